//! What the line asks of others.

use std::{collections::BTreeMap, pin::Pin};

use plat_facts::{AppointmentRef, ItemRef, PersonRef, SiteRef};
use plat_identity::Branch;
use plat_kernel::{Date, Timestamp};
use plat_store::{StoreError, Tx};

use crate::error::QueueError;

/// An answer that is waited for.
pub type Asked<'a, T> = Pin<Box<dyn Future<Output = Result<T, QueueError>> + Send + 'a>>;

/// Knows the appointments of a city. That somebody came for theirs is told by the fact `TicketTaken`, which names it; so it is not lost
/// if the program stops in between.
pub trait Bookings: Send + Sync {
    /// The appointment behind what its owner shows: a code or the whole link.
    fn by_code<'a>(&'a self, code: &'a str) -> Asked<'a, Option<Booking>>;

    /// What a person has booked at a site for a day: the one that begins next.
    fn of_person<'a>(&'a self, person: PersonRef, at: (&'a SiteRef, Date)) -> Asked<'a, Option<Booking>>;
}

/// An appointment, as far as the line must know of it. Only what is booked and neither over nor attended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// Names it.
    pub appointment: AppointmentRef,
    /// Whose it is.
    pub person: PersonRef,
    /// Where.
    pub site: SiteRef,
    /// What for.
    pub items: Vec<ItemRef>,
    /// How many persons come.
    pub persons: u16,
    /// When it begins.
    pub begins: Timestamp,
}

/// A city in which nobody books.
#[derive(Debug, Clone, Copy)]
pub struct NoBookings;

impl Bookings for NoBookings {
    fn by_code<'a>(&'a self, _: &'a str) -> Asked<'a, Option<Booking>> {
        Box::pin(async { Ok(None) })
    }

    fn of_person<'a>(&'a self, _: PersonRef, _: (&'a SiteRef, Date)) -> Asked<'a, Option<Booking>> {
        Box::pin(async { Ok(None) })
    }
}

/// What each officer of a site may do at its windows. Of whom nothing is said there does what the window's sign says.
pub type Skilled = BTreeMap<PersonRef, Vec<Branch>>;

/// Knows what officers may do at a window, as the head of their site set it. Asked inside the transaction that calls: what the head sets
/// holds from the next call on.
pub trait Skills: Send + Sync {
    /// Counts the changes at a site: what was read holds while this is the same.
    fn version(&self, tx: &mut Tx<'_>, site: &SiteRef) -> Result<i64, StoreError>;

    /// What each may do; empty where no roster is kept.
    fn of_site(&self, tx: &mut Tx<'_>, site: &SiteRef) -> Result<Skilled, StoreError>;
}

/// A city in which everybody does what the sign over their window says.
#[derive(Debug, Clone, Copy)]
pub struct NoSkills;

impl Skills for NoSkills {
    fn version(&self, _: &mut Tx<'_>, _: &SiteRef) -> Result<i64, StoreError> {
        Ok(0)
    }

    fn of_site(&self, _: &mut Tx<'_>, _: &SiteRef) -> Result<Skilled, StoreError> {
        Ok(Skilled::default())
    }
}

/// Knows when the windows of a site are to be staffed.
pub trait Duties: Send + Sync {
    /// From when until when which window is staffed on a day; empty where no roster is kept.
    fn of_day<'a>(&'a self, site: &'a SiteRef, day: Date) -> Asked<'a, Vec<(u16, Timestamp, Timestamp)>>;
}

/// A city in which windows open as it comes.
#[derive(Debug, Clone, Copy)]
pub struct NoDuties;

impl Duties for NoDuties {
    fn of_day<'a>(&'a self, _: &'a SiteRef, _: Date) -> Asked<'a, Vec<(u16, Timestamp, Timestamp)>> {
        Box::pin(async { Ok(Vec::new()) })
    }
}
