//! 一件一版: a case stays on the version of its item with which it was opened.

use cap_cases::Cases;
use cap_catalogue::{
    Editors,
    edit::{self, MayEditCatalogue, MayReleaseItems, Wish},
};
use plat_identity::{Branch, Role, Roles};
use plat_kernel::Date;
use plat_testing::{Browser, Built, Engine, House, World, both_engines};
use serde_json::json;

use crate::{
    city::{HALL, a_catalogue, cases_with, morning_of},
    steps::{done, hand_in, read},
};

/// Promises three working days.
const ITEM: &str = "ZA002";

fn parts(house: &House) -> (Cases, Editors) {
    let catalogue = a_catalogue().with_clock(house.mint.clock().clone());
    let (db, mint, identity) = (house.db.clone(), house.mint.clone(), house.identity.clone());
    let editors = Editors::new(db, mint, identity, catalogue.clone());
    (cases_with(house, catalogue), editors)
}

async fn with_editors(engine: Engine) -> World {
    World::on(engine, &[cap_catalogue::MIGRATIONS, cap_cases::MIGRATIONS], |house| {
        let (cases, editors) = parts(house);
        let mut work = cap_cases::work(&cases);
        work.followers.extend(editors.work().followers);
        Built::of(vec![cap_cases::module(&cases), cap_papers::module(&cases.verifier())]).with_work(work)
    })
    .await
}

/// Publishes that the item promises so many days from a day on.
async fn promises(world: &World, days: u32, effective: Date) {
    let (_, editors) = parts(world.house());
    editors.catch_up().await.unwrap();
    let (may, item) = (MayEditCatalogue::of_installation(), ITEM.parse().unwrap());
    let newest = 1;
    let draft = edit::start(&editors, &may, &item, newest).await.unwrap();
    let mut text = draft.text.clone();
    text.promised_days = days;
    let draft = edit::save(&editors, &may, draft, text).await.unwrap();
    let acknowledged = edit::check(&editors, &draft, effective).iter().map(edit::Finding::mark).collect();
    edit::publish(&editors, &MayReleaseItems::of_installation(), Wish { draft, effective, acknowledged })
        .await
        .unwrap();
    // The site is another node: it takes what was published.
    world.settle().await;
}

async fn window(world: &World) -> Browser {
    world.officer_of(Branch::PublicOrder, Roles::from([Role::Window]), HALL).await
}

both_engines! { with_editors =>
    async fn a_running_case_keeps_its_version_and_a_new_one_gets_the_new_term(world) {
        let mut zhang = world.resident("张三").await;
        let running = hand_in(&mut zhang, ITEM).await;
        promises(world, 1, Date::constant(2026, 3, 2)).await;
        let mut li = world.resident("李四").await;
        let new = hand_in(&mut li, ITEM).await;
        let mut window = window(world).await;
        let due = |seen: &serde_json::Value| seen["due"].as_str().unwrap().to_owned();
        assert_eq!(due(&done(&mut window, &running, json!({ "verb": "accept" })).await), "2026-03-05");
        assert_eq!(due(&done(&mut window, &new, json!({ "verb": "accept" })).await), "2026-03-03");
        let (cases, editors) = parts(world.house());
        editors.catch_up().await.unwrap();
        for (case, version, days) in [(&running, 1, 3), (&new, 2, 1)] {
            let case = cases.get(case.id.parse().unwrap()).await.unwrap();
            let item = cases.item_of(&case).unwrap();
            assert_eq!((case.item_version, item.version, item.promised_days), (version, version, days));
        }
        assert_eq!(read(&mut zhang, &running).await["stage"], "accepted");
    }

    async fn a_version_whose_day_lies_ahead_is_for_the_cases_of_that_day(world) {
        promises(world, 1, Date::constant(2026, 3, 5)).await;
        let mut zhang = world.resident("张三").await;
        let before = hand_in(&mut zhang, ITEM).await;
        morning_of(world, "2026-03-05", &mut [&mut zhang]).await;
        let after = hand_in(&mut zhang, ITEM).await;
        let (cases, _) = parts(world.house());
        let version = async |case: &crate::steps::Sent| cases.get(case.id.parse().unwrap()).await.unwrap().item_version;
        assert_eq!([version(&before).await, version(&after).await], [1, 2]);
    }
}
