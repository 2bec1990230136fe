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
