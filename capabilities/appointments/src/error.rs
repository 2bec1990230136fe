//! What can go wrong with an appointment, each with its stable code.

use plat_identity::IdentityError;
use plat_kernel::lang::Bilingual;
use plat_store::StoreError;
use plat_web::{Fault, Kind};

/// A refusal of a command or query on appointments.
#[derive(Debug, thiserror::Error)]
pub enum AppointmentError {
    /// There is no such appointment or wish, or the reader may not know of it.
    #[error("not found")]
    NotFound,
    /// It was not said what for.
    #[error("no item")]
    NoItem,
    /// There is no such item, or nobody applies for it.
    #[error("no item {0} to apply for")]
    NoSuchItem(String),
    /// Too many items for one visit.
    #[error("more than {0} items")]
    TooManyItems(usize),
    /// Nobody, or too many persons for one visit.
    #[error("not 1 to {0} persons")]
    Persons(u16),
    /// There is no such site.
    #[error("no such site")]
    NoSuchSite,
    /// The site does not handle an item of the visit, or serves no appointments.
    #[error("not at this site")]
    NotHere,
    /// At that time nobody can come: closed, or too short before the end.
    #[error("not at that time")]
    NotThen,
    /// The time is over, or too near.
    #[error("too soon")]
    TooSoon,
    /// The day is further ahead than can be booked.
    #[error("more than {0} days ahead")]
    TooFar(u16),
    /// Somebody else took the last place.
    #[error("full")]
    Full,
    /// The person has another appointment at that time.
    #[error("overlaps another")]
    Overlaps,
    /// The person has as many appointments as they may.
    #[error("{0} open appointments")]
    TooManyOpen(usize),
    /// With what they missed in so many days, the person has as many as they may.
    #[error("missed some in {0} days")]
    MissedLately(u16),
    /// The person made as many today as they may.
    #[error("{0} made today")]
    TooManyToday(usize),
    /// The person waits for as much as they may.
    #[error("{0} wishes")]
    TooManyWishes(usize),
    /// The times that suit are none.
    #[error("no times")]
    NoTimes,
    /// There is room at a time that suits: nobody needs to wait.
    #[error("there is room")]
    ThereIsRoom,
    /// A chosen time was not confirmed while it was kept.
    #[error("the time was kept and is over")]
    HoldOver,
    /// It has begun.
    #[error("too late")]
    TooLate,
    /// The person has some minutes yet.
    #[error("too early")]
    TooEarly,
    /// It is not today's.
    #[error("not today")]
    NotToday,
    /// It stands where this cannot be done.
    #[error("it is {0}")]
    WrongState(&'static str),
    /// Somebody else changed it meanwhile.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// The rules do not allow it; in their words.
    #[error("not allowed")]
    NotAllowed(Box<Bilingual>),
    /// The registry of people refused.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for AppointmentError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound | Self::NoSuchItem(_) | Self::NoSuchSite => Kind::Missing,
            Self::NotAllowed(_) => Kind::Forbidden,
            Self::NoItem
            | Self::TooManyItems(_)
            | Self::Persons(_)
            | Self::NotHere
            | Self::NotThen
            | Self::NoTimes
            | Self::TooFar(_) => Kind::Invalid,
            Self::Identity(error) => error.kind(),
            Self::Store(error) => error.kind(),
            _ => Kind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "appointments.not_found",
            Self::NoItem => "appointments.no_item",
            Self::NoSuchItem(_) => "appointments.no_such_item",
            Self::TooManyItems(_) => "appointments.too_many_items",
            Self::Persons(_) => "appointments.persons",
            Self::NoSuchSite => "appointments.no_such_site",
            Self::NotHere => "appointments.not_here",
            Self::NotThen => "appointments.not_then",
            Self::TooSoon => "appointments.too_soon",
            Self::TooFar(_) => "appointments.too_far",
            Self::Full => "appointments.full",
            Self::Overlaps => "appointments.overlaps",
            Self::TooManyOpen(_) => "appointments.too_many_open",
            Self::MissedLately(_) => "appointments.missed_lately",
            Self::TooManyToday(_) => "appointments.too_many_today",
            Self::TooManyWishes(_) => "appointments.too_many_wishes",
            Self::NoTimes => "appointments.no_times",
            Self::ThereIsRoom => "appointments.there_is_room",
            Self::HoldOver => "appointments.hold_over",
            Self::TooLate => "appointments.too_late",
            Self::TooEarly => "appointments.too_early",
            Self::NotToday => "appointments.not_today",
            Self::WrongState(_) => "appointments.wrong_state",
            Self::ChangedMeanwhile => "appointments.changed_meanwhile",
            Self::NotAllowed(_) => "appointments.not_allowed",
            Self::Identity(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::NoItem | Self::NoSuchItem(_) | Self::TooManyItems(_) => Some("items"),
            Self::Persons(_) => Some("persons"),
            Self::NoSuchSite | Self::NotHere => Some("site"),
            Self::NotThen | Self::TooSoon | Self::Full | Self::Overlaps => Some("time"),
            Self::TooFar(_) => Some("day"),
            Self::NoTimes => Some("first"),
            _ => None,
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoSuchItem(item) => vec![("item", item.clone())],
            Self::MissedLately(days) => vec![("days", days.to_string())],
            Self::Persons(most) | Self::TooFar(most) => vec![("most", most.to_string())],
            Self::TooManyItems(most)
            | Self::TooManyOpen(most)
            | Self::TooManyToday(most)
            | Self::TooManyWishes(most) => vec![("most", most.to_string())],
            _ => Vec::new(),
        }
    }

    fn because(&self) -> Option<&Bilingual> {
        if let Self::NotAllowed(why) = self { Some(why) } else { None }
    }

    fn internal(&self) -> Option<String> {
        match self {
            Self::Identity(error) => error.internal(),
            Self::Store(error) => error.internal(),
            _ => None,
        }
    }

    fn retry_after(&self) -> Option<u32> {
        if let Self::Store(error) = self { error.retry_after() } else { None }
    }
}
