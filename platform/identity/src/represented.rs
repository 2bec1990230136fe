//! Somebody who acts through a guardian: known by name and identity number, without a phone and without a way to sign in.

use plat_facts::{Actor, PersonRef, Published, identity::ResidentRegistered};

use crate::{Identity, IdentityError, NewResident, Resident, register, store::people};

impl Identity {
    /// The child with this number, entered by who acts for it if nobody has that number yet. Whoever asks compares the name:
    /// a number that is known is not entered anew.
    pub async fn enter_represented(
        &self,
        (name, id_number): (&str, &str),
        by: PersonRef,
    ) -> Result<Resident, IdentityError> {
        let form =
            NewResident { name: name.to_owned(), id_number: id_number.to_owned(), ..NewResident::default() };
        let (name, id_number) = (form.checked_name()?, register::id_number(id_number, self.mint.today())?);
        if let Some(known) = self.find_resident_by_id_number(id_number.as_str()).await? {
            return Ok(known);
        }
        let id: PersonRef = self.mint.id();
        let child = Resident::with_key(self.vault.fresh(id), name, id_number, String::new());
        let (stored, vault, now) = (child.clone(), self.vault.clone(), self.now());
        self.db
            .write(move |tx| {
                if people::find_by_id_number(tx, &vault, stored.id_number.as_str())?.is_some() {
                    return Err(IdentityError::IdNumberTaken);
                }
                people::insert_resident(tx, &vault, &stored, now)?;
                let fact = ResidentRegistered { person: stored.id };
                tx.append(fact.fact(stored.id.cast(), 1, now, Actor::Resident(by)))?;
                Ok(())
            })
            .await?;
        Ok(child)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{World, a_resident};

    #[tokio::test]
    async fn two_children_without_a_phone_are_two_people_and_each_is_entered_once() {
        for world in World::on_each_engine() {
            let mother = world.identity.sign_up(a_resident(1)).await.unwrap();
            let numbers = [a_resident(2).id_number, a_resident(3).id_number];
            let mut ids = Vec::new();
            for number in &numbers {
                let child = world.identity.enter_represented(("李小明", number), mother.id).await.unwrap();
                let again = world.identity.enter_represented(("李小明", number), mother.id).await.unwrap();
                assert_eq!(child.id, again.id);
                ids.push(child.id);
            }
            assert_ne!(ids[0], ids[1]);
            assert_eq!(world.identity.find_resident_by_phone("").await.unwrap(), None);
            assert!(world.identity.enter_represented(("李小明", "1"), mother.id).await.is_err());
        }
    }
}
