//! What is asked: the board, a window's display, the phone's page, the officer's screen, the load before leaving home.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use cap_catalogue::Edition;
use cap_sites::Site;
use plat_facts::{ItemRef, PersonRef, refs::SiteRef};
use plat_identity::Branch;
use plat_kernel::{Date, SignedDuration, Timestamp, clock::start_of};
use plat_store::Tx;

use crate::{
    able::Able,
    error::QueueError,
    estimate::Range,
    forecast,
    hall::{self, Hall},
    model::{Post, Shift, Stage, Ticket},
    policy::{MaySeeHall, MayWork},
    serve::NOTE,
    service::Queue,
    staff, store,
};

/// A number that is called or served at a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The number of the ticket.
    pub number: u32,
    /// The window.
    pub window: u16,
    /// When it was called, the last time.
    pub called: Timestamp,
    /// How often it was called to this window; with each time it is to be announced again.
    pub times: u16,
    /// Whether the person is at the window, or was; else they are still to come, or did not.
    pub serving: bool,
    /// Whether they were called and did not come.
    pub missed: bool,
}

/// A window as everybody may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowNow {
    /// Its number.
    pub number: u16,
    /// What it does; none if nobody is there.
    pub post: Option<Post>,
    /// Who is called there, or served.
    pub shown: Option<Shown>,
}

/// What the board of a hall shows. Numbers, never names.
#[derive(Debug, Clone)]
pub struct Board {
    /// Where.
    pub site: Arc<Site>,
    /// The moment of which it is.
    pub at: Timestamp,
    /// How often the hall changed today: two boards of one version are alike.
    pub version: i64,
    /// Every window, by number.
    pub windows: Vec<WindowNow>,
    /// The latest calls, the last first, those that are over too.
    pub recent: Vec<Shown>,
    /// How many wait.
    pub waiting: usize,
}

/// The board of a hall.
pub async fn board(queue: &Queue, site: &SiteRef) -> Result<Board, QueueError> {
    let hall = queue.hall(site).await?;
    Ok(Board {
        site: hall.site.clone(),
        at: queue.now(),
        version: hall.version,
        windows: hall.site.windows.iter().map(|it| window_now(&hall, it.number)).collect(),
        recent: latest(&hall),
        waiting: hall.waiting().count(),
    })
}

/// One window of a hall.
pub async fn window(queue: &Queue, site: &SiteRef, number: u16) -> Result<WindowNow, QueueError> {
    let hall = queue.hall(site).await?;
    hall.site.window(number).ok_or(QueueError::NotFound)?;
    Ok(window_now(&hall, number))
}

fn window_now(hall: &Hall, number: u16) -> WindowNow {
    let post = hall.shift(number).map(|it| it.post);
    WindowNow { number, post, shown: hall.at(number).and_then(shown) }
}

fn shown(ticket: &Ticket) -> Option<Shown> {
    let (number, window) = (ticket.number, ticket.stage.at()?.window);
    match ticket.stage {
        Stage::Called { when, times, .. } => {
            Some(Shown { number, window, called: when, times, serving: false, missed: false })
        }
        Stage::Serving { began, .. } => {
            Some(Shown { number, window, called: began, times: 0, serving: true, missed: false })
        }
        _ => None,
    }
}

/// The latest calls, of each number the last one: whoever was called to another window since is to go there.
fn latest(hall: &Hall) -> Vec<Shown> {
    let mut numbers = BTreeSet::new();
    hall.calls.iter().filter(|(it, _)| numbers.insert(it.turn.number)).map(|it| recent(hall, it)).collect()
}

fn recent(hall: &Hall, (call, missed): &(store::calls::CallRow, bool)) -> Shown {
    let now = hall.at(call.window).filter(|it| it.id == call.ticket).and_then(shown);
    let (number, window) = (call.turn.number, call.window);
    let over = Shown { number, window, called: call.at, times: 1, serving: !missed, missed: *missed };
    now.map_or(over, |now| Shown { called: now.called.max(call.at), ..now })
}

/// How busy a site is for somebody who comes now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// How many wait for the same kind of work; for any, if nothing is said.
    pub waiting: usize,
    /// How many windows that can do it are open.
    pub open: usize,
    /// How long one would wait; none if no open window can do it.
    pub range: Option<Range>,
    /// The moment at which this was reckoned.
    pub at: Timestamp,
}

/// How busy a site is for somebody who comes now for all of these items.
pub async fn load(queue: &Queue, site: &SiteRef, items: &[ItemRef]) -> Result<Load, QueueError> {
    let hall = queue.hall(site).await?;
    let kinds = queue.kinds(items);
    let windows = hall.able.windows(&kinds);
    load_at(queue, &hall, &kinds, (windows, queue.usual_of(items, queue.now()))).await
}

