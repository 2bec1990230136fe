//! What stands on a paper, as data: whoever issues it fills it in, the press prints it, and nobody changes it afterwards.

use plat_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};

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
    pub defects: Vec<SheetDefect>,
    /// What the applicant corrected on the spot.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<SheetCorrected>,
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
    /// Within how many days, where a law of its own says so; otherwise sixty (行政复议法 20).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reconsideration_days: Option<u32>,
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

/// One thing that is missing or wrong in an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetDefect {
    /// The material it concerns, by its id in the guide; none when it is the form.
    pub material: Option<String>,
    /// What is wrong.
    pub what: String,
    /// What the applicant is to do.
    pub todo: String,
}

/// One thing that the applicant corrected on the spot 当场更正.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetCorrected {
    /// What it is: the question of the form, or the material.
    pub what: String,
    /// What stood there.
    pub before: String,
    /// What holds now.
    pub after: String,
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
