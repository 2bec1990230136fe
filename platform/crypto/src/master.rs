//! The keys that wrap people's keys, and the keys of blind indexes: files beside (never inside) the database.
//!
//! `master-1.key`, `master-2.key` … : the newest wraps, every one that is there unwraps. `index.key`: blind indexes.
//! `escrow.key`: backups of people's keys; replaced whenever somebody's key is erased, so that older backups of keys become
//! unreadable.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};
use std::time::SystemTime;

use hmac::Mac;
use plat_kernel::chance::Chance;
use zeroize::Zeroizing;

use crate::key_file::{self, KeysError};
use crate::seal::{DataKey, Suite, Unsealable, hmac_sm3};

/// The name of the file with the key of blind indexes.
const INDEX: &str = "index.key";
/// The name of the file with the key of backups of keys.
const ESCROW: &str = "escrow.key";
/// The field name that a wrapped key is sealed for.
const WRAPPED: &str = "identity_key.wrapped";
/// The field name that a backup of keys is sealed for.
const BACKUP: &str = "identity_key.backup";
/// The owner of a backup of keys: nobody.
const NOBODY: [u8; 16] = [0; 16];
/// How many bytes of a wrapped key say which master key wrapped it.
const VERSION: usize = 4;

/// Why a wrapped key cannot be unwrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotWrapped {
    /// The file of the master key is not there.
    #[error("the key file master-{0}.key is missing: restore it from the backup of the keys folder")]
    NoMaster(u32),
    /// The master key is not the one that wrapped it, or the wrapped key was changed.
    #[error(
        "the key file master-{0}.key does not fit: restore the right one from the backup of the keys folder"
    )]
    Unsealable(u32),
    /// Too short to be a wrapped key.
    #[error("a wrapped key is cut off")]
    CutOff,
}

/// The master keys and the index key of an installation, read at start. Cheap to clone; never printed.
///
/// A key that another program put into the folder meanwhile is found: before wrapping, when the folder has changed, and
/// before unwrapping, when the number is not known.
#[derive(Clone)]
pub struct MasterKeys {
    inner: Arc<Inner>,
    suite: Suite,
}

struct Inner {
    /// Where the files are; none in tests.
    dir: Option<PathBuf>,
    masters: RwLock<Masters>,
    index: Zeroizing<[u8; 32]>,
    /// The key of backups in tests, where there is no folder.
    escrow: Mutex<Option<DataKey>>,
}

#[derive(Default)]
struct Masters {
    keys: BTreeMap<u32, DataKey>,
    /// When the folder was changed last before it was read.
    read_at: Option<SystemTime>,
}

impl std::fmt::Debug for MasterKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MasterKeys({:?}, {})", self.versions(), self.suite.code())
    }
}

impl MasterKeys {
    /// Reads the key files in `dir`. What is missing is made (mode 0600), with the folder (mode 0700); two programs that
    /// start at once end up with the same keys.
    pub fn load_or_create(dir: &Path, chance: &Chance) -> Result<Self, KeysError> {
        let made =
            |name: &str| key_file::load_or_create(&dir.join(name), chance, || key_file::random(chance));
        let index = made(INDEX)?;
        made(ESCROW)?;
        let mut masters = read_masters(dir)?;
        if masters.keys.is_empty() {
            made(&file_of(1))?;
            masters = read_masters(dir)?;
        }
        let (dir, masters) = (Some(dir.to_owned()), RwLock::new(masters));
        let inner = Inner { dir, masters, index, escrow: Mutex::new(None) };
        Ok(Self { inner: Arc::new(inner), suite: Suite::default() })
    }

    /// Keys with given secrets and no files, for tests.
    pub fn from_secret(secret: [u8; 32]) -> Self {
        let key = |name: &[u8]| DataKey::from_secret(crate::digest::keyed(&secret, &[name]));
        let masters = Masters { keys: BTreeMap::from([(1, key(b"master"))]), read_at: None };
        let inner = Inner {
            dir: None,
            masters: RwLock::new(masters),
            index: key(b"index").0.clone(),
            escrow: Mutex::new(Some(key(b"escrow"))),
        };
        Self { inner: Arc::new(inner), suite: Suite::default() }
    }

    /// The same keys, sealing with this suite from now on.
    pub fn with_suite(self, suite: Suite) -> Self {
        Self { suite, ..self }
    }

