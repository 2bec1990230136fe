//! Somebody is at the window: the service begins, ends, goes on elsewhere, or is handed over to the next shift.

use plat_facts::{
    ItemRef, Published as _,
    queue::{TicketBegun, TicketPassedOn, TicketServed},
};
use plat_kernel::{Timestamp, clock::date_of};
use plat_store::Tx;

use crate::{
    error::QueueError,
    hall,
    model::{At, Note, Shift, Stage, Ticket},
    policy::MayWork,
    service::{Queue, hour_of},
    staff, store,
};

/// The longest note, in characters.
pub const LONGEST_NOTE: usize = 200;
/// What notes are sealed as.
pub(crate) const NOTE: &str = "queue_ticket.note";

/// Whoever was called is there. `seen` is the number that the officer's screen shows.
pub async fn begin(queue: &Queue, may: &MayWork, seen: Option<u32>) -> Result<Ticket, QueueError> {
    let (day, inside) = (queue.today(), may.clone());
    let change = move |tx: &mut Tx<'_>, now| {
        let (shift, ticket) = staff::current(tx, &inside, (day, seen))?;
        let ticket = ticket.begin(now)?;
        store::tickets::update(tx, &ticket)?;
        let At { window, officer } = shift.at;
        let fact = TicketBegun { ticket: ticket.id, site: ticket.site.clone(), window, officer };
        tx.append(fact.fact(ticket.id.cast(), ticket.version, now, inside.actor()))?;
        Ok(ticket)
    };
    queue.change((may.site(), day), change).await
}

/// How a person goes on elsewhere.
#[derive(Debug, Clone, Default)]
pub struct PassOn {
    /// The window that is to go on; any that can, if none is named.
    pub to: Option<u16>,
    /// A note for whoever serves next.
    pub note: Option<String>,
}

/// Another window goes on with everything: the person stands in the line where they stood when they came.
pub async fn pass_on(
    queue: &Queue,
    may: &MayWork,
    (how, seen): (PassOn, Option<u32>),
) -> Result<Ticket, QueueError> {
    let note = sealed(queue, may, how.note).await?;
    let (day, inside, to) = (queue.today(), (may.clone(), queue.clone()), how.to);
    let change = move |tx: &mut Tx<'_>, now| {
        let (may, queue) = &inside;
        let (shift, ticket) = staff::current(tx, may, (day, seen))?;
        let others = others(tx, queue, (&shift, &ticket.items))?;
        if others.is_empty() || to.is_some_and(|to| !others.contains(&to)) {
            return Err(QueueError::WindowCannot);
        }
        let ticket = ticket.pass_on(to, note.clone(), now)?;
        store::tickets::update(tx, &ticket)?;
        let (site, items, from) = (ticket.site.clone(), ticket.items.clone(), shift.at.window);
        let fact = TicketPassedOn { ticket: ticket.id, site, from, to, items };
        tx.append(fact.fact(ticket.id.cast(), ticket.version, now, may.actor()))?;
        Ok(ticket)
    };
    queue.change((may.site(), day), change).await
}

/// A note, sealed under the key of whoever wrote it.
async fn sealed(queue: &Queue, may: &MayWork, note: Option<String>) -> Result<Option<Note>, QueueError> {
    let Some(note) = note.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()) else {
        return Ok(None);
    };
    if note.chars().count() > LONGEST_NOTE {
        return Err(QueueError::NoteTooLong(LONGEST_NOTE));
    }
    let by = may.officer().id;
    let key = queue.identity.vault().key_of(by).await?;
    Ok(Some(Note { by, sealed: key.seal_text(NOTE, &note) }))
}

