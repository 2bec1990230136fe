//! Papers over the API: opened, and checked by anybody.

use plat_kernel::{Lang, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::PaperBody;
use crate::{
    issue,
    service::Cases,
    standing::Standing,
    verify::{Difference, Examined, Genuine},
};

/// A paper that was opened.
#[derive(Serialize, ToSchema)]
pub(super) struct OpenedBody {
    /// Its number.
    pub(super) number: String,
    /// When its applicant opened it for the first time.
    #[schema(value_type = String, format = DateTime)]
    pub(super) opened: Timestamp,
}

/// A genuine paper, as whoever holds it may compare it.
#[derive(Serialize, ToSchema)]
pub(super) struct GenuineBody {
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
    pub(super) fn of(cases: &Cases, genuine: Genuine) -> Self {
        let Genuine { issued, case, paper, standing } = genuine;
        let organ = issue::organ(cases, &case).map(|organ| organ.zh.clone()).unwrap_or_default();
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
pub(super) struct PaperCheck {
    /// A paper with this number and code was issued.
    pub(super) genuine: bool,
    /// What was issued.
    pub(super) paper: Option<GenuineBody>,
}

/// What a check of a file found.
#[derive(Serialize, ToSchema)]
pub(super) struct FileCheck {
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
    pub(super) fn of(cases: &Cases, examined: Examined, lang: Lang) -> Self {
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
            paper: genuine.map(|it| GenuineBody::of(cases, it)),
        }
    }
}
