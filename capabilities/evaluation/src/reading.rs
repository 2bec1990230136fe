//! What an applicant may read of their evaluations.

use cap_catalogue::Item;
use plat_facts::refs::{CaseRef, PersonRef};
use plat_identity::Resident;
use plat_kernel::Date;
use plat_web::Cursor;
use std::sync::Arc;

use crate::{
    error::EvaluationError,
    model::{Evaluation, Invitation},
    policy::{self, Own},
    rules,
    service::Evaluations,
    store,
};

/// A delivered case that waits for its applicant's evaluation.
#[derive(Debug, Clone)]
pub struct Pending {
    /// Who is asked about what.
    pub invitation: Invitation,
    /// The item, if the catalogue still knows it.
    pub item: Option<Arc<Item>>,
    /// The last day on which it can be evaluated.
    pub until: Date,
}

impl Pending {
    /// The address of the page where it can be evaluated.
    pub fn href(&self) -> String {
        format!("/rate/{}", self.invitation.case)
    }
}

/// The evaluation of a resident's own case.
pub async fn own(evaluations: &Evaluations, who: &Resident, case: CaseRef) -> Result<Own, EvaluationError> {
    let found = evaluations.db.read(move |tx| store::find(tx, case)).await?;
    policy::own(who, found.ok_or(EvaluationError::NotFound)?)
}

/// What waits for a person's evaluation, the last delivered first. For pages that may mention it and never insist.
pub async fn pending(evaluations: &Evaluations, person: PersonRef) -> Result<Vec<Pending>, EvaluationError> {
    let settings = evaluations.settings;
    let since = rules::earliest_open(evaluations.today(), settings);
    let waiting = evaluations.db.read(move |tx| store::list_waiting(tx, person, since)).await?;
    let pending = |invitation: Invitation| Pending {
        item: evaluations.catalogue.now().get(&invitation.item).cloned(),
        until: rules::last_day(invitation.delivered_on, settings),
        invitation,
    };
    Ok(waiting.into_iter().map(pending).collect())
}

/// What a person has evaluated, the last delivered first.
pub async fn rated(
    evaluations: &Evaluations,
    who: &Resident,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Evaluation>, EvaluationError> {
    let (person, after) = (who.id, after.unwrap_or(Cursor { at: i64::MAX, id: [0; 16] }));
    let kept = evaluations.db.read(move |tx| store::list_rated(tx, person, after, limit)).await?;
    kept.into_iter().map(|kept| kept.open(who.key())).collect()
}
