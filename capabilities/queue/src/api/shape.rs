//! What the API says.

use plat_identity::Branch;
use plat_kernel::{Lang, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    estimate::Range,
    fairness::Before,
    line::Why,
    model::{Ticket, label},
    reading::{Board, HallNow, Load, Shown, TicketNow, ToldAndTrue, WindowNow},
    service::Queue,
    take::Taken,
};

/// A range of waits, in whole minutes, rounded up.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RangeBody {
    /// Half wait no longer.
    p50: i64,
    /// Nine of ten wait no longer.
    p90: i64,
}

impl RangeBody {
    fn of(range: Range) -> Self {
        let minutes = |time: plat_kernel::SignedDuration| (time.as_secs() + 59) / 60;
        Self { p50: minutes(range.p50), p90: minutes(range.p90) }
    }
}

/// A ticket that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TakenBody {
    /// Its number, as it is shown and spoken.
    #[schema(example = "007")]
    number: String,
    /// The key of the ticket.
    code: String,
    /// Where its holder sees how it stands.
    page: String,
    /// By what right they stand where they stand.
    #[schema(example = "lane-elderly")]
    claim: String,
    /// Ids of items.
    items: Vec<String>,
    /// How long one will wait, if an open window can do it.
    told: Option<RangeBody>,
    /// Whether they had it already.
    again: bool,
}

impl TakenBody {
    pub(super) fn of(taken: &Taken) -> Self {
        let it = &taken.ticket;
        Self {
            number: it.label(),
            code: it.code.clone(),
            page: format!("/tickets/{}", it.code),
            claim: it.claim.code(),
            items: codes(it),
            told: it.told.map(RangeBody::of),
            again: taken.again,
        }
    }
}

pub(super) fn codes(ticket: &Ticket) -> Vec<String> {
    ticket.items.iter().map(ToString::to_string).collect()
}

/// A ticket.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TicketBody {
    /// Its number.
    number: String,
    /// The code of the site.
    site: String,
    /// `waiting`, `called`, `serving`, `served`, `gave-up`, `absent` or `closed`.
    state: String,
    /// The window that calls, serves or served.
    window: Option<u16>,
    /// What is to be done.
    items: Vec<String>,
    /// By what right they stand where they stand.
    claim: String,
    /// When it was taken.
    #[schema(value_type = String, format = DateTime)]
    taken: Timestamp,
    /// How many are before them.
    ahead: Option<usize>,
    /// How long they will still wait.
    range: Option<RangeBody>,
    /// What they were told when they took it.
    told: Option<RangeBody>,
    /// How often they did not come when called.
    missed: u8,
}

impl TicketBody {
    pub(super) fn of(now: &TicketNow) -> Self {
        let it = &now.ticket;
        Self {
            number: it.label(),
            site: it.site.to_string(),
            state: it.stage.code().to_owned(),
            window: it.stage.at().map(|at| at.window),
            items: codes(it),
            claim: it.claim.code(),
            taken: it.taken,
            ahead: now.ahead,
            range: now.range.map(RangeBody::of),
            told: it.told.map(RangeBody::of),
            missed: it.missed,
        }
    }
}

/// How busy a site is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LoadBody {
    /// The branch of police work; none if items were named.
    branch: Option<String>,
    /// How many wait whom the same windows could serve.
    waiting: usize,
    /// How many windows that can do it are open.
    open: usize,
    /// How long one would wait; none if no open window can do it.
    range: Option<RangeBody>,
    /// When this was reckoned.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

impl LoadBody {
    pub(super) fn of(branch: Option<Branch>, load: &Load) -> Self {
        Self {
            branch: branch.map(|it| it.code().to_owned()),
            waiting: load.waiting,
            open: load.open,
            range: load.range.map(RangeBody::of),
            at: load.at,
        }
    }
}

/// A number at a window.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ShownBody {
    /// The number of the ticket.
    number: String,
    /// The window.
    window: u16,
    /// When it was called.
    #[schema(value_type = String, format = DateTime)]
    called: Timestamp,
    /// How often it was called to this window.
    times: u16,
    /// Whether the person is there, or was.
    serving: bool,
    /// Whether they were called and did not come.
    missed: bool,
}

impl ShownBody {
    fn of(it: &Shown) -> Self {
        Self {
            number: label(it.number),
            window: it.window,
            called: it.called,
            times: it.times,
            serving: it.serving,
            missed: it.missed,
        }
    }
}

