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
    model::{Stage, Ticket},
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

/// Where somebody stood in the line until a moment, at which an officer vouched for a better place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stood {
    /// Until when.
    pub(crate) until: Timestamp,
    /// Since when they counted as waiting.
    pub(crate) since: Timestamp,
}

/// Who was called before the holder of a ticket, from when they came, or last came into the line anew, until they were called.
pub async fn why(queue: &Queue, code: &str) -> Result<Vec<Before>, QueueError> {
    let (now, code) = (queue.now(), code.trim().to_ascii_uppercase());
    let read = move |tx: &mut Tx<'_>| {
        let ticket = store::tickets::by_code(tx, &code)?.ok_or(QueueError::NotFound)?;
        let own = store::calls::of_ticket(tx, ticket.id)?;
        let stood = store::stood::of_ticket(tx, ticket.id)?;
        let until = until(&ticket, &own, now);
        let others = store::calls::between(tx, (&ticket.site, ticket.day), (ticket.joined, until))?;
        Ok::<_, QueueError>((ticket, (own, stood), others))
    };
    let (ticket, (own, stood), others) = queue.db.read(read).await?;
    let kinds = queue.kinds(&ticket.items);
    let place = hall::place(&kinds, &Able::by_signs(queue.site(&ticket.site)?), &ticket, ());
    let waited = Waited { place, kinds, own, stood };
    Ok(others.into_iter().filter(|call| call.ticket != ticket.id).map(|call| waited.before(call)).collect())
}

/// How somebody waited: where they stand, what for, when they were called, and where they stood before.
struct Waited {
    place: Place<()>,
    kinds: Vec<Branch>,
    own: Vec<CallRow>,
    stood: Vec<Stood>,
}

impl Waited {
    /// Somebody else was called while they waited.
    fn before(&self, call: CallRow) -> Before {
        let turn = self.turn_at(call.at);
        let mine = Place { turn, ..self.place.clone() };
        let absent = self.was_called(&call, turn);
        let first = Place { turn: call.turn, claim: call.claim, windows: vec![call.window], who: () };
        let may_not = |could: &Vec<Branch>| !self.kinds.iter().all(|kind| could.contains(kind));
        let why = why_before(&first, &mine, call.window)
            .or_else(|| call.could.as_ref().is_some_and(may_not).then_some(Why::OtherOfficer))
            .or_else(|| absent.then_some(Why::OtherAbsent));
        Before { number: call.turn.number, window: call.window, at: call.at, came: call.taken, why }
    }

    /// Where they stood at a moment. An absence changes the place in the line, and so does an officer who vouches for a better one.
    fn turn_at(&self, at: Timestamp) -> Turn {
        let turn = self.own.iter().find(|mine| mine.at > at).map_or(self.place.turn, |mine| mine.turn);
        let stood = self.stood.iter().find(|it| it.until > at);
        stood.map_or(turn, |it| Turn { since: it.since, ..turn })
    }

    /// Whether they had been called themselves by then and did not come: while a window waits for somebody they stand in no line.
    fn was_called(&self, call: &CallRow, turn: Turn) -> bool {
        let last = self.own.iter().rfind(|mine| mine.at <= call.at);
        last.is_some_and(|mine| mine.turn.absences < turn.absences)
    }
}

/// Until when they waited: until they were last called, or until it was over. Whoever did not come had been waiting until that call, and so
/// had whoever gave up while a window called them.
fn until(ticket: &Ticket, own: &[CallRow], now: Timestamp) -> Timestamp {
    let last = own.last().filter(|call| call.at > ticket.joined);
    match ticket.stage {
        Stage::Waiting { .. } => now + plat_kernel::SignedDuration::from_secs(1),
        Stage::Over { when, .. } => {
            let called = last.filter(|call| call.turn.absences == ticket.turn.absences);
            called.map_or(when, |call| call.at)
        }
        _ => last.map_or(now, |call| call.at),
    }
}
