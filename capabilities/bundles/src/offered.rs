//! What became of a department's offers: how many answered what, and what was handed in because of it. Never who, and never
//! whether somebody has an account: who has not answered waits, for whatever reason.

use plat_facts::{
    Published as _,
    bundles::OfferWithdrawn,
    refs::{BundleRef, OfferRef},
};
use plat_kernel::Timestamp;
use plat_store::{Tx, micros};

use crate::{error::BundleError, offer, policy::MayFollowOffers, service::Bundles, store::offers as rows};

/// An offer as its department knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its id.
    pub id: OfferRef,
    /// The bundle.
    pub bundle: BundleRef,
    /// When it was made.
    pub at: Timestamp,
    /// When it was taken back.
    pub withdrawn: Option<Timestamp>,
}

/// How many of those to whom an offer went did what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// To how many it went.
    pub people: i64,
    /// Nothing was answered yet.
    pub waiting: i64,
    /// They wanted it, and an application was begun for them.
    pub accepted: i64,
    /// They did not want it.
    pub declined: i64,
    /// It does not concern them.
    pub not_me: i64,
    /// It was taken back before they answered.
    pub withdrawn: i64,
    /// How many errands 一件事 were handed in because of it.
    pub errands: i64,
    /// How many of these are over.
    pub over: i64,
}

/// An offer, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// The offer.
    pub made: Made,
    /// What became of it.
    pub counts: Counts,
}

/// The place behind which the next offers of a list stand: a moment in microseconds, and an id.
pub type After = (i64, [u8; 16]);

/// The offers of a department, the latest first.
pub async fn list(
    bundles: &Bundles,
    may: &MayFollowOffers,
    (after, limit): (Option<After>, i64),
) -> Result<Vec<Offered>, BundleError> {
    let (department, after) = (may.department().clone(), after.unwrap_or((i64::MAX, [u8::MAX; 16])));
    let found = bundles.db.read::<_, BundleError>(move |tx| {
        let made = rows::of_department(tx, &department, (after, limit))?;
        made.into_iter().map(|it| counted(tx, it)).collect()
    });
    found.await
}

fn counted(tx: &mut Tx<'_>, made: Made) -> Result<Offered, BundleError> {
    let counts = rows::counts(tx, made.id)?;
    Ok(Offered { made, counts })
}

/// One offer of a department.
pub async fn get(bundles: &Bundles, may: &MayFollowOffers, id: OfferRef) -> Result<Offered, BundleError> {
    let department = may.department().clone();
    let found = bundles.db.read::<_, BundleError>(move |tx| {
        rows::made_by(tx, id, &department)?.map(|it| counted(tx, it)).transpose()
    });
    found.await?.ok_or(BundleError::NotFound)
}

/// The offer that the department's own number led to.
pub async fn numbered(
    bundles: &Bundles,
    may: &MayFollowOffers,
    reference: &str,
) -> Result<Option<Offered>, BundleError> {
    let reference = offer::reference(bundles, may.department(), reference);
    let found = bundles.db.read::<_, BundleError>(move |tx| {
        rows::by_reference(tx, reference)?.map(|it| counted(tx, it)).transpose()
    });
    found.await
}

/// Takes an offer back: the certificate was wrong, or somebody else's. Who has not answered is asked no more, and what was
/// brought for them is forgotten; who has answered goes on by themself. Taken back twice is taken back once.
pub async fn withdraw(
    bundles: &Bundles,
    may: &MayFollowOffers,
    id: OfferRef,
) -> Result<Offered, BundleError> {
    let offered = get(bundles, may, id).await?;
    let now = bundles.mint.now();
    let fact = OfferWithdrawn { offer: id, department: may.department().clone() };
    // The offer itself was the first fact of its stream.
    let fact = fact.fact(id.cast(), 2, now, may.actor());
    let taken = bundles.db.write::<_, BundleError>(move |tx| {
        let taken = rows::withdraw(tx, id, now)?;
        if taken {
            tx.append(&fact)?;
        }
        Ok(taken)
    });
    if taken.await? { get(bundles, may, id).await } else { Ok(offered) }
}

impl Made {
    /// Its place in a list.
    pub fn place(&self) -> After {
        (micros(self.at), *self.id.as_bytes())
    }
}
