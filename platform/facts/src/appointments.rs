//! Appointments at a hall or station. The stream is the appointment's id. What for stands here as item codes; of the person there is
//! nothing but the reference.

use plat_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    ItemRef, PersonRef, SiteRef,
    published::published,
    refs::{AppointmentRef, WishRef},
};

/// Somebody comes at a time: they chose it and confirmed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentBooked {
    /// The appointment.
    pub appointment: AppointmentRef,
    /// Who comes.
    pub person: PersonRef,
    /// Where.
    pub site: SiteRef,
    /// What for.
    pub items: Vec<ItemRef>,
    /// How many persons come.
    pub persons: u16,
    /// When it begins.
    pub begins: Timestamp,
    /// When it ends, as far as one can tell.
    pub ends: Timestamp,
    /// The wish that it was offered for, if they had waited.
    pub wish: Option<WishRef>,
}

/// They come at another time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentMoved {
    /// The appointment.
    pub appointment: AppointmentRef,
    /// Who comes.
    pub person: PersonRef,
    /// Where.
    pub site: SiteRef,
    /// When it would have begun.
    pub from: Timestamp,
    /// When it begins.
    pub begins: Timestamp,
    /// When it ends, as far as one can tell.
    pub ends: Timestamp,
}

/// They do not come, and said so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentCancelled {
    /// The appointment.
    pub appointment: AppointmentRef,
    /// Who would have come.
    pub person: PersonRef,
    /// Where.
    pub site: SiteRef,
    /// When it would have begun.
    pub begins: Timestamp,
    /// By the link that needs no session.
    pub by_link: bool,
}

/// A time came free and is kept for somebody who waited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentOffered {
    /// The appointment, to be confirmed.
    pub appointment: AppointmentRef,
    /// The wish.
    pub wish: WishRef,
    /// Who waited.
    pub person: PersonRef,
    /// Where.
    pub site: SiteRef,
    /// When it begins.
    pub begins: Timestamp,
    /// Kept until then.
    pub until: Timestamp,
}

/// They came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentAttended {
    /// The appointment.
    pub appointment: AppointmentRef,
    /// Who came.
    pub person: PersonRef,
    /// Where.
    pub site: SiteRef,
    /// The day.
    pub day: Date,
    /// Who noted it; nobody, where it was known by a ticket or by the clock.
    pub officer: Option<PersonRef>,
}

/// They did not come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentMissed {
    /// The appointment.
    pub appointment: AppointmentRef,
    /// Who did not come.
    pub person: PersonRef,
    /// Where.
    pub site: SiteRef,
    /// The day.
    pub day: Date,
    /// Who noted it; nobody, where it was known by a ticket or by the clock.
    pub officer: Option<PersonRef>,
}

/// Somebody is to be reminded of it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentReminderDue {
    /// The appointment.
    pub appointment: AppointmentRef,
    /// Who comes.
    pub person: PersonRef,
    /// Where.
    pub site: SiteRef,
    /// When it begins.
    pub begins: Timestamp,
    /// When the reminder was due: by the day before, or so long before it begins.
    pub due: Timestamp,
}

published! {
    AppointmentBooked => "appointments.appointment_booked",
    AppointmentMoved => "appointments.appointment_moved",
    AppointmentCancelled => "appointments.appointment_cancelled",
    AppointmentOffered => "appointments.appointment_offered",
    AppointmentAttended => "appointments.appointment_attended",
    AppointmentMissed => "appointments.appointment_missed",
    AppointmentReminderDue => "appointments.appointment_reminder_due",
}
