//! What the officers at the windows may do.

use std::sync::{Arc, Mutex};

use cap_queue::{
    NoBookings, Queue, QueueError, Skilled, Skills, Why, call, fairness, policy,
    policy::MayWork,
    reading,
    serve::{self, PassOn},
    staff,
};
use plat_facts::SiteRef;
use plat_identity::Branch;
use plat_kernel::SignedDuration;
use plat_store::{StoreError, Tx};
use plat_testing::{World, both_engines};
use serde_json::Value;

use crate::city::{CARD, HALL, HOUSEHOLD, adult, ninghe, queue_asking, some_officer, take};

/// A roster, and how often it was changed.
#[derive(Default)]
struct Roster(Mutex<(i64, Skilled)>);

impl Roster {
    fn lets(&self, who: &MayWork, branches: &[Branch]) {
        let mut roster = self.0.lock().unwrap();
        roster.0 += 1;
        roster.1.insert(who.officer().id, branches.to_vec());
    }
}

impl Skills for Roster {
    fn version(&self, _: &mut Tx<'_>, _: &SiteRef) -> Result<i64, StoreError> {
        Ok(self.0.lock().unwrap().0)
    }

    fn of_site(&self, _: &mut Tx<'_>, _: &SiteRef) -> Result<Skilled, StoreError> {
        Ok(self.0.lock().unwrap().1.clone())
    }
}

/// A hall with a roster.
fn rostered(world: &World) -> (Queue, Arc<Roster>) {
    let roster = Arc::new(Roster::default());
    (queue_asking(world.house(), (Arc::new(NoBookings), roster.clone())), roster)
}

/// An officer at an open window.
async fn at(world: &World, queue: &Queue, window: u16) -> MayWork {
    let may = policy::may_work(queue, &some_officer(world, window)).unwrap();
    staff::open_window(queue, &may, window).await.unwrap();
    may
}

async fn next(queue: &Queue, who: &MayWork) -> Option<u32> {
    call::next(queue, who).await.unwrap().map(|it| it.number)
}

/// The numbers that went before somebody, each with the rule.
async fn went_before(queue: &Queue, taken: &Value) -> Vec<(u32, Option<Why>)> {
    let before = fairness::why(queue, taken["code"].as_str().unwrap()).await.unwrap();
    before.into_iter().map(|it| (it.number, it.why)).collect()
}

both_engines! { ninghe =>
    async fn a_window_calls_whom_the_officer_there_may_serve_and_whoever_is_passed_reads_why(world) {
        let (queue, roster) = rostered(world);
        let hall: SiteRef = HALL.parse().unwrap();
        let (wang, li) = (at(world, &queue, 60).await, at(world, &queue, 61).await);
        let card = take(world, &adult(1), &[CARD]).await;
        world.clock().advance(SignedDuration::from_mins(1));
        take(world, &adult(2), &[HOUSEHOLD]).await;
        let both = reading::load(&queue, &hall, &[CARD.parse().unwrap()]).await.unwrap();
        assert_eq!((both.open, both.range.is_some()), (2, true), "nobody said what they may do");
        roster.lets(&wang, &[Branch::Household]);
        roster.lets(&li, &[Branch::Vehicles]);
        let cards = reading::load(&queue, &hall, &[CARD.parse().unwrap()]).await.unwrap();
        assert_eq!((cards.open, cards.range), (0, None), "what is told rests on what is called");
        assert_eq!(reading::load(&queue, &hall, &[HOUSEHOLD.parse().unwrap()]).await.unwrap().open, 1);
        let desk = reading::desk(&queue, &wang).await.unwrap();
        assert_eq!((desk.waiting, desk.may_only), (1, Some(vec![Branch::Household])));
        assert_eq!((next(&queue, &wang).await, next(&queue, &li).await), (Some(2), None));
        assert_eq!(went_before(&queue, &card).await, [(2, Some(Why::OtherOfficer))]);
        serve::begin(&queue, &wang, None).await.unwrap();
        let to = PassOn { to: Some(61), note: None };
        assert!(matches!(serve::pass_on(&queue, &wang, (to, None)).await, Err(QueueError::WindowCannot)));
        roster.lets(&li, &[Branch::IdCard]);
        world.clock().advance(SignedDuration::from_mins(1));
        assert_eq!(next(&queue, &li).await, Some(1), "it holds from the next call on");
        roster.lets(&wang, &[Branch::Household, Branch::IdCard]);
        assert_eq!(went_before(&queue, &card).await, [(2, Some(Why::OtherOfficer))], "what was, stays");
    }

    async fn whoever_was_to_go_on_at_a_window_goes_on_elsewhere_if_the_officer_there_may_no_more(world) {
        let (queue, roster) = rostered(world);
        let (wang, li, zhao) = (at(world, &queue, 13).await, at(world, &queue, 14).await, at(world, &queue, 15).await);
        take(world, &adult(1), &[CARD]).await;
        assert_eq!(next(&queue, &wang).await, Some(1));
        serve::begin(&queue, &wang, None).await.unwrap();
        serve::pass_on(&queue, &wang, (PassOn { to: Some(14), note: None }, None)).await.unwrap();
        assert_eq!(next(&queue, &zhao).await, None, "they were to go to window 14");
        roster.lets(&li, &[]);
        assert_eq!((next(&queue, &li).await, next(&queue, &zhao).await), (None, Some(1)));
    }
}
