//! The officer at a window calls whoever is next, calls once more, or notes that nobody came.

use plat_facts::{
    Published as _,
    queue::{TicketAbsent, TicketCalled},
};
use plat_kernel::Timestamp;
use plat_store::Tx;

use crate::{
    able::Able,
    error::QueueError,
    hall,
    model::{At, Post, Stage, Ticket},
    policy::MayWork,
    service::Queue,
    staff, store,
};

/// Calls the next person whom the window can serve; none if it can serve nobody who waits. Whoever was called before must be done: a key
/// that is pressed twice calls nobody away.
pub async fn next(queue: &Queue, may: &MayWork) -> Result<Option<Ticket>, QueueError> {
    let (day, may_call, inside) = (queue.today(), may.clone(), queue.clone());
    let change = move |tx: &mut Tx<'_>, now| {
        let shift = staff::own(tx, &may_call)?;
        if shift.post != Post::Open {
            return Err(QueueError::Paused);
        }
        if let Some(ticket) = store::tickets::at_desk(tx, (&shift.site, day), shift.at.window)? {
            return Err(QueueError::NotDone(ticket.number));
        }
        let able = hall::able(tx, &inside, &shift.site)?;
        let mut line = hall::line(tx, (&inside, &able), (&shift.site, day))?;
        let Some(place) = line.next(shift.at.window) else {
            tx.is_the_deed();
            return Ok(None);
        };
        let ticket = place.who.call(shift.at, now)?;
        store::tickets::update(tx, &ticket)?;
        let could = able.less_than_sign(inside.site(&shift.site)?, shift.at.window);
        store::calls::insert(tx, &ticket, (shift.at, could), now)?;
        tell(tx, &ticket, shift.at, (now, &may_call))?;
        Ok(Some(ticket))
    };
    queue.change((may.site(), day), change).await
}

/// Calls the same person once more. `seen` is the number that the officer's screen shows.
pub async fn again(queue: &Queue, may: &MayWork, seen: Option<u32>) -> Result<Ticket, QueueError> {
    let (day, may_call) = (queue.today(), may.clone());
    let change = move |tx: &mut Tx<'_>, now| {
        let (shift, ticket) = staff::current(tx, &may_call, (day, seen))?;
        let ticket = ticket.call_again(now)?;
        store::tickets::update(tx, &ticket)?;
        tell(tx, &ticket, shift.at, (now, &may_call))?;
        Ok(ticket)
    };
    queue.change((may.site(), day), change).await
}

fn tell(
    tx: &mut Tx<'_>,
    ticket: &Ticket,
    at: At,
    (now, may): (Timestamp, &MayWork),
) -> Result<(), QueueError> {
    let times = if let Stage::Called { times, .. } = ticket.stage { times } else { 1 };
    let (site, number) = (ticket.site.clone(), ticket.number);
    let fact =
        TicketCalled { ticket: ticket.id, site, number, window: at.window, officer: at.officer, times };
    tx.append(fact.fact(ticket.id.cast(), ticket.version, now, may.actor()))?;
    Ok(())
}

/// Notes that nobody came: they return some places later, so many times, then the ticket has ended.
pub async fn absent(queue: &Queue, may: &MayWork, seen: Option<u32>) -> Result<Ticket, QueueError> {
    let (day, may_call, inside) = (queue.today(), may.clone(), queue.clone());
    let change = move |tx: &mut Tx<'_>, now| {
        let (shift, ticket) = staff::current(tx, &may_call, (day, seen))?;
        let rule = inside.rules.absent;
        // Who comes before whom is the same whatever a window can do.
        let able = Able::by_signs(inside.site(&shift.site)?);
        let mut line = hall::line(tx, (&inside, &able), (&shift.site, day))?;
        let back = (ticket.missed < rule.times).then(|| {
            line.put_back(
                hall::place(&inside.kinds(&ticket.items), &able, &ticket, ticket.clone()),
                rule.places,
            );
            let there = line.iter().find(|it| it.turn.number == ticket.number);
            there.map(|it| it.turn).ok_or(QueueError::NotFound)
        });
        let ticket = ticket.absent(back.transpose()?, now)?;
        store::tickets::update(tx, &ticket)?;
        let back = ticket.stage.is_open();
        let fact =
            TicketAbsent { ticket: ticket.id, site: ticket.site.clone(), window: shift.at.window, back };
        tx.append(fact.fact(ticket.id.cast(), ticket.version, now, may_call.actor()))?;
        Ok(ticket)
    };
    queue.change((may.site(), day), change).await
}
