//! `/api/v1/sites`: service points for programs.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use plat_kernel::{Bilingual, Date};
use plat_web::{Cursor, Json, Paged, Paging, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::city::Spot;
use crate::desk::{Desk, Filter};
use crate::hours::{OpenDay, Service};
use crate::live::{Doing, Load};
use crate::near::Way;
use crate::{Site, Window};

/// A text in both languages.
#[derive(Debug, Serialize, ToSchema)]
struct Both {
    zh: String,
    en: String,
}

/// A service point in a list.
#[derive(Debug, Serialize, ToSchema)]
struct SiteBrief {
    #[schema(example = "NH-HALL")]
    code: String,
    #[schema(example = "hall")]
    kind: &'static str,
    name: Both,
    address: Both,
    phone: String,
    /// Division code of its district.
    district: String,
    /// Degrees north.
    lat: f64,
    /// Degrees east.
    lon: f64,
    branches: Vec<&'static str>,
    windows: usize,
    /// What it has for those who need it: `step-free`, `lift`, `low-counter`, `toilet`, `parking`, `wheelchair`, `tactile`, `guide-dog`,
    /// `hearing-loop`, `sign-language`, `nursing`.
    access: Vec<&'static str>,
    /// The languages that are spoken there beside Chinese.
    languages: Vec<Both>,
    /// The way there, if it was said from where; the list then begins with the nearest.
    way: Option<WayShape>,
    /// How busy it is now, if it was said from where or for what; nothing where that is not known, or doors are closed.
    load: Option<LoadShape>,
}

/// A way by car, estimated from the straight line.
#[derive(Debug, Serialize, ToSchema)]
struct WayShape {
    minutes: u32,
    metres: u32,
}

/// From which day on.
#[derive(Debug, Deserialize, IntoParams)]
struct Week {
    /// The first of the seven days; today, if nothing is said.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
}

/// A window, where it stands and what it does.
#[derive(Debug, Serialize, ToSchema)]
struct WindowShape {
    number: u16,
    name: Both,
    /// Letter of its zone.
    zone: String,
    /// What its sign says it does.
    branches: Vec<&'static str>,
    /// Its middle on the plan; nothing where there is no plan.
    at: Option<[f64; 2]>,
    /// How one finds it from the door.
    way: Option<Both>,
    /// `open`, `paused` or `closed`; nothing where that is not known.
    now: Option<&'static str>,
}

/// The windows of a service point, and its plan.
#[derive(Debug, Serialize, ToSchema)]
struct WindowsShape {
    /// Width and height of the plan, in its own units; nothing where there is no plan.
    plan: Option<[f64; 2]>,
    /// Where one comes in.
    door: Option<[f64; 2]>,
    windows: Vec<WindowShape>,
}

/// A service point with its windows and the hours of the next seven days.
#[derive(Debug, Serialize, ToSchema)]
struct SiteFull {
    #[serde(flatten)]
    brief: SiteBrief,
    organisation: String,
    /// The opening rules in words.
    notice: Both,
    zones: Vec<ZoneShape>,
    week: Vec<DayShape>,
}

/// How busy a service point is.
#[derive(Debug, Serialize, ToSchema)]
struct LoadShape {
    waiting: u32,
    windows: u32,
    /// Half of those who come now wait less, in minutes; nothing where no window is open.
    usual_minutes: Option<u32>,
    /// Nine of ten wait less.
    most_minutes: Option<u32>,
}

/// A group of windows.
#[derive(Debug, Serialize, ToSchema)]
struct ZoneShape {
    letter: String,
    name: Both,
    first_window: u16,
    last_window: u16,
    branches: Vec<&'static str>,
}

/// When doors are open on a day.
#[derive(Debug, Serialize, ToSchema)]
struct DayShape {
    #[schema(example = "2026-11-23")]
    date: String,
    /// `workday`, `makeup_workday`, `saturday`, `sunday`, `holiday`, `short_holiday_last_day`, `long_holiday_last_days`,
    /// `exception`.
    reason: &'static str,
    holiday: Option<Both>,
    /// Why something else holds on this day, if the reason is `exception`.
    exception: Option<Both>,
    /// True if the calendar of that year is not published yet.
    provisional: bool,
    sessions: Vec<SessionShape>,
}

/// A stretch of a day.
#[derive(Debug, Serialize, ToSchema)]
struct SessionShape {
    #[schema(example = "08:00")]
    from: String,
    #[schema(example = "12:00")]
    to: String,
    /// True if only some windows serve.
    on_duty: bool,
}

pub(crate) fn routes(desk: Arc<Desk>) -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(one)).routes(routes!(windows)).with_state(desk)
}

