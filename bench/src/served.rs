//! A city in a fresh folder, served on a runtime of its own, as `yichuang serve` does it.

use std::{net::SocketAddr, path::Path};

use axum::{Router, routing::get};
use plat_facts::{ItemRef, PersonRef};
use plat_identity::{Branch, MayManagePeople, NewOfficer, NewResident, Role, Roles};
use plat_jobs::Runner;
use plat_kernel::{Chance, Clock, Date, Mint, idno::ResidentId};
use plat_store::{Options, Place};
use tokio::{
    net::TcpListener,
    runtime::{Builder, Runtime},
};
use yichuang::{City, Settings};

use crate::{Failure, cpu};

/// The item that is applied for, and whose guide is read.
pub(crate) const ITEM: &str = "CR012";
/// The people who apply, one after the other.
const RESIDENTS: u16 = 200;
/// The officer at the window.
const BADGE: &str = "339001";
/// The password of all officers.
pub(crate) const PASSWORD: &str = "Window-2026";

/// The city and the servers.
pub(crate) struct Served {
    /// The runtime of everything that is measured.
    runtime: Runtime,
    /// The city.
    pub(crate) city: City,
    /// Where it is served.
    pub(crate) site: SocketAddr,
    /// Where the bare “hello, world” is served.
    pub(crate) hello: SocketAddr,
    /// The bearer token of the officer at the window, who receives, accepts and grants what is done on the spot.
    pub(crate) officer: String,
    /// The applicants: identity number and reference.
    pub(crate) residents: Vec<(String, PersonRef)>,
    /// The materials whose originals the officer has seen.
    pub(crate) materials: Vec<String>,
    runner: Option<Runner>,
}

impl Served {
    /// Opens the city, fills in its people and serves it.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self, Failure> {
        // The same runtime as `yichuang serve`: a thread a core.
        let runtime = Builder::new_multi_thread().enable_all().thread_name(cpu::SERVER).build()?;
        let city = City::open(settings(folder), Mint::new(Clock::system(), Chance::system()))?;
        let residents = runtime.block_on(people(&city))?;
        let officer = runtime.block_on(token_of(&city, BADGE))?;
        let site = serve(&runtime, city.router()?)?;
        let hello = serve(&runtime, Router::new().route("/", get(async || "Hello, World!")))?;
        let item: ItemRef = ITEM.parse()?;
        let guide = city.catalogue.now().get(&item).cloned().ok_or("the catalogue has no such item")?;
        let shown = guide.materials.iter().filter(|material| !material.from_state());
        let materials = shown.map(|material| material.id.clone()).collect();
        Ok(Self { runtime, city, site, hello, officer, residents, materials, runner: None })
    }

    /// Starts what runs by itself beside the requests: readers of facts, schedules.
    pub(crate) fn begin_work(&mut self) {
        let _inside = self.runtime.enter();
        let city = &self.city;
        self.runner = Some(Runner::start(city.db.clone(), city.mint.clone(), city.work()));
    }

    /// Waits until nothing runs by itself any more.
    pub(crate) fn settle(&self) {
        if let Some(runner) = &self.runner {
            self.runtime.block_on(runner.settle());
        }
    }

    /// Ends everything.
    pub(crate) fn close(self) {
        self.runtime.block_on(async {
            if let Some(runner) = &self.runner {
                runner.stop().await;
            }
            self.city.db.close().await;
        });
        self.runtime.shutdown_background();
    }
}

/// The settings of a city in a folder.
pub(crate) fn settings(folder: &Path) -> Settings {
    Settings {
        data: folder.to_owned(),
        place: Place::from_args(folder, None),
        reference: None,
        providers: None,
        address: "http://127.0.0.1".to_owned(),
        // A city without passkeys: a bench has no finger to lay on one.
        demo: true,
        demo_people: Vec::new(),
        suite: plat_crypto::Suite::default(),
        store: Options::default(),
        proxies: Vec::new(),
        rates: None,
        lines: plat_web::Lines::default(),
    }
}

/// Signs an officer in.
pub(crate) async fn token_of(city: &City, badge: &str) -> Result<String, Failure> {
    let here = std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
    let (token, _) = city.identity.sign_in(badge, PASSWORD, here).await?.session()?;
    Ok(token.as_str().to_owned())
}

/// An officer of the hall, and residents.
async fn people(city: &City) -> Result<Vec<(String, PersonRef)>, Failure> {
    let officer = NewOfficer {
        name: "王警官".to_owned(),
        badge: BADGE.to_owned(),
        branch: Branch::ExitEntry,
        site: "NH-HALL".parse()?,
        roles: Roles::from([Role::Window]),
        password: PASSWORD.to_owned(),
        id_number: None,
    };
    city.identity.import_officers(MayManagePeople::of_installation(), vec![officer]).await?;
    let numbers: Vec<String> = (0..RESIDENTS)
        .map(|serial| ResidentId::synthetic("339900", Date::constant(1990, 1, 15), serial))
        .map(|number| number.map(|it| it.as_str().to_owned()))
        .collect::<Result<_, _>>()
        .map_err(|_| "no such identity number")?;
    let resident = |(serial, number): (usize, &String)| NewResident {
        name: "宁小河".to_owned(),
        id_number: number.clone(),
        phone: format!("130{serial:08}"),
        password: PASSWORD.to_owned(),
    };
    let new = numbers.iter().enumerate().map(resident).collect();
    let ids = city.identity.import_residents(MayManagePeople::of_installation(), new).await?;
    Ok(numbers.into_iter().zip(ids).collect())
}

/// Serves a router on a free port.
pub(crate) fn serve(runtime: &Runtime, router: Router) -> Result<SocketAddr, Failure> {
    let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)))?;
    let address = listener.local_addr()?;
    runtime.spawn(plat_web::serve(listener, router, std::future::pending()));
    Ok(address)
}
