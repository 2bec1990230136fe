//! The questions that narrow an item, beside its form at the window.

use cap_cases::{
    CaseError, situation,
    view::{self, Question},
};
use cap_catalogue::{Assessment, Chosen, Item};
use plat_web::{Errors, Fields, Page};

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
            errors.add(format!("{SITUATION}{question}"), page.t("desk.situation.open"));
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