/// How busy a site is for each branch of police work that it does, in the order of its signs.
pub async fn loads(queue: &Queue, site: &SiteRef) -> Result<Vec<(Branch, Load)>, QueueError> {
    let hall = queue.hall(site).await?;
    let mut loads = Vec::new();
    for branch in &hall.site.branches {
        let windows = hall.able.windows(&[*branch]);
        let usual = queue.rules.service.usual(*branch);
        loads.push((*branch, load_at(queue, &hall, &[*branch], (windows, usual)).await?));
    }
    Ok(loads)
}

/// Whether somebody came for one of these kinds of work. Others wait for the same windows, too, wherever one does everything; of them
/// nobody thinks as being before oneself.
fn is_of(edition: &Edition, ticket: &Ticket, kinds: &[Branch]) -> bool {
    ticket.items.iter().any(|it| edition.get(it).is_some_and(|it| kinds.contains(&it.branch)))
}

async fn load_at(
    queue: &Queue,
    hall: &Arc<Hall>,
    kinds: &[Branch],
    (windows, usual): (Vec<u16>, SignedDuration),
) -> Result<Load, QueueError> {
    let edition = queue.catalogue.now();
    let same = |ticket: &&Ticket| kinds.is_empty() || is_of(&edition, ticket, kinds);
    let waiting = hall.waiting().filter(same).count();
    let open = open(hall, &windows);
    let range = if open == 0 {
        None
    } else {
        forecast::newcomer(queue, &forecast::of(queue, hall).await?, (windows, usual)).await?
    };
    Ok(Load { waiting, open, range, at: queue.now() })
}

/// What [`loads`] says, at once: ranges as they were reckoned last, each with that moment. They are reckoned anew meanwhile, and whoever
/// watches the hall is told.
pub async fn loads_at_once(queue: &Queue, site: &SiteRef) -> Result<Vec<(Branch, Load)>, QueueError> {
    let hall = queue.hall(site).await?;
    let kind =
        |branch: &Branch| (hall.able.windows(&[*branch]), queue.rules.service.usual(*branch).as_secs());
    let open: Vec<(Branch, usize)> =
        hall.site.branches.iter().map(|branch| (*branch, open(&hall, &kind(branch).0))).collect();
    let asked = open.iter().filter(|(_, open)| *open > 0).map(|(branch, _)| kind(branch)).collect();
    let _ = forecast::last(queue, &hall, asked);
    let edition = queue.catalogue.now();
    let load = |(branch, open): (Branch, usize)| {
        let shown = forecast::shown(queue, &hall, &kind(&branch)).filter(|_| open > 0);
        let waiting = hall.waiting().filter(|it| is_of(&edition, it, &[branch])).count();
        let (at, range) = shown.map_or_else(|| (queue.now(), None), |(at, range)| (at, Some(range)));
        (branch, Load { waiting, open, range, at })
    };
    Ok(open.into_iter().map(load).collect())
}

/// How many of these windows are open.
fn open(hall: &Hall, windows: &[u16]) -> usize {
    hall.shifts.iter().filter(|it| it.post == Post::Open && windows.contains(&it.at.window)).count()
}

/// A ticket as its holder sees it.
#[derive(Debug, Clone)]
pub struct TicketNow {
    /// The ticket.
    pub ticket: Ticket,
    /// Where it is.
    pub site: Arc<Site>,
    /// How many stand before them of those whom the same windows serve; none if they do not wait.
    pub ahead: Option<usize>,
    /// How long they will still wait, if an open window can serve them.
    pub range: Option<Range>,
}

/// The ticket with a code, as its holder sees it.
pub async fn ticket(queue: &Queue, code: &str) -> Result<TicketNow, QueueError> {
    let typed = code.trim().to_ascii_uppercase();
    let read = move |tx: &mut Tx<'_>| Ok::<_, QueueError>(store::tickets::by_code(tx, &typed)?);
    let ticket = queue.db.read(read).await?.ok_or(QueueError::NotFound)?;
    let site = queue.site(&ticket.site)?.clone();
    if !matches!(ticket.stage, Stage::Waiting { .. }) || ticket.day != queue.today() {
        return Ok(TicketNow { ticket, site, ahead: None, range: None });
    }
    let hall = queue.hall(&site.code).await?;
    let edition = queue.catalogue.now();
    let own = queue.kinds(&ticket.items);
    let before = |other: &&Ticket| other.turn < ticket.turn && is_of(&edition, other, &own);
    let ahead = Some(hall.waiting().filter(before).count());
    // What is not reckoned yet is what was told when it was taken.
    let range = forecast::last(queue, &hall, Vec::new()).map_or(ticket.told, |it| it.of(&ticket));
    Ok(TicketNow { ticket, site, ahead, range })
}

