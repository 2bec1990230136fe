//! Links between accounts and outside providers, and the two short halts on the way to one.

use plat_facts::{PersonRef, identity::Side};
use plat_kernel::{Id, Timestamp};
use plat_store::{Row, StoreError, Tx};

use super::sessions::side_text;

pub(crate) const INSERT: &str = "INSERT INTO identity_link (id, provider, subject, person, side, made_at, last_used) \
    VALUES ($1, $2, $3, $4, $5, $6, $6)";
pub(crate) const FIND: &str =
    "SELECT id, provider, person, made_at, last_used FROM identity_link WHERE provider = $1 AND subject = $2";
pub(crate) const FIND_OF_PERSON: &str =
    "SELECT id, provider, person, made_at, last_used FROM identity_link WHERE person = $1 AND provider = $2";
pub(crate) const LIST: &str = "SELECT id, provider, person, made_at, last_used FROM identity_link \
    WHERE person = $1 ORDER BY made_at, provider";
pub(crate) const USE: &str = "UPDATE identity_link SET last_used = $1 WHERE id = $2";
pub(crate) const DELETE: &str = "DELETE FROM identity_link WHERE id = $1";
pub(crate) const DEPART: &str = "INSERT INTO identity_departure (handle, browser, provider, person, next, made_at) \
    VALUES ($1, $2, $3, $4, $5, $6)";
pub(crate) const FIND_DEPARTURE: &str =
    "SELECT browser, provider, person, next, made_at FROM identity_departure WHERE handle = $1";
pub(crate) const END_DEPARTURE: &str = "DELETE FROM identity_departure WHERE handle = $1";
pub(crate) const SWEEP_DEPARTURES: &str = "DELETE FROM identity_departure WHERE made_at < $1";
pub(crate) const ARRIVE: &str = "INSERT INTO identity_arrival (browser, provider, subject, vouched, made_at) \
    VALUES ($1, $2, $3, $4, $5)";
pub(crate) const FIND_ARRIVAL: &str =
    "SELECT provider, subject, vouched, made_at FROM identity_arrival WHERE browser = $1";
pub(crate) const END_ARRIVAL: &str = "DELETE FROM identity_arrival WHERE browser = $1";
pub(crate) const SWEEP_ARRIVALS: &str = "DELETE FROM identity_arrival WHERE made_at < $1";

/// Marks the id of a link, which is also the stream of its facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LinkMark;

/// The keyed fingerprint of a provider's name for a person.
pub(crate) type Subject = [u8; 32];

/// A link as the database has it.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) id: Id<LinkMark>,
    pub(crate) provider: String,
    pub(crate) person: PersonRef,
    pub(crate) made_at: Timestamp,
    pub(crate) last_used: Timestamp,
}

/// Somebody who went to a provider.
#[derive(Clone)]
pub(crate) struct Departure {
    pub(crate) browser: [u8; 32],
    pub(crate) provider: String,
    /// Who wants to add a link; nobody when somebody wants to sign in.
    pub(crate) person: Option<PersonRef>,
    /// Where they want to go afterwards, sealed.
    pub(crate) next: Vec<u8>,
    pub(crate) made_at: Timestamp,
}

/// Somebody who came back from a provider, and whom no account knows.
#[derive(Clone)]
pub(crate) struct Arrival {
    pub(crate) provider: String,
    pub(crate) subject: Subject,
    /// What the provider vouches for, sealed.
    pub(crate) vouched: Vec<u8>,
    pub(crate) made_at: Timestamp,
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    (id, at): (Id<LinkMark>, Timestamp),
    (provider, subject): (&str, &Subject),
    (person, side): (PersonRef, Side),
) -> Result<(), StoreError> {
    let vals =
        [(&id).into(), provider.into(), subject.into(), (&person).into(), side_text(side).into(), at.into()];
    tx.run(INSERT, &vals).map(drop)
}

/// The link of a provider's name for a person.
pub(crate) fn find(tx: &mut Tx<'_>, provider: &str, subject: &Subject) -> Result<Option<Link>, StoreError> {
    tx.find(FIND, &[provider.into(), subject.into()], link)
}

