//! The plan of a site's windows: which is open, and how one comes from the door to a window. Drawn here; whoever cannot see the
//! drawing reads the same in the list beside it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use plat_web::{Answer, Page};
use serde::Deserialize;

use crate::city::Spot;
use crate::desk::Desk;
use crate::live::{Doing, Doings};
use crate::plan::{Facing, Plan};
use crate::{Site, SitesError, Zone};

/// Which window somebody looks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    window: String,
}

/// A window as it is drawn.
pub(crate) struct Stall {
    pub(super) number: u16,
    pub(super) spot: Spot,
    /// Upper left corner of its box.
    pub(super) corner: Spot,
    pub(super) look: &'static str,
    pub(super) fill: &'static str,
    pub(super) edge: &'static str,
    pub(super) ink: &'static str,
}

/// A word on the drawing, and the box around it where there is one.
pub(crate) struct Sign {
    pub(super) words: String,
    pub(super) at: Spot,
    pub(super) corner: Option<(Spot, f64, f64)>,
}

/// The drawing.
pub(crate) struct Floor {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) stalls: Vec<Stall>,
    pub(super) zones: Vec<Sign>,
    pub(super) marks: Vec<Sign>,
    pub(super) door: Sign,
    /// The corners of the way, as an SVG line has them; empty if nobody looks for a window.
    pub(super) way: String,
    pub(super) way_end: Option<Spot>,
}

/// The size of a window's box.
const BOX: f64 = 3.5;
/// How far from its windows the letter of a zone stands.
const LETTER: f64 = 8.0;

fn look(doing: Option<Doing>, chosen: bool) -> [&'static str; 4] {
    match (chosen, doing) {
        (true, _) => ["chosen", "#c2410c", "#7c2d12", "#ffffff"],
        (_, Some(Doing::Open)) => ["open", "#17653f", "#0f4a2d", "#ffffff"],
        (_, Some(Doing::Paused)) => ["paused", "#ffe9bf", "#a15c00", "#5b3400"],
        (_, Some(Doing::Closed)) => ["closed", "#f1f4f8", "#8a97a8", "#475569"],
        (_, None) => ["unknown", "#dbe6f6", "#5b7ba6", "#17365f"],
    }
}

impl Floor {
    pub(super) fn of(
        page: &Page,
        (site, plan): (&Site, &Plan),
        doings: Option<&Doings>,
        chosen: Option<u16>,
    ) -> Self {
        let stall = |it: &crate::plan::Stall| {
            let doing = doings.map(|all| all.get(&it.number).copied().unwrap_or(Doing::Closed));
            let [look, fill, edge, ink] = look(doing, chosen == Some(it.number));
            let corner = Spot { x: it.spot.x - BOX / 2.0, y: it.spot.y - BOX / 2.0 };
            Stall { number: it.number, spot: it.spot, corner, look, fill, edge, ink }
        };
        let way = chosen.and_then(|number| plan.way_to(number)).unwrap_or_default();
        let corners: Vec<String> = way.iter().map(|it| format!("{:.1},{:.1}", it.x, it.y)).collect();
        Self {
            width: plan.width,
            height: plan.height,
            stalls: plan.stalls.iter().map(stall).collect(),
            zones: site.zones.iter().filter_map(|zone| letter(zone, plan)).collect(),
            marks: plan.marks.iter().map(|it| mark(page, it)).collect(),
            door: door(page, plan),
            way: corners.join(" "),
            way_end: way.last().copied(),
        }
    }
}

/// The letter of a zone, before the middle of the wall along which most of it stands.
fn letter(zone: &Zone, plan: &Plan) -> Option<Sign> {
    let mine: Vec<_> =
        plan.stalls.iter().filter(|it| (zone.first..=zone.last).contains(&it.number)).collect();
    let side = |facing: Facing| mine.iter().filter(|it| it.facing == facing).count();
    let facing =
        [Facing::East, Facing::South, Facing::West, Facing::North].into_iter().max_by_key(|it| side(*it))?;
    let along: Vec<_> = mine.into_iter().filter(|it| it.facing == facing).collect();
    let (first, last) = (along.first()?, along.last()?);
    let middle =
        Spot { x: f64::midpoint(first.spot.x, last.spot.x), y: f64::midpoint(first.spot.y, last.spot.y) };
    Some(Sign { words: zone.letter.clone(), at: facing.from(middle, LETTER), corner: None })
}

