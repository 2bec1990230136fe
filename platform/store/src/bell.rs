//! Wakes one thread; rings that come while it works are kept as one.

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

#[derive(Default)]
struct State {
    rung: bool,
    closed: bool,
}

/// The bell.
#[derive(Default)]
pub(crate) struct Bell {
    state: Mutex<State>,
    change: Condvar,
}

impl Bell {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes the thread, or keeps it from falling asleep.
    pub(crate) fn ring(&self) {
        self.lock().rung = true;
        self.change.notify_one();
    }

    /// Tells the thread to end.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.change.notify_all();
    }

    /// True after [`Bell::close`].
    pub(crate) fn is_closed(&self) -> bool {
        self.lock().closed
    }

    /// Sleeps until the bell rings or closes, but not longer than `patience`.
    pub(crate) fn wait(&self, patience: Duration) {
        let quiet = |it: &mut State| !it.rung && !it.closed;
        let (mut state, _) = self
            .change
            .wait_timeout_while(self.lock(), patience, quiet)
            .unwrap_or_else(PoisonError::into_inner);
        state.rung = false;
    }
}
