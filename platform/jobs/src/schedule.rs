//! What runs every so often, on one node of a cluster.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use plat_kernel::{Mint, SignedDuration, Timestamp};
use plat_store::{Db, StoreError, micros};

use crate::{BoxFuture, JobError};

pub(crate) const FIND: &str = "SELECT due, version FROM jobs_schedule WHERE schedule = $1";
pub(crate) const INSERT: &str = "INSERT INTO jobs_schedule (schedule, due, version) VALUES ($1, $2, 1)";
pub(crate) const CLAIM: &str =
    "UPDATE jobs_schedule SET due = $1, version = version + 1 WHERE schedule = $2 AND version = $3";
pub(crate) const SOONER: &str = "UPDATE jobs_schedule SET due = $1 WHERE schedule = $2 AND version = $3";

/// After a failure the next try comes no later than this.
const AGAIN: SignedDuration = SignedDuration::from_secs(30);

/// Something to do every so often. The first time is at once; a time that was missed is not made up for.
#[derive(Clone)]
pub struct Schedule {
    /// Its name in the database; never changed.
    pub name: &'static str,
    /// How long after one run the next is due.
    pub every: SignedDuration,
    /// What to do. It must bear being broken off and being run again.
    pub run: Arc<dyn Fn() -> BoxFuture<Result<(), JobError>> + Send + Sync>,
}

impl Schedule {
    /// Does `run` every so often.
    pub fn every<F>(
        every: SignedDuration,
        name: &'static str,
        run: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        Self { name, every, run: Arc::new(move || Box::pin(run())) }
    }
}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schedule")
            .field("name", &self.name)
            .field("every", &self.every)
            .finish_non_exhaustive()
    }
}

/// How a schedule fares on this node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleHealth {
    /// Its name.
    pub name: &'static str,
    /// How often it ran here.
    pub runs: u64,
    /// What the last run said, if it failed.
    pub failed: Option<String>,
}

#[derive(Default)]
struct State {
    runs: u64,
    failed: Option<String>,
    /// Not due before this, as far as this node knows: saves asking the database every second.
    due: Option<Timestamp>,
}

/// A schedule with its row.
pub(crate) struct Scheduled {
    schedule: Schedule,
    state: Mutex<State>,
}

impl Scheduled {
    pub(crate) fn of(schedule: Schedule) -> Self {
        Self { schedule, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn health(&self) -> ScheduleHealth {
        let state = self.state();
        ScheduleHealth { name: self.schedule.name, runs: state.runs, failed: state.failed.clone() }
    }

    /// Runs it if it is due and no other node was faster; tells whether it ran here.
    pub(crate) async fn run_if_due(&self, db: &Db, mint: &Mint) -> bool {
        let now = mint.now();
        if self.state().due.is_some_and(|due| now < due) {
            return false;
        }
        match self.claim(db, now).await {
            Ok(Some(version)) => {
                self.run(db, mint, version).await;
                true
            }
            Ok(None) => false,
            Err(error) => {
                tracing::error!(schedule = self.schedule.name, %error, "a schedule could not be claimed");
                false
            }
        }
    }

    async fn claim(&self, db: &Db, now: Timestamp) -> Result<Option<i64>, StoreError> {
        let (name, next) =
            (self.schedule.name, now.saturating_add(self.schedule.every).unwrap_or(Timestamp::MAX));
        let claimed = db
            .write(move |tx| {
                let row = tx.find(FIND, &[name.into()], |row| Ok((row.time(0)?, row.int(1)?)))?;
                match row {
                    None => {
                        tx.run(INSERT, &[name.into(), micros(next).into()])?;
                        Ok((next, Some(1)))
                    }
                    Some((due, _)) if now < due => Ok((due, None)),
                    Some((due, version)) => {
                        let mine = tx.run(CLAIM, &[micros(next).into(), name.into(), version.into()])? == 1;
                        Ok(if mine { (next, Some(version + 1)) } else { (due, None) })
                    }
                }
            })
            .await;
        // Another node made the row first.
        let (due, version) = match claimed {
            Err(StoreError::Conflict) => return Ok(None),
            other => other?,
        };
        self.state().due = Some(due);
        Ok(version)
    }

    async fn run(&self, db: &Db, mint: &Mint, version: i64) {
        let done = (self.schedule.run)().await;
        self.ran(done.as_ref().err());
        if let Err(error) = done {
            tracing::error!(schedule = self.schedule.name, %error, "a schedule failed and will be tried again");
            self.sooner(db, mint.now(), version).await;
        }
    }

    fn ran(&self, failed: Option<&JobError>) {
        let mut state = self.state();
        state.runs += 1;
        state.failed = failed.map(ToString::to_string);
    }

    async fn sooner(&self, db: &Db, now: Timestamp, version: i64) {
        let due = now.saturating_add(self.schedule.every.min(AGAIN)).unwrap_or(Timestamp::MAX);
        let name = self.schedule.name;
        let changed: Result<u64, StoreError> =
            db.write(move |tx| tx.run(SOONER, &[micros(due).into(), name.into(), version.into()])).await;
        match changed {
            Ok(_) => self.state().due = Some(due),
            Err(error) => tracing::error!(schedule = name, %error, "a failed schedule waits its whole time"),
        }
    }
}
