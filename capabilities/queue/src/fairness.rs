//! Who was called before somebody after they came, and by which rule: from the rows of calls, with the places in the line by which they
//! were made.

use plat_identity::Branch;
use plat_kernel::Timestamp;
use plat_store::Tx;

use crate::{
    able::Able,
    error::QueueError,
    hall,
    line::{Place, Turn, Why, why_before},
    model::{Ending, Stage, Ticket},
    service::Queue,
    store::{self, calls::CallRow},
};

/// Somebody who was called first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// The number of their ticket.
    pub number: u32,
    /// To which window.
    pub window: u16,
    /// When.
    pub at: Timestamp,
    /// When they came.
    pub came: Timestamp,
    /// By which rule; none would be a fault of ours.
    pub why: Option<Why>,
}

/// Who was called before the holder of a ticket, from when they came, or last came into the line anew, until they were called.
pub async fn why(queue: &Queue, code: &str) -> Result<Vec<Before>, QueueError> {
    let (now, code) = (queue.now(), code.trim().to_ascii_uppercase());
    let read = move |tx: &mut Tx<'_>| {
        let ticket = store::tickets::by_code(tx, &code)?.ok_or(QueueError::NotFound)?;
        let own = store::calls::of_ticket(tx, ticket.id)?;
        let until = until(&ticket, &own, now);
        let others = store::calls::between(tx, (&ticket.site, ticket.day), (ticket.joined, until))?;
        Ok::<_, QueueError>((ticket, own, others))
    };
    let (ticket, own, others) = queue.db.read(read).await?;
    let site = queue.site(&ticket.site)?;
    let (place, kinds) = (hall::place(queue, &Able::by_signs(site), &ticket, ()), queue.kinds(&ticket.items));
    let before = |call: CallRow| {
        // An absence changes the place in the line: of several the one that held at that call.
        let turn = own.iter().find(|mine| mine.at > call.at).map_or(ticket.turn, |mine| mine.turn);
        let mine = Place { turn, ..place.clone() };
        let absent = was_called(&own, &call, turn);
        let first = Place { turn: call.turn, claim: call.claim, windows: vec![call.window], who: () };
        let may_not = |could: &Vec<Branch>| !kinds.iter().all(|kind| could.contains(kind));
        let why = why_before(&first, &mine, call.window)
            .or_else(|| call.could.as_ref().is_some_and(may_not).then_some(Why::OtherOfficer))
            .or_else(|| absent.then_some(Why::OtherAbsent));
        Before { number: call.turn.number, window: call.window, at: call.at, came: call.taken, why }
    };
    Ok(others.into_iter().filter(|call| call.ticket != ticket.id).map(before).collect())
}

/// Whether they had been called themselves by then and did not come: while a window waits for somebody they stand in no line.
fn was_called(own: &[CallRow], call: &CallRow, turn: Turn) -> bool {
    let last = own.iter().rfind(|mine| mine.at <= call.at);
    last.is_some_and(|mine| mine.turn.absences < turn.absences)
}

/// Until when they waited: until they were last called, or until it was over. Whoever did not come had been waiting until that call.
fn until(ticket: &Ticket, own: &[CallRow], now: Timestamp) -> Timestamp {
    match ticket.stage {
        Stage::Waiting { .. } => now + plat_kernel::SignedDuration::from_secs(1),
        Stage::Over { why: Ending::Absent, when } => own.last().map_or(when, |call| call.at),
        Stage::Over { when, .. } => own.last().map_or(when, |call| call.at.max(when)),
        _ => own.last().map_or(now, |call| call.at),
    }
}
