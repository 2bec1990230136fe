//! The desk of bad ratings: the list with its lamps, and one with its history and its next step.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use plat_facts::refs::{BadRatingRef, PersonRef};
use plat_identity::Officer;
use plat_web::{Answer, AsOfficer, Errors, Fault as _, Fields, Kind, Page, Paging};
use serde::Deserialize;

use crate::{
    bad::{
        Claim, Deed, Finding, Lamp, Revisit, Stage, Task, act,
        reading::{self, File, Listed, Step},
    },
    error::EvaluationError,
    model::Remark,
    policy,
    service::Evaluations,
};

/// A bad rating in the list.
#[derive(Default)]
pub(crate) struct TaskRow {
    pub(crate) href: String,
    pub(crate) item: String,
    pub(crate) note: String,
    pub(crate) state: String,
    pub(crate) lamp: &'static str,
    pub(crate) due: String,
    /// Empty unless it is before the supervisor.
    pub(crate) brought: String,
}

#[derive(Template)]
#[template(path = "evaluation_desk.html")]
pub(crate) struct DeskPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) pads: bool,
    pub(crate) over: bool,
    pub(crate) rows: Vec<TaskRow>,
    pub(crate) after: String,
}

/// A step in the history.
#[derive(Default)]
pub(crate) struct StepRow {
    pub(crate) title: String,
    pub(crate) outcome: String,
    pub(crate) who: String,
    pub(crate) when: String,
    pub(crate) words: String,
}

/// The form of a step.
#[derive(Default)]
pub(crate) struct StepForm {
    pub(crate) step: String,
    pub(crate) action: String,
    /// Code and words of each choice; none if there is nothing to choose.
    pub(crate) choices: Vec<(&'static str, String)>,
    pub(crate) chosen: String,
    pub(crate) words: String,
    pub(crate) hint: String,
    /// Whether anything is to be written.
    pub(crate) writes: bool,
}

#[derive(Template)]
#[template(path = "evaluation_task.html")]
pub(crate) struct TaskPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: Errors,
    pub(crate) row: TaskRow,
    pub(crate) level: u8,
    pub(crate) aspects: Vec<String>,
    pub(crate) words: String,
    pub(crate) when: String,
    pub(crate) settle_by: String,
    /// The masked name; empty of an unnamed rating.
    pub(crate) rater: String,
    pub(crate) phone: String,
    /// Where the number is asked for; empty if it is shown or cannot be.
    pub(crate) show_phone: String,
    pub(crate) steps: Vec<StepRow>,
    pub(crate) version: i64,
    pub(crate) form: Option<StepForm>,
    pub(crate) doubt: Option<StepForm>,
    /// It takes another person than who reads.
    pub(crate) others: bool,
}

/// Which tasks.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    over: Option<String>,
}

pub(super) async fn list(
    State(evaluations): State<Evaluations>,
    AsOfficer(who): AsOfficer,
    page: Page,
    (Query(which), Query(paging)): (Query<Which>, Query<Paging>),
) -> Answer {
    let may = policy::may_list(&evaluations, &who)?;
    let over = which.over.is_some();
    let found = reading::list(&evaluations, &may, over, paging).await?;
    let here = if over { "/desk/ratings?over=yes&" } else { "/desk/ratings?" };
    let view = DeskPage {
        page: &page,
        pads: policy::may_set_up_pads(&evaluations, &who).is_ok(),
        over,
        rows: found.items.iter().map(|it| row(&evaluations, &page, it)).collect(),
        after: found.next.map(|next| format!("{here}after={next}")).unwrap_or_default(),
    };
    Ok(page.answer(view))
}

