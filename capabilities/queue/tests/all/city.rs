//! A hall with its real catalogue, windows and calendar.

use std::{
    fs,
    net::{IpAddr, Ipv4Addr},
    path::Path,
    sync::{Arc, LazyLock},
};

use cap_catalogue::Catalogue;
use cap_queue::{
    Beside, Bookings, Duties, NoBookings, NoDuties, NoSkills, OpenCase, OpenCases, Parts, Queue, Rules,
    Skills, ports::Asked,
};
use cap_sites::Sites;
use http::{Method, StatusCode};
use plat_facts::PersonRef;
use plat_identity::{Branch, Officer, Role, Roles, Standing};
use plat_kernel::{Date, calendar::Calendar, idno::ResidentId};
use plat_store::StoreError;
use plat_testing::{Browser, Built, Engine, House, Seen, World};
use serde_json::{Value, json};

/// The service hall.
pub(crate) const HALL: &str = "NH-HALL";
/// An identity card, done at windows 13 to 20, 60 and 61.
pub(crate) const CARD: &str = "SF001";
/// A certificate of households, done at windows 1 to 12, 60 and 61.
pub(crate) const HOUSEHOLD: &str = "HZ001";

pub(crate) static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::load(files("catalogue").chain(files(".")).chain(files("situations"))).unwrap()
});
pub(crate) static SITES: LazyLock<Arc<Sites>> =
    LazyLock::new(|| Arc::new(Sites::load(files("demo/ninghe")).unwrap()));
static CALENDAR: LazyLock<Arc<Calendar>> = LazyLock::new(|| Arc::new(Calendar::shipped().unwrap()));

fn files(folder: &str) -> impl Iterator<Item = (String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(folder);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "toml"));
    paths.sort();
    paths.into_iter().map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap()))
}

/// Where requests of these tests come from: no connection stands behind them.
pub(crate) const NOWHERE: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// The rules of the city, and who asks here stands at one of its machines.
fn rules() -> Rules {
    let mut rules = Rules::load(files(".")).unwrap();
    rules.take.machines.push("0.0.0.0".parse().unwrap());
    rules
}

/// A program on the database of a house: each call is another one, with a memory of its own.
pub(crate) fn queue_of(house: &House) -> Queue {
    queue_with(house, Arc::new(NoBookings))
}

pub(crate) fn queue_with(house: &House, bookings: Arc<dyn Bookings>) -> Queue {
    queue_asking(house, (bookings, Arc::new(NoSkills)))
}

/// The same, with what it asks others.
pub(crate) fn queue_asking(house: &House, (bookings, skills): (Arc<dyn Bookings>, Arc<dyn Skills>)) -> Queue {
    queue_of_parts(house, (bookings, skills, Arc::new(NoDuties)))
}

/// The same, with everything that it asks others.
pub(crate) fn queue_of_parts(
    house: &House,
    (bookings, skills, duties): (Arc<dyn Bookings>, Arc<dyn Skills>, Arc<dyn Duties>),
) -> Queue {
    Queue::new(Parts {
        db: house.db.clone(),
        mint: house.mint.clone(),
        calendar: CALENDAR.clone(),
        catalogue: CATALOGUE.clone(),
        sites: SITES.clone(),
        identity: house.identity.clone(),
        keys: house.keys.clone(),
        rules: rules(),
        bookings,
        skills,
        duties,
    })
}

/// Nobody has a case.
pub(crate) struct NoCases;

impl OpenCases for NoCases {
    fn of<'a>(&'a self, _: &'a Officer, _: PersonRef) -> Asked<'a, Vec<OpenCase>> {
        Box::pin(async { Ok(Vec::new()) })
    }
}

fn build(house: &House) -> Built {
    let queue = queue_of(house);
    let beside = Beside { address: "https://yichuang.test".to_owned(), cases: Arc::new(NoCases) };
    Built::of(vec![cap_queue::module(&queue, beside)]).with_work(cap_queue::work(&queue))
}

/// Ninghe on Monday, 2 March 2026, nine in the morning.
pub(crate) async fn ninghe(engine: Engine) -> World {
    World::on(engine, &[cap_queue::MIGRATIONS], build).await
}

