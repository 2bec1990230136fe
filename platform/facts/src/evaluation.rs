//! What residents say of a service (好差评). The stream is the evaluation's own id, or the case's.

use plat_kernel::Date;
use serde::{Deserialize, Serialize};

use crate::{CaseRef, ItemRef, PersonRef, SiteRef, published::published, refs::BadRatingRef};

/// The resident was asked, once, what they think of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluationInvited {
    /// The case that was served.
    pub case: CaseRef,
    /// Who was asked.
    pub applicant: PersonRef,
    /// Where it was handled.
    pub site: SiteRef,
}

/// The resident answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseEvaluated {
    /// The case that was served.
    pub case: CaseRef,
    /// From 1 (very dissatisfied) to 5 (very satisfied); 1 and 2 are bad ratings (差评).
    pub level: u8,
    /// Where it was handled.
    pub site: SiteRef,
    /// The officer who served, if one did.
    pub officer: Option<PersonRef>,
    /// What was served; absent in facts of the first release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemRef>,
    /// The window that served, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<u16>,
    /// Where it was said: `site` (signed in), `code`, `pad`; absent in facts of the first release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The resident does not want to be known to those who read it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anonymous: bool,
}

/// A bad rating 差评 is to be looked into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadRatingOpened {
    /// What is done about it.
    pub task: BadRatingRef,
    /// What was rated.
    pub case: CaseRef,
    /// Where it was handled.
    pub site: SiteRef,
    /// 1 or 2.
    pub level: u8,
    /// Whether whoever rated may be spoken to.
    pub named: bool,
    /// The last day to contact, if there is somebody to contact.
    pub contact_by: Option<Date>,
    /// The last day to settle it.
    pub settle_by: Date,
}

/// A step was taken: contact, verify, mend or explain, revisit, doubt, review; or the last day to answer passed (`answer`, `none`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadRatingStepTaken {
    /// What is done about it.
    pub task: BadRatingRef,
    /// Where it was handled.
    pub site: SiteRef,
    /// Which step.
    pub step: String,
    /// What came of it.
    pub outcome: String,
}

/// What was to be done is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadRatingClosed {
    /// What was done about it.
    pub task: BadRatingRef,
    /// What was rated.
    pub case: CaseRef,
    /// Where it was handled.
    pub site: SiteRef,
    /// `mended` or `explained`.
    pub remedy: String,
    /// What whoever rated said when revisited: `content`, `not_content`, `not_reached`; none if anonymous.
    pub revisited: Option<String>,
    /// Whether after the last day.
    pub late: bool,
    /// Until when whoever rated may answer to it; absent where they are not asked, and in facts of the first release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<Date>,
}

/// A second person found that it was a mistake or malicious: it is counted apart, and stays readable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadRatingSetAside {
    /// What was done about it.
    pub task: BadRatingRef,
    /// What was rated.
    pub case: CaseRef,
    /// Where it was handled.
    pub site: SiteRef,
    /// `mistaken` or `malicious`.
    pub claim: String,
}

/// Whoever rated answered to what was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadRatingAnswered {
    /// What was done about it.
    pub task: BadRatingRef,
    /// What was rated.
    pub case: CaseRef,
    /// Where it was handled.
    pub site: SiteRef,
    /// No: it is opened again, for a supervisor.
    pub satisfied: bool,
}

/// A step is overdue and came before the site's supervisor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadRatingEscalated {
    /// What is to be done about it.
    pub task: BadRatingRef,
    /// Where it was handled.
    pub site: SiteRef,
    /// Which step.
    pub step: String,
    /// When it was due.
    pub due: Date,
}

published! {
    EvaluationInvited => "evaluation.evaluation_invited",
    CaseEvaluated => "evaluation.case_evaluated",
    BadRatingOpened => "evaluation.bad_rating_opened",
    BadRatingStepTaken => "evaluation.bad_rating_step_taken",
    BadRatingClosed => "evaluation.bad_rating_closed",
    BadRatingSetAside => "evaluation.bad_rating_set_aside",
    BadRatingAnswered => "evaluation.bad_rating_answered",
    BadRatingEscalated => "evaluation.bad_rating_escalated",
}
