//! What can go wrong in the line of a hall, each with its stable code.

use plat_identity::IdentityError;
use plat_kernel::lang::Bilingual;
use plat_store::StoreError;
use plat_web::{Fault, Kind};

/// A refusal of a command or query on the line.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// There is no such ticket, window or appointment, or the reader may not know of it.
    #[error("not found")]
    NotFound,
    /// There is no such site.
    #[error("no such site")]
    NoSuchSite,
    /// It was not said what for.
    #[error("no item")]
    NoItem,
    /// There is no such item, or nobody comes for it.
    #[error("no item {0}")]
    NoSuchItem(String),
    /// Too many items for one ticket.
    #[error("more than {0} items")]
    TooManyItems(usize),
    /// The site does not handle an item.
    #[error("{0} is not handled here")]
    NotHere(String),
    /// No single window can do all of it: the person has to stand in line twice.
    #[error("no window does all of it")]
    NoOneWindow,
    /// What was typed or scanned is no identity number.
    #[error("not an identity number")]
    BadIdNumber,
    /// An identity number counts at the halls' own machines only.
    #[error("not a machine of a hall")]
    NotAMachine,
    /// It takes an identity number.
    #[error("who is it for")]
    NeedsPerson,
    /// The appointment is of another day or another site.
    #[error("not today, not here")]
    NotThisAppointment,
    /// Tickets are not given out now.
    #[error("closed")]
    Closed,
    /// There is no such lane.
    #[error("no lane {0}")]
    NoSuchLane(String),
    /// The ticket stands where this cannot be done.
    #[error("it is {0}")]
    WrongState(&'static str),
    /// The officer is at no window.
    #[error("not at a window")]
    NotAtWindow,
    /// The officer is at another window.
    #[error("at window {0} already")]
    AtAnother(u16),
    /// Somebody else is at the window.
    #[error("taken by another")]
    WindowTaken,
    /// Nobody is at the window.
    #[error("nobody is there")]
    WindowEmpty,
    /// The window is paused.
    #[error("paused")]
    Paused,
    /// Somebody was called to the window and is not done.
    #[error("number {0} is not done")]
    NotDone(u32),
    /// Nobody was called to the window.
    #[error("nobody was called")]
    NobodyCalled,
    /// The screen showed another ticket than the one that is there now.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// The window to go on cannot do what is left.
    #[error("that window cannot")]
    WindowCannot,
    /// A note is too long.
    #[error("more than {0} characters")]
    NoteTooLong(usize),
    /// The rules do not allow it; in their words.
    #[error("not allowed")]
    NotAllowed(Box<Bilingual>),
    /// Who keeps appointments or rosters does not answer.
    #[error("appointments or rosters: {0}")]
    Bookings(String),
    /// The registry of people refused.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for QueueError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound | Self::NoSuchSite | Self::NoSuchItem(_) => Kind::Missing,
            Self::NotAllowed(_) | Self::NotAMachine => Kind::Forbidden,
            Self::NoItem
            | Self::TooManyItems(_)
            | Self::NotHere(_)
            | Self::NoOneWindow
            | Self::BadIdNumber
            | Self::NeedsPerson
            | Self::NoSuchLane(_)
            | Self::WindowCannot
            | Self::NoteTooLong(_) => Kind::Invalid,
            Self::Bookings(_) => Kind::Busy,
            Self::Identity(error) => error.kind(),
            Self::Store(error) => error.kind(),
            _ => Kind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "queue.not_found",
            Self::NoSuchSite => "queue.no_such_site",
            Self::NoItem => "queue.no_item",
            Self::NoSuchItem(_) => "queue.no_such_item",
            Self::TooManyItems(_) => "queue.too_many_items",
            Self::NotHere(_) => "queue.not_here",
            Self::NoOneWindow => "queue.no_one_window",
            Self::BadIdNumber => "queue.bad_id_number",
            Self::NotAMachine => "queue.not_a_machine",
            Self::NeedsPerson => "queue.needs_person",
            Self::NotThisAppointment => "queue.not_this_appointment",
            Self::Closed => "queue.closed",
            Self::NoSuchLane(_) => "queue.no_such_lane",
            Self::WrongState(_) => "queue.wrong_state",
            Self::NotAtWindow => "queue.not_at_window",
            Self::AtAnother(_) => "queue.at_another",
            Self::WindowTaken => "queue.window_taken",
            Self::WindowEmpty => "queue.window_empty",
            Self::Paused => "queue.paused",
            Self::NotDone(_) => "queue.not_done",
            Self::NobodyCalled => "queue.nobody_called",
            Self::ChangedMeanwhile => "queue.changed_meanwhile",
            Self::WindowCannot => "queue.window_cannot",
            Self::NoteTooLong(_) => "queue.note_too_long",
            Self::NotAllowed(_) => "queue.not_allowed",
            Self::Bookings(_) => "queue.bookings",
            Self::Identity(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::NoItem
            | Self::NoSuchItem(_)
            | Self::TooManyItems(_)
            | Self::NotHere(_)
            | Self::NoOneWindow => Some("items"),
            Self::NoSuchSite => Some("site"),
            Self::BadIdNumber | Self::NeedsPerson | Self::NotAMachine => Some("id_number"),
            Self::NoSuchLane(_) => Some("lane"),
            Self::WindowCannot => Some("window"),
            Self::NoteTooLong(_) => Some("note"),
            Self::NotThisAppointment => Some("appointment"),
            _ => None,
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoSuchItem(item) | Self::NotHere(item) => vec![("item", item.clone())],
            Self::TooManyItems(most) | Self::NoteTooLong(most) => vec![("most", most.to_string())],
            Self::NoSuchLane(lane) => vec![("lane", lane.clone())],
            Self::AtAnother(window) => vec![("window", window.to_string())],
            Self::NotDone(number) => vec![("number", crate::model::label(*number))],
            _ => Vec::new(),
        }
    }

    fn because(&self) -> Option<&Bilingual> {
        match self {
            Self::NotAllowed(why) => Some(why),
            Self::Identity(error) => error.because(),
            _ => None,
        }
    }

    fn internal(&self) -> Option<String> {
        match self {
            Self::Bookings(why) => Some(why.clone()),
            Self::Identity(error) => error.internal(),
            Self::Store(error) => error.internal(),
            _ => None,
        }
    }

    fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Store(error) => error.retry_after(),
            Self::Bookings(_) => Some(5),
            _ => None,
        }
    }
}
