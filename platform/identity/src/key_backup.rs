//! Backups of people's keys, apart from the backups of the database, which hold no keys.
//!
//! The newest backup of keys opens every backup of the database that is older than itself. Erasing somebody replaces
//! `escrow.key`: every backup of keys made before becomes unreadable, and the next one has no key of theirs. So a restored
//! backup brings back everybody but those who were erased since.
//!
//! The form: `YCK1`, then a sealed value: when it was made (8 bytes, microseconds), and for each person reference (16), when
//! the key was made (8) and the key (32).

use plat_crypto::DataKey;
use plat_facts::{Actor, PersonRef, Published, identity::PersonErased};
use plat_kernel::{Id, Timestamp};
use plat_store::{StoreError, Tx, micros, time_of};
use zeroize::Zeroizing;

use crate::{
    IdentityError, Vault,
    store::{keys, people, sessions},
};

/// The first bytes of a backup of keys.
const MAGIC: &[u8; 4] = b"YCK1";
/// What stands for one person.
const RECORD: usize = 16 + 8 + 32;
/// How many people one transaction takes.
const CHUNK: u32 = 500;
/// The reason in the fact about somebody who was erased after the restored backup was made.
const ERASED_BEFORE: &str = "before_restore";

/// Why a backup of keys cannot be used. Nothing was changed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BadKeyBackup {
    /// Not a backup of keys.
    #[error("this is not a backup of keys")]
    NotOne,
    /// Changed, of another installation, or made before somebody was erased.
    #[error(
        "the backup of keys does not open: it is of another installation, or somebody was erased since it was made: use a newer one"
    )]
    Unsealable,
    /// Older than the data: the keys of the newest people would be missing.
    #[error("the backup of keys is older than the data: {people} people came after it: use the newest one")]
    TooOld {
        /// How many people have an account that is newer.
        people: usize,
    },
    /// It could not be done.
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

impl From<StoreError> for BadKeyBackup {
    fn from(error: StoreError) -> Self {
        Self::Identity(error.into())
    }
}

/// What came of a backup of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KeysImported {
    /// People who can be read again.
    pub opened: usize,
    /// People in the data without a key: they were erased after the data was copied.
    pub erased: usize,
}

#[derive(Clone)]
struct Record {
    person: PersonRef,
    made_at: Timestamp,
    key: DataKey,
}

impl Vault {
    /// Everybody's keys, sealed under `escrow.key`. Make it after the copy of the database, never before: whoever is in the
    /// copy must be in it.
    pub async fn export_keys(&self) -> Result<Vec<u8>, IdentityError> {
        let made = micros(self.mint().now()).to_be_bytes();
        let (mut plain, mut after) = (Zeroizing::new(made.to_vec()), PersonRef::nil());
        loop {
            let (vault, from) = (self.clone(), after);
            let page = self.db().read::<_, IdentityError>(move |tx| Ok(page(tx, &vault, from)?)).await?;
            let Some(last) = page.last() else { break };
            after = last.person;
            plain.reserve_exact(page.len() * RECORD);
            for record in &page {
                plain.extend_from_slice(record.person.as_bytes());
                plain.extend_from_slice(&micros(record.made_at).to_be_bytes());
                plain.extend_from_slice(record.key.secret());
            }
        }
        let sealed = self.masters().seal_backup(&plain, self.mint().chance());
        let mut bytes = MAGIC.to_vec();
        bytes.extend(sealed.map_err(IdentityError::key_file)?);
        Ok(bytes)
    }

