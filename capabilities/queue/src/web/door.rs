//! The desk at the door: an officer takes a number for somebody, vouches for what gives priority, and sees who waits long.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use plat_facts::ItemRef;
use plat_kernel::SignedDuration;
use plat_web::{Answer, AsOfficer, Errors, Fault as _, Fields, Live, Page, Refusal};

use super::{
    Pages, around,
    items::{self, Way},
    phone, said,
    screens::Screen,
    views::{Row, Slip, Waiting, Waits},
};
use crate::{
    error::QueueError,
    model::{Stage, Ticket},
    policy::{self, MaySeeHall},
    reading,
    take::{self, Comer, Wanted},
};

/// The address.
const DOOR: &str = "/desk/door";
/// So many of those who wait are shown.
const SHOWN: usize = 40;
/// Who has waited so long is marked.
const LONG: SignedDuration = SignedDuration::from_mins(30);

/// A priority lane to vouch for.
#[derive(Debug, Clone)]
pub(crate) struct LaneChoice {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) note: String,
    pub(crate) chosen: bool,
}

#[derive(Template)]
#[template(path = "queue/door.html", blocks = ["live"])]
pub(crate) struct DoorPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) site_name: String,
    pub(crate) errors: Errors,
    pub(crate) given: Option<Slip>,
    pub(crate) chosen: Vec<Row>,
    pub(crate) items: Vec<String>,
    pub(crate) q: String,
    pub(crate) found: Vec<Row>,
    pub(crate) tiles: Vec<Row>,
    pub(crate) waits: Waits,
    pub(crate) lanes: Vec<LaneChoice>,
    pub(crate) id_number: String,
    pub(crate) summary: String,
    pub(crate) rows: Vec<Waiting>,
    pub(crate) at: String,
}

pub(super) async fn show(
    State(pages): State<Pages>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    policy::may_admit(&pages.queue, &who)?;
    let may = policy::may_see_hall(&pages.queue, &who, &who.site)?;
    let given = match pairs.iter().find(|(key, _)| key == "given") {
        Some((_, code)) => {
            let seen = reading::ticket(&pages.queue, code).await?;
            Some(phone::slip(&pages, &page, &seen.ticket)?)
        }
        None => None,
    };
    let view = view(&pages, &page, (&may, &Way::of(&pairs))).await?;
    Ok(page.answer(DoorPage { given, ..view }))
}

pub(super) async fn give(
    State(pages): State<Pages>,
    AsOfficer(who): AsOfficer,
    page: Page,
    fields: Fields,
) -> Answer {
    let may = Box::new(policy::may_admit(&pages.queue, &who)?);
    let items: Vec<ItemRef> = fields.all("item").filter_map(|it| it.parse().ok()).collect();
    let (id_number, lane) =
        (fields.find("id_number").map(str::to_owned), fields.find("lane").map(str::to_owned));
    let comer = Comer::Door { may, id_number, lane };
    let wanted = Wanted { site: who.site.clone(), items: items.clone(), comer };
    let error = match Box::pin(take::run(&pages.queue, wanted)).await {
        Ok(taken) => return Ok(page.go(format!("{DOOR}?given={}", taken.ticket.code))),
        Err(error) => error,
    };
    let field = match (error.field(), &error) {
        (Some(field), _) => field.to_owned(),
        (None, QueueError::Closed) => "items".to_owned(),
        (None, _) => return Err(error.into()),
    };
    let mut errors = Errors::new();
    errors.add(field, page.fault(&error));
    let may = policy::may_see_hall(&pages.queue, &who, &who.site)?;
    let view = view(&pages, &page, (&may, &Way { items, ..Way::default() })).await?;
    let mut lanes = view.lanes;
    for lane in &mut lanes {
        lane.chosen = fields.is("lane", &lane.key);
    }
    let id_number = fields.text("id_number").to_owned();
    Ok(page.invalid(DoorPage { errors, lanes, id_number, ..view }))
}

pub(super) async fn events(
    State(pages): State<Pages>,
    AsOfficer(who): AsOfficer,
    page: Page,
    live: Live,
) -> Result<Response, Refusal> {
    let may = policy::may_see_hall(&pages.queue, &who, &who.site)?;
    let bell = pages.queue.watch(may.site())?;
    let screen = Screen { reader: who.site.to_string(), ..Screen::of(&page, DOOR.to_owned()) };
    let drawing = (pages.clone(), page, may);
    let draw = move || {
        let (pages, page, may) = drawing.clone();
        async move {
            let view = view(&pages, &page, (&may, &Way::default())).await?;
            view.as_live().render().map_err(Refusal::internal)
        }
    };
    Ok(live.follow(pages.screens.look(screen, bell, draw).await?))
}

async fn view<'a>(
    pages: &Pages,
    page: &'a Page,
    (may, way): (&MaySeeHall, &Way),
) -> Result<DoorPage<'a>, QueueError> {
    let queue = &pages.queue;
    let site = queue.site(may.site())?.clone();
    let hall = reading::hall(queue, may).await?;
    let waits = if way.items.is_empty() {
        Waits::default()
    } else {
        around::waits(pages, page, (&site, &way.items)).await?.0
    };
    let lane = |it: &crate::rules::Lane| LaneChoice {
        key: it.key.clone(),
        name: page.pick(&it.name).to_owned(),
        note: page.t("queue.door_head_start").with("minutes", it.head_start).to_string(),
        chosen: false,
    };
    let usual = items::tiles(queue, page, (&site, way), DOOR).into_iter();
    let waiting = hall.tickets.iter().filter(|it| matches!(it.stage, Stage::Waiting { .. }));
    let mut waiting: Vec<&Ticket> = waiting.collect();
    waiting.sort_by_key(|it| it.taken);
    Ok(DoorPage {
        page,
        site_name: page.pick(&site.name).to_owned(),
        errors: Errors::new(),
        given: None,
        chosen: items::chosen(queue, page, way, DOOR),
        items: way.codes(),
        q: way.q.clone(),
        found: items::found(queue, page, (&site, way), DOOR),
        tiles: usual.map(|it| Row { href: it.href, name: it.name, note: String::new() }).collect(),
        waits,
        lanes: queue.rules.lanes.iter().map(lane).collect(),
        id_number: String::new(),
        summary: page.t("queue.summary_all").with("count", waiting.len()).to_string(),
        rows: waiting.iter().take(SHOWN).map(|it| row(pages, page, it)).collect(),
        at: said::time(queue.now()),
    })
}

/// Somebody who waits, as officers see them: a number, never a name.
pub(super) fn row(pages: &Pages, page: &Page, ticket: &Ticket) -> Waiting {
    let waited = pages.queue.now().duration_since(ticket.taken);
    let names = said::items(&pages.queue, page, &ticket.items);
    Waiting {
        number: ticket.label(),
        items: names.join(" · "),
        right: said::right(&pages.queue, page, &ticket.claim),
        waited: page.t("queue.waited_n").with("minutes", waited.as_mins().max(0)).to_string(),
        look: if waited >= LONG { "long" } else { "" },
    }
}
