//! Reads `rosters.toml`: the shifts of windows, for filling a new database. Afterwards the heads of the sites set them.

use plat_facts::{DutyRef, PersonRef, SiteRef};
use plat_kernel::Date;
use plat_store::Tx;
use serde::Deserialize;

use super::{
    model::{self, Days, Duty, Roster, RosterDay, Stretch},
    policy::MayKeepRoster,
    service::Rosters,
    set, skills, store,
};
use crate::{
    BadData, Site, SiteKind, Sites,
    error::RosterError,
    load::table::{Faults, Place, Placed, Tables},
    roster::Post,
};

const FILE: &str = "rosters.toml";

/// When the officers of some windows serve.
#[derive(Debug, Clone)]
pub struct ShiftRule {
    site: Option<SiteRef>,
    kind: Option<SiteKind>,
    windows: Vec<u16>,
    days: Days,
    hours: Vec<Stretch>,
    effective: Date,
}

impl ShiftRule {
    fn is_of(&self, site: &Site, window: u16) -> bool {
        self.site.as_ref().is_none_or(|code| *code == site.code)
            && self.kind.is_none_or(|kind| kind == site.kind)
            && (self.windows.is_empty() || self.windows.contains(&window))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    site: Option<SiteRef>,
    kind: Option<String>,
    #[serde(default)]
    windows: Vec<u16>,
    days: Vec<String>,
    hours: String,
    effective: Date,
    source: String,
    confidence: String,
}

/// Reads the shifts; all faults at once. A city without the file begins without rosters.
pub fn shifts(
    files: impl Iterator<Item = (String, String)>,
    sites: &Sites,
) -> Result<Vec<ShiftRule>, Vec<BadData>> {
    let files: Vec<(String, String)> =
        files.filter(|(path, _)| path.rsplit(['/', '\\']).next() == Some(FILE)).collect();
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let mut faults = Faults::default();
    let mut tables = Tables::read(&files, FILE, &mut faults);
    let rows: Vec<Placed<Row>> = tables.take("shift", &mut faults);
    tables.finish(&mut faults);
    let rules: Vec<_> = rows.into_iter().filter_map(|row| rule(row, sites, &mut faults)).collect();
    let faults = faults.into_list();
    if faults.is_empty() { Ok(rules) } else { Err(faults) }
}

fn rule(Placed { place, it: row }: Placed<Row>, sites: &Sites, faults: &mut Faults) -> Option<ShiftRule> {
    let kind = kind_of(&row, &place, faults);
    if let Some(site) = row.site.as_ref().filter(|site| sites.get(site).is_none()) {
        faults.add(&place, format!("there is no site `{site}`"));
    }
    if row.source.trim().is_empty() || row.confidence.trim().is_empty() {
        faults.add(&place, "a shift says where it is from, and how sure that is");
    }
    let days: Option<Vec<RosterDay>> = row.days.iter().map(|code| RosterDay::of_code(code)).collect();
    let days = days.and_then(Days::of);
    if days.is_none() {
        faults.add(&place, "days are mon, tue, wed, thu, fri, sat, sun, makeup, holiday; at least one");
    }
    let hours = model::hours(&row.hours).map_err(|why| faults.add(&place, why.to_string())).ok();
    let Row { site, windows, effective, .. } = row;
    Some(ShiftRule { site, kind, windows, days: days?, hours: hours?, effective })
}

fn kind_of(row: &Row, place: &Place, faults: &mut Faults) -> Option<SiteKind> {
    let kind = row.kind.as_deref()?;
    let known = SiteKind::of_code(kind);
    if known.is_none() {
        faults.add(place, format!("`{kind}` is not a kind of site: hall or station"));
    }
    known
}

/// The roster of a site in a new database: each officer who has a window serves there as its shifts say, and may do what their
/// post says.
pub fn roster(site: &Site, (rules, posts): (&[ShiftRule], &[(Post, PersonRef)])) -> Roster {
    let here = || posts.iter().filter(|(post, _)| post.site == site.code && post.window.is_some());
    let mut roster = Roster::default();
    for (post, officer) in here() {
        roster.skills.insert(*officer, post.branches.clone());
        let Some(window) = post.window else { continue };
        for rule in rules.iter().filter(|rule| rule.is_of(site, window)) {
            let ShiftRule { days, hours, effective: first, .. } = rule.clone();
            let (id, site, officer) = (DutyRef::nil(), site.code.clone(), *officer);
            roster.duties.push(Duty { id, site, window, officer, days, hours, first, last: None });
        }
    }
    roster
}

/// Fills the roster of a site in a new database.
pub async fn seed(
    rosters: &Rosters,
    site: &Site,
    (rules, posts): (&[ShiftRule], &[(Post, PersonRef)]),
) -> Result<(), RosterError> {
    let may = MayKeepRoster::of_installation(site.code.clone());
    let Roster { mut duties, skills, .. } = roster(site, (rules, posts));
    for duty in &mut duties {
        duty.id = rosters.mint.id();
    }
    let inside = rosters.clone();
    let fill = move |tx: &mut Tx<'_>| {
        store::lock(tx, may.site())?;
        for (officer, branches) in &skills {
            skills::write(tx, (&inside, &may), (*officer, branches))?;
        }
        for duty in &duties {
            store::insert_duty(tx, duty)?;
            may.tell(tx, &inside, &set::told(duty))?;
        }
        Ok(())
    };
    rosters.db.write(fill).await
}
