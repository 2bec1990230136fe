//! The questions that narrow an item, before a form at home.

use cap_catalogue::{Chosen, Item, Taken, Ticket};
use plat_web::Page;

use crate::{draft::Draft, error::CaseError, service::Cases, view::Pair};

/// What the applicant answered before the form, if the item has questions that narrow it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mine {
    /// The code that carries the answers; empty without them.
    pub(crate) code: String,
    /// Questions and answers in words.
    pub(crate) answers: Vec<Pair>,
    /// Where they are given or changed; empty when the item has no such questions.
    pub(crate) href: String,
}

/// A draft with other answers to the questions that narrow its item, and with what follows from them filled in.
pub(super) fn filled_in(cases: &Cases, draft: Draft, chosen: Chosen) -> Result<Draft, CaseError> {
    let item = cases.item(&draft.item)?;
    let follows = item.outcome(&chosen).map(|outcome| outcome.form_answers).unwrap_or_default();
    let mut answers = draft.answers.clone();
    answers.extend(follows);
    Ok(Draft { answers, chosen, ..draft })
}

/// What was answered before the form, and where that is changed.
pub(super) fn mine(page: &Page, item: &Item, draft: &Draft) -> Mine {
    if item.situation.is_none() {
        return Mine::default();
    }
    let href = format!("/guides/{}/assess", item.id);
    let given = if draft.chosen.is_empty() { None } else { item.outcome(&draft.chosen) };
    let Some(outcome) = given else { return Mine { href, ..Mine::default() } };
    let query: Vec<String> = draft.chosen.iter().map(|(key, answer)| format!("{key}={answer}")).collect();
    let pair = |taken: &Taken| Pair::new(page.pick(&taken.ask), page.pick(&taken.label));
    Mine {
        code: Ticket::of(item, &outcome).to_string(),
        answers: outcome.taken.iter().map(pair).collect(),
        href: format!("{href}?{}", query.join("&")),
    }
}
