//! The same as JSON.

mod shape;

use axum::extract::{Path, Query, State};
use cap_sites::hours::TimeOfDay;
use http::StatusCode;
use plat_facts::refs::{AppointmentRef, ItemRef, SiteRef, WishRef};
use plat_kernel::Date;
use plat_web::{AsOfficer, AsResident, Json, Page, Refusal};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    cancel, confirm,
    error::AppointmentError,
    hold,
    model::{Purpose, Times},
    note::{self, Mark},
    policy, reading, rebook,
    service::Appointments,
    wait,
};
use shape::{AppointmentBody, DayBody, MineBody, SiteBody, VisitorBody, WishBody};

pub(crate) fn routes(appointments: Appointments) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(mine, choose))
        .routes(routes!(sites))
        .routes(routes!(times))
        .routes(routes!(get_in_line))
        .routes(routes!(leave_line))
        .routes(routes!(one))
        .routes(routes!(confirm_one))
        .routes(routes!(move_one))
        .routes(routes!(cancel_one))
        .routes(routes!(of_day))
        .routes(routes!(note_one))
        .with_state(appointments)
}

/// What a visit is for.
#[derive(Debug, Deserialize, IntoParams)]
struct Asked {
    /// Ids of items, with commas between them.
    #[param(example = "SF001,HZ001")]
    items: String,
    /// How many persons come; one if nothing is said.
    persons: Option<u16>,
}

impl Asked {
    fn purpose(&self) -> Result<Purpose, AppointmentError> {
        let items = self.items.split(',').map(str::trim).filter(|it| !it.is_empty()).map(item);
        Ok(Purpose { items: items.collect::<Result<_, _>>()?, persons: self.persons.unwrap_or(1) })
    }
}

/// A site.
#[derive(Debug, Deserialize, IntoParams)]
struct AtSite {
    /// Its code.
    #[param(value_type = String, example = "NH-HALL")]
    site: SiteRef,
}

fn item(id: &str) -> Result<ItemRef, AppointmentError> {
    id.parse().map_err(|_| AppointmentError::NoSuchItem(id.to_owned()))
}

fn purpose(items: &[String], persons: u16) -> Result<Purpose, AppointmentError> {
    Ok(Purpose { items: items.iter().map(|id| item(id)).collect::<Result<_, _>>()?, persons })
}

fn time(text: &str) -> Result<TimeOfDay, AppointmentError> {
    text.parse().map_err(|_| AppointmentError::NotThen)
}

/// Where can I make an appointment
///
/// The sites that take appointments for all of these items, and at how many times there is room.
#[utoipa::path(get, path = "/appointments/sites", tag = "appointments", params(Asked),
    responses((status = 200, body = [SiteBody])))]
async fn sites(
    State(appointments): State<Appointments>,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<SiteBody>>, Refusal> {
    let purpose = asked.purpose()?;
    crate::limits::check_purpose(&purpose, &appointments.rules)?;
    let found = reading::sites(&appointments, &purpose).await?;
    Ok(Json(found.iter().map(|(site, days)| SiteBody::of(site, days)).collect()))
}

/// When can I come
///
/// The days that can be booked, with the times at which such a visit can begin and for how many there is room.
#[utoipa::path(get, path = "/appointments/times", tag = "appointments", params(AtSite, Asked),
    responses((status = 200, body = [DayBody])))]
async fn times(
    State(appointments): State<Appointments>,
    Query(at): Query<AtSite>,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<DayBody>>, Refusal> {
    let purpose = asked.purpose()?;
    crate::limits::check_purpose(&purpose, &appointments.rules)?;
    let days = reading::days(&appointments, &at.site, &purpose).await?;
    Ok(Json(days.iter().map(DayBody::of).collect()))
}

/// A time to keep.
#[derive(Debug, Deserialize, ToSchema)]
struct ChooseBody {
    /// The site's code.
    #[schema(value_type = String, example = "NH-HALL")]
    site: SiteRef,
    /// The day.
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// When it begins.
    #[schema(example = "09:15")]
    time: String,
    /// The ids of items.
    items: Vec<String>,
    /// How many persons come.
    #[serde(default = "one_person")]
    persons: u16,
}

fn one_person() -> u16 {
    1
}

/// Choose a time
///
/// It is kept for some minutes; confirm it to book it. What was chosen before and not confirmed is let go.
#[utoipa::path(post, path = "/appointments", tag = "appointments", request_body = ChooseBody,
    responses((status = 201, body = AppointmentBody)))]
