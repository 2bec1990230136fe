//! What the tests of this crate share: a fresh database, a clock that stands, people of the invented city.

pub(crate) mod authenticator;

use std::net::{IpAddr, Ipv4Addr};

use plat_crypto::MasterKeys;
use plat_facts::{Fact, StreamRef};
use plat_kernel::{Chance, Clock, Date, Mint, SignedDuration, idno::ResidentId};
use plat_store::{
    Db, Engine, Options,
    scratch::{Scratch, engines},
};

use crate::{
    Branch, Identity, IdentityError, MIGRATIONS, MayManagePeople, NewOfficer, NewResident, Policy, Role,
    Roles, SessionToken, Who,
};

/// The password of everybody in the tests.
pub(crate) const PASSWORD: &str = "Window-2026";
/// A client's address.
pub(crate) const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

pub(crate) struct World {
    pub(crate) identity: Identity,
    pub(crate) clock: Clock,
    pub(crate) db: Db,
    pub(crate) scratch: Scratch,
}

impl World {
    pub(crate) fn on(engine: Engine) -> Self {
        let scratch = Scratch::on(engine).unwrap();
        let clock = Clock::manual("2026-11-22T01:00:00Z".parse().unwrap());
        let mint = Mint::new(clock.clone(), Chance::seeded(1));
        let db = Db::open(scratch.place(), &[MIGRATIONS], &mint, Options::small()).unwrap();
        let identity = Identity::new(db.clone(), mint, masters()).with_policy(Policy::demo());
        let identity = identity.with_address("https://yc.ninghe.example", "宁和一窗");
        Self { identity, clock, db, scratch }
    }

    pub(crate) fn sqlite() -> Self {
        Self::on(Engine::Sqlite)
    }

    pub(crate) fn on_each_engine() -> Vec<Self> {
        engines().into_iter().map(Self::on).collect()
    }

    pub(crate) fn today() -> Date {
        plat_kernel::clock::date_of("2026-11-22T01:00:00Z".parse().unwrap())
    }

    pub(crate) fn minutes_pass(&self, minutes: i64) {
        self.clock.advance(SignedDuration::from_mins(minutes));
    }

    pub(crate) async fn a_resident_signed_in(&self, serial: u16) -> SessionToken {
        let made = self.identity.sign_up(a_resident(serial)).await.unwrap();
        self.sign_in(made.id_number.as_str(), PASSWORD).await.unwrap().0
    }

    pub(crate) async fn an_officer(&self, badge: &str) {
        let proof = MayManagePeople::of_installation();
        self.identity.insert_officer(proof, an_officer(badge)).await.unwrap();
    }

    pub(crate) async fn sign_in(
        &self,
        login: &str,
        password: &str,
    ) -> Result<(SessionToken, Who), IdentityError> {
        self.identity.sign_in(login, password, HERE).await?.session()
    }

    pub(crate) async fn fails(&self, login: &str, times: usize) {
        for _ in 0..times {
            self.sign_in(login, "Wrong-2026").await.unwrap_err();
        }
    }

    pub(crate) async fn is_in(&self, token: &SessionToken) -> bool {
        self.identity.who(token.as_str()).await.unwrap().is_some()
    }

    /// Time and chance of this world, for a second program on the same database.
    pub(crate) fn mint(&self) -> Mint {
        Mint::new(self.clock.clone(), Chance::seeded(2))
    }

    /// Every byte of the database and its log.
    pub(crate) fn raw_bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.scratch.folder().unwrap()).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }

    pub(crate) async fn facts_of(&self, stream: StreamRef) -> Vec<Fact> {
        self.db.facts().settle().await.unwrap();
        self.db.facts().of_stream(stream).await.unwrap()
    }
}

/// Keys of this world alone.
pub(crate) fn masters() -> MasterKeys {
    MasterKeys::from_secret([7; 32])
}

pub(crate) fn a_resident(serial: u16) -> NewResident {
    let birth: Date = "1990-01-01".parse().unwrap();
    NewResident {
        name: "宁小河".into(),
        id_number: ResidentId::synthetic("339900", birth, serial).unwrap().as_str().into(),
        phone: format!("1300000{serial:04}"),
        password: PASSWORD.into(),
    }
}

pub(crate) fn an_officer(badge: &str) -> NewOfficer {
    NewOfficer {
        name: "江守信".into(),
        badge: badge.into(),
        branch: Branch::ExitEntry,
        site: "NH-HALL".parse().unwrap(),
        roles: Roles::from([Role::Window]),
        password: PASSWORD.into(),
        id_number: None,
    }
}
