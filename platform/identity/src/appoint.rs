//! Making an officer takes two persons: the system administration makes the account, the security administration gives it
//! its roles. Neither can do the other's part (三权分立, GB/T 22239-2019).

use plat_facts::{
    PersonRef, Published,
    officers::{AccountUnlocked, OfficerAppointed, OfficerDismissed, RolesGranted, SessionsEnded},
};
use plat_kernel::Id;

use crate::{
    Action, Identity, IdentityError, MayListPeople, MayManagePeople, MayManageRights, NewOfficer, Officer,
    Role, Roles, Thing, password_rules,
    store::{attempts, credentials, keys, people, posts, sessions},
};

/// The longest page of officers.
const PAGE: u32 = 200;

impl Identity {
    /// Makes an officer's account. Only the installation itself may give it roles at once; a system administrator's new
    /// account has none. [`IdentityError::BadgeTaken`] if somebody has, or ever had, the badge.
    pub async fn appoint(&self, proof: &MayManagePeople, new: NewOfficer) -> Result<Officer, IdentityError> {
        if proof.person().is_some() && !new.roles.is_empty() {
            return Err(IdentityError::RolesComeSecond);
        }
        let officer = new.checked(self.mint.id())?;
        password_rules::check(&new.password, &[&officer.badge], &self.policy)
            .map_err(IdentityError::WeakPassword)?;
        let secret = self.hasher.hash(&new.password).await?;
        let id_number = new.checked_id_number(self.mint.today())?;
        let (made, credential, now) = (officer.clone(), self.mint.id(), self.now());
        let (vault, by, fact) = (self.vault.clone(), proof.person(), appointed(&officer));
        let fact = fact.fact(self.mint.id(), 1, now, proof.actor());
        self.db
            .write(move |tx| {
                if people::find_badge(tx, &made.badge)?.is_some() {
                    return Err(IdentityError::BadgeTaken);
                }
                let taken =
                    id_number.as_ref().map(|it| keys::Kind::OfficerIdNumber.index(&vault, it.as_str()));
                if let Some(index) = taken
                    && keys::find_by_index(tx, index)?.is_some()
                {
                    return Err(IdentityError::IdNumberTaken);
                }
                people::insert_officer(tx, &vault, (&made, id_number.as_ref()), now)?;
                if let Some(by) = by {
                    posts::appoint(tx, made.id, by)?;
                }
                credentials::insert(tx, credential, made.id, (&secret, now))?;
                Ok(tx.append(&fact)?)
            })
            .await?;
        Ok(officer)
    }

    /// Ends an officer's service and with it every session and every delegation; the person stays in the record of what was
    /// done. Nobody ends their own.
    pub async fn dismiss(&self, proof: &MayManagePeople, officer: PersonRef) -> Result<(), IdentityError> {
        let thing = Thing::Account { own: proof.person() == Some(officer), appointed_by_me: false };
        self.allow_by(proof.officer(), Action::Dismiss, &thing)?;
        let now = self.now();
        let fact = OfficerDismissed { officer }.fact(self.mint.id(), 1, now, proof.actor());
        self.db
            .write(move |tx| {
                if !people::dismiss_officer(tx, officer, now)? {
                    return Err(IdentityError::UnknownPerson);
                }
                sessions::end_others(tx, officer, Id::nil(), now)?;
                Ok(tx.append(&fact)?)
            })
            .await
    }

    /// Gives an officer these roles and no others; no roles at all is allowed. Nobody gives themself a role, nor an account
    /// that they made. Holds from the officer's next request on.
    pub async fn grant_roles(
        &self,
        proof: &MayManageRights,
        officer: PersonRef,
        roles: Roles,
    ) -> Result<(), IdentityError> {
        let roles = roles.separate().map_err(|_| IdentityError::MixedRoles)?;
        let found = self.db.read::<_, IdentityError>(move |tx| Ok(posts::find(tx, officer)?)).await?;
        let post = found.ok_or(IdentityError::UnknownPerson)?;
        let by = proof.person();
        let thing = Thing::Account {
            own: by == Some(officer),
            appointed_by_me: by.is_some() && by == post.appointed_by,
        };
        self.allow_by(proof.officer(), Action::GrantRoles, &thing)?;
        let codes = |roles: Roles| roles.iter().map(|it| Role::code(it).to_owned()).collect();
        let fact = RolesGranted { officer, roles: codes(roles), before: codes(post.roles) };
        let fact = fact.fact(self.mint.id(), 1, self.now(), proof.actor());
        self.db
            .write(move |tx| {
                if !posts::grant(tx, officer, (post.roles, roles))? {
                    return Err(IdentityError::ChangedMeanwhile);
                }
                Ok(tx.append(&fact)?)
            })
            .await
    }

    /// Opens a locked account before its time.
    pub async fn unlock(&self, proof: &MayManageRights, person: PersonRef) -> Result<(), IdentityError> {
        let thing = Thing::Account { own: proof.person() == Some(person), appointed_by_me: false };
        self.allow_by(proof.officer(), Action::Unlock, &thing)?;
        let fact = AccountUnlocked { person }.fact(self.mint.id(), 1, self.now(), proof.actor());
        self.db
            .write(move |tx| {
                attempts::delete(tx, &people::subject_of_account(person))?;
                Ok(tx.append(&fact)?)
            })
            .await
    }

    /// Ends every session of a person; says how many there were.
    pub async fn end_sessions_of(
        &self,
        proof: &MayManageRights,
        person: PersonRef,
    ) -> Result<u64, IdentityError> {
        let thing = Thing::Account { own: proof.person() == Some(person), appointed_by_me: false };
        self.allow_by(proof.officer(), Action::EndSessions, &thing)?;
        let (now, fact) = (self.now(), SessionsEnded { person });
        let fact = fact.fact(self.mint.id(), 1, now, proof.actor());
        self.db
            .write(move |tx| {
                let ended = sessions::end_others(tx, person, Id::nil(), now)?;
                tx.append(&fact)?;
                Ok(ended)
            })
            .await
    }

    /// A page of at most 200 officers on duty by badge, after one of them (`None`: from the beginning).
    pub async fn list_officers(
        &self,
        _proof: &MayListPeople,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Officer>, IdentityError> {
        let (after, limit) = (after.unwrap_or_default().to_owned(), limit.min(PAGE));
        let vault = self.vault.clone();
        self.db.read(move |tx| Ok(people::list_officers_after(tx, &vault, (&after, limit))?)).await
    }
}

fn appointed(officer: &Officer) -> OfficerAppointed {
    OfficerAppointed {
        officer: officer.id,
        site: officer.site.clone(),
        branch: officer.branch.code().to_owned(),
    }
}
