//! What an applicant hands in: photographs of papers, or originals that an officer has seen at the window.

use cap_catalogue::Item;
use plat_facts::refs::CaseRef;
use plat_identity::PersonKey;
use plat_kernel::{Timestamp, id::Id};
use plat_store::{StoreError, Tx, files::FileRef};

use crate::{error::CaseError, sealed, service::Cases, store};

/// One thing that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedIn {
    /// Its id.
    pub id: Id<HandedIn>,
    /// Which material of the guide it is.
    pub material: String,
    /// A file or an original.
    pub form: MaterialForm,
    /// When it was handed in.
    pub added: Timestamp,
}

/// In which form a material was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MaterialForm {
    /// Shown at the window.
    Original,
    /// A photograph or PDF.
    File {
        /// Where it is kept, sealed.
        file: String,
        /// Its media type, as found in its first bytes.
        media: String,
        /// Its size in bytes.
        size: i64,
    },
}

/// A file as it comes in.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Which material of the guide it is.
    pub material: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The largest file that is taken, in bytes. A phone's photograph is made smaller in the browser first.
pub const LARGEST_FILE: usize = 10 * 1024 * 1024;
/// The most files of one application.
pub const MOST_FILES: usize = 40;

/// The media type of a file that can be shown, by its first bytes; the name and the sender's word do not count.
pub fn media_of(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        _ => None,
    }
}

/// Adds a file to a draft or a case, sealed under its applicant's key.
pub(crate) async fn add(
    cases: &Cases,
    key: &PersonKey,
    case: CaseRef,
    item: &Item,
    upload: Upload,
) -> Result<HandedIn, CaseError> {
    let material = item.material(&upload.material).ok_or(CaseError::NotFound)?.id.clone();
    if upload.bytes.len() > LARGEST_FILE {
        return Err(CaseError::FileTooLarge);
    }
    let media = media_of(&upload.bytes).ok_or(CaseError::BadFile)?.to_owned();
    if list(cases, case).await?.len() >= MOST_FILES {
        return Err(CaseError::TooManyFiles);
    }
    let size = i64::try_from(upload.bytes.len()).unwrap_or(i64::MAX);
    let id = cases.mint.id();
    // The name of the file is the digest of what is sealed, which is never the same twice: it tells nothing.
    let sealed = aside(key, move |key| sealed::FILE.seal(key, id, &upload.bytes)).await?;
    let file = cases.files.put(sealed).await?.to_string();
    let handed_in =
        HandedIn { id, material, form: MaterialForm::File { file, media, size }, added: cases.mint.now() };
    let stored = handed_in.clone();
    let store = move |tx: &mut Tx<'_>| {
        tx.is_the_deed();
        store::materials::insert(tx, case, &stored)
    };
    cases.db.write(store).await?;
    Ok(handed_in)
}

/// What was handed in for a draft or a case.
pub(crate) async fn list(cases: &Cases, case: CaseRef) -> Result<Vec<HandedIn>, CaseError> {
    cases.db.read(move |tx| store::materials::of_case(tx, case)).await
}

/// Deletes the files of what was taken back. One that cannot be deleted now stays sealed, and is named in the log.
pub(crate) async fn delete_files(cases: &Cases, handed_in: &[HandedIn]) {
    for it in handed_in {
        let MaterialForm::File { file, .. } = &it.form else { continue };
        let Ok(name) = file.parse::<FileRef>() else { continue };
        if let Err(error) = cases.files.delete(&name).await {
            tracing::warn!(%file, %error, "a file that was taken back could not be deleted");
        }
    }
}

/// Sealing and opening ten megabytes takes a while: it keeps no other request waiting.
async fn aside<T: Send + 'static>(
    key: &PersonKey,
    work: impl FnOnce(&PersonKey) -> T + Send + 'static,
) -> Result<T, CaseError> {
    let key = key.clone();
    Ok(tokio::task::spawn_blocking(move || work(&key)).await.map_err(|_| StoreError::Panicked)?)
}

/// The bytes of a file with their media type, opened with its applicant's key. Never more than [`LARGEST_FILE`].
pub(crate) async fn file(
    cases: &Cases,
    key: &PersonKey,
    case: CaseRef,
    id: Id<HandedIn>,
) -> Result<(String, Vec<u8>), CaseError> {
    let handed_in = list(cases, case).await?.into_iter().find(|it| it.id == id).ok_or(CaseError::NotFound)?;
    let MaterialForm::File { file, media, .. } = handed_in.form else { return Err(CaseError::NotFound) };
    let file: FileRef = file.parse().map_err(|_| CaseError::NotFound)?;
    let sealed = cases.files.get(&file).await?;
    Ok((media, aside(key, move |key| sealed::FILE.open(key, id, &sealed)).await??))
}

/// The materials that must still be photographed for an online application.
pub fn missing<'a>(item: &'a Item, handed_in: &'a [HandedIn]) -> impl Iterator<Item = &'a str> {
    item.uploads()
        .filter(|material| material.required)
        .map(|material| material.id.as_str())
        .filter(|id| !handed_in.iter().any(|it| it.material == *id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        assert_eq!(media_of(b"%PDF-1.7"), Some("application/pdf"));
        assert_eq!(media_of(&[0xFF, 0xD8, 0xFF, 0xE0]), Some("image/jpeg"));
    }

    #[test]
    fn a_program_or_page_is_not_taken() {
        for bytes in [&b"MZ\x90"[..], b"<html>", b"<svg xmlns", b"", b"\x89PN"] {
            assert_eq!(media_of(bytes), None);
        }
    }
}
