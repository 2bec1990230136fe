//! What happens to a case (办件). The stream is the case's id; the law is named where a date follows from it.

use plat_kernel::Date;
use serde::{Deserialize, Serialize};

use crate::{CaseRef, ItemRef, PersonRef, SiteRef, published::published};

/// How the application came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By an officer at a window.
    Window,
    /// By the resident, online.
    Online,
    /// By the resident at a machine.
    Kiosk,
    /// By post.
    Post,
    /// By another outlet, such as a bank.
    Agent,
    /// By an officer who called at the resident's home.
    HomeVisit,
}

/// The application was received (收件): papers in hand, nothing decided yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseReceived {
    /// The case.
    pub case: CaseRef,
    /// The number that people quote.
    pub number: String,
    /// What is applied for.
    pub item: ItemRef,
    /// The version of the item that the case is handled by.
    pub item_version: u32,
    /// Where it is handled.
    pub site: SiteRef,
    /// Who applies.
    pub applicant: PersonRef,
    /// How it came in.
    pub channel: Channel,
    /// The day it counts as received on.
    pub received_on: Date,
}

/// The one notice that names all defects at once was given (补正告知).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionAsked {
    /// The case.
    pub case: CaseRef,
    /// The officer who asked.
    pub officer: PersonRef,
    /// The ids of the materials that are wanting.
    pub materials: Vec<String>,
}

/// The applicant answered the correction notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionAnswered {
    /// The case.
    pub case: CaseRef,
    /// The ids of the materials that were supplied.
    pub materials: Vec<String>,
    /// The day it was answered on.
    pub answered_on: Date,
}

/// The case was accepted (受理): its terms run from here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseAccepted {
    /// The case.
    pub case: CaseRef,
    /// What is applied for.
    pub item: ItemRef,
    /// Where it is handled.
    pub site: SiteRef,
    /// The officer who accepted; none when the law did.
    pub officer: Option<PersonRef>,
    /// True when nobody answered in time, so that the law accepts as of the day of receipt (逾期不告知视为受理).
    pub deemed: bool,
    /// The day that the terms are counted from.
    pub accepted_on: Date,
    /// The last day by the law, if the law sets one.
    pub legal_due: Option<Date>,
    /// The last day by the promise.
    pub promised_due: Option<Date>,
}

/// The application was not accepted (不予受理), with reason and remedy on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptanceRefused {
    /// The case.
    pub case: CaseRef,
    /// The officer who refused.
    pub officer: PersonRef,
    /// The code of the reason.
    pub reason: String,
    /// The day it was refused on.
    pub refused_on: Date,
}

/// The case was examined (审查), and goes to the one who decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseReviewed {
    /// The case.
    pub case: CaseRef,
    /// The officer who reviewed.
    pub officer: PersonRef,
    /// True when the reviewer proposes to grant.
    pub proposes_grant: bool,
}

/// The clock was stopped (停钟).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseSuspended {
    /// The case.
    pub case: CaseRef,
    /// The officer who stopped it.
    pub officer: PersonRef,
    /// The code of the reason, such as `expert_review`.
    pub reason: String,
    /// The first day that does not count.
    pub from: Date,
}

/// The clock runs again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseResumed {
    /// The case.
    pub case: CaseRef,
    /// The officer who let it run.
    pub officer: PersonRef,
    /// The first day that did not count.
    pub from: Date,
    /// The last day that did not count.
    pub to: Date,
    /// The last day by the law, counted anew.
    pub legal_due: Option<Date>,
    /// The last day by the promise, counted anew.
    pub promised_due: Option<Date>,
}

/// The term was extended (延长), once, by the head of the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseExtended {
    /// The case.
    pub case: CaseRef,
    /// The officer who extended it.
    pub officer: PersonRef,
    /// By how many working days.
    pub days: u32,
    /// The last day by the law, counted anew.
    pub legal_due: Option<Date>,
    /// The last day by the promise, counted anew.
    pub promised_due: Option<Date>,
}

/// The application was granted (准予).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseGranted {
    /// The case.
    pub case: CaseRef,
    /// What was applied for.
    pub item: ItemRef,
    /// Where it was handled.
    pub site: SiteRef,
    /// The officer who decided.
    pub officer: PersonRef,
    /// The day of the decision.
    pub decided_on: Date,
}

/// The application was refused (不予), with reason and remedy on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRefused {
    /// The case.
    pub case: CaseRef,
    /// What was applied for.
    pub item: ItemRef,
    /// Where it was handled.
    pub site: SiteRef,
    /// The officer who decided.
    pub officer: PersonRef,
    /// The code of the reason.
    pub reason: String,
    /// The day of the decision.
    pub decided_on: Date,
}

/// The certificate or paper was made (制证).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultProduced {
    /// The case.
    pub case: CaseRef,
    /// The officer who made it.
    pub officer: PersonRef,
    /// The day it was made on.
    pub produced_on: Date,
}

/// The result was handed over (送达).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseDelivered {
    /// The case.
    pub case: CaseRef,
    /// What was applied for.
    pub item: ItemRef,
    /// Where it was handled.
    pub site: SiteRef,
    /// Who applied.
    pub applicant: PersonRef,
    /// The officer who handed it over; none when it was sent or is electronic.
    pub officer: Option<PersonRef>,
    /// The day it was delivered on.
    pub delivered_on: Date,
}

