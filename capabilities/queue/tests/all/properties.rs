//! A ticket and a window under any commands in any order: what cannot be is refused, and what is refused changes nothing.

use cap_queue::{
    Claim, QueueError, Turn,
    model::{At, Ending, Post, Shift, Stage, Ticket},
};
use plat_kernel::{Chance, Clock, Date, Id, Mint, SignedDuration, Timestamp};
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Do {
    Call(u16),
    Again,
    Absent(bool),
    Begin,
    PassOn(Option<u16>),
    Finish(bool),
    Leave,
    Close,
    HandOver,
    Reclaim,
}

fn any_do() -> impl Strategy<Value = Do> {
    prop_oneof![
        (1..4_u16).prop_map(Do::Call),
        Just(Do::Again),
        any::<bool>().prop_map(Do::Absent),
        Just(Do::Begin),
        proptest::option::of(1..4_u16).prop_map(Do::PassOn),
        any::<bool>().prop_map(Do::Finish),
        Just(Do::Leave),
        Just(Do::Close),
        Just(Do::HandOver),
        Just(Do::Reclaim),
    ]
}

fn ticket(mint: &Mint, now: Timestamp) -> Ticket {
    Ticket {
        id: mint.id(),
        site: "NH-HALL".parse().unwrap(),
        day: Date::constant(2026, 3, 2),
        number: 7,
        code: "0123456789ABCDEF".to_owned(),
        person: None,
        mark: None,
        items: vec!["SF001".parse().unwrap(), "HZ001".parse().unwrap()],
        claim: Claim::Came,
        appointment: None,
        taken: now,
        joined: now,
        turn: Turn { since: now, absences: 0, number: 7 },
        only_at: None,
        not_at: None,
        note: None,
        told: None,
        first_called: None,
        calls: 0,
        missed: 0,
        stage: Stage::Waiting { since: now },
        version: 1,
    }
}

fn done(it: Ticket, what: &Do, (mint, now): (&Mint, Timestamp)) -> Result<Ticket, QueueError> {
    let turn = Turn { since: now, absences: 1, number: 7 };
    match what {
        Do::Call(window) => it.call(At { window: *window, officer: mint.id() }, now),
        Do::Again => it.call_again(now),
        Do::Absent(back) => it.absent(back.then_some(turn), now),
        Do::Begin => it.begin(now),
        Do::PassOn(to) => it.pass_on(*to, None, now),
        Do::Finish(all) => {
            let left = if *all { vec![] } else { it.items.iter().skip(1).cloned().collect() };
            it.finish(left, now)
        }
        Do::Leave => it.leave(Ending::GaveUp, now),
        Do::Close => it.leave(Ending::Closed, now),
        Do::HandOver => it.hand_over(mint.id()),
        Do::Reclaim => it.reclaim(turn, Claim::Lane("pregnant".to_owned())),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn a_ticket_is_at_one_window_or_none_and_what_is_over_stays_over(all in proptest::collection::vec(any_do(), 1..40)) {
        let mint = Mint::new(Clock::manual(Timestamp::UNIX_EPOCH), Chance::seeded(5));
        let mut it = ticket(&mint, mint.now());
        let (mut begun, mut called) = (0, 0_u16);
        for what in all {
            mint.clock().advance(SignedDuration::from_secs(1));
            let before = it.clone();
            let Ok(after) = done(before.clone(), &what, (&mint, mint.now())) else { continue };
            prop_assert!(before.stage.is_open(), "{before:?} became {after:?} by {what:?}");
            prop_assert_eq!(after.version, before.version + 1);
            // Only who waits is called, only who was called is served, only who is served is done.
            match (&before.stage, &after.stage) {
                (Stage::Waiting { .. }, Stage::Called { .. }) => called += 1,
                (Stage::Called { at: from, .. }, Stage::Serving { at: to, .. }) => {
                    prop_assert_eq!(from, to);
                    begun += 1;
                }
                (Stage::Serving { began, .. }, Stage::Served { began: from, ended, .. }) => {
                    prop_assert!(began == from && from < ended);
                }
                (Stage::Called { at: from, .. }, Stage::Called { at: to, .. })
                | (Stage::Serving { at: from, .. }, Stage::Serving { at: to, .. }) => {
                    prop_assert_eq!(from.window, to.window, "nobody is moved from one window to another");
                }
                (Stage::Serving { at, .. }, Stage::Waiting { .. }) => {
                    prop_assert_eq!(after.not_at, Some(at.window), "not to the same window again");
                    prop_assert_eq!((after.turn, after.joined), (before.turn, mint.now()), "nobody loses their place");
                }
                (_, Stage::Waiting { .. } | Stage::Over { .. }) => {}
                (from, to) => prop_assert!(false, "{:?} became {:?}", from, to),
            }
            prop_assert_eq!(after.calls, called);
            prop_assert!(after.missed <= u8::try_from(called).unwrap() && begun <= called);
            prop_assert_eq!(after.first_called.is_some(), called > 0);
            prop_assert!(!after.items.is_empty());
            it = after;
        }
    }

    #[test]
    fn a_shift_keeps_its_window_and_its_officer_whatever_it_does(posts in proptest::collection::vec(0..3_usize, 1..20)) {
        let mint = Mint::new(Clock::manual(Timestamp::UNIX_EPOCH), Chance::seeded(6));
        let at = At { window: 3, officer: Id::nil() };
        let mut it = Shift {
            id: mint.id(), site: "NH-HALL".parse().unwrap(), at, post: Post::Open,
            began: mint.now(), since: mint.now(), version: 1,
        };
        for (nth, post) in (2..).zip(posts) {
            mint.clock().advance(SignedDuration::from_secs(1));
            it = it.into_post(Post::ALL[post], mint.now());
            prop_assert_eq!((it.at, it.version, it.since), (at, nth, mint.now()));
            prop_assert!(it.began < it.since);
        }
    }
}
