//! Stories about rosters, told over the pages and the API, on both engines.
#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop there")]

use std::{
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

use cap_catalogue::Catalogue;
use cap_sites::{
    Sites,
    duty::{Parts, Rosters},
    live::NoLines,
};
use http::{Method, StatusCode};
use plat_identity::{Branch, Role, Roles};
use plat_kernel::calendar::Calendar;
use plat_store::{StoreError, sql_test::prepare_all};
use plat_testing::{Browser, Built, Engine, House, World, both_engines};
use serde_json::{Value, json};

const HALL: &str = "NH-HALL";

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::load(files("catalogue").chain(files(".")).chain(files("situations"))).unwrap()
});
static SITES: LazyLock<Arc<Sites>> = LazyLock::new(|| Arc::new(Sites::load(files("demo/ninghe")).unwrap()));

fn files(folder: &str) -> impl Iterator<Item = (String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(folder);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "toml"));
    paths.sort();
    paths.into_iter().map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap()))
}

fn build(house: &House) -> Built {
    let rosters = Rosters::new(Parts {
        db: house.db.clone(),
        mint: house.mint.clone(),
        calendar: Arc::new(Calendar::shipped().unwrap()),
        sites: SITES.clone(),
        identity: house.identity.clone(),
    });
    Built::of(vec![cap_sites::module(&rosters, &CATALOGUE, Arc::new(NoLines))])
}

/// Ninghe on Monday, 2 March 2026, nine in the morning.
async fn ninghe(engine: Engine) -> World {
    World::on(engine, &[cap_sites::MIGRATIONS], build).await
}

async fn at(world: &World, role: Role, site: &str) -> Browser {
    world.officer_of(Branch::Household, Roles::from([role]), site).await
}

/// Puts somebody at a window on Wednesdays.
fn on_wednesdays(window: u16, officer: &Browser, hours: &str) -> Value {
    json!({ "window": window, "officer": officer.person().to_string(), "days": ["wed"], "hours": hours, "first": "2026-03-02" })
}

async fn wednesday(head: &mut Browser) -> Value {
    let week = head.json(Method::GET, "/api/v1/desk/rosters", None).await.json();
    week.as_array().unwrap().iter().find(|it| it["date"] == "2026-03-04").unwrap().clone()
}

fn told(day: &Value, what: &str) -> Vec<Value> {
    day["troubles"].as_array().unwrap().iter().filter(|it| it["what"] == what).cloned().collect()
}

async fn kinds(world: &World) -> Vec<String> {
    let sql = "SELECT kind FROM store_fact ORDER BY position";
    let all = world.db().read::<_, StoreError>(move |tx| tx.list(sql, &[], |row| row.text(0))).await.unwrap();
    all.into_iter().filter_map(|kind| kind.strip_prefix("rosters.").map(str::to_owned)).collect()
}

