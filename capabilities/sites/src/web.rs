//! Pages: the list of service points with its map, and a page for each.

use std::collections::BTreeMap;
use std::sync::Arc;

mod plan;

use askama::Template;
use axum::extract::{Path, Query, State};
use plat_facts::SiteRef;
use plat_identity::Branch;
use plat_kernel::{Date, SignedDuration};
use plat_web::{Answer, Page, Routes};
use serde::Deserialize;

use crate::city::{City, Spot};
use crate::desk::{Chosen, Desk, Filter};
use crate::hours::{OpenDay, Service};
use crate::live::Load;
use crate::near::{self, Best, Way};
use crate::{Access, Site, SiteKind};

pub(crate) fn routes(desk: Arc<Desk>) -> Routes {
    Routes::new()
        .get("/sites", list)
        .get("/sites/{code}", one)
        .get("/sites/{code}/plan", plan::show)
        .with_state(desk)
}

/// All service points that a filter leaves, by district, with the map beside them.
#[derive(Template)]
#[template(path = "sites/list.html")]
struct ListPage {
    page: Page,
    desk: Arc<Desk>,
    chosen: Chosen,
    loads: Loads,
    ways: BTreeMap<SiteRef, Way>,
    best: Best,
    districts: Vec<InDistrict>,
    count: usize,
}

/// The service points of one district.
struct InDistrict {
    name: String,
    code: String,
    sites: Vec<Arc<Site>>,
}

/// A service point on the sketch of the city, or whoever looks for one.
struct Dot {
    spot: Spot,
    big: bool,
    here: bool,
}

/// One service point.
#[derive(Template)]
#[template(path = "sites/site.html")]
struct SitePage {
    page: Page,
    desk: Arc<Desk>,
    site: Arc<Site>,
    load: Option<Load>,
    today: OpenDay,
    week: Vec<OpenDay>,
    /// The first day of another week that was asked for.
    from: Option<Date>,
    floor: Option<plan::Floor>,
}

/// From which day on opening hours are shown: today, if nothing is said.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    from: String,
}

async fn list(
    State(desk): State<Arc<Desk>>,
    page: Page,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let chosen = desk.known(Filter::of(pairs))?;
    let loads = loads(&desk, &chosen).await;
    let view = ListPage::of(page, desk, (chosen, loads));
    Ok(view.page.answer(&view))
}

/// How busy the service points of a list are, where that is known.
type Loads = BTreeMap<SiteRef, Load>;

async fn loads(desk: &Desk, chosen: &Chosen) -> Loads {
    let mut loads = Loads::new();
    for site in desk.chosen(chosen) {
        if let Some(load) = desk.load(site, chosen.item.as_deref()).await {
            loads.insert(site.code.clone(), load);
        }
    }
    loads
}

/// How busy a service point is: who waits, and how long whoever comes now would.
fn load_in_words(page: &Page, load: &Load) -> String {
    let minutes = match load.minutes {
        None => page.t("sites.load.no_window"),
        Some((_, 0)) => page.t("sites.load.no_wait"),
        Some((usual, most)) => page.t("sites.load.minutes").with("usual", usual).with("most", most),
    };
    page.t("sites.load").with("waiting", load.waiting).with("minutes", minutes).to_string()
}

fn access_in_words(page: &Page, it: Access) -> String {
    page.t(&format!("sites.access.{it}")).to_string()
}

async fn one(
    State(desk): State<Arc<Desk>>,
    page: Page,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let site = Arc::clone(desk.site(&code)?);
    let load = desk.load(&site, None).await;
    let doings = desk.doings(&site).await;
    let floor =
        desk.sites.plan(&site.code).map(|it| plan::Floor::of(&page, (&site, it), doings.as_ref(), None));
    // What is no day is passed over: the week from today on is shown.
    let from = asked.from.parse().ok().filter(|day| *day != desk.today());
    let view = SitePage { floor, ..SitePage::of(page, desk, (site, load), from) };
    Ok(view.page.answer(&view))
}

impl ListPage {
    fn of(page: Page, desk: Arc<Desk>, (chosen, loads): (Chosen, Loads)) -> Self {
        let sites: Vec<Arc<Site>> = desk.chosen(&chosen).cloned().collect();
        let ways = desk.ways(&chosen);
        let districts = if ways.is_empty() {
            by_district(&page, desk.sites.city(), &sites)
        } else {
            let mut near = sites.clone();
            near.sort_by_key(|site| ways.get(&site.code).copied());
            vec![InDistrict { name: page.t("sites.near").to_string(), code: "near".to_owned(), sites: near }]
        };
        let best = near::best(&ways, &loads);
        Self { page, chosen, loads, ways, best, districts, count: sites.len(), desk }
    }

