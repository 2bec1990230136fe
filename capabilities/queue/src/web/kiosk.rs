//! The machine at the door: what one comes for, how long it will take, the card, the ticket. One thing a screen; nobody signs in, and no
//! number of a person stands in an address.

use askama::Template;
use axum::extract::{Path, Query, State};
use cap_sites::Site;
use plat_facts::{ItemRef, refs::SiteRef};
use plat_identity::Branch;
use plat_web::{Answer, Errors, Fault, Fields, Page};

use super::{
    Pages, around,
    items::{self, FOUND, Way},
    phone,
    views::{Elsewhere, Place, Row, Slip, Tile, Waits},
};
use crate::{
    error::QueueError,
    take::{self, Comer, Wanted},
};

#[derive(Template)]
#[template(path = "queue/kiosk.html")]
pub(crate) struct KioskPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) place: Place,
    pub(crate) waiting: String,
    pub(crate) tiles: Vec<Tile>,
    pub(crate) more: String,
}

#[derive(Template)]
#[template(path = "queue/kiosk_find.html")]
pub(crate) struct FindPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) place: Place,
    pub(crate) chosen: Vec<String>,
    pub(crate) back: String,
    pub(crate) q: String,
    pub(crate) found: Vec<Row>,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) branches: Vec<Row>,
    pub(crate) branch: String,
}

#[derive(Template)]
#[template(path = "queue/kiosk_take.html")]
pub(crate) struct TakePage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) place: Place,
    pub(crate) errors: Errors,
    pub(crate) chosen: Vec<Row>,
    pub(crate) items: Vec<String>,
    pub(crate) more: String,
    pub(crate) waits: Waits,
    pub(crate) elsewhere: Vec<Elsewhere>,
    pub(crate) without: bool,
}

#[derive(Template)]
#[template(path = "queue/kiosk_booked.html")]
pub(crate) struct BookedPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) place: Place,
    pub(crate) errors: Errors,
}

#[derive(Template)]
#[template(path = "queue/kiosk_ticket.html")]
pub(crate) struct SlipPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) place: Place,
    pub(crate) slip: Slip,
    pub(crate) waits: Waits,
}

fn place(page: &Page, site: &Site) -> Place {
    Place { name: page.pick(&site.name).to_owned(), home: format!("/kiosk/{}", site.code) }
}

pub(super) async fn home(State(pages): State<Pages>, page: Page, Path(site): Path<SiteRef>) -> Answer {
    let site = pages.queue.site(&site)?.clone();
    let place = place(&page, &site);
    let take = format!("{}/take", place.home);
    Ok(page.answer(KioskPage {
        page: &page,
        waiting: around::now(&pages.queue, &page, &site).await?,
        tiles: items::tiles(&pages.queue, &page, (&site, &Way::default()), &take),
        more: format!("{}/find", place.home),
        place,
    }))
}

pub(super) async fn find(
    State(pages): State<Pages>,
    page: Page,
    Path(site): Path<SiteRef>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let (queue, way) = (&pages.queue, Way::of(&pairs));
    let site = queue.site(&site)?.clone();
    let place = place(&page, &site);
    let (here, take) = (format!("{}/find", place.home), format!("{}/take", place.home));
    let mut view = FindPage {
        page: &page,
        chosen: way.codes(),
        back: if way.items.is_empty() { place.home.clone() } else { Way::with(&take, &way.items) },
        q: way.q.clone(),
        found: items::found(queue, &page, (&site, &way), &take),
        before: String::new(),
        after: String::new(),
        branches: Vec::new(),
        branch: String::new(),
        place,
    };
    match way.branch {
        Some(branch) => {
            let all = items::of_branch(queue, &site, branch);
            let at = |from: usize| way.plus(&here, &format!("branch={}&from={from}", branch.code()));
            let rows = all.iter().skip(way.from).take(FOUND);
            view.found = rows.map(|item| items::row(&page, item, &way, &take)).collect();
            view.branch = page.branch(&branch);
            view.back = Way::with(&here, &way.items);
            view.before = way.from.checked_sub(FOUND).map(at).unwrap_or_default();
            view.after = if way.from + FOUND < all.len() { at(way.from + FOUND) } else { String::new() };
        }
        None if view.found.is_empty() => {
            let done = |it: &&Branch| !items::of_branch(queue, &site, **it).is_empty();
            let row = |it: &Branch| Row {
                href: way.plus(&here, &format!("branch={}", it.code())),
                name: page.branch(it),
                note: String::new(),
            };
            view.branches = site.branches.iter().filter(done).map(row).collect();
        }
        None => {}
    }
    Ok(page.answer(view))
}

pub(super) async fn confirm(
    State(pages): State<Pages>,
    page: Page,
    Path(site): Path<SiteRef>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let site = pages.queue.site(&site)?.clone();
    let way = Way::of(&pairs);
    if way.items.is_empty() {
        return Ok(page.go(place(&page, &site).home));
    }
    asking(&pages, &page, (&site, &way), Errors::new()).await
}

