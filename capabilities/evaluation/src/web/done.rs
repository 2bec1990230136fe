//! What was done about a bad rating, for whoever gave it; and their answer to it.

use axum::extract::{Path, State};
use plat_facts::refs::CaseRef;
use plat_web::{Answer, AsResident, Fields, Page};

use crate::{
    bad::{Stage, answer, reading as bad},
    error::EvaluationError,
    model::Remark,
    policy::Own,
    reading,
    service::Evaluations,
};

/// A step that was taken.
pub(crate) struct DoneRow {
    pub(crate) title: String,
    pub(crate) when: String,
    pub(crate) words: String,
}

/// What was done, and whether it may be answered.
pub(crate) struct DoneView {
    /// Where it stands, in a sentence.
    pub(crate) stands: String,
    pub(crate) steps: Vec<DoneRow>,
    /// Where the answer is sent; empty if there is nothing to answer.
    pub(crate) action: String,
    /// How and until when to answer.
    pub(crate) hint: String,
}

/// What was done about a rating, if it was a bad one.
pub(super) async fn view(
    evaluations: &Evaluations,
    page: &Page,
    own: &Own,
) -> Result<Option<DoneView>, EvaluationError> {
    let Some(done) = bad::done(evaluations, own).await? else { return Ok(None) };
    let stands = match &done.task.stage {
        Stage::Closed { .. } => page.t("evaluation.done.closed").to_string(),
        Stage::SetAside { .. } => page.t("evaluation.done.set_aside").to_string(),
        Stage::Review { .. } => page.t("evaluation.done.review").to_string(),
        stage if done.task.wants_second_person() => {
            let key = format!("evaluation.done.{}", stage.code());
            format!("{} {}", page.t("evaluation.done.again"), by(page, &key, &done.task))
        }
        stage => by(page, &format!("evaluation.done.{}", stage.code()), &done.task),
    };
    let case = own.evaluation().invitation.case;
    let row = |it: &bad::Step| DoneRow {
        title: page.t(&format!("evaluation.done.{}.{}", it.step, it.outcome)).to_string(),
        when: page.when(&it.at),
        words: it.words.as_ref().map(|words| words.as_str().to_owned()).unwrap_or_default(),
    };
    Ok(Some(DoneView {
        stands,
        steps: done.steps.iter().map(row).collect(),
        action: if done.answerable { format!("/rate/{case}/answer") } else { String::new() },
        hint: match done.task.answer_by() {
            Some(by) => page.t("evaluation.done.ask_until").with("date", page.date(&by)).to_string(),
            None => page.t("evaluation.done.ask_hint").to_string(),
        },
    }))
}

fn by(page: &Page, key: &str, task: &crate::bad::Task) -> String {
    let due = task.due().map(|due| page.date(&due)).unwrap_or_default();
    page.t(key).with("date", due).to_string()
}

pub(super) async fn say(
    State(evaluations): State<Evaluations>,
    AsResident(who): AsResident,
    page: Page,
    Path(case): Path<CaseRef>,
    fields: Fields,
) -> Answer {
    let own = reading::own(&evaluations, &who, case).await?;
    let satisfied = match fields.text("satisfied") {
        "yes" => true,
        "no" => false,
        _ => return Err(EvaluationError::NoChoice.into()),
    };
    let words: Remark = fields.text("words").parse().map_err(|fault: EvaluationError| fault)?;
    answer::run(&evaluations, (&who, &own), satisfied, words).await?;
    let said = if satisfied { "evaluation.done.thanks" } else { "evaluation.done.heard" };
    Ok(page.go_saying(format!("/rate/{case}"), &page.t(said)))
}
