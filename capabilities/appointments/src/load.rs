//! Reads `appointments.toml`. Every fault is told at once; the settings are refused as a whole.

use cap_catalogue::BadData;
use cap_sites::{SiteKind, Sites, hours::TimeOfDay};
use plat_facts::refs::SiteRef;
use plat_kernel::SignedDuration;
use serde::Deserialize;
use toml::Spanned;

use crate::rules::{At, Limits, Reminders, Rules, Share};

/// The name of the file.
const FILE: &str = "appointments.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    rule: Vec<Spanned<RuleRow>>,
    #[serde(default)]
    share: Vec<Spanned<ShareRow>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleRow {
    slot_minutes: u16,
    ahead_days: u16,
    notice_minutes: u16,
    hold_minutes: u16,
    offer_minutes: u16,
    most_offers: u16,
    open_per_person: usize,
    wishes_per_person: usize,
    made_per_day: usize,
    most_items: usize,
    most_persons: u16,
    missed_days: u16,
    remind_day_before: String,
    remind_minutes_before: u16,
    grace_minutes: u16,
    source: String,
    confidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShareRow {
    site: Option<SiteRef>,
    kind: Option<String>,
    walk_in_percent: u32,
    on_duty_percent: u32,
    missed_after_minutes: Option<u16>,
    between: Option<[String; 2]>,
    source: String,
    confidence: String,
}

/// Faults, with the text they were found in.
struct Faults<'a> {
    file: &'a str,
    text: &'a str,
    found: Vec<BadData>,
}

impl Faults<'_> {
    fn add(&mut self, at: usize, why: impl Into<String>) {
        let line = self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        self.found.push(BadData { file: self.file.to_owned(), line, why: why.into() });
    }

    fn check_provenance(&mut self, at: usize, source: &str, confidence: &str) {
        if source.is_empty() || confidence.is_empty() {
            self.add(at, "a setting says where it is from, and how sure that is");
        }
    }
}

impl Rules {
    /// Reads the settings: `appointments.toml`, in any folder; other files are passed over. A city without it takes no
    /// appointments.
    pub fn load(files: impl Iterator<Item = (String, String)>, sites: &Sites) -> Result<Self, Vec<BadData>> {
        let is_ours = |path: &str| path.rsplit(['/', '\\']).next() == Some(FILE);
        let Some((file, text)) = files.into_iter().find(|(path, _)| is_ours(path)) else {
            return Ok(Self::none());
        };
        let mut faults = Faults { file: &file, text: &text, found: Vec::new() };
        let sheet: Sheet = match toml::from_str(&text) {
            Ok(sheet) => sheet,
            Err(error) => {
                faults.add(error.span().unwrap_or_default().start, error.message());
                return Err(faults.found);
            }
        };
        let rules = rules(&sheet, sites, &mut faults);
        match rules {
            Some(rules) if faults.found.is_empty() => Ok(rules),
            _ => Err(faults.found),
        }
    }

    /// No appointments anywhere.
    fn none() -> Self {
        let (never, none) = (SignedDuration::ZERO, 0);
        Self {
            slot: 15,
            ahead_days: 1,
            notice: never,
            hold: never,
            offer: never,
            most_offers: none,
            grace: never,
            limits: Limits { open: 0, wishes: 0, made_in_a_day: 0, items: 1, persons: 1, missed_days: 0 },
            reminders: Reminders { day_before: TimeOfDay::MIDNIGHT, before: never },
            shares: Vec::new(),
        }
    }
}

fn rules(sheet: &Sheet, sites: &Sites, faults: &mut Faults<'_>) -> Option<Rules> {
    let [row] = sheet.rule.as_slice() else {
        faults.add(0, "there is one [[rule]], no more and no less");
        return None;
    };
    let (at, it) = (row.span().start, row.get_ref());
    faults.check_provenance(at, &it.source, &it.confidence);
    if it.slot_minutes == 0 || it.ahead_days == 0 {
        faults.add(at, "slot_minutes and ahead_days are at least 1");
    }
    let shares = sheet.share.iter().filter_map(|row| share(row, sites, faults)).collect();
    let eve = it.remind_day_before.parse::<TimeOfDay>();
    if eve.is_err() {
        faults.add(at, "remind_day_before is a time of the day");
    }
    let mins = |minutes: u16| SignedDuration::from_mins(minutes.into());
    Some(Rules {
        slot: it.slot_minutes,
        ahead_days: it.ahead_days,
        notice: mins(it.notice_minutes),
        hold: mins(it.hold_minutes),
        offer: mins(it.offer_minutes),
        most_offers: it.most_offers,
        grace: mins(it.grace_minutes),
        limits: Limits {
            open: it.open_per_person,
            wishes: it.wishes_per_person,
            made_in_a_day: it.made_per_day,
            items: it.most_items,
            persons: it.most_persons,
            missed_days: it.missed_days,
        },
        reminders: Reminders { day_before: eve.ok()?, before: mins(it.remind_minutes_before) },
        shares,
    })
}

fn share(row: &Spanned<ShareRow>, sites: &Sites, faults: &mut Faults<'_>) -> Option<Share> {
    let (at, it) = (row.span().start, row.get_ref());
    faults.check_provenance(at, &it.source, &it.confidence);
    if it.walk_in_percent > 100 || it.on_duty_percent > 100 {
        faults.add(at, "a share is 100 percent at most");
    }
    let place = match (&it.site, it.kind.as_deref()) {
        (Some(site), None) if sites.get(site).is_some() => Some(At::Site(site.clone())),
        (None, Some(kind)) => SiteKind::of_code(kind).map(At::Kind),
        _ => None,
    };
    if place.is_none() {
        faults.add(at, "a share is of a `site` that is there, or of a `kind`: hall or station");
    }
    let between = it.between.as_ref().and_then(|[from, to]| {
        let stretch = from.parse::<TimeOfDay>().ok().zip(to.parse().ok()).filter(|(from, to)| from < to);
        if stretch.is_none() {
            faults.add(at, format!("`{from}` to `{to}` is not a stretch of a day"));
        }
        stretch
    });
    let (walk_in_percent, on_duty_percent) = (it.walk_in_percent, it.on_duty_percent);
    let missed_after = it.missed_after_minutes.map(|minutes| SignedDuration::from_mins(minutes.into()));
    Some(Share { at: place?, walk_in_percent, on_duty_percent, missed_after, between })
}
