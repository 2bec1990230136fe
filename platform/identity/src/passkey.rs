//! A person's passkeys: list, rename, remove. Adding one is in `passkey_add.rs`, signing in with one in `passkey_show.rs`.

use plat_facts::{Actor, PasskeyRef, PersonRef, Published, identity::PasskeyRemoved};
use plat_kernel::{Id, Timestamp};
use plat_store::Tx;
use webauthn_rs::prelude::Passkey;

use crate::{
    Action, Identity, IdentityError, MayManageRights, Officer, PersonKey, Session, Thing, Who,
    passkey_site::PasskeySite,
    store::{
        halves,
        passkeys::{self, FoundPasskey},
        sessions,
    },
};

/// Where the names are sealed: people call their passkeys after themselves.
pub(crate) const LABEL: &str = "identity_passkey.label";
/// The longest name that a person may give to a passkey.
const LABEL_LENGTH: usize = 40;

/// One passkey in its owner's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyRow {
    /// Names the passkey; also the stream of its facts.
    pub id: PasskeyRef,
    /// What its owner calls it.
    pub label: String,
    /// When it was added.
    pub made_at: Timestamp,
    /// When somebody last signed in with it.
    pub used_at: Option<Timestamp>,
}

impl Identity {
    /// The origin under which passkeys can be used here; none where browsers make none.
    pub fn passkeys_at(&self) -> Option<&str> {
        self.passkeys.as_ref().map(PasskeySite::origin)
    }

    /// Whether an officer must have a passkey, because of a role.
    pub fn must_have_passkey(&self, officer: &Officer) -> bool {
        officer.roles.iter().any(|role| self.policy.must_have_passkey.has(role))
    }

    /// A person's passkeys, oldest first.
    pub async fn passkeys(&self, person: PersonRef) -> Result<Vec<PasskeyRow>, IdentityError> {
        let found = self.found_passkeys(person).await?;
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let key = self.vault().key_of(person).await?;
        found.into_iter().map(|it| row(&it, &key)).collect()
    }

    /// Gives one of one's own passkeys another name.
    pub async fn rename_passkey(&self, who: &Who, id: PasskeyRef, label: &str) -> Result<(), IdentityError> {
        let label = checked_label(label)?;
        let person = who.person().ok_or(IdentityError::UnknownPasskey)?;
        let label = self.vault().key_of(person).await?.seal_text(LABEL, &label);
        let renamed: Result<bool, IdentityError> =
            self.db.write(move |tx| Ok(passkeys::rename(tx, (id, person), &label)?)).await;
        renamed?.then_some(()).ok_or(IdentityError::UnknownPasskey)
    }

    /// Takes one of one's own passkeys away. [`IdentityError::LastPasskey`] for the only one of somebody who must have one.
    pub async fn remove_passkey(&self, session: &Session, id: PasskeyRef) -> Result<(), IdentityError> {
        let (Some(person), Some(actor)) = (session.who.person(), session.who.actor()) else {
            return Err(IdentityError::UnknownPasskey);
        };
        let keeps_one = session.who.officer().is_some_and(|it| self.must_have_passkey(it));
        let now = self.now();
        self.db
            .write(move |tx| {
                if keeps_one && passkeys::count(tx, person)? < 2 {
                    return Err(IdentityError::LastPasskey);
                }
                remove(tx, (id, person), now, actor)
            })
            .await
    }

    /// Takes all passkeys of an officer away, when they are lost, and ends every session: whoever found them is out. Says how
    /// many there were. The officer then signs in with the password, and adds a new one first if the role asks for it.
    pub async fn remove_passkeys_of(
        &self,
        proof: &MayManageRights,
        officer: PersonRef,
    ) -> Result<usize, IdentityError> {
        // To let somebody in with less is to give a right: nobody does it for themself.
        let thing = Thing::Account { own: proof.person() == Some(officer), appointed_by_me: false };
        self.allow_by(proof.officer(), Action::GrantRoles, &thing)?;
        let (now, by) = (self.now(), proof.actor());
        self.db
            .write(move |tx| {
                let all = passkeys::list(tx, officer)?;
                for passkey in &all {
                    remove(tx, (passkey.id, officer), now, by)?;
                }
                halves::drop_all(tx, officer)?;
                sessions::end_others(tx, officer, Id::nil(), now)?;
                Ok(all.len())
            })
            .await
    }

    pub(crate) fn passkey_site(&self) -> Result<&PasskeySite, IdentityError> {
        self.passkeys.as_ref().ok_or(IdentityError::PasskeysUnavailable)
    }

    pub(crate) async fn found_passkeys(&self, person: PersonRef) -> Result<Vec<FoundPasskey>, IdentityError> {
        self.db.read(move |tx| Ok(passkeys::list(tx, person)?)).await
    }
}

/// The key in a row.
pub(crate) fn key_in(found: &FoundPasskey) -> Result<Passkey, IdentityError> {
    serde_json::from_str(&found.passkey).map_err(IdentityError::unreadable)
}

/// A name as it is kept: no spaces around it, no control characters.
pub(crate) fn checked_label(raw: &str) -> Result<String, IdentityError> {
    let label = raw.trim();
    let fits = (1..=LABEL_LENGTH).contains(&label.chars().count()) && !label.chars().any(char::is_control);
    fits.then(|| label.to_owned()).ok_or(IdentityError::BadPasskeyName)
}

fn row(found: &FoundPasskey, key: &PersonKey) -> Result<PasskeyRow, IdentityError> {
    let label = key.open_text(LABEL, &found.label)?;
    Ok(PasskeyRow { id: found.id, label, made_at: found.made_at, used_at: found.used_at })
}

fn remove(
    tx: &mut Tx<'_>,
    (passkey, person): (PasskeyRef, PersonRef),
    now: Timestamp,
    by: Actor,
) -> Result<(), IdentityError> {
    if !passkeys::delete(tx, (passkey, person))? {
        return Err(IdentityError::UnknownPasskey);
    }
    tx.append(PasskeyRemoved { person, passkey }.fact(passkey.cast(), 2, now, by))?;
    Ok(())
}
