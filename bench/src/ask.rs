//! Everyday questions that nobody tuned for, `bench/questions/`: how often the right item comes first, is among the first
//! three, how often what is no police matter is known for that, and how long an answer takes on one core.

use std::{fs, path::Path};

use plat_kernel::Stopwatch;
use serde::{Deserialize, Serialize};

use crate::Failure;

/// Of the questions that have an item, so many are to find it first, and among the first three.
const FIRST: f64 = 0.90;
const THREE: f64 = 0.97;
/// Of the questions that are no police matter, so many are to be known for that.
const OTHERS: f64 = 0.85;
/// The slowest hundredth of the answers is to take at most so many milliseconds.
const P99_MS: f64 = 15.0;
/// Each question is asked so often; the first time warms up.
const TURNS: usize = 4;

#[derive(Deserialize)]
struct Questions {
    question: Vec<Question>,
}

/// A question, and the items that answer it; none if it is no police matter.
#[derive(Deserialize)]
struct Question {
    ask: String,
    items: Vec<String>,
}

/// What was found.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Asked {
    /// Questions that have an item.
    ours: usize,
    /// Those whose item came first; the answer says nothing about whether it was sure.
    first: Share,
    /// Those whose item was among the first three.
    three: Share,
    /// Questions that have an item and were taken for somebody else's.
    refused: usize,
    /// Questions that are no police matter.
    others: usize,
    /// Those that were known for that.
    not_known: Share,
    p50_ms: f64,
    p99_ms: f64,
    fast: bool,
}

/// A share, and whether it reached its goal.
#[derive(Clone, Debug, Serialize)]
struct Share {
    found: f64,
    goal: f64,
    reached: bool,
}

impl Share {
    #[expect(clippy::cast_precision_loss, reason = "some hundred questions")]
    fn of(some: usize, all: usize, goal: f64) -> Self {
        let found = some as f64 / all.max(1) as f64;
        Self { found, goal, reached: found >= goal }
    }
}

/// Asks everything.
pub(crate) fn measured() -> Result<Asked, Failure> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("questions/questions.toml");
    let Questions { question } = toml::from_str(&fs::read_to_string(path)?)?;
    let assistant = yichuang::cli::ask::assistant().map_err(|faults| format!("{faults:?}"))?;
    assistant.warm();
    let (mut first, mut three, mut refused, mut not_known) = (0, 0, 0, 0);
    let mut times = Vec::new();
    for Question { ask, items } in &question {
        let mut answer = assistant.ask(ask);
        for _ in 1..TURNS {
            let watch = Stopwatch::start();
            answer = assistant.ask(ask);
            times.push(watch.elapsed().as_secs_f64() * 1e3);
        }
        let found: Vec<&str> = answer.items.iter().map(|it| it.item.id.as_str()).collect();
        let right = |id: &&str| items.iter().any(|item| item == id);
        first += usize::from(found.first().is_some_and(right));
        three += usize::from(found.iter().take(3).any(right));
        refused += usize::from(!items.is_empty() && !answer.known);
        not_known += usize::from(items.is_empty() && !answer.known);
    }
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    let ours = question.iter().filter(|it| !it.items.is_empty()).count();
    let others = question.len() - ours;
    Ok(Asked {
        ours,
        first: Share::of(first, ours, FIRST),
        three: Share::of(three, ours, THREE),
        refused,
        others,
        not_known: Share::of(not_known, others, OTHERS),
        p50_ms: at(50),
        p99_ms: at(99),
        fast: at(99) <= P99_MS,
    })
}

/// What was found, in words.
pub(crate) fn table(found: &Asked) -> String {
    let line = |what: &str, share: &Share, of: usize| {
        let mark = if share.reached { "" } else { "  MISSED" };
        format!(
            "{what:<28}{:>6.1} % of {of:<5} goal {:.0} %{mark}\n",
            share.found * 100.0,
            share.goal * 100.0
        )
    };
    let slow = if found.fast { "" } else { "  MISSED" };
    format!(
        "\nEveryday questions (bench/questions)\n{}{}{}{:<28}{:>6} of {}\n{:<28}{:>6.1} ms p50, {:.1} ms p99, goal {P99_MS:.0} ms{slow}\n",
        line("first hit", &found.first, found.ours),
        line("among the first three", &found.three, found.ours),
        line("no police matter, known so", &found.not_known, found.others),
        "ours, taken for others'",
        found.refused,
        found.ours,
        "an answer",
        found.p50_ms,
        found.p99_ms,
    )
}
