//! Reads `sites.toml`: service points, their zones and counters.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use plat_facts::refs::SiteRef;
use plat_identity::Branch;
use plat_kernel::lang::Bilingual;
use serde::Deserialize;

use super::hours::Hours;
use super::table::{Faults, Place, Placed, Tables};
use crate::Access;
use crate::city::{City, Spot};
use crate::hours::Exception;
use crate::model::{Organisation, Site, SiteKind, Window, Zone};

/// What was read before, and sites refer to.
pub(super) struct Known<'a> {
    pub(super) city: Option<&'a City>,
    pub(super) organisations: &'a BTreeMap<String, Arc<Organisation>>,
    pub(super) hours: &'a Hours,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    code: String,
    kind: String,
    name: Bilingual,
    organisation: String,
    district: String,
    address: Bilingual,
    phone: String,
    hours: String,
    at: [f64; 2],
    #[serde(default)]
    access: Vec<String>,
    #[serde(default)]
    languages: Vec<Bilingual>,
    zone: Vec<ZoneRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ZoneRow {
    letter: String,
    name: Bilingual,
    windows: [u16; 2],
    branches: Vec<String>,
}

/// All service points that can be used; the rest are faults.
pub(super) fn read(files: &[(String, String)], known: &Known<'_>, faults: &mut Faults) -> Vec<Arc<Site>> {
    let mut tables = Tables::read(files, "sites.toml", faults);
    let rows: Vec<Placed<Row>> = tables.take("site", faults);
    tables.finish(faults);
    let mut codes = BTreeSet::new();
    let mut found = Vec::new();
    for Placed { place, it: row } in rows {
        if !codes.insert(row.code.clone()) {
            faults.add(&place, format!("site `{}` is there twice", row.code));
        }
        found.extend(site_of(row, &place, known, faults).map(Arc::new));
    }
    found
}

fn site_of(row: Row, place: &Place, known: &Known<'_>, faults: &mut Faults) -> Option<Site> {
    let code = row.code.parse::<SiteRef>().map_err(|error| faults.add(place, error.to_string())).ok();
    let kind = SiteKind::of_code(&row.kind);
    if kind.is_none() {
        faults.add(place, format!("`{}` is not a kind of site: hall or station", row.kind));
    }
    let hours = known.hours.timetables.get(&row.hours).cloned();
    if hours.is_none() {
        faults.add(place, format!("there is no timetable `{}` in hours.toml", row.hours));
    }
    if !known.organisations.contains_key(&row.organisation) {
        faults.add(place, format!("there is no organisation `{}`", row.organisation));
    }
    let [x, y] = row.at;
    let spot = Spot { x, y };
    check_place(&row.district, spot, (place, known.city), faults);
    let zones: Vec<Zone> = row.zone.into_iter().map(|zone| zone_of(zone, place, faults)).collect();
    let windows = windows_of(&zones, place, faults);
    let branches: BTreeSet<Branch> = zones.iter().flat_map(|zone| zone.branches.iter().copied()).collect();
    let access = access_of(&row.access, place, faults);
    let (lat, lon) = known.city?.on_earth(spot);
    let code = code?;
    let exceptions = known.hours.exceptions.iter().map(|placed| &placed.it).filter(|it| it.is_at(&code));
    Some(Site {
        exceptions: exceptions.cloned().collect(),
        code,
        kind: kind?,
        name: row.name,
        organisation: row.organisation,
        district: row.district,
        address: row.address,
        phone: row.phone,
        hours: hours?,
        lat,
        lon,
        spot,
        windows,
        zones,
        branches: branches.into_iter().collect(),
        access,
        languages: row.languages,
    })
}

/// What a site has, in the order of lists, each once.
fn access_of(words: &[String], place: &Place, faults: &mut Faults) -> Vec<Access> {
    for word in words.iter().filter(|word| Access::of_code(word).is_none()) {
        faults.add(place, format!("`{word}` is nothing that a site can have for those who need it"));
    }
    Access::ALL.into_iter().filter(|it| words.iter().any(|word| word == it.code())).collect()
}

/// An exception at a site that is not there is a fault.
pub(super) fn check_exceptions(
    exceptions: &[Placed<Arc<Exception>>],
    known: &BTreeMap<SiteRef, Arc<Site>>,
    faults: &mut Faults,
) {
    for Placed { place, it } in exceptions {
        for site in it.sites.iter().filter(|site| !known.contains_key(site)) {
            faults.add(place, format!("there is no site `{site}`"));
        }
    }
}

fn check_place(district: &str, spot: Spot, (place, city): (&Place, Option<&City>), faults: &mut Faults) {
    let Some(city) = city else { return };
    if !city.districts.iter().any(|it| it.code == district) {
        faults.add(place, format!("there is no district `{district}` in city.toml"));
    }
    if !city.contains(spot) {
        faults.add(place, format!("[{}, {}] lies outside the map", spot.x, spot.y));
    }
}

fn zone_of(row: ZoneRow, place: &Place, faults: &mut Faults) -> Zone {
    let [first, last] = row.windows;
    if first == 0 || last < first {
        faults.add(place, format!("windows {first} to {last} of zone {} are no range", row.letter));
    }
    let mut branches = Vec::new();
    for word in row.branches {
        match Branch::of_category(&word) {
            Some(branch) => branches.push(branch),
            None => faults.add(place, format!("`{word}` is not a branch of police work")),
        }
    }
    Zone { letter: row.letter, name: row.name, first, last, branches }
}

fn windows_of(zones: &[Zone], place: &Place, faults: &mut Faults) -> Vec<Window> {
    let mut windows = BTreeMap::new();
    for zone in zones {
        for number in zone.first..=zone.last {
            let name = Bilingual {
                zh: format!("{}{number}号窗口", zone.name.zh),
                en: format!("{}, window {number}", zone.name.en),
            };
            let window = Window { number, name, zone: zone.letter.clone(), branches: zone.branches.clone() };
            if windows.insert(number, window).is_some() {
                faults.add(place, format!("window {number} is in two zones"));
            }
        }
    }
    if windows.is_empty() {
        faults.add(place, "a site needs at least one window");
    }
    windows.into_values().collect()
}
