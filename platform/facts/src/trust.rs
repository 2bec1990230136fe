//! What rests on somebody's word in a case: deferral 容缺, promise 告知承诺, exclusion, who acts for whom, duplicates. The stream is
//! the case's id, of an exclusion its own. Codes and references only: grounds and objections are kept with the case.

use plat_kernel::Date;
use serde::{Deserialize, Serialize};

use crate::{CaseRef, ItemRef, PersonRef, SiteRef, published::published};

/// The applicant signed that some materials follow later (容缺受理).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeferralAsked {
    /// The case.
    pub case: CaseRef,
    /// The ids of the materials.
    pub materials: Vec<String>,
    /// Within how many working days of acceptance.
    pub days: u32,
    /// The officer before whom it was signed on paper; none online.
    pub signed_before: Option<PersonRef>,
}

/// The case was accepted, and the day until which the materials follow is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeferralBegun {
    /// The case.
    pub case: CaseRef,
    /// The ids of the materials.
    pub materials: Vec<String>,
    /// The last day.
    pub until: Date,
}

/// All that was deferred was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeferralSupplied {
    /// The case.
    pub case: CaseRef,
    /// The ids of the materials.
    pub materials: Vec<String>,
    /// The day.
    pub supplied_on: Date,
}

/// The case was ended before a decision (终止办理).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseEnded {
    /// The case.
    pub case: CaseRef,
    /// What was applied for.
    pub item: ItemRef,
    /// Where it was handled.
    pub site: SiteRef,
    /// The code of the reason.
    pub reason: String,
    /// The day.
    pub ended_on: Date,
}

/// The applicant signed a promise instead of proving something (告知承诺).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseSigned {
    /// The case.
    pub case: CaseRef,
    /// The ids of the materials it stands for.
    pub materials: Vec<String>,
    /// The officer before whom it was signed on paper; none online.
    pub signed_before: Option<PersonRef>,
}

/// A promise was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseChecked {
    /// The case.
    pub case: CaseRef,
    /// Who checked it.
    pub officer: PersonRef,
    /// It was true.
    pub kept: bool,
    /// The day.
    pub checked_on: Date,
}

/// A person is excluded from something until a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonExcluded {
    /// The case in which the ground was found.
    pub case: CaseRef,
    /// Who.
    pub person: PersonRef,
    /// The item they may not apply for; none: from promises and deferrals.
    pub item: Option<ItemRef>,
    /// The code of the ground.
    pub reason: String,
    /// The last day.
    pub until: Date,
}

/// The person objects to what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExclusionObjected {
    /// The case.
    pub case: CaseRef,
    /// The day.
    pub objected_on: Date,
}

/// An objection was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionAnswered {
    /// The case.
    pub case: CaseRef,
    /// Who answered.
    pub officer: PersonRef,
    /// The person was right: the exclusion is lifted.
    pub lifted: bool,
    /// The day.
    pub answered_on: Date,
}

/// Somebody acts for the applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRepresented {
    /// The case.
    pub case: CaseRef,
    /// Who acts.
    pub by: PersonRef,
    /// `guardian`, `relative` or `agent`.
    pub acts_as: String,
    /// The last day of the authority, where it has one.
    pub until: Option<Date>,
}

/// The applicant went on knowing of an earlier case for the same item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateKnown {
    /// The case.
    pub case: CaseRef,
    /// The earlier one.
    pub other: CaseRef,
}

/// The case was taken in at one site and goes back-stage to another, or comes out at another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRouted {
    /// The case.
    pub case: CaseRef,
    /// Where it was taken in.
    pub taken_at: SiteRef,
    /// Where it is handled.
    pub handled_at: SiteRef,
    /// Where the result is picked up; none when it is sent.
    pub pick_up: Option<SiteRef>,
}

published! {
    DeferralAsked => "cases.deferral_asked",
    DeferralBegun => "cases.deferral_begun",
    DeferralSupplied => "cases.deferral_supplied",
    CaseEnded => "cases.case_ended",
    PromiseSigned => "cases.promise_signed",
    PromiseChecked => "cases.promise_checked",
    PersonExcluded => "cases.person_excluded",
    ExclusionObjected => "cases.exclusion_objected",
    ObjectionAnswered => "cases.objection_answered",
    CaseRepresented => "cases.case_represented",
    DuplicateKnown => "cases.duplicate_known",
    CaseRouted => "cases.case_routed",
}
