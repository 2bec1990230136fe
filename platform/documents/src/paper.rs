//! The papers and the facts they carry. A paper is what its template reads: nothing is looked up while printing.

use plat_kernel::Date;
use plat_kernel::term::Unit;
use serde::{Serialize, Serializer};

/// A paper that can be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Paper {
    /// 收件凭证: materials were handed in; the clock of five working days runs.
    Receipt(Receipt),
    /// 受理通知书: the application is accepted; the term for the decision runs.
    Acceptance(Acceptance),
    /// 一次性补正告知书: everything that must be put right, told once.
    Correction(Correction),
    /// 不予受理通知书: the application is not accepted, why, and what can be done about it.
    NotAccepted(NotAccepted),
    /// 准予/不予行政许可决定书, or for what is no licence 办理结果通知书.
    Decision(Decision),
    /// 送达回证: who received which papers, when and how.
    Delivery(Delivery),
    /// Everything else that is told in writing: the clock stands still (行政许可法 45), the term is extended (42(1)) …
    Notice(Notice),
}

impl Paper {
    /// What all papers have.
    pub fn head(&self) -> &Head {
        match self {
            Self::Receipt(it) => &it.head,
            Self::Acceptance(it) => &it.head,
            Self::Correction(it) => &it.head,
            Self::NotAccepted(it) => &it.head,
            Self::Decision(it) => &it.head,
            Self::Delivery(it) => &it.head,
            Self::Notice(it) => &it.head,
        }
    }

    /// The template that sets this paper.
    pub(crate) fn template(&self) -> &'static str {
        match self {
            Self::Receipt(_) => "receipt.typ",
            Self::Acceptance(_) => "acceptance.typ",
            Self::Correction(_) => "correction.typ",
            Self::NotAccepted(_) => "not_accepted.typ",
            Self::Decision(it) if it.head.licence => "decision.typ",
            Self::Decision(_) => "result.typ",
            Self::Delivery(_) => "delivery.typ",
            Self::Notice(_) => "notice.typ",
        }
    }
}

/// What all papers have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Head {
    /// Number of the paper itself (文号), as in 宁公（云）受字〔2026〕第000123号.
    pub number: String,
    /// Number of the case (业务编号).
    pub case_number: String,
    /// The organ that issues and seals the paper, by its full name.
    pub organ: String,
    /// Whom the paper is for, by full name.
    pub applicant: String,
    /// The applicant's identity number, masked by the caller.
    pub id_number: Option<String>,
    /// Name of the item applied for.
    pub item: String,
    /// True if the item is an administrative licence, so that the Administrative Licensing Law governs it.
    pub licence: bool,
    /// The date under the seal.
    #[serde(serialize_with = "in_chinese")]
    pub date: Date,
    /// How a reader finds out that the paper is genuine.
    pub verification: Verification,
    /// Where to ask: telephone and place.
    pub enquiries: String,
    /// Where the service can be rated, on papers that people take home; nothing depends on it.
    pub rating: Option<Rating>,
    /// True in a demonstration: the paper then carries TEST marks all over and the seal is a TEST ring.
    pub demo: bool,
}

/// Where a service can be rated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rating {
    /// The page; printed as a second, smaller QR code.
    pub url: String,
    /// What stands beside it: of one's own will, and until when.
    pub words: String,
}

/// How a reader finds out that a paper is genuine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// The page that tells; printed as a QR code.
    pub url: String,
    /// The code to type there, as people read it.
    pub code: String,
}

/// One line of a table of materials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MaterialRow {
    /// What it is.
    pub name: String,
    /// How many copies.
    pub copies: u32,
    /// Paper or electronic, original or copy: a word or two.
    pub form: String,
}

/// A term and the day on which it ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Term {
    /// How many days; 0 means on the spot.
    pub days: u32,
    /// Working days or calendar days.
    #[serde(serialize_with = "unit_in_chinese")]
    pub unit: Unit,
    /// The last day.
    #[serde(serialize_with = "in_chinese")]
    pub due: Date,
}

/// 收件凭证. Receiving is not accepting: it only starts the five working days of article 32(1)(4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// What all papers have.
    pub head: Head,
    /// The day the materials were received.
    #[serde(serialize_with = "in_chinese")]
    pub received: Date,
    /// Window, online, by post and so on.
    pub channel: String,
    /// The service point that received them.
    pub place: String,
    /// What was handed in.
    pub materials: Vec<MaterialRow>,
    /// The last day on which the applicant may be told what is missing.
    #[serde(serialize_with = "in_chinese")]
    pub answer_by: Date,
}

/// 受理通知书 (Administrative Licensing Law, article 32(1)(5) and (2)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Acceptance {
    /// What all papers have.
    pub head: Head,
    /// The day the materials were received.
    #[serde(serialize_with = "in_chinese")]
    pub received: Date,
    /// The day as of which the application is accepted; it differs from the date under the seal if nobody told the
    /// applicant within five working days.
    #[serde(serialize_with = "in_chinese")]
    pub accepted: Date,
    /// Nobody told of defects in time, so the law accepted it as of the day of receipt (行政许可法 32(1)(4)).
    pub deemed: bool,
    /// What was handed in.
    pub materials: Vec<MaterialRow>,
    /// The term that the law sets, if it sets one.
    pub legal: Option<Term>,
    /// The term that the organ promises.
    pub promised: Option<Term>,
}

