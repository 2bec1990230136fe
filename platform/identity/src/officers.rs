//! Officers: inserting them, finding them, ending their service.

use std::fmt;

use plat_facts::{PersonRef, SiteRef};
use plat_kernel::{Date, idno::ResidentId};
use plat_store::Tx;

use crate::{
    Branch, Identity, IdentityError, MayManagePeople, Officer, Role, Roles, login, name, register,
    store::people,
};

/// An officer to insert.
#[derive(Clone)]
pub struct NewOfficer {
    /// The name.
    pub name: String,
    /// The badge number: 3 to 10 letters and digits, the login.
    pub badge: String,
    /// What the officer works on.
    pub branch: Branch,
    /// Where.
    pub site: SiteRef,
    /// As what.
    pub roles: Roles,
    /// The first password.
    pub password: String,
    /// The identity number, so that the officer's own cases are known as such; sealed, and shown to nobody.
    pub id_number: Option<String>,
}

impl fmt::Debug for NewOfficer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewOfficer({}, {})", self.badge, self.roles)
    }
}

impl NewOfficer {
    /// The identity number in normal form.
    pub(crate) fn checked_id_number(&self, today: Date) -> Result<Option<ResidentId>, IdentityError> {
        self.id_number.as_deref().map(|it| register::id_number(it, today)).transpose()
    }

    /// The officer that would be inserted.
    pub(crate) fn checked(&self, id: PersonRef) -> Result<Officer, IdentityError> {
        Ok(Officer {
            id,
            name: name::parse(&self.name).ok_or(IdentityError::BadName)?,
            badge: login::badge(&self.badge).ok_or(IdentityError::BadBadge)?,
            branch: self.branch,
            site: self.site.clone(),
            roles: self.roles.separate().map_err(|_| IdentityError::MixedRoles)?,
            standing: crate::Standing::default(),
        })
    }
}

/// The officers on duty at one site, by badge: whom a case can go to.
#[derive(Debug, Clone, Default)]
pub struct OfficerDirectory {
    officers: Vec<Officer>,
}

impl OfficerDirectory {
    /// Everybody.
    pub fn all(&self) -> &[Officer] {
        &self.officers
    }

    /// Those with a role.
    pub fn with(&self, role: Role) -> impl Iterator<Item = &Officer> {
        self.officers.iter().filter(move |it| it.has(role))
    }

    /// Those with a role who work on a branch; if there are none, those with the role.
    pub fn with_in(&self, role: Role, branch: Branch) -> Vec<&Officer> {
        let mine: Vec<_> = self.with(role).filter(|it| it.branch == branch).collect();
        if mine.is_empty() { self.with(role).collect() } else { mine }
    }

    /// One of them.
    pub fn find(&self, id: PersonRef) -> Option<&Officer> {
        self.officers.iter().find(|it| it.id == id)
    }
}

impl Identity {
    /// As [`Identity::appoint`].
    pub async fn insert_officer(
        &self,
        proof: MayManagePeople,
        new: NewOfficer,
    ) -> Result<Officer, IdentityError> {
        self.appoint(&proof, new).await
    }

    /// As [`Identity::dismiss`].
    pub async fn dismiss_officer(&self, proof: MayManagePeople, id: PersonRef) -> Result<(), IdentityError> {
        self.dismiss(&proof, id).await
    }

    /// An officer by reference, also one who has left: an old decision keeps its author.
    pub async fn officer(&self, id: PersonRef) -> Result<Option<Officer>, IdentityError> {
        let vault = self.vault.clone();
        self.db.read(move |tx| Ok(people::find_officer(tx, &vault, id)?)).await
    }

    /// The officer on duty with a badge.
    pub async fn find_officer_by_badge(&self, badge: &str) -> Result<Option<Officer>, IdentityError> {
        let Some(badge) = login::badge(badge) else { return Ok(None) };
        let vault = self.vault.clone();
        self.db.read(move |tx| Ok(people::find_by_badge(tx, &vault, &badge)?)).await
    }

