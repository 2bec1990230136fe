//! Copies for officers: each says over all of it what it is for (国办函〔2016〕108号: 加注水印), so that a copy that leaves the desk
//! serves nothing else.

use plat_files::Media;
use plat_kernel::id::Id;

use crate::{
    error::CaseError,
    materials::{self, HandedIn},
    model::Case,
    service::Cases,
};

/// A file as an officer sees it: media type and bytes. A picture carries its mark; a PDF cannot, and its name says the case.
pub async fn for_officer(
    cases: &Cases,
    case: &Case,
    id: Id<HandedIn>,
) -> Result<(String, Vec<u8>), CaseError> {
    let key = cases.key_of(case.applicant).await?;
    let (media, bytes) = materials::file(cases, &key, case.id, id).await?;
    match Media::of_name(&media).filter(|media| media.is_picture()) {
        Some(kind) => {
            let (kind, marked) = cases.files.marked(bytes, kind, words(cases, case)?).await?;
            Ok((kind.name().to_owned(), marked))
        }
        None => Ok((media, bytes)),
    }
}

/// What stands on a copy: purpose, case and day, in Chinese like every paper.
fn words(cases: &Cases, case: &Case) -> Result<String, CaseError> {
    let item = cases.item_of(case)?;
    Ok(format!("仅供办理“{}”使用 {} {}", item.name.zh, case.number, cases.mint.today()))
}
