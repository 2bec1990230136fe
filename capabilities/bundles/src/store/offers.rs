//! Offers, and the people to whom they are made.

use plat_facts::refs::OfferRef;
use plat_store::{Row, StoreError, Tx, Val, micros};

use crate::{error::BundleError, offer::Kept};

const INSERT: &str = "INSERT INTO bundles_offer (id, bundle, department, reference, sender, content, made) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const INSERT_PERSON: &str =
    "INSERT INTO bundles_offered (offer_id, person, answer, answered) VALUES ($1, $2, $3, $4)";
const BY_REFERENCE: &str =
    "SELECT id, bundle, department, sender, content, made FROM bundles_offer WHERE reference = $1";
const WAITING: &str = "SELECT o.id, o.bundle, o.department, o.sender, o.content, o.made FROM bundles_offered p \
    JOIN bundles_offer o ON o.id = p.offer_id WHERE p.person = $1 AND p.answer = $2 ORDER BY o.made DESC, o.id LIMIT 20";
const OF_PERSON: &str = "SELECT o.id, o.bundle, o.department, o.sender, o.content, o.made FROM bundles_offered p \
    JOIN bundles_offer o ON o.id = p.offer_id WHERE o.id = $1 AND p.person = $2";
const ANSWER: &str = "UPDATE bundles_offered SET answer = $1, answered = $2 WHERE offer_id = $3 AND person = $4 AND answer = ''";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[INSERT, INSERT_PERSON, BY_REFERENCE, WAITING, OF_PERSON, ANSWER];

/// Stores an offer and those to whom it is made.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    offer: &Kept,
    (reference, people): (&[u8; 16], &[[u8; 16]]),
) -> Result<(), StoreError> {
    let vals: [Val<'_>; 7] = [
        (&offer.id).into(),
        offer.bundle.as_str().into(),
        offer.department.as_str().into(),
        reference.as_slice().into(),
        (&offer.sender).into(),
        offer.content.as_slice().into(),
        micros(offer.made).into(),
    ];
    tx.run(INSERT, &vals)?;
    for person in people {
        tx.run(INSERT_PERSON, &[(&offer.id).into(), person.as_slice().into(), "".into(), 0_i64.into()])?;
    }
    Ok(())
}

/// The offer that a department's own number led to.
pub(crate) fn by_reference(tx: &mut Tx<'_>, reference: [u8; 16]) -> Result<Option<Kept>, StoreError> {
    tx.find(BY_REFERENCE, &[reference.as_slice().into()], kept)
}

/// What waits for a person's answer, the latest first.
pub(crate) fn waiting(tx: &mut Tx<'_>, person: [u8; 16]) -> Result<Vec<Kept>, StoreError> {
    tx.list(WAITING, &[person.as_slice().into(), "".into()], kept)
}

/// An offer that was made to a person.
pub(crate) fn find(tx: &mut Tx<'_>, offer: OfferRef, person: [u8; 16]) -> Result<Option<Kept>, StoreError> {
    tx.find(OF_PERSON, &[(&offer).into(), person.as_slice().into()], kept)
}

/// Keeps a person's answer, which is given once.
pub(crate) fn answer(
    tx: &mut Tx<'_>,
    (offer, person): (OfferRef, [u8; 16]),
    (answer, at): (&'static str, plat_kernel::Timestamp),
) -> Result<(), BundleError> {
    let vals: [Val<'_>; 4] = [answer.into(), micros(at).into(), (&offer).into(), person.as_slice().into()];
    if tx.run(ANSWER, &vals)? == 1 { Ok(()) } else { Err(BundleError::ChangedMeanwhile) }
}

fn kept(row: &Row<'_>) -> Result<Kept, StoreError> {
    Ok(Kept {
        id: row.id(0)?,
        bundle: row.parsed(1)?,
        department: row.parsed(2)?,
        sender: row.id(3)?,
        content: row.blob(4)?,
        made: row.time(5)?,
    })
}