fn mark(page: &Page, it: &crate::plan::Mark) -> Sign {
    Sign {
        words: page.t(&format!("sites.plan.{}", it.kind.code())).to_string(),
        at: Spot { x: it.at.x + it.width / 2.0, y: it.at.y + it.height / 2.0 },
        corner: Some((it.at, it.width, it.height)),
    }
}

fn door(page: &Page, plan: &Plan) -> Sign {
    let at = Spot { x: plan.door.x, y: plan.door.y - 3.0 };
    Sign { words: page.t("sites.plan.door").to_string(), at, corner: None }
}

/// The windows of a zone, in words.
pub(crate) struct ZoneLine {
    letter: String,
    name: String,
    windows: String,
    /// What they do now: the words for it, and which.
    doings: Vec<(String, String)>,
}

fn numbers(all: &[u16], page: &Page) -> String {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for number in all {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => runs.push((*number, *number)),
        }
    }
    let run = |(first, last): (u16, u16)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    };
    runs.into_iter().map(run).collect::<Vec<_>>().join(&page.t("sites.and").to_string())
}

pub(super) fn zone_lines(page: &Page, site: &Site, doings: Option<&Doings>) -> Vec<ZoneLine> {
    let line = |zone: &Zone| {
        let all: Vec<u16> = (zone.first..=zone.last).collect();
        let now = |doing: Doing| {
            let doings = doings?;
            let is = |it: &&u16| doings.get(it).copied().unwrap_or(Doing::Closed) == doing;
            let some: Vec<u16> = all.iter().filter(is).copied().collect();
            (!some.is_empty())
                .then(|| (page.t(&format!("sites.plan.{}", doing.code())).to_string(), numbers(&some, page)))
        };
        ZoneLine {
            letter: zone.letter.clone(),
            name: page.pick(&zone.name).to_owned(),
            windows: numbers(&all, page),
            doings: Doing::ALL.into_iter().filter_map(now).collect(),
        }
    };
    site.zones.iter().map(line).collect()
}

/// Where somebody is to go.
pub(crate) struct Goal {
    number: u16,
    sign: String,
    /// How one finds it; empty where there is no plan.
    way: String,
    /// What it does now; empty where nobody knows.
    now: String,
}

#[derive(Template)]
#[template(path = "sites/plan.html")]
pub(crate) struct PlanPage {
    page: Page,
    site: Arc<Site>,
    floor: Option<Floor>,
    zones: Vec<ZoneLine>,
    /// Whether anybody knows what windows do.
    known: bool,
    goal: Option<Goal>,
    asked: String,
    /// Of when it is.
    at: String,
}

pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    page: Page,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let site = Arc::clone(desk.site(&code)?);
    let number = match asked.window.trim() {
        "" => None,
        typed => {
            let found = typed.parse().ok().filter(|number| site.window(*number).is_some());
            Some(found.ok_or_else(|| SitesError::NoSuchWindow(typed.chars().take(8).collect()))?)
        }
    };
    let doings = desk.doings(&site).await;
    let view = PlanPage::of(page, (&desk, site), doings.as_ref(), number);
    Ok(view.page.answer(&view))
}

impl PlanPage {
    pub(super) fn of(
        page: Page,
        (desk, site): (&Desk, Arc<Site>),
        doings: Option<&Doings>,
        chosen: Option<u16>,
    ) -> Self {
        let plan = desk.sites.plan(&site.code);
        let goal = chosen.and_then(|number| goal(&page, (&site, plan), doings, number));
        Self {
            floor: plan.map(|plan| Floor::of(&page, (&site, plan), doings, chosen)),
            zones: zone_lines(&page, &site, doings),
            known: doings.is_some(),
            goal,
            asked: chosen.map(|it| it.to_string()).unwrap_or_default(),
            at: page.when(&desk.now()),
            site,
            page,
        }
    }

