//! Officers: inserting them, finding them, ending their service.

use std::fmt;

use plat_facts::{PersonRef, SiteRef};
use plat_kernel::Id;

use crate::{
    Branch, Identity, IdentityError, MayManagePeople, Officer, Role, Roles, login, name, password_rules,
    store::{credentials, people, sessions},
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
}

impl fmt::Debug for NewOfficer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewOfficer({}, {})", self.badge, self.roles)
    }
}

impl NewOfficer {
    /// The officer that would be inserted.
    pub(crate) fn checked(&self, id: PersonRef) -> Result<Officer, IdentityError> {
        Ok(Officer {
            id,
            name: name::parse(&self.name).ok_or(IdentityError::BadName)?,
            badge: login::badge(&self.badge).ok_or(IdentityError::BadBadge)?,
            branch: self.branch,
            site: self.site.clone(),
            roles: self.roles,
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
    /// Inserts an officer. [`IdentityError::BadgeTaken`] if somebody has, or ever had, the badge.
    #[expect(clippy::needless_pass_by_value, reason = "a proof is used up by what it allows")]
    pub async fn insert_officer(&self, _proof: MayManagePeople, new: NewOfficer) -> Result<Officer, IdentityError> {
        let officer = new.checked(self.mint.id())?;
        password_rules::check(&new.password, &[&officer.badge], &self.policy)
            .map_err(IdentityError::WeakPassword)?;
        let secret = self.hasher.hash(&new.password).await?;
        let (made, credential, now) = (officer.clone(), self.mint.id(), self.now());
        self.db
            .write(move |tx| {
                if people::find_badge(tx, &made.badge)?.is_some() {
                    return Err(IdentityError::BadgeTaken);
                }
                people::insert_officer(tx, &made, now)?;
                Ok(credentials::insert(tx, credential, made.id, (&secret, now))?)
            })
            .await?;
        Ok(officer)
    }

    /// Ends an officer's service and with it every session; the person stays in the record of what was done.
    #[expect(clippy::needless_pass_by_value, reason = "a proof is used up by what it allows")]
    pub async fn dismiss_officer(&self, _proof: MayManagePeople, id: PersonRef) -> Result<(), IdentityError> {
        let now = self.now();
        self.db
            .write(move |tx| {
                if !people::dismiss_officer(tx, id, now)? {
                    return Err(IdentityError::UnknownPerson);
                }
                sessions::end_others(tx, id, Id::nil(), now)?;
                Ok(())
            })
            .await
    }

    /// An officer by reference, also one who has left: an old decision keeps its author.
    pub async fn officer(&self, id: PersonRef) -> Result<Option<Officer>, IdentityError> {
        self.db.read(move |tx| Ok(people::find_officer(tx, id)?)).await
    }

    /// The officer on duty with a badge.
    pub async fn find_officer_by_badge(&self, badge: &str) -> Result<Option<Officer>, IdentityError> {
        let Some(badge) = login::badge(badge) else { return Ok(None) };
        self.db.read(move |tx| Ok(people::find_by_badge(tx, &badge)?)).await
    }

    /// All officers on duty, by site and badge.
    pub async fn officers(&self) -> Result<Vec<Officer>, IdentityError> {
        self.db.read(move |tx| Ok(people::list_officers(tx, None)?)).await
    }

    /// The officers on duty at a site.
    pub async fn officers_of_site(&self, site: &SiteRef) -> Result<OfficerDirectory, IdentityError> {
        let site = site.clone();
        let officers =
            self.db.read::<_, IdentityError>(move |tx| Ok(people::list_officers(tx, Some(&site))?)).await?;
        Ok(OfficerDirectory { officers })
    }
}
