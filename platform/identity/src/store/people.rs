//! The one file that reads and writes names, identity numbers and phones. Sealing them, and finding them by a blind
//! index, will change this file and the migrations, and nothing else.

use std::net::IpAddr;

use plat_crypto::digest;
use plat_facts::{PersonRef, SiteRef, identity::Side};
use plat_kernel::{Id, Timestamp};
use plat_store::{Row, StoreError, Tx};

use super::attempts::Subject;
use crate::{Officer, Resident, Who, login::Login, who::SessionMark};

pub(crate) const INSERT_RESIDENT: &str =
    "INSERT INTO identity_person (id, name, id_number, phone, registered_at) VALUES ($1, $2, $3, $4, $5)";
pub(crate) const FIND_RESIDENT: &str = "SELECT id, name, id_number, phone FROM identity_person WHERE id = $1";
pub(crate) const FIND_BY_ID_NUMBER: &str =
    "SELECT id, name, id_number, phone FROM identity_person WHERE id_number = $1";
pub(crate) const FIND_BY_PHONE: &str =
    "SELECT id, name, id_number, phone FROM identity_person WHERE phone = $1";
pub(crate) const LIST_RESIDENTS: &str =
    "SELECT id, name, id_number, phone FROM identity_person WHERE id > $1 ORDER BY id LIMIT $2";
pub(crate) const COUNT_RESIDENTS: &str = "SELECT COUNT(*) FROM identity_person";
pub(crate) const INSERT_OFFICER: &str = "INSERT INTO identity_officer (id, name, badge, branch, site, roles, appointed_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
pub(crate) const FIND_OFFICER: &str =
    "SELECT id, name, badge, branch, site, roles FROM identity_officer WHERE id = $1";
pub(crate) const FIND_BY_BADGE: &str =
    "SELECT id, name, badge, branch, site, roles FROM identity_officer WHERE badge = $1 AND left_at IS NULL";
pub(crate) const FIND_BADGE: &str = "SELECT id FROM identity_officer WHERE badge = $1";
pub(crate) const DISMISS_OFFICER: &str =
    "UPDATE identity_officer SET left_at = $1 WHERE id = $2 AND left_at IS NULL";
pub(crate) const LIST_OFFICERS: &str = "SELECT id, name, badge, branch, site, roles FROM identity_officer WHERE left_at IS NULL ORDER BY site, badge";
pub(crate) const LIST_OFFICERS_OF_SITE: &str = "SELECT id, name, badge, branch, site, roles FROM identity_officer \
    WHERE site = $1 AND left_at IS NULL ORDER BY badge";
/// One read for every request of somebody who signed in.
pub(crate) const WHO: &str = "SELECT p.id, p.name, p.id_number, p.phone, \
    o.id, o.name, o.badge, o.branch, o.site, o.roles, s.id, s.started_at, s.seen_at \
    FROM identity_session s \
    LEFT JOIN identity_person p ON p.id = s.person AND s.side = 'resident' \
    LEFT JOIN identity_officer o ON o.id = s.person AND s.side = 'officer' AND o.left_at IS NULL \
    WHERE s.token = $1 AND s.ended_at IS NULL";

/// A session as the database has it.
pub(crate) struct FoundSession {
    pub(crate) id: Id<SessionMark>,
    pub(crate) who: Who,
    pub(crate) started_at: Timestamp,
    pub(crate) seen_at: Timestamp,
}

pub(crate) fn insert_resident(tx: &mut Tx<'_>, it: &Resident, now: Timestamp) -> Result<(), StoreError> {
    let vals =
        [(&it.id).into(), (&it.name).into(), it.id_number.as_str().into(), (&it.phone).into(), now.into()];
    tx.run(INSERT_RESIDENT, &vals).map(drop)
}

pub(crate) fn find_resident(tx: &mut Tx<'_>, id: PersonRef) -> Result<Option<Resident>, StoreError> {
    tx.find(FIND_RESIDENT, &[(&id).into()], |row| resident(row, 0))
}

pub(crate) fn find_by_id_number(tx: &mut Tx<'_>, number: &str) -> Result<Option<Resident>, StoreError> {
    tx.find(FIND_BY_ID_NUMBER, &[number.into()], |row| resident(row, 0))
}

pub(crate) fn find_by_phone(tx: &mut Tx<'_>, phone: &str) -> Result<Option<Resident>, StoreError> {
    tx.find(FIND_BY_PHONE, &[phone.into()], |row| resident(row, 0))
}

/// Residents after one of them, oldest account first.
pub(crate) fn list_residents(
    tx: &mut Tx<'_>,
    after: PersonRef,
    limit: u32,
) -> Result<Vec<Resident>, StoreError> {
    tx.list(LIST_RESIDENTS, &[(&after).into(), limit.into()], |row| resident(row, 0))
}

pub(crate) fn count_residents(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.get(COUNT_RESIDENTS, &[], |row| row.int(0))
}