    /// Brings the keys back after a database was restored, wrapped under the newest master key, and makes people findable
    /// again. Whoever has no key was erased meanwhile, and stays so. Keys that are there stay as they are.
    pub async fn import_keys(&self, bytes: &[u8]) -> Result<KeysImported, BadKeyBackup> {
        let sealed = bytes.strip_prefix(MAGIC.as_slice()).ok_or(BadKeyBackup::NotOne)?;
        let opened = self.masters().open_backup(sealed).map_err(IdentityError::key_file)?;
        let plain = Zeroizing::new(opened.map_err(|_| BadKeyBackup::Unsealable)?);
        let (made, records) = parsed(&plain).ok_or(BadKeyBackup::NotOne)?;
        self.refuse_too_old(made, &records).await?;
        let mut imported = KeysImported::default();
        for chunk in records.chunks(CHUNK as usize).map(<[Record]>::to_vec) {
            let vault = self.clone();
            let bring = move |tx: &mut Tx<'_>| -> Result<usize, IdentityError> {
                let mut opened = 0;
                for record in &chunk {
                    opened += usize::from(bring_back(tx, &vault, record)?);
                }
                Ok(opened)
            };
            imported.opened += self.db().write(bring).await?;
        }
        imported.erased = self.let_go().await?;
        Ok(imported)
    }

    async fn refuse_too_old(&self, made: Timestamp, records: &[Record]) -> Result<(), BadKeyBackup> {
        let known: std::collections::HashSet<_> = records.iter().map(|it| it.person).collect();
        let keyless = self.db().read::<_, IdentityError>(|tx| Ok(keys::keyless(tx)?)).await?;
        let newer = |(person, since): &&(PersonRef, Timestamp)| !known.contains(person) && *since > made;
        match keyless.iter().filter(newer).count() {
            0 => Ok(()),
            people => Err(BadKeyBackup::TooOld { people }),
        }
    }

    /// Whoever has no key now was erased before: their sessions end, and a fact says so again.
    async fn let_go(&self) -> Result<usize, IdentityError> {
        let (mint, now) = (self.mint().clone(), self.mint().now());
        self.db()
            .write(move |tx| {
                let gone = keys::keyless(tx)?;
                for (person, _) in &gone {
                    let person = *person;
                    people::mark_erased(tx, person, Some(now))?;
                    sessions::end_others(tx, person, Id::nil(), now)?;
                    let fact = PersonErased { person, reason: ERASED_BEFORE.to_owned() };
                    tx.append(fact.fact(mint.id(), 1, now, Actor::System))?;
                }
                Ok(gone.len())
            })
            .await
    }
}

fn page(tx: &mut Tx<'_>, vault: &Vault, after: PersonRef) -> Result<Vec<Record>, StoreError> {
    let read = |row: &plat_store::Row<'_>| Ok((row.id(0)?, row.blob(1)?, row.time(2)?));
    let rows: Vec<(PersonRef, Vec<u8>, Timestamp)> =
        tx.list(keys::LIST, &[(&after).into(), CHUNK.into()], read)?;
    let record = |(person, wrapped, made_at): (PersonRef, Vec<u8>, Timestamp)| {
        let key = vault.unwrap(person, &wrapped)?.data_key().clone();
        Ok(Record { person, made_at, key })
    };
    rows.into_iter().map(record).collect()
}

/// When it was made, and everybody in it.
fn parsed(plain: &[u8]) -> Option<(Timestamp, Vec<Record>)> {
    let (made, rest) = plain.split_first_chunk::<8>()?;
    let (records, left) = rest.as_chunks::<RECORD>();
    let records = records.iter().map(|bytes| {
        let (person, rest) = bytes.split_first_chunk::<16>()?;
        let (made_at, key) = rest.split_first_chunk::<8>()?;
        let made_at = time_of(i64::from_be_bytes(*made_at))?;
        Some(Record { person: PersonRef::from_bytes(person)?, made_at, key: DataKey::from_slice(key)? })
    });
    let records = records.collect::<Option<Vec<_>>>()?;
    left.is_empty().then_some((time_of(i64::from_be_bytes(*made))?, records))
}