/// List the service points
///
/// Seen from a district or a spot, the nearest come first, with the way there; then, and for an item, with how busy they are.
#[utoipa::path(get, path = "/sites", tag = "sites", params(Filter, Paging),
    responses((status = 200, body = Paged<SiteBrief>), (status = 404, body = plat_web::Problem)))]
async fn list(
    State(desk): State<Arc<Desk>>,
    Query(filter): Query<Filter>,
    Query(paging): Query<Paging>,
) -> Result<Json<Paged<SiteBrief>>, Refusal> {
    let chosen = desk.known(filter)?;
    let start = paging
        .after
        .as_ref()
        .and_then(|after| usize::try_from(after.at).ok())
        .map_or(0, |at| at.saturating_add(1));
    let one_more = usize::try_from(paging.limit()).unwrap_or(usize::MAX).saturating_add(1);
    let ways = desk.ways(&chosen);
    let mut sites: Vec<&Arc<Site>> = desk.chosen(&chosen).collect();
    sites.sort_by_key(|site| ways.get(&site.code).copied());
    let rows: Vec<(usize, &Arc<Site>)> = sites.into_iter().enumerate().skip(start).take(one_more).collect();
    let place =
        |(at, _): &(usize, &Arc<Site>)| Cursor { at: i64::try_from(*at).unwrap_or(i64::MAX), id: [0; 16] };
    let page = paging.cut(rows, place);
    let asks = !ways.is_empty() || chosen.item.is_some();
    let mut items = Vec::with_capacity(page.items.len());
    for (_, site) in page.items {
        let now = if asks { desk.load(site, chosen.item.as_deref()).await } else { None };
        let way = ways.get(&site.code).copied().map(way);
        items.push(SiteBrief { way, load: now.map(load), ..brief(site) });
    }
    Ok(Json(Paged { items, next: page.next }))
}

/// Read one service point
#[utoipa::path(get, path = "/sites/{code}", tag = "sites", params(("code" = String, Path, example = "NH-HALL"), Week),
    responses((status = 200, body = SiteFull), (status = 404, body = plat_web::Problem)))]
async fn one(
    State(desk): State<Arc<Desk>>,
    Path(code): Path<String>,
    Query(week): Query<Week>,
) -> Result<Json<SiteFull>, Refusal> {
    let site = desk.site(&code)?;
    let zones = site.zones.iter().map(|zone| ZoneShape {
        letter: zone.letter.clone(),
        name: both(&zone.name),
        first_window: zone.first,
        last_window: zone.last,
        branches: zone.branches.iter().map(|branch| branch.code()).collect(),
    });
    Ok(Json(SiteFull {
        brief: SiteBrief { load: desk.load(site, None).await.map(load), ..brief(site) },
        organisation: site.organisation.clone(),
        notice: both(&site.hours.notice),
        zones: zones.collect(),
        week: desk.open_from(site, week.from.unwrap_or(desk.today())).iter().map(day).collect(),
    }))
}