    /// What seals.
    pub fn suite(&self) -> Suite {
        self.suite
    }

    /// The folder of the files; none in tests.
    pub fn folder(&self) -> Option<&Path> {
        self.inner.dir.as_deref()
    }

    /// The numbers of the master keys that are there, oldest first.
    pub fn versions(&self) -> Vec<u32> {
        self.masters().keys.keys().copied().collect()
    }

    /// The number of the master key that wraps.
    pub fn newest(&self) -> u32 {
        self.masters().keys.last_key_value().map_or(0, |(version, _)| *version)
    }

    /// Wraps the key of an owner with the newest master key. The result begins with the number of that key.
    pub fn wrap(&self, owner: &[u8; 16], key: &DataKey, chance: &Chance) -> Vec<u8> {
        if self.changed() {
            self.read_again();
        }
        let masters = self.masters();
        let Some((version, master)) = masters.keys.last_key_value() else { return Vec::new() };
        let mut wrapped = version.to_be_bytes().to_vec();
        wrapped.extend(master.seal(self.suite(), (WRAPPED, owner), key.secret(), chance));
        wrapped
    }

    /// Which master key wrapped a key; 0 if it cannot be a wrapped key.
    pub fn version_of(wrapped: &[u8]) -> u32 {
        wrapped.first_chunk::<VERSION>().map_or(0, |it| u32::from_be_bytes(*it))
    }

    /// The key of an owner.
    pub fn unwrap(&self, owner: &[u8; 16], wrapped: &[u8]) -> Result<DataKey, NotWrapped> {
        let (version, sealed) = wrapped.split_first_chunk::<VERSION>().ok_or(NotWrapped::CutOff)?;
        let version = u32::from_be_bytes(*version);
        if !self.masters().keys.contains_key(&version) {
            self.read_again();
        }
        let masters = self.masters();
        let master = masters.keys.get(&version).ok_or(NotWrapped::NoMaster(version))?;
        let opened = master.open((WRAPPED, owner), sealed).map(Zeroizing::new);
        opened.ok().and_then(|bytes| DataKey::from_slice(&bytes)).ok_or(NotWrapped::Unsealable(version))
    }

    /// Makes the next master key; tells its number. It wraps from now on. Without a folder nothing is kept longer than
    /// this handle.
    pub fn rotate(&self, chance: &Chance) -> Result<u32, KeysError> {
        self.read_again();
        let next = self.newest() + 1;
        match &self.inner.dir {
            Some(dir) => {
                key_file::create(&dir.join(file_of(next)), chance, DataKey::new(chance).secret())?;
                *self.masters_mut() = read_masters(dir)?;
            }
            None => {
                self.masters_mut().keys.insert(next, DataKey::new(chance));
            }
        }
        Ok(next)
    }

    /// Overwrites and removes a master key. What it wrapped can never be opened again: be sure that nothing is left.
    pub fn retire(&self, version: u32) -> Result<(), KeysError> {
        if let Some(dir) = &self.inner.dir {
            key_file::destroy(&dir.join(file_of(version)))?;
        }
        self.masters_mut().keys.remove(&version);
        Ok(())
    }

    /// When the file of a master key was made; none without a file.
    pub fn made_at(&self, version: u32) -> Option<SystemTime> {
        fs::metadata(self.inner.dir.as_ref()?.join(file_of(version))).ok()?.modified().ok()
    }

    /// The blind index of a value in its normal form: found again only by who has the value and the index key. Columns
    /// have keys of their own, so that equal values of two columns do not show as equal.
    pub fn index(&self, column: &str, normalized: &str) -> [u8; 16] {
        let full = self.fingerprint(column, normalized);
        let mut index = [0; 16];
        for (to, from) in index.iter_mut().zip(full) {
            *to = from;
        }
        index
    }

    /// The same at full length, for what is only counted.
    pub fn fingerprint(&self, column: &str, normalized: &str) -> [u8; 32] {
        let mac = |key: &[u8; 32], message: &str| {
            let mut mac = hmac_sm3(key);
            mac.update(message.as_bytes());
            <[u8; 32]>::from(mac.finalize().into_bytes())
        };
        let column = Zeroizing::new(mac(&self.inner.index, column));
        mac(&column, normalized)
    }

    /// Seals a backup of keys.
    pub fn seal_backup(&self, plain: &[u8], chance: &Chance) -> Result<Vec<u8>, KeysError> {
        Ok(self.escrow()?.seal(self.suite(), (BACKUP, &NOBODY), plain, chance))
    }