pub(super) fn row(evaluations: &Evaluations, page: &Page, it: &Listed) -> TaskRow {
    let about = &it.task.about;
    let item = evaluations.catalogue.now().get(&about.item).map(|item| page.pick(&item.name).to_owned());
    let named = page.t(if about.named { "evaluation.bad.named" } else { "evaluation.bad.unnamed" });
    let parts = [
        page.t(about.level.key()).to_string(),
        named.to_string(),
        about.number.clone(),
        evaluations.site_name(&about.site, page.lang),
    ];
    let due = it.task.due();
    let lamp = due.map_or("none", |due| Lamp::of(due, evaluations.today()).code());
    TaskRow {
        href: format!("/desk/ratings/{}", it.task.id),
        item: item
            .or_else(|| evaluations.wholes.get(about.item.as_str()).map(|it| page.pick(it).to_owned()))
            .unwrap_or_else(|| about.item.to_string()),
        note: parts.join(" · "),
        state: page.t(&format!("evaluation.bad.stage.{}", it.task.stage.code())).to_string(),
        lamp,
        due: due
            .map(|due| page.t("evaluation.bad.due").with("date", page.date(&due)).to_string())
            .unwrap_or_default(),
        brought: if it.brought { page.t("evaluation.bad.brought").to_string() } else { String::new() },
    }
}

pub(super) async fn show(
    State(evaluations): State<Evaluations>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path(id): Path<BadRatingRef>,
) -> Answer {
    let view = view(&evaluations, &page, &who, (id, Errors::new())).await?;
    Ok(page.answer(view))
}

