//! The report as people read it.

use std::fmt::Write as _;

use crate::{
    ask,
    figures::Sample,
    hall,
    report::{Commands, GOAL, GROWTH, Growth, LISTS, Pages, Ratio, Report, SHARE, Share},
};

/// Everything, as text.
pub(crate) fn of(report: &Report) -> String {
    let mut text = head(report);
    if !report.commands.iter().all(|row| row.http.rate <= 0.0 && row.bare.rate <= 0.0) {
        text.push_str(&commands(report));
    }
    let _ = writeln!(text, "\nfdatasync of 8 kB, one writer: {:.0} a second", report.fdatasync_per_second);
    if let Some(found) = &report.pages {
        text.push_str(&pages(found));
    }
    if let Some(found) = &report.growth {
        text.push_str(&growth(found));
    }
    text.push_str(&shares(&report.shares));
    if let Some(found) = &report.ask {
        text.push_str(&ask::table(found));
    }
    if let Some(found) = &report.hall {
        text.push_str(&hall::table(found));
    }
    text.push_str(&faults(report));
    text
}

fn head(report: &Report) -> String {
    let machine = &report.machine;
    let mut text = format!(
        "{} cores of {}, Linux {}, {} · load {:.1} before, {:.1} after\n\
         {} rounds in turns, {:.1} s each, medians · on these cores together: the server (a thread a core), the store's\n\
         writer (one thread), the client (one thread)\n",
        machine.cores,
        machine.processor,
        machine.kernel,
        machine.file_system,
        machine.load_before,
        machine.load_after,
        report.rounds,
        report.seconds,
    );
    if !machine.release {
        text.push_str("NOT OPTIMIZED: a debug build; nothing below says anything about the program\n");
    }
    #[expect(clippy::cast_precision_loss, reason = "a number of cores")]
    let cores = machine.cores as f64;
    if machine.load_before > cores / 4.0 {
        text.push_str("NOT QUIET: other programs wanted the cores too; rates are lower bounds\n");
    }
    if machine.file_system == "tmpfs" {
        text.push_str("NOT A DISK: tmpfs; choose another with --folder\n");
    }
    text
}

fn commands(report: &Report) -> String {
    let bytes: usize = report.statements.iter().map(|it| it.bytes).sum();
    let keyed = if report.keyed { ", with Idempotency-Key" } else { "" };
    let mut text = format!(
        "\nDurable case commands: receive CR012 at a window, POST /api/v1/desk/cases{keyed}\n\
         bare: the same {} inserts ({bytes} bytes) and the fact, handed straight to the store\n\n\
         {:>7} │ {:>7} {:>7} {:>7}  {:>6} {:>6} {:>6} │ {:>7} {:>7} {:>7}  {:>6} {:>6} │ {:>5}  goal ≥ {GOAL}\n",
        report.statements.len(),
        "callers",
        "HTTP/s",
        "p50 ms",
        "p99 ms",
        "server",
        "writer",
        "client",
        "bare/s",
        "p50 ms",
        "p99 ms",
        "writer",
        "caller",
        "ratio",
    );
    for row in &report.commands {
        text.push_str(&command(row));
    }
    text.push_str("server, writer, client, caller: µs of processor time a command\n");
    text
}

fn command(row: &Commands) -> String {
    let (http, bare) = (&row.http, &row.bare);
    format!(
        "{:>7} │ {}  {:>6.0} {:>6.0} {:>6.0} │ {}  {:>6.0} {:>6.0} │ {}\n",
        row.callers,
        rate(http),
        http.cpu_us.server,
        http.cpu_us.writer,
        http.cpu_us.client,
        rate(bare),
        bare.cpu_us.writer,
        bare.cpu_us.client + bare.cpu_us.server,
        reached(&row.ratio),
    )
}

fn rate(sample: &Sample) -> String {
    format!("{:>7.0} {:>7.2} {:>7.2}", sample.rate, sample.p50_ms, sample.p99_ms)
}

