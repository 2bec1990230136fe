//! What happened and what comes, in plain words for the applicant and in full for the officer.

use std::collections::BTreeMap;

use plat_facts::{Actor, Fact, refs::PersonRef};
use plat_web::Page;

use crate::{
    change::Moment,
    model::{Case, Outcome, Stage},
};

/// One thing that happened, or that will.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) words: String,
    pub(crate) time: String,
    pub(crate) note: String,
    pub(crate) by: String,
    pub(crate) state: &'static str,
}

/// One step of the short way of a case.
#[derive(Clone, Debug)]
pub struct Step {
    /// In words.
    pub words: String,
    /// `done`, `now`, `wait` (for the reader), `stop` or `todo`.
    pub state: &'static str,
}

/// What happened, oldest first, and what comes next. `names` has the officers, for officers only: an applicant reads
/// what was done, not who did it.
pub(crate) fn timeline(
    page: &Page,
    case: &Case,
    facts: &[Fact],
    names: Option<&BTreeMap<PersonRef, String>>,
    moment: &Moment,
) -> Vec<Entry> {
    let mut entries: Vec<Entry> = facts
        .iter()
        .map(|fact| Entry {
            words: words(page, names.is_some(), fact),
            time: page.when(&fact.at),
            note: note(case, fact),
            by: names.map(|names| by(page, names, &fact.actor)).unwrap_or_default(),
            state: dot(&fact.kind),
        })
        .collect();
    entries.extend(ahead(page, case, moment));
    entries
}

fn words(page: &Page, officer: bool, fact: &Fact) -> String {
    let kind = fact.kind.strip_prefix("cases.").unwrap_or(&fact.kind);
    let deemed = fact.body.get("deemed").and_then(serde_json::Value::as_bool).unwrap_or(false);
    let kind = if deemed { "case_deemed_accepted" } else { kind };
    let text =
        if officer { page.t(&format!("cases.fact.{kind}")) } else { page.t(&format!("cases.told.{kind}")) };
    text.to_string()
}

/// The words that stand on the paper which went with a fact.
fn note(case: &Case, fact: &Fact) -> String {
    match (fact.kind.as_str(), &case.stage) {
        ("cases.acceptance_refused", Stage::NotAccepted { reason, .. }) => reason.clone(),
        ("cases.correction_asked", Stage::Correcting { defects, .. }) => {
            let lines: Vec<String> =
                defects.iter().map(|defect| format!("{}：{}", defect.what, defect.todo)).collect();
            lines.join("\n")
        }
        ("cases.case_refused", stage) => match stage.decision().map(|decision| &decision.outcome) {
            Some(Outcome::Refused { reason, .. }) => reason.clone(),
            _ => String::new(),
        },
        ("cases.case_extended", _) => {
            case.extension.as_ref().map(|extension| extension.reason.clone()).unwrap_or_default()
        }
        _ => String::new(),
    }
}

fn by(page: &Page, names: &BTreeMap<PersonRef, String>, actor: &Actor) -> String {
    match actor {
        Actor::System => page.t("cases.by.law").to_string(),
        Actor::Resident(_) => page.t("cases.by.applicant").to_string(),
        Actor::Officer(officer) => names.get(officer).cloned().unwrap_or_default(),
    }
}

fn dot(kind: &str) -> &'static str {
    match kind {
        "cases.acceptance_refused" | "cases.case_refused" => "bad",
        "cases.case_granted" | "cases.case_delivered" => "ok",
        _ => "done",
    }
}

/// What comes next, and by when.
fn ahead(page: &Page, case: &Case, moment: &Moment) -> Vec<Entry> {
    if case.is_closed() {
        return Vec::new();
    }
    let due = moment.dates(case).next().map(|date| page.date(&date.due));
    let by_when = |due: Option<String>| due.map(|due| page.t("cases.by_when").with("date", due).to_string());
    let state = if matches!(case.stage, Stage::Correcting { .. }) { "wait" } else { "now" };
    let entry = Entry {
        words: page.t(&format!("cases.next.{}", case.stage.code())).to_string(),
        time: by_when(due).unwrap_or_default(),
        note: String::new(),
        by: String::new(),
        state,
    };
    vec![entry]
}

/// The short way of a case: handed in, accepted, decided, done.
pub(crate) fn track(page: &Page, case: &Case) -> Vec<Step> {
    let reached = match &case.stage {
        Stage::Received { .. } | Stage::Correcting { .. } => 1,
        Stage::Accepted(_) | Stage::Reviewed { .. } => 2,
        Stage::Decided { .. } | Stage::Produced { .. } => 3,
        Stage::Delivered { .. } => 4,
        Stage::NotAccepted { .. } | Stage::Withdrawn { .. } => 0,
    };
    let steps = ["received", "accepted", "decided", "delivered"];
    if reached == 0 {
        let received = Step { words: page.t("cases.step.received").to_string(), state: "done" };
        let end = page.t(&format!("cases.stage.{}", case.stage.code())).to_string();
        return vec![received, Step { words: end, state: "stop" }];
    }
    let step = |(i, name): (usize, &&str)| {
        let state = match i {
            i if i < reached => "done",
            i if i == reached && matches!(case.stage, Stage::Correcting { .. }) => "wait",
            i if i == reached => "now",
            _ => "todo",
        };
        Step { words: page.t(&format!("cases.step.{name}")).to_string(), state }
    };
    steps.iter().enumerate().map(step).collect()
}
