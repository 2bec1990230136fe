//! A city of its own for one run: a fresh folder, a fresh database, officers and residents who are signed in.

use std::{
    net::{IpAddr, Ipv4Addr},
    path::Path,
    sync::Arc,
};

use plat_identity::{Branch, MayManagePeople, NewOfficer, NewResident, Role, Roles};
use plat_kernel::{Chance, Clock, Date, Mint, idno::ResidentId};
use plat_store::{Db, Engine, Options, Place, scratch::Scratch};
use yichuang::{City, Lines, Settings};

use crate::{
    Failure,
    order::{ITEM, SITE},
};

const PASSWORD: &str = "Ninghe-2026";

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// The bearer token.
    pub(crate) token: String,
    /// A resident's identity number, an officer's badge.
    pub(crate) login: String,
}

/// The people of a city, and what officers have to see.
#[derive(Debug)]
pub(crate) struct People {
    pub(crate) officers: Vec<Person>,
    pub(crate) residents: Vec<Person>,
    /// The materials whose originals are seen at a window.
    pub(crate) materials: Vec<String>,
    /// What residents photograph.
    pub(crate) photographs: Vec<String>,
}

/// A city in a fresh folder and a fresh database; dropping it deletes both.
#[derive(Debug)]
pub struct Town {
    folder: Scratch,
    place: Place,
    server: Option<Scratch>,
    pub(crate) people: Arc<People>,
}

impl Town {
    /// A town with so many officers and as many residents.
    pub async fn on(engine: Engine, many: u16) -> Result<Self, Failure> {
        let folder = Scratch::on(Engine::Sqlite)?;
        let server = if engine == Engine::Postgres { Some(Scratch::on(engine)?) } else { None };
        let place = server.as_ref().unwrap_or(&folder).place().clone();
        Self::at(folder, (place, server), many).await
    }

    /// A town on a database that somebody else made and deletes.
    pub async fn at_place(place: Place, many: u16) -> Result<Self, Failure> {
        Self::at(Scratch::on(Engine::Sqlite)?, (place, None), many).await
    }

    async fn at(
        folder: Scratch,
        (place, server): (Place, Option<Scratch>),
        many: u16,
    ) -> Result<Self, Failure> {
        let settings = settings(folder_of(&folder)?, &place);
        let city = tokio::task::spawn_blocking(move || City::open(settings, system())).await??;
        let people = people(&city, many).await;
        city.db.close().await;
        Ok(Self { folder, place, server, people: Arc::new(people?) })
    }

    /// Where its data is.
    pub fn data(&self) -> Result<&Path, Failure> {
        folder_of(&self.folder)
    }

    /// Where its database is.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The token of an officer.
    pub fn officer(&self, at: usize) -> Option<String> {
        self.people.officers.get(at).map(|it| it.token.clone())
    }

    /// The token of a resident.
    pub fn resident(&self, at: usize) -> Option<String> {
        self.people.residents.get(at).map(|it| it.token.clone())
    }

    /// Looks into the database past the program, without touching it.
    pub fn look(&self) -> Result<Db, Failure> {
        Ok(Db::open_to_read(&self.place, &system(), Options::small())?)
    }

    /// Opens the database as another program would that writes.
    pub async fn open(&self) -> Result<Db, Failure> {
        let place = self.place.clone();
        let open = move || Db::open(&place, yichuang::MIGRATIONS, &system(), Options::small());
        Ok(tokio::task::spawn_blocking(open).await??)
    }

    /// Cuts every connection of the program to PostgreSQL, as an operator or a fail-over does.
    pub fn hang_up(&self) -> Result<(), Failure> {
        const HANG_UP: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        self.server.as_ref().map_or(Ok(()), |it| Ok(it.meddle(HANG_UP)?))
    }
}

pub(crate) fn system() -> Mint {
    Mint::new(Clock::system(), Chance::system())
}

fn folder_of(folder: &Scratch) -> Result<&Path, Failure> {
    folder.folder().ok_or_else(|| "a scratch database without a folder".into())
}

fn settings(data: &Path, place: &Place) -> Settings {
    Settings {
        data: data.to_owned(),
        place: place.clone(),
        reference: None,
        providers: None,
        address: "http://127.0.0.1".to_owned(),
        demo: false,
        demo_people: Vec::new(),
        suite: plat_crypto::Suite::default(),
        store: Options::small(),
        proxies: Vec::new(),
        rates: None,
        lines: Lines::default(),
    }
}

async fn people(city: &City, many: u16) -> Result<People, Failure> {
    let proof = MayManagePeople::of_installation;
    let badges: Vec<String> = (0..many).map(|serial| format!("33{serial:04}")).collect();
    let officer = |badge: &String| {
        Ok::<_, Failure>(NewOfficer {
            name: "王明".to_owned(),
            badge: badge.clone(),
            branch: Branch::ExitEntry,
            site: SITE.parse()?,
            roles: Roles::from([Role::Window]),
            password: PASSWORD.to_owned(),
            id_number: None,
        })
    };
    city.identity.import_officers(proof(), badges.iter().map(officer).collect::<Result<_, _>>()?).await?;
    let number = |serial| ResidentId::synthetic("339900", Date::constant(1990, 1, 15), serial);
    let numbers: Vec<String> = (0..many)
        .map(|serial| number(serial).map(|it| it.as_str().to_owned()).map_err(|_| "no such number"))
        .collect::<Result<_, _>>()?;
    let resident = |(serial, number): (usize, &String)| NewResident {
        name: "林若曦".to_owned(),
        id_number: number.clone(),
        phone: format!("154{serial:08}"),
        password: PASSWORD.to_owned(),
    };
    city.identity.import_residents(proof(), numbers.iter().enumerate().map(resident).collect()).await?;
    let guide = city.catalogue.now().get(&ITEM.parse()?).cloned().ok_or("the catalogue has no such item")?;
    let shown = guide.materials.iter().filter(|material| !material.from_state());
    let materials = shown.map(|material| material.id.clone()).collect();
    let photographs = guide.uploads().filter(|it| it.required).map(|it| it.id.clone()).collect();
    let (officers, residents) = (signed_in(city, badges).await?, signed_in(city, numbers).await?);
    Ok(People { officers, residents, materials, photographs })
}

async fn signed_in(city: &City, logins: Vec<String>) -> Result<Vec<Person>, Failure> {
    let mut people = Vec::with_capacity(logins.len());
    for login in logins {
        let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let signed = city.identity.sign_in(&login, PASSWORD, here).await?;
        let (token, _) = signed.session()?;
        people.push(Person { token: token.as_str().to_owned(), login });
    }
    Ok(people)
}
