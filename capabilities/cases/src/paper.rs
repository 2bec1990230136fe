//! The papers of a case: what stands on them is stored when they are issued, so that they can be printed again word
//! for word, and checked by anyone who holds one (number and code lead to the verification page).

use plat_crypto::digest;
use plat_facts::refs::CaseRef;
use plat_identity::PersonKey;
use plat_kernel::{Date, Timestamp, id::Id};
use serde::{Deserialize, Serialize};

use crate::{
    error::CaseError,
    model::{Case, Defect},
    sealed,
};

/// Which paper it is. A case has each kind at most once; of suspensions as many as it had.
/// In the order in which they can follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperKind {
    /// 收件凭证
    Receipt,
    /// 一次性补正告知书
    Correction,
    /// 受理通知书
    Acceptance,
    /// 不予受理通知书
    NotAccepted,
    /// 特别程序所需时间告知书 (行政许可法 45)
    Suspension,
    /// 延长办理期限告知书 (行政许可法 42(1))
    Extension,
    /// 准予或不予决定书, for what is no licence: 办理结果通知书
    Decision,
}

impl PaperKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Receipt,
        Self::Correction,
        Self::Acceptance,
        Self::NotAccepted,
        Self::Suspension,
        Self::Extension,
        Self::Decision,
    ];

    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Acceptance => "acceptance",
            Self::Correction => "correction",
            Self::NotAccepted => "not-accepted",
            Self::Suspension => "suspension",
            Self::Extension => "extension",
            Self::Decision => "decision",
        }
    }

    /// The kind of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The letter that stands behind the case number.
    fn letter(self) -> char {
        match self {
            Self::Receipt => 'R',
            Self::Acceptance => 'A',
            Self::Correction => 'C',
            Self::NotAccepted => 'N',
            Self::Suspension => 'S',
            Self::Extension => 'E',
            Self::Decision => 'D',
        }
    }
}

/// An issued paper as it is kept: what stands on it is sealed under its applicant's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Its id.
    pub id: Id<Paper>,
    /// Its case.
    pub case: CaseRef,
    /// Its number: the case's and a letter.
    pub number: String,
    /// Which paper it is.
    pub kind: PaperKind,
    /// When it was issued.
    pub issued: Timestamp,
    /// What stands on it, sealed. It is never sealed anew: the code on the paper would not fit any more.
    pub(crate) content: Vec<u8>,
}

impl Issued {
    /// Seals a paper.
    pub(crate) fn seal(paper: &Paper, key: &PersonKey) -> Result<Self, CaseError> {
        let Paper { id, case, kind, issued, .. } = *paper;
        let content = sealed::SHEET.seal_json(key, id, &paper.sheet)?;
        Ok(Self { id, case, number: paper.number.clone(), kind, issued, content })
    }

    /// The paper with what stands on it.
    pub(crate) fn open(self, key: &PersonKey) -> Result<Paper, CaseError> {
        let sheet = sealed::SHEET.open_json(key, self.id, &self.content)?;
        let Self { id, case, number, kind, issued, .. } = self;
        Ok(Paper { id, case, number, kind, issued, sheet })
    }

    /// What the verification code is made of: number, time, and the digest of what is sealed. So a paper can be checked
    /// without opening it, and when its applicant was erased, too.
    pub(crate) fn proof(&self) -> String {
        let content = digest::hex(&digest::sha256(&self.content));
        format!("{}|{}|{content}", self.number, self.issued)
    }
}

/// An issued paper, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its id.
    pub id: Id<Paper>,
    /// Its case.
    pub case: CaseRef,
    /// Its number: the case's and a letter.
    pub number: String,
    /// Which paper it is.
    pub kind: PaperKind,
    /// When it was issued.
    pub issued: Timestamp,
    /// What stands on it.
    pub sheet: Sheet,
}

impl Paper {
    /// The number of a case's paper of a kind; the clock may stand still more than once, and each notice has its own.
    pub fn number_of(case: &Case, kind: PaperKind) -> String {
        match (kind, case.pauses.len()) {
            (PaperKind::Suspension, nth @ 2..) => format!("{}-{}{nth}", case.number, kind.letter()),
            _ => format!("{}-{}", case.number, kind.letter()),
        }
    }
}

/// What stands on a paper.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one plain statement on the paper, stored as it stands"
)]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// To whom it is addressed.
    pub applicant: String,
    /// Their ID number, masked.
    #[serde(default)]
    pub id_number: Option<String>,
    /// The item's name.
    pub item: String,
    /// The item is a licence 行政许可: the decision is then a licence decision.
    pub licence: bool,
    /// The organ that issues it.
    pub organ: String,
    /// Where the case is handled.
    pub site: String,
    /// Its telephone.
    pub phone: String,
    /// The case's number.
    pub case_number: String,
    /// The day of receipt.
    pub received_on: Option<Date>,
    /// The day from which the terms run.
    pub accepted_on: Option<Date>,
    /// Accepted by law, because nobody answered in time.
    pub deemed: bool,
    /// How it came in, in words.
    pub channel: String,
    /// Until when defects must be told.
    pub reply_due: Option<Date>,
    /// The legal term: days, whether they are working days, and the last of them.
    pub legal: Option<(u32, bool, Date)>,
    /// The promised term, working days.
    pub promised_days: u32,
    /// The last day by the promise.
    pub promised_due: Option<Date>,
    /// Some date rests on a calendar that is not published yet.
    pub provisional: bool,
    /// What was handed in.
    pub materials: Vec<SheetMaterial>,
    /// Everything that is wrong.
    pub defects: Vec<Defect>,
    /// Granted.
    pub granted: bool,
    /// The code of the kind of reason.
    pub ground: Option<String>,
    /// The reason.
    pub reason: Option<String>,
    /// The days told, for a suspension or an extension.
    pub days: Option<u32>,
    /// Until when the result must be handed over (行政许可法 44).
    pub deliver_by: Option<Date>,
    /// Where reconsideration 复议 can be asked for.
    pub reconsideration: String,
    /// Where an action 诉讼 can be brought.
    pub court: String,
    /// The result document's name.
    pub result: String,
    /// The provisions the item rests on.
    pub legal_basis: Vec<String>,
}

/// One row of the table of materials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetMaterial {
    /// Its name.
    pub name: String,
    /// How many.
    pub copies: u32,
    /// 电子 or 纸质, or 免交 when the state knows it already.
    pub form: String,
}

/// Prints papers. Asked by this capability, answered in `app/wiring.rs` by the platform's documents.
pub trait Press: Send + Sync {
    /// The PDF of a paper; `code` and `address` lead to its verification.
    fn print(&self, paper: &Paper, code: &str, address: &str) -> Result<Vec<u8>, String>;
}
