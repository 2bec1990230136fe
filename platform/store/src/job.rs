//! A closure on its way to the database, and the way back of its answer.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use crate::{Beside, StoreError, Tx};

/// How a run of a closure ended, as far as the engine must know.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ran {
    /// Keep what it did.
    Keep,
    /// Undo what it did; the closure's own answer stands.
    Undo,
    /// Undo what it did; the caller hears this.
    Broken(StoreError),
}

/// A closure that can be run and answered without knowing its types.
pub(crate) trait Job: Send {
    /// Runs the closure; may be called again after its effects were undone.
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran;
    /// Answers the caller: with the closure's own answer, or with what befell it.
    fn finish(self: Box<Self>, fate: Result<(), StoreError>);
}

/// A job in a queue.
pub(crate) type BoxJob = Box<dyn Job>;

/// Runs a closure, and turns a panic and a failed statement into what the engine must do.
///
/// A statement that failed dooms its command on both engines, even if the closure shrugs it off: PostgreSQL would
/// turn the COMMIT into a ROLLBACK without a word.
fn judge<T, E>(tx: &mut Tx<'_>, f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> (Option<Result<T, E>>, Ran) {
    match catch_unwind(AssertUnwindSafe(|| f(tx))) {
        Err(_) => {
            tracing::error!("a command panicked and was rolled back");
            (None, Ran::Broken(StoreError::Panicked))
        }
        Ok(Err(error)) => (Some(Err(error)), Ran::Undo),
        Ok(Ok(value)) => match tx.failure() {
            Some(failure) => (None, Ran::Broken(failure)),
            None => (Some(Ok(value)), Ran::Keep),
        },
    }
}

/// What the caller hears. It may have gone away; what was done stays done.
fn answer<T, E: From<StoreError>>(out: Option<Result<T, E>>, fate: Result<(), StoreError>) -> Result<T, E> {
    match (fate, out) {
        (Err(broken), _) => Err(broken.into()),
        (Ok(()), Some(out)) => out,
        (Ok(()), None) => Err(StoreError::Closed.into()),
    }
}

/// A command: may run more than once.
pub(crate) struct Command<F, T, E> {
    pub(crate) f: F,
    /// What commits with it if it is the deed of its request.
    pub(crate) beside: Option<Beside>,
    /// Whether the last run carried that.
    pub(crate) carried: bool,
    pub(crate) out: Option<Result<T, E>>,
    /// The closure goes back with the answer, so that the one writer does not spend its time on freeing what callers made.
    pub(crate) to: oneshot::Sender<(Result<T, E>, F)>,
}

impl<F, T, E> Job for Command<F, T, E>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran {
        let (f, beside) = (&mut self.f, self.beside.as_ref());
        let mut carried = false;
        let (out, ran) = judge(tx, |tx| {
            let done = f(tx)?;
            if let Some(beside) = beside {
                carried = beside.ride(tx)?;
            }
            Ok(done)
        });
        self.out = out;
        self.carried = carried;
        ran
    }

    fn finish(self: Box<Self>, fate: Result<(), StoreError>) {
        if let Some(beside) = self.beside.as_ref().filter(|_| self.carried && fate.is_ok()) {
            beside.keep();
        }
        let _gone = self.to.send((answer(self.out, fate), self.f));
    }
}

/// A question: runs once.
pub(crate) struct Question<F, T, E> {
    pub(crate) f: Option<F>,
    pub(crate) out: Option<Result<T, E>>,
    pub(crate) to: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Job for Question<F, T, E>
where
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran {
        let Some(f) = self.f.take() else {
            return Ran::Broken(StoreError::Unavailable("the question was asked already".to_owned()));
        };
        let (out, ran) = judge(tx, f);
        self.out = out;
        ran
    }

    fn finish(self: Box<Self>, fate: Result<(), StoreError>) {
        let _gone = self.to.send(answer(self.out, fate));
    }
}

/// Runs a closure on the spot, for reads inline.
pub(crate) fn ask<T, E: From<StoreError>>(
    tx: &mut Tx<'_>,
    f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    match judge(tx, f) {
        (_, Ran::Broken(broken)) => Err(broken.into()),
        (Some(out), _) => out,
        (None, _) => Err(StoreError::Closed.into()),
    }
}
