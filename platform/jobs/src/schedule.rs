//! What runs every so often, on one node of a cluster.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use plat_kernel::{Mint, SignedDuration, Timestamp};
use plat_store::{Db, StoreError, micros};

use crate::{BoxFuture, JobError};

pub(crate) const FIND: &str = "SELECT due, version FROM jobs_schedule WHERE schedule = $1";
pub(crate) const INSERT: &str = "INSERT INTO jobs_schedule (schedule, due, version) VALUES ($1, $2, 1)";
pub(crate) const CLAIM: &str =
    "UPDATE jobs_schedule SET due = $1, version = version + 1 WHERE schedule = $2 AND version = $3";
pub(crate) const PUT_OFF: &str = "UPDATE jobs_schedule SET due = $1 WHERE schedule = $2 AND version = $3";

/// How long a run belongs to the node that began it. It says that it is still there every third of this; a node that
/// died says nothing, and another runs it.
const LEASE: SignedDuration = SignedDuration::from_secs(30);
/// How often a node says that its run goes on.
const STILL_THERE: Duration = Duration::from_secs(10);
/// How far clocks may differ, between nodes or after a correction, before anybody thinks that one was set back.
const ASKEW: SignedDuration = SignedDuration::from_mins(5);
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
        if self.state().due.is_some_and(|due| now < due && due <= self.latest(now)) {
            return false;
        }
        match self.claim(db, now).await {
            Ok(Some(version)) => {
                self.run(db, mint, (now, version)).await;
                true
            }
            Ok(None) => false,
            Err(error) => {
                tracing::error!(schedule = self.schedule.name, %error, "a schedule could not be claimed");
                false
            }
        }
    }

    /// The latest honest time to be due next. If it is later the clock was set back, and waiting would take that much longer.
    fn latest(&self, now: Timestamp) -> Timestamp {
        after(after(now, self.schedule.every), ASKEW)
    }

    async fn claim(&self, db: &Db, now: Timestamp) -> Result<Option<i64>, StoreError> {
        let (name, next) = (self.schedule.name, after(now, self.schedule.every.min(LEASE)));
        let latest = self.latest(now);
        let claimed = db
            .write(move |tx| {
                let row = tx.find(FIND, &[name.into()], |row| Ok((row.time(0)?, row.int(1)?)))?;
                match row {
                    None => {
                        tx.run(INSERT, &[name.into(), micros(next).into()])?;
                        Ok((next, Some(1)))
                    }
                    Some((due, _)) if now < due && due <= latest => Ok((due, None)),
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

    async fn run(&self, db: &Db, mint: &Mint, (began, version): (Timestamp, i64)) {
        let mut work = (self.schedule.run)();
        let done = loop {
            match tokio::time::timeout(STILL_THERE, &mut work).await {
                Ok(done) => break done,
                Err(_) => self.put_off(db, after(mint.now(), LEASE), version).await,
            }
        };
        self.ran(done.as_ref().err());
        let next = match done {
            Ok(()) => after(began, self.schedule.every),
            Err(error) => {
                tracing::error!(schedule = self.schedule.name, %error, "a schedule failed and will be tried again");
                after(mint.now(), self.schedule.every.min(AGAIN))
            }
        };
        self.put_off(db, next, version).await;
    }

    fn ran(&self, failed: Option<&JobError>) {
        let mut state = self.state();
        state.runs += 1;
        state.failed = failed.map(ToString::to_string);
    }

    /// Writes down when it is due next, unless somebody else has begun it meanwhile.
    async fn put_off(&self, db: &Db, due: Timestamp, version: i64) {
        let name = self.schedule.name;
        let changed: Result<u64, StoreError> =
            db.write(move |tx| tx.run(PUT_OFF, &[micros(due).into(), name.into(), version.into()])).await;
        match changed {
            Ok(_) => self.state().due = Some(due),
            Err(error) => tracing::error!(schedule = name, %error, "a schedule may run again too soon"),
        }
    }
}

/// A time plus a duration; the end of time if there is none.
fn after(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}
