//! Whoever holds a ticket gives it up.

use plat_facts::{Actor, Published as _, queue::TicketLeft};
use plat_kernel::Timestamp;
use plat_store::Tx;

use crate::{
    error::QueueError,
    model::{Ending, Ticket},
    service::Queue,
    store,
};

/// Gives up the ticket with this code.
pub async fn run(queue: &Queue, code: &str) -> Result<Ticket, QueueError> {
    let code = code.to_owned();
    let found = code.clone();
    let read = move |tx: &mut Tx<'_>| Ok::<_, QueueError>(store::tickets::by_code(tx, &found)?);
    let ticket = queue.db.read(read).await?.ok_or(QueueError::NotFound)?;
    let change = move |tx: &mut Tx<'_>, now| {
        let ticket = store::tickets::by_code(tx, &code)?.ok_or(QueueError::NotFound)?;
        let actor = ticket.person.map_or(Actor::System, Actor::Resident);
        end(tx, ticket, (Ending::GaveUp, now, actor))
    };
    queue.change((&ticket.site, ticket.day), change).await
}

/// Ends a ticket without a service, and tells why.
pub(crate) fn end(
    tx: &mut Tx<'_>,
    ticket: Ticket,
    (why, now, actor): (Ending, Timestamp, Actor),
) -> Result<Ticket, QueueError> {
    let ended = ticket.leave(why, now)?;
    store::tickets::update(tx, &ended)?;
    let fact = TicketLeft { ticket: ended.id, site: ended.site.clone(), why: why.code().to_owned() };
    tx.append(fact.fact(ended.id.cast(), ended.version, now, actor))?;
    Ok(ended)
}
