//! What other departments do: their steps, worked by their own officers on the same desk.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use cap_cases::{CaseError, show::Reason, view::Pair};
use http::{HeaderValue, header};
use plat_facts::refs::ErrandRef;
use plat_identity::{Officer, Worker};
use plat_kernel::id::Id;
use plat_web::{Answer, AsOfficer, Errors, Fields, Page};

use crate::{
    errand::PartState,
    error::BundleError,
    files::{self, Kept},
    policy::{self, MayWork},
    reading::{self, Brief, Task},
    service::Bundles,
    show,
    step::{self, Verb},
    view::{self, FileView},
};

/// A step in the list.
pub(crate) struct TaskRow {
    pub(crate) href: String,
    pub(crate) step: String,
    pub(crate) bundle: String,
    pub(crate) number: String,
    pub(crate) due: String,
    pub(crate) lamp: &'static str,
    pub(crate) lamp_words: String,
    pub(crate) state: String,
    pub(crate) look: &'static str,
}

#[derive(Template)]
#[template(path = "steps.html")]
pub(crate) struct StepsPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) department: String,
    pub(crate) open: Vec<TaskRow>,
    pub(crate) done: Vec<TaskRow>,
}

#[derive(Template)]
#[template(path = "step.html")]
pub(crate) struct StepPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: Errors,
    pub(crate) title: String,
    pub(crate) about: String,
    pub(crate) bundle: String,
    pub(crate) number: String,
    pub(crate) state: String,
    pub(crate) look: &'static str,
    pub(crate) due: String,
    pub(crate) person: Vec<Pair>,
    pub(crate) answers: Vec<Pair>,
    pub(crate) masked: bool,
    /// Why it may be seen in clear: codes with their words.
    pub(crate) reasons: Vec<(&'static str, String)>,
    pub(crate) files: Vec<FileView>,
    pub(crate) action: String,
    pub(crate) may_start: bool,
    pub(crate) may_end: bool,
    pub(crate) words: String,
}

pub(super) async fn list(State(bundles): State<Bundles>, AsOfficer(who): AsOfficer, page: Page) -> Answer {
    let of = policy::of_department(&bundles, &Worker::Officer(who)).await?;
    let rows = |tasks: Vec<Task>| tasks.iter().filter_map(|it| task_row(&bundles, &page, it)).collect();
    let open = rows(reading::tasks(&bundles, &of).await?);
    let done = rows(reading::done(&bundles, &of).await?);
    let department = view::department(&bundles, &page, of.department());
    Ok(page.answer(StepsPage { page: &page, department, open, done }))
}

fn task_row(bundles: &Bundles, page: &Page, task: &Task) -> Option<TaskRow> {
    let bundle = bundles.bundle(&task.errand.bundle).ok()?;
    let step = bundle.step(&task.step)?;
    let (look, state) = state(page, &task.errand.part(&task.step)?.state);
    let today = bundles.today();
    let (lamp, lamp_words) = match task.due {
        Some(due) if due < today => ("red", page.t("bundles.lamp.red")),
        Some(due) if due == today => ("yellow", page.t("bundles.lamp.yellow")),
        Some(_) => ("green", page.t("bundles.lamp.green")),
        None => ("none", page.t("bundles.lamp.none")),
    };
    Some(TaskRow {
        href: format!("/desk/bundles/{}/{}", task.errand.id, task.step),
        step: view::step_name(bundles, page, step),
        bundle: page.pick(&bundle.name).to_owned(),
        number: task.errand.number.clone(),
        due: task.due.map(|it| page.date(&it)).unwrap_or_default(),
        lamp,
        lamp_words: lamp_words.to_string(),
        state,
        look,
    })
}

fn state(page: &Page, state: &PartState) -> (&'static str, String) {
    let look = match state.code() {
        "ready" => "warn",
        "started" => "info",
        "granted" => "ok",
        "refused" => "bad",
        _ => "",
    };
    (look, page.t(&format!("bundles.task.{}", state.code())).to_string())
}

async fn may(
    bundles: &Bundles,
    who: &Officer,
    (id, step): (ErrandRef, &str),
) -> Result<MayWork, BundleError> {
    let of = policy::of_department(bundles, &Worker::Officer(who.clone())).await?;
    policy::may_work(bundles, &of, (reading::errand(bundles, id).await?, step))
}

pub(super) async fn show(
    State(bundles): State<Bundles>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path((id, step)): Path<(ErrandRef, String)>,
) -> Answer {
    let may = may(&bundles, &who, (id, &step)).await?;
    shown(&bundles, &page, &may, (Errors::new(), "")).await
}

async fn shown(bundles: &Bundles, page: &Page, may: &MayWork, (errors, words): (Errors, &str)) -> Answer {
    let brief = reading::brief(bundles, may).await?;
    let wrong = !errors.is_empty();
    let view = step_page(bundles, page, &brief, (errors, words))?;
    Ok(answered(page, view, wrong))
}

