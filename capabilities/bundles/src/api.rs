//! The same as JSON: bundles for everybody, errands for their applicants, steps and offers for departments.

mod departments;
mod errands;
mod guide;
mod offers;

use utoipa_axum::router::OpenApiRouter;

use crate::service::Bundles;

/// All calls.
pub(crate) fn routes(bundles: Bundles) -> OpenApiRouter {
    OpenApiRouter::new()
        .merge(guide::routes())
        .merge(errands::routes())
        .merge(departments::routes())
        .merge(offers::routes())
        .with_state(bundles)
}
