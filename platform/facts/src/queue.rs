//! Tickets, calls and windows of a hall. The stream of a ticket is its id, that of a window its shift's. What for stands here as item
//! codes; of the person there is the reference, if they have an account, and nothing else.

use plat_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    AppointmentRef, ItemRef, PersonRef, SiteRef,
    published::published,
    refs::{ShiftRef, TicketRef},
};

/// Somebody took a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketTaken {
    /// The ticket.
    pub ticket: TicketRef,
    /// Where.
    pub site: SiteRef,
    /// The day.
    pub day: Date,
    /// Its number, unique for site and day.
    pub number: u32,
    /// Who, if they have an account.
    pub person: Option<PersonRef>,
    /// What for.
    pub items: Vec<ItemRef>,
    /// By what right they stand where they stand: `came`, `appointment`, or `lane-` and the key of a priority lane.
    pub claim: String,
    /// The appointment that they came for.
    pub appointment: Option<AppointmentRef>,
    /// Where it was taken: `kiosk`, `phone`, `appointment` or `door`.
    pub channel: String,
}

/// At the door desk somebody vouched for a lane: whoever has the ticket stands further ahead from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketVouched {
    /// The ticket.
    pub ticket: TicketRef,
    /// Where.
    pub site: SiteRef,
    /// By what right they stand there now, as in [`TicketTaken::claim`].
    pub claim: String,
}

/// Somebody was called to a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketCalled {
    /// The ticket.
    pub ticket: TicketRef,
    /// Where.
    pub site: SiteRef,
    /// The number of the ticket.
    pub number: u32,
    /// The window.
    pub window: u16,
    /// Who called.
    pub officer: PersonRef,
    /// The how-manieth time to this window; from the second on it is the same call again.
    pub times: u16,
}

/// Who was called did not come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketAbsent {
    /// The ticket.
    pub ticket: TicketRef,
    /// Where.
    pub site: SiteRef,
    /// The window.
    pub window: u16,
    /// Whether they are back in the line; else the ticket has ended.
    pub back: bool,
}

/// Who was called came: the service begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketBegun {
    /// The ticket.
    pub ticket: TicketRef,
    /// Where.
    pub site: SiteRef,
    /// The window.
    pub window: u16,
    /// Who serves.
    pub officer: PersonRef,
}

/// Another window goes on; the person stands where they stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketPassedOn {
    /// The ticket.
    pub ticket: TicketRef,
    /// Where.
    pub site: SiteRef,
    /// The window that passes it on.
    pub from: u16,
    /// The window that is to go on; none if any may that can.
    pub to: Option<u16>,
    /// What is still to be done.
    pub items: Vec<ItemRef>,
}

/// A service ended: something was done for somebody at a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketServed {
    /// The ticket.
    pub ticket: TicketRef,
    /// Where.
    pub site: SiteRef,
    /// The number of the ticket.
    pub number: u32,
    /// The window.
    pub window: u16,
    /// Who served.
    pub officer: PersonRef,
    /// What was done.
    pub items: Vec<ItemRef>,
    /// For whom, if they have an account.
    pub person: Option<PersonRef>,
    /// When it began.
    pub began: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// Whether the ticket goes on with what is left.
    pub goes_on: bool,
}

/// A ticket ended and nobody was served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketLeft {
    /// The ticket.
    pub ticket: TicketRef,
    /// Where.
    pub site: SiteRef,
    /// Why: `gave-up`, `absent` or `closed`.
    pub why: String,
}

/// An officer opened a window, or opened it again after a pause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowStaffed {
    /// The shift.
    pub shift: ShiftRef,
    /// Where.
    pub site: SiteRef,
    /// The window.
    pub window: u16,
    /// Who.
    pub officer: PersonRef,
}

/// A window calls nobody for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowPaused {
    /// The shift.
    pub shift: ShiftRef,
    /// Where.
    pub site: SiteRef,
    /// The window.
    pub window: u16,
    /// Who.
    pub officer: PersonRef,
}

/// An officer left a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowLeft {
    /// The shift.
    pub shift: ShiftRef,
    /// Where.
    pub site: SiteRef,
    /// The window.
    pub window: u16,
    /// Who.
    pub officer: PersonRef,
    /// Who goes on there, if it was handed over.
    pub to: Option<PersonRef>,
}

published! {
    TicketTaken => "queue.ticket_taken",
    TicketVouched => "queue.ticket_vouched",
    TicketCalled => "queue.ticket_called",
    TicketAbsent => "queue.ticket_absent",
    TicketBegun => "queue.ticket_begun",
    TicketPassedOn => "queue.ticket_passed_on",
    TicketServed => "queue.ticket_served",
    TicketLeft => "queue.ticket_left",
    WindowStaffed => "queue.window_staffed",
    WindowPaused => "queue.window_paused",
    WindowLeft => "queue.window_left",
}
