//! A whole city on a fresh database, with the clock in the test's hands.

use plat_identity::{Branch, MayManagePeople, NewOfficer, NewResident, Role};
use plat_jobs::Runner;
use plat_kernel::{Chance, Clock, Date, Mint, SignedDuration, clock, idno::ResidentId};
use plat_store::{Db, Engine, Options, scratch::Scratch};
use tempfile::TempDir;
use yichuang::{City, Settings};

use crate::api::Caller;

pub(crate) const PASSWORD: &str = "Ninghe-2026";
pub(crate) const HALL: &str = "NH-HALL";

pub(crate) struct TestCity {
    pub(crate) city: City,
    pub(crate) router: axum::Router,
    runner: Runner,
    // Last: the database and the folder go away after those who use them.
    pub(crate) scratch: Scratch,
    folder: TempDir,
}

/// Tells a story in a city of its own on each engine that is there; `make test` demands PostgreSQL.
#[expect(clippy::needless_pass_by_value, reason = "a story reads better without a reference before it")]
pub(crate) fn on_both(story: impl AsyncFn(&TestCity)) {
    let engines = plat_store::scratch::engines();
    let required = std::env::var("YICHUANG_REQUIRE_PG").is_ok_and(|it| it == "1");
    assert!(!required || engines.contains(&Engine::Postgres), "PostgreSQL is required and not there");
    for engine in engines {
        tell(engine, &story);
    }
}

/// Tells a long story on the embedded engine alone, where the database cannot make a difference.
#[expect(clippy::needless_pass_by_value, reason = "a story reads better without a reference before it")]
pub(crate) fn on_sqlite(story: impl AsyncFn(&TestCity)) {
    tell(Engine::Sqlite, &story);
}

fn tell(engine: Engine, story: &impl AsyncFn(&TestCity)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let city = TestCity::on(engine).await;
        story(&city).await;
        city.close().await;
    });
}

pub(crate) fn monday() -> Date {
    Date::constant(2026, 3, 2)
}

impl TestCity {
    async fn on(engine: Engine) -> Self {
        let scratch = Scratch::on(engine).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(&scratch, &folder);
        let nine = clock::start_of(monday()) + SignedDuration::from_hours(9);
        let mint = Mint::new(Clock::manual(nine), Chance::seeded(2));
        let city = tokio::task::spawn_blocking(move || City::open(settings, mint)).await.unwrap().unwrap();
        let router = city.router().unwrap();
        let runner = Runner::idle(city.db.clone(), city.mint.clone(), city.work());
        Self { city, router, runner, scratch, folder }
    }

    /// Opens the same city once more.
    pub(crate) async fn again(&self) -> City {
        self.another(&self.scratch, &self.folder).await
    }

    /// Opens what was restored from this city's backup.
    pub(crate) async fn another(&self, scratch: &Scratch, folder: &TempDir) -> City {
        let (settings, mint) = (settings(scratch, folder), self.city.mint.clone());
        tokio::task::spawn_blocking(move || City::open(settings, mint)).await.unwrap().unwrap()
    }

    /// The data folder.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub(crate) fn db(&self) -> &Db {
        &self.city.db
    }

    /// Lets readers and schedules run.
    pub(crate) async fn settle(&self) {
        self.runner.settle().await;
        let health = self.runner.health();
        assert!(health.is_good(), "{health:?}");
    }

    /// Some resident, signed in.
    pub(crate) async fn resident(&self, serial: u16) -> Caller {
        let number = ResidentId::synthetic("339900", Date::constant(1990, 1, 15), serial).unwrap();
        let phone = format!("154{serial:08}");
        let form = NewResident {
            name: "林若曦".to_owned(),
            id_number: number.to_string(),
            phone: phone.clone(),
            password: PASSWORD.to_owned(),
        };
        self.city.identity.sign_up(form).await.unwrap();
        self.signed_in(&phone).await
    }

    /// An officer of the hall, signed in.
    pub(crate) async fn officer(&self, badge: &str, branch: Branch, role: Role) -> Caller {
        let new = NewOfficer {
            name: "王明".to_owned(),
            badge: badge.to_owned(),
            branch,
            site: HALL.parse().unwrap(),
            roles: [role].into(),
            password: PASSWORD.to_owned(),
            id_number: None,
        };
        self.city.identity.insert_officer(MayManagePeople::of_installation(), new).await.unwrap();
        self.signed_in(badge).await
    }

    async fn signed_in(&self, login: &str) -> Caller {
        let mut caller = Caller::of(self.router.clone());
        caller.sign_in(login, PASSWORD).await;
        caller
    }

    pub(crate) async fn close(self) {
        self.runner.stop().await;
        self.city.db.close().await;
    }
}

fn settings(scratch: &Scratch, folder: &TempDir) -> Settings {
    Settings {
        data: folder.path().to_owned(),
        place: scratch.place().clone(),
        reference: None,
        providers: None,
        address: "http://localhost:8080".to_owned(),
        demo: true,
        demo_people: Vec::new(),
        suite: plat_crypto::Suite::default(),
        store: Options::small(),
        proxies: Vec::new(),
        rates: None,
        lines: plat_web::Lines::default(),
    }
}
