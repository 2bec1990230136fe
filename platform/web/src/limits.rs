//! How often one asker may do what costs much or can be guessed at: a token bucket for each asker and kind of work.
//!
//! Whoever is signed in is counted by account (the officers of a hall share one address), everybody else by address. The
//! buckets are in memory, at most [`ROOM`] twice: a restart forgives everybody, and each node counts for itself.
//! (Wrong passwords and codes are counted in the database, by account: `plat_identity::Policy`.)

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::Method;
use plat_identity::Who;
use plat_kernel::clock::Stopwatch;

use crate::refusal::{Kind, Refusal};
use crate::visit::Visit;

/// So many buckets are kept before the older half is forgotten: about three megabytes.
const ROOM: usize = 32 * 1024;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Work {
    /// A new account.
    SignUp,
    /// A sign-in of any kind.
    SignIn,
    /// A code for a phone.
    Code,
    /// Whether a paper is genuine.
    Verify,
    /// A photograph or a file.
    Upload,
    /// A search, or what to search for while typing.
    Search,
    /// Any form and any unsafe call; the kinds above count here as well.
    Post,
}

impl Work {
    /// Whether reading counts as well: where the question is what costs, or what is guessed with.
    fn counts(self, method: &Method) -> bool {
        matches!(self, Self::Verify | Self::Search) || !crate::csrf::is_safe(method)
    }
}

/// So many at once, and so many in a minute after that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// At once.
    pub burst: u32,
    /// In a minute, later.
    pub a_minute: u32,
}

impl Rate {
    /// `burst` at once and `a_minute` in each minute after that.
    pub const fn of(burst: u32, a_minute: u32) -> Self {
        Self { burst, a_minute }
    }

    fn interval(self) -> Duration {
        Duration::from_mins(1) / self.a_minute.max(1)
    }
}

/// The rates of a site. 网络安全法 art. 23 and GB/T 22239-2019 8.1.3 ask for protection from abuse and give no figure: all
/// are our own choice, so that a family behind one address, a hall's public terminal or a carrier's gateway is not
/// disturbed and a script is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// New accounts from one address: a family in an evening, or a queue at a terminal.
    pub sign_up: Rate,
    /// Sign-ins from one address, right or wrong.
    pub sign_in: Rate,
    /// Codes asked for from one address.
    pub code: Rate,
    /// Papers looked up: nobody guesses a code at this rate.
    pub verify: Rate,
    /// Photographs and files.
    pub upload: Rate,
    /// Searches; suggestions come with each letter.
    pub search: Rate,
    /// Forms and unsafe calls of any kind.
    pub post: Rate,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            sign_up: Rate::of(10, 2),
            sign_in: Rate::of(30, 30),
            code: Rate::of(10, 6),
            verify: Rate::of(30, 20),
            upload: Rate::of(60, 60),
            search: Rate::of(120, 240),
            post: Rate::of(120, 120),
        }
    }
}

impl Rates {
    /// A demonstration plays many people from one browser.
    pub fn of_demo() -> Self {
        let mut rates = Self::default();
        for rate in rates.all() {
            *rate = Rate::of(rate.burst.saturating_mul(20), rate.a_minute.saturating_mul(20));
        }
        rates
    }

    fn all(&mut self) -> [&mut Rate; 7] {
        [
            &mut self.sign_up,
            &mut self.sign_in,
            &mut self.code,
            &mut self.verify,
            &mut self.upload,
            &mut self.search,
            &mut self.post,
        ]
    }

    fn rate(&self, work: Work) -> Rate {
        match work {
            Work::SignUp => self.sign_up,
            Work::SignIn => self.sign_in,
            Work::Code => self.code,
            Work::Verify => self.verify,
            Work::Upload => self.upload,
            Work::Search => self.search,
            Work::Post => self.post,
        }
    }
}

/// Who is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Asker {
    /// Somebody who is signed in, or a program.
    Account(u128),
    /// One address; of IPv6 the network, for one customer has all of a /64.
    Address(u128),
}

impl Asker {
    /// Whoever makes a request that follows a page.
    pub(crate) fn of_page(visit: &Visit) -> Self {
        Self::of(visit, Work::Post)
    }

    fn of(visit: &Visit, work: Work) -> Self {
        // Who comes to sign in is nobody yet, even with an old session in the browser.
        let alone = matches!(work, Work::SignUp | Work::SignIn | Work::Code);
        if let Some(program) = visit.program.as_ref().filter(|_| !alone) {
            return Self::Account(u128::from_be_bytes(*program.id.as_bytes()));
        }
        match visit.session.as_ref().filter(|_| !alone).map(|session| &session.who) {
            Some(Who::Resident(it)) => Self::Account(u128::from_be_bytes(*it.id.as_bytes())),
            Some(Who::Officer(it)) => Self::Account(u128::from_be_bytes(*it.id.as_bytes())),
            Some(Who::Anonymous) | None => Self::address(visit.peer),
        }
    }

    fn address(peer: IpAddr) -> Self {
        Self::Address(match peer.to_canonical() {
            IpAddr::V4(it) => u128::from(u32::from(it)),
            IpAddr::V6(it) => u128::from(it) >> 64 << 64,
        })
    }
}

/// All buckets of a site. A bucket is the moment at which it will be full again: what was taken lies in the future.
#[derive(Debug)]
pub(crate) struct Limits {
    rates: Option<Rates>,
    watch: Stopwatch,
    buckets: Mutex<Buckets>,
}

#[derive(Debug, Default)]
struct Buckets {
    young: HashMap<(Work, Asker), Duration>,
    old: HashMap<(Work, Asker), Duration>,
}

