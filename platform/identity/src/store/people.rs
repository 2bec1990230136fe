//! The one file that reads and writes names, identity numbers and phones: sealed under the key of whose they are, found by
//! blind index.

use std::net::IpAddr;

use plat_crypto::digest;
use plat_facts::{PersonRef, SiteRef, identity::Side};
use plat_kernel::{Id, Lang, Timestamp, idno::ResidentId};
use plat_store::{Row, StoreError, Tx};

use super::{
    attempts::Subject,
    keys::{self, Kind},
};
use crate::{Officer, Resident, Vault, Who, login::Login, vault::PersonKey, who, who::SessionMark};

const NAME: &str = "identity_person.name";
const ID_NUMBER: &str = "identity_person.id_number";
const PHONE: &str = "identity_person.phone";
const OFFICER_NAME: &str = "identity_officer.name";
const OFFICER_ID_NUMBER: &str = "identity_officer.id_number";

pub(crate) const INSERT_RESIDENT: &str =
    "INSERT INTO identity_person (id, name, id_number, phone, registered_at) VALUES ($1, $2, $3, $4, $5)";
pub(crate) const FIND_RESIDENT: &str = "SELECT p.id, p.name, p.id_number, p.phone, k.wrapped \
    FROM identity_person p JOIN identity_key k ON k.person = p.id WHERE p.id = $1";
pub(crate) const FIND_BY_INDEX: &str = "SELECT p.id, p.name, p.id_number, p.phone, k.wrapped \
    FROM identity_index i JOIN identity_person p ON p.id = i.person JOIN identity_key k ON k.person = i.person \
    WHERE i.value = $1 AND i.kind = $2";
/// Whoever was erased is no longer listed.
pub(crate) const LIST_RESIDENTS: &str = "SELECT p.id, p.name, p.id_number, p.phone, k.wrapped \
    FROM identity_person p JOIN identity_key k ON k.person = p.id WHERE p.id > $1 ORDER BY p.id LIMIT $2";
pub(crate) const COUNT_RESIDENTS: &str = "SELECT COUNT(*) FROM identity_person WHERE erased_at IS NULL";
pub(crate) const ERASE_RESIDENT: &str = "UPDATE identity_person \
    SET name = NULL, id_number = NULL, phone = NULL, erased_at = $1 WHERE id = $2 AND erased_at IS NULL";
pub(crate) const COUNT_OFFICERS: &str = "SELECT COUNT(*) FROM identity_officer WHERE erased_at IS NULL";
pub(crate) const INSERT_OFFICER: &str = "INSERT INTO identity_officer \
    (id, name, id_number, badge, branch, site, roles, appointed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
pub(crate) const FIND_OFFICER: &str = "SELECT o.id, o.name, o.badge, o.branch, o.site, o.roles, k.wrapped \
    FROM identity_officer o LEFT JOIN identity_key k ON k.person = o.id WHERE o.id = $1";
pub(crate) const FIND_BY_BADGE: &str = "SELECT o.id, o.name, o.badge, o.branch, o.site, o.roles, k.wrapped \
    FROM identity_officer o LEFT JOIN identity_key k ON k.person = o.id WHERE o.badge = $1 AND o.left_at IS NULL AND o.erased_at IS NULL";
pub(crate) const FIND_BADGE: &str = "SELECT id FROM identity_officer WHERE badge = $1";
pub(crate) const DISMISS_OFFICER: &str =
    "UPDATE identity_officer SET left_at = $1 WHERE id = $2 AND left_at IS NULL";
pub(crate) const ERASE_OFFICER: &str = "UPDATE identity_officer \
    SET name = NULL, id_number = NULL, erased_at = $1, left_at = COALESCE(left_at, $1) \
    WHERE id = $2 AND erased_at IS NULL";
pub(crate) const OFFICER_NUMBER: &str =
    "SELECT id_number FROM identity_officer WHERE id = $1 AND left_at IS NULL";
