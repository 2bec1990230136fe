//! Who answers whom: the small questions that one capability asks through a trait of its own.

use std::sync::Arc;

use cap_assistant::{Assistance, Assistant};
use cap_catalogue::{Catalogue, Item, Place, WhereHandled};
use cap_evaluation::Evaluations;
use cap_sites::Sites;
use plat_identity::Identity;
use plat_jobs::{JobError, Schedule, Work};
use plat_kernel::{SignedDuration, mint::Mint};
use plat_store::Db;

use crate::modules::City;

mod guides;
mod press;

pub(crate) use press::press;

/// Guides ask where an item is handled; the sites know.
pub(crate) fn places(sites: &Arc<Sites>) -> Arc<dyn WhereHandled> {
    Arc::new(Places(sites.clone()))
}

struct Places(Arc<Sites>);

impl WhereHandled for Places {
    fn places(&self, item: &Item) -> Vec<Place> {
        let place = |site: &Arc<cap_sites::Site>| Place {
            code: site.code.clone(),
            name: site.name.clone(),
            address: site.address.clone(),
            phone: site.phone.clone(),
            href: Some(format!("/sites/{}", site.code)),
        };
        self.0.handling(item).iter().map(place).collect()
    }
}

/// The two letters with which case numbers begin: those of the city's own organ.
pub(crate) fn letters(sites: &Sites) -> String {
    sites.organisations().next().map(|organ| organ.code.chars().take(2).collect()).unwrap_or_default()
}

/// Evaluations name items and sites.
pub(crate) fn evaluations(db: &Db, mint: &Mint, catalogue: &Catalogue, sites: &Arc<Sites>) -> Evaluations {
    Evaluations::new(db.clone(), mint.clone(), catalogue.clone(), sites.clone())
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