/// Read the windows of a service point
///
/// What each may do, where it stands, and whether somebody is there now.
#[utoipa::path(get, path = "/sites/{code}/windows", tag = "sites", params(("code" = String, Path, example = "NH-HALL")),
    responses((status = 200, body = WindowsShape), (status = 404, body = plat_web::Problem)))]
async fn windows(
    State(desk): State<Arc<Desk>>,
    Path(code): Path<String>,
) -> Result<Json<WindowsShape>, Refusal> {
    let site = desk.site(&code)?;
    let (plan, doings) = (desk.sites.plan(&site.code), desk.doings(site).await);
    let at = |spot: Spot| [spot.x, spot.y];
    let shape = |it: &Window| WindowShape {
        number: it.number,
        name: both(&it.name),
        zone: it.zone.clone(),
        branches: it.branches.iter().map(|branch| branch.code()).collect(),
        at: plan.and_then(|plan| plan.stall(it.number)).map(|stall| at(stall.spot)),
        way: plan.and_then(|plan| plan.row_of(it.number)).map(|row| both(&row.way)),
        now: doings.as_ref().map(|all| all.get(&it.number).copied().unwrap_or(Doing::Closed).code()),
    };
    Ok(Json(WindowsShape {
        plan: plan.map(|plan| [plan.width, plan.height]),
        door: plan.map(|plan| at(plan.door)),
        windows: site.windows.iter().map(shape).collect(),
    }))
}

fn way(it: Way) -> WayShape {
    WayShape { minutes: it.minutes, metres: it.metres }
}

fn load(it: Load) -> LoadShape {
    let (usual_minutes, most_minutes) = it.minutes.unzip();
    LoadShape { waiting: it.waiting, windows: it.windows, usual_minutes, most_minutes }
}

fn brief(site: &Site) -> SiteBrief {
    SiteBrief {
        code: site.code.to_string(),
        kind: site.kind.code(),
        name: both(&site.name),
        address: both(&site.address),
        phone: site.phone.clone(),
        district: site.district.clone(),
        lat: site.lat,
        lon: site.lon,
        branches: site.branches.iter().map(|branch| branch.code()).collect(),
        windows: site.windows.len(),
        access: site.access.iter().map(|it| it.code()).collect(),
        languages: site.languages.iter().map(both).collect(),
        way: None,
        load: None,
    }
}

fn day(day: &OpenDay) -> DayShape {
    let sessions = day.sessions.iter().map(|session| SessionShape {
        from: session.from.to_string(),
        to: session.to.to_string(),
        on_duty: session.service == Service::OnDuty,
    });
    DayShape {
        date: day.date.to_string(),
        reason: day.reason.code(),
        holiday: day.reason.holiday().map(both),
        exception: day.reason.exception().map(both),
        provisional: day.provisional,
        sessions: sessions.collect(),
    }
}

