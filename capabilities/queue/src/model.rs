//! What a ticket and a shift at a window are, and what can become of them. Pure: time is an argument.

use plat_facts::{
    AppointmentRef, ItemRef, PersonRef, SiteRef,
    refs::{ShiftRef, TicketRef},
};
use plat_kernel::{Date, Timestamp};

use crate::{
    error::QueueError,
    estimate::Range,
    line::{Claim, Turn},
};

/// A number as it is printed, shown and spoken.
pub fn label(number: u32) -> String {
    format!("{number:03}")
}

/// Who serves where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// The window.
    pub window: u16,
    /// Its officer.
    pub officer: PersonRef,
}

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// In the line.
    Waiting {
        /// Since then: taken, returned, or passed on.
        since: Timestamp,
    },
    /// Called, and not yet at the window.
    Called {
        /// By whom, and where to.
        at: At,
        /// When, the last time.
        when: Timestamp,
        /// How often to this window.
        times: u16,
    },
    /// At the window.
    Serving {
        /// Where.
        at: At,
        /// Since when.
        began: Timestamp,
    },
    /// Done.
    Served {
        /// Where.
        at: At,
        /// From when.
        began: Timestamp,
        /// Until when.
        ended: Timestamp,
    },
    /// Over without a service.
    Over {
        /// When.
        when: Timestamp,
        /// Why.
        why: Ending,
    },
}

/// Why a ticket ended without a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The person wanted no longer.
    GaveUp,
    /// The person was called and did not come, too often.
    Absent,
    /// The hall closed.
    Closed,
}

impl Ending {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::GaveUp, Self::Absent, Self::Closed];

    /// The stable word for the database, facts, the API and translations.
    pub fn code(self) -> &'static str {
        match self {
            Self::GaveUp => "gave-up",
            Self::Absent => "absent",
            Self::Closed => "closed",
        }
    }
}

impl Stage {
    /// The stable word for the database, the API and translations; of what is over, why.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting { .. } => "waiting",
            Self::Called { .. } => "called",
            Self::Serving { .. } => "serving",
            Self::Served { .. } => "served",
            Self::Over { why, .. } => why.code(),
        }
    }

    /// Who serves or served, or called.
    pub fn at(self) -> Option<At> {
        match self {
            Self::Called { at, .. } | Self::Serving { at, .. } | Self::Served { at, .. } => Some(at),
            Self::Waiting { .. } | Self::Over { .. } => None,
        }
    }

    /// Whether it is not over.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting { .. } | Self::Called { .. } | Self::Serving { .. })
    }
}

/// A note for whoever serves next. Free words, so it is sealed under the key of the officer who wrote it, and goes with the ticket's end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Who wrote it.
    pub by: PersonRef,
    /// What, sealed.
    pub sealed: Vec<u8>,
}

/// A ticket 号票.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Names it in facts.
    pub id: TicketRef,
    /// Where.
    pub site: SiteRef,
    /// On which day.
    pub day: Date,
    /// Unique for site and day; also in [`Turn::number`].
    pub number: u32,
    /// What nobody can guess: whoever has it sees the ticket and may give it up.
    pub code: String,
    /// Who, if they have an account.
    pub person: Option<PersonRef>,
    /// The keyed fingerprint of the identity number, for this site and day alone.
    pub mark: Option<String>,
    /// What is still to be done.
    pub items: Vec<ItemRef>,
    /// By what right they stand where they stand.
    pub claim: Claim,
    /// The appointment that they came for.
    pub appointment: Option<AppointmentRef>,
    /// When it was taken.
    pub taken: Timestamp,
    /// When they last came into the line for something new: taken, or passed on.
    pub joined: Timestamp,
    /// Where in the line.
    pub turn: Turn,
    /// The one window that may call them, if they were passed on to one.
    pub only_at: Option<u16>,
    /// The window that passed them on, and is not asked again.
    pub not_at: Option<u16>,
    /// A note for whoever serves next.
    pub note: Option<Note>,
    /// How long they were told they would wait.
    pub told: Option<Range>,
    /// When they were first called.
    pub first_called: Option<Timestamp>,
    /// How often they were called from the line.
    pub calls: u16,
    /// How often they did not come.
    pub missed: u8,
    /// Where it stands.
    pub stage: Stage,
    /// How often it was written.
    pub version: i64,
}

impl Ticket {
    /// The number as it is printed, shown and spoken.
    pub fn label(&self) -> String {
        label(self.number)
    }

    fn into_stage(self, stage: Stage) -> Self {
        Self { stage, version: self.version + 1, ..self }
    }

    fn wrong(&self) -> QueueError {
        QueueError::WrongState(self.stage.code())
    }

