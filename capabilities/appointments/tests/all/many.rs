//! Many at once: what is counted here is counted from the rows.

use std::collections::BTreeMap;

use cap_appointments::{
    AppointmentError, Appointments, cancel, confirm, hold, model::Appointment, policy, rebook,
};
use plat_identity::Resident;
use plat_kernel::{Date, idno::ResidentId};
use plat_store::StoreError;
use plat_testing::{World, both_engines};

use crate::city::{HALL, STATION, appointments_of, ninghe, number};

/// Somebody without an account: what is counted here needs no session.
fn somebody(world: &World, serial: u16) -> Resident {
    let number = ResidentId::synthetic("339900", Date::constant(1990, 1, 15), serial).unwrap();
    Resident::imagined(world.house().mint.id(), "张三".to_owned(), number, format!("130{serial:08}"))
}

async fn choose(
    all: &Appointments,
    who: &Resident,
    (site, day, time): (&str, &str, &str),
) -> Result<Appointment, AppointmentError> {
    let purpose = cap_appointments::model::Purpose { items: vec!["SF001".parse().unwrap()], persons: 1 };
    let (site, day) = (site.parse().unwrap(), day.parse().unwrap());
    hold::run(all, who, hold::Wanted { site, day, begin: time.parse().unwrap(), purpose }).await
}

async fn book(
    all: &Appointments,
    who: &Resident,
    at: (&str, &str, &str),
) -> Result<Appointment, AppointmentError> {
    let held = choose(all, who, at).await?;
    confirm::run(all, &policy::own(who, held)?).await
}

/// How often each cell is held by a visit, and what its counter says.
async fn cells(world: &World) -> (BTreeMap<String, i64>, BTreeMap<String, i64>) {
    let read = |tx: &mut plat_store::Tx<'_>| {
        let visits = tx.list(
            "SELECT site, day, cells FROM appointments_visit WHERE state IN ('held', 'booked', 'attended')",
            &[],
            |row| Ok((row.text(0)?, row.int(1)?, row.text(2)?)),
        )?;
        let counters =
            tx.list("SELECT site, day, zone, minute, taken FROM appointments_slot", &[], |row| {
                Ok((
                    format!("{} {} {}@{}", row.text(0)?, row.int(1)?, row.text(2)?, row.int(3)?),
                    row.int(4)?,
                ))
            })?;
        Ok::<_, StoreError>((visits, counters))
    };
    let (visits, counters) = world.db().read(read).await.unwrap();
    let mut held = BTreeMap::new();
    for (site, day, cells) in visits {
        for cell in cells.split(' ') {
            *held.entry(format!("{site} {day} {cell}")).or_insert(0) += 1;
        }
    }
    (held, counters.into_iter().filter(|(_, taken)| *taken > 0).collect())
}

/// The counters say what the visits say, and none is over what the windows serve.
async fn is_sound(world: &World, most: i64) {
    let (held, counters) = cells(world).await;
    assert_eq!(held, counters);
    assert!(held.values().all(|taken| *taken <= most), "{held:?}");
}

/// How many are booked.
const BOOKED: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM appointments_visit WHERE state = 'booked'";

both_engines! { ninghe =>
    async fn of_64_who_want_one_time_at_eight_windows_four_get_it(world) {
        let all = appointments_of(world.house());
        let tries: Vec<_> = (1..=64).map(|n| {
            let (all, who) = (all.clone(), somebody(world, n));
            tokio::spawn(async move { choose(&all, &who, (HALL, "2026-03-04", "09:00")).await })
        }).collect();
        let mut got = 0;
        for one in tries {
            match one.await.unwrap() {
                Ok(_) => got += 1,
                Err(error) => assert!(matches!(error, AppointmentError::Full), "{error}"),
            }
        }
        assert_eq!(got, 4, "half of the windows are for those who just come");
        assert_eq!(number(world, "SELECT CAST(COUNT(*) AS BIGINT) FROM appointments_visit").await, 4);
        is_sound(world, 4).await;
    }

    async fn one_person_in_64_tabs_gets_no_more_than_one_may_have(world) {
        let (all, who) = (appointments_of(world.house()), somebody(world, 1));
        let tries: Vec<_> = (0..64).map(|n| {
            let (all, who) = (all.clone(), who.clone());
            let time = format!("{:02}:{:02}", 9 + n % 32 / 4, 15 * (n % 4));
            tokio::spawn(async move { book(&all, &who, (HALL, if n < 32 { "2026-03-05" } else { "2026-03-06" }, &time)).await })
        }).collect();
        for one in tries {
            let _ = one.await.unwrap();
        }
        assert!((1..=2).contains(&number(world, BOOKED).await));
        is_sound(world, 4).await;
    }

    async fn moves_and_cancels_at_once_lose_no_visit_and_no_place(world) {
        let all = appointments_of(world.house());
        let mut tries = Vec::new();
        for n in 0..12 {
            let who = somebody(world, 1 + n);
            // The station has one window: each place is there once.
            let (day, time) = (if n < 8 { "2026-03-04" } else { "2026-03-05" }, format!("{:02}:{:02}", 9 + n % 8 / 4, 15 * (n % 4)));
            let own = policy::own(&who, book(&all, &who, (STATION, day, &time)).await.unwrap()).unwrap();
            let all = all.clone();
            tries.push(tokio::spawn(async move {
                if n % 4 == 3 {
                    return cancel::run(&all, &own.into()).await;
                }
                // All to the same two times of another day.
                let to = format!("09:{:02}", 15 * (n % 2));
                rebook::run(&all, &own, (Date::constant(2026, 3, 6), to.parse().unwrap())).await
            }));
        }
        let mut done = 0;
        for one in tries {
            match one.await.unwrap() {
                Ok(_) => done += 1,
                Err(error) => assert!(matches!(error, AppointmentError::Full), "{error}"),
            }
        }
        assert_eq!(done, 3 + 2, "three gave theirs up, and two places were to be had");
        assert_eq!(number(world, BOOKED).await, 12 - 3, "whoever could not move kept theirs");
        is_sound(world, 1).await;
    }
}
