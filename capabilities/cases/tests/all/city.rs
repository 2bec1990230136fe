//! The demo city with its real catalogue, sites and calendar; papers are printed by a press that writes plain text.

use std::{
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

use cap_cases::{Cases, Parts, procedures::Procedures, trust::TrustRules};
use cap_catalogue::Catalogue;
use cap_papers::{Paper, Papers, Press};
use cap_sites::Sites;
use plat_kernel::{Timestamp, calendar::Calendar};
use plat_testing::{Browser, Built, Engine, House, PASSWORD, World};

/// The service hall.
pub(crate) const HALL: &str = "NH-HALL";
/// A police station that also has a counter for exit and entry.
pub(crate) const STATION: &str = "NH-0101";

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(a_catalogue);
static SITES: LazyLock<Arc<Sites>> = LazyLock::new(|| Arc::new(Sites::load(files("demo/ninghe")).unwrap()));
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
    fn print(&self, paper: &Paper, code: &str, address: &str) -> Result<Vec<u8>, String> {
        let sheet = serde_json::to_string(&paper.sheet).map_err(|error| error.to_string())?;
        let words = format!("%PDF-1.7\n{}\n{code}\n{address}\n{sheet}\n", paper.number);
        Ok(plain_pdf(words))
    }

    fn missing(&self, text: &str) -> Vec<char> {
        text.chars().filter(|it| *it == UNPRINTABLE).collect()
    }

    fn is_test(&self) -> bool {
        true
    }
}

/// The one character that this press cannot print: 𱍐, of CJK extension G.
pub(crate) const UNPRINTABLE: char = '\u{31350}';

/// Words, and behind them the smallest catalogue and table that make a PDF of them.
pub(crate) fn plain_pdf(words: String) -> Vec<u8> {
    let mut pdf = words.into_bytes();
    let catalog = pdf.len();
    pdf.extend_from_slice(b"1 0 obj\n<</Type /Catalog>>\nendobj\n");
    let table = pdf.len();
    let end = format!(
        "xref\n0 2\n0000000000 65535 f \n{catalog:010} 00000 n \ntrailer\n<</Size 2\n/Root 1 0 R>>\nstartxref\n{table}\n%%EOF"
    );
    pdf.extend_from_slice(end.as_bytes());
    pdf
}

/// The cases of a house; a second call is a second node on the same database.
pub(crate) fn cases_of(house: &House) -> Cases {
    cases_with(house, CATALOGUE.clone())
}

/// The papers of a house.
fn papers_of(house: &House) -> Papers {
    Papers::new(cap_papers::Parts {
        db: house.db.clone(),
        mint: house.mint.clone(),
        identity: house.identity.clone(),
        files: house.files.clone(),
        press: Arc::new(PlainPress),
        keys: house.keys.clone(),
        ledger: house.ledger.clone(),
        address: "https://yichuang.test".to_owned(),
    })
}

/// A catalogue of its own, for whoever publishes into it.
pub(crate) fn a_catalogue() -> Catalogue {
    Catalogue::load(files("catalogue").chain(files(".")).chain(files("situations"))).unwrap()
}

/// The catalogue with one item of vehicles that any window of the city takes in.
pub(crate) fn wide_catalogue() -> Catalogue {
    let wide = |(path, text): (String, String)| {
        let text = text.replace("id = \"CG004\"\n", "id = \"CG004\"\nhandled_at = { city_wide = true }\n");
        (path, text)
    };
    Catalogue::load(files("catalogue").chain(files(".")).chain(files("situations")).map(wide)).unwrap()
}

/// The cases of a house whose items are these.
pub(crate) fn cases_with(house: &House, catalogue: Catalogue) -> Cases {
    Cases::new(Parts {
        db: house.db.clone(),
        mint: house.mint.clone(),
        calendar: CALENDAR.clone(),
        procedures: Arc::new(Procedures::load(&catalogue, files("procedures")).unwrap()),
        trust: Arc::new(TrustRules::load(files("trust")).unwrap()),
        catalogue,
        sites: SITES.clone(),
        identity: house.identity.clone(),
        files: house.files.clone(),
        papers: papers_of(house),
        ledger: house.ledger.clone(),
        city: "NH".to_owned(),
    })
}

fn build(house: &House) -> Built {
    let cases = cases_of(house);
    let guides = cap_catalogue::module(CATALOGUE.clone(), Arc::new(cap_catalogue::Nowhere));
    let papers = cap_papers::module(&cases.verifier());
    let mut modules = vec![guides, papers];
    modules.extend(crate::beside(&cases));
    Built::of(modules).with_work(crate::work(&cases))
}

/// Ninghe on Monday, 2 March 2026, nine in the morning.
pub(crate) async fn ninghe(engine: Engine) -> World {
    World::on(engine, crate::TABLES, build).await
}

/// Ninghe on Thursday, 12 February 2026: three days before the Spring Festival.
pub(crate) async fn ninghe_before_the_festival(engine: Engine) -> World {
    let morning: Timestamp = "2026-02-12T09:00:00+08:00".parse().unwrap();
    World::starting(morning, engine, crate::TABLES, build).await
}

/// Makes it the morning of a day. Sessions do not last that long, so those who go on sign in again.
pub(crate) async fn morning_of(world: &World, day: &str, people: &mut [&mut Browser]) {
    world.morning_of(day.parse().unwrap());
    for browser in people {
        let login = login_of(world, browser).await;
        browser.get("/signin").await;
        browser.submit("main form", &[("login", &login), ("password", PASSWORD)], &[]).await;
    }
}

async fn login_of(world: &World, browser: &Browser) -> String {
    let identity = &world.house().identity;
    if let Some(officer) = identity.officer(browser.person()).await.unwrap() {
        return officer.badge;
    }
    id_number_of(world, browser).await
}

/// The identity number of a resident.
pub(crate) async fn id_number_of(world: &World, browser: &Browser) -> String {
    let resident = world.house().identity.resident(browser.person()).await.unwrap().unwrap();
    resident.id_number.as_str().to_owned()
}
