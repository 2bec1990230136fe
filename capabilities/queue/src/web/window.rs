//! The officer's window: who is there, what they came for and what is open of theirs, and the deeds, each with one key.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use plat_facts::ItemRef;
use plat_identity::{Branch, Officer};
use plat_web::{Answer, AsOfficer, Errors, Fault as _, Fields, Kind, Live, Page, Refusal};

use super::{
    Pages, door, said,
    screens::Screen,
    views::{Choice, Row, Waiting},
};
use crate::{
    call,
    error::QueueError,
    hall,
    line::Claim,
    model::{Post, Shift, Stage, Ticket, label},
    policy::{self, MayWork},
    reading::{self, Desk},
    serve::{self, PassOn},
    staff,
};

/// The address.
const WINDOW: &str = "/desk/window";
/// So many of those who wait are shown.
const SHOWN: usize = 12;

/// Who was called, or is there.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    pub(crate) number: String,
    /// The number that the officer sees: what is done is done to that one.
    pub(crate) seen: String,
    pub(crate) who: String,
    pub(crate) right: String,
    pub(crate) look: &'static str,
    pub(crate) state: String,
    pub(crate) items: Vec<Row>,
    pub(crate) cases: Vec<Row>,
    pub(crate) booked: String,
    pub(crate) note: String,
    pub(crate) told: String,
    pub(crate) since: String,
    pub(crate) serving: bool,
    /// The windows to which they can be passed on.
    pub(crate) targets: Vec<Choice>,
    /// What they came for, to be divided.
    pub(crate) parts: Vec<Choice>,
    /// The note as it was typed.
    pub(crate) typed: String,
}

#[derive(Template)]
#[template(path = "queue/window.html", blocks = ["live"])]
pub(crate) struct WindowPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) site_name: String,
    pub(crate) errors: Errors,
    pub(crate) window: String,
    pub(crate) name: String,
    pub(crate) look: &'static str,
    pub(crate) state: String,
    pub(crate) free: Vec<Choice>,
    pub(crate) taken: Vec<Choice>,
    pub(crate) visitor: Option<Visitor>,
    pub(crate) paused: bool,
    /// What the officer does here, where the roster lets them do less than the sign says.
    pub(crate) may_only: String,
    pub(crate) summary: String,
    /// Names what the page shows, so that it can be told when that is no longer so.
    pub(crate) mark: String,
    pub(crate) moved: bool,
    pub(crate) queue: Vec<Waiting>,
    pub(crate) at: String,
}

pub(super) async fn show(State(pages): State<Pages>, AsOfficer(who): AsOfficer, page: Page) -> Answer {
    let may = policy::may_work(&pages.queue, &who)?;
    Ok(page.answer(Box::pin(view(&pages, &page, &may)).await?))
}

pub(super) async fn events(
    State(pages): State<Pages>,
    AsOfficer(who): AsOfficer,
    page: Page,
    live: Live,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let may = policy::may_work(&pages.queue, &who)?;
    let bell = pages.queue.watch(may.site())?;
    let mark = pairs.into_iter().find(|(key, _)| key == "v").map(|(_, it)| it).unwrap_or_default();
    let screen = Screen { reader: who.id.to_string(), ..Screen::of(&page, format!("{WINDOW}?{mark}")) };
    let drawing = (pages.clone(), page, may, mark);
    let draw = move || {
        let (pages, page, may, mark) = drawing.clone();
        async move {
            let view = Box::pin(view(&pages, &page, &may)).await?;
            let moved = view.mark != mark;
            WindowPage { moved, ..view }.as_live().render().map_err(Refusal::internal)
        }
    };
    Ok(live.follow(pages.screens.look(screen, bell, draw).await?))
}

pub(super) async fn act(
    State(pages): State<Pages>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path(verb): Path<String>,
    fields: Fields,
) -> Answer {
    let may = policy::may_work(&pages.queue, &who)?;
    let error = match Box::pin(done(&pages, &page, &may, (&verb, &fields))).await {
        Ok(said) => return Ok(page.go_saying(WINDOW, &said)),
        Err(error) => error,
    };
    if !matches!(error.kind(), Kind::Conflict | Kind::Invalid) {
        return Err(error.into());
    }
    let mut view = Box::pin(view(&pages, &page, &may)).await?;
    let field = match error.field() {
        Some("window") if verb == "pass" => "to",
        Some("items") => "done",
        Some("note") => "note",
        None if view.visitor.is_some() => "number",
        Some(_) | None => "window",
    };
    view.errors.add(field, page.fault(&error));
    if let Some(visitor) = &mut view.visitor {
        fields.text("note").clone_into(&mut visitor.typed);
    }
    Ok(page.invalid(view))
}

