//! What an officer may do at the windows of a site.

use plat_facts::{PersonRef, SiteRef, rosters::SkillsSet};
use plat_identity::{Branch, Officer};
use plat_store::{StoreError, Tx};

use super::{policy::MayKeepRoster, service::Rosters, store};
use crate::error::RosterError;

/// They may do these and no others.
pub async fn run(
    rosters: &Rosters,
    may: &MayKeepRoster,
    (officer, branches): (PersonRef, Vec<Branch>),
) -> Result<(), RosterError> {
    officer_at(rosters, may.site(), officer).await?;
    let (may, inside) = (may.clone(), rosters.clone());
    let set = move |tx: &mut Tx<'_>| {
        store::lock(tx, may.site())?;
        Ok(write(tx, (&inside, &may), (officer, &branches))?)
    };
    rosters.db.write(set).await
}

pub(super) fn write(
    tx: &mut Tx<'_>,
    (rosters, may): (&Rosters, &MayKeepRoster),
    (officer, branches): (PersonRef, &[Branch]),
) -> Result<(), StoreError> {
    store::set_skills(tx, may.site(), (officer, branches))?;
    let branches = branches.iter().map(|it| it.code().to_owned()).collect();
    let fact = SkillsSet { officer, site: may.site().clone(), branches };
    may.tell(tx, rosters, &fact)
}

/// An officer on duty at a site; one of elsewhere is not known here.
pub(super) async fn officer_at(
    rosters: &Rosters,
    site: &SiteRef,
    id: PersonRef,
) -> Result<Officer, RosterError> {
    let found = rosters.identity.officer(id).await?.filter(|it| it.site == *site);
    found.ok_or(RosterError::NoSuchOfficer)
}
