//! A hall as its rows say: who has an open ticket, who sits where. The line and the floor of the rules are built from it, so whatever
//! a program had in memory when it stopped is not missed.

use std::sync::Arc;

use cap_sites::Site;
use plat_facts::refs::SiteRef;
use plat_identity::Branch;
use plat_kernel::{Date, Timestamp};
use plat_store::Tx;

use crate::{
    able::Able,
    error::QueueError,
    estimate::{Early, WATCHED},
    floor::{Doing, Floor, Visitor, Window},
    line::{Line, Place},
    model::{Post, Shift, Stage, Ticket},
    service::Queue,
    store::{self, calls::CallRow},
};

/// How many calls a board may show.
const CALLS_SHOWN: u32 = 24;

/// A hall at one version.
#[derive(Debug)]
pub(crate) struct Hall {
    pub(crate) site: Arc<Site>,
    pub(crate) day: Date,
    pub(crate) version: i64,
    /// How often its roster was changed.
    pub(crate) roster: i64,
    /// What each window can do, with those who are there.
    pub(crate) able: Able,
    /// The open tickets, by number.
    pub(crate) tickets: Vec<Ticket>,
    /// The shifts that have not ended, by window.
    pub(crate) shifts: Vec<Shift>,
    /// The latest calls, the last first, each with whether nobody came.
    pub(crate) calls: Vec<(CallRow, bool)>,
}

impl Hall {
    /// Reads it.
    pub(crate) fn read(
        tx: &mut Tx<'_>,
        queue: &Queue,
        (site, day): (Arc<Site>, Date),
    ) -> Result<Self, QueueError> {
        let version = store::version(tx, &site.code, day)?;
        let roster = queue.skills.version(tx, &site.code)?;
        let tickets = store::tickets::open(tx, &site.code, day)?;
        let shifts = store::shifts::of_site(tx, &site.code)?;
        let able = Able::of(&site, &shifts, &queue.skills.of_site(tx, &site.code)?);
        let calls = store::calls::recent(tx, (&site.code, day), CALLS_SHOWN)?;
        Ok(Self { site, day, version, roster, able, tickets, shifts, calls })
    }

    /// Who was called to a window, or is served there.
    pub(crate) fn at(&self, window: u16) -> Option<&Ticket> {
        self.tickets.iter().find(|it| it.stage.at().is_some_and(|at| at.window == window))
    }

    /// The shift at a window.
    pub(crate) fn shift(&self, window: u16) -> Option<&Shift> {
        self.shifts.iter().find(|it| it.at.window == window)
    }

    /// Who waits.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = &Ticket> {
        self.tickets.iter().filter(|it| matches!(it.stage, Stage::Waiting { .. }))
    }

    /// The windows and the line, to reckon ahead with. A window that is paused opens for nobody, as far as one can tell.
    pub(crate) fn floor(&self, queue: &Queue, now: Timestamp) -> Floor {
        let doing = |number: u16| match (self.at(number), self.shift(number)) {
            (Some(ticket), shift) => Doing::Serving {
                since: moment_of(ticket),
                usual: queue.usual_of(&ticket.items, now),
                last: shift.is_none_or(|it| it.post != Post::Open),
            },
            (None, Some(shift)) if shift.post == Post::Open => Doing::Free(shift.since),
            (None, _) => Doing::Closed,
        };
        let window = |it: &cap_sites::Window| Window {
            number: it.number,
            breadth: self.able.at(it.number).len(),
            doing: doing(it.number),
        };
        let mut floor =
            Floor { windows: self.site.windows.iter().map(window).collect(), line: Line::default() };
        for ticket in self.waiting() {
            let who = Visitor { usual: queue.usual_of(&ticket.items, now), takes: None };
            floor.line.join(place(&queue.kinds(&ticket.items), &self.able, ticket, who));
        }
        floor
    }
}

fn moment_of(ticket: &Ticket) -> Timestamp {
    match ticket.stage {
        Stage::Called { when, .. } => when,
        Stage::Serving { began, .. } => began,
        _ => ticket.joined,
    }
}

/// Somebody's place in the line, for these kinds of work, where the windows can do what they can do now.
pub(crate) fn place<T>(kinds: &[Branch], able: &Able, ticket: &Ticket, who: T) -> Place<T> {
    let mut windows = able.windows(kinds);
    // Whoever was to go on at a window whose officer may not do it now goes on wherever it can be done.
    let only_at = ticket.only_at.filter(|it| windows.contains(it));
    windows.retain(|it| only_at.is_none_or(|only| only == *it) && ticket.not_at != Some(*it));
    Place { turn: ticket.turn, claim: ticket.claim.clone(), windows, who }
}

/// What the windows of a hall can do, inside a command.
pub(crate) fn able(tx: &mut Tx<'_>, queue: &Queue, site: &SiteRef) -> Result<Able, QueueError> {
    let shifts = store::shifts::of_site(tx, site)?;
    Ok(Able::of(queue.site(site)?, &shifts, &queue.skills.of_site(tx, site)?))
}

/// The line of a hall, inside a command.
pub(crate) fn line(
    tx: &mut Tx<'_>,
    (queue, able): (&Queue, &Able),
    (site, day): (&SiteRef, Date),
) -> Result<Line<Ticket>, QueueError> {
    let mut line = Line::default();
    for ticket in store::tickets::open(tx, site, day)? {
        if let Stage::Waiting { .. } = ticket.stage {
            line.join(place(&queue.kinds(&ticket.items), able, &ticket, ticket.clone()));
        }
    }
    Ok(line)
}

/// Those who came within the last hour and count as having come earlier: as many may come again.
pub(crate) async fn lately(queue: &Queue, hall: &Hall) -> Result<Vec<Early>, QueueError> {
    let (now, day, code) = (queue.now(), queue.today(), hall.site.code.clone());
    let read = move |tx: &mut Tx<'_>| store::tickets::early(tx, (&code, day), now - WATCHED);
    let early = |ticket: &Ticket| Early {
        lead: ticket.taken.duration_since(ticket.turn.since),
        windows: hall.able.windows(&queue.kinds(&ticket.items)),
        usual: queue.usual_of(&ticket.items, now),
    };
    let tickets = queue.db.read(move |tx| Ok::<_, QueueError>(read(tx)?)).await?;
    Ok(tickets.iter().map(early).collect())
}
