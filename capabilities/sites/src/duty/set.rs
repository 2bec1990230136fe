//! An officer is put at a window: on which days of the week, when, and from which day on.

use plat_facts::{DutyRef, PersonRef, rosters::DutySet};
use plat_kernel::Date;
use plat_store::Tx;

use super::{
    model::{Days, Duty, Stretch},
    policy::MayKeepRoster,
    service::Rosters,
    skills, store,
};
use crate::error::RosterError;

/// What is set.
#[derive(Debug, Clone)]
pub struct NewDuty {
    /// At which window.
    pub window: u16,
    /// Who.
    pub officer: PersonRef,
    /// On which days.
    pub days: Days,
    /// When on such a day.
    pub hours: Vec<Stretch>,
    /// The first day.
    pub first: Date,
    /// The last day, if there is one yet.
    pub last: Option<Date>,
}

/// Sets it. Whoever sits at a window of the site for the first time may do what their branch does, until more is said.
pub async fn run(rosters: &Rosters, may: &MayKeepRoster, new: NewDuty) -> Result<Duty, RosterError> {
    check(rosters, may, &new)?;
    let known = skills::officer_at(rosters, may.site(), new.officer).await?;
    let duty = duty_of(rosters.mint.id(), may, new);
    let (may, inside) = (may.clone(), rosters.clone());
    let set = move |tx: &mut Tx<'_>| {
        store::lock(tx, may.site())?;
        let roster = store::find(tx, may.site(), duty.first)?.unwrap_or_default();
        if !roster.skills.contains_key(&duty.officer) {
            skills::write(tx, (&inside, &may), (duty.officer, &[known.branch]))?;
        }
        store::insert_duty(tx, &duty)?;
        may.tell(tx, &inside, &told(&duty))?;
        Ok(duty.clone())
    };
    rosters.db.write(set).await
}

/// Whether it can be set: the site has such a window, and it ends after it begins.
fn check(rosters: &Rosters, may: &MayKeepRoster, new: &NewDuty) -> Result<(), RosterError> {
    rosters.site(may)?.window(new.window).ok_or(RosterError::NoSuchWindow)?;
    if new.last.is_some_and(|last| last < new.first) {
        return Err(RosterError::EndsBefore);
    }
    Ok(())
}

fn duty_of(id: DutyRef, may: &MayKeepRoster, new: NewDuty) -> Duty {
    let NewDuty { window, officer, days, hours, first, last } = new;
    Duty { id, site: may.site().clone(), window, officer, days, hours, first, last }
}

pub(super) fn told(it: &Duty) -> DutySet {
    DutySet {
        duty: it.id,
        site: it.site.clone(),
        window: it.window,
        officer: it.officer,
        days: it.days.iter().map(|day| day.code().to_owned()).collect(),
        hours: it.hours.iter().map(ToString::to_string).collect(),
        first: it.first,
        last: it.last,
    }
}
