//! What one measurement found, and the medians of several.

use std::time::Duration;

use serde::Serialize;

use crate::cpu::Cpu;

/// One measurement.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Sample {
    /// Done in a second.
    pub(crate) rate: f64,
    /// Half of them took at most so many milliseconds.
    pub(crate) p50_ms: f64,
    /// All but one in a hundred took at most so many milliseconds.
    pub(crate) p99_ms: f64,
    /// Microseconds of processor time for each.
    pub(crate) cpu_us: Cpu,
    /// How many were refused; not counted in `rate`.
    pub(crate) faults: usize,
    /// The first refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fault: Option<String>,
}

impl Sample {
    /// From the time that each took, in microseconds.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    pub(crate) fn of(mut micros: Vec<u32>, took: Duration, after: Cpu, before: Cpu) -> Self {
        micros.sort_unstable();
        let many = micros.len() as f64;
        Self {
            rate: many / took.as_secs_f64().max(1e-9),
            p50_ms: part(&micros, 50),
            p99_ms: part(&micros, 99),
            cpu_us: after.since(before, many),
            faults: 0,
            fault: None,
        }
    }

    pub(crate) fn with_faults(self, faults: usize, fault: Option<String>) -> Self {
        Self { faults, fault, ..self }
    }

    /// The medians of several rounds, each figure for itself.
    pub(crate) fn median(rounds: &[Self]) -> Self {
        let of = |figure: fn(&Self) -> f64| median(rounds.iter().map(figure).collect());
        Self {
            rate: of(|it| it.rate),
            p50_ms: of(|it| it.p50_ms),
            p99_ms: of(|it| it.p99_ms),
            cpu_us: Cpu {
                server: of(|it| it.cpu_us.server),
                writer: of(|it| it.cpu_us.writer),
                client: of(|it| it.cpu_us.client),
            },
            faults: rounds.iter().map(|it| it.faults).sum(),
            fault: rounds.iter().find_map(|it| it.fault.clone()),
        }
    }
}

/// The value that `percent` of the sorted values do not exceed, in milliseconds.
fn part(sorted: &[u32], percent: usize) -> f64 {
    let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(at).map_or(0.0, |micros| f64::from(*micros) / 1000.0)
}

/// The middle value; 0 of none.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle).copied().unwrap_or(0.0);
    if values.len().is_multiple_of(2) {
        let lower = middle.checked_sub(1).and_then(|at| values.get(at)).copied();
        lower.map_or(upper, |lower| lower.midpoint(upper))
    } else {
        upper
    }
}

/// One rate by another; 0 if there is no other.
pub(crate) fn ratio(one: f64, other: f64) -> f64 {
    if other > 0.0 { one / other } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert!((median(vec![9.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(vec![4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < f64::EPSILON);
        assert!(median(Vec::new()).abs() < f64::EPSILON);
    }

    #[test]
    fn percentiles_are_values_that_occurred() {
        let micros: Vec<u32> = (1..=200).map(|it| it * 1000).collect();
        assert!((part(&micros, 50) - 100.0).abs() < f64::EPSILON);
        assert!((part(&micros, 99) - 198.0).abs() < f64::EPSILON);
        assert!(part(&[], 99).abs() < f64::EPSILON);
    }
}
