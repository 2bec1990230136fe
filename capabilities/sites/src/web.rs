//! Pages: the list of service points with its map, and a page for each.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use plat_identity::Branch;
use plat_web::{Answer, Page, Routes};

use crate::city::{City, Spot};
use crate::desk::{Chosen, Desk, Filter};
use crate::hours::{DayReason, OpenDay, Service};
use crate::{Site, SiteKind};

pub(crate) fn routes(desk: Arc<Desk>) -> Routes {
    Routes::new().get("/sites", list).get("/sites/{code}", one).with_state(desk)
}

/// All service points that a filter leaves, by district, with the map beside them.
#[derive(Template)]
#[template(path = "sites/list.html")]
struct ListPage {
    page: Page,
    desk: Arc<Desk>,
    chosen: Chosen,
    districts: Vec<InDistrict>,
    count: usize,
}

/// The service points of one district.
struct InDistrict {
    name: String,
    code: String,
    sites: Vec<Arc<Site>>,
}

/// A service point on the sketch of the city.
struct Dot {
    spot: Spot,
    big: bool,
}

/// One service point.
#[derive(Template)]
#[template(path = "sites/site.html")]
struct SitePage {
    page: Page,
    desk: Arc<Desk>,
    site: Arc<Site>,
    today: OpenDay,
    week: Vec<OpenDay>,
}

async fn list(State(desk): State<Arc<Desk>>, page: Page, Query(filter): Query<Filter>) -> Answer {
    let view = ListPage::of(page, desk, Chosen::try_from(filter)?);
    Ok(view.page.answer(&view))
}

async fn one(State(desk): State<Arc<Desk>>, page: Page, Path(code): Path<String>) -> Answer {
    let site = Arc::clone(desk.site(&code)?);
    let view = SitePage::of(page, desk, site);
    Ok(view.page.answer(&view))
}

impl ListPage {
    fn of(page: Page, desk: Arc<Desk>, chosen: Chosen) -> Self {
        let sites: Vec<Arc<Site>> = desk.chosen(chosen).cloned().collect();
        let in_district = |code: &str| sites.iter().filter(|site| site.district == code).cloned().collect();
        let districts = desk.sites.city().districts.iter().map(|district| InDistrict {
            name: page.pick(&district.name).to_owned(),
            code: district.code.clone(),
            sites: in_district(&district.code),
        });
        let districts = districts.filter(|district| !district.sites.is_empty()).collect();
        Self { page, chosen, districts, count: sites.len(), desk }
    }

    fn today(&self, site: &Site) -> String {
        hours_in_words(&self.page, &self.desk.open_today(site))
    }

    fn kind_name(&self, kind: SiteKind) -> &'static str {
        kind.name(self.page.lang)
    }

    /// The address of this list with another kind.
    fn href(&self, kind: Option<SiteKind>) -> String {
        let kind = kind.map_or("", SiteKind::code);
        format!("/sites?kind={kind}&branch={}", self.chosen.branch.map_or("", Branch::code))
    }

    fn city(&self) -> &City {
        self.desk.sites.city()
    }

    fn dots(&self) -> Vec<Dot> {
        dots(self.desk.chosen(self.chosen), |site| site.kind == SiteKind::Hall)
    }
}

impl SitePage {
    fn of(page: Page, desk: Arc<Desk>, site: Arc<Site>) -> Self {
        let (today, week) = (desk.open_today(&site), desk.open_this_week(&site));
        Self { page, desk, site, today, week }
    }

    fn hours(&self, day: &OpenDay) -> String {
        hours_in_words(&self.page, day)
    }

    fn weekday(&self, day: &OpenDay) -> String {
        self.page.t(&format!("sites.weekday.{}", day.date.weekday().to_monday_one_offset())).to_string()
    }

