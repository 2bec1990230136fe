//! `/api/v1/sites`: service points for programs.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use plat_kernel::Bilingual;
use plat_web::{Cursor, Json, Paged, Paging, Refusal};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Site;
use crate::desk::{Desk, Filter};
use crate::hours::{OpenDay, Service};
use crate::live::Load;

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
    /// How busy it is now; nothing where that is not known, or doors are closed.
    load: Option<LoadShape>,
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
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(one)).with_state(desk)
}

/// List the service points
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
    let rows: Vec<(usize, &Arc<Site>)> =
        desk.chosen(&chosen).enumerate().skip(start).take(one_more).collect();
    let place =
        |(at, _): &(usize, &Arc<Site>)| Cursor { at: i64::try_from(*at).unwrap_or(i64::MAX), id: [0; 16] };
    Ok(Json(paging.cut(rows, place).map(|(_, site)| brief(site))))
}

/// Read one service point
#[utoipa::path(get, path = "/sites/{code}", tag = "sites", params(("code" = String, Path, example = "NH-HALL")),
    responses((status = 200, body = SiteFull), (status = 404, body = plat_web::Problem)))]
async fn one(State(desk): State<Arc<Desk>>, Path(code): Path<String>) -> Result<Json<SiteFull>, Refusal> {
    let site = desk.site(&code)?;
    let zones = site.zones.iter().map(|zone| ZoneShape {
        letter: zone.letter.clone(),
        name: both(&zone.name),
        first_window: zone.first,
        last_window: zone.last,
        branches: zone.branches.iter().map(|branch| branch.code()).collect(),
    });
    Ok(Json(SiteFull {
        brief: brief(site),
        organisation: site.organisation.clone(),
        notice: both(&site.hours.notice),
        zones: zones.collect(),
        week: desk.open_this_week(site).iter().map(day).collect(),
        load: desk.load(site, None).await.map(load),
    }))
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
        let hall = one(State(desk()), Path("NH-HALL".to_owned())).await.unwrap().0;
        assert_eq!((hall.zones.len(), hall.week.len(), hall.brief.windows), (9, 7, 61));
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
