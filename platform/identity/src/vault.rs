//! One key a person: everything personal is sealed under it, and erasing the key erases the person.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use plat_crypto::{DataKey, MasterKeys, Suite};
use plat_facts::PersonRef;
use plat_kernel::{Chance, Mint, SignedDuration, Timestamp};
use plat_store::{Db, StoreError};

use crate::{IdentityError, store::keys};

/// How many people's keys are kept in memory.
const KEPT: usize = 1024;
/// For how long a key is kept in memory: so long somebody who was erased by another program can still be read here.
const KEPT_FOR: SignedDuration = SignedDuration::from_secs(3);

/// The key of one person. Cheap to clone; never printed.
#[derive(Clone)]
pub struct PersonKey(Arc<Inner>);

struct Inner {
    person: PersonRef,
    key: DataKey,
    suite: Suite,
    chance: Chance,
}

impl PersonKey {
    /// Whose it is.
    pub fn person(&self) -> PersonRef {
        self.0.person
    }

    /// Seals a value of this person. `field` is `table.column`: what is sealed for one opens in no other.
    pub fn seal(&self, field: &'static str, plain: &[u8]) -> Vec<u8> {
        let it = &self.0;
        it.key.seal(it.suite, (field, it.person.as_bytes()), plain, &it.chance)
    }

    /// Opens a value that was sealed for this field of this person.
    pub fn open(&self, field: &'static str, sealed: &[u8]) -> Result<Vec<u8>, IdentityError> {
        Ok(self.opened(field, sealed)?)
    }

    /// Seals a text of this person.
    pub fn seal_text(&self, field: &'static str, plain: &str) -> Vec<u8> {
        self.seal(field, plain.as_bytes())
    }

    /// Opens a text that was sealed for this field of this person.
    pub fn open_text(&self, field: &'static str, sealed: &[u8]) -> Result<String, IdentityError> {
        Ok(self.text(field, sealed)?)
    }

    pub(crate) fn opened(&self, field: &'static str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.0.key.open((field, self.0.person.as_bytes()), sealed).map_err(|why| corrupt(field, why))
    }

    pub(crate) fn text(&self, field: &'static str, sealed: &[u8]) -> Result<String, StoreError> {
        String::from_utf8(self.opened(field, sealed)?).map_err(|_| corrupt(field, "not a text"))
    }

    /// The key itself, for wrapping it.
    pub(crate) fn data_key(&self) -> &DataKey {
        &self.0.key
    }

    /// A key that is kept nowhere: what it seals can be opened with this very value and never again.
    pub(crate) fn fleeting(person: PersonRef) -> Self {
        let chance = Chance::system();
        let (key, suite) = (DataKey::new(&chance), Suite::default());
        Self(Arc::new(Inner { person, key, suite, chance }))
    }
}

/// Two keys are equal if they are the same person's.
impl PartialEq for PersonKey {
    fn eq(&self, other: &Self) -> bool {
        self.person() == other.person()
    }
}

impl Eq for PersonKey {}

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonKey({})", self.person())
    }
}

/// People's keys, wrapped in the database under master keys that are not there. Clones are the same vault.
#[derive(Clone)]
pub struct Vault(Arc<Shared>);

struct Shared {
    db: Db,
    mint: Mint,
    masters: MasterKeys,
    kept: Mutex<HashMap<PersonRef, (PersonKey, Timestamp)>>,
}

impl Vault {
    pub(crate) fn new(db: Db, mint: Mint, masters: MasterKeys) -> Self {
        Self(Arc::new(Shared { db, mint, masters, kept: Mutex::default() }))
    }

    /// The key of a person. [`IdentityError::Erased`] if it was erased, [`IdentityError::UnknownPerson`] if there never was
    /// such a person.
    pub async fn key_of(&self, person: PersonRef) -> Result<PersonKey, IdentityError> {
        if let Some(key) = self.kept(person) {
            return Ok(key);
        }
        let vault = self.clone();
        let key = self.0.db.read(move |tx| keys::get(tx, &vault, person)).await?;
        self.keep(&key);
        Ok(key)
    }

