//! The line asks who is expected and what officers may do; appointments ask how long things take; the sites ask how busy their lines are.

use std::sync::{Arc, OnceLock};

use cap_appointments::{Appointments, expected, model::Appointment, ports::ServiceTimes};
use cap_evaluation::{TicketNumber, Tickets};
use cap_queue::{
    Booking, Bookings, Duties, Queue, QueueError, Skilled, Skills,
    model::Post,
    ports::Asked,
    reading::{TicketNow, WindowNow},
};
use cap_sites::{
    duty::{self, Rosters},
    hours::TimeOfDay,
    live::{self, Doing, Live, Load},
};
use plat_facts::{ItemRef, PersonRef, SiteRef};
use plat_kernel::{Date, SignedDuration, Timestamp, clock::start_of};
use plat_store::{StoreError, Tx};

/// How long things take, as the line measured it. The line is made after the appointments, which it asks itself.
#[derive(Default)]
pub(crate) struct Measured(OnceLock<Queue>);

impl Measured {
    /// From now on the line is asked.
    pub(crate) fn by(&self, queue: &Queue) {
        // It is set once, where the city is put together.
        let _ = self.0.set(queue.clone());
    }
}

/// Minutes of an item before there is a line: nobody asks then.
const UNASKED: SignedDuration = SignedDuration::from_mins(15);

impl ServiceTimes for Measured {
    fn usual(&self, item: &ItemRef) -> SignedDuration {
        self.0.get().map_or(UNASKED, |queue| queue.usual(item))
    }
}

/// Which number a ticket is, for those who say how it went.
pub(crate) fn handed(queue: &Queue) -> Arc<dyn Tickets> {
    Arc::new(Handed(queue.clone()))
}

struct Handed(Queue);

impl Tickets for Handed {
    fn of_code<'a>(&'a self, code: &'a str) -> cap_evaluation::Asked<'a> {
        Box::pin(async move {
            match cap_queue::reading::ticket(&self.0, code).await {
                Ok(TicketNow { ticket, .. }) => {
                    Ok(Some(TicketNumber { site: ticket.site, day: ticket.day, number: ticket.number }))
                }
                Err(QueueError::NotFound) => Ok(None),
                Err(why) => Err(why.to_string()),
            }
        })
    }
}

/// Who is expected, for the line.
pub(crate) fn bookings(appointments: &Appointments) -> Arc<dyn Bookings> {
    Arc::new(Expected(appointments.clone()))
}

struct Expected(Appointments);

impl Bookings for Expected {
    fn by_code<'a>(&'a self, code: &'a str) -> Asked<'a, Option<Booking>> {
        Box::pin(async move {
            let found = expected::by_code(&self.0, code).await;
            found.map(|it| it.map(booking)).map_err(|why| QueueError::Bookings(why.to_string()))
        })
    }

    fn of_person<'a>(&'a self, person: PersonRef, at: (&'a SiteRef, Date)) -> Asked<'a, Option<Booking>> {
        Box::pin(async move {
            let found = expected::of_person(&self.0, person, at).await;
            found.map(|it| it.map(booking)).map_err(|why| QueueError::Bookings(why.to_string()))
        })
    }
}

fn booking(it: Appointment) -> Booking {
    Booking {
        appointment: it.id,
        person: it.person,
        begins: it.visit.begins(),
        site: it.visit.site,
        items: it.visit.purpose.items,
        persons: it.visit.purpose.persons,
    }
}

/// What officers may do at a window, for the line: as the rosters say.
pub(crate) fn skills() -> Arc<dyn Skills> {
    Arc::new(Rostered)
}

struct Rostered;

impl Skills for Rostered {
    fn version(&self, tx: &mut Tx<'_>, site: &SiteRef) -> Result<i64, StoreError> {
        Ok(duty::version(tx, site)?.unwrap_or_default())
    }

    fn of_site(&self, tx: &mut Tx<'_>, site: &SiteRef) -> Result<Skilled, StoreError> {
        duty::skills_at(tx, site)
    }
}

/// How busy the lines are, for the sites.
pub(crate) fn lines(queue: &Queue) -> Arc<dyn Live> {
    Arc::new(Lines(queue.clone()))
}

struct Lines(Queue);

impl Live for Lines {
    fn load<'a>(&'a self, site: &'a SiteRef, items: &'a [ItemRef]) -> live::Asked<'a> {
        Box::pin(async move {
            let load = cap_queue::reading::load(&self.0, site, items).await.ok()?;
            let minutes =
                |wait: SignedDuration| u32::try_from((wait.as_secs() + 59) / 60).unwrap_or_default();
            Some(Load {
                waiting: u32::try_from(load.waiting).unwrap_or(u32::MAX),
                windows: u32::try_from(load.open).unwrap_or(u32::MAX),
                minutes: load.range.map(|it| (minutes(it.p50), minutes(it.p90))),
            })
        })
    }

    fn doings<'a>(&'a self, site: &'a SiteRef) -> live::AskedDoings<'a> {
        Box::pin(async move {
            let board = cap_queue::reading::board(&self.0, site).await.ok()?;
            let doing = |it: &WindowNow| match it.post {
                Some(Post::Open) => Doing::Open,
                Some(Post::Paused) => Doing::Paused,
                Some(Post::Left) | None => Doing::Closed,
            };
            Some(board.windows.iter().map(|it| (it.number, doing(it))).collect())
        })
    }
}

/// When windows are to be staffed, for the line.
pub(crate) fn duties(rosters: &Rosters) -> Arc<dyn Duties> {
    Arc::new(Planned(rosters.clone()))
}

struct Planned(Rosters);

impl Duties for Planned {
    fn of_day<'a>(&'a self, site: &'a SiteRef, day: Date) -> Asked<'a, Vec<(u16, Timestamp, Timestamp)>> {
        Box::pin(async move {
            let roster = self.0.of(site, day).await.map_err(|why| QueueError::Bookings(why.to_string()))?;
            let (Some(roster), Some(place)) = (roster, self.0.sites.get(site)) else { return Ok(Vec::new()) };
            let at = |time: TimeOfDay| start_of(day) + SignedDuration::from_mins(i64::from(time.minutes()));
            let plan = self.0.plan(&roster, place, day);
            Ok(plan.shifts.iter().map(|it| (it.window, at(it.when.from), at(it.when.to))).collect())
        })
    }
}