/// An officer at the hall's windows, signed in.
pub(crate) async fn officer(world: &World) -> Browser {
    world.officer_of(Branch::Household, Roles::from([Role::Window]), HALL).await
}

/// An officer at a window, signed in and calling.
pub(crate) async fn at_window(world: &World, window: u16) -> Browser {
    let mut it = officer(world).await;
    press(&mut it, "open", &json!({ "window": window })).await;
    it
}

/// An officer without an account: what is counted needs no session.
pub(crate) fn some_officer(world: &World, nth: u16) -> Officer {
    Officer {
        id: world.house().mint.id(),
        name: "王警官".to_owned(),
        badge: format!("349{nth:03}"),
        branch: Branch::Household,
        site: HALL.parse().unwrap(),
        roles: Roles::from([Role::Window]),
        standing: Standing::default(),
    }
}

/// The identity number of somebody born on a day.
pub(crate) fn number_of(birth: Date, serial: u16) -> String {
    ResidentId::synthetic("339900", birth, serial).unwrap().as_str().to_owned()
}

/// The identity number of somebody in their thirties.
pub(crate) fn adult(serial: u16) -> String {
    number_of(Date::constant(1990, 1, 15), serial)
}

/// Takes a ticket at a machine: what the API says.
pub(crate) async fn try_take(world: &World, id_number: &str, items: &[&str]) -> Seen {
    let body = json!({ "items": items, "id_number": id_number });
    let path = format!("/api/v1/sites/{HALL}/tickets");
    world.stranger().json(Method::POST, &path, Some(&body)).await
}

/// Takes a ticket at a machine.
pub(crate) async fn take(world: &World, id_number: &str, items: &[&str]) -> Value {
    let seen = try_take(world, id_number, items).await;
    assert!(seen.status.is_success(), "{}", seen.html());
    seen.json()
}

/// Presses a key of an officer's window: what the API says.
pub(crate) async fn try_press(who: &mut Browser, key: &str, body: &Value) -> Seen {
    who.json(Method::POST, &format!("/api/v1/desk/window/{key}"), Some(body)).await
}

/// Presses a key of an officer's window.
pub(crate) async fn press(who: &mut Browser, key: &str, body: &Value) -> Value {
    let seen = try_press(who, key, body).await;
    assert_eq!(seen.status, StatusCode::OK, "{key}: {}", seen.html());
    seen.json()
}

/// The number that was called to an officer's window.
pub(crate) async fn next(who: &mut Browser) -> Option<u64> {
    press(who, "next", &json!({})).await["ticket"]["number"].as_u64()
}

/// Calls, serves and ends: so many minutes.
pub(crate) async fn serve(world: &World, who: &mut Browser, minutes: i64) -> Option<u64> {
    let number = next(who).await?;
    press(who, "begin", &json!({})).await;
    world.clock().advance(plat_kernel::SignedDuration::from_mins(minutes));
    press(who, "finish", &json!({})).await;
    Some(number)
}

/// A ticket as its holder sees it, or what else the API says of it.
pub(crate) async fn seen_by_holder(world: &World, taken: &Value, more: &str) -> Value {
    let path = format!("/api/v1/tickets/{}{more}", taken["code"].as_str().unwrap());
    world.stranger().json(Method::GET, &path, None).await.json()
}

/// What a refusal is called.
pub(crate) fn refused(seen: &Seen) -> String {
    seen.json()["code"].as_str().unwrap_or_default().to_owned()
}

/// A number, counted from the rows.
pub(crate) async fn number(world: &World, sql: &'static str) -> i64 {
    world.db().read::<_, StoreError>(move |tx| tx.get(sql, &[], |row| row.int(0))).await.unwrap()
}

/// The kinds of facts, in their order.
pub(crate) async fn kinds(world: &World) -> Vec<String> {
    let sql = "SELECT kind FROM store_fact ORDER BY position";
    world.settle().await;
    let all = world.db().read::<_, StoreError>(move |tx| tx.list(sql, &[], |row| row.text(0)));
    all.await.unwrap().into_iter().filter_map(|it| Some(it.strip_prefix("queue.")?.to_owned())).collect()
}
