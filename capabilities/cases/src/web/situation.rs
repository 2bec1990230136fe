//! The questions that narrow an item, before a form at home and beside it at the window.

use cap_catalogue::{Assessment, Chosen, Item, Taken, Ticket};
use plat_web::{Errors, Fields, Page};

use crate::{
    draft::Draft,
    error::CaseError,
    service::Cases,
    situation,
    view::{self, Pair, Question},
};

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

/// What stands before the key of a question that narrows the item, in forms and addresses of the window.
pub(super) const SITUATION: &str = "situation.";

/// The answers of a form to the questions that narrow the item.
pub(super) fn given(fields: &Fields) -> Chosen {
    let answered = fields.iter().filter_map(|(key, answer)| Some((key.strip_prefix(SITUATION)?, answer)));
    answered.map(|(key, answer)| (key.to_owned(), answer.to_owned())).collect()
}

/// The item by the answers, once they are complete.
pub(super) fn narrowed(item: &Item, given: &Chosen) -> Item {
    let outcome = if given.is_empty() { None } else { item.outcome(given) };
    outcome.map_or_else(|| item.clone(), |outcome| item.narrowed(&outcome))
}

/// At the question that decides it: why the applicant cannot have the item, or that the next one is open.
pub(super) fn refusal(page: &Page, item: &Item, given: &Chosen, errors: &mut Errors) {
    match situation::outcome(item, given) {
        Err(CaseError::NotEligible { question, why }) => {
            errors.add(
                format!("{SITUATION}{question}"),
                page.t("cases.situation.refused").with("why", page.pick(&why)),
            );
        }
        Err(CaseError::SituationOpen { question }) => {
            errors.add(format!("{SITUATION}{question}"), page.t("cases.situation.open"));
        }
        _ => {}
    }
}

/// The questions that narrow the item as the window asks them: what was answered, and the next one.
pub(super) fn narrowing(page: &Page, item: &Item, given: &Chosen) -> Vec<Question> {
    let Some(situation) = &item.situation else { return Vec::new() };
    let question = |question: &cap_catalogue::Question, answer: Option<&str>| {
        let choices = question.answers.iter().map(|it| view::Choice {
            chosen: answer == Some(it.key.as_str()),
            ..view::Choice::new(&it.key, page.pick(&it.label))
        });
        let key = format!("{SITUATION}{}", question.key);
        Question::choice(&key, page.pick(&question.ask), choices.collect()).optional()
    };
    let assessment = situation.assess(item, given);
    let open = match &assessment {
        Assessment::Ask { question, .. } => Some(question.key.as_str()),
        Assessment::Done(_) => None,
    };
    let counted = situation.counted(given);
    let asked =
        situation.questions.iter().filter(|it| counted.contains_key(&it.key) || open == Some(&it.key));
    asked.map(|it| question(it, counted.get(&it.key).map(String::as_str))).collect()
}
