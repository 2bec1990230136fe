//! Bulk loading for the demo city and for moving in from an older system. Running it again changes nothing.

use std::collections::HashMap;

use plat_facts::{Actor, PersonRef};
use plat_kernel::{Id, Timestamp, idno::ResidentId};
use plat_store::Tx;

use crate::{
    Identity, IdentityError, MayManagePeople, NewOfficer, NewResident, Officer, Vault,
    register::{Ready, store},
    store::{credentials, credentials::CredentialMark, people},
};

/// How many people one transaction takes, so that other commands get their turn between two.
const CHUNK: usize = 500;

#[derive(Clone)]
struct ReadyOfficer {
    officer: Officer,
    id_number: Option<ResidentId>,
    credential: Id<CredentialMark>,
    secret: String,
}

impl Identity {
    /// Loads residents; answers with their references in the same order. Who is there already (by identity number) stays as
    /// they are. Equal passwords are hashed once; password rules are not asked. The first that cannot be right stops it all
    /// before anything is written.
    pub async fn import_residents(
        &self,
        _proof: MayManagePeople,
        people: Vec<NewResident>,
    ) -> Result<Vec<PersonRef>, IdentityError> {
        let today = self.mint.today();
        let secrets = self.secrets(people.iter().map(|it| it.password.as_str())).await?;
        let mut ready = Vec::with_capacity(people.len());
        for person in &people {
            let secret = secrets.get(&person.password).cloned().unwrap_or_default();
            ready.push(self.ready(person.checked(today)?, secret));
        }
        let (now, mut loaded) = (self.now(), Vec::with_capacity(ready.len()));
        for chunk in ready.chunks(CHUNK).map(<[Ready]>::to_vec) {
            let vault = self.vault.clone();
            let ids = self
                .db
                .write::<_, IdentityError>(move |tx| {
                    chunk.iter().map(|it| load(tx, &vault, it, now)).collect()
                })
                .await?;
            loaded.extend::<Vec<PersonRef>>(ids);
        }
        Ok(loaded)
    }

    /// Loads officers, as [`Identity::import_residents`] does; who has the badge already stays as they are.
    pub async fn import_officers(
        &self,
        _proof: MayManagePeople,
        officers: Vec<NewOfficer>,
    ) -> Result<Vec<PersonRef>, IdentityError> {
        let today = self.mint.today();
        let secrets = self.secrets(officers.iter().map(|it| it.password.as_str())).await?;
        let mut ready = Vec::with_capacity(officers.len());
        for new in &officers {
            let secret = secrets.get(&new.password).cloned().unwrap_or_default();
            let (officer, credential) = (new.checked(self.mint.id())?, self.mint.id());
            let id_number = new.checked_id_number(today)?;
            ready.push(ReadyOfficer { officer, id_number, credential, secret });
        }
        let (now, mut loaded) = (self.now(), Vec::with_capacity(ready.len()));
        for chunk in ready.chunks(CHUNK).map(<[ReadyOfficer]>::to_vec) {
            let vault = self.vault.clone();
            let ids = self
                .db
                .write::<_, IdentityError>(move |tx| {
                    chunk.iter().map(|it| load_officer(tx, &vault, it, now)).collect()
                })
                .await?;
            loaded.extend::<Vec<PersonRef>>(ids);
        }
        Ok(loaded)
    }

    /// The hash of each different password.
    async fn secrets<'a>(
        &self,
        passwords: impl Iterator<Item = &'a str>,
    ) -> Result<HashMap<String, String>, IdentityError> {
        let mut secrets = HashMap::new();
        for password in passwords {
            if !secrets.contains_key(password) {
                secrets.insert(password.to_owned(), self.hasher.hash(password).await?);
            }
        }
        Ok(secrets)
    }
}

fn load(tx: &mut Tx<'_>, vault: &Vault, it: &Ready, now: Timestamp) -> Result<PersonRef, IdentityError> {
    if let Some(there) = people::find_by_id_number(tx, vault, it.resident.id_number.as_str())? {
        return Ok(there.id);
    }
    if people::find_by_phone(tx, vault, &it.resident.phone)?.is_some() {
        return Err(IdentityError::PhoneTaken);
    }
    store(tx, vault, it, (now, Actor::System))?;
    Ok(it.resident.id)
}

fn load_officer(
    tx: &mut Tx<'_>,
    vault: &Vault,
    it: &ReadyOfficer,
    now: Timestamp,
) -> Result<PersonRef, IdentityError> {
    if let Some(there) = people::find_badge(tx, &it.officer.badge)? {
        return Ok(there);
    }
    people::insert_officer(tx, vault, (&it.officer, it.id_number.as_ref()), now)?;
    credentials::insert(tx, it.credential, it.officer.id, (&it.secret, now))?;
    Ok(it.officer.id)
}

#[cfg(test)]
mod tests {
    use plat_kernel::Stopwatch;

    use super::*;
    use crate::testing::{PASSWORD, World, a_resident, an_officer};

    fn proof() -> MayManagePeople {
        MayManagePeople::of_installation()
    }

    #[tokio::test]
    async fn loading_people_twice_changes_nothing_and_answers_the_same() {
        for world in World::on_each_engine() {
            let people: Vec<_> = (1..=50).map(a_resident).collect();
            let once = world.identity.import_residents(proof(), people.clone()).await.unwrap();
            let twice = world.identity.import_residents(proof(), people).await.unwrap();
            assert_eq!(once, twice);
            assert_eq!(world.identity.count_residents().await.unwrap(), 50);
            assert_eq!(world.sign_in("13000000007", PASSWORD).await.unwrap().1.person(), Some(once[6]));

            let officers = vec![an_officer("NH1001"), an_officer("NH1002")];
            let once = world.identity.import_officers(proof(), officers.clone()).await.unwrap();
            assert_eq!(world.identity.import_officers(proof(), officers).await.unwrap(), once);
            world.sign_in("NH1002", PASSWORD).await.unwrap();
        }
    }

    #[tokio::test]
    async fn two_thousand_residents_load_quickly() {
        let world = World::sqlite();
        // 900 serials a day are enough for one birth date; the rest is born a day later.
        let people: Vec<_> = (0..2000).map(numbered).collect();
        let watch = Stopwatch::start();
        world.identity.import_residents(proof(), people).await.unwrap();
        let took = watch.elapsed();
        assert_eq!(world.identity.count_residents().await.unwrap(), 2000);
        // Far below a second in a quiet run; the limit leaves room for a machine that builds at the same time.
        assert!(took.as_secs() < 5, "{took:?}");
    }

    fn numbered(number: u16) -> NewResident {
        let day: plat_kernel::Date = format!("1980-01-{:02}", 1 + number / 500).parse().unwrap();
        let id_number = plat_kernel::idno::ResidentId::synthetic("339900", day, number % 500).unwrap();
        NewResident {
            id_number: id_number.as_str().into(),
            phone: format!("1300000{number:04}"),
            ..a_resident(1)
        }
    }

    #[tokio::test]
    async fn one_wrong_number_stops_the_loading_before_anything_is_written() {
        let world = World::sqlite();
        let wrong = NewResident { id_number: "339900199001010000".into(), ..a_resident(2) };
        let error = world.identity.import_residents(proof(), vec![a_resident(1), wrong]).await.unwrap_err();
        assert_eq!(error.field(), Some("id_number"));
        assert_eq!(world.identity.count_residents().await.unwrap(), 0);
    }
}
