//! What the program has said: the side of the callers, against which the side of the database is held.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::Deed;

/// How often things happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Commands that were answered with success.
    pub acknowledged: usize,
    /// Of these, how many had been sent before without an answer.
    pub repeated: usize,
    /// Of the repeated, how many had been done the first time.
    pub done_already: usize,
    /// Requests that were never answered.
    pub unanswered: usize,
    /// Requests that were refused with 503 or 429 and a time to come back.
    pub put_off: usize,
}

#[derive(Debug, Default)]
struct Inside {
    counts: Counts,
    /// Acknowledged deeds by case and fact, with how often they were acknowledged.
    done: BTreeMap<(String, &'static str), usize>,
    numbers: BTreeMap<String, String>,
    /// Cases that residents handed in, for officers to take up.
    handed_in: VecDeque<(String, usize)>,
    /// Delivered cases by the place of their applicant.
    delivered: BTreeMap<usize, VecDeque<String>>,
    surprises: Vec<String>,
    /// Cases that somebody else looks after.
    outside: BTreeSet<String>,
}

/// What all callers were told.
#[derive(Debug, Default)]
pub struct Account(Mutex<Inside>);

impl Account {
    // Nothing panics while the lock is held, so a poisoned lock still guards a sound account.
    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How often things happened so far.
    pub fn counts(&self) -> Counts {
        self.lock().counts
    }

    /// Acknowledged deeds: case, kind of the fact, how often it was acknowledged.
    pub fn done(&self) -> BTreeMap<(String, &'static str), usize> {
        self.lock().done.clone()
    }

    /// Says that somebody outside the crowd looks after this case.
    pub fn leave_alone(&self, case: &str) {
        self.lock().outside.insert(case.to_owned());
    }

    /// The cases that somebody outside the crowd looks after.
    pub fn outside(&self) -> BTreeSet<String> {
        self.lock().outside.clone()
    }

    /// Answers that nobody can explain.
    pub fn surprises(&self) -> Vec<String> {
        self.lock().surprises.clone()
    }

    pub(crate) fn acknowledge(&self, case: &str, (deed, applicant): (Deed, usize), number: Option<&str>) {
        let mut inside = self.lock();
        inside.counts.acknowledged += 1;
        *inside.done.entry((case.to_owned(), deed.kind())).or_default() += 1;
        if let Some(number) = number {
            let other = inside.numbers.insert(number.to_owned(), case.to_owned());
            if other.is_some_and(|other| other != case) {
                inside.surprises.push(format!("the case number {number} was given to two cases"));
            }
        }
        match deed {
            Deed::HandIn => inside.handed_in.push_back((case.to_owned(), applicant)),
            Deed::Deliver => inside.delivered.entry(applicant).or_default().push_back(case.to_owned()),
            _ => {}
        }
    }

    pub(crate) fn repeated(&self, done_already: bool) {
        let mut inside = self.lock();
        inside.counts.repeated += 1;
        inside.counts.done_already += usize::from(done_already);
    }

    pub(crate) fn unanswered(&self) {
        self.lock().counts.unanswered += 1;
    }

    pub(crate) fn put_off(&self) {
        self.lock().counts.put_off += 1;
    }

    pub(crate) fn surprise(&self, what: String) {
        self.lock().surprises.push(what);
    }

    /// The next case that was handed in and that nobody has taken up.
    pub(crate) fn take_up(&self) -> Option<(String, usize)> {
        self.lock().handed_in.pop_front()
    }

    /// The next case of this resident to evaluate.
    pub(crate) fn to_evaluate(&self, applicant: usize) -> Option<String> {
        self.lock().delivered.get_mut(&applicant)?.pop_front()
    }

    /// Not invited yet: later.
    pub(crate) fn evaluate_later(&self, applicant: usize, case: String) {
        self.lock().delivered.entry(applicant).or_default().push_back(case);
    }
}
