//! Who answers whom: the small questions that one capability asks through a trait of its own.

use std::{collections::BTreeMap, sync::Arc};

use cap_assistant::{Assistance, Assistant};
use cap_bundles::Bundles;
use cap_cases::Cases;
use cap_catalogue::{BadData, Catalogue, Item, Place, WhereHandled};
use cap_desk::{Desk, Reasons, Rules};
use cap_evaluation::Evaluations;
use cap_sites::Sites;
use plat_identity::Identity;
use plat_jobs::{JobError, Schedule, Work};
use plat_kernel::{SignedDuration, lang::Bilingual, mint::Mint};
use plat_store::Db;

use crate::modules::City;

mod errands;
mod guides;
mod press;
mod reach;

pub(crate) use press::press;
pub(crate) use reach::reached;

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

/// Evaluations name items and sites.
pub(crate) fn evaluations(db: &Db, mint: &Mint, catalogue: &Catalogue, sites: &Arc<Sites>) -> Evaluations {
    Evaluations::new(db.clone(), mint.clone(), catalogue.clone(), sites.clone())
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