fn both(text: &Bilingual) -> Both {
    Both { zh: text.zh.clone(), en: text.en.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::desk;

    async fn codes(filter: Filter, paging: Paging) -> Paged<SiteBrief> {
        list(State(desk()), Query(filter), Query(paging)).await.unwrap().0
    }

    #[tokio::test]
    async fn a_kind_and_a_branch_narrow_the_list_together() {
        let filter = Filter {
            kind: Some("station".to_owned()),
            branch: Some("licences".to_owned()),
            ..Filter::default()
        };
        let page = codes(filter, Paging { after: None, limit: Some(100) }).await;
        assert_eq!(page.items.len(), 7);
        assert!(page.items.iter().all(|site| site.kind == "station" && site.branches.contains(&"licences")));
    }

    #[tokio::test]
    async fn whoever_needs_several_things_finds_the_sites_that_have_all_of_them() {
        let filter = Filter { access: Some("step-free,sign-language".to_owned()), ..Filter::default() };
        let found = codes(filter, Paging { after: None, limit: Some(100) }).await.items;
        let has = |it: &SiteBrief| it.access.contains(&"step-free") && it.access.contains(&"sign-language");
        assert!((2..28).contains(&found.len()) && found.iter().all(has));
        assert_eq!((found[0].code.as_str(), found[0].languages[0].en.as_str()), ("NH-HALL", "English"));
    }

    #[tokio::test]
    async fn pages_follow_one_another_without_gap_or_repeat() {
        let first = codes(Filter::default(), Paging { after: None, limit: Some(20) }).await;
        let rest = codes(Filter::default(), Paging { after: first.next, limit: Some(20) }).await;
        let all: Vec<String> = first.items.into_iter().chain(rest.items).map(|site| site.code).collect();
        assert_eq!((all.len(), all.first().map(String::as_str)), (28, Some("NH-HALL")));
        assert!(rest.next.is_none());
    }

    #[tokio::test]
    async fn a_site_tells_its_zones_and_seven_days() {
        let of = async |from: Option<&str>| {
            let week = Query(Week { from: from.map(|day| day.parse().unwrap()) });
            one(State(desk()), Path("NH-HALL".to_owned()), week).await.unwrap().0
        };
        let hall = of(None).await;
        assert_eq!((hall.zones.len(), hall.week.len(), hall.brief.windows), (9, 7, 61));
        assert_eq!((hall.brief.load.unwrap().waiting, hall.week[0].date.as_str()), (31, "2026-11-23"));
        let day = &of(Some("2026-10-07")).await.week[0];
        assert_eq!((day.date.as_str(), day.reason), ("2026-10-07", "long_holiday_last_days"));
    }

    #[tokio::test]
    async fn seen_from_a_district_the_nearest_comes_first_with_its_way_and_how_busy_it_is() {
        let filter =
            Filter { from: Some("339906".to_owned()), item: Some("SF001".to_owned()), ..Filter::default() };
        let found = codes(filter, Paging { after: None, limit: Some(100) }).await.items;
        let metres: Vec<u32> = found.iter().map(|it| it.way.as_ref().unwrap().metres).collect();
        assert!(metres.is_sorted() && found[0].code == "NH-0601", "{metres:?}");
        let hall = found.iter().find(|it| it.code == "NH-HALL").unwrap();
        assert_eq!(hall.load.as_ref().unwrap().most_minutes, Some(25));
        let plain = codes(Filter::default(), Paging { after: None, limit: Some(100) }).await.items;
        assert!(plain.iter().all(|it| it.way.is_none() && it.load.is_none()));
    }

    #[tokio::test]
    async fn each_window_says_what_it_may_do_where_it_stands_and_what_it_does_now() {
        let of = async |code: &str| windows(State(desk()), Path(code.to_owned())).await.unwrap().0;
        let hall = of("NH-HALL").await;
        assert_eq!((hall.plan, hall.windows.len()), (Some([64.0, 96.0]), 61));
        let now: Vec<_> = hall.windows.iter().skip(4).take(3).map(|it| it.now.unwrap()).collect();
        assert_eq!(now, ["closed", "open", "paused"]);
        assert!(hall.windows.iter().all(|it| it.at.is_some() && it.way.is_some() && !it.branches.is_empty()));
        let station = of("NH-0101").await;
        assert_eq!((station.plan, station.windows[0].at, station.windows[0].now), (None, None, None));
    }

    #[test]
    fn an_unknown_word_is_refused_and_not_an_empty_list() {
        let helipad = Filter { access: Some("step-free,helipad".to_owned()), ..Filter::default() };
        assert!(desk().known(helipad).is_err());
        let known = |kind: &str, branch: &str, item: &str| {
            let word = |word: &str| Some(word.to_owned());
            desk()
                .known(Filter {
                    kind: word(kind),
                    branch: word(branch),
                    item: word(item),
                    ..Filter::default()
                })
                .is_ok()
        };
        assert!(known("hall", "", "") && known("", "", "SF001"));
        assert!(!known("castle", "", "") && !known("", "weather", "") && !known("", "", "XX999"));
    }
}