/// The service ends. `left` are items that another desk has to do: with any, the person goes on there at the place that they have.
/// This window is not asked again: what it can do is to be done here.
pub async fn finish(
    queue: &Queue,
    may: &MayWork,
    (left, seen): (Vec<ItemRef>, Option<u32>),
) -> Result<Ticket, QueueError> {
    let (day, inside) = (queue.today(), (may.clone(), queue.clone()));
    let change = move |tx: &mut Tx<'_>, now| {
        let (may, queue) = &inside;
        let (shift, ticket) = staff::current(tx, may, (day, seen))?;
        let Stage::Serving { began, .. } = ticket.stage else {
            return Err(QueueError::WrongState(ticket.stage.code()));
        };
        let (left, done): (Vec<ItemRef>, Vec<ItemRef>) =
            ticket.items.iter().cloned().partition(|it| left.contains(it));
        if done.is_empty() {
            return Err(QueueError::NoItem);
        }
        if !left.is_empty() && others(tx, queue, (&shift, &left))?.is_empty() {
            return Err(QueueError::WindowCannot);
        }
        let ticket = ticket.finish(left, now)?;
        store::tickets::update(tx, &ticket)?;
        measure(tx, queue, (&shift, &done), (began, now))?;
        let fact = served(&ticket, shift.at, done, (began, now));
        tx.append(fact.fact(ticket.id.cast(), ticket.version, now, may.actor()))?;
        Ok(ticket)
    };
    queue.change((may.site(), day), change).await
}

/// The other windows that can do something, with those who are there.
fn others(
    tx: &mut Tx<'_>,
    queue: &Queue,
    (shift, items): (&Shift, &[ItemRef]),
) -> Result<Vec<u16>, QueueError> {
    let mut able = hall::able(tx, queue, &shift.site)?.windows(&queue.kinds(items));
    able.retain(|it| *it != shift.at.window);
    Ok(able)
}

fn served(
    ticket: &Ticket,
    at: At,
    items: Vec<ItemRef>,
    (began, ended): (Timestamp, Timestamp),
) -> TicketServed {
    TicketServed {
        ticket: ticket.id,
        site: ticket.site.clone(),
        number: ticket.number,
        window: at.window,
        officer: at.officer,
        items,
        person: ticket.person,
        began,
        ended,
        goes_on: ticket.stage.is_open(),
    }
}

/// Remembers how long it took, where it was one thing: of several nobody knows which took how long.
fn measure(
    tx: &mut Tx<'_>,
    queue: &Queue,
    (shift, done): (&Shift, &[ItemRef]),
    (began, ended): (Timestamp, Timestamp),
) -> Result<(), QueueError> {
    let [item] = done else { return Ok(()) };
    let most = queue.set(item).as_secs() * i64::from(queue.rules.measured.longest);
    let seconds = ended.duration_since(began).as_secs().clamp(0, most);
    store::usual::add(tx, (&shift.site, item), (date_of(began), hour_of(began)), seconds)?;
    Ok(())
}

/// Takes a window over from whoever sits there, with the person who is there: the service goes on and is this officer's from now on.
pub async fn hand_over(queue: &Queue, may: &MayWork, window: u16) -> Result<Shift, QueueError> {
    let (day, id, inside) = (queue.today(), queue.mint.id(), may.clone());
    let change = move |tx: &mut Tx<'_>, now| {
        let (site, officer) = (inside.site(), inside.officer().id);
        if let Some(shift) = store::shifts::of_officer(tx, officer)? {
            return Err(QueueError::AtAnother(shift.at.window));
        }
        let before = store::shifts::at_desk(tx, site, window)?.ok_or(QueueError::WindowEmpty)?;
        let post = before.post;
        staff::leave(tx, before, Some(officer), (now, inside.actor()))?;
        let shift = Shift {
            id,
            site: site.clone(),
            at: At { window, officer },
            post,
            began: now,
            since: now,
            version: 1,
        };
        staff::begin(tx, &shift, inside.actor())?;
        if let Some(ticket) = store::tickets::at_desk(tx, (site, day), window)? {
            store::tickets::update(tx, &ticket.hand_over(officer)?)?;
        }
        Ok(shift)
    };
    queue.change((may.site(), day), change).await
}