    fn here(&self) -> String {
        let window = if self.asked.is_empty() { String::new() } else { format!("?window={}", self.asked) };
        format!("/sites/{}/plan{window}", self.site.code)
    }
}

fn goal(
    page: &Page,
    (site, plan): (&Site, Option<&Arc<Plan>>),
    doings: Option<&Doings>,
    number: u16,
) -> Option<Goal> {
    let window = site.window(number)?;
    let zone = site.zones.iter().find(|it| it.letter == window.zone)?;
    let sign = page.t("sites.zone").with("letter", &zone.letter).with("name", page.pick(&zone.name));
    let way = plan.and_then(|plan| plan.row_of(number)).map(|row| page.pick(&row.way).to_owned());
    let now = doings.map(|all| all.get(&number).copied().unwrap_or(Doing::Closed));
    Some(Goal {
        number,
        sign: sign.to_string(),
        way: way.unwrap_or_default(),
        now: now.map(|it| page.t(&format!("sites.plan.{}", it.code())).to_string()).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use plat_kernel::Lang;

    use super::*;
    use crate::testing::{desk, no_key_is_left, page};

    fn view(lang: Lang, site: &str, doings: Option<&Doings>, chosen: Option<u16>) -> String {
        let desk = desk();
        let site = Arc::clone(desk.site(site).unwrap());
        PlanPage::of(page(lang), (&desk, site), doings, chosen).render().unwrap()
    }

    #[test]
    fn the_plan_shows_each_window_as_it_is_and_the_way_to_the_one_that_is_looked_for() {
        let doings = Doings::from([(6, Doing::Open), (7, Doing::Paused)]);
        for lang in Lang::ALL {
            let html = view(lang, "NH-HALL", Some(&doings), Some(7));
            let boxes = |look: &str| html.matches(&format!("data-window-is=\"{look}\"")).count();
            assert_eq!((boxes("open"), boxes("chosen"), boxes("paused"), boxes("closed")), (1, 1, 0, 59));
            assert!(html.contains("<polyline") && html.contains("64 96"));
            no_key_is_left(&html);
        }
        let zh = view(Lang::Zh, "NH-HALL", Some(&doings), Some(7));
        assert!(zh.contains("A 区 · 户籍业务") && zh.contains("进门左手边") && zh.contains("暂停"), "{zh}");
        assert!(!view(Lang::En, "NH-HALL", Some(&doings), None).contains("<polyline"));
    }

    #[test]
    fn where_nobody_knows_what_windows_do_no_state_is_claimed_and_a_station_has_a_list_alone() {
        let html = view(Lang::En, "NH-HALL", None, None);
        assert_eq!(html.matches("data-window-is=\"unknown\"").count(), 61);
        let station = view(Lang::Zh, "NH-0101", None, Some(1));
        assert!(!station.contains("data-window-is") && station.contains("综合"));
        no_key_is_left(&html);
        no_key_is_left(&station);
    }

    #[test]
    fn windows_in_a_row_are_told_as_a_stretch() {
        assert_eq!(numbers(&[1, 2, 3, 7, 9, 10], &page(Lang::En)), "1–3, 7, 9–10");
    }

    #[tokio::test]
    async fn a_window_that_is_not_there_is_refused_and_not_drawn() {
        let asked = |window: &str| Query(Asked { window: window.to_owned() });
        let show = async |window: &str| {
            show(State(desk()), page(Lang::Zh), Path("NH-HALL".to_owned()), asked(window)).await
        };
        assert!(show("62").await.is_err() && show("六").await.is_err());
        assert!(show("6").await.is_ok() && show("").await.is_ok());
    }
}
