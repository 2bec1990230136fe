//! Files of secret bytes: private to their owner, never a link, made in one step.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use plat_kernel::chance::Chance;
use zeroize::Zeroizing;

use crate::digest;

/// What a key file holds; wiped from memory when it is dropped.
pub(crate) type Secret<const N: usize> = Zeroizing<[u8; N]>;

/// Why the key file cannot be used. Each message says what the person who runs the program can do.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The file is too long or too short: it was cut off or is something else.
    #[error("key file {path} has {found} bytes and must have {wanted}: restore it from the backup", path = path.display())]
    WrongLength {
        /// Where the file is.
        path: PathBuf,
        /// How long it must be, in bytes.
        wanted: usize,
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
    /// The bytes have the right length and are no key.
    #[error("key file {path} holds no key: restore it from the backup", path = path.display())]
    NoKey {
        /// Where the file is.
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

impl KeysError {
    /// Wraps what the operating system said about a path.
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }

    /// Whether there is no such file.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == ErrorKind::NotFound)
    }
}

/// Fresh random bytes.
pub(crate) fn random<const N: usize>(chance: &Chance) -> Secret<N> {
    let mut secret = Zeroizing::new([0; N]);
    chance.fill(secret.as_mut_slice());
    secret
}

/// Reads the file, or makes it (mode 0600) with its folder (mode 0700) when there is none. Two programs that start at once
/// end up with the same secret.
pub(crate) fn load_or_create<const N: usize>(
    path: &Path,
    chance: &Chance,
    make: impl FnOnce() -> Secret<N>,
) -> Result<Secret<N>, KeysError> {
    match load(path) {
        Err(error) if error.is_missing() => {}
        answer => return answer,
    }
    create(path, chance, make().as_slice())?;
    load(path)
}

/// Reads the file.
pub(crate) fn load<const N: usize>(path: &Path) -> Result<Secret<N>, KeysError> {
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
    if facts.len() != N as u64 {
        return Err(KeysError::WrongLength { path: path.to_owned(), wanted: N, found: facts.len() });
    }
    let mut secret = Zeroizing::new([0; N]);
    file.read_exact(secret.as_mut_slice()).map_err(io)?;
    Ok(secret)
}

/// Writes the secret under a name of its own and then links it to its place: nobody ever sees half a file, and who comes
/// second keeps the first one's.
pub(crate) fn create(path: &Path, chance: &Chance, secret: &[u8]) -> Result<(), KeysError> {
    place(path, chance, secret, |draft| match fs::hard_link(draft, path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => fs::remove_file(draft),
        linked => linked.and(fs::remove_file(draft)),
    })
}

/// Puts a secret in the place of the one that is there, whose bytes are overwritten first.
pub(crate) fn replace(path: &Path, chance: &Chance, secret: &[u8]) -> Result<(), KeysError> {
    place(path, chance, secret, |draft| {
        overwrite(path)?;
        fs::rename(draft, path)
    })
}

/// Overwrites the file and removes it.
pub(crate) fn destroy(path: &Path) -> Result<(), KeysError> {
    let gone = || {
        overwrite(path)?;
        fs::remove_file(path)?;
        sync(folder_of(path))
    };
    gone().map_err(KeysError::io(path))
}

fn place(
    path: &Path,
    chance: &Chance,
    secret: &[u8],
    put: impl FnOnce(&Path) -> io::Result<()>,
) -> Result<(), KeysError> {
    let (dir, letters) = (folder_of(path), random::<8>(chance));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let draft = dir.join(format!(".{name}.{}.{}", std::process::id(), digest::hex(letters.as_slice())));
    let placed = || {
        DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
        write_new(&draft, secret).and_then(|()| put(&draft)).inspect_err(|_| {
            let _no_draft_stays = fs::remove_file(&draft);
        })?;
        sync(dir) // the name is on disk, too
    };
    placed().map_err(KeysError::io(path))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("."))
}

fn sync(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Zeros over what a file holds; a file that is not there holds nothing.
fn overwrite(path: &Path) -> io::Result<()> {
    match OpenOptions::new().write(true).open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        opened => {
            let mut file = opened?;
            let length = usize::try_from(file.metadata()?.len()).unwrap_or(0);
            file.write_all(&vec![0; length])?;
            file.sync_all()
        }
    }
}