pub(crate) const MARK_RESIDENT: &str =
    "UPDATE identity_person SET erased_at = $1 WHERE id = $2 AND name IS NOT NULL";
pub(crate) const MARK_OFFICER: &str =
    "UPDATE identity_officer SET erased_at = $1 WHERE id = $2 AND name IS NOT NULL";
pub(crate) const LIST_OFFICERS: &str = "SELECT o.id, o.name, o.badge, o.branch, o.site, o.roles, k.wrapped \
    FROM identity_officer o LEFT JOIN identity_key k ON k.person = o.id \
    WHERE o.left_at IS NULL AND o.erased_at IS NULL ORDER BY o.site, o.badge";
pub(crate) const LIST_OFFICERS_OF_SITE: &str = "SELECT o.id, o.name, o.badge, o.branch, o.site, o.roles, k.wrapped \
    FROM identity_officer o LEFT JOIN identity_key k ON k.person = o.id \
    WHERE o.site = $1 AND o.left_at IS NULL AND o.erased_at IS NULL ORDER BY o.badge";
pub(crate) const LIST_OFFICERS_AFTER: &str = "SELECT o.id, o.name, o.badge, o.branch, o.site, o.roles, k.wrapped \
    FROM identity_officer o LEFT JOIN identity_key k ON k.person = o.id \
    WHERE o.badge > $1 AND o.left_at IS NULL AND o.erased_at IS NULL ORDER BY o.badge LIMIT $2";
/// One read for every request of somebody who signed in.
pub(crate) const WHO: &str = "SELECT p.id, p.name, p.id_number, p.phone, \
    o.id, o.name, o.badge, o.branch, o.site, o.roles, s.id, s.started_at, s.seen_at, k.wrapped \
    FROM identity_session s \
    LEFT JOIN identity_key k ON k.person = s.person \
    LEFT JOIN identity_person p ON p.id = s.person AND s.side = 'resident' AND p.erased_at IS NULL \
    LEFT JOIN identity_officer o ON o.id = s.person AND s.side = 'officer' AND o.left_at IS NULL AND o.erased_at IS NULL \
    WHERE s.token = $1 AND s.ended_at IS NULL";

/// A session as the database has it.
pub(crate) struct FoundSession {
    pub(crate) id: Id<SessionMark>,
    pub(crate) who: Who,
    pub(crate) started_at: Timestamp,
    pub(crate) seen_at: Timestamp,
}

/// Stores a resident with their key and by what they are found.
pub(crate) fn insert_resident(
    tx: &mut Tx<'_>,
    vault: &Vault,
    it: &Resident,
    now: Timestamp,
) -> Result<(), StoreError> {
    let key = it.key();
    keys::insert(tx, vault, key, now)?;
    let name = key.seal_text(NAME, &it.name);
    let id_number = key.seal_text(ID_NUMBER, it.id_number.as_str());
    let phone = key.seal_text(PHONE, &it.phone);
    let vals = [(&it.id).into(), (&name).into(), (&id_number).into(), (&phone).into(), now.into()];
    tx.run(INSERT_RESIDENT, &vals)?;
    insert_indexes(tx, vault, it)
}

/// Makes a resident findable by number and phone.
pub(crate) fn insert_indexes(tx: &mut Tx<'_>, vault: &Vault, it: &Resident) -> Result<(), StoreError> {
    keys::insert_index(tx, vault, it.id, (Kind::ResidentIdNumber, it.id_number.as_str()))?;
    if it.phone.is_empty() {
        return Ok(()); // who acts through a guardian has none
    }
    keys::insert_index(tx, vault, it.id, (Kind::ResidentPhone, &it.phone))
}

pub(crate) fn find_resident(
    tx: &mut Tx<'_>,
    vault: &Vault,
    id: PersonRef,
) -> Result<Option<Resident>, StoreError> {
    tx.find(FIND_RESIDENT, &[(&id).into()], |row| resident(row, vault, (0, 4)))
}