/// Brings one key back; false if the person is not in the data, or has a key.
fn bring_back(tx: &mut Tx<'_>, vault: &Vault, it: &Record) -> Result<bool, IdentityError> {
    let there = keys::find(tx, vault, it.person)?.is_some();
    // Only somebody whose data is there can lose the mark of being erased: an older backup of keys had set it.
    if there || !people::mark_erased(tx, it.person, None)? {
        return Ok(false);
    }
    let key = vault.own(it.person, it.key.clone());
    keys::insert(tx, vault, &key, it.made_at)?;
    people::restore_indexes(tx, vault, &key)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        EraseReason, KEY_TABLES, MayErase,
        testing::{PASSWORD, World, a_resident},
    };

    /// What a restore leaves: everything but the tables that no backup holds.
    async fn without_keys(world: &World) {
        assert_eq!(KEY_TABLES, ["identity_key", "identity_index"]);
        let drop = |tx: &mut Tx<'_>| -> Result<(), IdentityError> {
            tx.run("DELETE FROM identity_key", &[])?;
            tx.run("DELETE FROM identity_index", &[])?;
            Ok(())
        };
        world.db.write(drop).await.unwrap();
    }

    async fn erase(world: &World, person: PersonRef) {
        let why = EraseReason::RetentionOver;
        world.identity.erase(MayErase::of_installation(), person, why).await.unwrap();
    }

    #[tokio::test]
    async fn a_restored_database_is_read_again_with_the_backup_of_keys() {
        for world in World::on_each_engine() {
            let made = world.identity.sign_up(a_resident(1)).await.unwrap();
            world.an_officer("NH1001").await;
            let vault = world.identity.vault();
            let backup = vault.export_keys().await.unwrap();
            without_keys(&world).await;
            let trouble = world.identity.check_keys().await.unwrap_err();
            assert!(trouble.to_string().contains("yichuang keys import"), "{trouble}");
            let done = vault.import_keys(&backup).await.unwrap();
            assert_eq!(done, KeysImported { opened: 2, erased: 0 });
            world.identity.check_keys().await.unwrap();
            assert_eq!(world.identity.find_resident_by_phone(&made.phone).await.unwrap(), Some(made));
            world.sign_in("NH1001", PASSWORD).await.unwrap();
            assert_eq!(vault.import_keys(&backup).await.unwrap(), KeysImported::default(), "again: nothing");
        }
    }

    #[tokio::test]
    async fn after_an_erasure_older_backups_of_keys_do_not_open() {
        for world in World::on_each_engine() {
            let made = world.identity.sign_up(a_resident(1)).await.unwrap();
            let backup = world.identity.vault().export_keys().await.unwrap();
            erase(&world, made.id).await;
            let error = world.identity.vault().import_keys(&backup).await.unwrap_err();
            assert_eq!(error, BadKeyBackup::Unsealable);
        }
    }

    #[tokio::test]
    async fn who_was_erased_after_a_backup_of_the_database_stays_erased_when_it_is_restored() {
        for world in World::on_each_engine() {
            let gone = world.identity.sign_up(a_resident(1)).await.unwrap();
            let stays = world.identity.sign_up(a_resident(2)).await.unwrap();
            let token = world.sign_in(&gone.phone, PASSWORD).await.unwrap();
            // The row of the key goes as an erasure takes it, the rest of the person stays as in an old copy.
            let person = gone.id;
            let cut = move |tx: &mut Tx<'_>| -> Result<(), IdentityError> { Ok(keys::destroy(tx, person)?) };
            world.db.write(cut).await.unwrap();
            world.minutes_pass(1);
            let newest = world.identity.vault().export_keys().await.unwrap();
            without_keys(&world).await;
            let done = world.identity.vault().import_keys(&newest).await.unwrap();
            assert_eq!(done, KeysImported { opened: 1, erased: 1 });
            assert_eq!(world.identity.resident(gone.id).await, Err(IdentityError::Erased));
            assert_eq!(world.identity.resident(stays.id).await.unwrap(), Some(stays));
            assert!(world.sign_in(&gone.phone, PASSWORD).await.is_err());
            drop(token);
            world.identity.check_keys().await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_backup_of_keys_that_is_older_than_the_data_is_refused_before_anybody_is_lost() {
        for world in World::on_each_engine() {
            world.identity.sign_up(a_resident(1)).await.unwrap();
            let older = world.identity.vault().export_keys().await.unwrap();
            world.minutes_pass(1);
            world.identity.sign_up(a_resident(2)).await.unwrap();
            without_keys(&world).await;
            let error = world.identity.vault().import_keys(&older).await.unwrap_err();
            assert_eq!(error, BadKeyBackup::TooOld { people: 1 });
            assert_eq!(world.identity.vault().key_counts().await.unwrap(), []);
        }
    }

    #[tokio::test]
    async fn what_is_no_backup_of_keys_is_refused() {
        let world = World::sqlite();
        let vault = world.identity.vault();
        assert_eq!(vault.import_keys(b"").await, Err(BadKeyBackup::NotOne));
        assert_eq!(vault.import_keys(b"YCK1").await, Err(BadKeyBackup::Unsealable));
        let mut changed = vault.export_keys().await.unwrap();
        changed[20] ^= 1;
        assert_eq!(vault.import_keys(&changed).await, Err(BadKeyBackup::Unsealable));
    }
}
