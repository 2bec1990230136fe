//! What the use cases of this capability work with.

use std::{ops::Deref, sync::Arc};

use cap_cases::Cases;
use plat_facts::refs::{BundleRef, DepartmentRef, PersonRef};
use plat_files::Files;
use plat_identity::{Authority, Identity, IdentityError, PersonKey, Resident};
use plat_kernel::{
    Date,
    calendar::Calendar,
    mint::Mint,
    term::{self, Term, Unit},
};
use plat_store::Db;

use crate::{
    error::BundleError,
    load::Shelf,
    model::{Bundle, Department},
    receipt::PrintReceipt,
};

/// The bundles of a city. Clones are the same.
#[derive(Clone)]
pub struct Bundles(Arc<Parts>);

/// What [`Bundles`] is made of.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// Time, chance and ids.
    pub mint: Mint,
    /// The working calendar.
    pub calendar: Arc<Calendar>,
    /// The bundles and departments, as the data says them.
    pub shelf: Shelf,
    /// The cases that parts become; its items and sites are ours.
    pub cases: Cases,
    /// The registry of people.
    pub identity: Identity,
    /// The files.
    pub files: Files,
    /// Prints receipts.
    pub printer: Arc<dyn PrintReceipt>,
}

impl Deref for Bundles {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Bundles {
    /// From its parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// A bundle.
    pub fn bundle(&self, id: &BundleRef) -> Result<Arc<Bundle>, BundleError> {
        self.shelf.get(id).cloned().ok_or(BundleError::NoSuchBundle)
    }

    /// A department.
    pub fn department(&self, code: &DepartmentRef) -> Result<&Department, BundleError> {
        self.shelf.department(code).ok_or(BundleError::NoSuchDepartment)
    }

    /// Who may do what.
    pub(crate) fn authority(&self) -> &Authority {
        self.cases.authority()
    }

    /// Today in China.
    pub(crate) fn today(&self) -> Date {
        self.mint.today()
    }

    /// The last of so many working days after a day.
    pub(crate) fn due(&self, from: Date, days: u32) -> Date {
        let view = self.calendar.known_on(self.today());
        term::due(&view, from, Term { days, unit: Unit::Working }, &[]).date
    }

    /// The working days from one day to another.
    pub(crate) fn workdays(&self, from: Date, until: Date) -> i64 {
        self.calendar.known_on(self.today()).workdays_between(from, until).into()
    }

    /// The key of a person.
    pub(crate) async fn key_of(&self, person: PersonRef) -> Result<PersonKey, BundleError> {
        Ok(self.identity.vault().key_of(person).await?)
    }

    /// A resident, unless their data was erased.
    pub(crate) async fn known(&self, person: PersonRef) -> Result<Option<Resident>, BundleError> {
        match self.identity.resident(person).await {
            Err(IdentityError::Erased) => Ok(None),
            known => Ok(known?),
        }
    }
}
