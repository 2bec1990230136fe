//! What can be asked of the bench.

use std::{path::PathBuf, time::Duration};

use clap::Parser;

/// Measures durable commands and pages a second, and what the machine alone can do.
#[derive(Parser, Clone, Debug)]
pub(crate) struct Options {
    /// Seconds of each measurement
    #[arg(long, default_value_t = 1.5, value_name = "S")]
    pub(crate) seconds: f64,
    /// Rounds; the table shows their medians
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub(crate) rounds: usize,
    /// How many callers at once, such as 1,16,64,256
    #[arg(long, value_delimiter = ',', default_values_t = [1, 16, 64, 256], value_name = "N,N")]
    pub(crate) callers: Vec<usize>,
    /// The cases of the small and of the large base
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 1_000_000], value_name = "N,N")]
    pub(crate) cases: Vec<u64>,
    /// Only this part
    #[arg(long, value_enum)]
    pub(crate) only: Option<Part>,
    /// Send an Idempotency-Key with every command
    #[arg(long)]
    pub(crate) keyed: bool,
    /// Print JSON instead of tables
    #[arg(long)]
    pub(crate) json: bool,
    /// The folder whose disk is measured; a fresh folder is made in it and deleted again
    #[arg(long, default_value = "target/bench", value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

/// How many call at once where the bases are compared: a city's windows.
pub(crate) const CROWD: usize = 64;

/// One part of the bench.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// Commands through HTTP.
    Http,
    /// The same statements without HTTP.
    Bare,
    /// Pages.
    Pages,
    /// Commands in a small base and in a large one.
    Growth,
    /// Everyday questions.
    Ask,
    /// A hall: tickets, calls, boards.
    Hall,
}

impl Options {
    /// How long one measurement takes.
    pub(crate) fn time(&self) -> Duration {
        Duration::from_secs_f64(self.seconds.clamp(0.05, 600.0))
    }

    /// How long is run before each measurement without counting.
    pub(crate) fn warm_up(&self) -> Duration {
        self.time().mul_f64(0.15).min(Duration::from_millis(500))
    }

    /// Whether a part is wanted.
    pub(crate) fn wants(&self, part: Part) -> bool {
        self.only.is_none_or(|only| only == part)
    }

    /// How many cases the small and the large base have.
    pub(crate) fn cases(&self) -> (u64, u64) {
        let of = |at: usize| self.cases.get(at).copied().unwrap_or(10_000);
        (of(0), of(1))
    }

    /// The most callers there will be.
    pub(crate) fn most(&self) -> usize {
        self.callers.iter().copied().max().unwrap_or(1)
    }
}