pub(super) async fn take(
    State(evaluations): State<Evaluations>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path((id, step)): Path<(BadRatingRef, String)>,
    fields: Fields,
) -> Answer {
    let may = reading::work(&evaluations, &who, id).await?;
    let here = format!("/desk/ratings/{id}");
    let taken = if step == "phone" {
        act::show_phone(&evaluations, may).await
    } else {
        match typed(&step, &fields) {
            Ok((deed, words, version)) => act::run(&evaluations, may, (deed, words), version).await,
            Err(fault) => Err(fault),
        }
    };
    match taken {
        Ok(_) if step == "phone" => Ok(page.go(here)),
        Ok(_) => Ok(page.go_saying(here, &page.t("evaluation.bad.noted"))),
        Err(EvaluationError::ChangedMeanwhile) => {
            Ok(page.go_saying(here, &page.t("error.evaluation.changed_meanwhile")))
        }
        Err(fault) if fault.kind() == Kind::Invalid => {
            let mut errors = page.errors();
            errors.add(format!("{step}-{}", fault.field().unwrap_or("words")), page.fault(&fault));
            let mut view = view(&evaluations, &page, &who, (id, errors)).await?;
            keep(&mut view, &step, &fields);
            Ok(page.invalid(view))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// What was typed, as a deed.
fn typed(step: &str, fields: &Fields) -> Result<(Deed, Remark, i64), EvaluationError> {
    let version = fields.text("version").parse().map_err(|_| EvaluationError::ChangedMeanwhile)?;
    Ok((Deed::read(step, fields.text("choice"))?, fields.text("words").parse()?, version))
}

/// What was typed stays in the form that was refused.
fn keep(view: &mut TaskPage<'_>, step: &str, fields: &Fields) {
    for form in [view.form.as_mut(), view.doubt.as_mut()].into_iter().flatten().filter(|it| it.step == step) {
        fields.text("choice").clone_into(&mut form.chosen);
        fields.text("words").clone_into(&mut form.words);
    }
}

async fn view<'a>(
    evaluations: &Evaluations,
    page: &'a Page,
    who: &Officer,
    (id, errors): (BadRatingRef, Errors),
) -> Result<TaskPage<'a>, EvaluationError> {
    let may = reading::see(evaluations, who, id).await?;
    let file = reading::file(evaluations, (who, page.lang), may).await?;
    let officers = officers(evaluations, &file.steps).await?;
    let steps = file.steps.iter().map(|it| step_row(page, it, &officers)).collect();
    let File { task, given, rater, works, brought, .. } = file;
    let said = &given.opinion;
    let phone = rater.as_ref().and_then(|it| it.phone.clone()).unwrap_or_default();
    let can_ask = works && rater.is_some() && phone.is_empty();
    Ok(TaskPage {
        errors,
        level: said.level.number(),
        aspects: said.aspects.iter().map(|aspect| page.t(aspect.key()).to_string()).collect(),
        words: said.remark.as_str().to_owned(),
        when: page.when(&given.at),
        settle_by: if task.stage.is_over() { String::new() } else { page.date(&task.settle_by) },
        rater: rater.map(|it| it.name).unwrap_or_default(),
        show_phone: if can_ask { format!("/desk/ratings/{id}/phone") } else { String::new() },
        phone,
        steps,
        version: task.version,
        form: works.then(|| form(page, &task)).flatten(),
        doubt: (works && task.stage.can_be_doubted() && !task.wants_second_person())
            .then(|| doubt(page, &task)),
        others: !works && !task.stage.is_over(),
        row: row(evaluations, page, &Listed { task, brought }),
        page,
    })
}

async fn officers(
    evaluations: &Evaluations,
    steps: &[Step],
) -> Result<BTreeMap<PersonRef, Officer>, EvaluationError> {
    let mut known = BTreeMap::new();
    for id in steps.iter().filter_map(|it| it.officer) {
        if !known.contains_key(&id)
            && let Some(officer) = evaluations.identity.officer(id).await?
        {
            known.insert(id, officer);
        }
    }
    Ok(known)
}

fn step_row(page: &Page, it: &Step, officers: &BTreeMap<PersonRef, Officer>) -> StepRow {
    let who = it.officer.and_then(|id| officers.get(&id));
    let erased = || page.t("evaluation.bad.erased").to_string();
    StepRow {
        title: page.t(&format!("evaluation.bad.step.{}", it.step)).to_string(),
        outcome: outcome(page, it),
        who: who.map(|it| format!("{} {}", it.name, it.badge)).unwrap_or_default(),
        when: page.when(&it.at),
        words: it.words.as_ref().map_or_else(erased, |words| words.as_str().to_owned()),
    }
}

/// What came of a step, in words.
pub(super) fn outcome(page: &Page, it: &Step) -> String {
    match it.step.as_str() {
        "brought" => page.t(&format!("evaluation.bad.stage.{}", it.outcome)).to_string(),
        "shown" => String::new(),
        _ => page.t(&format!("evaluation.bad.outcome.{}", it.outcome)).to_string(),
    }
}

fn form(page: &Page, task: &Task) -> Option<StepForm> {
    let words = |code: &'static str| (code, page.t(&format!("evaluation.bad.outcome.{code}")).to_string());
    let (step, choices) = match &task.stage {
        Stage::Contact { .. } => ("contact", vec![words("reached"), words("not_reached")]),
        Stage::Verify => ("verify", Finding::ALL.map(|it| words(it.code())).to_vec()),
        Stage::Mend { finding: Finding::NoGround } => ("explain", Vec::new()),
        Stage::Mend { .. } => ("mend", Vec::new()),
        Stage::Revisit { .. } => ("revisit", Revisit::ALL.map(|it| words(it.code())).to_vec()),
        Stage::Close { .. } => ("close", Vec::new()),
        Stage::Review { .. } => ("review", vec![words("set_aside"), words("stays")]),
        Stage::Closed { .. } | Stage::SetAside { .. } => return None,
    };
    Some(step_form(page, task, (step, choices)))
}

fn doubt(page: &Page, task: &Task) -> StepForm {
    let words = |it: Claim| (it.code(), page.t(&format!("evaluation.bad.outcome.{}", it.code())).to_string());
    step_form(page, task, ("doubt", Claim::ALL.map(words).to_vec()))
}

fn step_form(page: &Page, task: &Task, (step, choices): (&str, Vec<(&'static str, String)>)) -> StepForm {
    StepForm {
        step: step.to_owned(),
        action: format!("/desk/ratings/{}/{step}", task.id),
        choices,
        hint: page.t(&format!("evaluation.bad.hint.{step}")).to_string(),
        writes: step != "close",
        ..StepForm::default()
    }
}
