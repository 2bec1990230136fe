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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Branch, MayManageRights,
        testing::{PASSWORD, World, an_officer},
    };

    /// An administrator of the installation.
    async fn administrator(world: &World, role: Role, badge: &str) -> Officer {
        let new = NewOfficer { roles: [role].into(), branch: Branch::Legal, ..an_officer(badge) };
        world.identity.appoint(&MayManagePeople::of_installation(), new).await.unwrap()
    }

    fn without_roles(badge: &str) -> NewOfficer {
        NewOfficer { roles: Roles::NONE, ..an_officer(badge) }
    }

    async fn kinds(world: &World) -> Vec<String> {
        world.db.facts().settle().await.unwrap();
        world.db.facts().after(0, 100).await.unwrap().into_iter().map(|it| it.kind).collect()
    }

    #[tokio::test]
    async fn making_an_officer_takes_two_persons() {
        for world in World::on_each_engine() {
            let identity = &world.identity;
            let system = administrator(&world, Role::SystemAdministrator, "NH0001").await;
            let security = administrator(&world, Role::SecurityAdministrator, "NH0002").await;
            let accounts = identity.may_manage_people(&system).unwrap();
            let rights = identity.may_manage_rights(&security).unwrap();
            let hasty = identity.appoint(&accounts, an_officer("NH1001")).await;
            assert_eq!(hasty, Err(IdentityError::RolesComeSecond));
            let made = identity.appoint(&accounts, without_roles("NH1001")).await.unwrap();
            assert!(made.roles.is_empty());
            assert!(
                identity.may_manage_rights(&system).is_err()
                    && identity.may_manage_people(&security).is_err()
            );
            identity.grant_roles(&rights, made.id, [Role::Window].into()).await.unwrap();
            assert!(identity.officer(made.id).await.unwrap().unwrap().has(Role::Window));
            let told = kinds(&world).await;
            let has = |kind: &str| told.iter().filter(|it| *it == kind).count();
            assert_eq!((has(OfficerAppointed::KIND), has(RolesGranted::KIND)), (3, 1));
        }
    }

    #[tokio::test]
    async fn nobody_gives_roles_to_themself_nor_to_an_account_that_they_made() {
        for world in World::on_each_engine() {
            let identity = &world.identity;
            let system = administrator(&world, Role::SystemAdministrator, "NH0001").await;
            let accounts = identity.may_manage_people(&system).unwrap();
            let made = identity.appoint(&accounts, without_roles("NH1001")).await.unwrap();
            // The same person becomes security administrator later on.
            let everything = MayManageRights::of_installation();
            let now_security = [Role::SecurityAdministrator].into();
            identity.grant_roles(&everything, system.id, now_security).await.unwrap();
            let person = identity.officer(system.id).await.unwrap().unwrap();
            let rights = identity.may_manage_rights(&person).unwrap();
            for target in [made.id, person.id] {
                let refused =
                    identity.grant_roles(&rights, target, [Role::Decider].into()).await.unwrap_err();
                assert_eq!(refused.code(), "identity.not_allowed");
                assert!(refused.because().unwrap().zh.contains("GB/T 22239"), "{refused:?}");
            }
        }
    }

    #[tokio::test]
    async fn an_administrator_cannot_be_given_another_role() {
        let world = World::sqlite();
        let security = administrator(&world, Role::SecurityAdministrator, "NH0002").await;
        let rights = world.identity.may_manage_rights(&security).unwrap();
        let other = administrator(&world, Role::AuditAdministrator, "NH0003").await;
        let mixed = [Role::AuditAdministrator, Role::Supervisor].into();
        let refused = world.identity.grant_roles(&rights, other.id, mixed).await;
        assert_eq!(refused, Err(IdentityError::MixedRoles));
    }

    #[tokio::test]
    async fn a_role_that_was_taken_away_is_gone_with_the_next_request() {
        for world in World::on_each_engine() {
            world.an_officer("NH1001").await;
            let (token, who) = world.sign_in("NH1001", PASSWORD).await.unwrap();
            let rights = MayManageRights::of_installation();
            world.identity.grant_roles(&rights, who.person().unwrap(), Roles::NONE).await.unwrap();
            let now = world.identity.who(token.as_str()).await.unwrap().unwrap().who;
            assert!(now.officer().unwrap().roles.is_empty());
        }
    }

    #[tokio::test]
    async fn nobody_closes_their_own_account() {
        let world = World::sqlite();
        let system = administrator(&world, Role::SystemAdministrator, "NH0001").await;
        let accounts = world.identity.may_manage_people(&system).unwrap();
        let refused = world.identity.dismiss(&accounts, system.id).await.unwrap_err();
        assert_eq!(refused.code(), "identity.not_allowed");
    }

    #[tokio::test]
    async fn a_locked_account_is_opened_and_open_sessions_are_ended_by_the_security_administration() {
        for world in World::on_each_engine() {
            let security = administrator(&world, Role::SecurityAdministrator, "NH0002").await;
            let rights = world.identity.may_manage_rights(&security).unwrap();
            world.an_officer("NH1001").await;
            let (token, who) = world.sign_in("NH1001", PASSWORD).await.unwrap();
            world.fails("NH1001", 5).await;
            assert!(world.sign_in("NH1001", PASSWORD).await.is_err());
            world.identity.unlock(&rights, who.person().unwrap()).await.unwrap();
            world.sign_in("NH1001", PASSWORD).await.unwrap();
            assert_eq!(world.identity.end_sessions_of(&rights, who.person().unwrap()).await.unwrap(), 2);
            assert!(!world.is_in(&token).await);
            let told = kinds(&world).await;
            assert!(
                told.iter().any(|it| it == AccountUnlocked::KIND)
                    && told.iter().any(|it| it == SessionsEnded::KIND)
            );
        }
    }

    #[tokio::test]
    async fn officers_come_in_pages_each_once() {
        for world in World::on_each_engine() {
            for badge in ["NH1003", "NH1001", "NH1002"] {
                world.an_officer(badge).await;
            }
            let audit = administrator(&world, Role::AuditAdministrator, "NH0003").await;
            let proof = world.identity.may_list_people(&audit).unwrap();
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let page = world.identity.list_officers(&proof, after.as_deref(), 2).await.unwrap();
                let Some(last) = page.last() else { break };
                after = Some(last.badge.clone());
                seen.extend(page.into_iter().map(|it| it.badge));
            }
            assert_eq!(seen, ["NH0003", "NH1001", "NH1002", "NH1003"]);
        }
    }
}
