//! What an appointment is, and what can become of it. Pure: time is an argument.

use cap_sites::hours::TimeOfDay;
use plat_facts::refs::{AppointmentRef, ItemRef, PersonRef, SiteRef, WishRef};
use plat_kernel::{Date, SignedDuration, Timestamp, clock::start_of};

use crate::error::AppointmentError;

/// A zone's counters in one slot of a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// The letter of the zone.
    pub zone: String,
    /// When the slot begins.
    pub begin: TimeOfDay,
}

/// Where and when somebody comes, and for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Where.
    pub site: SiteRef,
    /// On which day.
    pub day: Date,
    /// From when.
    pub begin: TimeOfDay,
    /// Until when, as far as one can tell beforehand.
    pub until: TimeOfDay,
    /// What for.
    pub purpose: Purpose,
    /// What it takes, in order of time.
    pub cells: Vec<Cell>,
}

/// What a visit is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purpose {
    /// The items, each once.
    pub items: Vec<ItemRef>,
    /// How many persons come for them.
    pub persons: u16,
}

impl Visit {
    /// The moment at which it begins.
    pub fn begins(&self) -> Timestamp {
        moment(self.day, self.begin)
    }

    /// The moment at which it ends.
    pub fn ends(&self) -> Timestamp {
        moment(self.day, self.until)
    }

    /// Whether one person cannot be at both.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.begins() < other.ends() && other.begins() < self.ends()
    }
}

/// A time of a day in China as a moment.
pub(crate) fn moment(day: Date, time: TimeOfDay) -> Timestamp {
    start_of(day) + SignedDuration::from_mins(time.minutes().into())
}

/// What became of an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Its place is kept while the person looks it over: on their own account, or because a wait came to its end.
    Held {
        /// Until then.
        until: Timestamp,
        /// The wish that it was offered for.
        wish: Option<WishRef>,
    },
    /// The person comes.
    Booked {
        /// Since then.
        since: Timestamp,
    },
    /// The person does not come, and said so.
    Cancelled {
        /// When.
        at: Timestamp,
    },
    /// It was not confirmed in time.
    Lapsed {
        /// When that was seen.
        at: Timestamp,
    },
    /// The person came.
    Attended {
        /// When that was noted.
        at: Timestamp,
        /// Who noted it; nobody, where it was known by a ticket or by the clock.
        officer: Option<PersonRef>,
    },
    /// The person did not come.
    Missed {
        /// When that was noted.
        at: Timestamp,
        /// Who noted it; nobody, where it was known by a ticket or by the clock.
        officer: Option<PersonRef>,
    },
}

impl State {
    /// The stable word for the database, the API and translations.
    pub fn code(self) -> &'static str {
        match self {
            Self::Held { .. } => "held",
            Self::Booked { .. } => "booked",
            Self::Cancelled { .. } => "cancelled",
            Self::Lapsed { .. } => "lapsed",
            Self::Attended { .. } => "attended",
            Self::Missed { .. } => "missed",
        }
    }

    /// The moment that it carries.
    pub fn at(self) -> Timestamp {
        match self {
            Self::Held { until, .. } => until,
            Self::Booked { since } => since,
            Self::Cancelled { at }
            | Self::Lapsed { at }
            | Self::Attended { at, .. }
            | Self::Missed { at, .. } => at,
        }
    }
}

/// An appointment of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Names it.
    pub id: AppointmentRef,
    /// Whose it is.
    pub person: PersonRef,
    /// Where, when, for what.
    pub visit: Visit,
    /// What became of it.
    pub state: State,
    /// When the person is to be reminded next.
    pub remind: Option<Timestamp>,
    /// When it was made.
    pub made: Timestamp,
    /// How often it was written.
    pub version: i64,
}

impl Appointment {
    /// Whether it keeps its place at a moment: booked, or held and not over.
    pub fn keeps_its_place(&self, now: Timestamp) -> bool {
        match self.state {
            State::Held { until, .. } => now < until,
            State::Booked { .. } => true,
            _ => false,
        }
    }

    /// The person confirms it.
    pub fn confirm(self, now: Timestamp) -> Result<Self, AppointmentError> {
        match self.state {
            State::Held { until, .. } if now < until => Ok(self.into_state(State::Booked { since: now })),
            State::Held { .. } | State::Lapsed { .. } => Err(AppointmentError::HoldOver),
            state => Err(AppointmentError::WrongState(state.code())),
        }
    }

