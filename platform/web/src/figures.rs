//! Counters of this process, shown at `/metrics` in the Prometheus text format.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::StatusCode;

/// Upper bounds of the buckets, in microseconds, and as Prometheus writes them.
const BOUNDS: [(u64, &str); 8] = [
    (500, "0.0005"),
    (1_000, "0.001"),
    (2_500, "0.0025"),
    (5_000, "0.005"),
    (10_000, "0.01"),
    (50_000, "0.05"),
    (250_000, "0.25"),
    (1_000_000, "1"),
];

/// Requests by class of status, and how long they took.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    classes: [AtomicU64; 5],
    buckets: [AtomicU64; 8],
    count: AtomicU64,
    micros: AtomicU64,
}

impl Figures {
    pub(crate) fn count(&self, status: StatusCode, took: Duration) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(counter) = self.classes.get(class) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let bucket = BOUNDS.iter().position(|(bound, _)| micros <= *bound);
        if let Some(counter) = bucket.and_then(|index| self.buckets.get(index)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// The text of `/metrics`.
    pub(crate) fn text(&self) -> String {
        let mut text = String::from("# TYPE yc_http_requests_total counter\n");
        for (class, counter) in (1..).zip(&self.classes) {
            let n = counter.load(Ordering::Relaxed);
            let _ = writeln!(text, "yc_http_requests_total{{class=\"{class}xx\"}} {n}");
        }
        text.push_str("# TYPE yc_http_request_seconds histogram\n");
        let mut below = 0;
        for ((_, bound), counter) in BOUNDS.iter().zip(&self.buckets) {
            below += counter.load(Ordering::Relaxed);
            let _ = writeln!(text, "yc_http_request_seconds_bucket{{le=\"{bound}\"}} {below}");
        }
        let count = self.count.load(Ordering::Relaxed);
        let micros = self.micros.load(Ordering::Relaxed);
        let _ = writeln!(text, "yc_http_request_seconds_bucket{{le=\"+Inf\"}} {count}");
        let _ =
            writeln!(text, "yc_http_request_seconds_sum {}.{:06}", micros / 1_000_000, micros % 1_000_000);
        let _ = writeln!(text, "yc_http_request_seconds_count {count}");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_counted_by_class_and_by_duration() {
        let figures = Figures::default();
        figures.count(StatusCode::OK, Duration::from_millis(2));
        figures.count(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(2));
        let text = figures.text();
        assert!(text.contains("class=\"2xx\"} 1\n") && text.contains("class=\"5xx\"} 1\n"));
        assert!(text.contains("bucket{le=\"0.001\"} 0\n") && text.contains("bucket{le=\"0.0025\"} 1\n"));
        assert!(text.contains("bucket{le=\"+Inf\"} 2\n") && text.contains("seconds_sum 2.002000\n"));
    }
}
