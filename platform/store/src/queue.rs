//! A bounded queue that never blocks who puts in, and whose takers can take many at once.

use std::{
    collections::VecDeque,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Why something could not be put in; gives it back.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The queue is full.
    Full,
    /// The queue was closed.
    Closed,
}

/// What a taker found.
pub(crate) enum Taken {
    /// Something was put into the taker's own queue.
    Some,
    /// Nothing came in time.
    Idle,
    /// Nothing is left and nothing will come.
    Over,
}

struct Inside<T> {
    waiting: VecDeque<T>,
    closed: bool,
    sleepers: usize,
}

/// The queue.
pub(crate) struct Queue<T> {
    inside: Mutex<Inside<T>>,
    bell: Condvar,
    limit: usize,
}

impl<T> Queue<T> {
    /// A queue in which at most `limit` things wait.
    pub(crate) fn new(limit: usize) -> Self {
        let inside = Inside { waiting: VecDeque::new(), closed: false, sleepers: 0 };
        Self { inside: Mutex::new(inside), bell: Condvar::new(), limit }
    }

    // Nothing panics while the lock is held, so a poisoned lock still guards a sound queue.
    fn lock(&self) -> MutexGuard<'_, Inside<T>> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts `it` in, or says at once why not.
    pub(crate) fn put(&self, it: T) -> Result<(), Refused> {
        let mut inside = self.lock();
        if inside.closed {
            return Err(Refused::Closed);
        }
        if inside.waiting.len() >= self.limit {
            return Err(Refused::Full);
        }
        inside.waiting.push_back(it);
        let sleepers = inside.sleepers;
        drop(inside);
        if sleepers > 0 {
            self.bell.notify_one();
        }
        Ok(())
    }

    /// Moves up to `most` things into `to`; waits until there is one, but not longer than `patience`.
    pub(crate) fn take(&self, to: &mut VecDeque<T>, most: usize, patience: Duration) -> Taken {
        let mut inside = self.lock();
        while inside.waiting.is_empty() {
            if inside.closed {
                return Taken::Over;
            }
            inside.sleepers += 1;
            let (again, wait) =
                self.bell.wait_timeout(inside, patience).unwrap_or_else(PoisonError::into_inner);
            inside = again;
            inside.sleepers -= 1;
            if wait.timed_out() && inside.waiting.is_empty() && !inside.closed {
                return Taken::Idle;
            }
        }
        let many = inside.waiting.len().min(most);
        to.extend(inside.waiting.drain(..many));
        Taken::Some
    }

    /// Moves up to `most` things into `to` without waiting.
    pub(crate) fn take_now(&self, to: &mut VecDeque<T>, most: usize) {
        let mut inside = self.lock();
        let many = inside.waiting.len().min(most);
        to.extend(inside.waiting.drain(..many));
    }

    /// Refuses whatever comes from now on; what waits is still taken.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.bell.notify_all();
    }

    /// How many things wait.
    pub(crate) fn len(&self) -> usize {
        self.lock().waiting.len()
    }

    /// True after [`Queue::close`].
    pub(crate) fn is_closed(&self) -> bool {
        self.lock().closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_queue_refuses_at_once() {
        let queue = Queue::new(2);
        assert_eq!(queue.put(1), Ok(()));
        assert_eq!(queue.put(2), Ok(()));
        assert_eq!(queue.put(3), Err(Refused::Full));
    }

    #[test]
    fn a_closed_queue_gives_out_what_it_holds_and_takes_nothing_more() {
        let queue = Queue::new(2);
        queue.put(1).unwrap();
        queue.close();
        assert_eq!(queue.put(2), Err(Refused::Closed));
        let mut mine = VecDeque::new();
        assert!(matches!(queue.take(&mut mine, 9, Duration::from_secs(9)), Taken::Some));
        assert_eq!(mine, [1]);
        assert!(matches!(queue.take(&mut mine, 9, Duration::from_secs(9)), Taken::Over));
    }

    #[test]
    fn a_taker_is_woken_by_what_comes() {
        let queue = Queue::new(2);
        std::thread::scope(|s| {
            let taker = s.spawn(|| {
                let mut mine = VecDeque::new();
                while !matches!(queue.take(&mut mine, 1, Duration::from_mins(1)), Taken::Some) {}
                mine
            });
            queue.put(7).unwrap();
            assert_eq!(taker.join().unwrap(), [7]);
        });
    }
}
