//! Sign-up: a resident makes an account.

use std::fmt;

use plat_facts::{Actor, PersonRef, Published, identity::ResidentRegistered};
use plat_kernel::{Date, Id, Timestamp, idno::ResidentId, mobile::Mobile};
use plat_store::Tx;

use crate::{
    Identity, IdentityError, Policy, Resident, Vault, name, password_rules,
    store::{credentials, credentials::CredentialMark, people},
};

/// What a resident fills in to make an account.
#[derive(Clone, Default)]
pub struct NewResident {
    /// The name as on the identity card.
    pub name: String,
    /// The identity number.
    pub id_number: String,
    /// The mobile number.
    pub phone: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for NewResident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewResident(..)")
    }
}

/// A form in which every field can be right.
#[derive(Clone)]
pub(crate) struct Checked {
    pub(crate) name: String,
    pub(crate) id_number: ResidentId,
    pub(crate) phone: String,
}

/// A resident about to be stored.
#[derive(Clone)]
pub(crate) struct Ready {
    pub(crate) resident: Resident,
    pub(crate) credential: Id<CredentialMark>,
    pub(crate) secret: String,
}

impl NewResident {
    /// Everything that is wrong with the form, so that a page can say it all at once. That somebody has the number or the
    /// phone already is known only after [`Identity::sign_up`].
    pub fn faults(&self, policy: &Policy, today: Date) -> Vec<IdentityError> {
        let known = [self.id_number.as_str(), self.phone.as_str()];
        let password = password_rules::check(&self.password, &known, policy);
        [
            self.checked_name().err(),
            self.checked_id_number(today).err(),
            self.checked_phone().err(),
            password.err().map(IdentityError::WeakPassword),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The form without its password, in normal form.
    pub(crate) fn checked(&self, today: Date) -> Result<Checked, IdentityError> {
        Ok(Checked {
            name: self.checked_name()?,
            id_number: self.checked_id_number(today)?,
            phone: self.checked_phone()?,
        })
    }

    pub(crate) fn checked_name(&self) -> Result<String, IdentityError> {
        name::parse(&self.name).ok_or(IdentityError::BadName)
    }

    fn checked_id_number(&self, today: Date) -> Result<ResidentId, IdentityError> {
        id_number(&self.id_number, today)
    }

    fn checked_phone(&self) -> Result<String, IdentityError> {
        let bare: String = self.phone.split_whitespace().collect();
        Mobile::parse(&bare).map(|it| it.as_str().to_owned()).map_err(IdentityError::BadPhone)
    }
}

/// An identity number in normal form.
pub(crate) fn id_number(typed: &str, today: Date) -> Result<ResidentId, IdentityError> {
    let bare: String = typed.split_whitespace().collect();
    ResidentId::on(&bare.to_ascii_uppercase(), today).map_err(IdentityError::BadIdNumber)
}

impl Identity {
    /// Makes an account. Errors name their field; [`IdentityError::IdNumberTaken`] and [`IdentityError::PhoneTaken`] if
    /// somebody has it. There is no age limit: what a minor may do alone is for each item to say.
    pub async fn sign_up(&self, form: NewResident) -> Result<Resident, IdentityError> {
        if let Some(fault) = form.faults(&self.policy, self.mint.today()).into_iter().next() {
            return Err(fault);
        }
        let checked = form.checked(self.mint.today())?;
        let secret = self.hasher.hash(&form.password).await?;
        let (ready, now) = (self.ready(checked, secret), self.now());
        let (resident, vault) = (ready.resident.clone(), self.vault.clone());
        self.db
            .write(move |tx| {
                refuse_taken(tx, &vault, &ready.resident)?;
                store(tx, &vault, &ready, (now, Actor::Resident(ready.resident.id)))
            })
            .await?;
        Ok(resident)
    }

    pub(crate) fn ready(&self, it: Checked, secret: String) -> Ready {
        let id: PersonRef = self.mint.id();
        let resident = Resident::with_key(self.vault.fresh(id), it.name, it.id_number, it.phone);
        Ready { resident, credential: self.mint.id(), secret }
    }
}

fn refuse_taken(tx: &mut Tx<'_>, vault: &Vault, it: &Resident) -> Result<(), IdentityError> {
    if people::find_by_id_number(tx, vault, it.id_number.as_str())?.is_some() {
        return Err(IdentityError::IdNumberTaken);
    }
    if people::find_by_phone(tx, vault, &it.phone)?.is_some() {
        return Err(IdentityError::PhoneTaken);
    }
    Ok(())
}

/// Stores a resident with the password and the fact.
pub(crate) fn store(
    tx: &mut Tx<'_>,
    vault: &Vault,
    it: &Ready,
    (now, actor): (Timestamp, Actor),
) -> Result<(), IdentityError> {
    let person = it.resident.id;
    people::insert_resident(tx, vault, &it.resident, now)?;
    credentials::insert(tx, it.credential, person, (&it.secret, now))?;
    tx.append(ResidentRegistered { person }.fact(person.cast(), 1, now, actor))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{PASSWORD, World, a_resident};

    #[tokio::test]
    async fn a_resident_who_signs_up_is_found_by_number_and_phone() {
        for world in World::on_each_engine() {
            let made = world.identity.sign_up(a_resident(1)).await.unwrap();
            let found = world.identity.find_resident_by_id_number(made.id_number.as_str()).await.unwrap();
            assert_eq!(found, Some(made.clone()));
            assert_eq!(world.identity.find_resident_by_phone(&made.phone).await.unwrap(), Some(made.clone()));
            assert_eq!(world.identity.resident(made.id).await.unwrap(), Some(made));
        }
    }

    #[tokio::test]
    async fn a_duplicate_identity_number_is_refused_at_its_field() {
        for world in World::on_each_engine() {
            world.identity.sign_up(a_resident(1)).await.unwrap();
            let again = NewResident { phone: "13000000099".into(), ..a_resident(1) };
            let error = world.identity.sign_up(again).await.unwrap_err();
            assert_eq!((error.code(), error.field()), ("identity.id_number_taken", Some("id_number")));
        }
    }

    #[tokio::test]
    async fn a_duplicate_phone_is_refused_at_its_field() {
        for world in World::on_each_engine() {
            let first = a_resident(1);
            world.identity.sign_up(first.clone()).await.unwrap();
            let error = world
                .identity
                .sign_up(NewResident { phone: first.phone, ..a_resident(2) })
                .await
                .unwrap_err();
            assert_eq!((error.code(), error.field()), ("identity.phone_taken", Some("phone")));
        }
    }

    #[tokio::test]
    async fn of_two_sign_ups_at_once_with_one_number_one_is_refused_at_its_field() {
        for world in World::on_each_engine() {
            let (one, two) = (a_resident(1), NewResident { phone: "13000000099".into(), ..a_resident(1) });
            let (one, two) = tokio::join!(world.identity.sign_up(one), world.identity.sign_up(two));
            let errors: Vec<_> = [one.err(), two.err()].into_iter().flatten().collect();
            assert_eq!(errors, [IdentityError::IdNumberTaken]);
        }
    }

    #[test]
    fn a_form_tells_all_that_is_wrong_at_once_and_where() {
        let form = NewResident {
            name: "3".into(),
            id_number: "330203190001010013x".into(),
            phone: "1".into(),
            password: "weak".into(),
        };
        let faults = form.faults(&Policy::default(), World::today());
        let fields: Vec<_> = faults.iter().map(|it| it.field().unwrap()).collect();
        assert_eq!(fields, ["name", "id_number", "phone", "password"]);
    }

    #[tokio::test]
    async fn a_weak_password_is_refused() {
        let world = World::sqlite();
        let error = world
            .identity
            .sign_up(NewResident { password: "password".into(), ..a_resident(1) })
            .await
            .unwrap_err();
        assert_eq!(error.code(), "identity.password_too_few_kinds");
        assert_eq!(world.identity.count_residents().await.unwrap(), 0);
    }

    #[tokio::test]
    async fn a_fact_of_registration_has_no_personal_data() {
        for world in World::on_each_engine() {
            let made = world.identity.sign_up(a_resident(1)).await.unwrap();
            let facts = world.facts_of(made.id.cast()).await;
            assert_eq!(facts.len(), 1);
            let text = format!("{:?}", facts[0]);
            for personal in [&made.name, &made.phone, made.id_number.as_str(), PASSWORD] {
                assert!(!text.contains(personal), "{text}");
            }
            assert!(!format!("{made:?} {:?}", a_resident(1)).contains(&made.name));
        }
    }
}
