//! What is written down of the day by those who live through it, and what must hold of it.

use std::collections::{BTreeMap, BTreeSet};

use cap_queue::{Range, Report, Visit};
use plat_kernel::Timestamp;
use serde::Serialize;

/// What is known of a ticket.
#[derive(Debug, Clone)]
pub(super) struct Noted {
    pub(super) code: String,
    pub(super) branch: &'static str,
    pub(super) claim: String,
    pub(super) taken: Timestamp,
    pub(super) told: Option<Range>,
    pub(super) called: Option<Timestamp>,
    pub(super) served: Option<(u16, Timestamp)>,
    pub(super) absences: u8,
    /// Where the ticket stood in the end, as the city says.
    pub(super) end: Option<String>,
}

/// How often something happened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct Counts {
    /// Who came and got a number.
    pub(super) came: usize,
    /// With an appointment that was booked before.
    pub(super) booked: usize,
    /// At the door desk.
    pub(super) door: usize,
    /// Who got no number, by what the city said.
    pub(super) refused: BTreeMap<String, usize>,
    /// How each ticket ended.
    pub(super) ends: BTreeMap<String, usize>,
    /// Who followed the ticket on a phone, and came when the phone said so.
    pub(super) by_phone: usize,
    /// Called once more to the same window.
    pub(super) called_again: usize,
    /// Noted as absent.
    pub(super) absent: usize,
    /// Passed on to another window with a note.
    pub(super) passed_on: usize,
    /// Windows taken over from a colleague.
    pub(super) taken_over: usize,
    /// The same, with somebody there.
    pub(super) taken_over_with_somebody: usize,
    /// Pauses of windows.
    pub(super) paused: usize,
    /// What officers wanted to do and the city refused, by what it said.
    pub(super) not_done: BTreeMap<String, usize>,
}

/// What must not be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct Faults {
    /// Tickets that did not end.
    pub(super) lost: BTreeSet<u32>,
    /// Numbers that two people have.
    pub(super) numbers_twice: BTreeSet<u32>,
    /// Numbers that two windows called at once, by what officers or the board saw.
    pub(super) called_twice: BTreeSet<u32>,
    /// How often somebody went first without a rule.
    pub(super) without_a_rule: u32,
}

impl Faults {
    /// Whether there is none.
    pub(super) fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// Everything that is written down.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) tickets: BTreeMap<u32, Noted>,
    pub(super) counts: Counts,
    pub(super) faults: Faults,
    /// Who is at which window, as its officer sees it.
    at: BTreeMap<u16, u32>,
}

impl Book {
    /// Somebody got a number.
    pub(super) fn took(&mut self, number: u32, noted: Noted) {
        self.counts.came += 1;
        if self.tickets.insert(number, noted).is_some() {
            self.faults.numbers_twice.insert(number);
        }
    }

    /// An officer sees who was called to the window, or is there.
    pub(super) fn sees(&mut self, window: u16, number: u32, first_called: Option<Timestamp>) {
        if self.at.iter().any(|(other, it)| *other != window && *it == number) {
            self.faults.called_twice.insert(number);
        }
        self.at.insert(window, number);
        if let Some(noted) = self.tickets.get_mut(&number) {
            noted.called = noted.called.or(first_called);
        }
    }

    /// An officer lets somebody go: said before the city is told, for it may be quicker than whoever writes here.
    pub(super) fn lets_go(&mut self, window: u16) {
        self.at.remove(&window);
    }

    /// A service ended.
    pub(super) fn served(&mut self, window: u16, number: u32, until: Timestamp) {
        if let Some(noted) = self.tickets.get_mut(&number) {
            noted.served = Some((window, until));
        }
    }

    /// The city says how a ticket stands in the end.
    pub(super) fn ended(&mut self, number: u32, (state, missed): (&str, u8)) {
        let Some(noted) = self.tickets.get_mut(&number) else { return };
        noted.end = Some(state.to_owned());
        noted.absences = missed;
        if matches!(state, "waiting" | "called" | "serving") {
            self.faults.lost.insert(number);
        }
        *self.counts.ends.entry(state.to_owned()).or_default() += 1;
    }

    /// The day in figures; `overtaken` says how often somebody went first, by the rule.
    pub(super) fn report(&self, overtaken: BTreeMap<String, u32>) -> Report {
        let visit = |(number, noted): (&u32, &Noted)| {
            let served = noted.served.filter(|_| noted.end.as_deref() == Some("served"));
            let visit = Visit {
                number: *number,
                taken: noted.taken,
                lane: noted.claim.strip_prefix("lane-").map(str::to_owned),
                told: noted.told,
                ran: None,
                called: noted.called,
                served,
                absences: noted.absences,
                overtaken: BTreeMap::new(),
            };
            (visit, noted.branch)
        };
        let visits: Vec<(Visit, &str)> = self.tickets.iter().map(visit).collect();
        let report = Report::of(visits.iter().map(|(visit, branch)| (visit, *branch)));
        Report { overtaken, ..report }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted() -> Noted {
        Noted {
            code: String::new(),
            branch: "id-card",
            claim: "came".to_owned(),
            taken: Timestamp::UNIX_EPOCH,
            told: None,
            called: None,
            served: None,
            absences: 0,
            end: None,
        }
    }

    #[test]
    fn a_number_that_two_have_or_two_windows_call_is_a_fault_and_so_is_a_ticket_that_never_ends() {
        let mut book = Book::default();
        book.took(1, noted());
        book.took(2, noted());
        assert!(book.faults.is_none());
        book.sees(10, 1, None);
        book.lets_go(10);
        book.sees(11, 1, None);
        book.ended(1, ("served", 0));
        assert!(book.faults.is_none());
        book.sees(12, 1, None);
        book.took(2, noted());
        book.ended(2, ("waiting", 0));
        let (called, twice, lost) =
            (&book.faults.called_twice, &book.faults.numbers_twice, &book.faults.lost);
        assert_eq!([called, twice, lost].map(|it| it.iter().copied().collect::<Vec<_>>()), [[1], [2], [2]]);
    }
}
