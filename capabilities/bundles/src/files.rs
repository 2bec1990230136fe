//! What an applicant photographs: each material once, sealed; every part gets its own copy when it begins.

use cap_cases::CaseError;
use plat_facts::refs::ErrandRef;
use plat_files::FileRef;
use plat_identity::PersonKey;
use plat_kernel::{Timestamp, id::Id};
use plat_store::Tx;

use crate::{error::BundleError, materials::Wanted, sealed, service::Bundles, store};

/// The most files of one errand.
pub const MOST: usize = 40;

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: Id<Kept>,
    /// Which material of the bundle it is.
    pub material: String,
    /// Where it is kept, sealed.
    pub file: String,
    /// Its media type, as found in its first bytes.
    pub media: String,
    /// Its size in bytes.
    pub size: i64,
    /// When it was added.
    pub added: Timestamp,
}

/// Adds a photograph or PDF, sealed under its applicant's key.
pub(crate) async fn add(
    bundles: &Bundles,
    key: &PersonKey,
    errand: ErrandRef,
    (material, bytes): (String, Vec<u8>),
) -> Result<Kept, BundleError> {
    if list(bundles, errand).await?.len() >= MOST {
        return Err(BundleError::TooManyFiles);
    }
    let taken = bundles.files.take(bytes).await.map_err(CaseError::from)?;
    let size = i64::try_from(taken.bytes.len()).unwrap_or(i64::MAX);
    let id = bundles.mint.id();
    let sealed = sealed::FILE.seal(key, id, &taken.bytes);
    let file = bundles.files.put(sealed).await?.to_string();
    let kept =
        Kept { id, material, file, media: taken.media.name().to_owned(), size, added: bundles.mint.now() };
    let stored = kept.clone();
    let store = move |tx: &mut Tx<'_>| {
        tx.is_the_deed();
        Ok::<_, BundleError>(store::files::insert(tx, errand, &stored)?)
    };
    bundles.db.write(store).await?;
    Ok(kept)
}

/// The files of a draft or an errand.
pub(crate) async fn list(bundles: &Bundles, errand: ErrandRef) -> Result<Vec<Kept>, BundleError> {
    bundles.db.read::<_, BundleError>(move |tx| Ok(store::files::of_errand(tx, errand)?)).await
}

/// Takes one back.
pub(crate) async fn remove(bundles: &Bundles, errand: ErrandRef, id: Id<Kept>) -> Result<(), BundleError> {
    let mut kept = list(bundles, errand).await?;
    kept.retain(|it| it.id == id);
    bundles.db.write(move |tx| Ok::<_, BundleError>(store::files::delete(tx, errand, id)?)).await?;
    delete(bundles, &kept).await;
    Ok(())
}

/// Deletes the files of what was taken back. One that cannot be deleted now stays sealed, and is named in the log.
pub(crate) async fn delete(bundles: &Bundles, kept: &[Kept]) {
    for it in kept {
        let Ok(name) = it.file.parse::<FileRef>() else { continue };
        if let Err(error) = bundles.files.delete(&name).await {
            tracing::warn!(file = it.file, %error, "a file that was taken back could not be deleted");
        }
    }
}

/// The bytes of a file with their media type.
pub(crate) async fn open(
    bundles: &Bundles,
    key: &PersonKey,
    (errand, id): (ErrandRef, Id<Kept>),
) -> Result<(String, Vec<u8>), BundleError> {
    let kept =
        list(bundles, errand).await?.into_iter().find(|it| it.id == id).ok_or(BundleError::NotFound)?;
    let bytes = bytes(bundles, key, &kept).await?;
    Ok((kept.media, bytes))
}

/// The bytes of a file that is known.
pub(crate) async fn bytes(bundles: &Bundles, key: &PersonKey, kept: &Kept) -> Result<Vec<u8>, BundleError> {
    let file: FileRef = kept.file.parse().map_err(|_| BundleError::NotFound)?;
    sealed::FILE.open(key, kept.id, &bundles.files.get(&file).await?)
}

/// The materials that must still be photographed.
pub fn missing<'a>(wanted: &'a [Wanted], kept: &'a [Kept]) -> impl Iterator<Item = &'a Wanted> {
    let needed = wanted.iter().filter(|it| it.required && it.is_uploaded());
    needed.filter(|it| !kept.iter().any(|file| file.material == it.id))
}
