//! Many at once: what is counted here is counted from the rows.

use cap_queue::{
    QueueError, call, policy, serve,
    staff::open_window,
    take::{self, Comer, Wanted},
};
use plat_testing::both_engines;

use crate::city::{CARD, HALL, NOWHERE, adult, ninghe, number, queue_of, some_officer};

const TAKEN: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM queue_ticket";
const NUMBERS: &str = "SELECT CAST(COUNT(DISTINCT number) AS BIGINT) FROM queue_ticket";
const CALLED: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM queue_call";
const CALLED_ONCE: &str = "SELECT CAST(COUNT(DISTINCT ticket) AS BIGINT) FROM queue_call";
const AT_TWO: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT desk FROM queue_ticket \
    WHERE state IN ('called', 'serving') GROUP BY site, day, desk HAVING COUNT(*) > 1) AS doubled";
const TOLD: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM store_fact WHERE kind = 'queue.ticket_called'";

both_engines! { ninghe =>
    async fn of_64_who_take_and_call_at_once_nobody_shares_a_number_or_a_person(world) {
        let queue = queue_of(world.house());
        let mut windows = Vec::new();
        for window in (13..=20).chain(60..=61) {
            let may = policy::may_work(&queue, &some_officer(world, window)).unwrap();
            open_window(&queue, &may, window).await.unwrap();
            windows.push(may);
        }
        let mut tries = Vec::new();
        for nth in 0..64_u16 {
            // Two programs on one database; two hands on each key.
            let queue = if nth % 2 == 0 { queue.clone() } else { queue_of(world.house()) };
            let may = windows[usize::from(nth) % windows.len()].clone();
            tries.push(tokio::spawn(async move {
                // Each number comes twice, as if somebody held the card to two machines.
                let comer = Comer::Kiosk { id_number: adult(1 + nth / 2), from: NOWHERE };
                let wanted = Wanted { site: HALL.parse().unwrap(), items: vec![CARD.parse().unwrap()], comer };
                take::run(&queue, wanted).await.unwrap();
                let called = match call::next(&queue, &may).await {
                    Ok(called) => called,
                    Err(QueueError::NotDone(_)) => None,
                    Err(error) => panic!("{error}"),
                };
                if called.is_some() {
                    serve::begin(&queue, &may, None).await.unwrap();
                    serve::finish(&queue, &may, (vec![], None)).await.unwrap();
                }
                called.map(|it| it.number)
            }));
        }
        let mut called = Vec::new();
        for one in tries {
            called.extend(one.await.unwrap());
        }
        assert_eq!((number(world, TAKEN).await, number(world, NUMBERS).await), (number(world, NUMBERS).await, number(world, TAKEN).await));
        assert!(called.len() >= 10, "{called:?}");
        let rows = number(world, CALLED).await;
        assert_eq!((rows, number(world, CALLED_ONCE).await), (i64::try_from(called.len()).unwrap(), rows));
        assert_eq!((number(world, AT_TWO).await, number(world, TOLD).await), (0, rows));
    }
}
