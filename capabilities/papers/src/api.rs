//! Papers over the API: as they stand in a list, and checked by anybody.

use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, Query, State},
};
use plat_kernel::{Lang, Timestamp};
use plat_web::{Json, Page, Refusal, Work, limited};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    error::PaperError,
    issuer::{Standing, Told},
    paper::Issued,
    verify::{Difference, Examined, Genuine, LARGEST, Shown, Verifier},
};

/// All calls of this capability.
pub(crate) fn routes(verifier: Verifier) -> OpenApiRouter {
    let files = limited(OpenApiRouter::new().routes(routes!(check_file)), Work::Verify)
        .layer(DefaultBodyLimit::max(LARGEST));
    limited(OpenApiRouter::new().routes(routes!(check_paper)), Work::Verify).merge(files).with_state(verifier)
}

/// Number and code of a paper.
#[derive(Deserialize, IntoParams)]
struct Typed {
    /// The paper's number.
    number: String,
    /// The code printed on it.
    code: String,
}

/// Is a paper genuine?
#[utoipa::path(get, path = "/verify", tag = "papers", params(Typed), responses((status = 200, body = PaperCheck)))]
async fn check_paper(
    State(verifier): State<Verifier>,
    Query(typed): Query<Typed>,
) -> Result<Json<PaperCheck>, Refusal> {
    let found = verifier.find(&typed.number, &typed.code).await?;
    Ok(Json(PaperCheck { genuine: found.is_some(), paper: found.map(GenuineBody::of) }))
}

/// Is a file what it says it is: a paper as PDF, or its seal as JSON?
///
/// The body is the file itself, at most 12 MB; nothing of it is kept. Every fault is named by a code and in words.
#[utoipa::path(post, path = "/verify", tag = "papers", request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = FileCheck)))]
async fn check_file(
    State(verifier): State<Verifier>,
    page: Page,
    file: Bytes,
) -> Result<Json<FileCheck>, Refusal> {
    if file.is_empty() {
        return Err(PaperError::FileMissing.into());
    }
    let examined = verifier.examine(Shown { file: file.to_vec(), beside: None }).await?;
    Ok(Json(FileCheck::of(examined, page.lang)))
}

/// A paper.
#[derive(Serialize, ToSchema)]
pub struct PaperBody {
    /// Its number.
    number: String,
    /// Which paper it is, such as `acceptance`.
    kind: &'static str,
    /// When it was issued.
    #[schema(value_type = String, format = DateTime)]
    issued: Timestamp,
    /// When its applicant first opened it online.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none")]
    opened: Option<Timestamp>,
}

impl PaperBody {
    /// A paper, and when its applicant opened it.
    pub fn of(paper: &Issued, opened: Option<Timestamp>) -> Self {
        Self { number: paper.number.clone(), kind: paper.kind.code(), issued: paper.issued, opened }
    }
}

/// A genuine paper, as whoever holds it may compare it.
#[derive(Serialize, ToSchema)]
struct GenuineBody {
    #[serde(flatten)]
    paper: PaperBody,
    /// The organ that issued it.
    organ: String,
    /// To whom, masked; none when their data was erased.
    applicant: Option<String>,
    /// `holds`, `replaced`, `set-aside` or `withdrawn`.
    standing: &'static str,
    /// The number of the paper that took its place.
    replaced_by: Option<String>,
}

impl GenuineBody {
    fn of(genuine: Genuine) -> Self {
        let Genuine { issued, told: Told { organ, standing, .. }, paper } = genuine;
        Self {
            paper: PaperBody::of(&issued, None),
            standing: standing.code(),
            replaced_by: if let Standing::ReplacedBy(number) = standing { Some(number) } else { None },
            organ: paper.as_ref().map_or(organ, |paper| paper.sheet.organ.clone()),
            applicant: paper.map(|paper| plat_kernel::mask::name(&paper.sheet.applicant)),
        }
    }
}

/// Whether a paper is genuine.
#[derive(Serialize, ToSchema)]
struct PaperCheck {
    /// A paper with this number and code was issued.
    genuine: bool,
    /// What was issued.
    paper: Option<GenuineBody>,
}

/// What a check of a file found.
#[derive(Serialize, ToSchema)]
struct FileCheck {
    /// It is as it was issued here.
    genuine: bool,
    /// The paper, if it stands in this city's register.
    paper: Option<GenuineBody>,
    /// What is wrong, the gravest first.
    faults: Vec<FaultBody>,
    /// Fields of the seal that are not as they were issued, such as `paper.facts.applicant`; told only to who shows one of its
    /// signatures.
    fields: Vec<String>,
    /// The first byte of the PDF that is another one, counted from 1.
    byte: Option<usize>,
}

/// One thing that is wrong.
#[derive(Serialize, ToSchema)]
struct FaultBody {
    /// The stable code, such as `content`, `signature`, `unknown-key`, `appended`, `cut`, `no-seal` or `not-ours`.
    code: &'static str,
    /// In words.
    detail: String,
}

impl FileCheck {
    fn of(examined: Examined, lang: Lang) -> Self {
        let Examined { checked, genuine, differs } = examined;
        let fault = |it: &plat_stamp::Fault| FaultBody { code: it.code(), detail: it.text(lang) };
        let field =
            |it: &Difference| if let Difference::Field(path) = it { Some(path.clone()) } else { None };
        let byte = |it: &Difference| if let Difference::Byte(at) = it { Some(*at) } else { None };
        Self {
            genuine: checked.is_whole(),
            faults: checked.faults.iter().map(fault).collect(),
            fields: differs.iter().filter_map(field).collect(),
            byte: differs.iter().find_map(byte),
            paper: genuine.map(GenuineBody::of),
        }
    }
}
