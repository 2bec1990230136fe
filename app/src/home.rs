//! The first page: what waits for its reader, what people come for most, where to go.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use cap_cases::{CaseCard, Cases, cards};
use cap_catalogue::{Catalogue, Edition};
use cap_evaluation::Evaluations;
use cap_sites::Sites;
use plat_identity::Resident;
use plat_kernel::{Clock, calendar::Calendar};
use plat_web::{Answer, Link, Module, Page, Refusal, Routes};

use crate::modules::City;

/// A tile of the services that people come for most.
pub(crate) struct HomeService {
    pub(crate) href: String,
    pub(crate) icon: &'static str,
    pub(crate) words: String,
    pub(crate) tone: &'static str,
}

/// An event in people's lives.
pub(crate) struct HomeEvent {
    pub(crate) href: String,
    pub(crate) icon: String,
    pub(crate) title: String,
    pub(crate) words: String,
}

/// A place to go to.
pub(crate) struct HomePlace {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) address: String,
    pub(crate) hours: String,
    pub(crate) open: bool,
    pub(crate) open_words: String,
}

#[derive(Template)]
#[template(path = "home.html")]
pub(crate) struct HomePage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) first: Option<CaseCard>,
    pub(crate) more: Vec<CaseCard>,
    pub(crate) services: Vec<HomeService>,
    pub(crate) events: Vec<HomeEvent>,
    pub(crate) places: Vec<HomePlace>,
}

#[derive(Clone)]
struct Home {
    cases: Cases,
    evaluations: Evaluations,
    catalogue: Catalogue,
    sites: Arc<Sites>,
    calendar: Arc<Calendar>,
    clock: Clock,
}

/// The items on the first page: id, icon, tone. Their short names are words (`app.service.<id>`).
const SERVICES: [(&str, &str, &str); 8] = [
    ("SF003", "id", "blue"),
    ("CR003", "e-passport", "green"),
    ("CR012", "plane", "amber"),
    ("HZ001", "baby-carriage", "violet"),
    ("JZ002", "home", "blue"),
    ("JG006", "steering-wheel", "green"),
    ("CG056", "motorbike", "amber"),
    ("ZA035", "file-certificate", "violet"),
];

/// The first page as a module.
pub(crate) fn module(city: &City) -> Module {
    let home = Home {
        cases: city.cases.clone(),
        evaluations: city.evaluations.clone(),
        catalogue: city.catalogue.clone(),
        sites: city.sites.clone(),
        calendar: city.calendar.clone(),
        clock: city.mint.clock().clone(),
    };
    Module::named("app")
        .pages(Routes::new().get("/", show).with_state(home))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(Link::resident("/", "web.home", "home"))
}

async fn show(page: Page, State(home): State<Home>) -> Answer {
    let mut mine = match page.resident() {
        Some(resident) => waiting(&home, &page, resident).await?.into_iter(),
        None => Vec::new().into_iter(),
    };
    let first = mine.next();
    let catalogue = home.catalogue.now();
    Ok(page.answer(HomePage {
        page: &page,
        first,
        more: mine.take(3).collect(),
        services: services(&page, &catalogue),
        events: events(&page, &catalogue),
        places: places(&page, &home),
    }))
}

/// What is under way, and then what can be rated.
async fn waiting(home: &Home, page: &Page, resident: &Resident) -> Result<Vec<CaseCard>, Refusal> {
    let mut waiting = cards(&home.cases, page, resident).await?;
    for pending in cap_evaluation::pending(&home.evaluations, resident.id).await? {
        let Some(item) = &pending.item else { continue };
        waiting.push(CaseCard {
            href: format!("/me/cases/{}", pending.invitation.case),
            item: page.pick(&item.name).to_owned(),
            number: String::new(),
            state: page.t("app.home.done").to_string(),
            status: "ok",
            say: page.t("app.home.rate").with("date", page.date(&pending.until)).to_string(),
            say_look: "",
            action_href: pending.href(),
            action: page.t("app.home.rate_now").to_string(),
            track: Vec::new(),
        });
    }
    Ok(waiting)
}

fn services(page: &Page, catalogue: &Edition) -> Vec<HomeService> {
    let known = SERVICES.iter().filter(|(id, _, _)| id.parse().is_ok_and(|id| catalogue.get(&id).is_some()));
    let tile = |(id, icon, tone): &(&str, &'static str, &'static str)| HomeService {
        href: format!("/guides/{id}"),
        icon,
        words: page.t(&format!("app.service.{id}")).to_string(),
        tone,
    };
    known.map(tile).collect()
}

fn events(page: &Page, catalogue: &Edition) -> Vec<HomeEvent> {
    let event = |event: &Arc<cap_catalogue::LifeEvent>| HomeEvent {
        href: format!("/guides?event={}", event.code.0),
        icon: event.icon.clone(),
        title: page.pick(&event.name).to_owned(),
        words: page.pick(&event.about).to_owned(),
    };
    catalogue.life_events().iter().take(8).map(event).collect()
}

/// The hall and the stations that come first in the list.
fn places(page: &Page, home: &Home) -> Vec<HomePlace> {
    let (today, view) = (home.clock.today(), home.calendar.latest());
    let place = |site: &Arc<cap_sites::Site>| {
        let day = site.hours.open_on(today, &view);
        let open = day.is_open();
        HomePlace {
            href: format!("/sites/{}", site.code),
            title: page.pick(&site.name).to_owned(),
            address: page.pick(&site.address).to_owned(),
            hours: day.span().map(|(from, to)| format!("{from}–{to}")).unwrap_or_default(),
            open,
            open_words: page.t(if open { "app.place.open" } else { "app.place.closed" }).to_string(),
        }
    };
    home.sites.all().iter().take(6).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use plat_identity::Who;
    use plat_kernel::Lang;
    use plat_web::Words;

    #[test]
    fn the_first_page_greets_a_stranger_in_both_languages() {
        for (lang, greeting) in [(Lang::Zh, "您要办什么事"), (Lang::En, "What do you need")] {
            let words = Words { zh: include_str!("../i18n/zh-CN.toml"), en: include_str!("../i18n/en.toml") };
            let page = Page::sample(lang, Who::Anonymous, words).unwrap();
            let (first, more) = (None, Vec::new());
            let (services, events, places) = (Vec::new(), Vec::new(), Vec::new());
            let html = HomePage { page: &page, first, more, services, events, places }.render().unwrap();
            assert!(html.contains(greeting), "{html}");
        }
    }
}
