//! The list of capabilities, and the city that is made of them.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use cap_archive::Archive;
use cap_assistant::{Assistance, Assistant};
use cap_bundles::{Bundles, Shelf};
use cap_cases::Cases;
use cap_catalogue::{BadData, Catalogue, Editors};
use cap_desk::Desk;
use cap_evaluation::Evaluations;
use cap_guidebook::Guidebook;
use cap_sites::Sites;
use plat_crypto::{Keys, KeysError, MasterKeys, Suite, sign::Signer};
use plat_files::Files;
use plat_identity::{Authority, BadPolicy, BadProvider, Identity, KeyTrouble, Policy, Providers};
use plat_jobs::Work;
use plat_kernel::{calendar::Calendar, lang::Bilingual, mint::Mint};
use plat_ledger::Ledger;
use plat_store::{Db, Migrations, Options, Place, StoreError};
use plat_web::{DemoLogin, Module, Network, Rates, Served, Web};

use crate::{home, reference, wiring};

/// How a city is opened.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder of keys, files, imported calendars and, unless `place` says otherwise, the database.
    pub data: PathBuf,
    /// Where the database is.
    pub place: Place,
    /// A folder that replaces the reference data carried in the program.
    pub reference: Option<PathBuf>,
    /// The settings of outside providers of identities; without them `providers.toml` in the data folder, if it is there.
    pub providers: Option<PathBuf>,
    /// Where people reach the city, without a slash at the end.
    pub address: String,
    /// A demonstration: TEST marks, codes on the screen, one-click sign-in.
    pub demo: bool,
    /// The people of the one-click sign-in.
    pub demo_people: Vec<DemoLogin>,
    /// What personal data is sealed with from now on; what another suite sealed stays readable.
    pub suite: Suite,
    /// How the database is used.
    pub store: Options,
    /// Our own proxies, whose word for the caller's address is taken.
    pub proxies: Vec<Network>,
    /// How often one asker may come; none: as often as they like.
    pub rates: Option<Rates>,
}