    /// The person does not come after all. Once it has begun there is nothing to give back.
    pub fn cancel(self, now: Timestamp) -> Result<Self, AppointmentError> {
        match self.state {
            State::Held { .. } | State::Booked { .. } if self.visit.begins() > now => {
                Ok(self.into_state(State::Cancelled { at: now }))
            }
            State::Held { .. } | State::Booked { .. } => Err(AppointmentError::TooLate),
            state => Err(AppointmentError::WrongState(state.code())),
        }
    }

    /// The person comes at another time.
    pub fn move_to(self, visit: Visit, now: Timestamp) -> Result<Self, AppointmentError> {
        match self.state {
            State::Booked { .. } if self.visit.begins() > now => {
                Ok(Self { visit, version: self.version + 1, ..self })
            }
            State::Booked { .. } => Err(AppointmentError::TooLate),
            state => Err(AppointmentError::WrongState(state.code())),
        }
    }

    /// Nobody confirmed it.
    pub fn lapse(self, now: Timestamp) -> Option<Self> {
        match self.state {
            State::Held { until, .. } if until <= now => Some(self.into_state(State::Lapsed { at: now })),
            _ => None,
        }
    }

    /// The person came: noted on the day itself.
    pub fn attend(self, officer: Option<PersonRef>, now: Timestamp) -> Result<Self, AppointmentError> {
        self.noted_on_its_day(now)?;
        Ok(self.into_state(State::Attended { at: now, officer }))
    }

    /// The person did not come: noted on the day itself, and not before they had some minutes.
    pub fn miss(
        self,
        officer: Option<PersonRef>,
        (now, grace): (Timestamp, SignedDuration),
    ) -> Result<Self, AppointmentError> {
        self.noted_on_its_day(now)?;
        if now < self.visit.begins() + grace {
            return Err(AppointmentError::TooEarly);
        }
        Ok(self.into_state(State::Missed { at: now, officer }))
    }

    fn noted_on_its_day(&self, now: Timestamp) -> Result<(), AppointmentError> {
        match self.state {
            State::Booked { .. } if plat_kernel::clock::date_of(now) == self.visit.day => Ok(()),
            State::Booked { .. } => Err(AppointmentError::NotToday),
            state => Err(AppointmentError::WrongState(state.code())),
        }
    }

    fn into_state(self, state: State) -> Self {
        Self { state, remind: None, version: self.version + 1, ..self }
    }
}

/// The times that suit somebody who waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Times {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// Not before this time of the day.
    pub from: TimeOfDay,
    /// Over by this time of the day.
    pub until: TimeOfDay,
}

impl Times {
    /// Whether a stretch of a day suits.
    pub fn suit(&self, day: Date, begin: TimeOfDay, until: TimeOfDay) -> bool {
        (self.first..=self.last).contains(&day) && self.from <= begin && until <= self.until
    }
}

/// Where somebody stands in the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// They wait since then.
    Waiting {
        /// Whoever waits longest is first.
        since: Timestamp,
    },
    /// A time is kept for them.
    Offered {
        /// When it was offered.
        at: Timestamp,
    },
    /// They have a time, or left, or the last day went by.
    Over {
        /// When.
        at: Timestamp,
    },
}

impl Standing {
    /// The stable word for the database, the API and translations.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting { .. } => "waiting",
            Self::Offered { .. } => "offered",
            Self::Over { .. } => "over",
        }
    }

    /// The moment that it carries.
    pub fn at(self) -> Timestamp {
        match self {
            Self::Waiting { since: at } | Self::Offered { at } | Self::Over { at } => at,
        }
    }
}

/// Somebody waits for a time to come free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Names it.
    pub id: WishRef,
    /// Whose it is.
    pub person: PersonRef,
    /// Where.
    pub site: SiteRef,
    /// What for.
    pub purpose: Purpose,
    /// The times that suit.
    pub times: Times,
    /// Where they stand.
    pub standing: Standing,
    /// How often a time was offered.
    pub offers: u16,
    /// When they began to wait.
    pub made: Timestamp,
    /// How often it was written.
    pub version: i64,
}

impl Wish {
    /// A time is kept for them.
    pub fn offer(self, now: Timestamp) -> Self {
        Self { offers: self.offers + 1, ..self.stand(Standing::Offered { at: now }) }
    }

    /// They let an offer go by: behind the others, or out of the line after so many.
    pub fn let_go_by(self, most_offers: u16, now: Timestamp) -> Self {
        let on = self.offers < most_offers;
        self.stand(if on { Standing::Waiting { since: now } } else { Standing::Over { at: now } })
    }

    /// They wait no longer.
    pub fn end(self, now: Timestamp) -> Self {
        self.stand(Standing::Over { at: now })
    }

    fn stand(self, standing: Standing) -> Self {
        Self { standing, version: self.version + 1, ..self }
    }
}