    /// The way there, in words; empty where nobody said from where.
    fn way(&self, site: &Site) -> String {
        let said = |way: &Way| {
            let tenths = (way.metres + 50) / 100;
            let kilometres = format!("{}.{}", tenths / 10, tenths % 10);
            self.page.t("sites.way").with("minutes", way.minutes).with("kilometres", kilometres).to_string()
        };
        self.ways.get(&site.code).map(said).unwrap_or_default()
    }

    fn is_nearest(&self, site: &Site) -> bool {
        self.best.nearest.as_ref() == Some(&site.code)
    }

    fn is_soonest(&self, site: &Site) -> bool {
        self.best.soonest.as_ref() == Some(&site.code)
    }

    /// Where one's turn comes sooner than at the nearest place: a sentence that says so, and its address.
    fn sooner(&self) -> Option<(String, String)> {
        let code = self.best.soonest.as_ref().filter(|code| Some(*code) != self.best.nearest.as_ref())?;
        let (site, load) = (self.desk.sites.get(code)?, self.loads.get(code)?);
        let item = self.chosen.item.as_ref()?;
        let words = self
            .page
            .t("sites.sooner")
            .with("site", self.page.pick(&site.name))
            .with("way", self.way(site))
            .with("load", load_in_words(&self.page, load))
            .with("item", self.page.pick(&item.name));
        Some((words.to_string(), format!("/sites/{code}")))
    }

    /// The address of this list, seen from nowhere.
    fn address(&self) -> String {
        self.href(self.chosen.kind)
    }

    fn today(&self, site: &Site) -> String {
        hours_in_words(&self.page, &self.desk.open_today(site))
    }

    /// How busy it is, in words; empty where nobody knows.
    fn load(&self, site: &Site) -> String {
        self.loads.get(&site.code).map(|load| load_in_words(&self.page, load)).unwrap_or_default()
    }

    /// What one may need, each with its words and whether it was asked for.
    fn needs(&self) -> impl Iterator<Item = (Access, String, bool)> + '_ {
        Access::ALL
            .into_iter()
            .map(|it| (it, access_in_words(&self.page, it), self.chosen.access.contains(&it)))
    }

    fn kind_name(&self, kind: SiteKind) -> &'static str {
        kind.name(self.page.lang)
    }

    /// The address of this list with another kind.
    fn href(&self, kind: Option<SiteKind>) -> String {
        let kind = kind.map_or("", SiteKind::code);
        let branch = self.chosen.branch.map_or("", Branch::code);
        let item = self.chosen.item.as_ref().map(|item| format!("&item={}", item.id)).unwrap_or_default();
        let mut address = format!("/sites?kind={kind}&branch={branch}{item}");
        for it in &self.chosen.access {
            address.push_str("&access=");
            address.push_str(it.code());
        }
        address
    }

    fn city(&self) -> &City {
        self.desk.sites.city()
    }

    fn dots(&self) -> Vec<Dot> {
        let mut dots = dots(self.desk.chosen(&self.chosen), |site| site.kind == SiteKind::Hall);
        dots.extend(self.chosen.spot.map(|spot| Dot { spot, big: false, here: true }));
        dots
    }
}

fn by_district(page: &Page, city: &City, sites: &[Arc<Site>]) -> Vec<InDistrict> {
    let in_district = |code: &str| sites.iter().filter(|site| site.district == code).cloned().collect();
    let districts = city.districts.iter().map(|district| InDistrict {
        name: page.pick(&district.name).to_owned(),
        code: district.code.clone(),
        sites: in_district(&district.code),
    });
    districts.filter(|district| !district.sites.is_empty()).collect()
}

impl SitePage {
    fn of(page: Page, desk: Arc<Desk>, (site, load): (Arc<Site>, Option<Load>), from: Option<Date>) -> Self {
        let (today, week) = (desk.open_today(&site), desk.open_from(&site, from.unwrap_or(desk.today())));
        Self { page, desk, site, load, today, week, from, floor: None }
    }

    fn plan_href(&self) -> String {
        format!("/sites/{}/plan", self.site.code)
    }

