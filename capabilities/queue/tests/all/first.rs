//! Nobody goes first without a rule that can be named: on days on which anything may happen in any order, and when several press a key
//! at once.

use std::{
    future::poll_fn,
    pin::pin,
    sync::{Arc, Mutex, mpsc},
    task::Poll,
};

use cap_queue::{
    NoBookings, Queue, QueueError, Skilled, Skills, Why, call, fairness, leave,
    model::{Stage, Ticket},
    policy::{self, MayAdmit, MayWork},
    serve::{self, PassOn},
    staff,
    take::{self, Comer, Wanted},
};
use plat_facts::{ItemRef, SiteRef};
use plat_identity::Branch;
use plat_kernel::{Chance, SignedDuration};
use plat_store::{Db, StoreError, Tx};
use plat_testing::{World, both_engines};

use crate::city::{CARD, HALL, HOUSEHOLD, NOWHERE, adult, ninghe, queue_asking, queue_of, some_officer};

/// Alone in the hall, without changing it.
const HOLD: &str = "UPDATE queue_hall SET version = version WHERE site = 'NH-HALL'";
/// The windows of a small hall: what their signs say differs.
const WINDOWS: [u16; 5] = [1, 13, 14, 60, 61];
const EVENTS: u32 = 500;

/// What the officers may do; another one each time that it is asked for.
#[derive(Default)]
struct Roster(Mutex<(i64, Skilled)>);

impl Skills for Roster {
    fn version(&self, _: &mut Tx<'_>, _: &SiteRef) -> Result<i64, StoreError> {
        Ok(self.0.lock().unwrap().0)
    }

    fn of_site(&self, _: &mut Tx<'_>, _: &SiteRef) -> Result<Skilled, StoreError> {
        Ok(self.0.lock().unwrap().1.clone())
    }
}

fn items(which: u32) -> Vec<ItemRef> {
    let all: &[&str] = match which {
        0 => &[CARD],
        1 => &[HOUSEHOLD],
        _ => &[CARD, HOUSEHOLD],
    };
    all.iter().map(|it| it.parse().unwrap()).collect()
}

/// A hall in which anything happens.
struct Anything {
    queue: Queue,
    roster: Arc<Roster>,
    door: MayAdmit,
    windows: Vec<MayWork>,
    chance: Chance,
    came: Vec<(u16, Ticket)>,
}

impl Anything {
    fn of(world: &World, seed: u64) -> Self {
        let roster = Arc::new(Roster::default());
        let queue = queue_asking(world.house(), (Arc::new(NoBookings), roster.clone()));
        let officer = |nth| some_officer(world, nth);
        let windows = WINDOWS.iter().map(|it| policy::may_work(&queue, &officer(*it)).unwrap()).collect();
        let door = policy::may_admit(&queue, &officer(99)).unwrap();
        Self { queue, roster, door, windows, chance: Chance::seeded(seed), came: Vec::new() }
    }

    fn below(&self, n: usize) -> usize {
        usize::try_from(self.chance.below(u32::try_from(n).unwrap())).unwrap()
    }

    /// Whatever cannot be is refused, and changes nothing.
    async fn happens(&mut self) -> Result<(), QueueError> {
        let which = self.below(WINDOWS.len());
        let (queue, may) = (&self.queue, &self.windows[which]);
        match self.chance.below(26) {
            0..6 => self.comes(None).await?,
            6 if !self.came.is_empty() => self.comes(Some(self.below(self.came.len()))).await?,
            7..14 => drop(call::next(queue, may).await?),
            14 | 15 => drop(call::absent(queue, may, None).await?),
            16 | 17 => drop(serve::begin(queue, may, None).await?),
            18 => drop(serve::finish(queue, may, (Vec::new(), None)).await?),
            19 => drop(serve::finish(queue, may, (items(0), None)).await?),
            20 => {
                let to = Some(WINDOWS[self.below(WINDOWS.len())]).filter(|_| self.below(2) == 0);
                drop(serve::pass_on(queue, may, (PassOn { to, note: None }, None)).await?);
            }
            21 if !self.came.is_empty() => {
                drop(leave::run(queue, &self.came[self.below(self.came.len())].1.code).await?);
            }
            22 => drop(staff::pause(queue, may).await?),
            23 | 24 => drop(staff::resume(queue, may).await?),
            _ => {
                let some = [
                    vec![Branch::IdCard],
                    vec![Branch::Household],
                    vec![],
                    vec![Branch::IdCard, Branch::Household],
                ];
                let mut roster = self.roster.0.lock().unwrap();
                roster.0 += 1;
                roster.1.insert(may.officer().id, some[self.below(4)].clone());
            }
        }
        Ok(())
    }

