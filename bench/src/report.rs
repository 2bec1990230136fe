//! All that was found.

use serde::Serialize;

use crate::{
    figures::{Sample, median, ratio},
    machine::Machine,
};

/// What both ratios are to reach. Said beside the figures, never enforced.
pub(crate) const GOAL: f64 = 0.5;

/// One run.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) machine: Machine,
    /// Seconds of each measurement.
    pub(crate) seconds: f64,
    pub(crate) rounds: usize,
    /// Commands carried an Idempotency-Key.
    pub(crate) keyed: bool,
    /// The statements that were repeated without HTTP.
    pub(crate) statements: Vec<Statement>,
    pub(crate) commands: Vec<Commands>,
    /// Durable writes of 8 kB a second, by one writer.
    pub(crate) fdatasync_per_second: f64,
    pub(crate) pages: Option<Pages>,
}

/// A statement of the command.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Statement {
    pub(crate) sql: String,
    /// Bytes of its values.
    pub(crate) bytes: usize,
}

/// Commands with so many callers.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Commands {
    pub(crate) callers: usize,
    pub(crate) http: Sample,
    pub(crate) bare: Sample,
    /// HTTP ÷ bare.
    pub(crate) ratio: Ratio,
}

/// Readers of pages.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Pages {
    pub(crate) callers: usize,
    pub(crate) guide: Sample,
    /// Bytes of the guide.
    pub(crate) guide_bytes: usize,
    /// The guide as browsers ask for it.
    pub(crate) guide_gzip: Sample,
    pub(crate) guide_gzip_bytes: usize,
    pub(crate) hello: Sample,
    /// Guide ÷ hello.
    pub(crate) ratio: Ratio,
}

/// A ratio of rates that were measured one after the other in the same round.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Ratio {
    /// The median of the rounds.
    pub(crate) median: f64,
    pub(crate) by_round: Vec<f64>,
    pub(crate) goal: f64,
    pub(crate) reached: bool,
}

impl Ratio {
    /// From the samples of both sides, round by round.
    pub(crate) fn of(ours: &[Sample], theirs: &[Sample]) -> Self {
        let by_round: Vec<f64> =
            ours.iter().zip(theirs).map(|(ours, theirs)| ratio(ours.rate, theirs.rate)).collect();
        let median = median(by_round.clone());
        Self { median, by_round, goal: GOAL, reached: median >= GOAL }
    }

    /// Whether anything was measured.
    pub(crate) fn is_known(&self) -> bool {
        self.median > 0.0
    }
}