pub(crate) fn insert_officer(tx: &mut Tx<'_>, it: &Officer, now: Timestamp) -> Result<(), StoreError> {
    let roles = it.roles.to_string();
    let vals = [
        (&it.id).into(),
        (&it.name).into(),
        (&it.badge).into(),
        it.branch.code().into(),
        it.site.as_str().into(),
        (&roles).into(),
        now.into(),
    ];
    tx.run(INSERT_OFFICER, &vals).map(drop)
}

pub(crate) fn find_officer(tx: &mut Tx<'_>, id: PersonRef) -> Result<Option<Officer>, StoreError> {
    tx.find(FIND_OFFICER, &[(&id).into()], |row| officer(row, 0))
}

pub(crate) fn find_by_badge(tx: &mut Tx<'_>, badge: &str) -> Result<Option<Officer>, StoreError> {
    tx.find(FIND_BY_BADGE, &[badge.into()], |row| officer(row, 0))
}

/// The officer who has or had a badge; no badge is given out twice.
pub(crate) fn find_badge(tx: &mut Tx<'_>, badge: &str) -> Result<Option<PersonRef>, StoreError> {
    tx.find(FIND_BADGE, &[badge.into()], |row| row.id(0))
}

/// Ends an officer's service; false if it had ended or there is no such officer.
pub(crate) fn dismiss_officer(tx: &mut Tx<'_>, id: PersonRef, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.run(DISMISS_OFFICER, &[now.into(), (&id).into()])? == 1)
}

/// Officers on duty, of one site or of all.
pub(crate) fn list_officers(tx: &mut Tx<'_>, site: Option<&SiteRef>) -> Result<Vec<Officer>, StoreError> {
    match site {
        Some(site) => tx.list(LIST_OFFICERS_OF_SITE, &[site.as_str().into()], |row| officer(row, 0)),
        None => tx.list(LIST_OFFICERS, &[], |row| officer(row, 0)),
    }
}

/// Whom a login names.
pub(crate) fn find_login(tx: &mut Tx<'_>, login: &Login) -> Result<Option<Who>, StoreError> {
    Ok(match login {
        Login::IdNumber(it) => find_by_id_number(tx, it)?.map(Who::Resident),
        Login::Phone(it) => find_by_phone(tx, it)?.map(Who::Resident),
        Login::Badge(it) => find_by_badge(tx, it)?.map(Who::Officer),
    })
}

/// The session of a token's hash and who is behind it.
pub(crate) fn find_session(tx: &mut Tx<'_>, token: &[u8; 32]) -> Result<Option<FoundSession>, StoreError> {
    tx.find(WHO, &[token.into()], |row| {
        let who = if row.opt_id::<()>(0)?.is_some() {
            Who::Resident(resident(row, 0)?)
        } else if row.opt_id::<()>(4)?.is_some() {
            Who::Officer(officer(row, 4)?)
        } else {
            Who::Anonymous
        };
        Ok(FoundSession { id: row.id(10)?, who, started_at: row.time(11)?, seen_at: row.time(12)? })
    })
}

/// Under which name failures are counted: the account, or the login when there is no account.
pub(crate) fn subject_of(login: &Login, account: Option<PersonRef>) -> Subject {
    if let Some(person) = account {
        return fingerprint("account", &person.to_string());
    }
    let (sort, text) = login.as_text();
    fingerprint(sort, text)
}

/// The name of a phone where only its fingerprint is kept.
pub(crate) fn subject_of_phone(phone: &str) -> Subject {
    fingerprint("code", phone)
}

/// The name of a client address where only its fingerprint is kept. Of IPv6 the network counts: one customer has all of a /64.
pub(crate) fn subject_of_address(address: IpAddr) -> Subject {
    let network = match address.to_canonical() {
        IpAddr::V4(it) => it.to_string(),
        IpAddr::V6(it) => {
            let [a, b, c, d, ..] = it.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    };
    fingerprint("address", &network)
}

/// The side of a person that a login named.
pub(crate) fn side_of(who: &Who) -> Side {
    if matches!(who, Who::Officer(_)) { Side::Officer } else { Side::Resident }
}

/// Without a key a fingerprint of a phone can be searched through; the blind index of the sealing will bring one.
fn fingerprint(sort: &str, text: &str) -> Subject {
    digest::keyed(&[0; 32], &[b"identity", sort.as_bytes(), text.as_bytes()])
}

fn resident(row: &Row<'_>, from: usize) -> Result<Resident, StoreError> {
    Ok(Resident {
        id: row.id(from)?,
        name: row.text(from + 1)?,
        id_number: row.parsed(from + 2).map_err(|_| row.corrupt(from + 2, "not an identity number"))?,
        phone: row.text(from + 3)?,
    })
}

fn officer(row: &Row<'_>, from: usize) -> Result<Officer, StoreError> {
    Ok(Officer {
        id: row.id(from)?,
        name: row.text(from + 1)?,
        badge: row.text(from + 2)?,
        branch: row.parsed(from + 3)?,
        site: row.parsed(from + 4)?,
        roles: row.parsed(from + 5)?,
    })
}