pub(crate) fn find_by_id_number(
    tx: &mut Tx<'_>,
    vault: &Vault,
    number: &str,
) -> Result<Option<Resident>, StoreError> {
    find_by(tx, vault, Kind::ResidentIdNumber, number)
}

pub(crate) fn find_by_phone(
    tx: &mut Tx<'_>,
    vault: &Vault,
    phone: &str,
) -> Result<Option<Resident>, StoreError> {
    find_by(tx, vault, Kind::ResidentPhone, phone)
}

fn find_by(
    tx: &mut Tx<'_>,
    vault: &Vault,
    kind: Kind,
    normalized: &str,
) -> Result<Option<Resident>, StoreError> {
    let value = kind.of(vault, normalized);
    tx.find(FIND_BY_INDEX, &[(&value).into(), kind.code().into()], |row| resident(row, vault, (0, 4)))
}

/// Residents after one of them, oldest account first.
pub(crate) fn list_residents(
    tx: &mut Tx<'_>,
    vault: &Vault,
    after: PersonRef,
    limit: u32,
) -> Result<Vec<Resident>, StoreError> {
    tx.list(LIST_RESIDENTS, &[(&after).into(), limit.into()], |row| resident(row, vault, (0, 4)))
}

pub(crate) fn count_residents(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.get(COUNT_RESIDENTS, &[], |row| row.int(0))
}

/// How many residents and officers there are who were not erased.
pub(crate) fn count_all(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    Ok(count_residents(tx)? + tx.get(COUNT_OFFICERS, &[], |row| row.int(0))?)
}

/// Stores an officer with a key of their own; with an identity number, also by what own cases are found.
pub(crate) fn insert_officer(
    tx: &mut Tx<'_>,
    vault: &Vault,
    (it, id_number): (&Officer, Option<&ResidentId>),
    now: Timestamp,
) -> Result<(), StoreError> {
    let key = vault.fresh(it.id);
    keys::insert(tx, vault, &key, now)?;
    let (name, roles) = (key.seal_text(OFFICER_NAME, &it.name), it.roles.to_string());
    let sealed = id_number.map(|it| key.seal_text(OFFICER_ID_NUMBER, it.as_str()));
    let vals = [
        (&it.id).into(),
        (&name).into(),
        sealed.as_ref().into(),
        (&it.badge).into(),
        it.branch.code().into(),
        it.site.as_str().into(),
        (&roles).into(),
        now.into(),
    ];
    tx.run(INSERT_OFFICER, &vals)?;
    match id_number {
        Some(number) => keys::insert_index(tx, vault, it.id, (Kind::OfficerIdNumber, number.as_str())),
        None => Ok(()),
    }
}

pub(crate) fn find_officer(
    tx: &mut Tx<'_>,
    vault: &Vault,
    id: PersonRef,
) -> Result<Option<Officer>, StoreError> {
    tx.find(FIND_OFFICER, &[(&id).into()], |row| officer(row, vault, (0, 6)))
}

pub(crate) fn find_by_badge(
    tx: &mut Tx<'_>,
    vault: &Vault,
    badge: &str,
) -> Result<Option<Officer>, StoreError> {
    tx.find(FIND_BY_BADGE, &[badge.into()], |row| officer(row, vault, (0, 6)))
}

/// The officer who has or had a badge; no badge is given out twice.
pub(crate) fn find_badge(tx: &mut Tx<'_>, badge: &str) -> Result<Option<PersonRef>, StoreError> {
    tx.find(FIND_BADGE, &[badge.into()], |row| row.id(0))
}

/// Ends an officer's service; false if it had ended or there is no such officer. Their identity number finds nobody from
/// then on: who comes back gets a new badge.
pub(crate) fn dismiss_officer(tx: &mut Tx<'_>, id: PersonRef, now: Timestamp) -> Result<bool, StoreError> {
    let dismissed = tx.run(DISMISS_OFFICER, &[now.into(), (&id).into()])? == 1;
    if dismissed {
        keys::delete_indexes(tx, id)?;
    }
    Ok(dismissed)
}

