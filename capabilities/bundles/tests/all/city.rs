//! The demo city with its real catalogue, sites, calendar and bundles; papers are plain text.

use std::{
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

use cap_bundles::{
    Bundles, Parts, Shelf,
    policy::MayPost,
    post,
    receipt::{PrintReceipt, Receipt},
};
use cap_cases::{Cases, procedures::Procedures, trust::TrustRules};
use cap_catalogue::Catalogue;
use cap_papers::{Paper, Papers, Press};
use cap_sites::Sites;
use http::{Method, StatusCode};
use plat_identity::{Branch, Role, Roles};
use plat_jobs::Work;
use plat_kernel::calendar::Calendar;
use plat_testing::{Browser, Built, Engine, House, Seen, World};
use serde_json::{Value, json};

/// The service hall.
pub(crate) const HALL: &str = "NH-HALL";

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::load(files("catalogue").chain(files(".")).chain(files("situations"))).unwrap()
});
static SITES: LazyLock<Arc<Sites>> = LazyLock::new(|| Arc::new(Sites::load(files("demo/ninghe")).unwrap()));
static SHELF: LazyLock<Shelf> = LazyLock::new(|| Shelf::load(files("bundles"), &CATALOGUE).unwrap());
static CALENDAR: LazyLock<Arc<Calendar>> = LazyLock::new(|| Arc::new(Calendar::shipped().unwrap()));

fn files(folder: &str) -> impl Iterator<Item = (String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(folder);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "toml"));
    paths.sort();
    paths.into_iter().map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap()))
}

/// Writes what a real press would typeset.
struct PlainPress;

impl Press for PlainPress {
    fn print(&self, paper: &Paper, code: &str, _address: &str) -> Result<Vec<u8>, String> {
        Ok(format!("%PDF-1.7\n{}\n{code}", paper.number).into_bytes())
    }

    fn missing(&self, _text: &str) -> Vec<char> {
        Vec::new()
    }

    fn is_test(&self) -> bool {
        true
    }
}

impl PrintReceipt for PlainPress {
    fn print(&self, receipt: &Receipt) -> Result<Vec<u8>, String> {
        Ok(format!("%PDF-1.7\n{receipt:?}").into_bytes())
    }
}

pub(crate) fn bundles_of(house: &House) -> Bundles {
    let papers = Papers::new(cap_papers::Parts {
        db: house.db.clone(),
        mint: house.mint.clone(),
        identity: house.identity.clone(),
        files: house.files.clone(),
        press: Arc::new(PlainPress),
        keys: house.keys.clone(),
        ledger: house.ledger.clone(),
        address: "https://yichuang.test".to_owned(),
    });
    let cases = Cases::new(cap_cases::Parts {
        db: house.db.clone(),
        mint: house.mint.clone(),
        calendar: CALENDAR.clone(),
        procedures: Arc::new(Procedures::load(&CATALOGUE, files("procedures")).unwrap()),
        trust: Arc::new(TrustRules::load(files("trust")).unwrap()),
        catalogue: CATALOGUE.clone(),
        sites: SITES.clone(),
        identity: house.identity.clone(),
        files: house.files.clone(),
        papers,
        ledger: house.ledger.clone(),
        city: "NH".to_owned(),
    });
    Bundles::new(Parts {
        db: house.db.clone(),
        mint: house.mint.clone(),
        calendar: CALENDAR.clone(),
        shelf: SHELF.clone(),
        cases,
        identity: house.identity.clone(),
        files: house.files.clone(),
        printer: Arc::new(PlainPress),
    })
}

fn build(house: &House) -> Built {
    let bundles = bundles_of(house);
    let papers = cap_papers::module(&bundles.cases.verifier());
    let modules = vec![cap_cases::module(&bundles.cases), papers, cap_bundles::module(&bundles)];
    let mut work: Work = cap_bundles::work(&bundles);
    let cases = cap_cases::work(&bundles.cases);
    work.readers.extend(cases.readers);
    work.schedules.extend(cases.schedules);
    Built::of(modules).with_work(work)
}

/// Ninghe on Monday, 2 March 2026, nine in the morning.
pub(crate) async fn ninghe(engine: Engine) -> World {
    World::on(engine, &[cap_cases::MIGRATIONS, cap_bundles::MIGRATIONS], build).await
}

