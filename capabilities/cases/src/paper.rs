//! The papers of a case: what stands on them is stored when they are issued, so that they can be printed again word
//! for word, and checked by anyone who holds one (number and code lead to the verification page).

use plat_crypto::digest;
use plat_facts::refs::CaseRef;
use plat_identity::PersonKey;
use plat_kernel::{Date, Timestamp, id::Id};
use serde::{Deserialize, Serialize};

use crate::{error::CaseError, model::Defect, number::CaseNumber, sealed};

/// Which paper it is; a case may have several of a kind. In the order in which they can follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperKind {
    /// 收件凭证
    Receipt,
    /// 移送告知书: the matter is another organ's or site's, and goes there (行政许可法 32(1)(2), 26).
    Transfer,
    /// 一次性补正告知书
    Correction,
    /// 告知承诺书: what the applicant promises, by when, and what follows from a false promise.
    Promise,
    /// 容缺受理通知书: accepted while second-rank materials are missing, until a day.
    DeferralNotice,
    /// 受理通知书
    Acceptance,
    /// 不予受理通知书
    NotAccepted,
    /// 特别程序所需时间告知书 (行政许可法 45)
    Suspension,
    /// 恢复计时告知书: the clock runs again.
    Resumption,
    /// 延长办理期限告知书 (行政许可法 42(1))
    Extension,
    /// 会商纪要: internal, never shown to the applicant.
    ConsultationMinutes,
    /// 终止办理告知书: what was deferred or promised did not come in time.
    DeferralEnded,
    /// 准予或不予决定书, for what is no licence: 办理结果通知书
    Decision,
    /// 送达回证: what was handed over or sent, how, and by whom.
    DeliveryRecord,
    /// 电子送达凭证: which papers were opened online, and when.
    ServiceRecord,
}

impl PaperKind {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Receipt,
        Self::Transfer,
        Self::Correction,
        Self::Promise,
        Self::DeferralNotice,
        Self::Acceptance,
        Self::NotAccepted,
        Self::Suspension,
        Self::Resumption,
        Self::Extension,
        Self::ConsultationMinutes,
        Self::DeferralEnded,
        Self::Decision,
        Self::DeliveryRecord,
        Self::ServiceRecord,
    ];

    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        self.names().0
    }

    /// The kind of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Not for the applicant: only who handles the case reads it.
    pub fn is_internal(self) -> bool {
        self == Self::ConsultationMinutes
    }

    /// It is served online by being opened: from then on it is known to its applicant. Receipts and records are not served,
    /// they are taken along.
    pub fn is_served(self) -> bool {
        !matches!(
            self,
            Self::Receipt
                | Self::Promise
                | Self::ConsultationMinutes
                | Self::DeliveryRecord
                | Self::ServiceRecord
        )
    }

    /// The letter that stands behind the case number. No two kinds share one.
    fn letter(self) -> char {
        self.names().1
    }

    fn names(self) -> (&'static str, char) {
        match self {
            Self::Receipt => ("receipt", 'R'),
            Self::Transfer => ("transfer", 'M'),
            Self::Correction => ("correction", 'C'),
            Self::Promise => ("promise", 'P'),
            Self::DeferralNotice => ("deferral-notice", 'L'),
            Self::Acceptance => ("acceptance", 'A'),
            Self::NotAccepted => ("not-accepted", 'N'),
            Self::Suspension => ("suspension", 'S'),
            Self::Resumption => ("resumption", 'B'),
            Self::Extension => ("extension", 'E'),
            Self::ConsultationMinutes => ("consultation-minutes", 'K'),
            Self::DeferralEnded => ("deferral-ended", 'T'),
            Self::Decision => ("decision", 'D'),
            Self::DeliveryRecord => ("delivery-record", 'V'),
            Self::ServiceRecord => ("service-record", 'W'),
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
    /// Its number: the case's, a letter, and from the second of its kind on which one it is.
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
    /// Its number: the case's, a letter, and from the second of its kind on which one it is.
    pub number: String,
    /// Which paper it is.
    pub kind: PaperKind,
    /// When it was issued.
    pub issued: Timestamp,
    /// What stands on it.
    pub sheet: Sheet,
}

impl Paper {
    /// What stands over it.
    pub fn title(&self) -> &'static str {
        match self.kind {
            PaperKind::Receipt => "收件凭证",
            PaperKind::Transfer => "移送告知书",
            PaperKind::Correction => "一次性补正告知书",
            PaperKind::Promise => "告知承诺书",
            PaperKind::DeferralNotice => "容缺受理通知书",
            PaperKind::Acceptance => "受理通知书",
            PaperKind::NotAccepted => "不予受理通知书",
            PaperKind::Suspension => "特别程序所需时间告知书",
            PaperKind::Resumption => "恢复计时告知书",
            PaperKind::Extension => "延长办理期限告知书",
            PaperKind::ConsultationMinutes => "会商纪要",
            PaperKind::DeferralEnded => "终止办理告知书",
            PaperKind::Decision if !self.sheet.licence => "办理结果通知书",
            PaperKind::Decision if self.sheet.granted => "准予行政许可决定书",
            PaperKind::Decision => "不予行政许可决定书",
            PaperKind::DeliveryRecord => "送达回证",
            PaperKind::ServiceRecord => "电子送达凭证",
        }
    }

    /// The number of a case's paper of a kind, of which it has `before` already: the first has the letter alone, the
    /// second the letter and 2.
    pub fn number_of(case: &CaseNumber, kind: PaperKind, before: usize) -> String {
        match before {
            0 => format!("{case}-{}", kind.letter()),
            _ => format!("{case}-{}{}", kind.letter(), before + 1),
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
    /// Who acts for the applicant, and as what, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<String>,
    /// The organ whose matter it is, where an application is not accepted or goes elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competent: Option<String>,
    /// The days on which the clock stood still, both included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused: Option<(Date, Date)>,
    /// The names of what is deferred 容缺 or replaced by a promise 告知承诺.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacking: Vec<String>,
    /// Until when it must come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lacking_by: Option<Date>,
    /// What follows if it does not come, or if the promise was false: the words that were signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consequences: Option<String>,
    /// A joint consultation 会商.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consultation: Option<SheetConsultation>,
    /// A hand-over or service 送达.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<SheetService>,
}

/// What stands in the minutes of a joint consultation 会商纪要.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetConsultation {
    /// What was asked.
    pub question: String,
    /// Each member: name or post, vote, and what they said.
    pub voices: Vec<(String, String, String)>,
    /// What came out.
    pub conclusion: String,
}

/// What stands on a record of service 送达.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetService {
    /// How: 直接送达, 邮寄送达, 电子送达.
    pub way: String,
    /// The courier's number of the consignment.
    #[serde(default)]
    pub tracking: Option<String>,
    /// Who handed it over.
    pub by: String,
    /// When it reached the applicant, where that is known.
    #[serde(default)]
    pub received: Option<Timestamp>,
    /// What was served: its name, its number, and when it was opened online.
    pub papers: Vec<(String, String, Option<Timestamp>)>,
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
    /// The PDF of a paper; `code` and `address` lead to its verification. The same paper gives the same bytes.
    fn print(&self, paper: &Paper, code: &str, address: &str) -> Result<Vec<u8>, String>;

    /// The characters of a text that could not be printed, each once.
    fn missing(&self, text: &str) -> Vec<char>;

    /// Whether everything that is printed here is a test without legal force.
    fn is_test(&self) -> bool;
}