/// Why a city cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Reference data is wrong; each fault names file, line and reason.
    #[error("the reference data is wrong:\n{}", listed(.0))]
    Data(Vec<BadData>),
    /// A calendar is wrong.
    #[error("{file}: {why}")]
    Calendar {
        /// The file.
        file: String,
        /// Why.
        why: String,
    },
    /// The database cannot be opened.
    #[error("the database cannot be opened: {0}")]
    Store(#[from] StoreError),
    /// The keys cannot be used.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The site cannot be put together.
    #[error(transparent)]
    Site(#[from] plat_web::BadSite),
    /// The keys do not fit the database.
    #[error(transparent)]
    People(#[from] KeyTrouble),
    /// A folder cannot be read.
    #[error("{0}")]
    Folder(#[from] std::io::Error),
    /// The settings of outside providers are wrong.
    #[error("the providers of identities are wrong:\n{}", listed(.0))]
    Providers(Vec<BadProvider>),
    /// The policies are wrong; each fault names file, line and reason.
    #[error("the policies are wrong:\n{}", listed(.0))]
    Policies(Vec<BadPolicy>),
    /// What was published of the catalogue cannot be read.
    #[error(transparent)]
    Editions(#[from] cap_catalogue::edit::EditError),
    /// The place of files cannot be used.
    #[error("files.toml: {0}")]
    Files(#[from] plat_files::BadSettings),
    /// The fonts of the press cannot be used.
    #[error("the press cannot be set up: {0}")]
    Press(String),
}

/// Each fault on a line of its own.
pub(crate) fn listed(faults: &[impl std::fmt::Display]) -> String {
    faults.iter().map(|fault| format!("  {fault}")).collect::<Vec<_>>().join("\n")
}

/// The outside providers of identities, from the file that was named or the one in the data folder.
fn providers(settings: &Settings) -> Result<Providers, OpenError> {
    let usual = settings.data.join("providers.toml");
    let Some(file) = settings.providers.as_ref().or(usual.exists().then_some(&usual)) else {
        return Ok(Providers::default());
    };
    Providers::load(file, &settings.address, &|name| std::env::var(name).ok()).map_err(OpenError::Providers)
}

/// Where files lie and how they come in: `files.toml` in the data folder, or a folder and the usual bounds.
fn files(settings: &Settings) -> Result<Files, OpenError> {
    let set = plat_files::Settings::load(&settings.data.join("files.toml"))?;
    let files = Files::open(&settings.data.join("files"), &set, &|name| std::env::var(name).ok())?;
    Ok(match reference::mark_font() {
        Some(font) => files.with_font(font),
        None => files,
    })
}

/// The name over every page, and beside every passkey.
fn site_name(sites: &Sites) -> Bilingual {
    let city = &sites.city().name;
    Bilingual {
        zh: format!("{}一窗", city.zh.trim_end_matches('市')), en: format!("{} One Window", city.en)
    }
}

/// Who may do what: the policies of the folder that replaces the reference data, if it has any, or the program's own.
pub(crate) fn authority(reference: Option<&Path>) -> Result<Authority, OpenError> {
    let texts = reference.map(reference::policies).transpose()?.unwrap_or_default();
    if texts.is_empty() {
        Ok(Authority::shipped())
    } else {
        Authority::load(texts).map_err(OpenError::Policies)
    }
}

/// A city that is open.
pub struct City {
    /// The database.
    pub db: Db,
    /// Time, chance and ids.
    pub mint: Mint,
    /// People.
    pub identity: Identity,
    /// Items.
    pub catalogue: Catalogue,
    /// Those who write them.
    pub editors: Editors,
    /// Sites.
    pub sites: Arc<Sites>,
    /// The working calendar.
    pub calendar: Arc<Calendar>,
    /// The ledger of all facts.
    pub ledger: Ledger,
    /// Cases.
    pub cases: Cases,
    /// What several offices do at once.
    pub bundles: Bundles,
    /// Who has which.
    pub desk: Desk,
    /// The archive of closed cases.
    pub archive: Archive,
    /// Evaluations.
    pub evaluations: Evaluations,
    /// Who answers everyday questions.
    pub assistance: Assistance,
    /// The catalogue on paper and in files.
    pub guidebook: Guidebook,
    /// The reference texts by path, for the demo's people.
    pub(crate) texts: Vec<(String, String)>,
    settings: Settings,
}

/// Every table of the program, in the order in which capabilities know each other.
pub const MIGRATIONS: &[Migrations] = &[
    plat_identity::MIGRATIONS,
    plat_jobs::MIGRATIONS,
    plat_ledger::MIGRATIONS,
    plat_web::MIGRATIONS,
    cap_catalogue::MIGRATIONS,
    cap_cases::MIGRATIONS,
    cap_bundles::MIGRATIONS,
    cap_desk::MIGRATIONS,
    cap_evaluation::MIGRATIONS,
    cap_guidebook::MIGRATIONS,
    cap_assistant::MIGRATIONS,
    cap_archive::MIGRATIONS,
];

/// Whether the keys fit the database, and what was published of the catalogue. On a thread of its own: whoever opens a
/// city may stand inside a runtime.
fn check_database(identity: &Identity, editors: &Editors) -> Result<(), OpenError> {
    let asked = std::thread::scope(|scope| {
        let ask = || -> Result<(), OpenError> {
            let runtime = tokio::runtime::Builder::new_current_thread().build()?;
            runtime.block_on(identity.check_keys())?;
            runtime.block_on(editors.catch_up())?;
            Ok(())
        };
        scope.spawn(ask).join()
    });
    asked.unwrap_or(Err(OpenError::Store(StoreError::Panicked)))
}

/// The texts and the policies of the program, or of the folder that replaces them: both before anything is opened.
fn referred(settings: &Settings) -> Result<(Vec<(String, String)>, Authority), OpenError> {
    let folder = settings.reference.as_deref();
    let texts = folder.map_or_else(|| Ok(reference::carried()), reference::in_folder)?;
    Ok((texts, authority(folder)?))
}

/// The registry of people, as the settings want it.
fn registry(settings: &Settings, (db, mint): (&Db, &Mint), sites: &Sites) -> Result<Identity, OpenError> {
    let policy = if settings.demo { Policy::demo() } else { Policy::default() };
    let masters = MasterKeys::load_or_create(&settings.data.join("keys"), mint.chance())?;
    Ok(Identity::new(db.clone(), mint.clone(), masters.with_suite(settings.suite))
        .with_policy(policy)
        .with_address(&settings.address, &site_name(sites).zh)
        .with_providers(providers(settings)?))
}

impl City {
    /// Opens a city: reads and checks its reference data, then opens its database.
    #[expect(clippy::too_many_lines, reason = "a few lines for each part of a city, one after the other")]
    pub fn open(settings: Settings, mint: Mint) -> Result<Self, OpenError> {
        let (texts, authority) = referred(&settings)?;
        let catalogue = Catalogue::load(texts.iter().cloned()).map_err(OpenError::Data)?;
        let catalogue = catalogue.with_clock(mint.clock().clone());
        let assistant = Assistant::load(&catalogue, texts.iter().cloned()).map_err(OpenError::Data)?;
        let trust = cap_cases::trust::TrustRules::load(texts.iter().cloned()).map_err(OpenError::Data)?;
        let procedures = cap_cases::procedures::Procedures::load(&catalogue, texts.iter().cloned())
            .map_err(OpenError::Data)?;
        let shelf = Shelf::load(texts.iter().cloned(), &catalogue).map_err(OpenError::Data)?;
        let sites = Arc::new(Sites::load(texts.iter().cloned()).map_err(OpenError::Data)?);
        let calendar = Arc::new(crate::cli::calendar::known(Some(&settings.data))?);
        std::fs::create_dir_all(&settings.data)?;
        let keys = Arc::new(Keys::load_or_create(&settings.data.join("keys"), mint.chance())?);
        let files = files(&settings)?;
        let db = Db::open(&settings.place, MIGRATIONS, &mint, settings.store.clone())?;
        let identity = registry(&settings, (&db, &mint), &sites)?.with_authority(authority);
        let editors = Editors::new(db.clone(), mint.clone(), identity.clone(), catalogue.clone());
        check_database(&identity, &editors)?;
        let press =
            wiring::press(settings.demo, &settings.address, &settings.data).map_err(OpenError::Press)?;
        let signer = Signer::load_or_create(&settings.data.join("keys"), mint.chance())?;
        let ledger = Ledger::new(db.clone(), mint.clone(), signer);
        let cases = Cases::new(cap_cases::Parts {
            db: db.clone(),
            mint: mint.clone(),
            calendar: calendar.clone(),
            catalogue: catalogue.clone(),
            procedures: Arc::new(procedures),
            trust: Arc::new(trust),
            sites: sites.clone(),
            identity: identity.clone(),
            files: files.clone(),
            press: press.clone(),
            keys,
            ledger: ledger.clone(),
            address: settings.address.clone(),
            city: wiring::letters(&sites),
        });
        let bundles = Bundles::new(cap_bundles::Parts {
            db: db.clone(),
            mint: mint.clone(),
            calendar: calendar.clone(),
            shelf,
            cases: cases.clone(),
            identity: identity.clone(),
            files: files.clone(),
            printer: press.clone(),
        });
        let desk = wiring::desk(&cases, &texts).map_err(OpenError::Data)?;
        let archive = Archive::new(cap_archive::Parts {
            cases: cases.clone(),
            files,
            ledger: ledger.clone(),
            test: settings.demo,
        });
        let evaluations =
            wiring::evaluations(&db, &mint, &catalogue, &sites).with_wholes(wiring::wholes(&bundles));
        let guidebook = Guidebook::new(cap_guidebook::Parts {
            db: db.clone(),
            mint: mint.clone(),
            catalogue: catalogue.clone(),
            editors: editors.clone(),
            places: wiring::places(&sites),
            press,
            publisher: site_name(&sites),
        });
        let assistance = wiring::assistance(assistant, &sites, &identity, (&db, &mint));
        Ok(Self {
            db,
            mint,
            identity,
            catalogue,
            editors,
            sites,
            calendar,
            ledger,
            cases,
            bundles,
            desk,
            archive,
            evaluations,
            assistance,
            guidebook,
            texts,
            settings,
        })
    }

    /// What it serves, and a list of it.
    pub fn site(&self) -> Result<Served, OpenError> {
        let options = plat_web::Options {
            name: site_name(&self.sites),
            demo: self.settings.demo,
            demo_people: self.settings.demo_people.clone(),
            https: self.settings.address.starts_with("https:"),
            proxies: self.settings.proxies.clone(),
            rates: self.settings.rates,
            ..plat_web::Options::default()
        };
        let (db, identity, mint) = (self.db.clone(), self.identity.clone(), self.mint.clone());
        Ok(plat_web::site(self.modules(), Web { db, identity, mint, options })?)
    }

    /// What it serves.
    pub fn router(&self) -> Result<axum::Router, OpenError> {
        Ok(self.site()?.router)
    }

    /// The capabilities, as the site sees them.
    fn modules(&self) -> Vec<Module> {
        vec![
            home::module(self),
            cap_catalogue::module(
                self.catalogue.clone(),
                wiring::reached(&self.sites, &self.calendar, self.mint.clock()),
            ),
            cap_editorial::module(&self.editors, wiring::places(&self.sites)),
            cap_sites::module(self.sites.clone(), self.calendar.clone(), self.mint.clock().clone()),
            cap_cases::module(&self.cases),
            cap_bundles::module(&self.bundles),
            cap_desk::module(&self.desk),
            plat_ledger::module(&self.ledger),
            cap_archive::module(&self.archive),
            cap_evaluation::module(&self.evaluations),
            cap_guidebook::module(&self.guidebook),
            cap_assistant::module(&self.assistance),
            cap_administration::module(
                self.db.clone(),
                self.identity.clone(),
                self.sites.clone(),
                self.mint.clone(),
            ),
        ]
    }

    /// What runs by itself.
    pub fn work(&self) -> Work {
        let mut all = Work { followers: vec![self.ledger.follower()], ..Work::default() };
        for work in [
            self.editors.work(),
            self.assistance.work(),
            cap_cases::work(&self.cases),
            cap_bundles::work(&self.bundles),
            cap_desk::work(&self.desk),
            cap_archive::work(&self.archive),
            cap_evaluation::work(&self.evaluations),
            wiring::housekeeping(self),
        ] {
            all.readers.extend(work.readers);
            all.schedules.extend(work.schedules);
            all.followers.extend(work.followers);
        }
        all
    }
}
