//! Processor time by kind of thread, from `/proc/self/task/*/schedstat` (nanoseconds on a core).

use serde::Serialize;

/// The threads of the server's runtime.
pub(crate) const SERVER: &str = "http-server";
/// The thread that the store writes with.
const WRITER: &str = "store-writer";

/// Microseconds on a core.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Cpu {
    /// HTTP, handlers, reads.
    pub(crate) server: f64,
    /// The store's writing thread.
    pub(crate) writer: f64,
    /// Who asks.
    pub(crate) client: f64,
}

impl Cpu {
    /// What the process spent so far; zeros where there is no `/proc`.
    pub(crate) fn spent() -> Self {
        let mut all = Self::default();
        let Ok(tasks) = std::fs::read_dir("/proc/self/task") else { return all };
        for task in tasks.flatten() {
            let name = std::fs::read_to_string(task.path().join("comm")).unwrap_or_default();
            let stat = std::fs::read_to_string(task.path().join("schedstat")).unwrap_or_default();
            let micros = micros_of(&stat);
            match name.trim() {
                SERVER => all.server += micros,
                WRITER => all.writer += micros,
                _ => all.client += micros,
            }
        }
        all
    }

    /// What was spent since `before`, by each of `many`.
    pub(crate) fn since(self, before: Self, many: f64) -> Self {
        let each = |now: f64, then: f64| if many > 0.0 { (now - then).max(0.0) / many } else { 0.0 };
        Self {
            server: each(self.server, before.server),
            writer: each(self.writer, before.writer),
            client: each(self.client, before.client),
        }
    }
}

/// The first number of `schedstat` is the time on a core in nanoseconds.
#[expect(clippy::cast_precision_loss, reason = "times are far below 2^53 ns")]
fn micros_of(stat: &str) -> f64 {
    let nanos: u64 = stat.split_whitespace().next().and_then(|it| it.parse().ok()).unwrap_or(0);
    nanos as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_divided_among_the_commands() {
        let before = Cpu { server: 10.0, writer: 0.0, client: 0.0 };
        let after = Cpu { server: 30.0, writer: 4.0, client: 0.0 };
        assert_eq!(after.since(before, 2.0), Cpu { server: 10.0, writer: 2.0, client: 0.0 });
        assert!((micros_of("2500 7 1\n") - 2.5).abs() < f64::EPSILON);
    }
}
