//! The number on one's own phone: where it stands, how long it will take, where to go, and why somebody went first. Whoever has the code
//! has the ticket; nobody signs in.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use cap_sites::Site;
use plat_web::{Answer, Live, Page, Refusal};

use super::{
    Pages, around, elsewhere, said,
    screens::Screen,
    views::{Elsewhere, Slip, Waits},
};
use crate::{
    error::QueueError,
    fairness::{self, Before},
    leave,
    line::Why,
    model::{Stage, Ticket, label},
    reading::{self, TicketNow},
};

/// How many who went first are named.
const WENT: usize = 8;

/// Where a ticket stands, in words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stand {
    pub(crate) look: &'static str,
    /// Names the call, so that each shakes the phone once; empty if it is not called.
    pub(crate) call: String,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) words: String,
    pub(crate) window: String,
    pub(crate) where_to: String,
    pub(crate) ahead: String,
    pub(crate) range: String,
    pub(crate) error: String,
    /// Whether something was done that can be evaluated.
    pub(crate) rate: bool,
}

/// Somebody who went first.
#[derive(Debug, Clone)]
pub(crate) struct Went {
    pub(crate) when: String,
    pub(crate) number: String,
    pub(crate) window: String,
    pub(crate) rule: String,
}

#[derive(Template)]
#[template(path = "queue/ticket.html", blocks = ["live"])]
pub(crate) struct TicketPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) code: String,
    pub(crate) site: String,
    pub(crate) site_href: String,
    pub(crate) stand: Stand,
    pub(crate) elsewhere: Vec<Elsewhere>,
    pub(crate) items: Vec<String>,
    pub(crate) taken: String,
    pub(crate) went: Vec<Went>,
    pub(crate) leave: bool,
    pub(crate) at: String,
}

pub(super) async fn show(State(pages): State<Pages>, page: Page, Path(code): Path<String>) -> Answer {
    Ok(page.answer(view(&pages, &page, &code).await?))
}

pub(super) async fn events(
    State(pages): State<Pages>,
    page: Page,
    live: Live,
    Path(code): Path<String>,
) -> Result<Response, Refusal> {
    let seen = reading::ticket(&pages.queue, &code).await?;
    let bell = pages.queue.watch(&seen.ticket.site)?;
    let screen = Screen::of(&page, format!("/tickets/{}", seen.ticket.code));
    let drawing = (pages.clone(), page, seen.ticket.code);
    let draw = move || {
        let (pages, page, code) = drawing.clone();
        async move { view(&pages, &page, &code).await?.as_live().render().map_err(Refusal::internal) }
    };
    Ok(live.follow(pages.screens.look(screen, bell, draw).await?))
}

pub(super) async fn give_up(State(pages): State<Pages>, page: Page, Path(code): Path<String>) -> Answer {
    let ticket = leave::run(&pages.queue, &code).await?;
    Ok(page.go_saying(format!("/tickets/{}", ticket.code), &page.t("queue.left")))
}

async fn view<'a>(pages: &Pages, page: &'a Page, code: &str) -> Result<TicketPage<'a>, QueueError> {
    let seen = reading::ticket(&pages.queue, code).await?;
    let before = fairness::why(&pages.queue, code).await?;
    let ticket = &seen.ticket;
    let is_open = matches!(ticket.stage, Stage::Waiting { .. } | Stage::Called { .. });
    let error =
        if seen.range.is_some() { around::error(pages, page, &seen.site.code).await? } else { String::new() };
    let waits = matches!(ticket.stage, Stage::Waiting { .. });
    Ok(TicketPage {
        page,
        code: ticket.code.clone(),
        site: page.pick(&seen.site.name).to_owned(),
        site_href: format!("/sites/{}", seen.site.code),
        stand: Stand { error, ..stand(page, &seen) },
        elsewhere: if waits {
            elsewhere::of(pages, page, (&seen.site, &ticket.items), seen.range).await?
        } else {
            Vec::new()
        },
        items: said::items(&pages.queue, page, &ticket.items),
        taken: page.when(&ticket.taken),
        went: if is_open { went(pages, page, (ticket, before)) } else { Vec::new() },
        leave: is_open,
        at: said::time(pages.queue.now()),
    })
}