/// The link of a person at a provider.
pub(crate) fn find_of_person(
    tx: &mut Tx<'_>,
    person: PersonRef,
    provider: &str,
) -> Result<Option<Link>, StoreError> {
    tx.find(FIND_OF_PERSON, &[(&person).into(), provider.into()], link)
}

/// All links of a person, oldest first.
pub(crate) fn list(tx: &mut Tx<'_>, person: PersonRef) -> Result<Vec<Link>, StoreError> {
    tx.list(LIST, &[(&person).into()], link)
}

/// Writes down that a link was used; false if it was removed meanwhile.
pub(crate) fn see(tx: &mut Tx<'_>, id: Id<LinkMark>, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.run(USE, &[now.into(), (&id).into()])? == 1)
}

/// Removes a link; false if somebody was faster.
pub(crate) fn delete(tx: &mut Tx<'_>, id: Id<LinkMark>) -> Result<bool, StoreError> {
    Ok(tx.run(DELETE, &[(&id).into()])? == 1)
}

pub(crate) fn depart(tx: &mut Tx<'_>, handle: &[u8; 32], it: &Departure) -> Result<(), StoreError> {
    let person = it.person.as_ref();
    let vals = [
        handle.into(),
        (&it.browser).into(),
        (&it.provider).into(),
        person.into(),
        (&it.next).into(),
        it.made_at.into(),
    ];
    tx.run(DEPART, &vals).map(drop)
}

/// Takes a departure: of two who come back with the same handle only one finds it.
pub(crate) fn take_departure(tx: &mut Tx<'_>, handle: &[u8; 32]) -> Result<Option<Departure>, StoreError> {
    let found = tx.find(FIND_DEPARTURE, &[handle.into()], |row| {
        Ok(Departure {
            browser: bytes(row, 0)?,
            provider: row.text(1)?,
            person: row.opt_id(2)?,
            next: row.blob(3)?,
            made_at: row.time(4)?,
        })
    })?;
    let taken = tx.run(END_DEPARTURE, &[handle.into()])? == 1;
    Ok(found.filter(|_| taken))
}

/// Writes an arrival down, in place of an earlier one of the same browser.
pub(crate) fn arrive(tx: &mut Tx<'_>, browser: &[u8; 32], it: &Arrival) -> Result<(), StoreError> {
    end_arrival(tx, browser)?;
    let vals = [
        browser.into(),
        (&it.provider).into(),
        (&it.subject).into(),
        (&it.vouched).into(),
        it.made_at.into(),
    ];
    tx.run(ARRIVE, &vals).map(drop)
}

pub(crate) fn find_arrival(tx: &mut Tx<'_>, browser: &[u8; 32]) -> Result<Option<Arrival>, StoreError> {
    tx.find(FIND_ARRIVAL, &[browser.into()], |row| {
        Ok(Arrival {
            provider: row.text(0)?,
            subject: bytes(row, 1)?,
            vouched: row.blob(2)?,
            made_at: row.time(3)?,
        })
    })
}

/// Forgets an arrival; false if there is none, or if somebody was faster.
pub(crate) fn end_arrival(tx: &mut Tx<'_>, browser: &[u8; 32]) -> Result<bool, StoreError> {
    Ok(tx.run(END_ARRIVAL, &[browser.into()])? == 1)
}

/// Forgets who never came back, and who came back and did nothing.
pub(crate) fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, StoreError> {
    Ok(tx.run(SWEEP_DEPARTURES, &[before.into()])? + tx.run(SWEEP_ARRIVALS, &[before.into()])?)
}

fn link(row: &Row<'_>) -> Result<Link, StoreError> {
    Ok(Link {
        id: row.id(0)?,
        provider: row.text(1)?,
        person: row.id(2)?,
        made_at: row.time(3)?,
        last_used: row.time(4)?,
    })
}

fn bytes(row: &Row<'_>, at: usize) -> Result<[u8; 32], StoreError> {
    row.blob(at)?.try_into().map_err(|_| row.corrupt(at, "not 32 bytes"))
}
