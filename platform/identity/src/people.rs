//! Finding residents. What comes back is in clear; pages show it through the `masked_…` methods of [`Resident`].

use plat_facts::PersonRef;
use plat_kernel::Id;

use crate::{
    Identity, IdentityError, Resident,
    login::Login,
    store::people,
};

/// The longest page of residents.
const PAGE: u32 = 200;

impl Identity {
    /// A resident by reference.
    pub async fn resident(&self, id: PersonRef) -> Result<Option<Resident>, IdentityError> {
        self.db.read(move |tx| Ok(people::find_resident(tx, id)?)).await
    }

    /// The resident with an identity number; `None` also if it cannot be one.
    pub async fn find_resident_by_id_number(&self, number: &str) -> Result<Option<Resident>, IdentityError> {
        let Login::IdNumber(number) = Login::parse(number) else { return Ok(None) };
        self.db.read(move |tx| Ok(people::find_by_id_number(tx, &number)?)).await
    }

    /// The resident with a phone; `None` also if it cannot be one.
    pub async fn find_resident_by_phone(&self, phone: &str) -> Result<Option<Resident>, IdentityError> {
        let Login::Phone(phone) = Login::parse(phone) else { return Ok(None) };
        self.db.read(move |tx| Ok(people::find_by_phone(tx, &phone)?)).await
    }

    /// A page of at most 200 residents, oldest account first, after one of them (`None`: from the beginning).
    pub async fn residents(
        &self,
        after: Option<PersonRef>,
        limit: u32,
    ) -> Result<Vec<Resident>, IdentityError> {
        let (after, limit) = (after.unwrap_or_else(Id::nil), limit.min(PAGE));
        self.db.read(move |tx| Ok(people::list_residents(tx, after, limit)?)).await
    }

    /// How many residents have an account.
    pub async fn count_residents(&self) -> Result<i64, IdentityError> {
        self.db.read(move |tx| Ok(people::count_residents(tx)?)).await
    }
}
