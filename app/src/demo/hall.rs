//! The hall on an ordinary morning: some windows are open, some people wait, some are served. It is so each time the demonstration
//! starts and nobody is at a window yet, and it goes on while it is told to live.

use std::{collections::BTreeSet, net::Ipv4Addr};

use cap_queue::{
    QueueError, call,
    policy::{self, MayWork},
    reading, serve, staff,
    take::{self, Comer, Wanted},
};
use cap_sites::{Site, SiteKind};
use plat_identity::{Officer, Resident, Role};

use super::{DemoError, cast, luck::Luck};
use crate::City;

/// Every so manieth window is open.
const EVERY: usize = 4;
/// So many of them have somebody already.
const BUSY: usize = 9;
/// Two were called and are on their way.
const CALLED: usize = 2;
/// So many wait beside them, if so many live here.
const WAIT: usize = 16;
/// Those whose part one takes in the demonstration stay at home, and some others with them.
const CAST: usize = 12;

/// Opens the hall, unless somebody is there.
pub(crate) async fn open(city: &City) -> Result<(), DemoError> {
    let Some(site) = city.sites.all().iter().find(|it| it.kind == SiteKind::Hall) else { return Ok(()) };
    let board = reading::board(&city.queue, &site.code).await?;
    if board.waiting > 0 || board.windows.iter().any(|it| it.post.is_some()) {
        return Ok(());
    }
    stations(city).await?;
    let staffed = come_to_work(city, site).await?;
    let residents = city.identity.residents(None, 200).await?;
    let mut comers = residents.iter().skip(CAST).take(BUSY + CALLED + WAIT);
    let luck = Luck::seeded(61);
    for may in staffed.iter().take(BUSY + CALLED).enumerate().map(|(n, may)| (n < BUSY, may)) {
        let (is_there, may) = may;
        for who in comers.by_ref().take(2) {
            comes(city, site, (who, &luck)).await?;
        }
        if call::next(&city.queue, may).await?.is_some() && is_there {
            serve::begin(&city.queue, may, None).await?;
        }
    }
    for who in comers {
        comes(city, site, (who, &luck)).await?;
    }
    // Nobody sits idle before people who wait.
    for may in &staffed {
        match call::next(&city.queue, may).await {
            Ok(Some(_)) => drop(serve::begin(&city.queue, may, None).await?),
            Ok(None) | Err(QueueError::NotDone(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// At each station its officer opens the window; those of the cast keep their hands free.
async fn stations(city: &City) -> Result<(), DemoError> {
    let free: BTreeSet<String> = cast::logins().into_iter().map(|it| it.login).collect();
    let officers = city.identity.officers().await?;
    for site in city.sites.all().iter().filter(|it| it.kind == SiteKind::Station) {
        let fits = |it: &&Officer| it.site == site.code && it.has(Role::Window) && !free.contains(&it.badge);
        let (Some(window), Some(officer)) = (site.windows.first(), officers.iter().find(fits)) else {
            continue;
        };
        let may = policy::may_work(&city.queue, officer)?;
        match staff::open_window(&city.queue, &may, window.number).await {
            Ok(_) | Err(QueueError::WindowTaken | QueueError::AtAnother(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Every few windows an officer of one of their branches sits down; those of the cast keep their hands free.
async fn come_to_work(city: &City, site: &Site) -> Result<Vec<MayWork>, DemoError> {
    let free: BTreeSet<String> = cast::logins().into_iter().map(|it| it.login).collect();
    let fits = |it: &Officer| it.site == site.code && it.has(Role::Window) && !free.contains(&it.badge);
    let mut officers: Vec<Officer> = city.identity.officers().await?.into_iter().filter(fits).collect();
    let mut staffed = Vec::new();
    for window in site.windows.iter().step_by(EVERY) {
        let does = |it: &Officer| window.branches.contains(&it.branch);
        let Some(at) = officers.iter().rposition(does) else { continue };
        let may = policy::may_work(&city.queue, &officers.remove(at))?;
        match staff::open_window(&city.queue, &may, window.number).await {
            Ok(_) => staffed.push(may),
            // Left open yesterday: it is swept soon.
            Err(QueueError::WindowTaken | QueueError::AtAnother(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(staffed)
}

/// Somebody takes a number for one of the things that most people come for; who cannot goes home.
async fn comes(city: &City, site: &Site, (who, luck): (&Resident, &Luck)) -> Result<(), DemoError> {
    let Some(item) = luck.of(&city.queue.rules.take.first).cloned() else { return Ok(()) };
    let comer =
        Comer::Kiosk { id_number: who.id_number.as_str().to_owned(), from: Ipv4Addr::LOCALHOST.into() };
    let wanted = Wanted { site: site.code.clone(), items: vec![item], comer };
    match Box::pin(take::run(&city.queue, wanted)).await {
        Ok(_) | Err(QueueError::NotHere(_) | QueueError::NoOneWindow | QueueError::Closed) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The hall as it goes on: who comes, and who is served.
pub(super) struct Floor {
    site: std::sync::Arc<Site>,
    staff: Vec<Officer>,
}

impl Floor {
    /// The hall of a city, if it has one.
    pub(super) fn of(city: &City, officers: &[Officer]) -> Option<Self> {
        let site = city.sites.all().iter().find(|it| it.kind == SiteKind::Hall)?.clone();
        let free: BTreeSet<String> = cast::logins().into_iter().map(|it| it.login).collect();
        let fits = |it: &&Officer| it.site == site.code && it.has(Role::Window) && !free.contains(&it.badge);
        let staff = officers.iter().filter(fits).cloned().collect();
        Some(Self { site, staff })
    }

    /// Somebody comes, or an officer of an open window does what is next.
    pub(super) async fn goes_on(
        &self,
        city: &City,
        (residents, luck): (&[Resident], &Luck),
    ) -> Result<(), DemoError> {
        if luck.percent(45) {
            let Some(who) = luck.of(residents) else { return Ok(()) };
            return comes(city, &self.site, (who, luck)).await;
        }
        let Some(officer) = luck.of(&self.staff) else { return Ok(()) };
        let may = policy::may_work(&city.queue, officer)?;
        let desk = reading::desk(&city.queue, &may).await?;
        if desk.shift.is_none() {
            return Ok(());
        }
        match desk.ticket.map(|it| it.stage) {
            None => drop(call::next(&city.queue, &may).await?),
            Some(cap_queue::model::Stage::Called { .. }) => {
                drop(serve::begin(&city.queue, &may, None).await?);
            }
            Some(_) => drop(serve::finish(&city.queue, &may, (Vec::new(), None)).await?),
        }
        Ok(())
    }
}
