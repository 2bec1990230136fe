//! Deferral, promise, who acts for whom, earlier cases: what an application may ask for, and what became of it.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use plat_facts::refs::{CaseRef, SiteRef};
use plat_kernel::{Bilingual, Date};
use plat_web::{AsOfficer, AsResident, Json, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::CaseSummary;
use crate::{
    agents::{self, Named},
    deferral,
    draft::{self, Wishes},
    duplicates,
    error::CaseError,
    exclusion,
    model::Case,
    policy::{self, Own},
    promise, reading,
    service::Cases,
};

pub(super) fn routes() -> OpenApiRouter<Cases> {
    OpenApiRouter::new()
        .routes(routes!(offers))
        .routes(routes!(supply))
        .routes(routes!(object))
        .routes(routes!(objection))
}

/// What is wished beside the answers of the form.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WishesBody {
    /// For whom, when not for oneself.
    #[serde(default)]
    acts_for: Option<ActsForBody>,
    /// The site at which the result is to be picked up.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pick_up: Option<SiteRef>,
    /// The ids of materials that are handed in later; sending them signs the statement.
    #[serde(default)]
    deferred: Vec<String>,
    /// The ids of materials that are promised; sending them signs the promise.
    #[serde(default)]
    promised: Vec<String>,
    /// The earlier case for the same item that is known.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    despite: Option<CaseRef>,
}

/// For whom somebody applies.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ActsForBody {
    /// `guardian`, `relative` or `agent`.
    kind: String,
    /// Their name.
    name: String,
    /// Their identity number.
    id_number: String,
    /// Until when the letter of attorney holds.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<Date>,
    /// The guardian agrees that the child's data is processed.
    #[serde(default)]
    consent: bool,
}

impl WishesBody {
    /// The wishes, with whoever is acted for found.
    pub(super) async fn of(
        self,
        cases: &Cases,
        owner: &plat_identity::Resident,
    ) -> Result<Wishes, CaseError> {
        let Self { acts_for, pick_up, deferred, promised, despite } = self;
        let acts_for = match acts_for {
            Some(body) => {
                let until = body.until.map(|day| day.to_string()).unwrap_or_default();
                let ActsForBody { kind, name, id_number, consent, .. } = body;
                let named = Named { kind, name, id_number, until, consent };
                Some(agents::find(cases, owner, &named).await?)
            }
            None => None,
        };
        Ok(Wishes { acts_for, pick_up, deferred, promised, despite })
    }
}

/// What an application may ask for.
#[derive(Serialize, ToSchema)]
struct OffersBody {
    /// The ids of the materials that may be handed in later 容缺.
    deferrable: Vec<String>,
    /// Within how many working days of acceptance.
    deferral_days: Option<u32>,
    /// The ids of the materials that a promise may stand for 告知承诺.
    promisable: Vec<String>,
    /// What follows from a false promise.
    #[schema(value_type = Option<std::collections::BTreeMap<String, String>>)]
    consequences: Option<Bilingual>,
    /// Until when nothing is taken on the applicant's word.
    #[schema(value_type = Option<String>, format = Date)]
    excluded_until: Option<Date>,
    /// Earlier cases of the same applicant for the same item.
    earlier: Vec<CaseSummary>,
}

/// What my application may ask for: a deferral, a promise; and which earlier cases there are.
#[utoipa::path(get, path = "/applications/{id}/offers", tag = "cases", params(("id" = String, Path)), responses((status = 200, body = OffersBody)))]
async fn offers(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path(id): Path<CaseRef>,
) -> Result<Json<OffersBody>, Refusal> {
    let draft = draft::get(&cases, &who, id).await?;
    let item = cases.item_of_draft(&draft)?;
    let applicant = cases.resident(draft.subject()).await?;
    let later = cases.deferral_offer(&item, &applicant).await?;
    let promise = cases.promise_offer(&item, &applicant).await?;
    // Of somebody else nothing is told that who acts may not read anyway.
    let mut earlier = duplicates::of(&cases, applicant.id, &item.id).await?;
    earlier.retain(|case| case.is_of(who.id));
    let excluded = exclusion::from_word(&cases, &applicant).await?.filter(|_| applicant.id == who.id);
    let ids = |materials: &[&cap_catalogue::Material]| materials.iter().map(|it| it.id.clone()).collect();
    Ok(Json(OffersBody {
        deferrable: later.as_ref().map(|it| ids(&it.materials)).unwrap_or_default(),
        deferral_days: later.map(|it| it.days),
        promisable: promise.as_ref().map(|it| ids(&it.materials)).unwrap_or_default(),
        consequences: promise.map(|it| it.consequences.clone()),
        excluded_until: excluded,
        earlier: earlier.into_iter().map(|case| CaseSummary::of(&cases, case)).collect(),
    }))
}

