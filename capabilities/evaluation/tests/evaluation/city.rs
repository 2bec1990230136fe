//! A city with the shipped items and the demo sites, and cases that are delivered by their facts.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

use cap_catalogue::Catalogue;
use cap_evaluation::{
    Asked, Bulletin, Evaluations, Parts, PrintBulletin, Settings, Standards, TicketNumber, Tickets,
};
use cap_sites::Sites;
use plat_crypto::Keys;
use plat_facts::{
    Actor, CaseRef, PersonRef, Published, SiteRef,
    cases::{CaseDelivered, CaseReceived, Channel},
};
use plat_kernel::{Date, calendar::Calendar};
use plat_store::StoreError;
use plat_testing::{Browser, Built, Engine, House, World};

pub(crate) const HALL: &str = "NH-HALL";

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::load(files("catalogue").into_iter().chain(files("."))).unwrap());
static SITES: LazyLock<Arc<Sites>> =
    LazyLock::new(|| Arc::new(Sites::load(files("demo/ninghe").into_iter()).unwrap()));

fn files(folder: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(folder);
    let read = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (format!("{folder}/{name}"), fs::read_to_string(path).unwrap())
    };
    fs::read_dir(path).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_file()).map(read).collect()
}

/// A press that prints the words alone.
struct Notes;

impl PrintBulletin for Notes {
    fn print(&self, bulletin: &Bulletin) -> Result<Vec<u8>, String> {
        Ok(format!("{bulletin:#?}").into_bytes())
    }
}

/// The line of the hall: whoever has this code had number 12 today.
struct Handed;

/// The code of that ticket.
pub(crate) const TICKET: &str = "0K3F9AQ2PZ7M4T1B";

impl Tickets for Handed {
    fn of_code<'a>(&'a self, code: &'a str) -> Asked<'a> {
        let number =
            TicketNumber { site: HALL.parse().unwrap(), day: Date::constant(2026, 3, 2), number: 12 };
        Box::pin(async move { Ok((code == TICKET).then_some(number)) })
    }
}

/// Those of the program, and three ratings are enough for a star.
fn standards() -> Standards {
    let text = include_str!("../../../../data/evaluation.toml");
    let easy = text.replace("ratings = 20", "ratings = 3").replace("ratings = 10", "ratings = 3");
    Settings::load(std::iter::once(("evaluation.toml".to_owned(), easy))).unwrap().1
}

pub(crate) fn evaluations(house: &House) -> Evaluations {
    Evaluations::new(Parts {
        db: house.db.clone(),
        mint: house.mint.clone(),
        calendar: Arc::new(Calendar::shipped().unwrap()),
        catalogue: CATALOGUE.clone(),
        sites: SITES.clone(),
        identity: house.identity.clone(),
        keys: Arc::new(Keys::from_secret([7; 32])),
        settings: Settings::default(),
        standards: standards(),
        tickets: Arc::new(Handed),
        press: Arc::new(Notes),
        wholes: BTreeMap::new(),
    })
}

pub(crate) async fn a_city(engine: Engine) -> World {
    World::on(engine, &[cap_evaluation::MIGRATIONS], |house| {
        let evaluations = evaluations(house);
        Built::of(vec![cap_evaluation::module(&evaluations)]).with_work(cap_evaluation::work(&evaluations))
    })
    .await
}

/// A case of the applicant, delivered today by the officer, who is invited to evaluate it.
pub(crate) async fn delivered(world: &World, applicant: PersonRef, officer: Option<PersonRef>) -> CaseRef {
    delivered_at(world, applicant, officer, HALL, Channel::Online).await
}

pub(crate) async fn delivered_at(
    world: &World,
    applicant: PersonRef,
    officer: Option<PersonRef>,
    site: &str,
    channel: Channel,
) -> CaseRef {
    let mint = &world.house().mint;
    let (case, now, today): (CaseRef, _, _) = (mint.id(), mint.now(), mint.today());
    let site: SiteRef = site.parse().unwrap();
    let received = CaseReceived {
        case,
        number: "NH2026030200018".to_owned(),
        item: "CR012".parse().unwrap(),
        item_version: 1,
        site: site.clone(),
        applicant,
        channel,
        received_on: today,
    };
    let handed_over =
        CaseDelivered { case, item: received.item.clone(), site, applicant, officer, delivered_on: today };
    let by = officer.map_or(Actor::System, Actor::Officer);
    let facts = [received.fact(case.cast(), 1, now, by), handed_over.fact(case.cast(), 2, now, by)];
    let told: Result<(), StoreError> =
        world.db().write(move |tx| facts.iter().try_for_each(|fact| tx.append(fact))).await;
    told.unwrap();
    world.settle().await;
    case
}

/// What stands in the table: level, aspects, the sealed words.
pub(crate) async fn row(world: &World, case: CaseRef) -> Option<(i64, String, Vec<u8>)> {
    const ROW: &str = "SELECT level, aspects, words FROM evaluation_given WHERE case_id = $1";
    let found: Result<_, StoreError> = world
        .db()
        .read(move |tx| tx.find(ROW, &[(&case).into()], |row| Ok((row.int(0)?, row.text(1)?, row.blob(2)?))))
        .await;
    found.unwrap()
}

/// The same officer, some weeks later.
pub(crate) async fn on_duty_again(world: &World, who: &Browser) -> Browser {
    let known = world.house().identity.officer(who.person()).await.unwrap().unwrap();
    let mut browser = world.stranger();
    browser.get("/signin").await;
    let typed = [("login", known.badge.as_str()), ("password", plat_testing::PASSWORD)];
    browser.submit("main form", &typed, &[]).await;
    browser
}

/// The same person, some weeks later: the session is over and they sign in again.
pub(crate) async fn again(world: &World, who: &Browser) -> Browser {
    let known = world.house().identity.resident(who.person()).await.unwrap().unwrap();
    let mut browser = world.stranger();
    browser.get("/signin").await;
    let typed = [("login", known.id_number.as_str()), ("password", plat_testing::PASSWORD)];
    browser.submit("main form", &typed, &[]).await;
    browser
}