async fn choose(
    State(appointments): State<Appointments>,
    AsResident(who): AsResident,
    Json(body): Json<ChooseBody>,
) -> Result<(StatusCode, Json<AppointmentBody>), Refusal> {
    let purpose = purpose(&body.items, body.persons)?;
    let wanted = hold::Wanted { site: body.site, day: body.day, begin: time(&body.time)?, purpose };
    let held = hold::run(&appointments, &who, wanted).await?;
    Ok((StatusCode::CREATED, Json(AppointmentBody::of(&appointments, &held))))
}

/// My appointments, and what I wait for
#[utoipa::path(get, path = "/appointments", tag = "appointments", responses((status = 200, body = MineBody)))]
async fn mine(
    State(appointments): State<Appointments>,
    AsResident(who): AsResident,
) -> Result<Json<MineBody>, Refusal> {
    Ok(Json(MineBody::of(&appointments, &reading::mine(&appointments, &who).await?)))
}

/// Read my appointment
#[utoipa::path(get, path = "/appointments/{id}", tag = "appointments", params(("id" = String, Path)),
    responses((status = 200, body = AppointmentBody)))]
async fn one(
    State(appointments): State<Appointments>,
    AsResident(who): AsResident,
    Path(id): Path<AppointmentRef>,
) -> Result<Json<AppointmentBody>, Refusal> {
    let own = reading::own(&appointments, &who, id).await?;
    Ok(Json(AppointmentBody::of(&appointments, own.appointment())))
}

/// Confirm what is kept for me
#[utoipa::path(post, path = "/appointments/{id}/confirm", tag = "appointments", params(("id" = String, Path)),
    responses((status = 200, body = AppointmentBody)))]
async fn confirm_one(
    State(appointments): State<Appointments>,
    AsResident(who): AsResident,
    Path(id): Path<AppointmentRef>,
) -> Result<Json<AppointmentBody>, Refusal> {
    let own = reading::own(&appointments, &who, id).await?;
    Ok(Json(AppointmentBody::of(&appointments, &confirm::run(&appointments, &own).await?)))
}

/// Another time.
#[derive(Debug, Deserialize, ToSchema)]
struct MoveBody {
    /// The day.
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// When it begins.
    #[schema(example = "09:15")]
    time: String,
}

/// Come at another time
///
/// The old time stays mine until the new one is.
#[utoipa::path(post, path = "/appointments/{id}/move", tag = "appointments", params(("id" = String, Path)),
    request_body = MoveBody, responses((status = 200, body = AppointmentBody)))]
async fn move_one(
    State(appointments): State<Appointments>,
    AsResident(who): AsResident,
    Path(id): Path<AppointmentRef>,
    Json(body): Json<MoveBody>,
) -> Result<Json<AppointmentBody>, Refusal> {
    let own = reading::own(&appointments, &who, id).await?;
    let moved = rebook::run(&appointments, &own, (body.day, time(&body.time)?)).await?;
    Ok(Json(AppointmentBody::of(&appointments, &moved)))
}

/// Give my appointment up
#[utoipa::path(post, path = "/appointments/{id}/cancel", tag = "appointments", params(("id" = String, Path)),
    responses((status = 200, body = AppointmentBody)))]