/// Officers on duty, of one site or of all.
pub(crate) fn list_officers(
    tx: &mut Tx<'_>,
    vault: &Vault,
    site: Option<&SiteRef>,
) -> Result<Vec<Officer>, StoreError> {
    let make = |row: &Row<'_>| officer(row, vault, (0, 6));
    match site {
        Some(site) => tx.list(LIST_OFFICERS_OF_SITE, &[site.as_str().into()], make),
        None => tx.list(LIST_OFFICERS, &[], make),
    }
}

/// A page of officers on duty by badge.
pub(crate) fn list_officers_after(
    tx: &mut Tx<'_>,
    vault: &Vault,
    (after, limit): (&str, u32),
) -> Result<Vec<Officer>, StoreError> {
    tx.list(LIST_OFFICERS_AFTER, &[after.into(), limit.into()], |row| officer(row, vault, (0, 6)))
}

/// The identity number of an officer on duty who gave it.
pub(crate) fn officer_id_number(tx: &mut Tx<'_>, key: &PersonKey) -> Result<Option<String>, StoreError> {
    let sealed = tx.find(OFFICER_NUMBER, &[(&key.person()).into()], |row| row.opt_blob(0))?;
    sealed.flatten().map(|it| key.text(OFFICER_ID_NUMBER, &it)).transpose()
}

/// Makes a person findable again whose indexes are not there, as after a restore.
pub(crate) fn restore_indexes(tx: &mut Tx<'_>, vault: &Vault, key: &PersonKey) -> Result<(), StoreError> {
    keys::delete_indexes(tx, key.person())?;
    if let Some(resident) = find_resident(tx, vault, key.person())? {
        return insert_indexes(tx, vault, &resident);
    }
    match officer_id_number(tx, key)? {
        Some(number) => keys::insert_index(tx, vault, key.person(), (Kind::OfficerIdNumber, &number)),
        None => Ok(()),
    }
}

/// Takes note that somebody's key is gone, without touching what nobody can open any more.
pub(crate) fn mark_erased(tx: &mut Tx<'_>, id: PersonRef, at: Option<Timestamp>) -> Result<bool, StoreError> {
    let marked = tx.run(MARK_RESIDENT, &[at.into(), (&id).into()])?
        + tx.run(MARK_OFFICER, &[at.into(), (&id).into()])?;
    Ok(marked > 0)
}

/// Empties what is known of a person; says whether there was anybody left to erase.
pub(crate) fn erase(tx: &mut Tx<'_>, id: PersonRef, now: Timestamp) -> Result<bool, StoreError> {
    let erased = tx.run(ERASE_RESIDENT, &[now.into(), (&id).into()])?
        + tx.run(ERASE_OFFICER, &[now.into(), (&id).into()])?;
    Ok(erased > 0)
}

/// Whom a login names.
pub(crate) fn find_login(tx: &mut Tx<'_>, vault: &Vault, login: &Login) -> Result<Option<Who>, StoreError> {
    Ok(match login {
        Login::IdNumber(it) => find_by_id_number(tx, vault, it)?.map(Who::Resident),
        Login::Phone(it) => find_by_phone(tx, vault, it)?.map(Who::Resident),
        Login::Badge(it) => find_by_badge(tx, vault, it)?.map(Who::Officer),
    })
}

/// The session of a token's hash and who is behind it.
pub(crate) fn find_session(
    tx: &mut Tx<'_>,
    vault: &Vault,
    token: &[u8; 32],
) -> Result<Option<FoundSession>, StoreError> {
    tx.find(WHO, &[token.into()], |row| {
        let who = if row.opt_id::<()>(0)?.is_some() {
            Who::Resident(resident(row, vault, (0, 13))?)
        } else if row.opt_id::<()>(4)?.is_some() {
            Who::Officer(officer(row, vault, (4, 13))?)
        } else {
            Who::Anonymous
        };
        Ok(FoundSession { id: row.id(10)?, who, started_at: row.time(11)?, seen_at: row.time(12)? })
    })
}