    /// All officers on duty, by site and badge.
    pub async fn officers(&self) -> Result<Vec<Officer>, IdentityError> {
        let vault = self.vault.clone();
        self.db.read(move |tx| Ok(people::list_officers(tx, &vault, None)?)).await
    }

    /// The officers on duty at a site.
    pub async fn officers_of_site(&self, site: &SiteRef) -> Result<OfficerDirectory, IdentityError> {
        let (site, vault) = (site.clone(), self.vault.clone());
        let list = move |tx: &mut Tx<'_>| Ok(people::list_officers(tx, &vault, Some(&site))?);
        Ok(OfficerDirectory { officers: self.db.read::<_, IdentityError>(list).await? })
    }
}

#[cfg(test)]
mod tests {
    use plat_kernel::Id;

    use super::*;
    use crate::testing::{PASSWORD, World, an_officer};

    #[tokio::test]
    async fn an_officer_is_found_by_badge_and_listed_by_site() {
        for world in World::on_each_engine() {
            world.an_officer("nh1002").await;
            world.an_officer("NH1001").await;
            let found = world.identity.find_officer_by_badge("NH1002").await.unwrap().unwrap();
            assert_eq!(world.identity.officer(found.id).await.unwrap(), Some(found.clone()));
            let directory = world.identity.officers_of_site(&found.site).await.unwrap();
            let badges: Vec<_> = directory.with(Role::Window).map(|it| it.badge.as_str()).collect();
            assert_eq!(badges, ["NH1001", "NH1002"]);
            assert_eq!(directory.with(Role::Decider).count(), 0);
            assert_eq!(directory.find(found.id), Some(&found));
            let elsewhere = "NH-PCS-01".parse().unwrap();
            assert!(world.identity.officers_of_site(&elsewhere).await.unwrap().all().is_empty());
        }
    }

    #[tokio::test]
    async fn a_badge_is_given_out_once_even_after_its_officer_left() {
        for world in World::on_each_engine() {
            world.an_officer("NH1001").await;
            let (token, who) = world.sign_in("NH1001", PASSWORD).await.unwrap();
            let proof = MayManagePeople::of_installation();
            world.identity.dismiss(&proof, who.person().unwrap()).await.unwrap();
            assert!(!world.is_in(&token).await, "an officer who left is out at once");
            assert_eq!(world.sign_in("NH1001", PASSWORD).await, Err(IdentityError::WrongLogin));
            assert!(world.identity.officer(who.person().unwrap()).await.unwrap().is_some());
            let proof = MayManagePeople::of_installation();
            let error = world.identity.insert_officer(proof, an_officer("NH1001")).await.unwrap_err();
            assert_eq!((error.code(), error.field()), ("identity.badge_taken", Some("badge")));
        }
    }

    #[test]
    fn a_case_goes_to_the_branch_first_and_to_the_role_if_the_branch_has_nobody() {
        let officer = |badge: &str, branch, roles: &[Role]| Officer {
            branch,
            roles: roles.iter().copied().collect(),
            ..an_officer(badge).checked(Id::nil()).unwrap()
        };
        let directory = OfficerDirectory {
            officers: vec![
                officer("NH1001", Branch::ExitEntry, &[Role::Reviewer]),
                officer("NH1002", Branch::Vehicles, &[Role::Reviewer, Role::Decider]),
            ],
        };
        let badges = |role, branch| {
            directory.with_in(role, branch).into_iter().map(|it| it.badge.clone()).collect::<Vec<_>>()
        };
        assert_eq!(badges(Role::Reviewer, Branch::Vehicles), ["NH1002"]);
        assert_eq!(badges(Role::Reviewer, Branch::Household), ["NH1001", "NH1002"]);
        assert!(badges(Role::Supervisor, Branch::Household).is_empty());
    }
}
