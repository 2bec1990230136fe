//! What is kept of a case, so that figures can be counted: codes, days and references.

use plat_facts::refs::{CaseRef, ItemRef, PersonRef, SiteRef};
use plat_identity::Branch;
use plat_kernel::Date;

/// How far a case is, as a supervisor counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Received, nobody has said yet whether it is taken.
    Received,
    /// The applicant owes a correction.
    Correcting,
    /// The reviewer of hard cases looks at it.
    HardCase,
    /// Accepted: under review.
    Accepted,
    /// The clock stands still.
    Stopped,
    /// Reviewed: waits for the decision.
    Reviewed,
    /// Decided: the result is made or handed over.
    Decided,
    /// Over.
    Closed,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Received,
        Self::Correcting,
        Self::HardCase,
        Self::Accepted,
        Self::Stopped,
        Self::Reviewed,
        Self::Decided,
        Self::Closed,
    ];

    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Correcting => "correcting",
            Self::HardCase => "hard-case",
            Self::Accepted => "accepted",
            Self::Stopped => "stopped",
            Self::Reviewed => "reviewed",
            Self::Decided => "decided",
            Self::Closed => "closed",
        }
    }

    /// What a code means.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// What was decided, or how a case ended without a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Granted.
    Granted,
    /// Granted by law, as nobody decided in time.
    Deemed,
    /// Refused.
    Refused,
    /// Not accepted.
    NotAccepted,
    /// Taken back by the applicant.
    Withdrawn,
    /// Ended before a decision.
    Ended,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Granted, Self::Deemed, Self::Refused, Self::NotAccepted, Self::Withdrawn, Self::Ended];

    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Deemed => "deemed",
            Self::Refused => "refused",
            Self::NotAccepted => "not-accepted",
            Self::Withdrawn => "withdrawn",
            Self::Ended => "ended",
        }
    }

    /// What a code means.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// What an officer does with a case, as it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Received it at a window 收件.
    Receive,
    /// Told the applicant what is wrong 补正告知.
    Correct,
    /// Let the applicant put it right there and then 当场更正.
    Spot,
    /// Accepted it, or refused to 受理.
    Accept,
    /// Reviewed it, or signed a step of the review 审查.
    Review,
    /// Granted or refused it 决定.
    Decide,
    /// Made the result 制证.
    Produce,
    /// Handed it over 送达.
    Deliver,
    /// Anything else: stopped the clock, extended, transferred, reviewed a hard case.
    Other,
}

impl Step {
    /// All of them, in the order of a case's way.
    pub const ALL: [Self; 9] = [
        Self::Receive,
        Self::Correct,
        Self::Spot,
        Self::Accept,
        Self::Review,
        Self::Decide,
        Self::Produce,
        Self::Deliver,
        Self::Other,
    ];

    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Receive => "receive",
            Self::Correct => "correct",
            Self::Spot => "spot",
            Self::Accept => "accept",
            Self::Review => "review",
            Self::Decide => "decide",
            Self::Produce => "produce",
            Self::Deliver => "deliver",
            Self::Other => "other",
        }
    }

    /// What a code means.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// What of an application was put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// An answer of its form.
    Field,
    /// A material, of which the right original was shown.
    Material,
}

impl Part {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Material => "material",
        }
    }

    /// What a code means.
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Field, Self::Material].into_iter().find(|it| it.code() == code)
    }
}

/// A case as figures see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// The case.
    pub case: CaseRef,
    /// The last fact of the case that is in this row, by its number on the case's stream.
    pub version: i64,
    /// The last fact of the desk that is in it, by its number on the task's stream.
    pub task_version: i64,
    /// The number that people quote.
    pub number: String,
    /// The item.
    pub item: ItemRef,
    /// Where it is handled.
    pub site: SiteRef,
    /// Its branch; none if the catalogue does not know the item.
    pub branch: Option<Branch>,
    /// How far it is.
    pub state: State,
    /// Who has it at the desk.
    pub holder: Option<PersonRef>,
    /// The day of receipt.
    pub received_on: Date,
    /// The day from which its terms run; none before acceptance.
    pub runs_from: Option<Date>,
    /// The last day by the promise.
    pub promised_due: Option<Date>,
    /// The last day by the law.
    pub legal_due: Option<Date>,
    /// The first day that does not count, while the clock stands still.
    pub stopped_since: Option<Date>,
    /// Working days that did not count.
    pub stopped_days: i32,
    /// Its term was extended.
    pub extended: bool,
    /// How many correction notices were given.
    pub corrections: u32,
    /// How often something was put right on the spot, which uses no notice up.
    pub spots: u32,
    /// How often a window would have sent it away.
    pub hard_raised: u32,
    /// How often the reviewer of hard cases did not confirm that.
    pub hard_overturned: u32,
    /// How often a rule brought it before heads.
    pub escalations: u32,
    /// The day of the decision.
    pub decided_on: Option<Date>,
    /// What was decided, or how it ended.
    pub outcome: Option<Outcome>,
    /// Working days from acceptance to decision, without those that did not count.
    pub days: Option<i32>,
    /// Working days after the promised day; 0 if it was kept, none without a promise or a decision.
    pub promised_late: Option<i32>,
    /// The same by the law.
    pub legal_late: Option<i32>,
    /// The day on which it was over.
    pub closed_on: Option<Date>,
}

impl CaseRow {
    /// It still waits for its decision: what load and lateness count.
    pub fn is_open(&self) -> bool {
        self.decided_on.is_none() && self.closed_on.is_none()
    }

    /// The nearer of the two last days.
    pub fn due(&self) -> Option<Date> {
        self.promised_due.into_iter().chain(self.legal_due).min()
    }
}

/// What an officer did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRow {
    /// Who.
    pub officer: PersonRef,
    /// What.
    pub step: Step,
    /// When.
    pub on: Date,
}
