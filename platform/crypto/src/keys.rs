//! The installation's own secret, in a file beside (never inside) the database.

use std::path::Path;

use plat_kernel::chance::Chance;
use zeroize::Zeroizing;

use crate::{
    code, digest,
    key_file::{self, KeysError},
    same,
};

/// The name of the key file for verification codes.
const FILE: &str = "code.key";
/// Its length in bytes.
const LENGTH: usize = 32;

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
        let secret = key_file::load_or_create(&dir.join(FILE), chance, || {
            let mut secret = Zeroizing::new([0; LENGTH]);
            chance.fill(secret.as_mut_slice());
            secret
        })?;
        Ok(Self { code: *secret })
    }

    /// Keys with a given secret, for tests and for the demo city, whose papers should look the same on every run.
    pub fn from_secret(code: [u8; LENGTH]) -> Self {
        Self { code }
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;
    use crate::key_file::write_new;

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