    /// The keys that wrap people's keys.
    pub fn masters(&self) -> &MasterKeys {
        &self.0.masters
    }

    pub(crate) fn db(&self) -> &Db {
        &self.0.db
    }

    /// How many keys each master key wraps, by its number.
    pub async fn key_counts(&self) -> Result<Vec<(u32, i64)>, IdentityError> {
        self.0.db.read(|tx| Ok(keys::counts(tx)?)).await
    }

    /// Wraps again, under the newest master key, at most `batch` of the keys that an older one wraps, in one transaction;
    /// says how many it found. Nothing is opened but the keys: what they seal stays as it is.
    pub async fn rewrap(&self, batch: u32) -> Result<usize, IdentityError> {
        let vault = self.clone();
        self.0.db.write(move |tx| Ok(keys::rewrap(tx, &vault, batch)?)).await
    }

    pub(crate) fn mint(&self) -> &Mint {
        &self.0.mint
    }

    /// A key for somebody new.
    pub(crate) fn fresh(&self, person: PersonRef) -> PersonKey {
        self.own(person, DataKey::new(self.0.mint.chance()))
    }

    pub(crate) fn own(&self, person: PersonRef, key: DataKey) -> PersonKey {
        let (suite, chance) = (self.0.masters.suite(), self.0.mint.chance().clone());
        PersonKey(Arc::new(Inner { person, key, suite, chance }))
    }

    pub(crate) fn wrap(&self, person: PersonRef, key: &DataKey) -> Vec<u8> {
        self.0.masters.wrap(person.as_bytes(), key, self.0.mint.chance())
    }

    pub(crate) fn unwrap(&self, person: PersonRef, wrapped: &[u8]) -> Result<PersonKey, StoreError> {
        let key = self.0.masters.unwrap(person.as_bytes(), wrapped);
        Ok(self.own(person, key.map_err(|why| corrupt("identity_key.wrapped", why))?))
    }

    /// Forgets the key of a person who was erased.
    pub(crate) fn forget(&self, person: PersonRef) {
        self.kept_mut().remove(&person);
    }

    fn kept(&self, person: PersonRef) -> Option<PersonKey> {
        let now = self.0.mint.now();
        let kept = self.kept_mut();
        let (key, at) = kept.get(&person)?;
        (now.duration_since(*at).abs() < KEPT_FOR).then(|| key.clone())
    }

    fn keep(&self, key: &PersonKey) {
        let now = self.0.mint.now();
        let mut kept = self.kept_mut();
        if kept.len() >= KEPT {
            kept.retain(|_, (_, at)| now.duration_since(*at).abs() < KEPT_FOR);
        }
        if kept.len() < KEPT {
            kept.insert(key.person(), (key.clone(), now));
        }
    }

    fn kept_mut(&self) -> std::sync::MutexGuard<'_, HashMap<PersonRef, (PersonKey, Timestamp)>> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("masters", &self.0.masters).finish_non_exhaustive()
    }
}

