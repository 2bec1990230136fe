//! `/guides/{id}/assess`: may I, what do I bring? One question a page; the answers stand in the address as keys, so a
//! link, a reload and the way back lose nothing, and nothing personal is in it.

pub(super) mod near;
mod result;

pub use result::scanned;

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
    /// The address of the guide.
    at: String,
    /// Where an editor goes back to: nobody else sees these questions yet.
    draft: Option<String>,
}

/// Where the questions of an item are asked: for everybody, or for the editor of a draft.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) at: String,
    pub(super) draft: Option<String>,
}

pub(super) async fn page(
    State(desk): State<Arc<Desk>>,
    page: Page,
    Path(id): Path<String>,
    Query(query): Query<Chosen>,
) -> Answer {
    let edition = desk.catalogue.now();
    let item = Desk::item(&edition, &id)?;
    let place = Place { at: format!("/guides/{}", item.id), draft: None };
    Ok(next(&desk, page, (item, &place), &query))
}

/// The next question, or what the answers lead to.
pub(super) fn next(desk: &Desk, page: Page, (item, at): (&Arc<Item>, &Place), query: &Chosen) -> Response {
    if !item.can_be_applied_for() {
        return page.go(&at.at);
    }
    let Some(situation) = &item.situation else {
        return result::answer(desk, page, (item, at), &crate::Outcome::general(item));
    };
    let chosen = offered(situation, query);
    if let Some(view) = again(&page, (item, at), situation, &chosen, query.get("at")) {
        return view.page.answer(&view);
    }
    match situation.assess(item, &chosen) {
        Assessment::Done(outcome) => result::answer(desk, page, (item, at), &outcome),
        Assessment::Ask { question, answered, left_at_most } => {
            let mut errors = Errors::new();
            if query.get("asked") == Some(&question.key) {
                errors.add(question.key.as_str(), page.t("catalogue.assess.choose_one"));
            }
            let place = (answered, answered + left_at_most);
            let view =
                QuestionPage { errors, ..ask(page, (item, at), situation, (question, &chosen, place)) };
            shown(&view)
        }
    }
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
    (item, place): (&Arc<Item>, &Place),
    situation: &Situation,
    chosen: &Chosen,
    at: Option<&String>,
) -> Option<QuestionPage> {
    let (taken, _) = situation.walk(chosen);
    let before = taken.iter().position(|step| Some(&step.question.key) == at)?;
    let question = taken.get(before)?.question;
    let earlier: Chosen =
        taken.iter().take(before).map(|step| (step.question.key.clone(), step.answer.key.clone())).collect();
    let most = match situation.assess(item, &earlier) {
        Assessment::Ask { answered, left_at_most, .. } => answered + left_at_most,
        Assessment::Done(_) => before + 1,
    };
    Some(ask(page.clone(), (item, place), situation, (question, chosen, (before, most))))
}

fn ask(
    page: Page,
    (item, place): (&Arc<Item>, &Place),
    situation: &Situation,
    (question, chosen, (answered, most)): (&Question, &Chosen, (usize, usize)),
) -> QuestionPage {
    let mut kept = chosen.clone();
    let given = kept.remove(&question.key).unwrap_or_default();
    let (taken, _) = situation.walk(chosen);
    let before = answered.checked_sub(1).and_then(|place| taken.get(place));
    let back = match before {
        Some(step) => address(&place.at, chosen, Some(&step.question.key)),
        None => place.at.clone(),
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
        at: place.at.clone(),
        draft: place.draft.clone(),
    }
}

/// The address of what was answered, at a question or at the end. Keys are letters, digits and hyphens.
fn address(guide: &str, chosen: &Chosen, at: Option<&str>) -> String {
    let answers = chosen.iter().map(|(question, answer)| format!("{question}={answer}"));
    let query: Vec<String> = answers.chain(at.map(|key| format!("at={key}"))).collect();
    let path = format!("{guide}/assess");
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}

#[cfg(test)]
mod tests;