/// Hand in what was deferred, once all of it was photographed.
#[utoipa::path(post, path = "/cases/{id}/deferred", tag = "cases", params(("id" = String, Path)), responses((status = 200, body = CaseSummary)))]
async fn supply(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path(id): Path<CaseRef>,
) -> Result<Json<CaseSummary>, Refusal> {
    let case = deferral::supply::run(&cases, acting(&cases, &who, id).await?).await?;
    Ok(Json(CaseSummary::of(&cases, case)))
}

/// What somebody says against a promise that was found false.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ObjectionBody {
    /// In their words.
    words: String,
}

/// Object to what was found of my promise.
#[utoipa::path(post, path = "/cases/{id}/objection", tag = "cases", params(("id" = String, Path)), request_body = ObjectionBody, responses((status = 201, body = CaseSummary)))]
async fn object(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path(id): Path<CaseRef>,
    Json(body): Json<ObjectionBody>,
) -> Result<(StatusCode, Json<CaseSummary>), Refusal> {
    let case = promise::object::run(&cases, acting(&cases, &who, id).await?, body.words).await?;
    Ok((StatusCode::CREATED, Json(CaseSummary::of(&cases, case))))
}

/// An objection, as it was written.
#[derive(Serialize, ToSchema)]
struct ObjectionWords {
    /// In the person's words.
    words: String,
}

/// What the person said against what was found of their promise, for whoever may answer it.
#[utoipa::path(get, path = "/desk/cases/{id}/objection", tag = "desk", params(("id" = String, Path)), responses((status = 200, body = ObjectionWords)))]
async fn objection(
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
    Path(id): Path<CaseRef>,
) -> Result<Response, Refusal> {
    let case = reading::at_desk(&cases, &who, id).await?;
    let may = policy::may_decide(cases.authority(), &who, case)?;
    let words = promise::object::words(&cases, &may).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(ObjectionWords { words })).into_response())
}

/// A case in which the caller may still act.
async fn acting(cases: &Cases, who: &plat_identity::Resident, id: CaseRef) -> Result<Own, CaseError> {
    reading::acting(cases, who, id).await
}

/// What rests on somebody's word in a case.
#[derive(Serialize, ToSchema)]
pub(super) struct TrustBody {
    /// As what somebody acts for the applicant: `guardian`, `relative` or `agent`.
    acts_as: Option<&'static str>,
    /// The last day of that authority, where it has one.
    #[schema(value_type = Option<String>, format = Date)]
    acts_until: Option<Date>,
    /// The ids of the materials that follow later.
    deferred: Vec<String>,
    /// The last day for them.
    #[schema(value_type = Option<String>, format = Date)]
    deferred_until: Option<Date>,
    /// They are still to come.
    outstanding: bool,
    /// The ids of the materials that were promised.
    promised: Vec<String>,
    /// What was found when the promise was checked: true, false, or not checked yet.
    promise_kept: Option<bool>,
    /// An objection waits for its answer.
    disputed: bool,
    /// The earlier case that was known.
    despite: Option<String>,
    /// Where it was taken in.
    taken_at: String,
    /// Where its result is picked up.
    pick_up: String,
}

impl TrustBody {
    pub(super) fn of(case: &Case) -> Self {
        let promise = case.promise.as_ref();
        let deferral = case.deferral.as_ref();
        Self {
            acts_as: case.on_behalf.as_ref().map(|it| it.kind.code()),
            acts_until: case.on_behalf.as_ref().and_then(|it| it.until),
            deferred: deferral.map(|it| it.materials.clone()).unwrap_or_default(),
            deferred_until: deferral.and_then(|it| it.until),
            outstanding: case.outstanding().is_some(),
            promised: promise.map(|it| it.materials.clone()).unwrap_or_default(),
            promise_kept: promise.and_then(|it| it.check.as_ref()).map(|check| check.kept),
            disputed: promise.is_some_and(promise::Promise::is_disputed),
            despite: case.despite.map(|it| it.to_string()),
            taken_at: case.taken_at().to_string(),
            pick_up: case.pick_up().to_string(),
        }
    }
}
