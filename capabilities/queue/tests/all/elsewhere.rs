//! Where one's turn would come sooner.

use plat_identity::{Branch, Role, Roles};
use plat_kernel::{Date, SignedDuration, clock::start_of};
use plat_testing::{World, both_engines};
use serde_json::json;

use crate::city::{CARD, HALL, adult, at_window, ninghe, press, take};

/// The nearest station that does identity cards; a quarter of an hour by car from the hall.
const STATION: &str = "柳桥派出所";

async fn at_home(world: &World) -> String {
    world.stranger().get(&format!("/queue/{HALL}?item={CARD}")).await.html()
}

both_engines! { ninghe =>
    async fn whoever_would_wait_reads_where_their_turn_comes_sooner_as_long_as_they_can_get_there(world) {
        let taken = take(world, &adult(1), &[CARD]).await;
        assert!(!at_home(world).await.contains(STATION), "nobody is there");
        let roles = Roles::from([Role::Window]);
        let mut officer = world.officer_of(Branch::Household, roles, "NH-0101").await;
        press(&mut officer, "open", &json!({ "window": 1 })).await;
        world.clock().advance(SignedDuration::from_mins(1));
        let ticket = format!("/tickets/{}", taken["code"].as_str().unwrap());
        let kiosk = format!("/kiosk/{HALL}/take?item={CARD}");
        for path in [format!("/queue/{HALL}?item={CARD}"), ticket, kiosk] {
            let mut somebody = world.stranger();
            let page = somebody.get(&path).await;
            assert!(page.has(STATION) && page.has("现在不用等，可以办这些事项"), "{path}: {}", page.text());
        }
        let mut wang = at_window(world, 13).await;
        press(&mut wang, "next", &json!({})).await;
        world.clock().advance(SignedDuration::from_mins(1));
        assert!(!at_home(world).await.contains(STATION), "here the wait is short, too");
        press(&mut wang, "begin", &json!({})).await;
        press(&mut wang, "finish", &json!({})).await;
        press(&mut wang, "close", &json!({})).await;
        let closes = start_of(Date::constant(2026, 3, 2)) + SignedDuration::from_mins(17 * 60 + 30);
        world.clock().set(closes - SignedDuration::from_mins(20));
        assert!(at_home(world).await.contains(STATION));
        world.clock().set(closes - SignedDuration::from_mins(10));
        assert!(!at_home(world).await.contains(STATION), "it closes before one is there");
    }
}