/// Under which name failures are counted: the account, or the login when there is no account.
pub(crate) fn subject_of(vault: &Vault, login: &Login, account: Option<PersonRef>) -> Subject {
    if let Some(person) = account {
        return subject_of_account(person);
    }
    match login {
        Login::IdNumber(it) => fingerprint(vault, "attempt.id_number", it),
        Login::Phone(it) => fingerprint(vault, "attempt.phone", it),
        Login::Badge(it) => fingerprint(vault, "attempt.badge", it),
    }
}

/// Under which name an account's failures are counted. A reference is no secret, so there is no key in it.
pub(crate) fn subject_of_account(person: PersonRef) -> Subject {
    digest::keyed(&[0; 32], &[b"identity", b"account", person.as_bytes()])
}

/// Under which name failures with one passkey alone are counted. Its id is drawn by chance, so there is no key in it.
pub(crate) fn subject_of_passkey(credential: &[u8]) -> Subject {
    digest::keyed(&[0; 32], &[b"identity", b"passkey", credential])
}

/// The name of a phone where only its fingerprint is kept.
pub(crate) fn subject_of_phone(vault: &Vault, phone: &str) -> Subject {
    fingerprint(vault, "attempt.code", phone)
}

/// The name of a client address where only its fingerprint is kept. Of IPv6 the network counts: one customer has all of a /64.
pub(crate) fn subject_of_address(vault: &Vault, address: IpAddr) -> Subject {
    let network = match address.to_canonical() {
        IpAddr::V4(it) => it.to_string(),
        IpAddr::V6(it) => {
            let [a, b, c, d, ..] = it.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    };
    fingerprint(vault, "attempt.address", &network)
}

/// The side of a person that a login named.
pub(crate) fn side_of(who: &Who) -> Side {
    if matches!(who, Who::Officer(_)) { Side::Officer } else { Side::Resident }
}

/// Under the key of blind indexes: a bare fingerprint of a phone could be searched through.
fn fingerprint(vault: &Vault, sort: &str, text: &str) -> Subject {
    vault.masters().fingerprint(sort, text)
}

/// A resident whose columns begin at one place and whose wrapped key stands at another.
fn resident(row: &Row<'_>, vault: &Vault, (from, key): (usize, usize)) -> Result<Resident, StoreError> {
    let id: PersonRef = row.id(from)?;
    let key = vault.unwrap(id, &row.blob(key)?)?;
    let id_number = key.text(ID_NUMBER, &row.blob(from + 2)?)?;
    let id_number = id_number.parse().map_err(|_| row.corrupt(from + 2, "not an identity number"))?;
    let (name, phone) = (key.text(NAME, &row.blob(from + 1)?)?, key.text(PHONE, &row.blob(from + 3)?)?);
    Ok(Resident::with_key(key, name, id_number, phone))
}

/// An officer, likewise; who was erased keeps badge and post and has no name.
fn officer(row: &Row<'_>, vault: &Vault, (from, key): (usize, usize)) -> Result<Officer, StoreError> {
    let id: PersonRef = row.id(from)?;
    let name = match (row.opt_blob(from + 1)?, row.opt_blob(key)?) {
        (Some(sealed), Some(wrapped)) => vault.unwrap(id, &wrapped)?.text(OFFICER_NAME, &sealed)?,
        _ => who::erased_name(Lang::Zh).to_owned(),
    };
    Ok(Officer {
        id,
        name,
        badge: row.text(from + 2)?,
        branch: row.parsed(from + 3)?,
        site: row.parsed(from + 4)?,
        roles: row.parsed(from + 5)?,
        standing: crate::Standing::default(),
    })
}