    /// Which week it is.
    fn week_title(&self) -> String {
        let from = |day: &Date| self.page.t("sites.week_from").with("day", self.page.date(day)).to_string();
        self.from.as_ref().map_or_else(|| self.page.t("sites.week").to_string(), from)
    }

    /// The address of the week that begins so many days later.
    fn week_at(&self, days: i64) -> String {
        let first = self.from.unwrap_or(self.desk.today());
        let other = first.saturating_add(SignedDuration::from_hours(24 * days));
        format!("/sites/{}?from={other}#week", self.site.code)
    }

    /// How busy it is, in words; empty where nobody knows.
    fn load(&self) -> String {
        self.load.map(|load| load_in_words(&self.page, &load)).unwrap_or_default()
    }

    fn hours(&self, day: &OpenDay) -> String {
        hours_in_words(&self.page, day)
    }

    fn weekday(&self, day: &OpenDay) -> String {
        self.page.t(&format!("sites.weekday.{}", day.date.weekday().to_monday_one_offset())).to_string()
    }

    /// An address about this place.
    fn href_of(&self, path: &str) -> String {
        format!("{path}{}", self.site.code)
    }

    /// The rule by which a day is open or closed.
    fn rule(&self, day: &OpenDay) -> String {
        if let Some(why) = day.reason.exception() {
            return self.page.pick(why).to_owned();
        }
        let holiday = day.reason.holiday().map(|it| self.page.pick(it)).unwrap_or_default();
        self.page.t(&format!("sites.rule.{}", day.reason.code())).with("holiday", holiday).to_string()
    }

    /// What is there, each with its picture.
    fn access(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.site.access.iter().map(|it| (it.icon(), access_in_words(&self.page, *it)))
    }

    /// What is not there, put together; empty if nothing is missing.
    fn lacking(&self) -> String {
        let missing = Access::ALL.into_iter().filter(|it| !self.site.access.contains(it));
        let words: Vec<String> = missing.map(|it| access_in_words(&self.page, it)).collect();
        words.join(&self.page.t("sites.and").to_string())
    }