/// The applicant took the application back (撤回).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseWithdrawn {
    /// The case.
    pub case: CaseRef,
    /// The day it was withdrawn on.
    pub withdrawn_on: Date,
}

/// A window would refuse, and the reviewer of hard cases sees it first (难办退办审核). The five days run on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HardCaseRaised {
    /// The case.
    pub case: CaseRef,
    /// The officer at the window.
    pub officer: PersonRef,
    /// What the window would do: `refusal` or `correction`.
    pub proposes: String,
    /// The code of the reason, of a refusal.
    pub reason: Option<String>,
}

/// The reviewer of hard cases did not confirm: the window is to take the application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HardCaseHandedBack {
    /// The case.
    pub case: CaseRef,
    /// The reviewer of hard cases.
    pub officer: PersonRef,
}

/// Somebody signed a step of the review chain, and the review is not done by that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepSigned {
    /// The case.
    pub case: CaseRef,
    /// The officer who signed.
    pub officer: PersonRef,
    /// Which step of the chain, counted from 0.
    pub step: u32,
    /// True when the signer proposes to grant.
    pub proposes_grant: bool,
}

/// Nobody decided in time, and the law grants (视为准予).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseDeemedGranted {
    /// The case.
    pub case: CaseRef,
    /// What was applied for.
    pub item: ItemRef,
    /// Where it was handled.
    pub site: SiteRef,
    /// The last day on which it could have been decided.
    pub until: Date,
    /// The day from which it counts as granted.
    pub granted_on: Date,
}

/// Officers of several branches are asked for their opinion (会商).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsultationOpened {
    /// The case.
    pub case: CaseRef,
    /// The officer who asks.
    pub officer: PersonRef,
    /// Who is asked.
    pub members: Vec<PersonRef>,
}

/// One of them gave an opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionGiven {
    /// The case.
    pub case: CaseRef,
    /// The member.
    pub officer: PersonRef,
    /// `for`, `against` or `abstain`.
    pub vote: String,
}

/// The consultation is over; its result is an opinion, not the decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsultationClosed {
    /// The case.
    pub case: CaseRef,
    /// The officer who wrote the minutes.
    pub officer: PersonRef,
    /// How many were for it.
    pub in_favour: u32,
    /// How many were against it.
    pub against: u32,
}

/// The case went to another site or branch (移送、转办); its terms run on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseTransferred {
    /// The case.
    pub case: CaseRef,
    /// The officer who sent it.
    pub officer: PersonRef,
    /// Where it was handled.
    pub from: SiteRef,
    /// Where it is handled now.
    pub to: SiteRef,
    /// The code of the branch that handles it now.
    pub branch: String,
}

/// A refusal was set aside, and the case is handled anew with a fresh term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseReopened {
    /// The case.
    pub case: CaseRef,
    /// The officer who opened it again.
    pub officer: PersonRef,
    /// What set the refusal aside: `reconsideration` or `court`.
    pub remedy: String,
    /// The day from which the fresh term runs.
    pub reopened_on: Date,
    /// The last day by the law, counted anew.
    pub legal_due: Option<Date>,
    /// The last day by the promise, counted anew.
    pub promised_due: Option<Date>,
}

/// The applicant corrected an application there and then, at the window (当场更正): before acceptance, and without a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectedOnTheSpot {
    /// The case.
    pub case: CaseRef,
    /// Who corrected: the applicant, or whoever acts for them.
    pub by: PersonRef,
    /// The officer before whom it was done.
    pub officer: PersonRef,
    /// The keys of the answers that changed, never what they say.
    pub fields: Vec<String>,
    /// The ids of the materials of which the right original was shown.
    pub materials: Vec<String>,
    /// The day.
    pub corrected_on: Date,
}

published! {
    CaseReceived => "cases.case_received",
    CorrectionAsked => "cases.correction_asked",
    CorrectionAnswered => "cases.correction_answered",
    CaseAccepted => "cases.case_accepted",
    AcceptanceRefused => "cases.acceptance_refused",
    CaseReviewed => "cases.case_reviewed",
    CaseSuspended => "cases.case_suspended",
    CaseResumed => "cases.case_resumed",
    CaseExtended => "cases.case_extended",
    CaseGranted => "cases.case_granted",
    CaseRefused => "cases.case_refused",
    ResultProduced => "cases.result_produced",
    CaseDelivered => "cases.case_delivered",
    CaseWithdrawn => "cases.case_withdrawn",
    HardCaseRaised => "cases.hard_case_raised",
    HardCaseHandedBack => "cases.hard_case_handed_back",
    StepSigned => "cases.step_signed",
    CaseDeemedGranted => "cases.case_deemed_granted",
    ConsultationOpened => "cases.consultation_opened",
    OpinionGiven => "cases.opinion_given",
    ConsultationClosed => "cases.consultation_closed",
    CaseTransferred => "cases.case_transferred",
    CaseReopened => "cases.case_reopened",
    CorrectedOnTheSpot => "cases.corrected_on_the_spot",
}
