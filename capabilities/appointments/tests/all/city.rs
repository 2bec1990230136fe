//! The demo city with its real catalogue, sites and calendar.

use std::{
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

use cap_appointments::{Appointments, Parts, Rules, ports::ServiceTimes};
use cap_catalogue::Catalogue;
use cap_sites::Sites;
use http::{Method, StatusCode};
use plat_facts::ItemRef;
use plat_identity::{Branch, Role, Roles};
use plat_kernel::{SignedDuration, calendar::Calendar};
use plat_store::StoreError;
use plat_testing::{Browser, Built, Engine, House, Seen, World};
use serde_json::{Value, json};

/// The service hall.
pub(crate) const HALL: &str = "NH-HALL";
/// A station with one window.
pub(crate) const STATION: &str = "NH-0101";

pub(crate) static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::load(files("catalogue").chain(files(".")).chain(files("situations"))).unwrap()
});
pub(crate) static SITES: LazyLock<Arc<Sites>> =
    LazyLock::new(|| Arc::new(Sites::load(files("demo/ninghe")).unwrap()));
pub(crate) static CALENDAR: LazyLock<Arc<Calendar>> =
    LazyLock::new(|| Arc::new(Calendar::shipped().unwrap()));

/// How long things take in this city: half an hour for the register, a quarter for anything else.
pub(crate) struct Times;

impl ServiceTimes for Times {
    fn usual(&self, item: &ItemRef) -> SignedDuration {
        SignedDuration::from_mins(if item.as_str().starts_with("HZ") { 30 } else { 15 })
    }
}

/// The settings as they are shipped.
pub(crate) fn rules() -> Rules {
    Rules::load(files("demo/ninghe"), &SITES).unwrap()
}

pub(crate) fn files(folder: &str) -> impl Iterator<Item = (String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(folder);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "toml"));
    paths.sort();
    paths.into_iter().map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap()))
}

pub(crate) fn appointments_of(house: &House) -> Appointments {
    Appointments::new(Parts {
        db: house.db.clone(),
        mint: house.mint.clone(),
        calendar: CALENDAR.clone(),
        catalogue: CATALOGUE.clone(),
        sites: SITES.clone(),
        identity: house.identity.clone(),
        keys: house.keys.clone(),
        rules: rules(),
        times: Arc::new(Times),
        address: "https://yichuang.test".to_owned(),
    })
}

fn build(house: &House) -> Built {
    let appointments = appointments_of(house);
    let modules = vec![cap_appointments::module(&appointments)];
    Built::of(modules).with_work(cap_appointments::work(&appointments))
}

/// Ninghe on Monday, 2 March 2026, nine in the morning.
pub(crate) async fn ninghe(engine: Engine) -> World {
    World::on(engine, &[cap_sites::MIGRATIONS, cap_appointments::MIGRATIONS], build).await
}

/// An officer at a window of a site.
pub(crate) async fn window(world: &World, site: &str) -> Browser {
    world.officer_of(Branch::Household, Roles::from([Role::Window]), site).await
}

/// Chooses a time for an identity card at a site: what the API says.
pub(crate) async fn choose(who: &mut Browser, site: &str, day: &str, time: &str) -> Seen {
    let body = json!({ "site": site, "day": day, "time": time, "items": ["SF001"], "persons": 1 });
    who.json(Method::POST, "/api/v1/appointments", Some(&body)).await
}

/// Books it: chosen and confirmed.
pub(crate) async fn book(who: &mut Browser, site: &str, day: &str, time: &str) -> Value {
    let chosen = choose(who, site, day, time).await;
    assert_eq!(chosen.status, StatusCode::CREATED, "{}", chosen.html());
    let path = format!("/api/v1/appointments/{}/confirm", chosen.json()["id"].as_str().unwrap());
    let booked = who.json(Method::POST, &path, None).await;
    assert_eq!(booked.status, StatusCode::OK, "{}", booked.html());
    booked.json()
}

/// What a person has.
pub(crate) async fn mine(who: &mut Browser) -> Value {
    who.json(Method::GET, "/api/v1/appointments", None).await.json()
}

/// Does something with an appointment.
pub(crate) async fn act(who: &mut Browser, it: &Value, verb: &str, body: Option<&Value>) -> Seen {
    let path = format!("/api/v1/appointments/{}/{verb}", it["id"].as_str().unwrap());
    who.json(Method::POST, &path, body).await
}

/// A number, counted from the rows.
pub(crate) async fn number(world: &World, sql: &'static str) -> i64 {
    world.db().read::<_, StoreError>(move |tx| tx.get(sql, &[], |row| row.int(0))).await.unwrap()
}

/// Texts, as they stand in the rows.
pub(crate) async fn texts(world: &World, sql: &'static str) -> Vec<String> {
    world.db().read::<_, StoreError>(move |tx| tx.list(sql, &[], |row| row.text(0))).await.unwrap()
}
