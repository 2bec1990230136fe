//! The situation of an applicant: what they answered at home or at the window, and what it leaves of the item. The
//! catalogue's one set of rules decides both times.

use std::sync::Arc;

use cap_catalogue::{Assessment, Chosen, Item, Outcome, Ticket};
use plat_identity::IdentityError;

use crate::{
    agents::{self, ActingAs},
    draft::Draft,
    error::CaseError,
    model::Case,
    sealed,
    service::Cases,
    store,
};

/// What some answers lead to; `None` when nothing was answered and the general guide holds. Whoever cannot have the
/// item is refused with the reason, at the question that decides it.
pub fn outcome(item: &Item, chosen: &Chosen) -> Result<Option<Outcome>, CaseError> {
    if chosen.is_empty() {
        return Ok(None);
    }
    let outcome = match item.assess(chosen) {
        Assessment::Ask { question, .. } => {
            return Err(CaseError::SituationOpen { question: question.key.clone() });
        }
        Assessment::Done(outcome) => *outcome,
    };
    let Err(stop) = &outcome.eligible else { return Ok(Some(outcome)) };
    let question = outcome.taken.last().map(|last| last.question.clone()).unwrap_or_default();
    Err(CaseError::NotEligible { question, why: Box::new(stop.why.clone()) })
}

/// The item as an outcome leaves it.
pub(crate) fn narrowed(item: Arc<Item>, outcome: Option<&Outcome>) -> Arc<Item> {
    match outcome {
        Some(outcome) => Arc::new(item.narrowed(outcome)),
        None => item,
    }
}

/// The item as it is asked of the applicant, or of whoever acts for them.
pub(crate) fn by(item: Arc<Item>, acting: Option<ActingAs>) -> Arc<Item> {
    match acting {
        Some(kind) => Arc::new(agents::asked_of(item.as_ref().clone(), kind)),
        None => item,
    }
}

/// The answers behind the code of a checklist for an item.
pub fn of_code(item: &Item, code: &str) -> Result<Chosen, CaseError> {
    let ticket: Ticket = code.parse().map_err(|_| CaseError::BadChecklist)?;
    ticket.chosen(item).ok_or(CaseError::BadChecklist)
}

impl Cases {
    /// The item of a draft as its answers leave it; the general one while they are not complete.
    pub(crate) fn item_of_draft(&self, draft: &Draft) -> Result<Arc<Item>, CaseError> {
        let item = self.item(&draft.item)?;
        let outcome = if draft.chosen.is_empty() { None } else { item.outcome(&draft.chosen) };
        let kind = draft.wishes.acts_for.as_ref().map(|it| it.kind);
        Ok(by(narrowed(item, outcome.as_ref()), kind))
    }

    /// The outcome with which a case was received; none for an applicant whose data was erased.
    pub(crate) async fn outcome_of(&self, case: &Case) -> Result<Option<Outcome>, CaseError> {
        let id = case.id;
        let Some(kept) = self.db.read(move |tx| store::situation(tx, id)).await? else { return Ok(None) };
        match self.identity.vault().key_of(case.applicant).await {
            Ok(key) => Ok(Some(sealed::CASE_SITUATION.open_json(&key, id, &kept)?)),
            Err(IdentityError::Erased) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The item of a case as it was asked of its applicant: in its own version, narrowed by its own outcome.
    pub async fn item_asked(&self, case: &Case) -> Result<Arc<Item>, CaseError> {
        let outcome = self.outcome_of(case).await?;
        let kind = case.on_behalf.as_ref().map(|it| it.kind);
        Ok(by(narrowed(self.item_of(case)?, outcome.as_ref()), kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn answered(answers: &[(&str, &str)]) -> Chosen {
        answers.iter().map(|(key, answer)| ((*key).to_owned(), (*answer).to_owned())).collect()
    }

    #[test]
    fn who_answered_nothing_is_served_by_the_general_guide() {
        let item = sample::narrow_item();
        assert_eq!(outcome(&item, &Chosen::new()).unwrap(), None);
    }

    #[test]
    fn what_was_answered_leaves_its_own_materials_and_its_own_fee() {
        let item = Arc::new(sample::narrow_item());
        let outcome = outcome(&item, &answered(&[("may", "yes")])).unwrap();
        let mine = narrowed(item.clone(), outcome.as_ref());
        assert!(mine.materials.len() < item.materials.len());
        assert_eq!(mine.fee_for(&Chosen::new()), Some(plat_kernel::money::Fen::from_yuan(7)));
    }

    #[test]
    fn who_cannot_have_it_is_refused_with_the_reason_at_the_question() {
        let item = sample::narrow_item();
        let refused = outcome(&item, &answered(&[("may", "no")])).unwrap_err();
        let CaseError::NotEligible { question, why } = refused else { panic!("{refused}") };
        assert_eq!((question.as_str(), why.zh.as_str()), ("may", "不符合条件"));
    }

    #[test]
    fn half_of_the_answers_are_not_enough() {
        let item = sample::narrow_item();
        let open = outcome(&item, &answered(&[("other", "yes")])).unwrap_err();
        assert!(matches!(open, CaseError::SituationOpen { question } if question == "may"));
    }
}
