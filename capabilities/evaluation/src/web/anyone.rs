//! Evaluating without signing in: by the code on a receipt or ticket. Nobody's name is shown, and an officer may not.

use askama::Template;
use axum::extract::{Path, State};
use plat_facts::refs::CaseRef;
use plat_web::{Answer, Fields, Kind, Page, Refusal};

use super::{EvaluatePage, question, typed};
use crate::{
    error::EvaluationError,
    evaluate, form,
    form::Typed,
    model::Channel,
    policy::MayEvaluate,
    reading,
    rules::{self, State as Stands},
    service::Evaluations,
};

/// There is nothing to be said any more: it was said, or the days are over.
#[derive(Template)]
#[template(path = "evaluation_said.html")]
pub(crate) struct SaidPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) title: String,
    pub(crate) words: String,
}

/// An officer evaluates nothing, whatever code they hold.
pub(super) fn not_staff(page: &Page) -> Result<(), Refusal> {
    if page.officer().is_some() { Err(Refusal::of(Kind::Forbidden, "web.residents_only")) } else { Ok(()) }
}

pub(super) async fn show(
    State(evaluations): State<Evaluations>,
    page: Page,
    Path((case, code)): Path<(CaseRef, String)>,
) -> Answer {
    not_staff(&page)?;
    let said = |title: &str, words: &str| SaidPage {
        page: &page,
        title: page.t(title).to_string(),
        words: page.t(words).to_string(),
    };
    let may = match reading::by_code(&evaluations, (case, &code), Channel::Code).await {
        Err(EvaluationError::NotYet) => {
            return Ok(page.answer(said("evaluation.code.early", "evaluation.code.early_words")));
        }
        Err(EvaluationError::WithTheWhole) => {
            return Ok(page.answer(said("evaluation.code.within", "evaluation.code.within_words")));
        }
        other => other?,
    };
    if is_own(&page, &may) {
        return Ok(page.go(format!("/rate/{case}")));
    }
    match rules::state(may.evaluation(), evaluations.today(), evaluations.settings) {
        Stands::Waiting(_) => Ok(page.answer(asked(&evaluations, &page, &may, (&code, &Typed::default())))),
        Stands::Rated => Ok(page.answer(said("evaluation.thanks", "evaluation.code.rated"))),
        Stands::Over(_) => Ok(page.answer(said("evaluation.over", "evaluation.code.over"))),
    }
}

/// Whoever is signed in and was served evaluates on their own page, by name if they like.
fn is_own(page: &Page, may: &MayEvaluate) -> bool {
    page.resident().is_some_and(|who| may.evaluation().invitation.applicant == Some(who.id))
}

fn asked<'a>(
    evaluations: &Evaluations,
    page: &'a Page,
    may: &'a MayEvaluate,
    (code, typed): (&str, &'a Typed),
) -> EvaluatePage<'a> {
    let case = may.evaluation().invitation.case;
    let view = question(evaluations, page, may.evaluation(), typed);
    EvaluatePage {
        action: format!("/rate/code/{case}/{code}"),
        later: "/".to_owned(),
        signed_in: false,
        takes_words: may.takes_words(),
        ..view
    }
}

pub(super) async fn give(
    State(evaluations): State<Evaluations>,
    page: Page,
    Path((case, code)): Path<(CaseRef, String)>,
    fields: Fields,
) -> Answer {
    not_staff(&page)?;
    let may = reading::by_code(&evaluations, (case, &code), Channel::Code).await?;
    let typed = Typed { unnamed: true, ..typed(&fields) };
    let opinion = match typed.read() {
        Ok(opinion) => opinion,
        Err(faults) => {
            let errors = form::errors(&page, &faults);
            return Ok(
                page.invalid(EvaluatePage { errors, ..asked(&evaluations, &page, &may, (&code, &typed)) })
            );
        }
    };
    let here = format!("/rate/code/{case}/{code}");
    match evaluate::run(&evaluations, may, opinion).await {
        Ok(_) | Err(EvaluationError::AlreadyRated) => Ok(page.go(here)),
        Err(error) => Err(error.into()),
    }
}
