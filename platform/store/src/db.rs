//! The one door to the database.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
};

use plat_kernel::mint::Mint;
use tokio::sync::{oneshot, watch};

use crate::{
    Beside, Engine, Facts, Migrations, Options, Place, StoreError, Tx,
    bell::Bell,
    facts::LAST,
    job::{BoxJob, Command, Question},
    migrations::migrate,
    pg,
    queue::{Queue, Refused},
    sequencer, sqlite,
};

/// A database, open. Clones are the same database.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

/// What the threads of a database share with those who ask.
pub(crate) struct Shared {
    pub(crate) writes: Queue<BoxJob>,
    pub(crate) reads: Queue<BoxJob>,
    pub(crate) bell: Bell,
    pub(crate) last: watch::Sender<i64>,
    pub(crate) mint: Mint,
}

impl Shared {
    /// Tells subscribers the position of the newest fact.
    pub(crate) fn placed(&self, last: i64) {
        self.last.send_if_modified(|it| {
            let newer = last > *it;
            *it = last.max(*it);
            newer
        });
    }

    /// Says that there are facts without a position.
    pub(crate) fn wake_sequencer(&self) {
        self.bell.ring();
    }
}

struct Inner {
    shared: Arc<Shared>,
    /// SQLite only: PostgreSQL reads through `shared.reads`.
    inline: Option<sqlite::Readers>,
    options: Options,
    threads: Mutex<Vec<JoinHandle<()>>>,
    sequencer: Mutex<Option<JoinHandle<()>>>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.shared.writes.close();
        self.shared.reads.close();
        self.shared.bell.close();
    }
}

impl Db {
    /// Opens a database, makes it if it is an SQLite file that is not there, and migrates it.
    ///
    /// [`StoreError::TooNew`] if a newer program was here before, [`StoreError::Changed`] if a step was changed.
    pub fn open(
        place: &Place,
        migrations: &[Migrations],
        mint: &Mint,
        options: Options,
    ) -> Result<Self, StoreError> {
        match place {
            Place::Sqlite(path) => Self::open_sqlite(path, migrations, mint, options),
            Place::Postgres(url) => Self::open_postgres(url, migrations, mint, options),
        }
    }

    /// Opens a database that is there, for reading alone: nothing is migrated, nobody writes, no fact gets its position
    /// here. A running program beside it is not disturbed.
    pub fn open_to_read(place: &Place, mint: &Mint, options: Options) -> Result<Self, StoreError> {
        let shared = shared(0, mint, &options);
        shared.writes.close();
        match place {
            Place::Sqlite(path) if !path.is_file() => {
                Err(StoreError::Unavailable(format!("{} is not there", path.display())))
            }
            Place::Sqlite(path) => {
                Ok(Self::from(shared, Some(sqlite::Readers::of(path.clone())), options, Vec::new(), None))
            }
            Place::Postgres(url) => {
                let thread = pg::spawn(url.clone(), pg::Side::Read, Arc::clone(&shared))?;
                Ok(Self::from(shared, None, options, vec![thread], None))
            }
        }
    }

