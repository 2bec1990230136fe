//! The hall on an ordinary morning: some windows are open, some people wait, some are served. It is so each time the demonstration
//! starts and nobody is at a window yet, and it goes on while it is told to live.

use std::{collections::BTreeSet, net::Ipv4Addr};

use cap_queue::{
    QueueError, call,
    model::Post,
    policy::{self, MayWork},
    reading::{self, WindowNow},
    serve, staff,
    take::{self, Comer, Wanted},
};
use cap_sites::{Site, SiteKind};
use plat_identity::{Officer, Resident, Role};
use plat_kernel::Timestamp;

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
    let mut comers = residents.iter().filter(|it| !cast::is_free(it)).take(BUSY + CALLED + WAIT);
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

/// So many come at most before some of them are served: a hall that is never empty and never full.
const FULL: usize = 30;
/// Of a hundred times, somebody comes so often.
const COMES: u32 = 25;
/// Seconds from the call until somebody is at the window.
const WALK: i64 = 12;
/// One of so many does not come when called; after so many seconds that is noted.
const AWAY: u32 = 25;
const PATIENCE: i64 = 60;
/// The least and the most seconds of a service.
const SERVICE: (i64, i64) = (120, 480);

impl Floor {
    /// The hall of a city, if it has one.
    pub(super) fn of(city: &City, officers: &[Officer]) -> Option<Self> {
        let site = city.sites.all().iter().find(|it| it.kind == SiteKind::Hall)?.clone();
        let free: BTreeSet<String> = cast::logins().into_iter().map(|it| it.login).collect();
        let fits = |it: &&Officer| it.site == site.code && it.has(Role::Window) && !free.contains(&it.badge);
        let staff = officers.iter().filter(fits).cloned().collect();
        Some(Self { site, staff })
    }

    /// Perhaps somebody comes; then every officer does what is next: nobody sits idle before people whom they could serve.
    pub(super) async fn goes_on(
        &self,
        city: &City,
        (residents, luck): (&[Resident], &Luck),
    ) -> Result<(), DemoError> {
        let waiting = reading::board(&city.queue, &self.site.code).await?.waiting;
        if waiting < FULL
            && luck.percent(COMES)
            && let Some(who) = luck.of(residents)
        {
            comes(city, &self.site, (who, luck)).await?;
        }
        let Some(anybody) = self.staff.first() else { return Ok(()) };
        let desk = reading::desk(&city.queue, &policy::may_work(&city.queue, anybody)?).await?;
        let board = reading::board(&city.queue, &self.site.code).await?;
        for window in &board.windows {
            let sits = desk.windows.iter().find(|(number, _)| *number == window.number).and_then(|it| it.1);
            let Some(officer) = self.staff.iter().find(|it| Some(it.id) == sits) else { continue };
            // Another was quicker, or a visitor of the demonstration sits there now.
            if let Err(error) = self.does(city, (officer, window)).await {
                tracing::debug!(%error, window = window.number, "an officer waited");
            }
        }
        Ok(())
    }

    /// An officer does what is next at a window.
    async fn does(&self, city: &City, (officer, window): (&Officer, &WindowNow)) -> Result<(), DemoError> {
        let (queue, may) = (&city.queue, policy::may_work(&city.queue, officer)?);
        match next(window, city.mint.now()) {
            Next::Nothing | Next::Call => {}
            Next::Begin => drop(serve::begin(queue, &may, None).await?),
            Next::Absent => drop(call::absent(queue, &may, None).await?),
            Next::Finish => drop(serve::finish(queue, &may, (Vec::new(), None)).await?),
        }
        let free = matches!(next(window, city.mint.now()), Next::Call | Next::Absent | Next::Finish);
        // Whoever is free calls in the same breath; where nobody waits for this window nothing is written.
        if free && window.post == Some(Post::Open) && reading::desk(queue, &may).await?.waiting > 0 {
            call::next(queue, &may).await?;
        }
        Ok(())
    }
}

/// What is next at a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Nothing,
    Call,
    Begin,
    Absent,
    Finish,
}

/// What is next at a window: pure, by who is there and for how long.
fn next(window: &WindowNow, now: Timestamp) -> Next {
    let Some(shown) = window.shown.as_ref() else { return Next::Call };
    let seconds = now.duration_since(shown.called).as_secs();
    let away = shown.number.is_multiple_of(AWAY);
    let (least, most) = SERVICE;
    let lasts = least + i64::from(shown.number) * 37 % (most - least);
    match shown.serving {
        true if seconds >= lasts => Next::Finish,
        false if away && seconds >= PATIENCE => Next::Absent,
        false if !away && seconds >= WALK => Next::Begin,
        _ => Next::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use cap_queue::reading::Shown;
    use plat_kernel::SignedDuration;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
    }

    fn window(shown: Option<(u32, bool)>) -> WindowNow {
        let shown = shown.map(|(number, serving)| Shown {
            number,
            window: 3,
            called: at(0),
            times: 1,
            serving,
            missed: false,
        });
        WindowNow { number: 3, post: Some(Post::Open), shown }
    }

    #[test]
    fn an_officer_who_has_nobody_calls_and_whoever_is_called_comes_or_is_noted_as_absent() {
        assert_eq!(next(&window(None), at(0)), Next::Call);
        let called = |number, seconds| next(&window(Some((number, false))), at(seconds));
        assert_eq!([called(1, 5), called(1, WALK)], [Next::Nothing, Next::Begin]);
        assert_eq!([called(AWAY, WALK), called(AWAY, PATIENCE)], [Next::Nothing, Next::Absent]);
        for number in 1..200 {
            let serving = |seconds| next(&window(Some((number, true))), at(seconds));
            assert_eq!([serving(SERVICE.0 - 1), serving(SERVICE.1)], [Next::Nothing, Next::Finish]);
        }
    }
}