fn step_page<'a>(
    bundles: &Bundles,
    page: &'a Page,
    brief: &Brief,
    (errors, words): (Errors, &str),
) -> Result<StepPage<'a>, BundleError> {
    let bundle = bundles.bundle(&brief.errand.bundle)?;
    let step = bundle.step(&brief.step).ok_or(BundleError::NotFound)?;
    let part = brief.errand.part(&brief.step).ok_or(BundleError::NotFound)?;
    let (look, state) = state(page, &part.state);
    let base = format!("/desk/bundles/{}/{}", brief.errand.id, brief.step);
    let person = brief.applicant.iter().flat_map(|it| {
        [
            Pair::new(page.t("bundles.applicant"), &it.name),
            Pair::new(page.t("bundles.id_number"), &it.id_number),
            Pair::new(page.t("bundles.phone"), &it.phone),
        ]
    });
    let reasons =
        Reason::ALL.map(|it| (it.code(), page.t(&format!("cases.reason.{}", it.code())).to_string()));
    let order = step.department().map(|it| it.fields.as_slice()).unwrap_or_default();
    let about = step.department().and_then(|it| it.about.as_ref()).map(|it| page.pick(it).to_owned());
    Ok(StepPage {
        page,
        errors,
        title: view::step_name(bundles, page, step),
        about: about.unwrap_or_default(),
        bundle: page.pick(&bundle.name).to_owned(),
        number: brief.errand.number.clone(),
        state,
        look,
        due: crate::told::due(bundles, part).map(|it| page.date(&it)).unwrap_or_default(),
        person: person.collect(),
        answers: view::told(bundles, page, (order, &brief.answers), false),
        masked: brief.masked,
        reasons: reasons.into(),
        files: named_files(bundles, page, (&base, brief))?,
        may_start: matches!(part.state, PartState::Ready { .. }),
        may_end: matches!(part.state, PartState::Ready { .. } | PartState::Started { .. }),
        action: base,
        words: words.to_owned(),
    })
}

/// The files that the department is given, each by the name of its material.
fn named_files(
    bundles: &Bundles,
    page: &Page,
    (base, brief): (&str, &Brief),
) -> Result<Vec<FileView>, BundleError> {
    let bundle = bundles.bundle(&brief.errand.bundle)?;
    let name =
        |id: &str| bundle.material(id).map_or_else(|| id.to_owned(), |it| page.pick(&it.name).to_owned());
    let file = |it: &Kept| FileView {
        id: it.id.to_string(),
        name: name(&it.material),
        href: format!("{base}/files/{}", it.id),
        picture: it.media.starts_with("image/"),
    };
    Ok(brief.files.iter().map(file).collect())
}

pub(super) async fn act(
    State(bundles): State<Bundles>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path((id, step)): Path<(ErrandRef, String)>,
    fields: Fields,
) -> Answer {
    let may = may(&bundles, &who, (id, &step)).await?;
    let verb: Verb = fields.text("verb").parse()?;
    let words = fields.text("reason");
    match step::run(&bundles, may.clone(), (verb, words)).await {
        Ok(_) if verb == Verb::Start => Ok(page.go(format!("/desk/bundles/{id}/{step}"))),
        Ok(_) => Ok(page.go_saying("/desk/bundles", &page.t("bundles.step.stored"))),
        Err(error @ (BundleError::NoReason | BundleError::ReasonTooLong)) => {
            let mut errors = Errors::new();
            errors.add("reason", page.fault(&error));
            shown(&bundles, &page, &may, (errors, words)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Shows what the step names in clear, for as long as this one page lasts.
pub(super) async fn clear(
    State(bundles): State<Bundles>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path((id, step)): Path<(ErrandRef, String)>,
    fields: Fields,
) -> Answer {
    let may = may(&bundles, &who, (id, &step)).await?;
    let brief = match show::run(&bundles, &may, fields.text("why")).await {
        Err(BundleError::Case(CaseError::Field { .. })) => {
            let mut errors = Errors::new();
            errors.add("why", page.t("bundles.step.why_missing"));
            return shown(&bundles, &page, &may, (errors, "")).await;
        }
        brief => brief?,
    };
    let mut answer = page.answer(step_page(&bundles, &page, &brief, (Errors::new(), ""))?);
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}

/// Whoever opens the address of that answer anew comes to the masked page.
pub(super) async fn masked_again(
    AsOfficer(_): AsOfficer,
    page: Page,
    Path((id, step)): Path<(ErrandRef, String)>,
) -> Answer {
    Ok(page.go(format!("/desk/bundles/{id}/{step}")))
}

/// A file that the step is given; any other is not found.
pub(super) async fn file(
    State(bundles): State<Bundles>,
    AsOfficer(who): AsOfficer,
    Path((id, step, file)): Path<(ErrandRef, String, Id<Kept>)>,
) -> Answer {
    let may = may(&bundles, &who, (id, &step)).await?;
    let brief = reading::brief(&bundles, &may).await?;
    if !brief.files.iter().any(|it| it.id == file) {
        return Err(BundleError::NotFound.into());
    }
    let key = bundles.key_of(brief.errand.applicant).await?;
    Ok(cap_cases::inline(files::open(&bundles, &key, (id, file)).await?))
}

fn answered(page: &Page, view: impl Template, wrong: bool) -> Response {
    if wrong { page.invalid(view) } else { page.answer(view) }
}
