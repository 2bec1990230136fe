//! What an applicant hands in: photographs of papers, or originals that an officer has seen at the window. A material may
//! have several pages, each a file of its own.

mod error;

pub use error::MaterialError;

use cap_catalogue::{Item, Material};
use plat_facts::refs::{CaseRef, PersonRef};
use plat_files::{FileRef, Hint, Media, Scan};
use plat_identity::PersonKey;
use plat_kernel::{Timestamp, id::Id};
use plat_store::{StoreError, Tx};

use crate::{error::CaseError, grade::Grade, sealed, service::Cases, store};

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
        /// What is known of it.
        leaf: Leaf,
    },
}

/// What is known of one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Its place among the pages of the application.
    pub place: i64,
    /// How far it is believed.
    pub grade: Grade,
    /// What the photograph may lack: advice.
    pub hints: Vec<Hint>,
    /// Whether it was looked at for malware.
    pub scan: Scan,
    /// Who has seen its original, and when.
    pub seen: Option<(PersonRef, Timestamp)>,
    /// The earlier case from which it was taken.
    pub from: Option<CaseRef>,
}

impl HandedIn {
    /// How far it is believed.
    pub fn grade(&self) -> Grade {
        self.leaf().map_or(Grade::Seen, |leaf| leaf.grade)
    }

    /// What is known of it as a page; none of an original.
    pub fn leaf(&self) -> Option<&Leaf> {
        match &self.form {
            MaterialForm::Original => None,
            MaterialForm::File { leaf, .. } => Some(leaf),
        }
    }
}

/// A file as it comes in.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Which material of the guide it is.
    pub material: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The largest file that a form or a call carries, in bytes. What is taken may be bounded lower (`files.toml`).
pub const LARGEST_FILE: usize = 10 * 1024 * 1024;
/// The most files of one application.
pub const MOST_FILES: usize = 40;

/// Adds a file to a draft or a case, sealed under its applicant's key.
pub(crate) async fn add(
    cases: &Cases,
    key: &PersonKey,
    case: CaseRef,
    item: &Item,
    upload: Upload,
) -> Result<HandedIn, CaseError> {
    let material = item.material(&upload.material).ok_or(CaseError::NotFound)?;
    let handed_in = take(cases, key, case, (material, upload.bytes)).await?;
    let stored = handed_in.clone();
    let store = move |tx: &mut Tx<'_>| {
        tx.is_the_deed();
        store::materials::insert(tx, case, &stored)
    };
    cases.db.write(store).await?;
    Ok(handed_in)
}

/// Takes in the bytes of a page that is not stored as a row yet.
pub(crate) async fn take(
    cases: &Cases,
    key: &PersonKey,
    case: CaseRef,
    (material, bytes): (&Material, Vec<u8>),
) -> Result<HandedIn, CaseError> {
    let before = list(cases, case).await?;
    if before.len() >= MOST_FILES {
        return Err(CaseError::TooManyFiles);
    }
    let taken = cases.files.take(bytes).await?;
    let leaf = Leaf {
        place: next_place(&before),
        grade: Grade::of_upload(material),
        hints: taken.hints,
        scan: taken.scan,
        seen: None,
        from: None,
    };
    keep(cases, key, &material.id, (leaf, taken.media, taken.bytes)).await
}

/// The place behind all others.
pub(crate) fn next_place(before: &[HandedIn]) -> i64 {
    before.iter().filter_map(|it| it.leaf().map(|leaf| leaf.place)).max().unwrap_or(0) + 1
}

/// Seals a page and puts it where files lie; no row names it yet.
pub(crate) async fn keep(
    cases: &Cases,
    key: &PersonKey,
    material: &str,
    (leaf, media, bytes): (Leaf, Media, Vec<u8>),
) -> Result<HandedIn, CaseError> {
    let id = cases.mint.id();
    let (file, size) = put(cases, key, id, bytes).await?;
    let form = MaterialForm::File { file, media: media.name().to_owned(), size, leaf };
    Ok(HandedIn { id, material: material.to_owned(), form, added: cases.mint.now() })
}

/// Seals the bytes of a page and stores them; answers the name and the size before sealing. The name is the digest of
/// what is sealed, which is never the same twice: it tells nothing.
pub(crate) async fn put(
    cases: &Cases,
    key: &PersonKey,
    id: Id<HandedIn>,
    bytes: Vec<u8>,
) -> Result<(String, i64), CaseError> {
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let sealed = aside(key, move |key| sealed::FILE.seal(key, id, &bytes)).await?;
    Ok((cases.files.put(sealed).await?.to_string(), size))
}

/// What was handed in for a draft or a case, the pages of a material in their order.
pub(crate) async fn list(cases: &Cases, case: CaseRef) -> Result<Vec<HandedIn>, CaseError> {
    cases.db.read(move |tx| store::materials::of_case(tx, case)).await
}

/// Deletes the files of what was taken back.
pub(crate) async fn delete_files(cases: &Cases, handed_in: &[HandedIn]) {
    for it in handed_in {
        if let MaterialForm::File { file, .. } = &it.form {
            delete_file(cases, file).await;
        }
    }
}

/// Deletes a file that no row names any more. One that cannot be deleted now stays sealed, and is named in the log.
pub(crate) async fn delete_file(cases: &Cases, file: &str) {
    let Ok(name) = file.parse::<FileRef>() else { return };
    if let Err(error) = cases.files.delete(&name).await {
        tracing::warn!(%file, %error, "a file that was taken back could not be deleted");
    }
}

/// Sealing and opening ten megabytes takes a while: it keeps no other request waiting.
pub(crate) async fn aside<T: Send + 'static>(
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
    open(cases, key, &handed_in).await
}

/// The bytes of a page with their media type.
pub(crate) async fn open(
    cases: &Cases,
    key: &PersonKey,
    page: &HandedIn,
) -> Result<(String, Vec<u8>), CaseError> {
    let MaterialForm::File { file, media, .. } = &page.form else { return Err(CaseError::NotFound) };
    let name: FileRef = file.parse().map_err(|_| CaseError::NotFound)?;
    let sealed = cases.files.get(&name).await?;
    let id = page.id;
    Ok((media.clone(), aside(key, move |key| sealed::FILE.open(key, id, &sealed)).await??))
}

/// The materials that must still be photographed for an online application.
pub fn missing<'a>(item: &'a Item, handed_in: &'a [HandedIn]) -> impl Iterator<Item = &'a str> {
    item.uploads()
        .filter(|material| material.required)
        .map(|material| material.id.as_str())
        .filter(|id| !handed_in.iter().any(|it| it.material == *id))
}