both_engines! { ninghe =>
    async fn the_head_of_a_hall_puts_somebody_at_a_window_page_by_page_and_sees_what_clashes(world) {
        let mut head = at(world, Role::Supervisor, HALL).await;
        let officer = at(world, Role::Window, HALL).await;
        assert!(head.get("/desk/rosters").await.has("本网点还没有排班"));
        assert!(head.get("/desk/rosters/windows/1").await.has("还没有人坐这个窗口"));
        let who = officer.person().to_string();
        let filled = [("officer", who.as_str()), ("days", "wed"), ("hours", "08:00-12:00"), ("first", "2026-03-02")];
        let wrong = [("officer", who.as_str()), ("days", "wed"), ("hours", "12-8"), ("first", "2026-03-02")];
        let form = "form[action='/desk/rosters/windows/1']";
        assert!(head.submit(form, &wrong, &[]).await.has("各段不要重叠"));
        assert!(head.submit(form, &filled, &[]).await.has("已保存"), "{}", head.seen().text());
        assert!(head.seen().has("周三") && head.seen().has("08:00–12:00"));
        let second = head.json(Method::POST, "/api/v1/desk/rosters/duties", Some(&on_wednesdays(2, &officer, "11:00-13:00"))).await;
        assert_eq!(second.status, StatusCode::CREATED, "{}", second.html());
        let day = wednesday(&mut head).await;
        assert_eq!(told(&day, "two_windows"), [json!({ "what": "two_windows", "windows": [1, 2], "branches": [], "hours": "11:00-12:00" })]);
        assert_eq!(told(&day, "nobody")[0]["hours"], "13:00-19:00");
        assert!(told(&day, "uncovered").iter().any(|it| it["branches"] == json!(["id-card"])));
        let page = head.get("/desk/rosters").await;
        assert!(page.has("同时在 1 号和 2 号窗口") && page.has("13:00–19:00 开门，没有人值守"), "{}", page.text());
        world.settle().await;
        assert_eq!(kinds(world).await, ["skills_set", "duty_set", "duty_set"]);
    }

    async fn leave_is_entered_with_a_stand_in_and_taken_back_and_a_duty_ends_with_a_day(world) {
        let mut head = at(world, Role::Supervisor, HALL).await;
        let (one, other) = (at(world, Role::Window, HALL).await, at(world, Role::Window, HALL).await);
        let duty = head.json(Method::POST, "/api/v1/desk/rosters/duties", Some(&on_wednesdays(1, &one, "08:00-19:00"))).await.json();
        let address = format!("/desk/rosters/officers/{}", one.person());
        head.get(&address).await;
        let instead = other.person().to_string();
        let form = format!("form[action='{address}/away']");
        let days = [("first", "2026-03-04"), ("last", "2026-03-04"), ("instead", instead.as_str())];
        assert!(head.submit(&form, &days, &[]).await.has("替班"));
        let day = wednesday(&mut head).await;
        assert_eq!((&day["shifts"][0]["officer"], &day["shifts"][0]["instead_of"]), (&json!(instead), &json!(one.person().to_string())));
        head.get(&address).await;
        head.submit("form[action$='/lift']", &[], &[]).await;
        assert_eq!(wednesday(&mut head).await["shifts"][0]["instead_of"], Value::Null);
        let end = format!("/api/v1/desk/rosters/duties/{}/end", duty["id"].as_str().unwrap());
        let past = head.json(Method::POST, &end, Some(&json!({ "last": "2026-02-01" }))).await;
        assert_eq!((past.status, past.json()["code"].as_str().unwrap()), (StatusCode::CONFLICT, "sites.past"));
        assert_eq!(head.json(Method::POST, &end, Some(&json!({ "last": "2026-03-03" }))).await.status, StatusCode::NO_CONTENT);
        assert!(wednesday(&mut head).await["shifts"].as_array().unwrap().is_empty());
    }

    async fn nobody_keeps_the_roster_of_another_site_or_puts_a_stranger_at_a_window(world) {
        let mut window = at(world, Role::Window, HALL).await;
        assert_eq!(window.get("/desk/rosters").await.status, StatusCode::FORBIDDEN);
        let mut station = at(world, Role::Decider, "NH-0101").await;
        let theirs = station.json(Method::POST, "/api/v1/desk/rosters/duties", Some(&on_wednesdays(1, &window, "09:00-10:00"))).await;
        assert_eq!((theirs.status, theirs.json()["code"].as_str().unwrap()), (StatusCode::NOT_FOUND, "sites.no_such_officer"));
        let none = on_wednesdays(2, &station, "09:00-10:00");
        let none = station.json(Method::POST, "/api/v1/desk/rosters/duties", Some(&none)).await;
        assert_eq!(none.json()["code"], "sites.no_such_window");
        assert!(kinds(world).await.is_empty());
    }

    async fn every_statement_is_one_that_the_engine_takes(world) {
        prepare_all(world.db(), &cap_sites::sql().collect::<Vec<_>>()).await.unwrap();
    }
}
