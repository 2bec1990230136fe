//! An officer is away for some days: on leave, or because they change places with somebody. Nobody is asked why.

use plat_facts::{
    AbsenceRef, PersonRef,
    rosters::{AbsenceLifted, AbsenceSet},
};
use plat_kernel::Date;

use super::{model::Absence, policy::MayKeepRoster, service::Rosters, skills, store};
use crate::error::RosterError;

/// Who is away when, and who stands in.
#[derive(Debug, Clone, Copy)]
pub struct NewAbsence {
    /// Who is away.
    pub officer: PersonRef,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// Who stands in, at the same window and hours.
    pub instead: Option<PersonRef>,
}

/// Sets it.
pub async fn run(rosters: &Rosters, may: &MayKeepRoster, new: NewAbsence) -> Result<Absence, RosterError> {
    let NewAbsence { officer, first, last, instead } = new;
    if last < first {
        return Err(RosterError::EndsBefore);
    }
    if last < rosters.today() {
        return Err(RosterError::Past);
    }
    if instead == Some(officer) {
        return Err(RosterError::ForThemselves);
    }
    skills::officer_at(rosters, may.site(), officer).await?;
    let stand_in = match instead {
        Some(id) => Some(skills::officer_at(rosters, may.site(), id).await?),
        None => None,
    };
    let absence = Absence { id: rosters.mint.id(), site: may.site().clone(), officer, first, last, instead };
    let (may, inside) = (may.clone(), rosters.clone());
    let set = move |tx: &mut plat_store::Tx<'_>| {
        store::lock(tx, may.site())?;
        let roster = store::find(tx, may.site(), first)?.unwrap_or_default();
        if let Some(it) = stand_in.as_ref().filter(|it| !roster.skills.contains_key(&it.id)) {
            skills::write(tx, (&inside, &may), (it.id, &[it.branch]))?;
        }
        store::insert_absence(tx, &absence)?;
        let site = absence.site.clone();
        let fact = AbsenceSet { absence: absence.id, site, officer, first, last, instead };
        may.tell(tx, &inside, &fact)?;
        Ok(absence.clone())
    };
    rosters.db.write(set).await
}

/// They are there after all.
pub async fn lift(rosters: &Rosters, may: &MayKeepRoster, id: AbsenceRef) -> Result<(), RosterError> {
    let (may, inside, today) = (may.clone(), rosters.clone(), rosters.today());
    let lift = move |tx: &mut plat_store::Tx<'_>| {
        store::lock(tx, may.site())?;
        let found = store::find_absence(tx, id)?.filter(|it| it.site == *may.site());
        let it = found.ok_or(RosterError::NotFound)?;
        if it.first < today {
            return Err(RosterError::Past);
        }
        store::delete_absence(tx, id)?;
        let fact = AbsenceLifted { absence: id, site: it.site, officer: it.officer };
        Ok(may.tell(tx, &inside, &fact)?)
    };
    rosters.db.write(lift).await
}
