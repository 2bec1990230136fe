//! A task and its way, as a pure state machine.
//!
//! Each stage carries what it needs and nothing else: an anonymous rating has nobody to contact, a task that is closed
//! says how it ended. A rating that seems mistaken or malicious is looked at by a second person.

use plat_facts::refs::{BadRatingRef, CaseRef, ItemRef, PersonRef, SiteRef};
use plat_kernel::{
    Date, Timestamp,
    calendar::CalendarView,
    term::{Term, due},
};
use serde::{Deserialize, Serialize};

use super::kinds::{Claim, Finding, Remedy, Revisit};
use crate::{error::EvaluationError, model::Level, settings::BadTerms};

/// What the rating was about; it never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// What was rated.
    pub case: CaseRef,
    /// Its number, as people quote it.
    pub number: String,
    /// What it was.
    pub item: ItemRef,
    /// Where it was handled.
    pub site: SiteRef,
    /// Whose rating it is, where that is known.
    pub rater: Option<PersonRef>,
    /// Whether they may be spoken to: they did not ask to stay unnamed.
    pub named: bool,
    /// How bad.
    pub level: Level,
    /// When it was given.
    pub opened: Timestamp,
}

/// What is done about one bad rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Names it.
    pub id: BadRatingRef,
    /// What it is about.
    pub about: About,
    /// Whether it was opened again.
    pub round: Round,
    /// Where it stands.
    pub stage: Stage,
    /// The last day to settle it.
    pub settle_by: Date,
    /// The number of its last fact.
    pub version: i64,
}

/// The first time, or once more because whoever rated was not content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Round {
    /// Those of the site work it.
    First,
    /// A supervisor works it who had no part in the first.
    Again,
}

/// Where a task stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Stage {
    /// Whoever rated is to be spoken to.
    Contact {
        /// How often nobody answered.
        tries: u8,
        /// The last day to reach them.
        by: Date,
    },
    /// It is to be found out what happened.
    Verify,
    /// What was wrong is to be put right, or what cannot be done to be explained.
    Mend {
        /// What was found.
        finding: Finding,
    },
    /// Whoever rated is to be asked whether it is well now.
    Revisit {
        /// What was done.
        remedy: Remedy,
        /// How often nobody answered.
        tries: u8,
    },
    /// All is done that was to be done.
    Close {
        /// What was done.
        remedy: Remedy,
        /// What whoever rated said to it; none of an anonymous one.
        revisited: Option<Revisit>,
    },
    /// A second person is to say whether it is set aside.
    Review {
        /// Why it should be.
        claim: Claim,
        /// The last day to say so.
        by: Date,
        /// Where it stood, and goes on if it stays.
        before: Box<Stage>,
    },
    /// It is over.
    Closed {
        /// What was done.
        remedy: Remedy,
        /// What whoever rated said when revisited.
        revisited: Option<Revisit>,
        /// When.
        on: Date,
        /// What they answered on their own page, if they did.
        satisfied: Option<bool>,
        /// The last day to answer; none of what was closed before there was one, and of what is not asked about again.
        #[serde(default)]
        answer_by: Option<Date>,
    },
    /// It is counted apart, and stays readable.
    SetAside {
        /// Why.
        claim: Claim,
        /// When.
        on: Date,
    },
}

/// What somebody does about a bad rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Speaks to whoever rated, or tries to.
    Contact(
        /// Whether they answered.
        bool,
    ),
    /// Finds out what happened.
    Verify(Finding),
    /// Puts it right or explains, whichever the finding asks for.
    Mend,
    /// Asks whether it is well now.
    Revisit(Revisit),
    /// Closes it.
    Close,
    /// Asks for it to be set aside.
    Doubt(Claim),
    /// Says as a second person whether it is.
    Review(
        /// Whether it is set aside.
        bool,
    ),
}

impl Deed {
    /// The deed of a step, by the codes of the step and of what was chosen.
    pub fn read(step: &str, choice: &str) -> Result<Self, EvaluationError> {
        let one_of = |yes: &str, no: &str| match choice {
            it if it == yes => Ok(true),
            it if it == no => Ok(false),
            _ => Err(EvaluationError::NoChoice),
        };
        Ok(match step {
            "contact" => Self::Contact(one_of("reached", "not_reached")?),
            "verify" => Self::Verify(Finding::of_code(choice).ok_or(EvaluationError::NoChoice)?),
            "mend" | "explain" => Self::Mend,
            "revisit" => Self::Revisit(Revisit::of_code(choice).ok_or(EvaluationError::NoChoice)?),
            "close" => Self::Close,
            "doubt" => Self::Doubt(Claim::of_code(choice).ok_or(EvaluationError::NoChoice)?),
            "review" => Self::Review(one_of("set_aside", "stays")?),
            _ => return Err(EvaluationError::NoSuchTask),
        })
    }
}

/// The day on which a deed is done, and what days there are.
pub struct Moment<'a> {
    /// Today in China.
    pub today: Date,
    /// The working days, as they are known today.
    pub calendar: &'a CalendarView,
    /// The terms of the city.
    pub terms: BadTerms,
}

impl Moment<'_> {
    /// The last of so many working days after today.
    pub fn after(&self, days: u32) -> Date {
        due(self.calendar, self.today, Term::working(days), &[]).date
    }
}

impl Task {
    /// The task that a bad rating opens on its day.
    pub fn open(id: BadRatingRef, about: About, moment: &Moment<'_>) -> Self {
        let by = moment.after(moment.terms.contact_days);
        let stage = if about.named { Stage::Contact { tries: 0, by } } else { Stage::Verify };
        let settle_by = moment.after(moment.terms.settle_days);
        Self { id, about, round: Round::First, stage, settle_by, version: 1 }
    }