impl Limits {
    /// With these rates; none: nobody is ever refused.
    pub(crate) fn new(rates: Option<Rates>) -> Self {
        Self { rates, watch: Stopwatch::start(), buckets: Mutex::default() }
    }

    /// Takes one; refuses if there is none left.
    pub(crate) fn take(&self, visit: &Visit, work: Work) -> Result<(), Refusal> {
        let Some(rates) = &self.rates else { return Ok(()) };
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (work, Asker::of(visit, work));
        buckets.take(key, rates.rate(work), self.watch.elapsed()).map_err(too_often)
    }
}

impl Buckets {
    /// Takes one at `now`; refused with the time until there is one again.
    fn take(&mut self, key: (Work, Asker), rate: Rate, now: Duration) -> Result<(), Duration> {
        let full = self.young.get(&key).or_else(|| self.old.get(&key)).copied().unwrap_or(now).max(now);
        let after = full + rate.interval();
        let deepest = now + rate.interval() * rate.burst.max(1);
        if let Some(early) = after.checked_sub(deepest).filter(|early| !early.is_zero()) {
            return Err(early);
        }
        if self.young.len() >= ROOM {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, after);
        Ok(())
    }
}

fn too_often(wait: Duration) -> Refusal {
    let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
    Refusal::build(Kind::TooMany, "web.too_many", |refused| {
        refused.args = vec![("seconds", seconds.to_string())];
        refused.retry_after = Some(seconds);
    })
}

/// Before a form or an unsafe call of any kind.
pub(crate) fn before(visit: &Visit, method: &Method) -> Result<(), Refusal> {
    if Work::Post.counts(method) { visit.shell.limits.take(visit, Work::Post) } else { Ok(()) }
}

/// The layer of routes on which more is counted than that it is a form.
pub(crate) async fn limited(State(work): State<Work>, request: Request, next: Next) -> Response {
    let visit = request.extensions().get::<Arc<Visit>>();
    let taken = visit
        .filter(|_| work.counts(request.method()))
        .map_or(Ok(()), |visit| visit.shell.limits.take(visit, work));
    match taken {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1000);

    fn somebody(address: &str) -> (Work, Asker) {
        (Work::SignIn, Asker::address(address.parse().unwrap()))
    }

    #[test]
    fn a_burst_is_let_through_and_then_one_at_a_time() {
        let (mut buckets, rate) = (Buckets::default(), Rate::of(3, 60));
        let me = somebody("192.0.2.1");
        for _ in 0..3 {
            assert_eq!(buckets.take(me, rate, NOW), Ok(()));
        }
        assert_eq!(buckets.take(me, rate, NOW), Err(Duration::from_secs(1)));
        assert_eq!(buckets.take(me, rate, NOW + Duration::from_secs(1)), Ok(()));
        assert!(buckets.take(me, rate, NOW + Duration::from_secs(1)).is_err());
        assert_eq!(buckets.take(somebody("192.0.2.2"), rate, NOW), Ok(()), "another address");
    }

    #[test]
    fn who_waits_gets_the_whole_burst_again_and_no_more() {
        let (mut buckets, rate) = (Buckets::default(), Rate::of(3, 60));
        let me = somebody("192.0.2.1");
        let taken =
            |buckets: &mut Buckets, now| (0..10).filter(|_| buckets.take(me, rate, now).is_ok()).count();
        assert_eq!(taken(&mut buckets, NOW), 3);
        assert_eq!(taken(&mut buckets, NOW * 2), 3);
    }

    #[test]
    fn a_refusal_costs_nothing_so_that_who_waits_as_told_is_let_in() {
        let (mut buckets, rate) = (Buckets::default(), Rate::of(1, 1));
        let me = somebody("192.0.2.1");
        assert_eq!(buckets.take(me, rate, NOW), Ok(()));
        let wait = buckets.take(me, rate, NOW).unwrap_err();
        assert_eq!(buckets.take(me, rate, NOW), Err(wait));
        assert_eq!(buckets.take(me, rate, NOW + wait), Ok(()));
    }

    #[test]
    fn one_customers_ipv6_network_is_one_asker() {
        assert_eq!(somebody("2001:db8::1"), somebody("2001:db8::ffff:1"));
        assert_ne!(somebody("2001:db8::1"), somebody("2001:db8:0:1::1"));
        assert_eq!(somebody("::ffff:192.0.2.1"), somebody("192.0.2.1"));
    }

    #[test]
    fn a_flood_of_addresses_takes_no_more_room_and_does_not_free_who_was_refused_lately() {
        let (mut buckets, rate) = (Buckets::default(), Rate::of(1, 1));
        let address = |n: u32| (Work::SignIn, Asker::Address(u128::from(n)));
        for n in 0..u32::try_from(ROOM).unwrap() * 3 {
            assert_eq!(buckets.take(address(n), rate, NOW), Ok(()));
        }
        assert!(buckets.young.len() <= ROOM && buckets.old.len() <= ROOM);
        let latest = u32::try_from(ROOM).unwrap() * 3 - 1;
        assert!(buckets.take(address(latest), rate, NOW).is_err());
        assert!(buckets.take(address(latest - u32::try_from(ROOM).unwrap() / 2), rate, NOW).is_err());
    }

    #[test]
    fn looking_a_paper_up_and_searching_count_when_only_read() {
        assert!(Work::Verify.counts(&Method::GET) && Work::Search.counts(&Method::GET));
        assert!(!Work::Post.counts(&Method::GET) && Work::Post.counts(&Method::DELETE));
        assert!(!Work::SignUp.counts(&Method::GET) && Work::SignUp.counts(&Method::POST));
    }
}
