//! What happened and what comes, in plain words for the applicant and in full for the officer.

use std::collections::BTreeMap;

use cap_sites::Sites;
use plat_facts::{
    Actor, Fact,
    refs::{PersonRef, ProgramRef},
};
use plat_kernel::Timestamp;
use plat_web::Page;

use crate::{
    change::Moment,
    model::{Case, Outcome, Stage},
    reading::File,
    show::{Showing, Viewer},
};

/// One thing that happened, or that will.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What happened.
    pub words: String,
    /// When, in words.
    pub time: String,
    /// What was written to the applicant.
    pub note: String,
    /// Who did it, for officers.
    pub by: String,
    /// `done`, `ok`, `bad`, `now` or `wait`.
    pub state: &'static str,
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
/// what was done, not who did it, and who looked at their data in a place of its own ([`looked`]).
pub fn timeline(
    page: &Page,
    file: &File,
    names: Option<&BTreeMap<PersonRef, String>>,
    moment: &Moment,
) -> Vec<Entry> {
    let case = &file.case;
    let entry = |fact: &Fact| Entry {
        words: words(page, names.is_some(), fact),
        time: page.when(&fact.at),
        note: note(page, case, fact),
        by: names.map(|names| by(page, names, (&fact.actor, case))).unwrap_or_default(),
        state: dot(&fact.kind),
    };
    let mut entries: Vec<(Timestamp, Entry)> = file.facts.iter().map(|fact| (fact.at, entry(fact))).collect();
    if let Some(names) = names {
        let by = |showing: &Showing| match &showing.viewer {
            Viewer::Officer(officer, _) => names.get(officer).cloned().unwrap_or_default(),
            Viewer::Program(..) => String::new(),
        };
        entries.extend(file.shown.iter().map(|it| (it.at, shown(page, it, by(it)))));
        entries.sort_by_key(|(at, _)| *at);
    }
    entries.into_iter().map(|(_, entry)| entry).chain(ahead(page, case, moment)).collect()
}

/// Who looked at a resident's data: where they serve, when and why. `programs` has the names of departments' programs.
pub(crate) fn looked(
    page: &Page,
    (sites, programs): (&Sites, &BTreeMap<ProgramRef, String>),
    shown_to: &[Showing],
) -> Vec<Entry> {
    let place = |showing: &Showing| match &showing.viewer {
        Viewer::Officer(_, site) => {
            let known = sites.get(site).map(|site| page.pick(&site.name).to_owned());
            known.unwrap_or_else(|| site.to_string())
        }
        Viewer::Program(program, department) => {
            programs.get(program).cloned().unwrap_or_else(|| department.to_string())
        }
    };
    shown_to.iter().map(|it| shown(page, it, place(it))).collect()
}

/// What was shown, and why.
fn shown(page: &Page, showing: &Showing, by: String) -> Entry {
    let fields: Vec<String> =
        showing.fields.iter().map(|it| page.t(&format!("cases.shown.{}", it.code())).to_string()).collect();
    let fields = fields.join(if page.is_chinese() { "、" } else { ", " });
    Entry {
        words: page.t("cases.shown.entry").with("fields", fields).to_string(),
        time: page.when(&showing.at),
        note: page.t(&format!("cases.reason.{}", showing.reason.code())).to_string(),
        by,
        state: "done",
    }
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
fn note(page: &Page, case: &Case, fact: &Fact) -> String {
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
        ("cases.case_transferred", _) => case
            .course
            .transfers
            .iter()
            .find(|it| it.at == fact.at)
            .map(|it| it.reason.clone())
            .unwrap_or_default(),
        ("cases.case_reopened", _) => {
            let reopening = case.course.reopenings.iter().find(|it| it.at == fact.at);
            reopening.map(|it| format!("{}：{}", it.reference, it.reason)).unwrap_or_default()
        }
        ("cases.case_suspended", _) => {
            let ground = fact.body.get("reason").and_then(serde_json::Value::as_str).unwrap_or_default();
            page.t(&format!("cases.pause.{ground}")).to_string()
        }
        ("cases.case_extended", _) => {
            case.extension.as_ref().map(|extension| extension.reason.clone()).unwrap_or_default()
        }
        _ => String::new(),
    }
}

fn by(page: &Page, names: &BTreeMap<PersonRef, String>, (actor, case): (&Actor, &Case)) -> String {
    match actor {
        Actor::System => page.t("cases.by.law").to_string(),
        // A program works steps of errands, and touches no case.
        Actor::Program(_) => String::new(),
        Actor::Resident(person) if *person != case.applicant => page.t("cases.by.agent").to_string(),
        Actor::Resident(_) => page.t("cases.by.applicant").to_string(),
        Actor::Officer(officer) | Actor::Deputy { officer, .. } => {
            names.get(officer).cloned().unwrap_or_default()
        }
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
    let due = moment.dues(case).next().map(|due| page.date(&due.date));
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
        Stage::Received { .. } | Stage::Proposed { .. } | Stage::Correcting { .. } => 1,
        Stage::Accepted(_) | Stage::Reviewed { .. } => 2,
        Stage::Decided { .. } | Stage::Produced { .. } => 3,
        Stage::Delivered { .. } => 4,
        Stage::NotAccepted { .. } | Stage::Ended { .. } | Stage::Withdrawn { .. } => 0,
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
