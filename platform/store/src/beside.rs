//! What must commit together with the deed of a request, although the use case that does it knows nothing of it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use plat_facts::Stream;
use plat_kernel::id::Id;

use crate::{StoreError, Tx};

tokio::task_local! {
    static BESIDE: Beside;
}

type Write = dyn Fn(&mut Tx<'_>, Option<Told>) -> Result<(), StoreError> + Send + Sync;

/// A fact that a command has appended: what can be said of it before it has a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// The stream.
    pub stream: Id<Stream>,
    /// Its version on the stream.
    pub version: i64,
    /// Its kind.
    pub kind: &'static str,
}

/// Something that is written in the same transaction as a request's deed: the first command in its scope that appends
/// a fact, or that says [`Tx::is_the_deed`]. If it cannot be written, the deed is undone.
///
/// ```ignore
/// let mark = Beside::new(move |tx, told| tx.run(INSERT_MARK, &[..]).map(drop));
/// let answer = mark.clone().scope(handler(request)).await;
/// // after a crash the mark is there exactly if the deed is
/// ```
#[derive(Clone)]
pub struct Beside {
    write: Arc<Write>,
    kept: Arc<AtomicBool>,
}

impl Beside {
    /// `write` is given the deed's first fact, if it has one. Like every closure of a command it may run again.
    pub fn new(
        write: impl Fn(&mut Tx<'_>, Option<Told>) -> Result<(), StoreError> + Send + Sync + 'static,
    ) -> Self {
        Self { write: Arc::new(write), kept: Arc::default() }
    }

    /// Does `work`, and lets this ride on its deed. Tasks that `work` spawns are outside.
    pub async fn scope<F: Future>(self, work: F) -> F::Output {
        BESIDE.scope(self, work).await
    }

    /// True once it is known to be committed.
    pub fn is_kept(&self) -> bool {
        self.kept.load(Ordering::Acquire)
    }

    /// What the command that is being made should carry.
    pub(crate) fn here() -> Option<Self> {
        BESIDE.try_with(Self::clone).ok().filter(|it| !it.is_kept())
    }

    /// Writes it if the command at hand is the deed; tells whether it was.
    pub(crate) fn ride(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        if !tx.does_the_deed() {
            return Ok(false);
        }
        let told = tx.told();
        (self.write)(tx, told).map(|()| true)
    }

    pub(crate) fn keep(&self) {
        self.kept.store(true, Ordering::Release);
    }
}
