//! Callers who each do one thing after the other, as fast as they are answered.

use std::time::Duration;

use plat_kernel::Stopwatch;
use tokio::task::JoinSet;

use crate::{Failure, cpu::Cpu, figures::Sample};

/// A caller gives up after so many refusals: something is wrong with more than one command.
const PATIENCE: usize = 20;

/// Somebody who asks and waits for the answer.
pub(crate) trait Caller: Send + 'static {
    /// Asks once.
    fn call(&mut self) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// What one caller saw.
#[derive(Debug, Default)]
struct Tally {
    micros: Vec<u32>,
    faults: usize,
    first: Option<String>,
}

/// Callers that are kept between measurements.
pub(crate) struct Crowd<C> {
    callers: Vec<C>,
}

impl<C: Caller> Crowd<C> {
    /// These callers.
    pub(crate) fn of(callers: impl IntoIterator<Item = C>) -> Self {
        Self { callers: callers.into_iter().collect() }
    }

    /// The first `many` callers work for `time`, after a warm-up that is not counted, though what was refused in it is.
    pub(crate) async fn work(
        &mut self,
        many: usize,
        (warm_up, time): (Duration, Duration),
    ) -> Result<Sample, Failure> {
        let warm = self.once(many, warm_up).await?;
        let sample = self.once(many, time).await?;
        let faults = warm.faults + sample.faults;
        let first = warm.fault.or_else(|| sample.fault.clone());
        Ok(sample.with_faults(faults, first))
    }

    async fn once(&mut self, many: usize, time: Duration) -> Result<Sample, Failure> {
        let mut working = JoinSet::new();
        let before = Cpu::spent();
        let watch = Stopwatch::start();
        for caller in self.callers.drain(..many.min(self.callers.len())) {
            working.spawn(busy(caller, watch, time));
        }
        let mut all = Tally::default();
        while let Some(done) = working.join_next().await {
            let (caller, tally) = done?;
            self.callers.push(caller);
            all.micros.extend(tally.micros);
            all.faults += tally.faults;
            all.first = all.first.or(tally.first);
        }
        let took = watch.elapsed();
        Ok(Sample::of(all.micros, took, Cpu::spent(), before).with_faults(all.faults, all.first))
    }
}

async fn busy<C: Caller>(mut caller: C, watch: Stopwatch, time: Duration) -> (C, Tally) {
    let mut tally = Tally::default();
    while watch.elapsed() < time && tally.faults < PATIENCE {
        let one = Stopwatch::start();
        match caller.call().await {
            Ok(()) => tally.micros.push(u32::try_from(one.elapsed().as_micros()).unwrap_or(u32::MAX)),
            Err(fault) => {
                tally.faults += 1;
                tally.first.get_or_insert_with(|| fault.to_string());
            }
        }
    }
    (caller, tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counts(usize);

    impl Caller for Counts {
        async fn call(&mut self) -> Result<(), Failure> {
            self.0 += 1;
            tokio::task::yield_now().await;
            if self.0.is_multiple_of(2) { Err("every other time".into()) } else { Ok(()) }
        }
    }

    #[tokio::test]
    async fn callers_come_back_and_their_faults_are_told() {
        let mut crowd = Crowd::of((0..4).map(|_| Counts(0)));
        let time = Duration::from_millis(200);
        let sample = crowd.once(3, time).await.unwrap();
        assert_eq!(crowd.callers.len(), 4);
        assert_eq!((sample.faults, sample.fault.as_deref()), (3 * PATIENCE, Some("every other time")));
    }
}
