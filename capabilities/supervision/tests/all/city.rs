//! A city with the shipped items and the demo sites, and cases that are told by their facts.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

use cap_catalogue::Catalogue;
use cap_sites::Sites;
use cap_supervision::{Parts, Supervision};
use plat_facts::{
    Actor, CaseRef, Fact, NewFact, PersonRef, Published, SiteRef, StreamRef,
    cases::{CaseAccepted, CaseGranted, CaseReceived, Channel, CorrectedOnTheSpot, CorrectionAsked},
};
use plat_identity::{Branch, Role, Roles};
use plat_kernel::{Bilingual, Date, calendar::Calendar};
use plat_store::StoreError;
use plat_testing::{Browser, Built, Engine, House, World};

pub(crate) const HALL: &str = "NH-HALL";
pub(crate) const STATION: &str = "NH-0101";

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::load(files("catalogue").into_iter().chain(files("."))).unwrap());
static SITES: LazyLock<Arc<Sites>> =
    LazyLock::new(|| Arc::new(Sites::load(files("demo/ninghe").into_iter()).unwrap()));
static CALENDAR: LazyLock<Arc<Calendar>> = LazyLock::new(|| Arc::new(Calendar::shipped().unwrap()));

fn files(folder: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(folder);
    let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let toml = entries.filter(|path| path.extension().is_some_and(|it| it == "toml"));
    toml.map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap())).collect()
}

pub(crate) fn supervision(house: &House) -> Supervision {
    let late = Bilingual { zh: "超过承诺期限".to_owned(), en: "Later than was promised".to_owned() };
    Supervision::new(Parts {
        db: house.db.clone(),
        mint: house.mint.clone(),
        calendar: CALENDAR.clone(),
        catalogue: CATALOGUE.clone(),
        sites: SITES.clone(),
        identity: house.identity.clone(),
        rules: BTreeMap::from([("late".to_owned(), late)]),
    })
}

pub(crate) async fn a_city(engine: Engine) -> World {
    World::on(engine, &[cap_supervision::MIGRATIONS], |house| {
        let supervision = supervision(house);
        Built::of(vec![cap_supervision::module(&supervision)]).with_work(cap_supervision::work(&supervision))
    })
    .await
}

/// A supervisor at a site: of the hall, one of the whole city.
pub(crate) async fn supervisor(world: &World, site: &str) -> Browser {
    world.officer_of(Branch::Legal, Roles::from([Role::Supervisor]), site).await
}

/// A case as it is told by facts.
pub(crate) struct Told<'a> {
    world: &'a World,
    pub(crate) case: CaseRef,
    item: String,
    site: SiteRef,
    version: i64,
}

impl<'a> Told<'a> {
    /// Received today, online or by an officer.
    pub(crate) async fn received(world: &'a World, item: &str, site: &str, by: Option<PersonRef>) -> Self {
        let mint = &world.house().mint;
        let (case, site): (CaseRef, SiteRef) = (mint.id(), site.parse().unwrap());
        let received = CaseReceived {
            case,
            number: "NH260302-000001-8".to_owned(),
            item: item.parse().unwrap(),
            item_version: 1,
            site: site.clone(),
            applicant: mint.id(),
            channel: Channel::Window,
            received_on: mint.today(),
        };
        let mut told = Self { world, case, item: item.to_owned(), site, version: 0 };
        told.by(by, &received).await;
        told
    }

    /// Something happens to it now.
    pub(crate) async fn by(&mut self, officer: Option<PersonRef>, fact: &impl Published) {
        self.version += 1;
        let actor = officer.map_or(Actor::System, Actor::Officer);
        append(self.world, fact.fact(self.case.cast(), self.version, self.world.house().mint.now(), actor))
            .await;
    }

    pub(crate) async fn corrected(&mut self, officer: PersonRef, materials: &[&str]) {
        let materials = materials.iter().map(|it| (*it).to_owned()).collect();
        self.by(Some(officer), &CorrectionAsked { case: self.case, officer, materials }).await;
    }

    /// Its applicant put this right at the window.
    pub(crate) async fn put_right(&mut self, officer: PersonRef, fields: &[&str], materials: &[&str]) {
        let all = |of: &[&str]| of.iter().map(|it| (*it).to_owned()).collect();
        let corrected = CorrectedOnTheSpot {
            case: self.case,
            by: self.world.house().mint.id(),
            officer,
            fields: all(fields),
            materials: all(materials),
            corrected_on: self.world.house().mint.today(),
        };
        self.by(Some(officer), &corrected).await;
    }

    /// Accepted today, to be decided by these days.
    pub(crate) async fn accepted(&mut self, officer: PersonRef, promised: &str, legal: &str) {
        let accepted = CaseAccepted {
            case: self.case,
            item: self.item.parse().unwrap(),
            site: self.site.clone(),
            officer: Some(officer),
            deemed: false,
            accepted_on: self.world.house().mint.today(),
            legal_due: Some(day(legal)),
            promised_due: Some(day(promised)),
        };
        self.by(Some(officer), &accepted).await;
    }

    pub(crate) async fn granted(&mut self, officer: PersonRef) {
        let granted = CaseGranted {
            case: self.case,
            item: self.item.parse().unwrap(),
            site: self.site.clone(),
            officer,
            decided_on: self.world.house().mint.today(),
        };
        self.by(Some(officer), &granted).await;
    }

    /// Something happens at the desk, on a stream of its own.
    pub(crate) async fn at_desk(&self, stream: StreamRef, version: i64, fact: &impl Published) {
        append(self.world, fact.fact(stream, version, self.world.house().mint.now(), Actor::System)).await;
    }
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

async fn append(world: &World, fact: NewFact) {
    let told: Result<(), StoreError> = world.db().write(move |tx| tx.append(&fact)).await;
    told.unwrap();
    world.settle().await;
}

/// All facts, in order.
pub(crate) async fn facts(world: &World) -> Vec<Fact> {
    world.db().facts().after(0, 1_000).await.unwrap()
}

/// A supervisor's figures by the API.
pub(crate) async fn figures(who: &mut Browser, query: &str) -> serde_json::Value {
    let path = format!("/api/v1/supervision/figures{query}");
    let seen = who.json(http::Method::GET, &path, None).await;
    assert_eq!(seen.status, http::StatusCode::OK, "{}", seen.html());
    seen.json()
}

/// The ids of the cases that a figure counts.
pub(crate) async fn listed(who: &mut Browser, query: &str) -> Vec<String> {
    let path = format!("/api/v1/supervision/cases{query}");
    let seen = who.json(http::Method::GET, &path, None).await;
    assert_eq!(seen.status, http::StatusCode::OK, "{}", seen.html());
    let body = seen.json();
    body["items"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}
