//! All that was found.

use serde::Serialize;

use crate::{
    ask::Asked,
    figures::{Sample, median, ratio},
    hall,
    machine::Machine,
};

/// What both ratios are to reach. Said beside the figures, never enforced.
pub(crate) const GOAL: f64 = 0.5;

/// How much longer the slowest hundredth may take in a base a hundred times as large.
pub(crate) const GROWTH: f64 = 1.2;

/// How much longer an officer's list may take there.
pub(crate) const LISTS: f64 = 1.5;

/// How much of a command's processor time sealing may take, and the sequencer with its chain.
pub(crate) const SHARE: f64 = 0.1;

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
    pub(crate) growth: Option<Growth>,
    pub(crate) shares: Vec<Share>,
    pub(crate) ask: Option<Asked>,
    /// A hall at its busiest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hall: Option<hall::Found>,
}

/// What a part of the path costs.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Share {
    /// Which part.
    pub(crate) name: &'static str,
    /// Microseconds of processor time for a command.
    pub(crate) micros: f64,
    /// Of all that the server and its writer spend on a command, with the most callers.
    pub(crate) ratio: Ratio,
}

impl Share {
    /// A part of a command.
    pub(crate) fn of(name: &'static str, micros: f64, command: f64) -> Self {
        let median = ratio(micros, command);
        let ratio = Ratio { median, by_round: vec![median], goal: SHARE, reached: median <= SHARE };
        Self { name, micros, ratio }
    }
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

/// The same commands in a small base and in a large one.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Growth {
    /// Cases of the small base.
    pub(crate) few: u64,
    /// Cases of the large base.
    pub(crate) many: u64,
    pub(crate) callers: usize,
    /// The size of both files.
    pub(crate) bytes: (u64, u64),
    /// What was measured, by name.
    pub(crate) parts: Vec<(&'static str, Slowdown)>,
}

/// One command or list in both bases.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Slowdown {
    pub(crate) few: Sample,
    pub(crate) many: Sample,
    /// p99 in the large base ÷ p99 in the small one.
    pub(crate) ratio: Ratio,
}

impl Slowdown {
    /// From the samples of both bases, round by round.
    pub(crate) fn of(few: &[Sample], many: &[Sample], goal: f64) -> Self {
        let by_round: Vec<f64> =
            many.iter().zip(few).map(|(many, few)| ratio(many.p99_ms, few.p99_ms)).collect();
        let median = median(by_round.clone());
        let ratio = Ratio { median, by_round, goal, reached: median <= goal };
        Self { few: Sample::median(few), many: Sample::median(many), ratio }
    }
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
