//! Extractors for handlers that need somebody signed in.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::request::Parts;
use plat_identity::{Officer, Resident, Who};

use crate::refusal::{Kind, Refusal};
use crate::visit::Visit;

/// The resident who is signed in. Nobody: pages lead to the sign-in page, the API answers 401. An officer: 403.
#[derive(Debug, Clone)]
pub struct AsResident(pub Resident);

/// The officer who is signed in. Nobody: pages lead to the sign-in page, the API answers 401. A resident: 403.
#[derive(Debug, Clone)]
pub struct AsOfficer(pub Officer);

fn who(parts: &Parts) -> Who {
    parts.extensions.get::<Arc<Visit>>().map_or(Who::Anonymous, |visit| visit.who())
}

fn nobody() -> Refusal {
    Refusal::of(Kind::Unauthorised, "web.sign_in_first")
}

impl<S: Sync> FromRequestParts<S> for AsResident {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        match who(parts) {
            Who::Resident(resident) => Ok(Self(resident)),
            Who::Officer(_) => Err(Refusal::of(Kind::Forbidden, "web.residents_only")),
            Who::Anonymous => Err(nobody()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for AsOfficer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        match who(parts) {
            Who::Officer(officer) => Ok(Self(officer)),
            Who::Resident(_) => Err(Refusal::of(Kind::Forbidden, "web.officers_only")),
            Who::Anonymous => Err(nobody()),
        }
    }
}
