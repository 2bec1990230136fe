//! The list of capabilities, and the city that is made of them.

use std::{path::Path, sync::Arc};

use cap_appointments::Appointments;
use cap_archive::Archive;
use cap_assistant::{Assistance, Assistant};
use cap_bundles::{Bundles, Shelf};
use cap_cases::Cases;
use cap_catalogue::{Catalogue, Editors};
use cap_desk::Desk;
use cap_evaluation::Evaluations;
use cap_guidebook::Guidebook;
use cap_papers::Papers;
use cap_queue::Queue;
use cap_sites::{Sites, duty::Rosters};
use cap_supervision::Supervision;
use plat_crypto::{Keys, MasterKeys, sign::Signer};
use plat_files::Files;
use plat_identity::{Authority, Identity, Policy, Providers};
use plat_jobs::Work;
use plat_kernel::{calendar::Calendar, lang::Bilingual, mint::Mint};
use plat_ledger::Ledger;
use plat_store::{Db, Migrations, StoreError};
use plat_web::{Module, Served, Web};

use crate::{OpenError, Settings, home, reference, wiring};

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
    /// Who staffs their windows.
    pub rosters: Rosters,
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
    /// Times at a site.
    pub appointments: Appointments,
    /// The lines of the halls.
    pub queue: Queue,
    /// The archive of closed cases.
    pub archive: Archive,
    /// Figures for supervisors.
    pub supervision: Supervision,
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
    cap_sites::MIGRATIONS,
    cap_cases::MIGRATIONS,
    cap_bundles::MIGRATIONS,
    cap_desk::MIGRATIONS,
    cap_supervision::MIGRATIONS,
    cap_evaluation::MIGRATIONS,
    cap_guidebook::MIGRATIONS,
    cap_assistant::MIGRATIONS,
    cap_archive::MIGRATIONS,
    cap_appointments::MIGRATIONS,
    cap_queue::MIGRATIONS,
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
    let policy = policy.for_a_clock_as_fast_as(mint.clock().times());
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
        let trust =
            Arc::new(cap_cases::trust::TrustRules::load(texts.iter().cloned()).map_err(OpenError::Data)?);
        let procedures = cap_cases::procedures::Procedures::load(&catalogue, texts.iter().cloned());
        let procedures = Arc::new(procedures.map_err(OpenError::Data)?);
        let catalogue =
            catalogue.with_clock(mint.clock().clone()).with_deferrals(wiring::deferrals(&procedures, &trust));
        let assistant = Assistant::load(&catalogue, texts.iter().cloned()).map_err(OpenError::Data)?;
        let shelf = Shelf::load(texts.iter().cloned(), &catalogue).map_err(OpenError::Data)?;
        let sites = Arc::new(Sites::load(texts.iter().cloned()).map_err(OpenError::Data)?);
        let visits = cap_appointments::Rules::load(texts.iter().cloned(), &sites).map_err(OpenError::Data)?;
        let (asked, standards) =
            cap_evaluation::Settings::load(texts.iter().cloned()).map_err(OpenError::Data)?;
        let mut lines = cap_queue::Rules::load(texts.iter().cloned()).map_err(OpenError::Data)?;
        // Where the clock is fast, visitors need not come at night.
        lines.take.at_any_hour = settings.demo && mint.clock().times() == 1;
        let calendar = Arc::new(crate::cli::calendar::known(Some(&settings.data))?);
        std::fs::create_dir_all(&settings.data)?;
        let keys = Arc::new(Keys::load_or_create(&settings.data.join("keys"), mint.chance())?);
        let files = files(&settings)?;
        let db = Db::open(&settings.place, MIGRATIONS, &mint, settings.store.clone())?;
        let identity = registry(&settings, (&db, &mint), &sites)?.with_authority(authority);
        let editors = Editors::new(db.clone(), mint.clone(), identity.clone(), catalogue.clone());
        check_database(&identity, &editors)?;
        let press =
            wiring::press(settings.demo, (&settings.address, &settings.data), (keys.clone(), asked.days))
                .map_err(OpenError::Press)?;
        let signer = Signer::load_or_create(&settings.data.join("keys"), mint.chance())?;
        let ledger = Ledger::new(db.clone(), mint.clone(), signer);
        let rosters = Rosters::new(cap_sites::duty::Parts {
            db: db.clone(),
            mint: mint.clone(),
            calendar: calendar.clone(),
            sites: sites.clone(),
            identity: identity.clone(),
        });
        let measured = Arc::new(wiring::Measured::default());
        let appointments = Appointments::new(cap_appointments::Parts {
            db: db.clone(),
            mint: mint.clone(),
            calendar: calendar.clone(),
            catalogue: catalogue.clone(),
            sites: sites.clone(),
            identity: identity.clone(),
            keys: keys.clone(),
            rules: visits,
            times: measured.clone(),
            address: settings.address.clone(),
        });
        let queue = Queue::new(cap_queue::Parts {
            db: db.clone(),
            mint: mint.clone(),
            calendar: calendar.clone(),
            catalogue: catalogue.clone(),
            sites: sites.clone(),
            identity: identity.clone(),
            keys: keys.clone(),
            rules: lines,
            bookings: wiring::bookings(&appointments),
            skills: wiring::skills(),
            duties: wiring::duties(&rosters),
        });
        measured.by(&queue);
        let papers = Papers::new(cap_papers::Parts {
            db: db.clone(),
            mint: mint.clone(),
            identity: identity.clone(),
            files: files.clone(),
            press: press.clone(),
            keys: keys.clone(),
            ledger: ledger.clone(),
            address: settings.address.clone(),
        });
        let cases = Cases::new(cap_cases::Parts {
            db: db.clone(),
            mint: mint.clone(),
            calendar: calendar.clone(),
            catalogue: catalogue.clone(),
            procedures,
            trust,
            sites: sites.clone(),
            identity: identity.clone(),
            files: files.clone(),
            papers,
            ledger: ledger.clone(),
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
        let supervision = wiring::supervision(&cases, &desk, &calendar);
        let archive = Archive::new(cap_archive::Parts {
            cases: cases.clone(),
            files,
            ledger: ledger.clone(),
            test: settings.demo,
        });
        let evaluations = Evaluations::new(cap_evaluation::Parts {
            db: db.clone(),
            mint: mint.clone(),
            calendar: calendar.clone(),
            catalogue: catalogue.clone(),
            sites: sites.clone(),
            identity: identity.clone(),
            keys: keys.clone(),
            settings: asked,
            standards,
            tickets: wiring::handed(&queue),
            press: press.clone(),
            wholes: wiring::wholes(&bundles),
        });
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
            rosters,
            calendar,
            ledger,
            cases,
            bundles,
            desk,
            appointments,
            queue,
            archive,
            supervision,
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
            lines: self.settings.lines,
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
            // Officers' links stand in this order, too: what is to be done comes first.
            cap_desk::module(&self.desk),
            cap_supervision::module(&self.supervision),
            cap_catalogue::module(
                self.catalogue.clone(),
                wiring::reached(&self.sites, &self.calendar, self.mint.clock()),
            ),
            cap_editorial::module(&self.editors, wiring::places(&self.sites)),
            cap_sites::module(&self.rosters, &self.catalogue, wiring::lines(&self.queue)),
            cap_appointments::module(&self.appointments),
            cap_queue::module(&self.queue, wiring::beside(&self.cases, &self.settings.address)),
            cap_cases::module_of_desk(&self.cases, Arc::new(self.desk.clone())),
            cap_papers::module(&self.cases.verifier()),
            cap_bundles::module(&self.bundles),
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
                self.bundles.shelf.departments().map(|it| (it.code.clone(), it.name.clone())).collect(),
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
            cap_supervision::work(&self.supervision),
            cap_archive::work(&self.archive),
            cap_appointments::work(&self.appointments),
            cap_queue::work(&self.queue),
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
