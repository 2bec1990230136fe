//! An objection on the page of its case: what was found of the promise, what the person says against it, and until when it is
//! answered. Only who may answer is given the words.

use cap_cases::{CaseError, model::Case, policy, promise};
use plat_identity::{IdentityError, Officer};
use plat_web::Page;

use crate::{error::DeskError, service::Desk};

/// What stands above the form that answers it.
pub(crate) struct ObjectionCard {
    /// On which grounds the promise was found false, and when.
    pub(crate) found: String,
    /// What the person says against that.
    pub(crate) words: String,
    /// When it came.
    pub(crate) came: String,
}

/// The objection of a case, for an officer who may answer it; none for anybody else, and none of a person who was erased.
pub(super) async fn card(
    desk: &Desk,
    page: &Page,
    who: &Officer,
    case: &Case,
) -> Result<Option<ObjectionCard>, DeskError> {
    let promise = case.promise.as_ref().filter(|promise| promise.is_disputed());
    let told = promise.and_then(|promise| Some((promise.check.as_ref()?, promise.objection.as_ref()?)));
    let Some((check, objection)) = told else { return Ok(None) };
    let Ok(may) = policy::may_decide(desk.cases.authority(), who, case.clone()) else { return Ok(None) };
    let words = match promise::object::words(&desk.cases, &may).await {
        Ok(words) => words,
        Err(CaseError::SamePerson | CaseError::Identity(IdentityError::Erased)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let found = page.t("desk.objection.found").with("when", page.when(&check.at));
    Ok(Some(ObjectionCard {
        found: found.with("grounds", &check.grounds).to_string(),
        words,
        came: page.t("desk.objection.came").with("when", page.when(&objection.at)).to_string(),
    }))
}
