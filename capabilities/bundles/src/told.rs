//! What happens to an errand becomes facts, its new state, and what is kept beside it: the three are stored together.

use plat_facts::{
    Actor, NewFact, Published as _,
    bundles::{ErrandClosed, PartEnded, PartReady, PartStarted},
};
use plat_kernel::{Date, Timestamp, clock::date_of};
use plat_store::Tx;

use crate::{
    errand::{Errand, Event, Happened, Part, PartState},
    error::BundleError,
    service::Bundles,
    store::{self, Stamp},
};

/// A changed errand, ready to be stored.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) errand: Errand,
    pub(crate) facts: Vec<NewFact>,
    pub(crate) stamp: Stamp,
    /// The version that was read.
    base: i64,
}

impl Told {
    /// Stores the errand and its facts, if nobody changed it meanwhile.
    pub(crate) fn store(&self, tx: &mut Tx<'_>) -> Result<(), BundleError> {
        store::update(tx, &self.errand, (self.base, &self.stamp))?;
        Ok(self.facts.iter().try_for_each(|fact| tx.append(fact))?)
    }
}

/// What follows from how the parts of an errand stand.
pub(crate) fn follow(bundles: &Bundles, errand: Errand, by: (Timestamp, Actor)) -> Result<Told, BundleError> {
    tell(bundles, errand, &[], by)
}

/// Something happens to a part, and what follows from it. The program itself is the actor of what follows.
pub(crate) fn happen(
    bundles: &Bundles,
    errand: Errand,
    happened: Happened,
    by: (Timestamp, Actor),
) -> Result<Told, BundleError> {
    tell(bundles, errand, &[happened], by)
}

fn tell(
    bundles: &Bundles,
    mut errand: Errand,
    first: &[Happened],
    (at, actor): (Timestamp, Actor),
) -> Result<Told, BundleError> {
    let base = errand.version;
    let mut facts = Vec::new();
    for happened in first {
        errand.take(happened, at)?;
        facts.push(fact(&errand, happened, errand.version, (at, actor)));
    }
    let mut version = errand.version;
    for happened in errand.follow(at)? {
        version += 1;
        facts.push(fact(&errand, &happened, version, (at, Actor::System)));
    }
    if errand.closed.is_none() && errand.is_over() {
        errand.closed = Some(at);
        errand.version += 1;
        facts.extend(closed(&errand, at));
    }
    let stamp = stamp(bundles, &errand, at);
    Ok(Told { errand, facts, stamp, base })
}

fn stamp(bundles: &Bundles, errand: &Errand, at: Timestamp) -> Stamp {
    let taken = errand.closed.map(|closed| bundles.workdays(errand.received_on(), date_of(closed)));
    Stamp {
        at,
        days_taken: taken.unwrap_or_default(),
        dues: errand.parts.iter().map(|part| due(bundles, part)).collect(),
    }
}

/// The day by which a part that is being worked is due by its promise.
pub(crate) fn due(bundles: &Bundles, part: &Part) -> Option<Date> {
    match part.state {
        PartState::Ready { since } | PartState::Started { since } => {
            Some(bundles.due(date_of(since), part.days))
        }
        PartState::Waiting | PartState::Ended { .. } => None,
    }
}

fn fact(errand: &Errand, (step, event): &Happened, version: i64, (at, actor): (Timestamp, Actor)) -> NewFact {
    let (errand, step) = (errand.id, step.clone());
    match event {
        Event::Ready => PartReady { errand, step }.fact(errand.cast(), version, at, actor),
        Event::Started => PartStarted { errand, step }.fact(errand.cast(), version, at, actor),
        Event::Ended { end, because } => PartEnded { errand, step, end: *end, because: because.clone() }
            .fact(errand.cast(), version, at, actor),
    }
}

fn closed(errand: &Errand, at: Timestamp) -> Option<NewFact> {
    let fact = ErrandClosed {
        errand: errand.id,
        number: errand.number.clone(),
        bundle: errand.bundle.clone(),
        applicant: errand.applicant,
        site: errand.site.clone(),
        end: errand.end()?,
        closed_on: date_of(at),
    };
    Some(fact.fact(errand.id.cast(), errand.version, at, Actor::System))
}
