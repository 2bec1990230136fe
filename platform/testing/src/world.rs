//! The whole site on a fresh database, with time and chance in the test's hands.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU16;

use axum::Router;
use plat_crypto::{Keys, MasterKeys, sign::Signer};
use plat_files::Files;
use plat_identity::{Identity, Policy};
use plat_jobs::{Runner, Work};
use plat_kernel::{Chance, Clock, Date, Mint, Timestamp, clock};
use plat_ledger::Ledger;
use plat_store::scratch::Scratch;
use plat_store::{Db, Engine, Migrations, Options};
use plat_web::{Module, Web};
use tempfile::TempDir;

use crate::Browser;

/// What the modules of a site stand on; handed to the function that builds them.
#[derive(Clone)]
pub struct House {
    /// The fresh database.
    pub db: Db,
    /// The manual clock and the seeded chance.
    pub mint: Mint,
    /// People and sessions.
    pub identity: Identity,
    /// Uploaded files, in a folder that goes away with the world.
    pub files: Files,
    /// The keys of papers.
    pub keys: Arc<Keys>,
    /// The ledger of all facts; it follows them in [`World::settle`].
    pub ledger: Ledger,
    /// That folder.
    pub folder: PathBuf,
}

/// What the test wants to run.
#[derive(Default)]
pub struct Built {
    modules: Vec<Module>,
    work: Work,
}

impl Built {
    /// Modules that need no background work.
    pub fn of(modules: Vec<Module>) -> Self {
        Self { modules, work: Work::default() }
    }

    /// With readers of facts and schedules; they run in [`World::settle`].
    pub fn with_work(mut self, work: Work) -> Self {
        self.work = work;
        self
    }
}

/// One site of its own. Two worlds share nothing.
pub struct World {
    house: House,
    router: Router,
    runner: Runner,
    pub(crate) people: AtomicU16,
    // Last: the database and the folder go away after those who use them.
    _scratch: Scratch,
    _folder: TempDir,
}

impl World {
    /// A world on 2 March 2026, a Monday, at nine in the morning in China.
    pub async fn on(engine: Engine, migrations: &[Migrations], build: impl FnOnce(&House) -> Built) -> Self {
        Self::starting(nine_o_clock(Date::constant(2026, 3, 2)), engine, migrations, build).await
    }

    /// A world whose clock begins at another time.
    pub async fn starting(
        at: Timestamp,
        engine: Engine,
        migrations: &[Migrations],
        build: impl FnOnce(&House) -> Built,
    ) -> Self {
        let scratch = Scratch::on(engine).expect("a fresh database");
        let folder = tempfile::tempdir().expect("a fresh folder");
        let mint = Mint::new(Clock::manual(at), Chance::seeded(20_260_302));
        let db = open(&scratch, migrations, &mint).await;
        let house = furnish(db, mint, folder.path());
        let Built { modules, mut work } = build(&house);
        work.followers.push(house.ledger.follower());
        let runner = Runner::idle(house.db.clone(), house.mint.clone(), work);
        let web = Web {
            db: house.db.clone(),
            identity: house.identity.clone(),
            mint: house.mint.clone(),
            options: plat_web::Options { demo: true, ..plat_web::Options::default() },
        };
        let router = plat_web::site(modules, web).expect("a site of these modules").router;
        Self { house, router, runner, people: AtomicU16::new(1), _scratch: scratch, _folder: folder }
    }

    /// What the site stands on.
    pub fn house(&self) -> &House {
        &self.house
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.house.db
    }

    /// The clock; it moves when told to.
    pub fn clock(&self) -> &Clock {
        self.house.mint.clock()
    }

    /// Makes it nine o'clock in the morning of a day.
    pub fn morning_of(&self, day: Date) {
        self.clock().set(nine_o_clock(day));
    }

    /// The site itself, for requests that no browser would make.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Somebody with a fresh browser, not signed in.
    pub fn stranger(&self) -> Browser {
        Browser::on(self.router.clone())
    }

    /// Lets readers of facts and due schedules run until nothing moves any more.
    pub async fn settle(&self) {
        self.runner.settle().await;
        let health = self.runner.health();
        assert!(health.is_good(), "a reader or schedule failed: {health:?}");
    }

    /// Lets go of the database; the world is over.
    pub async fn close(self) {
        self.runner.stop().await;
        self.house.db.close().await;
    }
}

async fn open(scratch: &Scratch, migrations: &[Migrations], mint: &Mint) -> Db {
    let mut all =
        vec![plat_identity::MIGRATIONS, plat_jobs::MIGRATIONS, plat_ledger::MIGRATIONS, plat_web::MIGRATIONS];
    all.extend_from_slice(migrations);
    let (place, mint) = (scratch.place().clone(), mint.clone());
    let opened = tokio::task::spawn_blocking(move || Db::open(&place, &all, &mint, Options::small())).await;
    opened.expect("the store to open without panic").expect("the migrations to run")
}

fn furnish(db: Db, mint: Mint, folder: &Path) -> House {
    let masters = MasterKeys::load_or_create(&folder.join("keys"), mint.chance()).expect("fresh master keys");
    let identity = Identity::new(db.clone(), mint.clone(), masters).with_policy(Policy::demo());
    let files = Files::folder(&folder.join("files")).expect("a folder for files").with_font(font());
    let keys = Keys::load_or_create(&folder.join("keys"), mint.chance()).expect("fresh keys");
    let signer =
        Signer::load_or_create(&folder.join("keys"), mint.chance()).expect("fresh keys for the ledger");
    let ledger = Ledger::new(db.clone(), mint.clone(), signer);
    House { db, mint, identity, files, keys: Arc::new(keys), ledger, folder: folder.to_path_buf() }
}

/// What copies are marked with.
fn font() -> Vec<u8> {
    let font = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/fonts/NotoSansSC-Bold.ttf");
    std::fs::read(font).expect("the project's own font")
}

fn nine_o_clock(day: Date) -> Timestamp {
    clock::start_of(day) + plat_kernel::SignedDuration::from_hours(9)
}
