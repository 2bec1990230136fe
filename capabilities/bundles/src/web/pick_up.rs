//! The window's page of one pick-up: the number, who came, what is handed over.

use askama::Template;
use axum::extract::{Query, State};
use cap_cases::{
    model::Case,
    policy::{HandOver, May},
    view::Pair,
};
use plat_identity::Officer;
use plat_web::{Answer, AsOfficer, Errors, Fault as _, Fields, Page};
use serde::Deserialize;

use crate::{
    error::BundleError,
    pick_up::{self, PickUp},
    service::Bundles,
};

/// A result in the list.
pub(crate) struct ResultRow {
    pub(crate) number: String,
    pub(crate) item: String,
    /// What is handed over, or how the case stands.
    pub(crate) what: String,
}

/// What there is under a number.
pub(crate) struct Found {
    pub(crate) name: String,
    pub(crate) number: String,
    pub(crate) person: Vec<Pair>,
    pub(crate) ready: Vec<ResultRow>,
    pub(crate) later: Vec<ResultRow>,
}

#[derive(Template)]
#[template(path = "pick_up.html")]
pub(crate) struct PickUpPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: Errors,
    pub(crate) number: String,
    pub(crate) found: Option<Found>,
}

/// The number that was typed or scanned.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    number: String,
}

pub(super) async fn page(
    State(bundles): State<Bundles>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Query(asked): Query<Asked>,
) -> Answer {
    at_a_window(&bundles, &who)?;
    let mut view = PickUpPage { page: &page, errors: Errors::new(), number: asked.number, found: None };
    if view.number.trim().is_empty() {
        return Ok(page.answer(view));
    }
    match pick_up::of_number(&bundles, &who, &view.number).await {
        Ok(it) => {
            view.found = Some(found(&bundles, &page, &it)?);
            Ok(page.answer(view))
        }
        Err(error @ BundleError::NotFound) => {
            view.errors.add("number", page.fault(&error));
            Ok(page.invalid(view))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn send(
    State(bundles): State<Bundles>,
    AsOfficer(who): AsOfficer,
    page: Page,
    fields: Fields,
) -> Answer {
    at_a_window(&bundles, &who)?;
    let it = pick_up::of_number(&bundles, &who, fields.text("number")).await?;
    if fields.find("seen").is_none() {
        let mut errors = Errors::new();
        errors.add("seen", page.t("bundles.pick_up.not_seen"));
        let (number, found) = (it.errand.number.clone(), Some(found(&bundles, &page, &it)?));
        return Ok(page.invalid(PickUpPage { page: &page, errors, number, found }));
    }
    let number = it.errand.number.clone();
    let handed = pick_up::run(&bundles, it.ready).await?;
    let done = handed.done.len();
    let said = match handed.left.first() {
        None => page.t("bundles.pick_up.done").with("n", done),
        Some(left) => page
            .t("bundles.pick_up.left")
            .with("n", done)
            .with("left", handed.left.len())
            .with("why", page.t(&format!("error.{}", left.code()))),
    };
    Ok(page.go_saying(format!("/desk/pick-up?number={number}"), &said))
}

/// Results are handed over where applications are received; whoever does neither is told so before any number is looked up.
fn at_a_window(bundles: &Bundles, who: &Officer) -> Result<(), BundleError> {
    Ok(cap_cases::policy::may_receive(bundles.authority(), who).map(drop)?)
}

fn found(bundles: &Bundles, page: &Page, it: &PickUp) -> Result<Found, BundleError> {
    let bundle = bundles.bundle(&it.errand.bundle)?;
    let person = it.applicant.iter().flat_map(|it| {
        [
            Pair::new(page.t("bundles.applicant"), it.masked_name()),
            Pair::new(page.t("bundles.id_number"), it.masked_id_number()),
        ]
    });
    let ready = |may: &May<HandOver>| row(bundles, page, may.case(), true);
    Ok(Found {
        name: page.pick(&bundle.name).to_owned(),
        number: it.errand.number.clone(),
        person: person.collect(),
        ready: it.ready.iter().map(ready).collect::<Result<_, _>>()?,
        later: it.later.iter().map(|case| row(bundles, page, case, false)).collect::<Result<_, _>>()?,
    })
}

fn row(bundles: &Bundles, page: &Page, case: &Case, ready: bool) -> Result<ResultRow, BundleError> {
    let item = bundles.cases.item_of(case)?;
    let what = if ready { page.pick(&item.result).to_owned() } else { cap_cases::view::state(page, case) };
    Ok(ResultRow { number: case.number.to_string(), item: page.pick(&item.name).to_owned(), what })
}
