//! The only door to the machine's time, and the civil time of China.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, Time},
    tz::Offset,
};

/// China has one civil time, UTC+8, without summer time since 1992.
const CHINA: Offset = Offset::constant(8);

/// Says what time it is. The system's clock in production, some days ahead of it or many times as fast in a demonstration of what time
/// brings; in tests a clock that stands until it is moved.
///
/// Times are whole microseconds, so that a time read back from the database equals the time that was written.
///
/// ```
/// use plat_kernel::{Clock, SignedDuration};
/// let clock = Clock::manual("2026-02-13T08:00:00Z".parse()?);
/// clock.advance(SignedDuration::from_hours(9)); // 01:00 on the 14th in China
/// assert_eq!(clock.today().to_string(), "2026-02-14");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    Ahead(SignedDuration),
    Fast(Arc<Fast>),
    /// Microseconds since 1970, shared by all clones.
    Manual(Arc<AtomicI64>),
}

/// A clock that goes many times as fast.
#[derive(Debug)]
struct Fast {
    from: Timestamp,
    times: u32,
    /// When it was set going.
    going: OnceLock<Stopwatch>,
}

impl Fast {
    fn now(&self) -> Timestamp {
        let gone = self.going.get().map_or(0, |it| it.elapsed().as_micros()) * u128::from(self.times);
        let gone = SignedDuration::from_micros(i64::try_from(gone).unwrap_or(i64::MAX));
        self.from.saturating_add(gone).unwrap_or(Timestamp::MAX)
    }
}

impl Clock {
    /// The machine's clock.
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that goes as the machine's does, and is ahead of it.
    pub const fn ahead(by: SignedDuration) -> Self {
        Self(Source::Ahead(by))
    }

    /// A clock that goes so many times as fast as the machine's. It stands at `from` until it is [set going](Self::go); its clones go with it.
    pub fn fast(from: Timestamp, times: u32) -> Self {
        Self(Source::Fast(Arc::new(Fast { from: whole_micros(from), times, going: OnceLock::new() })))
    }

    /// A clock that stands at `at` until it is moved; its clones move with it.
    pub fn manual(at: Timestamp) -> Self {
        Self(Source::Manual(Arc::new(AtomicI64::new(at.as_microsecond()))))
    }

    /// The present moment, in whole microseconds.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => whole_micros(system_now()),
            Source::Ahead(by) => whole_micros(system_now()) + *by,
            Source::Fast(fast) => fast.now(),
            Source::Manual(micros) => from_micros(micros.load(Ordering::SeqCst)),
        }
    }

    /// The present date in China.
    pub fn today(&self) -> Date {
        date_of(self.now())
    }

    /// How many times as fast as the machine's it goes. What people do at their own speed must be given so many times as long.
    pub fn times(&self) -> u32 {
        if let Source::Fast(fast) = &self.0 { fast.times } else { 1 }
    }

    /// Sets a fast clock going, once. Does nothing to the others.
    pub fn go(&self) {
        if let Source::Fast(fast) = &self.0 {
            fast.going.get_or_init(Stopwatch::start);
        }
    }

    /// Moves a manual clock (back, if `by` is negative). Does nothing to the others.
    pub fn advance(&self, by: SignedDuration) {
        if let Source::Manual(micros) = &self.0 {
            let by = i64::try_from(by.as_micros()).unwrap_or(0);
            micros.fetch_add(by, Ordering::SeqCst);
        }
    }

    /// Puts a manual clock to `at`. Does nothing to the others.
    pub fn set(&self, at: Timestamp) {
        if let Source::Manual(micros) = &self.0 {
            micros.store(at.as_microsecond(), Ordering::SeqCst);
        }
    }
}

/// Measures how long something took; never for what time it is.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts measuring.
    #[expect(clippy::disallowed_methods, reason = "the one place where the monotonic clock is read")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the start.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// The date in China at that moment.
pub fn date_of(at: Timestamp) -> Date {
    CHINA.to_datetime(at).date()
}

/// The moment at which that date begins in China.
pub fn start_of(date: Date) -> Timestamp {
    let midnight = DateTime::from_parts(date, Time::midnight());
    // Only the first and the last day of the year range do not fit.
    CHINA.to_timestamp(midnight).unwrap_or(if date.year() < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// The moment as people read it: `2026-11-22 16:05`, China's time.
pub fn clock_text(at: Timestamp) -> String {
    let local = CHINA.to_datetime(at);
    format!("{} {:02}:{:02}", local.date(), local.hour(), local.minute())
}

#[expect(clippy::disallowed_methods, reason = "the one place where the system's clock is read")]
fn system_now() -> Timestamp {
    Timestamp::now()
}

fn whole_micros(at: Timestamp) -> Timestamp {
    from_micros(at.as_microsecond())
}

fn from_micros(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_date_changes_at_midnight_in_china_not_in_greenwich() {
        assert_eq!(date_of(at("2026-02-13T15:59:59Z")).to_string(), "2026-02-13");
        assert_eq!(date_of(at("2026-02-13T16:00:00Z")).to_string(), "2026-02-14");
        assert_eq!(start_of(date_of(at("2026-02-13T16:00:00Z"))), at("2026-02-13T16:00:00Z"));
        assert_eq!(clock_text(at("2026-11-22T08:05:59Z")), "2026-11-22 16:05");
    }

    #[test]
    fn a_manual_clock_moves_with_its_clones_and_only_when_told() {
        let clock = Clock::manual(at("2026-01-01T00:00:00Z"));
        let same = clock.clone();
        assert_eq!(clock.now(), clock.now());
        same.advance(SignedDuration::from_secs(90));
        assert_eq!(clock.now(), at("2026-01-01T00:01:30Z"));
        same.set(at("2020-01-01T00:00:00Z"));
        assert_eq!(clock.now(), at("2020-01-01T00:00:00Z"));
    }

    #[test]
    fn the_systems_clock_cannot_be_moved() {
        let clock = Clock::system();
        let before = clock.now();
        clock.set(at("1990-01-01T00:00:00Z"));
        clock.advance(SignedDuration::from_hours(-24));
        assert!(clock.now() >= before);
        assert_eq!(clock.now().subsec_nanosecond() % 1000, 0);
    }

    #[test]
    fn a_fast_clock_stands_until_it_is_set_going_and_its_clones_go_with_it() {
        let from = at("2026-11-24T00:25:00Z");
        let clock = Clock::fast(from, 60_000);
        let same = clock.clone();
        assert_eq!((clock.now(), clock.times(), Clock::system().times()), (from, 60_000, 1));
        clock.go();
        let (_silent, never) = std::sync::mpsc::channel::<()>();
        let _ = never.recv_timeout(Duration::from_millis(2));
        let later = same.now();
        assert!(later >= from + SignedDuration::from_secs(120), "{later}");
        same.go();
        assert!(clock.now() >= later, "it is set going once");
    }

    #[test]
    fn the_ends_of_time_do_not_panic() {
        assert_eq!(start_of(Date::MIN), Timestamp::MIN);
        let _ = start_of(Date::MAX);
        let _ = date_of(Timestamp::MAX);
        let clock = Clock::manual(Timestamp::MAX);
        clock.advance(SignedDuration::MAX);
        assert_eq!(clock.now(), Timestamp::MAX);
        let clock = Clock::fast(Timestamp::MAX, u32::MAX);
        clock.go();
        assert_eq!(clock.now(), Timestamp::MAX);
    }
}
