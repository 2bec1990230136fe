//! Offers, and the people to whom they are made.

use plat_facts::refs::{BundleRef, DepartmentRef, OfferRef};
use plat_kernel::Timestamp;
use plat_store::{Row, StoreError, Tx, Val, micros, time_of};

use crate::{
    error::BundleError,
    offer::Kept,
    offered::{Counts, Made},
};

const INSERT: &str = "INSERT INTO bundles_offer (id, bundle, department, reference, sender, content, made) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const INSERT_PERSON: &str =
    "INSERT INTO bundles_offered (offer_id, person, answer, answered, content) VALUES ($1, $2, $3, $4, $5)";
const BY_REFERENCE: &str = "SELECT id, bundle, made, withdrawn FROM bundles_offer WHERE reference = $1";
const WAITING: &str = "SELECT o.id, o.bundle, o.department, o.sender, o.content, o.made, p.content FROM bundles_offered p \
    JOIN bundles_offer o ON o.id = p.offer_id WHERE p.person = $1 AND p.answer = $2 ORDER BY o.made DESC, o.id LIMIT 20";
const OF_PERSON: &str = "SELECT o.id, o.bundle, o.department, o.sender, o.content, o.made, p.content FROM bundles_offered p \
    JOIN bundles_offer o ON o.id = p.offer_id WHERE o.id = $1 AND p.person = $2";
const ANSWER: &str = "UPDATE bundles_offered SET answer = $1, answered = $2, content = NULL \
    WHERE offer_id = $3 AND person = $4 AND answer = ''";
const OF_DEPARTMENT: &str = "SELECT id, bundle, made, withdrawn FROM bundles_offer \
    WHERE department = $1 AND (made, id) < ($2, $3) ORDER BY made DESC, id DESC LIMIT $4";
const ONE: &str = "SELECT id, bundle, made, withdrawn FROM bundles_offer WHERE id = $1 AND department = $2";
const WITHDRAW: &str = "UPDATE bundles_offer SET withdrawn = $1 WHERE id = $2 AND withdrawn = 0";
const WITHDRAW_PEOPLE: &str = "UPDATE bundles_offered SET answer = $1, answered = $2, content = NULL \
    WHERE offer_id = $3 AND answer = ''";
const ANSWERS: &str = "SELECT answer, CAST(COUNT(*) AS BIGINT) FROM bundles_offered WHERE offer_id = $1 \
    GROUP BY answer ORDER BY answer";
const ERRANDS: &str = "SELECT outcome, CAST(COUNT(*) AS BIGINT) FROM bundles_errand WHERE offer = $1 \
    GROUP BY outcome ORDER BY outcome";

/// What stands in place of an answer that nobody is asked for any more.
const TAKEN_BACK: &str = "withdrawn";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[
    INSERT,
    INSERT_PERSON,
    BY_REFERENCE,
    WAITING,
    OF_PERSON,
    ANSWER,
    OF_DEPARTMENT,
    ONE,
    WITHDRAW,
    WITHDRAW_PEOPLE,
    ANSWERS,
    ERRANDS,
];

/// One of those to whom an offer goes: the blind index of their identity number, and what it brings, sealed for them.
pub(crate) type Recipient = ([u8; 16], Vec<u8>);

/// Stores an offer and those to whom it is made.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    offer: &Kept,
    (reference, people): (&[u8; 16], &[Recipient]),
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
    for (person, content) in people {
        let vals: [Val<'_>; 5] = [
            (&offer.id).into(),
            person.as_slice().into(),
            "".into(),
            0_i64.into(),
            content.as_slice().into(),
        ];
        tx.run(INSERT_PERSON, &vals)?;
    }
    Ok(())
}

/// The offer that a department's own number led to.
pub(crate) fn by_reference(tx: &mut Tx<'_>, reference: [u8; 16]) -> Result<Option<Made>, StoreError> {
    tx.find(BY_REFERENCE, &[reference.as_slice().into()], made)
}