async fn cancel_one(
    State(appointments): State<Appointments>,
    AsResident(who): AsResident,
    Path(id): Path<AppointmentRef>,
) -> Result<Json<AppointmentBody>, Refusal> {
    let own = reading::own(&appointments, &who, id).await?;
    let cancelled = cancel::run(&appointments, &own.into()).await?;
    Ok(Json(AppointmentBody::of(&appointments, &cancelled)))
}

/// The times that suit.
#[derive(Debug, Deserialize, ToSchema)]
struct WishForm {
    /// The site's code.
    #[schema(value_type = String, example = "NH-HALL")]
    site: SiteRef,
    /// The ids of items.
    items: Vec<String>,
    /// How many persons come.
    #[serde(default = "one_person")]
    persons: u16,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    first: Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    last: Date,
    /// Not before this time of the day.
    #[schema(example = "08:00")]
    from: String,
    /// Over by this time of the day.
    #[schema(example = "12:00")]
    until: String,
}

/// Wait for a time to come free
///
/// A time that comes free is kept for the first in line for some minutes, then for the next.
#[utoipa::path(post, path = "/appointments/wishes", tag = "appointments", request_body = WishForm,
    responses((status = 201, body = WishBody)))]
async fn get_in_line(
    State(appointments): State<Appointments>,
    AsResident(who): AsResident,
    Json(body): Json<WishForm>,
) -> Result<(StatusCode, Json<WishBody>), Refusal> {
    let purpose = purpose(&body.items, body.persons)?;
    let moment = |text: &str| text.parse().map_err(|_| AppointmentError::NoTimes);
    let times =
        Times { first: body.first, last: body.last, from: moment(&body.from)?, until: moment(&body.until)? };
    let wish = wait::run(&appointments, &who, (body.site, purpose, times)).await?;
    Ok((StatusCode::CREATED, Json(WishBody::of(&wish))))
}

/// Wait no longer
#[utoipa::path(post, path = "/appointments/wishes/{id}/leave", tag = "appointments", params(("id" = String, Path)),
    responses((status = 204)))]
async fn leave_line(
    State(appointments): State<Appointments>,
    AsResident(who): AsResident,
    Path(id): Path<WishRef>,
) -> Result<StatusCode, Refusal> {
    let own = reading::own_wish(&appointments, &who, id).await?;
    wait::leave(&appointments, &own).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A day.
#[derive(Debug, Deserialize, IntoParams)]
struct OfDay {
    /// The day; today if nothing is said.
    #[param(value_type = Option<String>, format = Date)]
    day: Option<Date>,
}

/// Who comes to my site
///
/// For officers at its windows. Names are masked.
#[utoipa::path(get, path = "/desk/appointments", tag = "appointments", params(OfDay),
    responses((status = 200, body = [VisitorBody])))]
async fn of_day(
    State(appointments): State<Appointments>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Query(of): Query<OfDay>,
) -> Result<Json<Vec<VisitorBody>>, Refusal> {
    let may = policy::may_serve(&appointments, &who)?;
    let day = of.day.unwrap_or_else(|| appointments.today());
    let mut visitors = Vec::new();
    for it in reading::of_day(&appointments, &may, day).await? {
        let name = appointments.identity.masked_name(it.person, page.lang).await?;
        visitors.push(VisitorBody::of(&appointments, &it, name));
    }
    Ok(Json(visitors))
}

/// Note who came
///
/// `attended` or `missed`, on the day itself.
#[utoipa::path(post, path = "/desk/appointments/{id}/{mark}", tag = "appointments",
    params(("id" = String, Path), ("mark" = String, Path)), responses((status = 204)))]
async fn note_one(
    State(appointments): State<Appointments>,
    AsOfficer(who): AsOfficer,
    Path((id, mark)): Path<(AppointmentRef, String)>,
) -> Result<StatusCode, Refusal> {
    let may = policy::may_serve(&appointments, &who)?;
    let mark = Mark::of_code(&mark).ok_or(AppointmentError::NotFound)?;
    note::run(&appointments, &may, (id, mark)).await?;
    Ok(StatusCode::NO_CONTENT)
}