/// The screen on which the card is scanned.
async fn asking(pages: &Pages, page: &Page, (site, way): (&Site, &Way), mut errors: Errors) -> Answer {
    let (queue, place) = (&pages.queue, place(page, site));
    let take = format!("{}/take", place.home);
    let (waits, elsewhere) = match around::waits(pages, page, (site, &way.items)).await {
        Ok(both) => both,
        Err(error) if error.field() == Some("items") => {
            let none = page.fault(&error).to_string();
            errors = Errors::new();
            (Waits { none, ..Waits::default() }, Vec::new())
        }
        Err(error) => return Err(error.into()),
    };
    let full = way.items.len() >= queue.rules.take.most_items;
    let wrong = !errors.is_empty();
    let view = TakePage {
        page,
        errors,
        chosen: items::chosen(queue, page, way, &take),
        items: way.codes(),
        more: if full { String::new() } else { Way::with(&format!("{}/find", place.home), &way.items) },
        waits,
        elsewhere,
        without: way.items.iter().all(|it| queue.rules.take.anonymous.contains(it)),
        place,
    };
    Ok(if wrong { page.invalid(view) } else { page.answer(view) })
}

pub(super) async fn take(
    State(pages): State<Pages>,
    page: Page,
    Path(site): Path<SiteRef>,
    fields: Fields,
) -> Answer {
    let queue = &pages.queue;
    let items: Vec<ItemRef> = fields.all("item").filter_map(|it| it.parse().ok()).collect();
    let id_number = fields.text("id_number").to_owned();
    let comer = if fields.is("without", "yes") {
        Comer::Anonymous
    } else if id_number.is_empty() {
        let mut errors = Errors::new();
        errors.add("id_number", page.fault(&QueueError::NeedsPerson));
        let place = queue.site(&site)?.clone();
        return asking(&pages, &page, (&place, &Way { items, ..Way::default() }), errors).await;
    } else {
        Comer::Kiosk { id_number, from: page.peer() }
    };
    let wanted = Wanted { site: site.clone(), items: items.clone(), comer };
    match Box::pin(take::run(queue, wanted)).await {
        Ok(taken) => Ok(given(&page, &site, &taken)),
        Err(error) if error.field().is_some() || matches!(error, QueueError::Closed) => {
            let mut errors = Errors::new();
            errors.add("id_number", page.fault(&error));
            let place = queue.site(&site)?.clone();
            asking(&pages, &page, (&place, &Way { items, ..Way::default() }), errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// On to the ticket.
fn given(page: &Page, site: &SiteRef, taken: &take::Taken) -> axum::response::Response {
    page.go(format!("/kiosk/{site}/tickets/{}", taken.ticket.code))
}

pub(super) async fn booked(State(pages): State<Pages>, page: Page, Path(site): Path<SiteRef>) -> Answer {
    let site = pages.queue.site(&site)?;
    Ok(page.answer(BookedPage { page: &page, place: place(&page, site), errors: Errors::new() }))
}

pub(super) async fn check_in(
    State(pages): State<Pages>,
    page: Page,
    Path(site): Path<SiteRef>,
    fields: Fields,
) -> Answer {
    let key = fields.text("key").to_owned();
    // A card has eighteen characters and its own check digit; anything else is a code.
    let is_card = plat_kernel::idno::ResidentId::on(&key, pages.queue.today()).is_ok();
    let comer = if is_card {
        Comer::Kiosk { id_number: key, from: page.peer() }
    } else {
        Comer::Appointment { code: key }
    };
    let wanted = Wanted { site: site.clone(), items: Vec::new(), comer };
    let error = match Box::pin(take::run(&pages.queue, wanted)).await {
        Ok(taken) => return Ok(given(&page, &site, &taken)),
        Err(error) => error,
    };
    let text = match &error {
        QueueError::NotFound | QueueError::NoItem => page.t("queue.kiosk.no_booking"),
        QueueError::NotThisAppointment
        | QueueError::Closed
        | QueueError::NotAMachine
        | QueueError::NoOneWindow
        | QueueError::NotHere(_)
        | QueueError::Bookings(_) => page.fault(&error),
        _ => return Err(error.into()),
    };
    let mut errors = Errors::new();
    errors.add("key", text);
    let place = place(&page, pages.queue.site(&site)?);
    Ok(page.invalid(BookedPage { page: &page, place, errors }))
}

pub(super) async fn ticket(
    State(pages): State<Pages>,
    page: Page,
    Path((site, code)): Path<(SiteRef, String)>,
) -> Answer {
    let site = pages.queue.site(&site)?.clone();
    let seen = crate::reading::ticket(&pages.queue, &code).await?;
    let slip = phone::slip(&pages, &page, &seen.ticket)?;
    let waits = phone::waits(&page, &seen);
    Ok(page.answer(SlipPage { page: &page, place: place(&page, &site), slip, waits }))
}