    /// The languages beside Chinese, put together.
    fn languages(&self) -> String {
        let names: Vec<&str> = self.site.languages.iter().map(|it| self.page.pick(it)).collect();
        names.join(&self.page.t("sites.and").to_string())
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
    let mut dots: Vec<Dot> = sites.map(|site| Dot { spot: site.spot, big: big(site), here: false }).collect();
    dots.sort_by_key(|dot| dot.big);
    dots
}

/// The opening times of a day in words, sessions without a break between them put together.
pub(crate) fn hours_in_words(page: &Page, day: &OpenDay) -> String {
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
    use plat_kernel::{Lang, calendar::Calendar};

    use super::*;
    use crate::testing::{desk, no_key_is_left, page};

    fn html_of(lang: Lang, chosen: Chosen) -> String {
        let hall = Load { waiting: 31, windows: 8, minutes: Some((12, 25)) };
        let loads = Loads::from([("NH-HALL".parse().unwrap(), hall)]);
        ListPage::of(page(lang), desk(), (chosen, loads)).render().unwrap()
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
        let html = html_of(Lang::Zh, Chosen { kind: Some(SiteKind::Hall), ..Chosen::default() });
        assert_eq!(html.matches("href=\"/sites/NH-").count(), 1);
        let (kind, branch) = (Some(SiteKind::Station), Some(Branch::Firearms));
        let none = html_of(Lang::En, Chosen { kind, branch, ..Chosen::default() });
        assert_eq!(none.matches("href=\"/sites/NH-").count(), 0);
        no_key_is_left(&none);
    }

    #[test]
    fn every_sites_page_is_rendered_in_both_languages() {
        let desk = desk();
        for lang in Lang::ALL {
            for site in desk.sites.all() {
                let load = Some(Load { waiting: 0, windows: 1, minutes: Some((0, 0)) });
                let of = (Arc::clone(site), load);
                let html = SitePage::of(page(lang), Arc::clone(&desk), of, None).render().unwrap();
                assert!(
                    html.contains(&site.phone) && html.contains(page(lang).pick(&site.address)),
                    "{}",
                    site.code
                );
                assert!(html.contains(&format!("href=\"/queue/{}\"", site.code)), "who waits there now");
                let here = site.access.iter().map(|it| access_in_words(&page(lang), *it));
                assert!(here.clone().all(|words| html.contains(&words)) && here.count() > 0, "{}", site.code);
                no_key_is_left(&html);
            }
        }
    }

    #[test]
    fn each_day_of_a_week_says_by_which_rule_it_is_open() {
        let desk = desk();
        let hall = Arc::clone(desk.site("NH-HALL").unwrap());
        let of = |lang| SitePage::of(page(lang), Arc::clone(&desk), (Arc::clone(&hall), None), None);
        let (zh, en) = (of(Lang::Zh), of(Lang::En));
        let calendar = Calendar::shipped().unwrap().latest();
        let said = |view: &SitePage, day: &str| view.rule(&hall.open_on(day.parse().unwrap(), &calendar));
        assert_eq!(said(&zh, "2026-06-21"), "端午小长假最后一天");
        assert_eq!(said(&zh, "2026-10-10"), "国庆节调休上班");
        assert_eq!(said(&en, "2026-10-05"), "Last days of National Day");
        assert_eq!(said(&en, "2026-11-23"), "Working day");
        assert_eq!(said(&zh, "2025-11-15"), "系统升级，当日停办");
    }

    #[test]
    fn any_day_can_be_asked_for_and_the_weeks_before_and_after_are_a_press_away() {
        let desk = desk();
        for lang in Lang::ALL {
            let hall = Arc::clone(desk.site("NH-HALL").unwrap());
            let from = "2026-10-01".parse().ok();
            let html = SitePage::of(page(lang), Arc::clone(&desk), (hall, None), from).render().unwrap();
            assert!(html.contains("from=2026-09-24#week") && html.contains("from=2026-10-08#week"), "{html}");
            assert!(html.contains("value=\"2026-10-01\"") && html.contains("href=\"/sites/NH-HALL#week\""));
            no_key_is_left(&html);
        }
    }

    #[test]
    fn whoever_says_from_where_sees_what_is_near_first_and_where_the_turn_comes_sooner() {
        for lang in Lang::ALL {
            let filter = Filter {
                item: Some("SF001".to_owned()),
                from: Some("339906".to_owned()),
                ..Filter::default()
            };
            let chosen = desk().known(filter).unwrap();
            let load = |most| Load { waiting: 2, windows: 1, minutes: Some((0, most)) };
            let loads =
                Loads::from([("NH-HALL".parse().unwrap(), load(5)), ("NH-0603".parse().unwrap(), load(90))]);
            let view = ListPage::of(page(lang), desk(), (chosen, loads));
            assert_eq!((view.districts.len(), view.districts[0].sites[0].code.as_str()), (1, "NH-0601"));
            assert!(view.sooner().is_some_and(|(_, href)| href == "/sites/NH-HALL"));
            no_key_is_left(&view.render().unwrap());
        }
        let nowhere = |from: &str, at: &str| Filter {
            from: Some(from.to_owned()),
            at: Some(at.to_owned()),
            ..Filter::default()
        };
        assert!(desk().known(nowhere("110101", "")).is_err() && desk().known(nowhere("", "5000,1")).is_err());
        assert!(desk().known(nowhere("", "500.5,300")).unwrap().spot.is_some());
    }

    #[test]
    fn what_somebody_needs_is_ticked_again_and_stays_in_the_addresses() {
        let pairs = ["step-free", "toilet"].map(|it| ("access".to_owned(), it.to_owned()));
        let chosen = desk().known(Filter::of(pairs.into())).unwrap();
        let html = html_of(Lang::En, chosen);
        assert_eq!(html.matches(" checked").count(), 2);
        assert!(html.contains("access=step-free&#38;access=toilet"), "{html}");
        no_key_is_left(&html);
    }

    #[tokio::test]
    async fn how_busy_a_site_is_is_asked_while_its_doors_are_open() {
        let (desk, chosen) = (desk(), Chosen::default());
        let loads = loads(&desk, &chosen).await;
        assert_eq!(loads.len(), 1, "the hall has lines, and no other");
        let html = ListPage::of(page(Lang::Zh), desk, (chosen, loads)).render().unwrap();
        assert!(html.contains("31 人在等，预计等 12–25 分钟"), "{html}");
    }

    #[test]
    fn no_page_has_a_style_attribute_which_the_content_policy_would_drop() {
        assert!(!html_of(Lang::Zh, Chosen::default()).contains(" style="));
    }
}
