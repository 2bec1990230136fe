//! Extractors for handlers that need somebody signed in.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::request::Parts;
use plat_identity::{Officer, Resident, Who, Worker};

use crate::refusal::{Kind, Refusal};
use crate::visit::Visit;

/// The resident who is signed in. Nobody: pages lead to the sign-in page, the API answers 401. An officer: 403.
#[derive(Debug, Clone)]
pub struct AsResident(pub Resident);

/// The officer who is signed in. Nobody: pages lead to the sign-in page, the API answers 401. A resident: 403.
#[derive(Debug, Clone)]
pub struct AsOfficer(pub Officer);

/// An officer who is signed in, or another department's program. Nobody: 401. A resident: 403.
#[derive(Debug, Clone)]
pub struct AsWorker(pub Worker);

fn visit(parts: &Parts) -> Option<&Visit> {
    parts.extensions.get::<Arc<Visit>>().map(AsRef::as_ref)
}

fn who(parts: &Parts) -> Who {
    visit(parts).map_or(Who::Anonymous, Visit::who)
}

/// Nobody is there; or a program, which may do nothing of what people do.
fn nobody(parts: &Parts) -> Refusal {
    if visit(parts).is_some_and(|it| it.program.is_some()) {
        return Refusal::of(Kind::Forbidden, "web.people_only");
    }
    Refusal::of(Kind::Unauthorised, "web.sign_in_first")
}

impl<S: Sync> FromRequestParts<S> for AsResident {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        match who(parts) {
            Who::Resident(resident) => Ok(Self(resident)),
            Who::Officer(_) => Err(Refusal::of(Kind::Forbidden, "web.residents_only")),
            Who::Anonymous => Err(nobody(parts)),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for AsOfficer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        match who(parts) {
            Who::Officer(officer) => Ok(Self(officer)),
            Who::Resident(_) => Err(Refusal::of(Kind::Forbidden, "web.officers_only")),
            Who::Anonymous => Err(nobody(parts)),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for AsWorker {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        if let Some(program) = visit(parts).and_then(|it| it.program.clone()) {
            return Ok(Self(Worker::Program(program)));
        }
        let AsOfficer(officer) = AsOfficer::from_request_parts(parts, state).await?;
        Ok(Self(Worker::Officer(officer)))
    }
}