    /// Opens a backup of keys; [`Unsealable`] inside if it was made before somebody was erased, or elsewhere.
    pub fn open_backup(&self, sealed: &[u8]) -> Result<Result<Vec<u8>, Unsealable>, KeysError> {
        Ok(self.escrow()?.open((BACKUP, &NOBODY), sealed))
    }

    /// Replaces the key of backups: every backup of keys made so far becomes unreadable.
    pub fn replace_escrow(&self, chance: &Chance) -> Result<(), KeysError> {
        if let Some(dir) = &self.inner.dir {
            return key_file::replace(&dir.join(ESCROW), chance, DataKey::new(chance).secret());
        }
        *self.inner.escrow.lock().unwrap_or_else(PoisonError::into_inner) = Some(DataKey::new(chance));
        Ok(())
    }

    /// Read each time: another program may have replaced it.
    fn escrow(&self) -> Result<DataKey, KeysError> {
        let kept = self.inner.escrow.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match (kept, &self.inner.dir) {
            (Some(key), _) => Ok(key),
            (None, dir) => {
                let dir = dir.as_deref().unwrap_or(Path::new(""));
                key_file::load(&dir.join(ESCROW)).map(DataKey)
            }
        }
    }

    fn masters(&self) -> RwLockReadGuard<'_, Masters> {
        self.inner.masters.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn masters_mut(&self) -> std::sync::RwLockWriteGuard<'_, Masters> {
        self.inner.masters.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self) -> bool {
        let Some(dir) = &self.inner.dir else { return false };
        changed_at(dir).is_some_and(|at| self.masters().read_at != Some(at))
    }

    /// Reads the folder again. If it cannot be read, what is known stays.
    fn read_again(&self) {
        if let Some(masters) = self.inner.dir.as_deref().and_then(|dir| read_masters(dir).ok()) {
            *self.masters_mut() = masters;
        }
    }
}

fn file_of(version: u32) -> String {
    format!("master-{version}.key")
}

fn version_of_file(name: &str) -> Option<u32> {
    let version = name.strip_prefix("master-")?.strip_suffix(".key")?.parse().ok()?;
    (file_of(version) == name && version > 0).then_some(version)
}

fn changed_at(dir: &Path) -> Option<SystemTime> {
    fs::metadata(dir).ok()?.modified().ok()
}

