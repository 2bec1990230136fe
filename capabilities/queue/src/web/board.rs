//! The hall's board and the display over a window: numbers, never names.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use plat_facts::refs::SiteRef;
use plat_web::{Answer, Live, Page, Refusal};

use super::{Pages, around, said, screens::Screen, views::Kind};
use crate::{
    error::QueueError,
    model::{Post, label},
    reading::{self, Shown, WindowNow},
};

/// How many calls and how many kinds of work fit.
const CALLS: usize = 7;
const KINDS: usize = 5;

/// A number that was called.
#[derive(Debug, Clone)]
pub(crate) struct Called {
    /// Names the call, so that each is spoken once.
    pub(crate) call: String,
    pub(crate) number: String,
    pub(crate) window: String,
    /// What the sign of its zone says.
    pub(crate) name: String,
    /// What is spoken; empty once they are there.
    pub(crate) say: String,
    pub(crate) pending: bool,
    /// Nobody came.
    pub(crate) missed: bool,
}

/// A window on the board.
#[derive(Debug, Clone)]
pub(crate) struct WindowTile {
    pub(crate) number: String,
    pub(crate) state: String,
    pub(crate) look: &'static str,
}

#[derive(Template)]
#[template(path = "queue/board.html", blocks = ["live"])]
pub(crate) struct BoardPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) site: String,
    pub(crate) site_name: String,
    pub(crate) calls: Vec<Called>,
    pub(crate) tiles: Vec<WindowTile>,
    pub(crate) waits: Vec<Kind>,
    pub(crate) waiting: String,
    pub(crate) error: String,
    pub(crate) at: String,
}

#[derive(Template)]
#[template(path = "queue/display.html", blocks = ["live"])]
pub(crate) struct DisplayPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) site: String,
    pub(crate) window: u16,
    pub(crate) name: String,
    pub(crate) look: &'static str,
    pub(crate) number: String,
    pub(crate) words: String,
    pub(crate) call: String,
    pub(crate) at: String,
}

pub(super) async fn board(State(pages): State<Pages>, page: Page, Path(site): Path<SiteRef>) -> Answer {
    Ok(page.answer(board_of(&pages, &page, &site).await?))
}

pub(super) async fn board_events(
    State(pages): State<Pages>,
    page: Page,
    live: Live,
    Path(site): Path<SiteRef>,
) -> Result<Response, Refusal> {
    let bell = pages.queue.watch(&site)?;
    let screen = Screen::of(&page, format!("/boards/{site}"));
    let drawing = (pages.clone(), page, site);
    let draw = move || {
        let (pages, page, site) = drawing.clone();
        async move { board_of(&pages, &page, &site).await?.as_live().render().map_err(Refusal::internal) }
    };
    Ok(live.follow(pages.screens.look(screen, bell, draw).await?))
}

async fn board_of<'a>(pages: &Pages, page: &'a Page, site: &SiteRef) -> Result<BoardPage<'a>, QueueError> {
    let board = reading::board(&pages.queue, site).await?;
    // Who was called last and is still to come stands first.
    let mut recent: Vec<&Shown> = board.recent.iter().collect();
    let pending = |it: &Shown| !it.serving && !it.missed;
    recent.sort_by_key(|it| (!pending(it), std::cmp::Reverse(Some(it.called).filter(|_| pending(it)))));
    let called = |it: &&Shown| Called {
        call: format!("{}-{}-{}", it.number, it.window, it.called.as_second()),
        number: label(it.number),
        window: it.window.to_string(),
        name: said::sign(page, &board.site, it.window),
        say: if pending(it) { say(page, it) } else { String::new() },
        pending: pending(it),
        missed: it.missed,
    };
    Ok(BoardPage {
        page,
        site: site.to_string(),
        site_name: page.pick(&board.site.name).to_owned(),
        calls: recent.iter().take(CALLS).map(called).collect(),
        tiles: board.windows.iter().map(|it| tile(page, it)).collect(),
        waits: around::kinds(page, &reading::loads_at_once(&pages.queue, site).await?, (KINDS, board.at)),
        waiting: page.t("queue.waiting").with("count", board.waiting).to_string(),
        error: around::error(pages, page, site).await?,
        at: said::time(board.at),
    })
}

/// What the loudspeaker says: the number digit by digit, as people read a number on a slip.
fn say(page: &Page, it: &Shown) -> String {
    let digits: Vec<String> = label(it.number).chars().map(String::from).collect();
    page.t("queue.say").with("number", digits.join(" ")).with("window", it.window).to_string()
}

fn tile(page: &Page, it: &WindowNow) -> WindowTile {
    let (look, state) = match (&it.shown, it.post) {
        (Some(shown), _) if shown.serving => ("busy", label(shown.number)),
        (Some(shown), _) => ("calling", label(shown.number)),
        (None, Some(Post::Open)) => ("free", page.t("queue.tile.free").to_string()),
        (None, Some(Post::Paused)) => ("paused", page.t("queue.tile.paused").to_string()),
        (None, Some(Post::Left) | None) => ("closed", page.t("queue.tile.closed").to_string()),
    };
    WindowTile { number: it.number.to_string(), state, look }
}

pub(super) async fn display(
    State(pages): State<Pages>,
    page: Page,
    Path((site, window)): Path<(SiteRef, u16)>,
) -> Answer {
    Ok(page.answer(display_of(&pages, &page, (&site, window)).await?))
}

pub(super) async fn display_events(
    State(pages): State<Pages>,
    page: Page,
    live: Live,
    Path((site, window)): Path<(SiteRef, u16)>,
) -> Result<Response, Refusal> {
    let bell = pages.queue.watch(&site)?;
    let screen = Screen::of(&page, format!("/boards/{site}/{window}"));
    let drawing = (pages.clone(), page, site);
    let draw = move || {
        let (pages, page, site) = drawing.clone();
        async move {
            display_of(&pages, &page, (&site, window)).await?.as_live().render().map_err(Refusal::internal)
        }
    };
    Ok(live.follow(pages.screens.look(screen, bell, draw).await?))
}

async fn display_of<'a>(
    pages: &Pages,
    page: &'a Page,
    (site, window): (&SiteRef, u16),
) -> Result<DisplayPage<'a>, QueueError> {
    let now = reading::window(&pages.queue, site, window).await?;
    let place = pages.queue.site(site)?;
    let (look, words) = match (&now.shown, now.post) {
        (Some(shown), _) if shown.serving => ("busy", "queue.display.serving"),
        (Some(_), _) => ("called", "queue.display.calling"),
        (None, Some(Post::Open)) => ("free", "queue.display.free"),
        (None, Some(Post::Paused)) => ("paused", "queue.display.paused"),
        (None, Some(Post::Left) | None) => ("closed", "queue.display.closed"),
    };
    let pending = now.shown.as_ref().filter(|it| !it.serving);
    Ok(DisplayPage {
        page,
        site: site.to_string(),
        window,
        name: said::sign(page, place, window),
        look,
        number: now.shown.as_ref().map(|it| label(it.number)).unwrap_or_default(),
        words: page.t(words).to_string(),
        call: pending.map(|it| format!("{}-{}", it.number, it.called.as_second())).unwrap_or_default(),
        at: said::time(pages.queue.now()),
    })
}