    /// The last day of what is to be done next; none if nothing is.
    pub fn due(&self) -> Option<Date> {
        match &self.stage {
            Stage::Contact { by, .. } | Stage::Review { by, .. } => Some(*by),
            Stage::Closed { .. } | Stage::SetAside { .. } => None,
            _ => Some(self.settle_by),
        }
    }

    /// Whether it takes somebody who had no part in what was done before.
    pub fn wants_second_person(&self) -> bool {
        self.round == Round::Again || matches!(self.stage, Stage::Review { .. })
    }

    /// Whether whoever rated may still say what they think of what was done: once, when it is closed.
    pub fn can_be_answered(&self, today: Date) -> bool {
        let in_time = |by: &Option<Date>| by.is_none_or(|by| today <= by);
        let waits =
            matches!(&self.stage, Stage::Closed { satisfied: None, answer_by, .. } if in_time(answer_by));
        self.round == Round::First && waits
    }

    /// The last day to answer, as long as nobody has.
    pub fn answer_by(&self) -> Option<Date> {
        match self.stage {
            Stage::Closed { satisfied: None, answer_by, .. } => answer_by,
            _ => None,
        }
    }

    /// The task after a deed, or why it does not fit.
    pub fn after(self, deed: Deed, moment: &Moment<'_>) -> Result<Self, EvaluationError> {
        let (stage, version) = (self.stage.clone(), self.version + 1);
        let mut next = Self { version, ..self };
        next.stage = match (stage, deed) {
            (Stage::Contact { .. }, Deed::Contact(true)) => Stage::Verify,
            (Stage::Contact { tries, by }, Deed::Contact(false)) => match tries.saturating_add(1) {
                tries if tries >= moment.terms.tries => Stage::Verify,
                tries => Stage::Contact { tries, by },
            },
            (Stage::Verify, Deed::Verify(finding)) => {
                if finding == Finding::Complex {
                    next.settle_by = next.settle_by.max(next.longer(moment));
                }
                Stage::Mend { finding }
            }
            (Stage::Mend { finding }, Deed::Mend) => next.mended(Remedy::of(finding)),
            (Stage::Revisit { remedy, tries }, Deed::Revisit(said)) => {
                return Ok(next.revisited((remedy, tries), said, moment));
            }
            (Stage::Close { remedy, revisited }, Deed::Close) => {
                let answer_by = (next.round == Round::First).then(|| moment.after(moment.terms.answer_days));
                Stage::Closed { remedy, revisited, on: moment.today, satisfied: None, answer_by }
            }
            (before, Deed::Doubt(claim)) if next.round == Round::First && before.can_be_doubted() => {
                let by = moment.after(moment.terms.review_days);
                Stage::Review { claim, by, before: Box::new(before) }
            }
            (Stage::Review { claim, .. }, Deed::Review(true)) => Stage::SetAside { claim, on: moment.today },
            (Stage::Review { before, .. }, Deed::Review(false)) => *before,
            _ => return Err(EvaluationError::NotNow),
        };
        Ok(next)
    }

    /// The last day of what takes longer, counted from the day of the rating.
    fn longer(&self, moment: &Moment<'_>) -> Date {
        let from = match self.round {
            Round::First => plat_kernel::clock::date_of(self.about.opened),
            Round::Again => moment.today,
        };
        due(moment.calendar, from, Term::working(moment.terms.complex_days), &[]).date
    }

    /// 实名差评回访率 100 %: whoever is known is revisited.
    fn mended(&self, remedy: Remedy) -> Stage {
        if self.about.named {
            Stage::Revisit { remedy, tries: 0 }
        } else {
            Stage::Close { remedy, revisited: None }
        }
    }

    fn revisited(self, (remedy, tries): (Remedy, u8), said: Revisit, moment: &Moment<'_>) -> Self {
        let tries = tries.saturating_add(1);
        match said {
            Revisit::NotReached if tries < moment.terms.tries => {
                Self { stage: Stage::Revisit { remedy, tries }, ..self }
            }
            Revisit::NotContent if self.round == Round::First => self.again(moment),
            _ => Self { stage: Stage::Close { remedy, revisited: Some(said) }, ..self },
        }
    }

    /// Opened once more, for a supervisor, with a term of its own.
    fn again(self, moment: &Moment<'_>) -> Self {
        let settle_by = moment.after(moment.terms.settle_days);
        Self { round: Round::Again, stage: Stage::Verify, settle_by, ..self }
    }

    /// The task after whoever rated said what they think of what was done.
    pub fn answered(self, content: bool, moment: &Moment<'_>) -> Result<Self, EvaluationError> {
        if !self.can_be_answered(moment.today) {
            return Err(EvaluationError::NotNow);
        }
        let next = Self { version: self.version + 1, ..self };
        match next.stage {
            Stage::Closed { remedy, revisited, on, answer_by, .. } if content => {
                let stage = Stage::Closed { remedy, revisited, on, satisfied: Some(true), answer_by };
                Ok(Self { stage, ..next })
            }
            _ => Ok(next.again(moment)),
        }
    }
}

impl Stage {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Contact { .. } => "contact",
            Self::Verify => "verify",
            Self::Mend { finding: Finding::NoGround } => "explain",
            Self::Mend { .. } => "mend",
            Self::Revisit { .. } => "revisit",
            Self::Close { .. } => "close",
            Self::Review { .. } => "review",
            Self::Closed { .. } => "closed",
            Self::SetAside { .. } => "set_aside",
        }
    }

    /// Whether nothing is to be done any more.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Closed { .. } | Self::SetAside { .. })
    }

    /// Once something was mended the rating was taken for what it said.
    pub fn can_be_doubted(&self) -> bool {
        matches!(self, Self::Contact { .. } | Self::Verify | Self::Mend { .. })
    }
}
