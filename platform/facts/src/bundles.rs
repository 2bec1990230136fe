//! What happens to an errand (总件): one run through a bundle (一件事). The stream is the errand's id. The facts of an errand are
//! enough to know how it stands: its parts with what they wait for come with the first one.

use plat_kernel::Date;
use serde::{Deserialize, Serialize};

use crate::{
    BundleRef, CaseRef, DepartmentRef, ErrandRef, ItemRef, OfferRef, PersonRef, SiteRef, published::published,
};

/// One part of an errand, as it was planned when the errand was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartPlanned {
    /// The step of the bundle.
    pub step: String,
    /// The item of the case that it becomes; none where another department works it.
    pub item: Option<ItemRef>,
    /// The id of that case, which holds from the beginning, so that it is received once.
    pub case: Option<CaseRef>,
    /// The department that works it.
    pub department: Option<DepartmentRef>,
    /// Its promised term in working days.
    pub days: u32,
    /// The steps whose results it needs.
    pub needs: Vec<String>,
    /// The steps that must be over first, whatever came of them.
    pub after: Vec<String>,
}

/// One application for a whole bundle was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrandReceived {
    /// The errand.
    pub errand: ErrandRef,
    /// The number that people quote.
    pub number: String,
    /// The bundle.
    pub bundle: BundleRef,
    /// The version of the bundle.
    pub bundle_version: u32,
    /// Who applies.
    pub applicant: PersonRef,
    /// Where its cases are handled, and where everything is picked up.
    pub site: SiteRef,
    /// Its parts, in the bundle's order.
    pub parts: Vec<PartPlanned>,
    /// How many materials were asked for.
    pub materials: u32,
    /// How often somebody has to come in person.
    pub visits: u32,
    /// The offer that led to it.
    pub offer: Option<OfferRef>,
    /// The day it counts as received on.
    pub received_on: Date,
}

/// A part may begin: everything it waited for is there. A department sees it from now on; a case is received next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartReady {
    /// The errand.
    pub errand: ErrandRef,
    /// The step.
    pub step: String,
}

/// A part is being worked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartStarted {
    /// The errand.
    pub errand: ErrandRef,
    /// The step.
    pub step: String,
}

/// How a part ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartEnd {
    /// Granted, or done.
    Granted,
    /// Refused, or not accepted.
    Refused,
    /// Taken back by the applicant.
    Withdrawn,
    /// Never begun, because what it needs did not come about.
    Stopped,
}

/// A part is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartEnded {
    /// The errand.
    pub errand: ErrandRef,
    /// The step.
    pub step: String,
    /// How.
    pub end: PartEnd,
    /// The step on whose account it was stopped, or the code of the fault for which it could not be received.
    pub because: Option<String>,
}

/// How an errand ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrandEnd {
    /// Every part was granted.
    Done,
    /// Some parts were, some were not.
    Partly,
    /// None was.
    Nothing,
}

/// Every part of the errand is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrandClosed {
    /// The errand.
    pub errand: ErrandRef,
    /// The number that people quote.
    pub number: String,
    /// The bundle.
    pub bundle: BundleRef,
    /// Who applied.
    pub applicant: PersonRef,
    /// Where it was handled.
    pub site: SiteRef,
    /// How it ended.
    pub end: ErrandEnd,
    /// The day it was closed on.
    pub closed_on: Date,
}

/// A department certified something, and a bundle was offered to the people whom it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleOffered {
    /// The offer.
    pub offer: OfferRef,
    /// The bundle.
    pub bundle: BundleRef,
    /// The department.
    pub department: DepartmentRef,
    /// To how many people.
    pub people: u32,
}

/// What somebody answered to an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferAnswer {
    /// They want it: an application is begun, and nothing more.
    Accepted,
    /// They do not want it.
    Declined,
    /// It does not concern them.
    NotMe,
}

/// Somebody answered an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferAnswered {
    /// The offer.
    pub offer: OfferRef,
    /// Who.
    pub person: PersonRef,
    /// What.
    pub answer: OfferAnswer,
}

/// A department took an offer back: who has not answered is asked no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferWithdrawn {
    /// The offer.
    pub offer: OfferRef,
    /// The department.
    pub department: DepartmentRef,
}

/// An officer works for a department from now on, or for none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficerPosted {
    /// The officer.
    pub officer: PersonRef,
    /// The department; none when they were taken off.
    pub department: Option<DepartmentRef>,
}

published! {
    ErrandReceived => "bundles.errand_received",
    PartReady => "bundles.part_ready",
    PartStarted => "bundles.part_started",
    PartEnded => "bundles.part_ended",
    ErrandClosed => "bundles.errand_closed",
    BundleOffered => "bundles.bundle_offered",
    OfferAnswered => "bundles.offer_answered",
    OfferWithdrawn => "bundles.offer_withdrawn",
    OfficerPosted => "bundles.officer_posted",
}