/// An officer of a department.
pub(crate) async fn of_department(world: &World, department: &str) -> Browser {
    let officer = world.officer_of(Branch::Legal, Roles::from([Role::Department]), HALL).await;
    let bundles = bundles_of(world.house());
    let may = MayPost::of_installation();
    post::run(&bundles, &may, officer.person(), Some(department.parse().unwrap())).await.unwrap();
    officer
}

/// A photograph of a certificate.
pub(crate) const PHOTOGRAPH: &[u8] = include_bytes!("../../../../platform/testing/src/photograph.jpg");

/// The answers to the questions after a death in hospital, of somebody with a pension, insurance and a driving licence.
pub(crate) fn chosen() -> Value {
    json!({
        "how": "hospital", "card": "yes", "who": "same", "pension": "employee", "medical": "yes", "fund": "no",
        "licence": "yes", "old": "yes", "disability": "no", "veteran": "no",
    })
}

/// What the family of a bundle fills in.
pub(crate) fn answers() -> Value {
    json!({
        "deceased_name": "李四", "deceased_id": "11010519491231002X", "died_on": "2026-02-27", "relation": "父子",
        "bank_name": "宁和银行云汀支行", "bank_account": "6222020200112233445", "delivery": "pickup",
    })
}

/// Hands in the bundle after a death, with a photograph of everything, over the API; gives the errand.
pub(crate) async fn hand_in(world: &World, who: &mut Browser, chosen: &Value) -> Value {
    let body = json!({ "chosen": chosen, "answers": answers(), "site": HALL });
    let begun = who.json(Method::POST, "/api/v1/bundles/YJS02/drafts", Some(&body)).await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.html());
    let draft = begun.json();
    let id = draft["id"].as_str().unwrap().to_owned();
    for material in draft["missing"].as_array().unwrap() {
        let path = format!("/api/v1/errands/{id}/materials?material={}", material.as_str().unwrap());
        let added = sent(world, who, &path, PHOTOGRAPH.to_vec()).await;
        assert_eq!(added, StatusCode::CREATED, "{material}");
    }
    let sent = who.json(Method::POST, &format!("/api/v1/errands/{id}"), None).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.html());
    world.settle().await;
    sent.json()
}

async fn sent(world: &World, who: &Browser, path: &str, bytes: Vec<u8>) -> StatusCode {
    use axum::{body::Body, extract::ConnectInfo};
    use http::{Request, header};
    use tower::ServiceExt as _;
    let token = who.cookie(plat_web::SESSION_COOKIE).unwrap();
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .extension(ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 40_001))));
    world.router().oneshot(request.body(Body::from(bytes)).unwrap()).await.unwrap().status()
}

/// An errand as its applicant reads it.
pub(crate) async fn read(who: &mut Browser, errand: &Value) -> Value {
    who.json(Method::GET, &format!("/api/v1/errands/{}", errand["id"].as_str().unwrap()), None).await.json()
}

/// The state of each part, by step.
pub(crate) fn states(errand: &Value) -> std::collections::BTreeMap<String, String> {
    let parts = errand["parts"].as_array().unwrap().iter();
    parts
        .map(|it| (it["step"].as_str().unwrap().to_owned(), it["state"].as_str().unwrap().to_owned()))
        .collect()
}

/// A command of an officer of ours.
pub(crate) async fn command(officer: &mut Browser, errand: &Value, step: &str, body: Value) -> Seen {
    let parts = errand["parts"].as_array().unwrap();
    let part = parts.iter().find(|it| it["step"] == step).unwrap();
    let path = format!("/api/v1/desk/cases/{}/commands", part["case"].as_str().unwrap());
    officer.json(Method::POST, &path, Some(&body)).await
}

/// What a department's program does with a step.
pub(crate) async fn deed(officer: &mut Browser, errand: &Value, step: &str, verb: &str, words: &str) -> Seen {
    let path = format!("/api/v1/departments/steps/{}/{step}", errand["id"].as_str().unwrap());
    officer.json(Method::POST, &path, Some(&json!({ "verb": verb, "words": words }))).await
}