    /// Why a day is open or closed, if it is not an ordinary day.
    fn why(&self, day: &OpenDay) -> String {
        match &day.reason {
            DayReason::Workday | DayReason::Saturday | DayReason::Sunday => String::new(),
            DayReason::MakeupWorkday(_) => self.page.t("sites.why.makeup").to_string(),
            DayReason::Holiday(name)
            | DayReason::ShortHolidayLastDay(name)
            | DayReason::LongHolidayLastDays(name) => self.page.pick(name).to_owned(),
        }
    }

    fn city(&self) -> &City {
        self.desk.sites.city()
    }

    fn dots(&self) -> Vec<Dot> {
        dots(self.desk.sites.all().iter(), |site| site.code == self.site.code)
    }

    fn district(&self) -> &str {
        self.desk.sites.district_of(&self.site).map_or("", |district| self.page.pick(&district.name))
    }
}

/// The dots of some sites, the big ones last so that they lie on top.
fn dots<'a>(sites: impl Iterator<Item = &'a Arc<Site>>, big: impl Fn(&Site) -> bool) -> Vec<Dot> {
    let mut dots: Vec<Dot> = sites.map(|site| Dot { spot: site.spot, big: big(site) }).collect();
    dots.sort_by_key(|dot| dot.big);
    dots
}

/// The opening times of a day in words, sessions without a break between them put together.
fn hours_in_words(page: &Page, day: &OpenDay) -> String {
    if !day.is_open() {
        return page.t("sites.closed").to_string();
    }
    let mut spans: Vec<(String, String)> = Vec::new();
    for session in &day.sessions {
        let (from, to) = (session.from.to_string(), session.to.to_string());
        match spans.last_mut() {
            Some(last) if last.1 == from => last.1 = to,
            _ => spans.push((from, to)),
        }
    }
    let spans: Vec<String> = spans.into_iter().map(|(from, to)| format!("{from}–{to}")).collect();
    let hours = spans.join(&page.t("sites.and").to_string());
    let noon = day.sessions.iter().any(|session| session.service == Service::OnDuty);
    match (day.on_duty_only(), noon) {
        (true, _) => page.t("sites.on_duty").with("hours", hours).to_string(),
        (false, true) => page.t("sites.noon_on_duty").with("hours", hours).to_string(),
        (false, false) => hours,
    }
}

#[cfg(test)]
mod tests {
    use plat_kernel::Lang;

    use super::*;
    use crate::testing::{desk, no_key_is_left, page};

    fn html_of(lang: Lang, chosen: Chosen) -> String {
        ListPage::of(page(lang), desk(), chosen).render().unwrap()
    }

    #[test]
    fn the_list_shows_every_site_in_both_languages_with_todays_hours() {
        let html = html_of(Lang::Zh, Chosen::default());
        assert_eq!(html.matches("href=\"/sites/NH-").count(), 28);
        assert!(html.contains("08:00–19:00（午间值班）"), "{html}");
        no_key_is_left(&html);
        no_key_is_left(&html_of(Lang::En, Chosen::default()));
    }

    #[test]
    fn a_filter_leaves_only_what_was_asked_for() {
        let html = html_of(Lang::Zh, Chosen { kind: Some(SiteKind::Hall), branch: None });
        assert_eq!(html.matches("href=\"/sites/NH-").count(), 1);
        let none =
            html_of(Lang::En, Chosen { kind: Some(SiteKind::Station), branch: Some(Branch::Firearms) });
        assert_eq!(none.matches("href=\"/sites/NH-").count(), 0);
        no_key_is_left(&none);
    }

    #[test]
    fn every_sites_page_is_rendered_in_both_languages() {
        let desk = desk();
        for lang in Lang::ALL {
            for site in desk.sites.all() {
                let html = SitePage::of(page(lang), Arc::clone(&desk), Arc::clone(site)).render().unwrap();
                assert!(
                    html.contains(&site.phone) && html.contains(page(lang).pick(&site.address)),
                    "{}",
                    site.code
                );
                no_key_is_left(&html);
            }
        }
    }

    #[test]
    fn no_page_has_a_style_attribute_which_the_content_policy_would_drop() {
        assert!(!html_of(Lang::Zh, Chosen::default()).contains(" style="));
    }
}
