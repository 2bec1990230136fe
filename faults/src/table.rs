//! Reports as people read them.

use std::fmt::Write as _;

use plat_store::Engine;

use crate::Report;

/// The table, and below it whatever was found.
pub fn table(reports: &[Report]) -> String {
    let mut text = format!(
        "{:<10} │ {:>6} {:>12} {:>10} {:>9} {:>8} {:>7} │ {:>5} {:>7} {:>6} │ {:>7} {:>7} │ {:>9} {:>9} │ {:>6}\n",
        "SIGKILL",
        "rounds",
        "acknowledged",
        "unanswered",
        "repeated",
        "of these",
        "put off",
        "LOST",
        "DOUBLED",
        "WRONG",
        "cases",
        "facts",
        "ready p50",
        "ready max",
        "took",
    );
    for report in reports {
        let counts = report.counts;
        let engine = if report.plan.engine == Engine::Sqlite { "SQLite" } else { "PostgreSQL" };
        let _ = writeln!(
            text,
            "{engine:<10} │ {:>6} {:>12} {:>10} {:>9} {:>8} {:>7} │ {:>5} {:>7} {:>6} │ {:>7} {:>7} │ {:>6} ms {:>6} ms │ {:>4} s",
            report.plan.rounds,
            counts.acknowledged,
            counts.unanswered,
            counts.repeated,
            counts.done_already,
            counts.put_off,
            report.lost.len(),
            report.doubled.len(),
            report.wrong.len(),
            report.cases,
            report.facts,
            report.ready_p50().as_millis(),
            report.ready_max().as_millis(),
            report.took.as_secs(),
        );
    }
    text.push_str(
        "of these: had been done the first time, only the answer was lost · put off: 503 or 429 with Retry-After\n",
    );
    for report in reports {
        let _ = writeln!(text, "{:?}, seed {}: {}", report.plan.engine, report.plan.seed, report.ledger);
        for found in report.lost.iter().chain(&report.doubled).chain(&report.wrong).take(50) {
            let _ = writeln!(text, "  {found}");
        }
    }
    text
}
