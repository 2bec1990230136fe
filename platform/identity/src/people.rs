//! Finding residents. What comes back is in clear; pages show it through the `masked_…` methods of [`Resident`].

use plat_facts::PersonRef;
use plat_kernel::{Id, Lang};

use crate::{
    Identity, IdentityError, Resident, erased_name,
    login::Login,
    store::{keys, people},
};

/// The longest page of residents.
const PAGE: u32 = 200;

impl Identity {
    /// A resident by reference. [`IdentityError::Erased`] if there was one: [`Identity::masked_name`] for lists.
    pub async fn resident(&self, id: PersonRef) -> Result<Option<Resident>, IdentityError> {
        let vault = self.vault.clone();
        self.db
            .read(move |tx| match people::find_resident(tx, &vault, id)? {
                None if keys::is_erased(tx, id)? => Err(IdentityError::Erased),
                found => Ok(found),
            })
            .await
    }

    /// The name of a resident as lists show it; of somebody erased [`crate::erased_name`].
    pub async fn masked_name(&self, id: PersonRef, lang: Lang) -> Result<String, IdentityError> {
        match self.resident(id).await {
            Ok(Some(resident)) => Ok(resident.masked_name()),
            Ok(None) => Err(IdentityError::UnknownPerson),
            Err(IdentityError::Erased) => Ok(erased_name(lang).to_owned()),
            Err(error) => Err(error),
        }
    }

    /// The resident with an identity number; `None` also if it cannot be one.
    pub async fn find_resident_by_id_number(&self, number: &str) -> Result<Option<Resident>, IdentityError> {
        let Login::IdNumber(number) = Login::parse(number) else { return Ok(None) };
        let vault = self.vault.clone();
        self.db.read(move |tx| Ok(people::find_by_id_number(tx, &vault, &number)?)).await
    }

    /// The resident with a phone; `None` also if it cannot be one.
    pub async fn find_resident_by_phone(&self, phone: &str) -> Result<Option<Resident>, IdentityError> {
        let Login::Phone(phone) = Login::parse(phone) else { return Ok(None) };
        let vault = self.vault.clone();
        self.db.read(move |tx| Ok(people::find_by_phone(tx, &vault, &phone)?)).await
    }

    /// A page of at most 200 residents, oldest account first, after one of them (`None`: from the beginning).
    pub async fn residents(
        &self,
        after: Option<PersonRef>,
        limit: u32,
    ) -> Result<Vec<Resident>, IdentityError> {
        let (after, limit) = (after.unwrap_or_else(Id::nil), limit.min(PAGE));
        let vault = self.vault.clone();
        self.db.read(move |tx| Ok(people::list_residents(tx, &vault, after, limit)?)).await
    }

    /// How many residents have an account.
    pub async fn count_residents(&self) -> Result<i64, IdentityError> {
        self.db.read(move |tx| Ok(people::count_residents(tx)?)).await
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{World, a_resident};

    #[tokio::test]
    async fn residents_come_in_pages_each_once() {
        for world in World::on_each_engine() {
            let proof = crate::MayManagePeople::of_installation();
            let people = (1..=5).map(a_resident).collect();
            let mut loaded = world.identity.import_residents(proof, people).await.unwrap();
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let page = world.identity.residents(after, 2).await.unwrap();
                let Some(last) = page.last() else { break };
                after = Some(last.id);
                seen.extend(page.into_iter().map(|it| it.id));
            }
            loaded.sort_unstable();
            assert_eq!(seen, loaded);
        }
    }

    #[tokio::test]
    async fn what_cannot_be_a_number_or_a_phone_finds_nobody() {
        let world = World::sqlite();
        world.identity.sign_up(a_resident(1)).await.unwrap();
        assert_eq!(world.identity.find_resident_by_id_number("1' OR '1'='1").await.unwrap(), None);
        assert_eq!(world.identity.find_resident_by_phone("").await.unwrap(), None);
    }

    #[tokio::test]
    async fn what_pages_show_is_masked() {
        let world = World::sqlite();
        let resident = world.identity.sign_up(a_resident(1)).await.unwrap();
        assert_eq!(resident.masked_name(), "宁**");
        assert_eq!(resident.masked_phone(), "130****0001");
        assert_eq!(&resident.masked_id_number()[..14], "339900********");
        assert_eq!(resident.age("2025-12-31".parse().unwrap()), 35);
        assert_eq!(resident.age("2026-01-01".parse().unwrap()), 36);
    }
}