/// What waits for a person's answer, the latest first.
pub(crate) fn waiting(tx: &mut Tx<'_>, person: [u8; 16]) -> Result<Vec<Kept>, StoreError> {
    tx.list(WAITING, &[person.as_slice().into(), "".into()], kept)
}

/// An offer that was made to a person.
pub(crate) fn find(tx: &mut Tx<'_>, offer: OfferRef, person: [u8; 16]) -> Result<Option<Kept>, StoreError> {
    tx.find(OF_PERSON, &[(&offer).into(), person.as_slice().into()], kept)
}

/// Keeps a person's answer, which is given once, and forgets what was brought for them.
pub(crate) fn answer(
    tx: &mut Tx<'_>,
    (offer, person): (OfferRef, [u8; 16]),
    (answer, at): (&'static str, Timestamp),
) -> Result<(), BundleError> {
    let vals: [Val<'_>; 4] = [answer.into(), micros(at).into(), (&offer).into(), person.as_slice().into()];
    if tx.run(ANSWER, &vals)? == 1 { Ok(()) } else { Err(BundleError::ChangedMeanwhile) }
}

/// What a department offered, the latest first, from behind a place on: a moment in microseconds, and an id.
pub(crate) fn of_department(
    tx: &mut Tx<'_>,
    department: &DepartmentRef,
    ((at, id), limit): ((i64, [u8; 16]), i64),
) -> Result<Vec<Made>, StoreError> {
    let vals: [Val<'_>; 4] = [department.as_str().into(), at.into(), id.as_slice().into(), limit.into()];
    tx.list(OF_DEPARTMENT, &vals, made)
}

/// An offer of a department.
pub(crate) fn made_by(
    tx: &mut Tx<'_>,
    offer: OfferRef,
    department: &DepartmentRef,
) -> Result<Option<Made>, StoreError> {
    tx.find(ONE, &[(&offer).into(), department.as_str().into()], made)
}

/// Nobody is asked any more who has not answered; false if it was taken back before.
pub(crate) fn withdraw(tx: &mut Tx<'_>, offer: OfferRef, at: Timestamp) -> Result<bool, StoreError> {
    if tx.run(WITHDRAW, &[micros(at).into(), (&offer).into()])? == 0 {
        return Ok(false);
    }
    tx.run(WITHDRAW_PEOPLE, &[TAKEN_BACK.into(), micros(at).into(), (&offer).into()])?;
    Ok(true)
}

/// How many answered what, and what came of it.
pub(crate) fn counts(tx: &mut Tx<'_>, offer: OfferRef) -> Result<Counts, StoreError> {
    let counted = |row: &Row<'_>| Ok((row.text(0)?, row.int(1)?));
    let answers = tx.list(ANSWERS, &[(&offer).into()], counted)?;
    let errands = tx.list(ERRANDS, &[(&offer).into()], counted)?;
    let of =
        |rows: &[(String, i64)], code: &str| rows.iter().find(|row| row.0 == code).map_or(0, |row| row.1);
    let all = |rows: &[(String, i64)]| rows.iter().map(|row| row.1).sum::<i64>();
    Ok(Counts {
        people: all(&answers),
        waiting: of(&answers, ""),
        accepted: of(&answers, "accepted"),
        declined: of(&answers, "declined"),
        not_me: of(&answers, "not-me"),
        withdrawn: of(&answers, TAKEN_BACK),
        errands: all(&errands),
        over: all(&errands) - of(&errands, "open"),
    })
}

fn kept(row: &Row<'_>) -> Result<Kept, StoreError> {
    Ok(Kept {
        id: row.id(0)?,
        bundle: row.parsed(1)?,
        department: row.parsed(2)?,
        sender: row.id(3)?,
        content: row.blob(4)?,
        made: row.time(5)?,
        own: row.opt_blob(6)?,
    })
}

fn made(row: &Row<'_>) -> Result<Made, StoreError> {
    let bundle: BundleRef = row.parsed(1)?;
    let withdrawn = Some(row.int(3)?).filter(|at| *at > 0);
    Ok(Made { id: row.id(0)?, bundle, at: row.time(2)?, withdrawn: withdrawn.and_then(time_of) })
}
