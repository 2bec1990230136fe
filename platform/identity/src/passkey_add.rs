//! Adding a passkey: in a session, or as the first thing that somebody does who must have one.

use std::net::IpAddr;

use plat_facts::{PasskeyRef, Published, identity::PasskeyAdded};
use plat_kernel::Id;
use plat_store::Tx;
use serde_json::Value;
use webauthn_rs::prelude::{CredentialID, PasskeyRegistration, RegisterPublicKeyCredential, Uuid};

use crate::{
    Identity, IdentityError, PasskeyAnswer, PasskeyQuestion, SecondStep, Session, SessionToken, Who,
    passkey::{LABEL, checked_label, key_in},
    passkey_question::Purpose,
    sign_in::begin,
    store::{
        attempts, halves,
        passkeys::{self, NewPasskeyRow},
        people, sessions,
    },
};

/// A new passkey, as it comes back from the browser.
#[derive(Debug, Clone)]
pub struct NewPasskey {
    /// What its owner calls it.
    pub label: String,
    /// What the authenticator said.
    pub answer: PasskeyAnswer,
}

impl Identity {
    /// Asks the browser of somebody who is signed in to make a passkey.
    pub async fn ask_for_new_passkey(&self, who: &Who) -> Result<PasskeyQuestion, IdentityError> {
        let site = self.passkey_site()?;
        let person = who.person().ok_or(IdentityError::UnknownPerson)?;
        let known = self.found_passkeys(person).await?;
        if known.len() >= self.policy.passkeys_each {
            return Err(IdentityError::TooManyPasskeys { most: self.policy.passkeys_each });
        }
        let known: Result<Vec<CredentialID>, _> =
            known.iter().map(|it| key_in(it).map(|key| key.cred_id().clone())).collect();
        let (account, shown) = names(who);
        let user = Uuid::from_bytes(*person.as_bytes());
        let (challenge, state) = site
            .webauthn
            .start_passkey_registration(user, &account, &shown, Some(known?))
            .map_err(IdentityError::unreadable)?;
        let options = serde_json::to_value(&challenge.public_key).map_err(IdentityError::unreadable)?;
        self.ask(Purpose::Add, Some(person), (kept_by_the_authenticator(options), state)).await
    }

    /// Keeps a passkey that was made in a session. The first one ends all other sessions of its owner: they began without.
    pub async fn add_passkey(&self, session: &Session, new: NewPasskey) -> Result<PasskeyRef, IdentityError> {
        let row = self.checked_passkey(&session.who, new).await?;
        let (most, who, here, id) = (self.policy.passkeys_each, session.who.clone(), session.id, row.id);
        self.db
            .write(move |tx| {
                let had = store(tx, &row, (&who, most))?;
                if had == 0 {
                    sessions::end_others(tx, row.person, here, row.made_at)?;
                }
                Ok(id)
            })
            .await
    }

    /// Asks the browser of somebody who is halfway in, and must have a passkey and has none, to make one.
    pub async fn ask_for_first_passkey(&self, half: &str) -> Result<PasskeyQuestion, IdentityError> {
        let who = self.half_for(half, SecondStep::Add).await?;
        self.ask_for_new_passkey(&who).await
    }

    /// Keeps the first passkey of somebody who is halfway in, and lets them in.
    pub async fn add_first_passkey(
        &self,
        half: &str,
        new: NewPasskey,
        from: IpAddr,
    ) -> Result<(SessionToken, Who), IdentityError> {
        let who = self.half_for(half, SecondStep::Add).await?;
        let row = self.checked_passkey(&who, new).await?;
        let (token, attempt) = self.attempt(people::subject_of_account(row.person), from);
        let (most, hash, enters) = (self.policy.passkeys_each, plat_crypto::token::hash(half), who.clone());
        self.db
            .write(move |tx| {
                if !halves::take(tx, &hash)? {
                    return Err(IdentityError::HalfSessionOver);
                }
                if store(tx, &row, (&enters, most))? != 0 {
                    return Err(IdentityError::SecondStepNeeded); // somebody added one a moment ago: show it
                }
                sessions::end_others(tx, row.person, Id::nil(), row.made_at)?;
                attempts::delete(tx, &attempt.account)?;
                begin(tx, &attempt.session, &enters)
            })
            .await?;
        Ok((token, who))
    }

    async fn checked_passkey(&self, who: &Who, new: NewPasskey) -> Result<NewPasskeyRow, IdentityError> {
        let party = self.passkey_site()?;
        let (Some(person), Some(side)) = (who.person(), who.side()) else {
            return Err(IdentityError::UnknownPerson);
        };
        let label = checked_label(&new.label)?;
        let label = self.vault().key_of(person).await?.seal_text(LABEL, &label);
        let begun: PasskeyRegistration = self.asked(Purpose::Add, Some(person), &new.answer.handle).await?;
        let passkey = read::<RegisterPublicKeyCredential>(new.answer.credential).and_then(|answer| {
            let finished = party.webauthn.finish_passkey_registration(&answer, &begun);
            finished.map_err(|why| {
                tracing::info!(%why, "a new passkey was refused");
                IdentityError::PasskeyRefused
            })
        })?;
        let text = serde_json::to_string(&passkey).map_err(IdentityError::unreadable)?;
        let credential = passkey.cred_id().as_slice().to_owned();
        Ok(NewPasskeyRow {
            id: self.mint.id(),
            credential,
            person,
            side,
            label,
            passkey: text,
            made_at: self.now(),
        })
    }
}

/// Keeps a passkey and tells it; says how many there were before.
fn store(tx: &mut Tx<'_>, row: &NewPasskeyRow, (who, most): (&Who, usize)) -> Result<i64, IdentityError> {
    let actor = who.actor().ok_or(IdentityError::UnknownPerson)?;
    if passkeys::find(tx, &row.credential)?.is_some() {
        return Err(IdentityError::PasskeyTaken);
    }
    let had = passkeys::count(tx, row.person)?;
    if usize::try_from(had).is_ok_and(|had| had >= most) {
        return Err(IdentityError::TooManyPasskeys { most });
    }
    passkeys::insert(tx, row)?;
    let added = PasskeyAdded { person: row.person, passkey: row.id };
    tx.append(added.fact(row.id.cast(), 1, row.made_at, actor))?;
    Ok(had)
}

/// The names that an authenticator shows beside the passkey. It may be somebody else's screen: nothing in clear.
fn names(who: &Who) -> (String, String) {
    match who {
        Who::Officer(it) => (it.badge.clone(), it.badge.clone()),
        Who::Resident(it) => (it.masked_phone(), it.masked_name()),
        Who::Anonymous => (String::new(), String::new()),
    }
}

/// Asks that the authenticator itself keeps whose passkey it is, where it can: then it signs in without a login being typed.
fn kept_by_the_authenticator(mut options: Value) -> Value {
    if let Some(selection) = options.get_mut("authenticatorSelection").and_then(Value::as_object_mut) {
        selection.insert("residentKey".to_owned(), "preferred".into());
    }
    options
}

/// An answer as the browser sent it; nonsense is refused like a wrong answer.
pub(crate) fn read<T: serde::de::DeserializeOwned>(answer: Value) -> Result<T, IdentityError> {
    serde_json::from_value(answer).map_err(|_| IdentityError::PasskeyRefused)
}