fn reached(ratio: &Ratio) -> String {
    if !ratio.is_known() {
        return "    –".to_owned();
    }
    let low = ratio.by_round.iter().copied().fold(f64::INFINITY, f64::min);
    let high = ratio.by_round.iter().copied().fold(0.0, f64::max);
    let word = if ratio.reached { "reached" } else { "missed" };
    format!("{:>5.2}  {word} ({low:.2} to {high:.2})", ratio.median)
}

fn pages(found: &Pages) -> String {
    let mut text = format!(
        "\nPages, {} readers, kept-alive connections\n\n{:<22} │ {:>7} {:>7} {:>7}  {:>6} {:>6} │ {:>7}\n",
        found.callers, "", "a second", "p50 ms", "p99 ms", "server", "client", "bytes"
    );
    let rows = [
        ("guide CR012, zh", &found.guide, found.guide_bytes),
        ("the same, gzip", &found.guide_gzip, found.guide_gzip_bytes),
        ("axum hello, world", &found.hello, 13),
    ];
    for (name, sample, bytes) in rows {
        let (server, client) = (sample.cpu_us.server, sample.cpu_us.client);
        let _ = writeln!(text, "{name:<22} │ {}  {server:>6.1} {client:>6.1} │ {bytes:>7}", rate(sample));
    }
    let _ = writeln!(text, "guide ÷ hello: {}, goal ≥ {GOAL}", reached(&found.ratio).trim_start());
    text
}

fn growth(found: &Growth) -> String {
    let megabytes = |bytes: u64| bytes >> 20;
    let mut text = format!(
        "\nGrowth, {} callers: a base of {} cases ({} MB) and one of {} ({} MB)\n\n{:<22} │ {:>7} {:>7} {:>7} │ {:>7} {:>7} {:>7} │ p99 ÷ p99, goal ≤ {GROWTH}, of the list ≤ {LISTS}\n",
        found.callers,
        found.few,
        megabytes(found.bytes.0),
        found.many,
        megabytes(found.bytes.1),
        "",
        "a second",
        "p50 ms",
        "p99 ms",
        "a second",
        "p50 ms",
        "p99 ms"
    );
    for (name, it) in &found.parts {
        let _ =
            writeln!(text, "{name:<22} │ {} │ {} │ {}", rate(&it.few), rate(&it.many), reached(&it.ratio));
    }
    text
}

fn shares(found: &[Share]) -> String {
    if found.is_empty() {
        return String::new();
    }
    let mut text = format!("\nParts of a command's processor time (server and writer), goal ≤ {SHARE}\n\n");
    for it in found {
        let _ = writeln!(text, "{:<22} │ {:>6.1} µs │ {}", it.name, it.micros, reached(&it.ratio));
    }
    text
}

/// Refused commands are not hidden.
fn faults(report: &Report) -> String {
    let commands = report.commands.iter().flat_map(|row| {
        [
            (format!("HTTP, {} callers", row.callers), &row.http),
            (format!("bare, {} callers", row.callers), &row.bare),
        ]
    });
    let pages = report.pages.iter().flat_map(|it| {
        [
            ("guide".to_owned(), &it.guide),
            ("gzip".to_owned(), &it.guide_gzip),
            ("hello".to_owned(), &it.hello),
        ]
    });
    let growth = report
        .growth
        .iter()
        .flat_map(|it| &it.parts)
        .flat_map(|(name, it)| [(format!("{name}, few"), &it.few), (format!("{name}, many"), &it.many)]);
    let mut text = String::new();
    for (name, sample) in commands.chain(pages).chain(growth).filter(|(_, sample)| sample.faults > 0) {
        let first = sample.fault.as_deref().unwrap_or_default();
        let _ = writeln!(text, "REFUSED in {name}: {}, the first: {first}", sample.faults);
    }
    text
}
