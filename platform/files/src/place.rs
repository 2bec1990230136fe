//! Where files lie: a folder or a bucket. The name of a file is the SHA-256 of its bytes, which are sealed.

use std::{borrow::Cow, error::Error, fmt, path::Path, str::FromStr, sync::Arc};

use object_store::{ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path as Key};
use plat_crypto::digest;

use plat_store::StoreError;

use crate::{BadSettings, FileError, Limits, Media, Settings, Taken, Thresholds, Turn, intake::Intake};

/// Names a stored file: 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileRef(String);

/// A text that is not 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a file reference: {0:?}")]
pub struct BadFileRef(pub String);

impl FileRef {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(bytes: &[u8]) -> Self {
        Self(digest::hex(&digest::sha256(bytes)))
    }

    /// Two levels of folders keep each of them small.
    fn key(&self) -> Key {
        let part = |from: usize, to: usize| self.0.get(from..to).unwrap_or_default();
        Key::from_iter([part(0, 2), part(2, 4), self.0.as_str()])
    }
}

impl fmt::Display for FileRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for FileRef {
    type Err = BadFileRef;
    fn from_str(raw: &str) -> Result<Self, BadFileRef> {
        let fits = raw.len() == 64 && raw.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        fits.then(|| Self(raw.to_owned())).ok_or_else(|| BadFileRef(raw.to_owned()))
    }
}

/// A place for files, and the door through which they come in. Clones are the same place.
#[derive(Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    intake: Intake,
}

impl Files {
    /// Files in a folder, which is made if it is not there. Each is written beside, synced, then renamed: half a
    /// file is never seen.
    pub fn folder(dir: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(dir).map_err(|e| StoreError::Unavailable(e.to_string()))?;
        let folder = LocalFileSystem::new_with_prefix(dir).map_err(failure)?.with_fsync(true);
        Ok(Self { store: Arc::new(folder), intake: Intake::default() })
    }

    /// Files as the settings want them: below `dir`, or in a bucket. `env` reads the environment.
    pub fn open(
        dir: &Path,
        settings: &Settings,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, BadSettings> {
        let Settings { s3, clamd, limits, quality } = settings;
        let intake = Intake::new(*limits, *quality, clamd.clone());
        match s3 {
            Some(bucket) => Ok(Self { store: Arc::new(bucket.open(env)?), intake }),
            None => Ok(Self { intake, ..Self::folder(dir)? }),
        }
    }

    /// The same place, with a font to mark copies with (TrueType or OpenType).
    pub fn with_font(self, font: impl Into<Cow<'static, [u8]>>) -> Self {
        Self { intake: self.intake.with_font(font.into()), ..self }
    }

    /// How large files may be.
    pub fn limits(&self) -> &Limits {
        &self.intake.rules().limits
    }

    /// From when on something is said about a photograph.
    pub fn thresholds(&self) -> &Thresholds {
        &self.intake.rules().thresholds
    }

    /// Takes in what somebody sent: what it is by its first bytes, bounded, looked at for malware; of a picture only the
    /// pixels, upright. It is kept nowhere yet.
    pub async fn take(&self, bytes: Vec<u8>) -> Result<Taken, FileError> {
        self.intake.take(bytes).await
    }

    /// A picture that was taken in, turned to the right.
    pub async fn turned(
        &self,
        bytes: Vec<u8>,
        media: Media,
        turn: Turn,
    ) -> Result<(Media, Vec<u8>), FileError> {
        self.intake.turned(bytes, media, turn).await
    }

    /// A picture that was taken in, with words drawn over all of it.
    pub async fn marked(
        &self,
        bytes: Vec<u8>,
        media: Media,
        words: String,
    ) -> Result<(Media, Vec<u8>), FileError> {
        self.intake.marked(bytes, media, words).await
    }

    /// Stores bytes; the same bytes twice are stored once. `Ok` comes when they are on disk.
    pub async fn put(&self, bytes: impl Into<Vec<u8>>) -> Result<FileRef, StoreError> {
        let bytes = bytes.into();
        let file = FileRef::of(&bytes);
        if self.size(&file).await.ok() != u64::try_from(bytes.len()).ok() {
            self.store.put(&file.key(), PutPayload::from(bytes)).await.map_err(failure)?;
        }
        Ok(file)
    }

    /// The bytes; [`StoreError::Missing`] if there is no such file, corrupt if they are not what was stored.
    pub async fn get(&self, file: &FileRef) -> Result<Vec<u8>, StoreError> {
        let got = self.store.get(&file.key()).await.map_err(failure)?;
        let bytes = got.bytes().await.map_err(failure)?;
        if FileRef::of(&bytes) != *file {
            return Err(StoreError::corrupt("files", file.as_str(), "the bytes have another SHA-256"));
        }
        Ok(bytes.into())
    }

    /// Deletes a file; one that is not there is no error, so that a deletion can be repeated.
    pub async fn delete(&self, file: &FileRef) -> Result<(), StoreError> {
        match self.store.delete(&file.key()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failure(error)),
        }
    }

    /// The size in bytes; [`StoreError::Missing`] if there is no such file.
    pub async fn size(&self, file: &FileRef) -> Result<u64, StoreError> {
        Ok(self.store.head(&file.key()).await.map_err(failure)?.size)
    }
}

fn failure(e: object_store::Error) -> StoreError {
    match e {
        object_store::Error::NotFound { .. } => StoreError::Missing("files"),
        other if is_full(&other) => StoreError::Full(other.to_string()),
        other => StoreError::Unavailable(other.to_string()),
    }
}

/// Whether a disk, a quota or a limit has no room left, somewhere down the causes.
fn is_full(error: &(dyn Error + 'static)) -> bool {
    use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    let mut cause = Some(error);
    while let Some(it) = cause {
        let kind = it.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        if matches!(kind, Some(StorageFull | QuotaExceeded | FileTooLarge)) {
            return true;
        }
        cause = it.source();
    }
    false
}