/// Does what a key asks for; comes back with what is said of it.
async fn done(
    pages: &Pages,
    page: &Page,
    may: &MayWork,
    (verb, fields): (&str, &Fields),
) -> Result<plat_web::Text, QueueError> {
    let queue = &pages.queue;
    let seen = fields.find("seen").and_then(|it| it.parse().ok());
    let window = || fields.text("window").parse::<u16>().map_err(|_| QueueError::NotFound);
    let numbered = |key: &str, ticket: &Ticket| page.t(key).with("number", ticket.label());
    let at = |key: &str, shift: &Shift| page.t(key).with("window", shift.at.window);
    Ok(match verb {
        "open" => at("queue.done.opened", &staff::open_window(queue, may, window()?).await?),
        "take-over" => at("queue.done.opened", &serve::hand_over(queue, may, window()?).await?),
        "pause" => at("queue.done.paused", &staff::pause(queue, may).await?),
        "resume" => at("queue.done.resumed", &staff::resume(queue, may).await?),
        "close" => at("queue.done.closed", &staff::close_window(queue, may).await?),
        "next" => match call::next(queue, may).await? {
            Some(ticket) => numbered("queue.done.called", &ticket),
            None => page.t("queue.done.nobody"),
        },
        "again" => numbered("queue.done.called", &call::again(queue, may, seen).await?),
        "begin" => numbered("queue.done.begun", &serve::begin(queue, may, seen).await?),
        "absent" => {
            let ticket = call::absent(queue, may, seen).await?;
            let back = ticket.stage.is_open();
            numbered(if back { "queue.done.absent" } else { "queue.done.absent_over" }, &ticket)
        }
        "finish" => numbered("queue.done.finished", &serve::finish(queue, may, (Vec::new(), seen)).await?),
        "split" => numbered("queue.done.split", &divided(pages, may, (fields, seen)).await?),
        "pass" => {
            let (to, note) = (fields.text("to").parse().ok(), fields.find("note").map(str::to_owned));
            numbered("queue.done.passed", &serve::pass_on(queue, may, (PassOn { to, note }, seen)).await?)
        }
        _ => return Err(QueueError::NotFound),
    })
}

/// What was done here ends here; the rest goes on elsewhere.
async fn divided(
    pages: &Pages,
    may: &MayWork,
    (fields, seen): (&Fields, Option<u32>),
) -> Result<Ticket, QueueError> {
    let here = reading::desk(&pages.queue, may).await?;
    let all = here.ticket.map(|it| it.items).ok_or(QueueError::NobodyCalled)?;
    let left: Vec<ItemRef> = all.into_iter().filter(|it| !fields.is("done", it.as_str())).collect();
    serve::finish(&pages.queue, may, (left, seen)).await
}

async fn view<'a>(pages: &Pages, page: &'a Page, may: &MayWork) -> Result<WindowPage<'a>, QueueError> {
    let desk = reading::desk(&pages.queue, may).await?;
    let shift = desk.shift.as_ref();
    let post = shift.map(|it| it.post);
    let (look, state) = match post {
        Some(Post::Paused) => ("warn", page.t("queue.state.paused").to_string()),
        _ => ("ok", page.t("queue.state.open").to_string()),
    };
    let sign = |it: &Shift| said::sign(page, &desk.site, it.at.window);
    let (free, taken) =
        if shift.is_some() { Default::default() } else { windows(pages, page, &desk).await? };
    let rows = waiting(pages, page, (may.officer(), &desk)).await?;
    let ticket = desk.ticket.as_ref();
    let mark = |it: &Ticket| format!("-{}-{}", it.number, it.stage.code());
    Ok(WindowPage {
        page,
        site_name: page.pick(&desk.site.name).to_owned(),
        errors: Errors::new(),
        window: shift.map(|it| it.at.window.to_string()).unwrap_or_default(),
        name: shift.map(sign).unwrap_or_default(),
        look,
        state,
        free,
        taken,
        visitor: match ticket {
            Some(ticket) => Some(visitor(pages, page, (may.officer(), &desk, ticket)).await?),
            None => None,
        },
        paused: post == Some(Post::Paused),
        may_only: desk.may_only.as_deref().map(|it| may_only(page, it)).unwrap_or_default(),
        summary: page.t("queue.summary").with("count", rows.0).with("mine", desk.waiting).to_string(),
        mark: format!(
            "{}{}{}",
            shift.map(|it| it.at.window.to_string()).unwrap_or_default(),
            post.map(Post::code).unwrap_or_default(),
            ticket.map(mark).unwrap_or_default()
        ),
        moved: false,
        queue: rows.1,
        at: said::time(pages.queue.now()),
    })
}

fn may_only(page: &Page, branches: &[Branch]) -> String {
    let names: Vec<String> = branches.iter().map(|it| page.branch(it)).collect();
    page.t("queue.may_only").with("branches", names.join(&page.t("queue.and").to_string())).to_string()
}

