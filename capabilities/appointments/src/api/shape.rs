//! What the API says.

use cap_sites::Site;
use plat_kernel::{Bilingual, Date, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    model::{Appointment, State, Wish},
    reading::{Day, Mine},
    service::Appointments,
};

/// A name in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Both {
    zh: String,
    en: String,
}

impl Both {
    fn of(it: &Bilingual) -> Self {
        Self { zh: it.zh.clone(), en: it.en.clone() }
    }
}

/// A site that takes appointments.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SiteBody {
    /// Its code.
    site: String,
    /// Its name.
    name: Both,
    /// At how many times of the days that can be booked there is room.
    free: usize,
    /// The first day with room.
    #[schema(value_type = Option<String>, format = Date)]
    first: Option<Date>,
}

impl SiteBody {
    pub(super) fn of(site: &Site, days: &[Day]) -> Self {
        let first = days.iter().find(|day| day.free() > 0);
        Self {
            site: site.code.to_string(),
            name: Both::of(&site.name),
            free: days.iter().map(Day::free).sum(),
            first: first.map(|day| day.open.date),
        }
    }
}

/// A day that can be booked.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DayBody {
    /// The day.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// By which rule the site is open or closed: as in `/sites/{code}`.
    reason: &'static str,
    /// The calendar of that year is not published yet.
    provisional: bool,
    /// The times at which such a visit can begin.
    times: Vec<TimeBody>,
}

/// A time at which a visit can begin.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TimeBody {
    /// When.
    #[schema(example = "09:15")]
    begin: String,
    /// When it ends, as far as one can tell.
    #[schema(example = "09:30")]
    until: String,
    /// For how many more there is room.
    free: u32,
    /// For how many there would be room if nobody had booked.
    of: u32,
}

impl DayBody {
    pub(super) fn of(day: &Day) -> Self {
        let times = day.slots.iter().map(|slot| TimeBody {
            begin: slot.begin.to_string(),
            until: slot.until.to_string(),
            free: slot.free,
            of: slot.of,
        });
        Self {
            date: day.open.date,
            reason: day.open.reason.code(),
            provisional: day.open.provisional,
            times: times.collect(),
        }
    }
}

/// An appointment.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AppointmentBody {
    /// Its id.
    id: String,
    /// `held`, `booked`, `cancelled`, `lapsed`, `attended` or `missed`.
    state: &'static str,
    /// Until when it is kept, if it is held.
    #[schema(value_type = Option<String>, format = DateTime)]
    kept_until: Option<Timestamp>,
    /// It was offered because a wait came to its end.
    offered: bool,
    /// The site's code.
    site: String,
    /// The day.
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// When it begins.
    begin: String,
    /// When it ends, as far as one can tell.
    until: String,
    /// What for.
    items: Vec<String>,
    /// How many persons come.
    persons: u16,
    /// The link by which whoever has it sees and gives it up, without signing in.
    link: String,
}

impl AppointmentBody {
    pub(super) fn of(appointments: &Appointments, it: &Appointment) -> Self {
        let (kept_until, offered) = match it.state {
            State::Held { until, wish } => (Some(until), wish.is_some()),
            _ => (None, false),
        };
        Self {
            id: it.id.to_string(),
            state: it.state.code(),
            kept_until,
            offered,
            site: it.visit.site.to_string(),
            day: it.visit.day,
            begin: it.visit.begin.to_string(),
            until: it.visit.until.to_string(),
            items: it.visit.purpose.items.iter().map(ToString::to_string).collect(),
            persons: it.visit.purpose.persons,
            link: appointments.link(it.id),
        }
    }
}

/// A wish for a time to come free.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WishBody {
    /// Its id.
    id: String,
    /// `waiting` or `offered`.
    state: &'static str,
    /// The site's code.
    site: String,
    /// What for.
    items: Vec<String>,
    /// How many persons come.
    persons: u16,
    /// The first day that suits.
    #[schema(value_type = String, format = Date)]
    first: Date,
    /// The last day that suits.
    #[schema(value_type = String, format = Date)]
    last: Date,
    /// Not before this time of the day.
    from: String,
    /// Over by this time of the day.
    until: String,
}

impl WishBody {
    pub(super) fn of(it: &Wish) -> Self {
        Self {
            id: it.id.to_string(),
            state: it.standing.code(),
            site: it.site.to_string(),
            items: it.purpose.items.iter().map(ToString::to_string).collect(),
            persons: it.purpose.persons,
            first: it.times.first,
            last: it.times.last,
            from: it.times.from.to_string(),
            until: it.times.until.to_string(),
        }
    }
}

/// What a person has.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MineBody {
    /// The latest first.
    appointments: Vec<AppointmentBody>,
    /// In the order in which they began.
    waiting: Vec<WishBody>,
}

impl MineBody {
    pub(super) fn of(appointments: &Appointments, mine: &Mine) -> Self {
        Self {
            appointments: mine.appointments.iter().map(|it| AppointmentBody::of(appointments, it)).collect(),
            waiting: mine.wishes.iter().map(WishBody::of).collect(),
        }
    }
}

/// Somebody who comes to an officer's site.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VisitorBody {
    /// The appointment.
    id: String,
    /// `booked`, `attended` or `missed`.
    state: &'static str,
    /// The name, masked.
    name: String,
    /// When they come.
    begin: String,
    /// Until when, as far as one can tell.
    until: String,
    /// What for.
    items: Vec<Both>,
    /// How many persons come.
    persons: u16,
}

impl VisitorBody {
    pub(super) fn of(appointments: &Appointments, it: &Appointment, name: String) -> Self {
        let items = appointments.items(&it.visit.purpose).unwrap_or_default();
        Self {
            id: it.id.to_string(),
            state: it.state.code(),
            name,
            begin: it.visit.begin.to_string(),
            until: it.visit.until.to_string(),
            items: items.iter().map(|item| Both::of(&item.name)).collect(),
            persons: it.visit.purpose.persons,
        }
    }
}
