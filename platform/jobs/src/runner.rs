//! Keeps readers and schedules going.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use plat_kernel::Mint;
use plat_store::{Db, StoreError};
use tokio::{sync::watch, task::JoinHandle};

use crate::{
    Follower, FollowerHealth, Occasion, Reader, ReaderHealth, Schedule, ScheduleHealth,
    follower::Following,
    reader::{Reading, Step},
    schedule::Scheduled,
};

/// How long facts may lie unread that nobody rang for, such as those another process wrote.
const POLL: Duration = Duration::from_secs(2);
/// How often schedules look at the clock.
const TICK: Duration = Duration::from_secs(1);
/// How long a follower lets facts gather that come close together.
const GATHER: Duration = Duration::from_millis(50);
/// The longest time between two tries of a fact that is in the way.
const PATIENCE: Duration = Duration::from_mins(1);

/// What there is to do.
#[derive(Default)]
pub struct Work {
    /// Those who read facts.
    pub readers: Vec<Arc<dyn Reader>>,
    /// What runs every so often.
    pub schedules: Vec<Schedule>,
    /// Those who keep step with the facts in their own way.
    pub followers: Vec<Follower>,
}

/// How the work fares on this node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Each reader.
    pub readers: Vec<ReaderHealth>,
    /// Each schedule.
    pub schedules: Vec<ScheduleHealth>,
    /// Each follower.
    pub followers: Vec<FollowerHealth>,
}

impl Health {
    /// True if no reader is stuck and neither a schedule nor a follower failed last.
    pub fn is_good(&self) -> bool {
        self.readers.iter().all(|it| it.stuck.is_none())
            && self.schedules.iter().all(|it| it.failed.is_none())
            && self.followers.iter().all(|it| it.failed.is_none())
    }
}

/// The work, going on in the background.
#[derive(Clone)]
pub struct Runner {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    mint: Mint,
    readings: Vec<Arc<Reading>>,
    schedules: Vec<Arc<Scheduled>>,
    followings: Vec<Arc<Following>>,
    stop: watch::Sender<bool>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl Runner {
    /// Starts the work; needs a tokio runtime.
    pub fn start(db: Db, mint: Mint, work: Work) -> Self {
        let runner = Self::idle(db, mint, work);
        let inner = &runner.inner;
        let readings = inner
            .readings
            .iter()
            .map(|it| tokio::spawn(keep_reading(Arc::clone(it), inner.db.clone(), inner.stop.subscribe())));
        let schedules = inner.schedules.iter().map(|it| {
            let (db, mint) = (inner.db.clone(), inner.mint.clone());
            tokio::spawn(keep_time(Arc::clone(it), db, mint, inner.stop.subscribe()))
        });
        let followings = inner
            .followings
            .iter()
            .map(|it| tokio::spawn(keep_step(Arc::clone(it), inner.db.clone(), inner.stop.subscribe())));
        let tasks: Vec<_> = readings.chain(schedules).chain(followings).collect();
        *inner.tasks.lock().unwrap_or_else(PoisonError::into_inner) = tasks;
        runner
    }

    /// The work without a background: it moves only in [`Runner::settle`]. Tests with a manual clock want this.
    pub fn idle(db: Db, mint: Mint, work: Work) -> Self {
        let readings = work.readers.into_iter().map(|it| Arc::new(Reading::of(it))).collect();
        let schedules = work.schedules.into_iter().map(|it| Arc::new(Scheduled::of(it))).collect();
        let followings = work.followers.into_iter().map(|it| Arc::new(Following::of(it))).collect();
        let (stop, tasks) = (watch::Sender::new(false), Mutex::default());
        Self { inner: Arc::new(Inner { db, mint, readings, schedules, followings, stop, tasks }) }
    }

    /// Runs what is due and reads what there is until nothing moves any more. For tests.
    pub async fn settle(&self) {
        loop {
            let mut moved = false;
            for schedule in &self.inner.schedules {
                moved |= schedule.run_if_due(&self.inner.db, &self.inner.mint).await;
            }
            if let Err(error) = self.inner.db.facts().settle().await {
                tracing::error!(%error, "facts do not get their positions");
                return;
            }
            for reading in &self.inner.readings {
                moved |= reading.catch_up(&self.inner.db).await.0;
            }
            for following in &self.inner.followings {
                moved |= following.step(Occasion::Last).await;
            }
            if !moved {
                return;
            }
        }
    }

    /// Lets a reader begin again with the first fact. Its tables must have been emptied.
    pub async fn rewind(&self, reader: &str) -> Result<(), StoreError> {
        let found = self.inner.readings.iter().find(|it| it.name() == reader);
        found.ok_or(StoreError::Missing("jobs_cursor"))?.rewind(&self.inner.db).await
    }

    /// How the work fares.
    pub fn health(&self) -> Health {
        let last = *self.inner.db.facts().subscribe().borrow();
        Health {
            readers: self.inner.readings.iter().map(|it| it.health(last)).collect(),
            schedules: self.inner.schedules.iter().map(|it| it.health()).collect(),
            followers: self.inner.followings.iter().map(|it| it.health()).collect(),
        }
    }

    /// Finishes what is in hand and starts nothing new.
    pub async fn stop(&self) {
        self.inner.stop.send_replace(true);
        let tasks = std::mem::take(&mut *self.inner.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        for task in tasks {
            if task.await.is_err() {
                tracing::error!("a job had panicked");
            }
        }
        // Facts that the others appended just now are followed, too.
        let settled = tokio::time::timeout(POLL, self.inner.db.facts().settle()).await;
        if !matches!(settled, Ok(Ok(()))) {
            tracing::warn!("the last facts have no position yet; they are followed after the next start");
        }
        for following in &self.inner.followings {
            following.step(Occasion::Last).await;
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

async fn keep_reading(reading: Arc<Reading>, db: Db, mut stop: watch::Receiver<bool>) {
    let mut facts = db.facts().subscribe();
    while !*stop.borrow() {
        facts.mark_unchanged();
        // A reader that is far behind does not hold up the end: what it has in hand commits or not, with its cursor.
        let (_, end) = tokio::select! {
            ended = reading.catch_up(&db) => ended,
            _ = stop.changed() => return,
        };
        if end == Step::Stuck {
            let pause = Duration::from_millis(100) * 2u32.saturating_pow(reading.attempts().min(16));
            tokio::select! {
                () = tokio::time::sleep(pause.min(PATIENCE)) => {}
                _ = stop.changed() => {}
            }
            continue;
        }
        tokio::select! {
            _ = facts.changed() => {}
            () = tokio::time::sleep(POLL) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn keep_time(schedule: Arc<Scheduled>, db: Db, mint: Mint, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        schedule.run_if_due(&db, &mint).await;
        tokio::select! {
            () = tokio::time::sleep(TICK) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn keep_step(following: Arc<Following>, db: Db, mut stop: watch::Receiver<bool>) {
    let mut facts = db.facts().subscribe();
    while !*stop.borrow() {
        facts.mark_unchanged();
        following.step(Occasion::Usual).await;
        tokio::select! {
            _ = facts.changed() => tokio::time::sleep(GATHER).await,
            () = tokio::time::sleep(TICK) => {}
            _ = stop.changed() => {}
        }
    }
}