/// The windows at which nobody is, and those that can be taken over, with the name of who is there.
async fn windows(pages: &Pages, page: &Page, desk: &Desk) -> Result<(Vec<Choice>, Vec<Choice>), QueueError> {
    let (mut free, mut taken) = (Vec::new(), Vec::new());
    let own = page.officer().map(|it| it.branch);
    let usual = desk.windows.iter().find(|(number, who)| {
        let does =
            desk.site.window(*number).is_some_and(|it| own.is_some_and(|own| it.branches.contains(&own)));
        who.is_none() && does
    });
    for (number, who) in &desk.windows {
        let sign = said::sign(page, &desk.site, *number);
        let name = page.t("queue.window_n").with("window", number);
        match who {
            None => free.push(Choice {
                value: number.to_string(),
                words: format!("{name} · {sign}"),
                chosen: usual.is_some_and(|it| it.0 == *number),
            }),
            Some(who) => {
                let officer = pages.queue.identity.officer(*who).await?;
                let officer = officer.map(|it| it.name.clone()).unwrap_or_default();
                taken.push(Choice {
                    value: number.to_string(),
                    words: format!("{name} · {officer}"),
                    chosen: false,
                });
            }
        }
    }
    Ok((free, taken))
}

/// How many wait, and the first of those for whom this window can do it, in the order in which they are called.
async fn waiting(
    pages: &Pages,
    page: &Page,
    (who, desk): (&Officer, &Desk),
) -> Result<(usize, Vec<Waiting>), QueueError> {
    let may = match policy::may_see_hall(&pages.queue, who, &desk.site.code) {
        Ok(may) => may,
        Err(QueueError::NotAllowed(_)) => return Ok((desk.waiting, Vec::new())),
        Err(error) => return Err(error),
    };
    let now = reading::hall(&pages.queue, &may).await?;
    let all: Vec<&Ticket> =
        now.tickets.iter().filter(|it| matches!(it.stage, Stage::Waiting { .. })).collect();
    let window = desk.shift.as_ref().map(|it| it.at.window);
    let mine = |it: &&Ticket| {
        window.is_none_or(|window| {
            hall::place(&pages.queue.kinds(&it.items), &desk.able, it, ())
                .windows
                .binary_search(&window)
                .is_ok()
        })
    };
    let rows = all.iter().copied().filter(mine).take(SHOWN).map(|it| door::row(pages, page, it)).collect();
    Ok((all.len(), rows))
}

async fn visitor(
    pages: &Pages,
    page: &Page,
    (who, desk, ticket): (&Officer, &Desk, &Ticket),
) -> Result<Visitor, QueueError> {
    let queue = &pages.queue;
    let person = match ticket.person {
        Some(id) => queue.identity.resident(id).await?,
        None => None,
    };
    let cases = match ticket.person {
        Some(id) => pages.beside.cases.of(who, id).await?,
        None => Vec::new(),
    };
    let names = said::items(queue, page, &ticket.items);
    let receive = |item: &ItemRef| match ticket.person {
        Some(person) => format!("/desk/receive?person={person}&item={item}"),
        None => "/desk/receive".to_owned(),
    };
    let item =
        |(id, name): (&ItemRef, &String)| Row { href: receive(id), name: name.clone(), note: String::new() };
    let part = |(id, name): (&ItemRef, &String)| Choice {
        value: id.to_string(),
        words: name.clone(),
        chosen: false,
    };
    let (serving, since) = match ticket.stage {
        Stage::Serving { began, .. } => (true, began),
        Stage::Called { when, .. } => (false, when),
        _ => (false, ticket.joined),
    };
    let lasted = queue.now().duration_since(since).as_secs().max(0);
    let open_case = |it: &super::beside::OpenCase| Row {
        href: it.href.clone(),
        name: said::items(queue, page, std::slice::from_ref(&it.item)).join(""),
        note: it.number.clone(),
    };
    let unknown = if ticket.mark.is_some() { "queue.no_account" } else { "queue.someone" };
    Ok(Visitor {
        number: label(ticket.number),
        seen: ticket.number.to_string(),
        who: person.map_or_else(|| page.t(unknown).to_string(), |it| it.masked_name()),
        right: said::right(queue, page, &ticket.claim),
        look: if serving { "serving" } else { "called" },
        state: page.t(&format!("queue.state.{}", ticket.stage.code())).to_string(),
        items: ticket.items.iter().zip(&names).map(item).collect(),
        parts: ticket.items.iter().zip(&names).map(part).collect(),
        cases: cases.iter().map(open_case).collect(),
        booked: match ticket.claim {
            Claim::Appointment(at) => page.t("queue.booked").with("time", said::time(at)).to_string(),
            _ => String::new(),
        },
        note: desk.note.clone().unwrap_or_default(),
        told: format!("{}:{:02}", lasted / 60, lasted % 60),
        since: since.as_millisecond().to_string(),
        serving,
        targets: targets(pages, page, (desk, ticket)),
        typed: String::new(),
    })
}

/// The other windows at which somebody is and that can go on with it.
fn targets(pages: &Pages, page: &Page, (desk, ticket): (&Desk, &Ticket)) -> Vec<Choice> {
    let own = desk.shift.as_ref().map(|it| it.at.window);
    let able = desk.able.windows(&pages.queue.kinds(&ticket.items));
    let others = desk.windows.iter().filter(|(n, who)| Some(*n) != own && who.is_some() && able.contains(n));
    let target = |(number, _): &(u16, _)| Choice {
        value: number.to_string(),
        words: page.t("queue.window_n").with("window", number).to_string(),
        chosen: false,
    };
    others.map(target).collect()
}