/// 一次性补正告知书 (article 32(1)(4)): all defects at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// What all papers have.
    pub head: Head,
    /// The day the materials were received.
    #[serde(serialize_with = "in_chinese")]
    pub received: Date,
    /// Every defect.
    pub defects: Vec<Defect>,
    /// Where the corrected materials go.
    pub reply_place: String,
    /// By when the applicant is asked to hand them in, if the organ sets a day.
    #[serde(serialize_with = "perhaps_in_chinese")]
    pub reply_by: Option<Date>,
}

/// One thing that must be put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Defect {
    /// The material it is about.
    pub material: String,
    /// What is wrong with it.
    pub problem: String,
    /// What to do.
    pub todo: String,
}

/// 不予受理通知书 (article 32(1)(1) and (2)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotAccepted {
    /// What all papers have.
    pub head: Head,
    /// The day the materials were received.
    #[serde(serialize_with = "in_chinese")]
    pub received: Date,
    /// Why, in a full sentence without a full stop.
    pub reason: String,
    /// The articles it rests on.
    pub basis: Vec<String>,
    /// The organ to turn to, if the matter is another organ's.
    pub competent: Option<String>,
    /// What can be done about it.
    pub remedy: Remedy,
}

/// 准予/不予行政许可决定书 (article 38) or 办理结果通知书.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// What all papers have.
    pub head: Head,
    /// The day of acceptance.
    #[serde(serialize_with = "in_chinese")]
    pub accepted: Date,
    /// The articles it rests on.
    pub basis: Vec<String>,
    /// What was decided.
    pub outcome: Outcome,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Outcome {
    /// 准予: the applicant gets what was applied for.
    Granted {
        /// The document that is issued.
        document: String,
        /// For how long it is valid, in words.
        validity: Option<String>,
        /// How it reaches the applicant, in words.
        delivery: Option<String>,
        /// The last day for its delivery (article 44: ten working days for licences).
        #[serde(serialize_with = "perhaps_in_chinese")]
        deliver_by: Option<Date>,
    },
    /// 不予: the application is refused.
    Refused {
        /// Why, in a full sentence without a full stop.
        reason: String,
        /// What can be done about it.
        remedy: Remedy,
    },
}

/// Whom an applicant may turn to against a decision: within 60 days for reconsideration (行政复议法 article 20) unless a law of
/// its own sets other days, within six months to a court (行政诉讼法 article 46). The templates carry the usual terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remedy {
    /// The organ of reconsideration (行政复议机关).
    pub reconsideration: String,
    /// The days for it, where a law of its own sets them.
    pub within: Option<u32>,
    /// The court.
    pub court: String,
}

/// A notice in plain sentences: the clock stands still or runs again, the term is extended, materials are deferred or promised,
/// handling ends, the case goes elsewhere; and the minutes of a consultation. What a kind does not need stays empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// What every paper carries.
    pub head: Head,
    /// The paper's name.
    pub title: String,
    /// The sentences, a paragraph each.
    pub text: Vec<String>,
    /// Further fields of the form: what it is called, and what it is.
    pub fields: Vec<(String, String)>,
    /// What is listed, under its heading.
    pub listed: Option<(String, Vec<String>)>,
    /// What members of a consultation said: who, vote, words.
    pub voices: Vec<(String, String, String)>,
    /// The provision it rests on.
    pub basis: Option<String>,
    /// Where somebody signs, and as what.
    pub signature: Option<String>,
    /// What can be done about it, if it ends something.
    pub remedy: Option<Remedy>,
}

/// 送达回证.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// What all papers have.
    pub head: Head,
    /// The papers delivered: name, number, and when each was opened online, in words.
    pub papers: Vec<(String, String, String)>,
    /// Where.
    pub place: String,
    /// The paper's name: 送达回证 or 电子送达凭证.
    pub title: String,
    /// 直接送达, 邮寄送达, 电子送达 and so on.
    pub way: String,
    /// Who delivers.
    pub delivered_by: String,
    /// When it was received, if it was; a blank line to fill in by hand otherwise.
    #[serde(serialize_with = "perhaps_in_chinese")]
    pub received: Option<Date>,
    /// Who received it, if not the applicant in person.
    pub received_by: Option<String>,
    /// Anything else.
    pub note: Option<String>,
}

fn chinese(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands fields over by reference")]
fn in_chinese<S: Serializer>(date: &Date, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&chinese(*date))
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    clippy::ref_option,
    reason = "serde hands fields over by reference"
)]
fn perhaps_in_chinese<S: Serializer>(date: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
    date.map(chinese).serialize(to)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands fields over by reference")]
fn unit_in_chinese<S: Serializer>(unit: &Unit, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(match unit {
        Unit::Working => "个工作日",
        Unit::Calendar => "个自然日",
    })
}
