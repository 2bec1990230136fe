//! Bulk loading for the demo city and for moving in from an older system. Running it again changes nothing.

use std::collections::HashMap;

use plat_facts::{Actor, PersonRef};
use plat_kernel::{Id, Timestamp};
use plat_store::Tx;

use crate::{
    Identity, IdentityError, MayManagePeople, NewOfficer, NewResident, Officer,
    register::{Ready, store},
    store::{credentials, credentials::CredentialMark, people},
};

/// How many people one transaction takes, so that other commands get their turn between two.
const CHUNK: usize = 500;

#[derive(Clone)]
struct ReadyOfficer {
    officer: Officer,
    credential: Id<CredentialMark>,
    secret: String,
}

impl Identity {
    /// Loads residents; answers with their references in the same order. Who is there already (by identity number) stays as
    /// they are. Equal passwords are hashed once; password rules are not asked. The first that cannot be right stops it all
    /// before anything is written.
    #[expect(clippy::needless_pass_by_value, reason = "a proof is used up by what it allows")]
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
            let ids = self
                .db
                .write::<_, IdentityError>(move |tx| chunk.iter().map(|it| load(tx, it, now)).collect())
                .await?;
            loaded.extend::<Vec<PersonRef>>(ids);
        }
        Ok(loaded)
    }

    /// Loads officers, as [`Identity::import_residents`] does; who has the badge already stays as they are.
    #[expect(clippy::needless_pass_by_value, reason = "a proof is used up by what it allows")]
    pub async fn import_officers(
        &self,
        _proof: MayManagePeople,
        officers: Vec<NewOfficer>,
    ) -> Result<Vec<PersonRef>, IdentityError> {
        let secrets = self.secrets(officers.iter().map(|it| it.password.as_str())).await?;
        let mut ready = Vec::with_capacity(officers.len());
        for new in &officers {
            let secret = secrets.get(&new.password).cloned().unwrap_or_default();
            let (officer, credential) = (new.checked(self.mint.id())?, self.mint.id());
            ready.push(ReadyOfficer { officer, credential, secret });
        }
        let (now, mut loaded) = (self.now(), Vec::with_capacity(ready.len()));
        for chunk in ready.chunks(CHUNK).map(<[ReadyOfficer]>::to_vec) {
            let ids = self
                .db
                .write::<_, IdentityError>(move |tx| chunk.iter().map(|it| load_officer(tx, it, now)).collect())
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

fn load(tx: &mut Tx<'_>, it: &Ready, now: Timestamp) -> Result<PersonRef, IdentityError> {
    if let Some(there) = people::find_by_id_number(tx, it.resident.id_number.as_str())? {
        return Ok(there.id);
    }
    if people::find_by_phone(tx, &it.resident.phone)?.is_some() {
        return Err(IdentityError::PhoneTaken);
    }
    store(tx, it, now, Actor::System)?;
    Ok(it.resident.id)
}

fn load_officer(tx: &mut Tx<'_>, it: &ReadyOfficer, now: Timestamp) -> Result<PersonRef, IdentityError> {
    if let Some(there) = people::find_badge(tx, &it.officer.badge)? {
        return Ok(there);
    }
    people::insert_officer(tx, &it.officer, now)?;
    credentials::insert(tx, it.credential, it.officer.id, (&it.secret, now))?;
    Ok(it.officer.id)
}
