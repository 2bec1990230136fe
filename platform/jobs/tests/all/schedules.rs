//! Schedules.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

use plat_jobs::{JobError, Runner, Schedule, Work};
use plat_kernel::SignedDuration;

use crate::world::worlds;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn counting(runs: &Arc<AtomicU32>) -> Work {
    let runs = Arc::clone(runs);
    let schedule = Schedule::every(HOUR, "count", move || {
        let runs = Arc::clone(&runs);
        async move {
            runs.fetch_add(1, Ordering::SeqCst);
            Ok(())
        }
    });
    Work { schedules: vec![schedule], ..Work::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_runs_at_once_and_then_whenever_the_clock_has_passed_its_time() {
    for world in worlds() {
        let runs = Arc::new(AtomicU32::new(0));
        let runner = Runner::idle(world.db.clone(), world.mint.clone(), counting(&runs));
        for (wait, expected) in [(0, 1), (0, 1), (59, 1), (1, 2), (600, 3), (59, 3), (1, 4)] {
            world.clock.advance(SignedDuration::from_mins(wait));
            runner.settle().await;
            assert_eq!(runs.load(Ordering::SeqCst), expected, "after {wait} minutes");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_node_of_a_cluster_runs_a_schedule() {
    for world in worlds() {
        let runs = Arc::new(AtomicU32::new(0));
        let here = Runner::idle(world.db.clone(), world.mint.clone(), counting(&runs));
        let there = Runner::idle(world.node(), world.mint.clone(), counting(&runs));
        for expected in 1..=5 {
            tokio::join!(here.settle(), there.settle());
            assert_eq!(runs.load(Ordering::SeqCst), expected);
            world.clock.advance(HOUR);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_does_not_run_a_schedule_before_its_time() {
    for world in worlds() {
        let runs = Arc::new(AtomicU32::new(0));
        for _ in 0..3 {
            Runner::idle(world.db.clone(), world.mint.clone(), counting(&runs)).settle().await;
        }
        assert_eq!(runs.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_that_failed_is_tried_again_soon_and_shows_in_the_health() {
    for world in worlds() {
        let broken = Arc::new(AtomicBool::new(true));
        let state = Arc::clone(&broken);
        let schedule = Schedule::every(HOUR, "mend", move || {
            let broken = state.load(Ordering::SeqCst);
            async move { if broken { Err(JobError::failed("broken")) } else { Ok(()) } }
        });
        let work = Work { schedules: vec![schedule], ..Work::default() };
        let runner = Runner::idle(world.db.clone(), world.mint.clone(), work);
        runner.settle().await;
        assert_eq!(runner.health().schedules.first().unwrap().failed.as_deref(), Some("broken"));
        broken.store(false, Ordering::SeqCst);
        world.clock.advance(SignedDuration::from_secs(29));
        runner.settle().await;
        assert!(!runner.health().is_good());
        world.clock.advance(SignedDuration::from_secs(1));
        runner.settle().await;
        assert!(runner.health().is_good());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_its_node_did_not_end_is_taken_over_within_half_a_minute() {
    for world in worlds() {
        let dying = Schedule::every(HOUR, "count", std::future::pending);
        let dead = Runner::idle(
            world.node(),
            world.mint.clone(),
            Work { schedules: vec![dying], ..Work::default() },
        );
        let begun = tokio::time::timeout(std::time::Duration::from_millis(300), dead.settle()).await;
        assert!(begun.is_err(), "it began, and its node died");
        let runs = Arc::new(AtomicU32::new(0));
        let here = Runner::idle(world.db.clone(), world.mint.clone(), counting(&runs));
        here.settle().await;
        assert_eq!(runs.load(Ordering::SeqCst), 0, "the other may still be at it");
        world.clock.advance(SignedDuration::from_secs(30));
        here.settle().await;
        here.settle().await;
        assert_eq!(runs.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_set_back_does_not_put_a_schedule_off() {
    for world in worlds() {
        let runs = Arc::new(AtomicU32::new(0));
        let runner = Runner::idle(world.db.clone(), world.mint.clone(), counting(&runs));
        runner.settle().await;
        world.clock.advance(SignedDuration::from_hours(-5));
        runner.settle().await;
        assert_eq!(runs.load(Ordering::SeqCst), 2, "once too often rather than five hours late");
        runner.settle().await;
        world.clock.advance(SignedDuration::from_mins(61));
        runner.settle().await;
        assert_eq!(runs.load(Ordering::SeqCst), 3);
    }
}
