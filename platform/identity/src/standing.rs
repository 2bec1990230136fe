//! What an officer is besides their own post: whose work they do for a while, and whose they must not touch.

use std::collections::BTreeMap;

use plat_facts::{DelegationRef, PersonRef, SiteRef};
use plat_kernel::Date;

use crate::{
    Branch, Identity, IdentityError, Officer, Role,
    store::{people, standing},
};

/// How an applicant is related to the officer who asks 利害关系.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Tie {
    /// Not at all.
    #[default]
    Stranger,
    /// They are the same person.
    Own,
    /// A relative whom the officer, or somebody for them, declared.
    Relative,
}

impl Tie {
    /// The word of the policies.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Stranger => "stranger",
            Self::Own => "self",
            Self::Relative => "relative",
        }
    }
}

/// A role that somebody else gave for a while, with the site and the branch of who gave it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Delegated {
    /// Which delegation it is; facts name it beside the officer.
    pub delegation: DelegationRef,
    /// Whose work it is.
    pub giver: PersonRef,
    /// As what.
    pub role: Role,
    /// Where.
    pub site: SiteRef,
    /// For which branch.
    pub branch: Branch,
    /// The last day.
    pub until: Date,
}

/// What holds for an officer on one day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// Delegations in force.
    pub delegated: Vec<Delegated>,
    /// The residents who are the officer, or related to the officer.
    pub ties: BTreeMap<PersonRef, Tie>,
}

impl Standing {
    /// How a resident is related to the officer.
    pub fn tie(&self, resident: PersonRef) -> Tie {
        self.ties.get(&resident).copied().unwrap_or_default()
    }
}

impl Identity {
    /// An officer with what holds for them today, as a signed-in officer comes with it. [`Identity::officer`] and the lists
    /// answer without.
    pub async fn officer_today(&self, id: PersonRef) -> Result<Option<Officer>, IdentityError> {
        let (vault, today) = (self.vault.clone(), self.mint.today());
        self.db
            .read(move |tx| {
                let Some(mut officer) = people::find_officer(tx, &vault, id)? else { return Ok(None) };
                officer.standing = standing::of(tx, id, today)?;
                Ok(Some(officer))
            })
            .await
    }
}
