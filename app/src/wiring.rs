//! Who answers whom: the small questions that one capability asks through a trait of its own.

use std::{collections::BTreeMap, sync::Arc};

use cap_assistant::{Assistance, Assistant};
use cap_bundles::Bundles;
use cap_cases::Cases;
use cap_catalogue::{BadData, Item, Place, WhereHandled};
use cap_desk::{Desk, Reasons, Rules};
use cap_sites::Sites;
use cap_supervision::Supervision;
use plat_identity::Identity;
use plat_jobs::{JobError, Schedule, Work};
use plat_kernel::{SignedDuration, calendar::Calendar, lang::Bilingual, mint::Mint};
use plat_store::Db;

use crate::modules::City;

mod bulletins;
mod errands;
mod guides;
mod hall;
mod later;
mod press;
mod reach;
mod visits;

pub(crate) use hall::beside;
pub(crate) use later::deferrals;
pub(crate) use press::press;
pub(crate) use reach::reached;
pub(crate) use visits::{Measured, bookings, duties, handed, lines, skills};

/// Guides ask where an item is handled; the sites know.
pub(crate) fn places(sites: &Arc<Sites>) -> Arc<dyn WhereHandled> {
    Arc::new(Places(sites.clone()))
}

struct Places(Arc<Sites>);

impl WhereHandled for Places {
    fn places(&self, item: &Item) -> Vec<Place> {
        self.0.handling(item).iter().map(reach::place).collect()
    }
}

/// The two letters with which case numbers begin: those of the city's own organ.
pub(crate) fn letters(sites: &Sites) -> String {
    sites.organisations().next().map(|organ| organ.code.chars().take(2).collect()).unwrap_or_default()
}

/// The desk over the cases, with the texts and rules of the reference data.
pub(crate) fn desk(cases: &Cases, texts: &[(String, String)]) -> Result<Desk, Vec<BadData>> {
    let reasons = Reasons::load(texts.iter().cloned())?;
    Ok(Desk::new(cases.clone(), reasons, Rules::load(texts.iter().cloned())?))
}

/// Supervisors read what the desk's rules say by which a case comes before its heads.
pub(crate) fn supervision(cases: &Cases, desk: &Desk, calendar: &Arc<Calendar>) -> Supervision {
    Supervision::new(cap_supervision::Parts {
        db: cases.db.clone(),
        mint: cases.mint.clone(),
        calendar: calendar.clone(),
        catalogue: cases.catalogue.clone(),
        sites: cases.sites.clone(),
        identity: cases.identity.clone(),
        rules: desk.rules.all().iter().map(|rule| (rule.key.clone(), rule.words.clone())).collect(),
    })
}

/// What is done at once is evaluated as a whole, under its own name.
pub(crate) fn wholes(bundles: &Bundles) -> BTreeMap<String, Bilingual> {
    bundles.shelf.bundles().map(|it| (it.id.to_string(), it.name.clone())).collect()
}

/// The assistant says where an item is handled, and keeps what it could not answer.
pub(crate) fn assistance(
    assistant: Assistant,
    sites: &Arc<Sites>,
    identity: &Identity,
    (db, mint): (&Db, &Mint),
) -> Assistance {
    Assistance::new(assistant, places(sites), db.clone(), mint.clone(), identity.clone())
}

/// Once a day: old sessions and kept answers go.
pub(crate) fn housekeeping(city: &City) -> Work {
    let every = SignedDuration::from_hours(24);
    let identity = city.identity.clone();
    let sessions = Schedule::every(every, "identity.sweep", move || {
        let identity = identity.clone();
        async move { identity.sweep().await.map(drop).map_err(JobError::failed) }
    });
    let (db, clock) = (city.db.clone(), city.mint.clock().clone());
    let answers = Schedule::every(every, "web.forget_old_answers", move || {
        let (db, now) = (db.clone(), clock.now());
        async move { plat_web::forget_old_answers(&db, now).await.map(drop).map_err(JobError::failed) }
    });
    Work { schedules: vec![sessions, answers], ..Work::default() }
}
