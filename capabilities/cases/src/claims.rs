//! Who works on a case, as officers keep it among themselves. Cases do not know: whoever runs the desk answers.

use std::pin::Pin;

use plat_facts::refs::PersonRef;

use crate::{error::CaseError, model::Case};

/// What is answered later.
pub type Asked<'a, T> = Pin<Box<dyn Future<Output = Result<T, CaseError>> + Send + 'a>>;

/// Asked before an officer's program does something with a case, as the desk's pages ask before an officer does.
pub trait Claims: Send + Sync {
    /// Who has taken the step up that is open; nobody, and whoever's turn it is may do it.
    fn holder<'a>(&'a self, case: &'a Case) -> Asked<'a, Option<PersonRef>>;
}

/// Nobody takes anything up: cases without a desk.
pub struct Unclaimed;

impl Claims for Unclaimed {
    fn holder<'a>(&'a self, _: &'a Case) -> Asked<'a, Option<PersonRef>> {
        Box::pin(std::future::ready(Ok(None)))
    }
}

/// No colleague has the case.
pub(crate) async fn not_a_colleagues(
    claims: &dyn Claims,
    case: &Case,
    officer: PersonRef,
) -> Result<(), CaseError> {
    let other = claims.holder(case).await?.is_some_and(|holder| holder != officer);
    if other { Err(CaseError::Held) } else { Ok(()) }
}
