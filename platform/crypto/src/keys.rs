//! The installation's own secret, in a file beside (never inside) the database.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use plat_kernel::chance::Chance;

use crate::{code, digest, same};

/// The name of the key file for verification codes.
const FILE: &str = "code.key";
/// Its length in bytes.
const LENGTH: usize = 32;

/// Why the key file cannot be used. Each message says what the person who runs the program can do.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The file is not 32 bytes long: it was cut off or is something else.
    #[error("key file {path} has {found} bytes and must have {LENGTH}: restore it from the backup", path = path.display())]
    WrongLength {
        /// Where the file is.
        path: PathBuf,
        /// How long it is, in bytes.
        found: u64,
    },
    /// Others than its owner may read or write the file.
    #[error("key file {path} has mode {mode:04o}; only its owner may read it: run `chmod 600 {path}`", path = path.display())]
    TooOpen {
        /// Where the file is.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The path is a link, a folder or a device.
    #[error("key file {path} is not a plain file", path = path.display())]
    NotAFile {
        /// Where the file should be.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("key file {path}: {source}", path = path.display())]
    Io {
        /// Where the file is or should be.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

/// The installation's secrets, read once at start. Cheap to clone; never printed.
#[derive(Clone)]
pub struct Keys {
    code: [u8; LENGTH],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(secret)")
    }
}

impl Keys {
    /// Reads the key file in `dir`, or makes it (mode 0600) with the folder (mode 0700) when there is none. Two
    /// programs that start at once end up with the same key.
    pub fn load_or_create(dir: &Path, chance: &Chance) -> Result<Self, KeysError> {
        let path = dir.join(FILE);
        match Self::load(&path) {
            Err(KeysError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {}
            answer => return answer,
        }
        create(dir, &path, chance).map_err(|source| KeysError::Io { path: path.clone(), source })?;
        Self::load(&path)
    }

    /// Keys with a given secret, for tests and for the demo city, whose papers should look the same on every run.
    pub fn from_secret(code: [u8; LENGTH]) -> Self {
        Self { code }
    }

    fn load(path: &Path) -> Result<Self, KeysError> {
        let io = |source| KeysError::Io { path: path.to_owned(), source };
        if !fs::symlink_metadata(path).map_err(io)?.is_file() {
            return Err(KeysError::NotAFile { path: path.to_owned() });
        }
        let mut file = File::open(path).map_err(io)?;
        let facts = file.metadata().map_err(io)?; // of the open file: a later change of the path is not followed
        let mode = facts.mode() & 0o7777;
        if mode & 0o077 != 0 {
            return Err(KeysError::TooOpen { path: path.to_owned(), mode });
        }
        if facts.len() != LENGTH as u64 {
            return Err(KeysError::WrongLength { path: path.to_owned(), found: facts.len() });
        }
        let mut code = [0; LENGTH];
        file.read_exact(&mut code).map_err(io)?;
        Ok(Self { code })
    }

    /// The verification code to print on a paper: `XXXXX-XXXXX`, fifty bits of an HMAC over purpose and text. The
    /// purpose (`"cases.receipt"`) keeps a code for one kind of paper from fitting another.
    pub fn code(&self, purpose: &str, text: &str) -> String {
        code::write(&digest::keyed(&self.code, &[purpose.as_bytes(), text.as_bytes()]))
    }

    /// Whether what a person typed is the code of this purpose and text. Reads kindly (`o` for `0`, lower case, spaces,
    /// dashes, full-width characters) and compares in constant time.
    pub fn code_matches(&self, purpose: &str, text: &str, typed: &str) -> bool {
        code::read(typed).is_some_and(|typed| same::text(&typed, &self.code(purpose, text)))
    }
}

/// Writes the key under a name of its own and then links it to its place: nobody ever sees half a file, and who comes
/// second keeps the first one's key.
fn create(dir: &Path, path: &Path, chance: &Chance) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    let (mut secret, mut name) = ([0; LENGTH], [0; 8]);
    chance.fill(&mut secret);
    chance.fill(&mut name);
    let draft = dir.join(format!(".{FILE}.{}.{}", std::process::id(), digest::hex(&name)));
    let linked = write_new(&draft, &secret).and_then(|()| match fs::hard_link(&draft, path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        answer => answer,
    });
    let removed = fs::remove_file(&draft);
    linked.and(removed)?;
    File::open(dir)?.sync_all() // the name is on disk, too
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn keys() -> Keys {
        Keys::from_secret([42; 32])
    }

    fn made(dir: &Path, seed: u64) -> Keys {
        Keys::load_or_create(dir, &Chance::seeded(seed)).unwrap()
    }

    #[test]
    fn a_code_has_ten_characters_in_two_groups_and_matches_itself() {
        let code = keys().code("cases.receipt", "20261122000001");
        assert_eq!(code.len(), 11);
        assert_eq!(code.find('-'), Some(5));
        assert!(keys().code_matches("cases.receipt", "20261122000001", &code));
        assert!(keys().code_matches(
            "cases.receipt",
            "20261122000001",
            &code.to_lowercase().replace('-', " ")
        ));
    }

    #[test]
    fn a_code_fits_neither_another_text_nor_another_purpose_nor_another_installation() {
        let code = keys().code("cases.receipt", "1");
        assert!(!keys().code_matches("cases.receipt", "2", &code));
        assert!(!keys().code_matches("cases.decision", "1", &code));
        assert!(!Keys::from_secret([43; 32]).code_matches("cases.receipt", "1", &code));
        assert!(!keys().code_matches("cases.receipt", "1", ""));
    }

    #[test]
    fn the_key_is_made_once_and_read_ever_after() {
        let dir = tempfile::tempdir().unwrap();
        let inside = dir.path().join("keys");
        let first = made(&inside, 1).code("p", "t");
        assert_eq!(made(&inside, 2).code("p", "t"), first);
        assert_eq!(fs::read_dir(&inside).unwrap().count(), 1, "no draft stays behind");
    }

    #[test]
    fn only_the_owner_may_read_the_key_file() {
        let dir = tempfile::tempdir().unwrap();
        let inside = dir.path().join("keys");
        made(&inside, 1);
        assert_eq!(fs::metadata(inside.join(FILE)).unwrap().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(&inside).unwrap().mode() & 0o777, 0o700);
    }

    #[test]
    fn programs_that_start_at_once_share_one_key() {
        let dir = tempfile::tempdir().unwrap();
        let codes: Vec<_> = std::thread::scope(|scope| {
            let path = dir.path();
            let runs: Vec<_> =
                (0..8).map(|seed| scope.spawn(move || made(path, seed).code("p", "t"))).collect();
            runs.into_iter().map(|run| run.join().unwrap()).collect()
        });
        assert!(codes.iter().all(|code| *code == codes[0]), "{codes:?}");
    }

    #[test]
    fn a_key_file_that_others_may_read_is_refused_with_the_cure() {
        let dir = tempfile::tempdir().unwrap();
        made(dir.path(), 1);
        let path = dir.path().join(FILE);
        for mode in [0o640, 0o604, 0o660] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let error = Keys::load_or_create(dir.path(), &Chance::seeded(1)).unwrap_err();
            assert!(matches!(error, KeysError::TooOpen { .. }));
            assert!(error.to_string().contains("chmod 600"), "{error}");
        }
    }

    #[test]
    fn a_key_file_of_the_wrong_length_is_refused_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        write_new(&path, b"short").unwrap();
        let error = Keys::load_or_create(dir.path(), &Chance::seeded(1)).unwrap_err();
        assert!(error.to_string().contains("has 5 bytes and must have 32"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"short");
    }

    #[test]
    fn a_link_in_place_of_the_key_file_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let elsewhere = dir.path().join("elsewhere");
        write_new(&elsewhere, &[1; 32]).unwrap();
        symlink(&elsewhere, dir.path().join(FILE)).unwrap();
        let error = Keys::load_or_create(dir.path(), &Chance::seeded(1)).unwrap_err();
        assert!(matches!(error, KeysError::NotAFile { .. }), "{error}");
    }

    #[test]
    fn the_secret_is_never_printed() {
        assert_eq!(format!("{:?}", keys()), "Keys(secret)");
    }
}
