//! Somebody answers what a department offered them.

use axum::extract::{Path, State};
use plat_facts::{bundles::OfferAnswer, refs::OfferRef};
use plat_web::{Answer, AsResident, Fields, Page};

use crate::{error::BundleError, offer, service::Bundles};

pub(super) async fn answer(
    State(bundles): State<Bundles>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<OfferRef>,
    fields: Fields,
) -> Answer {
    let answer = match fields.text("answer") {
        "accept" => OfferAnswer::Accepted,
        "decline" => OfferAnswer::Declined,
        "not-me" => OfferAnswer::NotMe,
        _ => return Err(BundleError::NotFound.into()),
    };
    match offer::answer(&bundles, &who, (id, answer)).await? {
        Some(draft) => Ok(page.go(format!("{}/questions", super::apply::at(&draft)))),
        None => Ok(page.go_saying("/me/bundles", &page.t("bundles.offer.answered"))),
    }
}
