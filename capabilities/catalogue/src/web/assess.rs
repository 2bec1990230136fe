//! `/guides/{id}/assess`: may I, what do I bring? One question a page; the answers stand in the address as keys, so a
//! link, a reload and the way back lose nothing, and nothing personal is in it.

mod result;

use super::Desk;
use crate::{Assessment, Chosen, Item, Question, Situation, model::Confidence};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use plat_web::{Answer, Errors, Page};
use std::sync::Arc;

/// One question.
#[derive(Template)]
#[template(path = "catalogue/assess.html")]
struct QuestionPage {
    page: Page,
    item: Arc<Item>,
    errors: Errors,
    question: Question,
    /// What was answered to it before, when somebody came back.
    given: String,
    /// The answers to the other questions.
    kept: Chosen,
    now: usize,
    most: usize,
    back: String,
    confidence: Confidence,
}

pub(super) async fn page(
    State(desk): State<Arc<Desk>>,
    page: Page,
    Path(id): Path<String>,
    Query(query): Query<Chosen>,
) -> Answer {
    let edition = desk.catalogue.now();
    let item = Desk::item(&edition, &id)?;
    if !item.can_be_applied_for() {
        return Ok(page.go(format!("/guides/{}", item.id)));
    }
    let Some(situation) = &item.situation else {
        return Ok(result::answer(&desk, page, item, &crate::Outcome::general(item)));
    };
    let chosen = offered(situation, &query);
    if let Some(view) = again(&page, item, situation, &chosen, query.get("at")) {
        return Ok(view.page.answer(&view));
    }
    Ok(match situation.assess(item, &chosen) {
        Assessment::Done(outcome) => result::answer(&desk, page, item, &outcome),
        Assessment::Ask { question, answered, left_at_most } => {
            let mut errors = Errors::new();
            if query.get("asked") == Some(&question.key) {
                errors.add(question.key.as_str(), page.t("catalogue.assess.choose_one"));
            }
            let place = (answered, answered + left_at_most);
            let view = QuestionPage { errors, ..ask(page, item, situation, (question, &chosen, place)) };
            shown(&view)
        }
    })
}

fn shown(view: &QuestionPage) -> Response {
    if view.errors.is_empty() { view.page.answer(view) } else { view.page.invalid(view) }
}

/// What of an address answers a question of this item; everything else in it is nobody's business.
fn offered(situation: &Situation, query: &Chosen) -> Chosen {
    let given = |question: &Question| {
        let answer = query.get(&question.key).filter(|answer| question.answer(answer).is_some())?;
        Some((question.key.clone(), answer.clone()))
    };
    situation.questions.iter().filter_map(given).collect()
}

/// A question that was answered already and is looked at again; the answers after it are kept.
fn again(
    page: &Page,
    item: &Arc<Item>,
    situation: &Situation,
    chosen: &Chosen,
    at: Option<&String>,
) -> Option<QuestionPage> {
    let (taken, _) = situation.walk(chosen);
    let place = taken.iter().position(|step| Some(&step.question.key) == at)?;
    let question = taken.get(place)?.question;
    let before: Chosen =
        taken.iter().take(place).map(|step| (step.question.key.clone(), step.answer.key.clone())).collect();
    let most = match situation.assess(item, &before) {
        Assessment::Ask { answered, left_at_most, .. } => answered + left_at_most,
        Assessment::Done(_) => place + 1,
    };
    Some(ask(page.clone(), item, situation, (question, chosen, (place, most))))
}

fn ask(
    page: Page,
    item: &Arc<Item>,
    situation: &Situation,
    (question, chosen, (answered, most)): (&Question, &Chosen, (usize, usize)),
) -> QuestionPage {
    let mut kept = chosen.clone();
    let given = kept.remove(&question.key).unwrap_or_default();
    let (taken, _) = situation.walk(chosen);
    let before = answered.checked_sub(1).and_then(|place| taken.get(place));
    let back = match before {
        Some(step) => address(item, chosen, Some(&step.question.key)),
        None => format!("/guides/{}", item.id),
    };
    QuestionPage {
        page,
        item: item.clone(),
        errors: Errors::new(),
        question: question.clone(),
        given,
        kept,
        now: answered + 1,
        most,
        back,
        confidence: situation.confidence,
    }
}

/// The address of what was answered, at a question or at the end. Keys are letters, digits and hyphens.
fn address(item: &Item, chosen: &Chosen, at: Option<&str>) -> String {
    let answers = chosen.iter().map(|(question, answer)| format!("{question}={answer}"));
    let query: Vec<String> = answers.chain(at.map(|key| format!("at={key}"))).collect();
    let path = format!("/guides/{}/assess", item.id);
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}

#[cfg(test)]
mod tests;