    fn open_sqlite(
        path: &std::path::Path,
        migrations: &[Migrations],
        mint: &Mint,
        options: Options,
    ) -> Result<Self, StoreError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|e| StoreError::Unavailable(e.to_string()))?;
        }
        let conn = sqlite::open_writer(path)?;
        let last = sqlite::exclusively(&conn, mint, |tx| {
            migrate(tx, mint, migrations)?;
            newest(tx)
        })?;
        let shared = shared(last, mint, &options);
        let threads = sqlite::spawn(path, conn, Arc::clone(&shared), options.log_pages)?;
        Ok(Self::from(shared, Some(sqlite::Readers::of(path.to_owned())), options, threads, None))
    }

    fn open_postgres(
        url: &str,
        migrations: &[Migrations],
        mint: &Mint,
        options: Options,
    ) -> Result<Self, StoreError> {
        let last = pg::exclusively(url, mint, |tx| {
            migrate(tx, mint, migrations)?;
            newest(tx)
        })?;
        let shared = shared(last, mint, &options);
        let writers = std::iter::repeat_n(pg::Side::Write, options.writers.max(1));
        let readers = std::iter::repeat_n(pg::Side::Read, options.readers.max(1));
        let threads = writers
            .chain(readers)
            .map(|side| pg::spawn(url.to_owned(), side, Arc::clone(&shared)))
            .collect::<Result<Vec<_>, _>>()?;
        let sequencer = sequencer::spawn(url.to_owned(), Arc::clone(&shared))?;
        Ok(Self::from(shared, None, options, threads, Some(sequencer)))
    }

    fn from(
        shared: Arc<Shared>,
        inline: Option<sqlite::Readers>,
        options: Options,
        threads: Vec<JoinHandle<()>>,
        sequencer: Option<JoinHandle<()>>,
    ) -> Self {
        let (threads, sequencer) = (Mutex::new(threads), Mutex::new(sequencer));
        Self { inner: Arc::new(Inner { shared, inline, options, threads, sequencer }) }
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.inner.shared
    }

    fn put(&self, queue: &Queue<BoxJob>, job: BoxJob) -> Result<(), StoreError> {
        queue.put(job).map_err(|refused| match refused {
            Refused::Full => StoreError::Busy { retry_after_secs: self.inner.options.retry_after_secs },
            Refused::Closed => StoreError::Closed,
        })
    }

    /// Runs a command. `Ok` comes only after COMMIT reached the disk.
    ///
    /// An error of `f`, a panic in it and a statement that failed undo what this command did and nothing else. `f`
    /// may run again after others were in its way, so it must touch nothing but `tx` and what it owns. The command
    /// is run to its end even if the caller goes away. [`StoreError::Busy`] at once if too many wait.
    pub async fn write<T, E>(
        &self,
        f: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (to, answer) = oneshot::channel();
        let beside = Beside::here();
        let command = Command { f, beside, carried: false, out: None, to };
        self.put(&self.inner.shared.writes, Box::new(command))?;
        answer.await.map_or_else(|_| Err(StoreError::Closed.into()), |(answer, _closure)| answer)
    }

    /// Asks a question; what `f` sees is one state of the database, and it may change nothing.
    ///
    /// On SQLite it runs here and now: keep it short and indexed; long scans belong into `spawn_blocking`.
    pub async fn read<T, E>(
        &self,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let shared = &self.inner.shared;
        if let Some(readers) = &self.inner.inline {
            if shared.reads.is_closed() {
                return Err(StoreError::Closed.into());
            }
            return readers.read(&shared.mint, f);
        }
        let (to, answer) = oneshot::channel();
        self.put(&shared.reads, Box::new(Question { f: Some(f), out: None, to }))?;
        answer.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// The facts.
    pub fn facts(&self) -> Facts {
        Facts::of(self.clone())
    }

    /// The engine, for what must be told to people; SQL asks [`Tx::pick`].
    pub fn engine(&self) -> Engine {
        if self.inner.inline.is_some() { Engine::Sqlite } else { Engine::Postgres }
    }

    /// The file of the embedded engine.
    pub(crate) fn file(&self) -> Option<std::path::PathBuf> {
        self.inner.inline.as_ref().map(|it| it.path().to_owned())
    }

    /// How many commands wait.
    pub fn waiting(&self) -> usize {
        self.inner.shared.writes.len()
    }

    /// Refuses new commands, finishes those that wait, and lets go of the database.
    pub async fn close(&self) {
        let inner = Arc::clone(&self.inner);
        let joined = tokio::task::spawn_blocking(move || {
            inner.shared.writes.close();
            inner.shared.reads.close();
            let threads = std::mem::take(&mut *inner.threads.lock().unwrap_or_else(PoisonError::into_inner));
            threads.into_iter().for_each(end);
            // The last commands may have appended facts: the sequencer ends after them.
            inner.shared.bell.close();
            inner.sequencer.lock().unwrap_or_else(PoisonError::into_inner).take().into_iter().for_each(end);
        });
        if joined.await.is_err() {
            tracing::error!("the store could not be closed in order");
        }
    }
}

fn end(thread: JoinHandle<()>) {
    if catch_unwind(AssertUnwindSafe(|| thread.join())).is_ok_and(|it| it.is_err()) {
        tracing::error!("a thread of the store had panicked");
    }
}

fn newest(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    Ok(tx.find(LAST, &[], |row| row.int(0))?.unwrap_or(0))
}

fn shared(last: i64, mint: &Mint, options: &Options) -> Arc<Shared> {
    Arc::new(Shared {
        writes: Queue::new(options.queue),
        reads: Queue::new(options.queue),
        bell: Bell::default(),
        last: watch::Sender::new(last),
        mint: mint.clone(),
    })
}