/// Those who came later, or were called again, and went first.
fn went(pages: &Pages, page: &Page, (ticket, before): (&Ticket, Vec<Before>)) -> Vec<Went> {
    let overtook = |it: &Before| it.came > ticket.joined || it.why == Some(Why::OtherAbsent);
    let row = |it: Before| {
        let rule = said::because(&pages.queue, page, it.why.as_ref()?)?;
        let window = page.t("queue.to_window").with("window", it.window).to_string();
        Some(Went { when: said::time(it.at), number: label(it.number), window, rule })
    };
    before.into_iter().rev().filter(overtook).filter_map(row).take(WENT).collect()
}

fn stand(page: &Page, seen: &TicketNow) -> Stand {
    let ticket = &seen.ticket;
    let base = Stand { number: ticket.label(), ..Stand::default() };
    let of = |key: &str| page.t(&format!("queue.stand.{key}")).to_string();
    match ticket.stage {
        Stage::Waiting { .. } => {
            let returned = ticket.turn.absences > 0;
            let words = match (returned, ticket.joined > ticket.taken) {
                (true, _) => page.t("queue.words.returned").to_string(),
                (false, true) => page.t("queue.words.passed").to_string(),
                (false, false) => String::new(),
            };
            let waits = waits(page, seen);
            let look = if returned { "absent" } else { "waiting" };
            let words = if waits.none.is_empty() { words } else { waits.none };
            let title = of(if returned { "returned" } else { "waiting" });
            Stand { look, title, words, ahead: count(page, seen), range: waits.range, ..base }
        }
        Stage::Called { at, when, times } => {
            let key = if times > 1 { "called_again" } else { "called" };
            let title = page.t(&format!("queue.stand.{key}")).with("window", at.window).to_string();
            let call = format!("{}-{}", at.window, when.as_second());
            let (window, where_to) = (at.window.to_string(), said::sign(page, &seen.site, at.window));
            Stand { look: "called", call, title, window, where_to, ..base }
        }
        Stage::Serving { at, .. } => {
            let title = page.t("queue.stand.serving").with("window", at.window).to_string();
            Stand { look: "serving", title, ..base }
        }
        Stage::Served { .. } | Stage::Over { .. } => {
            let code = ticket.stage.code();
            let words = page.t(&format!("queue.words.{code}")).to_string();
            let rate = matches!(ticket.stage, Stage::Served { .. });
            Stand { look: "over", title: of(code), words, rate, ..base }
        }
    }
}

/// How many stand before.
fn count(page: &Page, seen: &TicketNow) -> String {
    page.t("queue.people").with("count", seen.ahead.unwrap_or(0)).to_string()
}

/// How long the holder of a ticket will still wait.
pub(super) fn waits(page: &Page, seen: &TicketNow) -> Waits {
    match seen.range {
        Some(range) => Waits {
            range: said::range(page, range),
            ahead: said::ahead(page, seen.ahead.unwrap_or(0)),
            ..Waits::default()
        },
        None => Waits { none: page.t("queue.none").to_string(), ..Waits::default() },
    }
}

/// The ticket as it is handed out.
pub(super) fn slip(pages: &Pages, page: &Page, ticket: &Ticket) -> Result<Slip, QueueError> {
    let site: &Arc<Site> = pages.queue.site(&ticket.site)?;
    let link = format!("{}/tickets/{}", pages.beside.address, ticket.code);
    Ok(Slip {
        number: ticket.label(),
        items: said::items(&pages.queue, page, &ticket.items),
        taken: page.when(&ticket.taken),
        where_to: said::where_to(page, site, &pages.queue.able(site, &ticket.items)),
        lane: said::right(&pages.queue, page, &ticket.claim),
        picture: said::picture(&link),
        link,
    })
}