/// A window.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WindowBody {
    /// Its number.
    number: u16,
    /// `open` or `paused`; none if nobody is there.
    post: Option<String>,
    /// Who is called there, or served.
    shown: Option<ShownBody>,
}

impl WindowBody {
    fn of(it: &WindowNow) -> Self {
        Self {
            number: it.number,
            post: it.post.map(|it| it.code().to_owned()),
            shown: it.shown.as_ref().map(ShownBody::of),
        }
    }
}

/// The board of a hall.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BoardBody {
    /// The code of the site.
    site: String,
    /// The moment of which it is.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// How often the hall changed today.
    version: i64,
    /// Every window.
    windows: Vec<WindowBody>,
    /// The latest calls, the last first.
    recent: Vec<ShownBody>,
    /// How many wait.
    waiting: usize,
}

impl BoardBody {
    pub(super) fn of(it: &Board) -> Self {
        Self {
            site: it.site.code.to_string(),
            at: it.at,
            version: it.version,
            windows: it.windows.iter().map(WindowBody::of).collect(),
            recent: it.recent.iter().map(ShownBody::of).collect(),
            waiting: it.waiting,
        }
    }
}

/// What people were told on a day, and what came of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ToldBody {
    /// The day.
    #[schema(value_type = String, format = Date)]
    day: plat_kernel::Date,
    /// How many were told that they will have to wait and were called.
    told: u32,
    /// How many of them waited no longer than p50.
    within_p50: u32,
    /// How many of them waited no longer than p90.
    within_p90: u32,
    /// How many were told that they need not wait and were called.
    at_once: u32,
    /// How many of them were called within a minute.
    at_once_true: u32,
}

impl ToldBody {
    pub(super) fn of(it: &ToldAndTrue) -> Self {
        Self {
            day: it.day,
            told: it.told,
            within_p50: it.within_half,
            within_p90: it.within_most,
            at_once: it.at_once,
            at_once_true: it.at_once_true,
        }
    }
}

/// Somebody who was called first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BeforeBody {
    /// Their number.
    number: String,
    /// To which window.
    window: u16,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// When they came.
    #[schema(value_type = String, format = DateTime)]
    came: Timestamp,
    /// `came-first`, `appointment`, `other-absent`, `other-window`, `other-officer`, or `lane-` and the key of a lane; none would be a fault of ours.
    rule: Option<String>,
    /// The name of the lane.
    lane: Option<String>,
}

impl BeforeBody {
    pub(super) fn of(queue: &Queue, it: &Before, tongue: Lang) -> Self {
        let lane = match &it.why {
            Some(Why::Lane(key)) => queue.rules.lane(key).map(|it| it.name.in_lang(tongue).to_owned()),
            _ => None,
        };
        Self {
            number: label(it.number),
            window: it.window,
            at: it.at,
            came: it.came,
            rule: it.why.as_ref().map(Why::code),
            lane,
        }
    }
}

/// A whole hall.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HallBody {
    /// The code of the site.
    site: String,
    /// The windows at which somebody sits.
    staffed: Vec<StaffedBody>,
    /// Every open ticket, those at windows first, then in the order of the line.
    tickets: Vec<InLineBody>,
}

/// A window at which somebody sits.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StaffedBody {
    /// Its number.
    window: u16,
    /// `open` or `paused`.
    post: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

/// An open ticket.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InLineBody {
    /// Its number.
    number: String,
    /// Where it stands.
    state: String,
    /// The window that called.
    window: Option<u16>,
    /// By what right it stands there.
    claim: String,
    /// When it was taken.
    #[schema(value_type = String, format = DateTime)]
    taken: Timestamp,
    /// How long it will still wait.
    range: Option<RangeBody>,
}

impl HallBody {
    pub(super) fn of(it: &HallNow) -> Self {
        let staffed = it.shifts.iter().map(|it| StaffedBody {
            window: it.at.window,
            post: it.post.code().to_owned(),
            since: it.since,
        });
        let tickets = it.tickets.iter().map(|ticket| InLineBody {
            number: ticket.label(),
            state: ticket.stage.code().to_owned(),
            window: ticket.stage.at().map(|at| at.window),
            claim: ticket.claim.code(),
            taken: ticket.taken,
            range: it.ranges.get(&ticket.number).copied().map(RangeBody::of),
        });
        Self { site: it.site.code.to_string(), staffed: staffed.collect(), tickets: tickets.collect() }
    }
}