fn read_masters(dir: &Path) -> Result<Masters, KeysError> {
    let read_at = changed_at(dir); // before it is read: a change in between is seen the next time
    let mut keys = BTreeMap::new();
    for entry in fs::read_dir(dir).map_err(KeysError::io(dir))? {
        let name = entry.map_err(KeysError::io(dir))?.file_name();
        let Some((version, name)) = name.to_str().and_then(|name| Some((version_of_file(name)?, name)))
        else {
            continue;
        };
        keys.insert(version, DataKey(key_file::load(&dir.join(name))?));
    }
    Ok(Masters { keys, read_at })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    use super::*;

    const OWNER: [u8; 16] = [7; 16];

    fn chance() -> Chance {
        Chance::seeded(1)
    }

    fn made(dir: &Path) -> MasterKeys {
        MasterKeys::load_or_create(dir, &Chance::system()).unwrap()
    }

    fn names(dir: &Path) -> Vec<String> {
        let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        let mut names: Vec<_> = fs::read_dir(dir).unwrap().map(name).collect();
        names.sort();
        names
    }

    #[test]
    fn the_first_start_makes_three_files_that_only_their_owner_may_read() {
        let dir = tempfile::tempdir().unwrap();
        let inside = dir.path().join("keys");
        made(&inside);
        made(&inside);
        assert_eq!(names(&inside), ["escrow.key", "index.key", "master-1.key"]);
        for name in names(&inside) {
            let file = fs::metadata(inside.join(name)).unwrap();
            assert_eq!((file.mode() & 0o777, file.len()), (0o600, 32));
        }
    }

    #[test]
    fn a_wrapped_key_comes_back_for_its_owner_and_for_nobody_else() {
        let dir = tempfile::tempdir().unwrap();
        let keys = made(dir.path());
        for suite in Suite::ALL {
            let keys = keys.clone().with_suite(suite);
            let key = DataKey::new(&chance());
            let wrapped = keys.wrap(&OWNER, &key, &chance());
            assert_eq!(MasterKeys::version_of(&wrapped), 1);
            assert_eq!(made(dir.path()).unwrap(&OWNER, &wrapped).unwrap().secret(), key.secret());
            assert_eq!(keys.unwrap(&[8; 16], &wrapped).unwrap_err(), NotWrapped::Unsealable(1));
            assert_eq!(keys.unwrap(&OWNER, &wrapped[..3]).unwrap_err(), NotWrapped::CutOff);
        }
    }

    #[test]
    fn the_newest_master_key_wraps_and_every_one_that_is_there_unwraps() {
        let dir = tempfile::tempdir().unwrap();
        let keys = made(dir.path());
        let old = keys.wrap(&OWNER, &DataKey::new(&chance()), &chance());
        assert_eq!(keys.rotate(&Chance::system()).unwrap(), 2);
        let new = keys.wrap(&OWNER, &DataKey::new(&chance()), &chance());
        assert_eq!(MasterKeys::version_of(&new), 2);
        assert!(keys.unwrap(&OWNER, &old).is_ok() && keys.unwrap(&OWNER, &new).is_ok());
        keys.retire(1).unwrap();
        assert_eq!(keys.unwrap(&OWNER, &old).unwrap_err(), NotWrapped::NoMaster(1));
        assert_eq!(names(dir.path()), ["escrow.key", "index.key", "master-2.key"]);
        assert_eq!(made(dir.path()).versions(), [2], "no first key is made beside a later one");
    }

    #[test]
    fn a_program_that_runs_finds_the_key_that_another_one_made() {
        let dir = tempfile::tempdir().unwrap();
        let (running, other) = (made(dir.path()), made(dir.path()));
        other.rotate(&Chance::system()).unwrap();
        let wrapped = other.wrap(&OWNER, &DataKey::new(&chance()), &chance());
        assert!(running.unwrap(&OWNER, &wrapped).is_ok());
        other.rotate(&Chance::system()).unwrap();
        let wrapped = running.wrap(&OWNER, &DataKey::new(&chance()), &chance());
        assert_eq!(MasterKeys::version_of(&wrapped), 3);
    }

    #[test]
    fn what_is_no_master_key_is_passed_over_and_one_that_others_may_read_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        made(dir.path());
        for name in ["master-.key", "master-01.key", "master-0.key", "master-2.key.old", "ledger.key"] {
            fs::write(dir.path().join(name), b"x").unwrap();
        }
        assert_eq!(made(dir.path()).versions(), [1]);
        let path = dir.path().join("master-1.key");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let error = MasterKeys::load_or_create(dir.path(), &chance()).unwrap_err();
        assert!(error.to_string().contains("chmod 600"), "{error}");
    }

    #[test]
    fn an_index_is_equal_for_equal_values_of_one_column_alone() {
        let keys = MasterKeys::from_secret([1; 32]);
        let other = MasterKeys::from_secret([2; 32]);
        assert_eq!(keys.index("phone", "13000000000"), keys.index("phone", "13000000000"));
        assert_ne!(keys.index("phone", "13000000000"), keys.index("phone", "13000000001"));
        assert_ne!(keys.index("phone", "13000000000"), keys.index("id_number", "13000000000"));
        assert_ne!(keys.index("phone", "13000000000"), other.index("phone", "13000000000"));
    }

    #[test]
    fn a_backup_of_keys_opens_until_its_key_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        for keys in [made(dir.path()), MasterKeys::from_secret([1; 32])] {
            let sealed = keys.seal_backup(b"keys", &chance()).unwrap();
            assert_eq!(keys.open_backup(&sealed).unwrap().unwrap(), b"keys");
            keys.replace_escrow(&Chance::system()).unwrap();
            assert_eq!(keys.open_backup(&sealed).unwrap(), Err(Unsealable));
            let sealed = keys.seal_backup(b"keys", &chance()).unwrap();
            assert_eq!(keys.open_backup(&sealed).unwrap().unwrap(), b"keys");
        }
        assert_eq!(names(dir.path()), ["escrow.key", "index.key", "master-1.key"], "no draft stays behind");
    }

    #[test]
    fn nothing_secret_is_printed() {
        assert_eq!(format!("{:?}", MasterKeys::from_secret([1; 32])), "MasterKeys([1], aes-256-gcm)");
    }
}
