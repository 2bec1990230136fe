//! How many pages may follow at once. Each that does keeps a connection open for minutes, so their number is bounded: for the whole program,
//! or nobody else would be let in, and for one asker, or one would take the places of all. Whoever gets no line is told when to ask again;
//! the page then asks for itself every few seconds (`web/src/live.ts`).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::limits::Asker;
use crate::refusal::{Kind, Refusal};

/// Seconds until a page that got no line should ask.
const ASK_AGAIN: u32 = 5;

/// How many pages may follow at once. Our own choice: no rule names a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lines {
    /// In the whole program. Each is an open file of it (`ulimit -n`), beside those of the database.
    pub all: usize,
    /// From one address where nobody is signed in: the screens of a hall and the phones in its network share one.
    pub of_address: usize,
    /// Of one account: its browser tabs.
    pub of_account: usize,
}

impl Default for Lines {
    /// A hall of two hundred screens and as many phones behind one address, and as many again elsewhere, below the 1,024 files that a program
    /// may usually open.
    fn default() -> Self {
        Self { all: 800, of_address: 400, of_account: 24 }
    }
}

/// The lines that are open now.
#[derive(Debug)]
pub(crate) struct Open {
    most: Lines,
    now: Mutex<Count>,
}

#[derive(Debug, Default)]
struct Count {
    all: usize,
    by: HashMap<Asker, usize>,
}

/// A line: its place is free again when this is dropped.
#[derive(Debug)]
pub(crate) struct Line {
    open: Arc<Open>,
    asker: Asker,
}

impl Open {
    /// None yet, and so many at most.
    pub(crate) fn new(most: Lines) -> Arc<Self> {
        Arc::new(Self { most, now: Mutex::default() })
    }

    /// Takes a line for somebody.
    pub(crate) fn take(self: &Arc<Self>, asker: Asker) -> Result<Line, Refusal> {
        let most = match asker {
            Asker::Account(_) => self.most.of_account,
            Asker::Address(_) => self.most.of_address,
        };
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if now.all >= self.most.all {
            return Err(full(Kind::Busy, "web.no_line"));
        }
        let theirs = now.by.get(&asker).copied().unwrap_or_default();
        if theirs >= most {
            return Err(full(Kind::TooMany, "web.no_line_of_yours"));
        }
        now.all += 1;
        now.by.insert(asker, theirs + 1);
        Ok(Line { open: Arc::clone(self), asker })
    }

    /// How many are open.
    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.now.lock().unwrap().all
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let mut now = self.open.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.all = now.all.saturating_sub(1);
        if let Some(theirs) = now.by.get_mut(&self.asker) {
            *theirs = theirs.saturating_sub(1);
            if *theirs == 0 {
                now.by.remove(&self.asker);
            }
        }
    }
}

fn full(kind: Kind, code: &'static str) -> Refusal {
    Refusal::build(kind, code, |refused| {
        refused.args = vec![("seconds", ASK_AGAIN.to_string())];
        refused.retry_after = Some(ASK_AGAIN);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: Lines = Lines { all: 5, of_address: 3, of_account: 2 };

    fn taken(open: &Arc<Open>, asker: Asker, times: usize) -> (Vec<Line>, Vec<Refusal>) {
        let all: Vec<_> = (0..times).map(|_| open.take(asker)).collect();
        let (mut lines, mut refused) = (Vec::new(), Vec::new());
        for one in all {
            match one {
                Ok(line) => lines.push(line),
                Err(why) => refused.push(why),
            }
        }
        (lines, refused)
    }

    #[test]
    fn one_asker_gets_so_many_lines_and_all_together_so_many_and_whoever_goes_leaves_a_place() {
        let open = Open::new(MOST);
        let (hall, refused) = taken(&open, Asker::Address(1), 4);
        assert_eq!(
            (hall.len(), refused[0].kind(), refused[0].code()),
            (3, Kind::TooMany, "web.no_line_of_yours")
        );
        let (officer, refused) = taken(&open, Asker::Account(1), 3);
        assert_eq!((officer.len(), refused.len()), (2, 1), "an account is counted for itself");
        let (nobody, refused) = taken(&open, Asker::Address(2), 1);
        assert_eq!((nobody.len(), refused[0].kind()), (0, Kind::Busy));
        drop(hall);
        assert_eq!((open.count(), taken(&open, Asker::Address(2), 4).0.len()), (2, 3));
        drop(officer);
        assert_eq!(open.count(), 0);
        assert!(open.now.lock().unwrap().by.is_empty(), "nobody is remembered");
    }
}