    /// Called from the line to a window.
    pub fn call(self, at: At, now: Timestamp) -> Result<Self, QueueError> {
        let Stage::Waiting { .. } = self.stage else { return Err(self.wrong()) };
        let (first_called, calls) = (self.first_called.or(Some(now)), self.calls.saturating_add(1));
        Ok(Self { first_called, calls, ..self.into_stage(Stage::Called { at, when: now, times: 1 }) })
    }

    /// Called to the same window once more.
    pub fn call_again(self, now: Timestamp) -> Result<Self, QueueError> {
        let Stage::Called { at, times, .. } = self.stage else { return Err(self.wrong()) };
        Ok(self.into_stage(Stage::Called { at, when: now, times: times.saturating_add(1) }))
    }

    /// Did not come: returns to the line at another turn, or, without one, it is over.
    pub fn absent(self, back: Option<Turn>, now: Timestamp) -> Result<Self, QueueError> {
        let Stage::Called { .. } = self.stage else { return Err(self.wrong()) };
        let missed = Self { missed: self.missed.saturating_add(1), ..self };
        Ok(match back {
            Some(turn) => Self { turn, ..missed.into_stage(Stage::Waiting { since: now }) },
            None => missed.end(now, Ending::Absent),
        })
    }

    /// Came to the window.
    pub fn begin(self, now: Timestamp) -> Result<Self, QueueError> {
        let Stage::Called { at, .. } = self.stage else { return Err(self.wrong()) };
        Ok(self.into_stage(Stage::Serving { at, began: now }))
    }

    /// Another window goes on with all of it, at the place in the line that the person has.
    pub fn pass_on(self, to: Option<u16>, note: Option<Note>, now: Timestamp) -> Result<Self, QueueError> {
        let Stage::Serving { at, .. } = self.stage else { return Err(self.wrong()) };
        let back = Self { only_at: to, not_at: Some(at.window), note, joined: now, ..self };
        Ok(back.into_stage(Stage::Waiting { since: now }))
    }

    /// The service ends. With items left the person goes on to another desk at the place in the line that they have.
    pub fn finish(self, left: Vec<ItemRef>, now: Timestamp) -> Result<Self, QueueError> {
        let Stage::Serving { at, began } = self.stage else { return Err(self.wrong()) };
        if left.is_empty() {
            return Ok(Self { note: None, ..self.into_stage(Stage::Served { at, began, ended: now }) });
        }
        let back = Self { items: left, only_at: None, not_at: Some(at.window), joined: now, ..self };
        Ok(back.into_stage(Stage::Waiting { since: now }))
    }

    /// It ends without a service: the person wants no longer, or the hall closed.
    pub fn leave(self, why: Ending, now: Timestamp) -> Result<Self, QueueError> {
        match (self.stage, why) {
            (Stage::Waiting { .. } | Stage::Called { .. }, _) | (Stage::Serving { .. }, Ending::Closed) => {
                Ok(self.end(now, why))
            }
            _ => Err(self.wrong()),
        }
    }

    /// Somebody else sits at the window now.
    pub fn hand_over(self, officer: PersonRef) -> Result<Self, QueueError> {
        let stage = match self.stage {
            Stage::Called { at, when, times } => Stage::Called { at: At { officer, ..at }, when, times },
            Stage::Serving { at, began } => Stage::Serving { at: At { officer, ..at }, began },
            _ => return Err(self.wrong()),
        };
        Ok(self.into_stage(stage))
    }

    /// A better right was vouched for: only who waits can have it.
    pub fn reclaim(self, turn: Turn, claim: Claim) -> Result<Self, QueueError> {
        let Stage::Waiting { .. } = self.stage else { return Err(self.wrong()) };
        let stage = self.stage;
        Ok(Self { claim, turn, ..self.into_stage(stage) })
    }

    fn end(self, when: Timestamp, why: Ending) -> Self {
        Self { note: None, ..self.into_stage(Stage::Over { when, why }) }
    }
}

/// What a window does, as far as its officer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Post {
    /// It calls.
    Open,
    /// It calls nobody for a while.
    Paused,
    /// The officer went.
    Left,
}

impl Post {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Paused, Self::Left];

    /// The stable word for the database, the API and translations.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Paused => "paused",
            Self::Left => "left",
        }
    }
}

/// A shift 当班: one officer at one window, from coming to going.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Names it in facts.
    pub id: ShiftRef,
    /// Where.
    pub site: SiteRef,
    /// The window and its officer.
    pub at: At,
    /// What it does.
    pub post: Post,
    /// When the officer came.
    pub began: Timestamp,
    /// Since when it does that.
    pub since: Timestamp,
    /// How often it was written.
    pub version: i64,
}

impl Shift {
    /// The same, doing something else from now on.
    #[must_use]
    pub fn into_post(self, post: Post, now: Timestamp) -> Self {
        Self { post, since: now, version: self.version + 1, ..self }
    }
}