/// What the officer at a window sees.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Their site.
    pub site: Arc<Site>,
    /// Their shift, if they are at a window.
    pub shift: Option<Shift>,
    /// Who was called, or is there.
    pub ticket: Option<Ticket>,
    /// What the officer who passed the person on wrote, if it can still be read.
    pub note: Option<String>,
    /// How many wait whom this window can serve.
    pub waiting: usize,
    /// How many tickets the officer has served today.
    pub served: u32,
    /// The windows at which nobody sits, for who comes; with who sits at the others, for a hand-over.
    pub windows: Vec<(u16, Option<PersonRef>)>,
    /// What the officer may do at their window, where that is less than its sign says.
    pub may_only: Option<Vec<Branch>>,
    /// What each window can do, with those who are there.
    pub(crate) able: Able,
}

/// What the officer at a window sees.
pub async fn desk(queue: &Queue, may: &MayWork) -> Result<Desk, QueueError> {
    let (day, inside) = (queue.today(), may.clone());
    let read = move |tx: &mut Tx<'_>| {
        let shift = match staff::own(tx, &inside) {
            Ok(shift) => Some(shift),
            Err(QueueError::NotAtWindow) => None,
            Err(error) => return Err(error),
        };
        let ticket = match &shift {
            Some(shift) => store::tickets::at_desk(tx, (&shift.site, day), shift.at.window)?,
            None => None,
        };
        let served = store::tickets::served_by(tx, (inside.site(), day), inside.officer().id)?;
        Ok((shift, ticket, served))
    };
    let (shift, ticket, served) = queue.db.read(read).await?;
    let hall = queue.hall(may.site()).await?;
    let mine = |window: u16| {
        let can =
            |it: &&Ticket| hall::place(&queue.kinds(&it.items), &hall.able, it, ()).windows.contains(&window);
        hall.waiting().filter(can).count()
    };
    let note = match &ticket {
        Some(ticket) => note(queue, ticket).await?,
        None => None,
    };
    let who = |it: &cap_sites::Window| (it.number, hall.shift(it.number).map(|it| it.at.officer));
    Ok(Desk {
        waiting: shift.as_ref().map_or(0, |it| mine(it.at.window)),
        windows: hall.site.windows.iter().map(who).collect(),
        may_only: shift.as_ref().and_then(|it| less_than_sign(&hall, it.at.window)),
        able: hall.able.clone(),
        site: hall.site.clone(),
        shift,
        ticket,
        note,
        served,
    })
}

fn less_than_sign(hall: &Hall, window: u16) -> Option<Vec<Branch>> {
    hall.able.less_than_sign(&hall.site, window).map(<[Branch]>::to_vec)
}

/// The note on a ticket. Whose author's key was erased is gone with it.
async fn note(queue: &Queue, ticket: &Ticket) -> Result<Option<String>, QueueError> {
    let Some(note) = &ticket.note else { return Ok(None) };
    match queue.identity.vault().key_of(note.by).await {
        Ok(key) => Ok(Some(key.open_text(NOTE, &note.sealed)?)),
        Err(plat_identity::IdentityError::Erased) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// A hall as those who lead it see it.
#[derive(Debug, Clone)]
pub struct HallNow {
    /// Where.
    pub site: Arc<Site>,
    /// Who sits where.
    pub shifts: Vec<Shift>,
    /// Every open ticket, in the order of the line, those at windows first.
    pub tickets: Vec<Ticket>,
    /// How long those who wait will still wait, by number.
    pub ranges: BTreeMap<u32, Range>,
}

/// The whole hall.
pub async fn hall(queue: &Queue, may: &MaySeeHall) -> Result<HallNow, QueueError> {
    let hall = queue.hall(may.site()).await?;
    let forecast = forecast::of(queue, &hall).await?;
    let mut tickets = hall.tickets.clone();
    tickets.sort_by_key(|it| (matches!(it.stage, Stage::Waiting { .. }), it.turn));
    let ranges = tickets.iter().filter_map(|it| Some((it.number, forecast.of(it)?))).collect();
    Ok(HallNow { site: hall.site.clone(), shifts: hall.shifts.clone(), tickets, ranges })
}

/// How often what people were told came true on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToldAndTrue {
    /// The day.
    pub day: Date,
    /// How many were told that they will have to wait, and were called.
    pub told: u32,
    /// How many of them waited no longer than its p50: half of all would be true.
    pub within_half: u32,
    /// How many of them waited no longer than its p90: nine of ten would be true.
    pub within_most: u32,
    /// How many were told that they need not wait, and were called.
    pub at_once: u32,
    /// How many of them were called within a minute.
    pub at_once_true: u32,
}

/// How often what people were told came true at a site, by day, the last day first.
pub async fn told_and_true(queue: &Queue, site: &SiteRef, days: u16) -> Result<Vec<ToldAndTrue>, QueueError> {
    let site = queue.site(site)?.code.clone();
    let back = SignedDuration::from_hours(24 * i64::from(days.saturating_sub(1)));
    let from = plat_kernel::clock::date_of(start_of(queue.today()) - back);
    let read = move |tx: &mut Tx<'_>| Ok::<_, QueueError>(store::tickets::told(tx, &site, from)?);
    queue.db.read(read).await
}