/// A sealed value that does not open is a fault of the database, in the words of the store.
fn corrupt(field: &str, why: impl fmt::Display) -> StoreError {
    let (table, column) = field.split_once('.').unwrap_or((field, "?"));
    StoreError::corrupt(table, column, why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{HERE, World, a_resident, an_officer};

    #[tokio::test]
    async fn what_is_sealed_for_a_person_opens_with_the_key_of_that_person_and_of_nobody_else() {
        for world in World::on_each_engine() {
            let one = world.identity.sign_up(a_resident(1)).await.unwrap();
            let other = world.identity.sign_up(a_resident(2)).await.unwrap();
            let sealed = one.key().seal_text("cases_draft.answers", "宁和市中山路 1 号");
            let vault = world.identity.vault();
            let found = vault.key_of(one.id).await.unwrap();
            assert_eq!(found.open_text("cases_draft.answers", &sealed).unwrap(), "宁和市中山路 1 号");
            assert!(found.open_text("cases_draft.other", &sealed).is_err());
            let stranger = vault.key_of(other.id).await.unwrap();
            let error = stranger.open_text("cases_draft.answers", &sealed).unwrap_err();
            assert!(error.internal().unwrap().contains("cases_draft.answers"), "{error:?}");
        }
    }

    #[tokio::test]
    async fn who_never_was_and_who_was_erased_are_told_apart() {
        let world = World::sqlite();
        let nobody = world.identity.vault().key_of(PersonRef::nil()).await;
        assert_eq!(nobody.unwrap_err(), IdentityError::UnknownPerson);
    }

    #[tokio::test]
    async fn both_suites_are_read_side_by_side() {
        for world in World::on_each_engine() {
            let old = world.identity.sign_up(a_resident(1)).await.unwrap();
            let masters = crate::testing::masters().with_suite(Suite::Sm4Gcm);
            let newer = crate::Identity::new(world.db.clone(), world.mint(), masters);
            let made = newer.sign_up(a_resident(2)).await.unwrap();
            assert_eq!(Suite::of_sealed(&made.key().seal("a.b", b"")), Some(Suite::Sm4Gcm));
            assert_eq!(newer.resident(old.id).await.unwrap(), Some(old));
            assert_eq!(world.identity.find_resident_by_phone(&made.phone).await.unwrap(), Some(made));
        }
    }

    #[tokio::test]
    async fn a_new_master_key_wraps_everybody_again_while_people_come_and_go() {
        for world in World::on_each_engine() {
            let people: Vec<_> = (1..=5).map(a_resident).collect();
            let proof = crate::MayManagePeople::of_installation();
            let loaded = world.identity.import_residents(proof, people).await.unwrap();
            let vault = world.identity.vault();
            assert_eq!(vault.masters().rotate(world.mint().chance()).unwrap(), 2);
            assert_eq!(vault.rewrap(2).await.unwrap(), 2, "cut off here, the next run goes on");
            assert_eq!(vault.key_counts().await.unwrap(), [(1, 3), (2, 2)]);
            world.an_officer("NH1001").await;
            while vault.rewrap(2).await.unwrap() > 0 {}
            assert_eq!(vault.key_counts().await.unwrap(), [(2, 6)]);
            vault.masters().retire(1).unwrap();
            assert!(world.identity.resident(loaded[4]).await.unwrap().is_some());
            world.identity.check_keys().await.unwrap();
        }
    }

    #[tokio::test]
    async fn neither_the_file_nor_its_log_shows_anything_personal() {
        let world = World::sqlite();
        let resident = world.identity.sign_up(a_resident(1)).await.unwrap();
        let officer = crate::NewOfficer { id_number: Some(a_resident(7).id_number), ..an_officer("NH1001") };
        let proof = crate::MayManagePeople::of_installation();
        world.identity.insert_officer(proof, officer.clone()).await.unwrap();
        world.sign_in(&resident.phone, crate::testing::PASSWORD).await.unwrap();
        world.fails(&resident.phone, 2).await;
        world.identity.request_phone_code(&resident.phone, HERE).await.unwrap();
        world.db.scrub().await.unwrap();
        let bytes = world.raw_bytes();
        let personal = [
            resident.name.as_str(),
            resident.id_number.as_str(),
            &resident.phone,
            &officer.name,
            officer.id_number.as_deref().unwrap(),
            &HERE.to_string(),
        ];
        for text in personal {
            let found = bytes.windows(text.len()).any(|it| it == text.as_bytes());
            assert!(!found, "{text} is there in clear");
        }
        assert!(bytes.windows(6).any(|it| it == b"NH1001"), "the badge is not sealed, so the search works");
    }
}