    /// Somebody comes to a machine or to the door desk; or somebody who has a number already is vouched for.
    async fn comes(&mut self, again: Option<usize>) -> Result<(), QueueError> {
        let serial = again.map_or(u16::try_from(self.came.len()).unwrap() + 1, |it| self.came[it].0);
        let lane = [None, None, None, Some("pregnant"), Some("urgent")][self.below(5)];
        let lane = if again.is_some() { Some("urgent") } else { lane };
        let comer = match lane {
            None => Comer::Kiosk { id_number: adult(serial), from: NOWHERE },
            Some(lane) => Comer::Door {
                may: Box::new(self.door.clone()),
                id_number: Some(adult(serial)),
                lane: Some(lane.to_owned()),
            },
        };
        let items = items(self.chance.below(3));
        let taken = take::run(&self.queue, Wanted { site: HALL.parse().unwrap(), items, comer }).await?;
        if !taken.again {
            self.came.push((serial, taken.ticket));
        }
        Ok(())
    }
}

async fn without_a_rule(world: &World, seed: u64) -> (usize, Vec<String>) {
    let mut day = Anything::of(world, seed);
    for (nth, may) in day.windows.iter().enumerate() {
        staff::open_window(&day.queue, may, WINDOWS[nth]).await.unwrap();
    }
    for _ in 0..EVENTS {
        world.clock().advance(SignedDuration::from_secs(1 + i64::from(day.chance.below(40))));
        // Refusals are part of it: nobody there, not at this window, over already.
        drop(day.happens().await);
    }
    let (mut went, mut wrong) = (0, Vec::new());
    for (_, ticket) in &day.came {
        for before in fairness::why(&day.queue, &ticket.code).await.unwrap() {
            went += usize::from(before.came > ticket.taken);
            if before.why.is_none() || (before.came > ticket.taken && before.why == Some(Why::CameFirst)) {
                wrong.push(format!("seed {seed}: {} before {}: {before:?}", before.number, ticket.number));
            }
        }
    }
    (went, wrong)
}

async fn hold(db: &Db, (inside, release): (mpsc::Sender<()>, mpsc::Receiver<()>)) {
    let release = Mutex::new(release);
    let held = move |tx: &mut Tx<'_>| {
        tx.run(HOLD, &[])?;
        tx.is_the_deed();
        inside.send(()).unwrap();
        release.lock().unwrap().recv().unwrap();
        Ok::<_, StoreError>(())
    };
    db.write(held).await.unwrap();
}

both_engines! { ninghe =>
    async fn whatever_happens_whoever_goes_first_goes_by_a_rule_that_has_a_name(world) {
        let (went, wrong) = without_a_rule(world, 1).await;
        assert!(went > 30, "{went}: too few went first for this to prove anything");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    async fn whoever_waits_for_the_hall_is_called_when_it_is_theirs_and_not_before(world) {
        let queue = queue_of(world.house());
        let may = policy::may_work(&queue, &some_officer(world, 13)).unwrap();
        staff::open_window(&queue, &may, 13).await.unwrap();
        let comer = |serial| Comer::Kiosk { id_number: adult(serial), from: NOWHERE };
        let wanted = |serial| Wanted { site: HALL.parse().unwrap(), items: items(0), comer: comer(serial) };
        take::run(&queue, wanted(1)).await.unwrap();
        let ((inside, is_inside), (release, released)) = (mpsc::channel(), mpsc::channel());
        let mut holds = pin!(hold(world.db(), (inside, released)));
        poll_fn(|context| Poll::Ready(holds.as_mut().poll(context))).await.is_pending();
        is_inside.recv().unwrap();
        // Somebody presses a key while others are in the hall.
        let mut called = pin!(call::next(&queue, &may));
        assert!(poll_fn(|context| Poll::Ready(called.as_mut().poll(context))).await.is_pending());
        world.clock().advance(SignedDuration::from_secs(5));
        let then = world.clock().now();
        release.send(()).unwrap();
        holds.await;
        let Stage::Called { when, .. } = called.await.unwrap().unwrap().stage else { panic!("not called") };
        assert_eq!(when, then);
    }
}
