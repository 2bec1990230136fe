//! What is asked.

use std::{collections::BTreeMap, sync::Arc};

use cap_sites::{Site, hours::OpenDay};
use plat_facts::refs::{AppointmentRef, SiteRef, WishRef};
use plat_identity::Resident;
use plat_kernel::Date;

use crate::{
    error::AppointmentError,
    model::{Appointment, Purpose, Wish, moment},
    policy::{self, MayGiveUp, MayServe, Own, OwnWish},
    service::Appointments,
    slots::Slot,
    store,
};

/// How many of a person's appointments are shown.
const SHOWN: u32 = 50;

/// What a person has.
#[derive(Debug, Clone, Default)]
pub struct Mine {
    /// Their appointments, the latest first.
    pub appointments: Vec<Appointment>,
    /// What they wait for.
    pub wishes: Vec<Wish>,
}

/// What a person has.
pub async fn mine(appointments: &Appointments, who: &Resident) -> Result<Mine, AppointmentError> {
    let person = who.id;
    let read = move |tx: &mut plat_store::Tx<'_>| {
        let appointments = store::visits::of_person(tx, person, SHOWN)?;
        Ok(Mine { appointments, wishes: store::wishes::of_person(tx, person)? })
    };
    appointments.db.read(read).await
}

async fn found(appointments: &Appointments, id: AppointmentRef) -> Result<Appointment, AppointmentError> {
    let found = appointments.db.read(move |tx| Ok::<_, AppointmentError>(store::visits::find(tx, id)?));
    found.await?.ok_or(AppointmentError::NotFound)
}

/// A resident's own appointment.
pub async fn own(
    appointments: &Appointments,
    who: &Resident,
    id: AppointmentRef,
) -> Result<Own, AppointmentError> {
    policy::own(who, found(appointments, id).await?)
}

/// An appointment by its link.
pub async fn by_link(
    appointments: &Appointments,
    id: AppointmentRef,
    code: &str,
) -> Result<MayGiveUp, AppointmentError> {
    policy::by_link(appointments, found(appointments, id).await?, code)
}

/// A resident's own wish.
pub async fn own_wish(
    appointments: &Appointments,
    who: &Resident,
    id: WishRef,
) -> Result<OwnWish, AppointmentError> {
    let found = appointments.db.read(move |tx| Ok::<_, AppointmentError>(store::wishes::find(tx, id)?));
    policy::own_wish(who, found.await?.ok_or(AppointmentError::NotFound)?)
}

/// A day of the calendar strip.
#[derive(Debug, Clone)]
pub struct Day {
    /// When the site is open, and by which rule.
    pub open: OpenDay,
    /// The times that can still be booked, full ones too.
    pub slots: Vec<Slot>,
}

impl Day {
    /// At how many times there is room.
    pub fn free(&self) -> usize {
        self.slots.iter().filter(|slot| slot.free > 0).count()
    }
}

/// The days that can be booked at a site for a purpose.
pub async fn days(
    appointments: &Appointments,
    site: &SiteRef,
    purpose: &Purpose,
) -> Result<Vec<Day>, AppointmentError> {
    let site = appointments.site(site)?.clone();
    let found = days_of(appointments, std::slice::from_ref(&site), purpose).await?;
    Ok(found.into_iter().next().map(|(_, days)| days).unwrap_or_default())
}

/// The sites that take appointments for a purpose, each with its days, in the order of lists.
pub async fn sites(
    appointments: &Appointments,
    purpose: &Purpose,
) -> Result<Vec<(Arc<Site>, Vec<Day>)>, AppointmentError> {
    let items = appointments.items(purpose)?;
    let sites = appointments.sites_for(&items, appointments.today());
    days_of(appointments, &sites, purpose).await
}

async fn days_of(
    appointments: &Appointments,
    sites: &[Arc<Site>],
    purpose: &Purpose,
) -> Result<Vec<(Arc<Site>, Vec<Day>)>, AppointmentError> {
    let (today, last) = (appointments.today(), appointments.last_day());
    let dates: Vec<Date> = std::iter::successors(Some(today), |day| day.tomorrow().ok())
        .take_while(|day| *day <= last)
        .collect();
    let codes: Vec<SiteRef> = sites.iter().map(|site| site.code.clone()).collect();
    let read = move |tx: &mut plat_store::Tx<'_>| {
        let one = |code: SiteRef| {
            let taken = store::taken_in(tx, &code, (today, last))?;
            let roster = cap_sites::duty::find(tx, &code, today)?;
            Ok((code, (taken, roster)))
        };
        codes.into_iter().map(one).collect::<Result<BTreeMap<_, _>, AppointmentError>>()
    };
    let taken = appointments.db.read(read).await?;
    let soonest = appointments.now() + appointments.rules.notice;
    let day = |site: &Arc<Site>, date: Date| {
        let none = crate::slots::Taken::new();
        let known = taken.get(&site.code);
        let roster = known.and_then(|(_, roster)| roster.as_ref());
        let taken = known.and_then(|(days, _)| days.get(&date)).unwrap_or(&none);
        let mut slots = appointments.times((site, date), purpose, (taken, roster))?;
        slots.retain(|slot| {
            moment(date, slot.begin) >= soonest && moment(date, slot.begin) > appointments.now()
        });
        Ok::<_, AppointmentError>(Day { open: appointments.open_on(site, date), slots })
    };
    sites
        .iter()
        .map(|site| {
            let days = dates.iter().map(|date| day(site, *date)).collect::<Result<Vec<_>, _>>()?;
            Ok((site.clone(), days))
        })
        .collect()
}

/// Who comes to an officer's site on a day, by time.
pub async fn of_day(
    appointments: &Appointments,
    may: &MayServe,
    day: Date,
) -> Result<Vec<Appointment>, AppointmentError> {
    let site = may.site().clone();
    appointments.db.read(move |tx| Ok(store::visits::of_day(tx, &site, day)?)).await
}
