//! What an officer may do with a case now, each with its own form, letter and templates.

use axum::extract::{Path, State};
use cap_cases::{
    CaseError,
    command::{self, Command},
    correct_on_the_spot::{self as spot, Corrections},
    materials::Upload,
    model::{Case, Stage},
    policy, reading,
    show::Clear,
    verb::{Verb, verbs},
    view::{Pair, Question},
};
use cap_catalogue::{Answers, Item};
use plat_facts::refs::CaseRef;
use plat_identity::Officer;
use plat_web::{Answer, AsOfficer, Errors, Fault, Fields, Kind, Page};

use super::{case::show_case, lists::Listing};
use crate::{
    error::DeskError,
    forms::{self, About, Form},
    model::Deed,
    reasons::{Reason, has_gap},
    service::Desk,
};

/// An action with its form.
pub(crate) struct Action {
    pub(crate) id: String,
    pub(crate) key: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) words: String,
    pub(crate) hint: String,
    pub(crate) look: &'static str,
    pub(crate) post: String,
    pub(crate) open: bool,
    pub(crate) ask: String,
    pub(crate) version: i64,
    pub(crate) questions: Vec<Question>,
    pub(crate) templates: Vec<Phrase>,
}

impl Action {
    /// Its form carries files.
    pub(crate) fn sends_files(&self) -> bool {
        self.questions.iter().any(|question| question.kind == "files")
    }
}

/// A template of a reason, on its way into the form.
pub(crate) struct Phrase {
    /// The page with the form filled in, for a browser without JavaScript.
    pub(crate) href: String,
    /// What goes into the form.
    pub(crate) text: String,
    /// The ground that is chosen along with it; empty for none.
    pub(crate) ground: String,
    /// As it is chosen from.
    pub(crate) words: String,
    /// The article; empty where none is sure.
    pub(crate) article: String,
}

/// An action that came back, with what was wrong and what was typed.
#[derive(Default)]
pub(crate) struct Tried {
    /// The list from which the case was opened.
    pub(crate) listing: Listing,
    /// That list is the officer's own.
    pub(crate) mine: bool,
    pub(crate) verb: Option<Verb>,
    /// It was a form about who has the case.
    pub(crate) deed: Option<Deed>,
    /// Somebody changed the case since this version, which the officer had read.
    pub(crate) conflict: Option<i64>,
    /// It was the form that asks to see personal data.
    pub(crate) show: bool,
    /// What that form was answered with.
    pub(crate) clear: Option<Clear>,
    pub(crate) errors: Errors,
    pub(crate) fields: Fields,
}

/// The actions that this officer may take now.
pub(super) fn offered(
    desk: &Desk,
    who: &Officer,
    page: &Page,
    (case, item, answers): (&Case, &Item, &Answers),
    tried: &Tried,
) -> Vec<Action> {
    let about = About { item, sites: &desk.cases.sites, answers };
    let forms = verbs(desk.cases.authority(), who, case).into_iter().filter_map(Form::find);
    let untouched = tried.verb.is_none() && tried.deed.is_none() && !tried.show;
    let action = |(i, form): (usize, &Form)| {
        let code = form.verb.code();
        let words = |part: &str| page.t(&format!("desk.act.{code}.{part}"));
        let again = tried.verb == Some(form.verb);
        let mut questions = forms::questions(page, about, form);
        if again {
            for question in &mut questions {
                fill(question, &tried.fields);
            }
        }
        let templates = if form.target().is_some() { templates(desk, page, item, code) } else { Vec::new() };
        Action {
            id: code.to_owned(),
            key: form.key,
            icon: form.icon,
            words: words("do").to_string(),
            hint: words("hint").to_string(),
            look: form.look,
            post: format!("/desk/cases/{}/{code}", case.id),
            open: again || (untouched && i == 0),
            ask: if form.asks { words("ask").to_string() } else { String::new() },
            version: case.version,
            templates,
            questions,
        }
    };
    forms.enumerate().map(action).collect()
}

/// How many templates stand beside a form.
const OFFERED: usize = 12;

/// The templates of a step for an item.
pub(super) fn templates(desk: &Desk, page: &Page, item: &Item, step: &str) -> Vec<Phrase> {
    let phrase = |reason: &Reason| Phrase {
        href: format!("?form={step}&reason={}", reason.key),
        text: reason.text().to_owned(),
        ground: reason.ground.clone().unwrap_or_default(),
        words: reason.words(page.lang).to_owned(),
        article: reason.sure_article().unwrap_or_default().to_owned(),
    };
    desk.reasons.of(step, item).into_iter().take(OFFERED).map(phrase).collect()
}

/// Opens a form with a template in it.
pub(super) fn begin_with(desk: &Desk, item: &Item, (step, key): (&str, &str), tried: &mut Tried) {
    let reasons = desk.reasons.of(step, item);
    let Some(reason) = reasons.into_iter().find(|reason| reason.key == key) else { return };
    let form = Verb::of_code(step).and_then(Form::find);
    tried.verb = form.map(|form| form.verb);
    tried.deed = Deed::of_code(step);
    if let Some(target) = form.map_or(Some("words"), Form::target) {
        tried.fields.set(target, reason.text());
    }
    if let Some(ground) = &reason.ground {
        tried.fields.set("ground", ground);
    }
}

/// What was typed into a form that is not offered any more: it stands on the page, so that nothing is lost.
pub(super) fn kept<'a>(
    page: &Page,
    tried: &Tried,
    mut offered: impl Iterator<Item = &'a Action>,
) -> Vec<Pair> {
    let (id, done) = match (tried.verb, tried.deed) {
        (Some(verb), _) => (verb.code().to_owned(), format!("desk.act.{}.do", verb.code())),
        (None, Some(deed)) => (format!("task-{}", deed.code()), format!("desk.task.{}.do", deed.code())),
        (None, None) => return Vec::new(),
    };
    if offered.any(|action| action.id == id) {
        return Vec::new();
    }
    let done = page.t(&done);
    let typed =
        tried.fields.iter().filter(|(name, text)| !["version", "_csrf"].contains(name) && !text.is_empty());
    typed.map(|(_, text)| Pair::new(&done, text)).collect()
}

pub(super) fn fill(question: &mut Question, fields: &Fields) {
    question.value = fields.text(&question.key).to_owned();
    for choice in &mut question.choices {
        choice.chosen = fields.is(&question.key, &choice.value);
        if question.kind == "lines" {
            fields.text(&format!("{}.{}", question.key, choice.value)).clone_into(&mut choice.note);
        }
    }
}

pub(super) async fn act(
    State(desk): State<Desk>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path((id, verb)): Path<(CaseRef, String)>,
    fields: Fields,
) -> Answer {
    let form = Verb::of_code(&verb).and_then(Form::find).ok_or(CaseError::NotFound)?;
    act_on(&desk, &who, &page, id, (form, fields)).await
}

/// 当场更正 is sent with the pages that were taken anew: it may be larger than the forms of the other verbs.
pub(super) async fn correct_on_the_spot(
    State(desk): State<Desk>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path(id): Path<CaseRef>,
    fields: Fields,
) -> Answer {
    let form = Form::find(Verb::CorrectOnTheSpot).ok_or(CaseError::NotFound)?;
    act_on(&desk, &who, &page, id, (form, fields)).await
}

async fn act_on(
    desk: &Desk,
    who: &Officer,
    page: &Page,
    id: CaseRef,
    (form, fields): (&'static Form, Fields),
) -> Answer {
    let error = match run(desk, who, id, form, &fields).await {
        Ok(case) => return Ok(page.go_saying(format!("/desk/cases/{id}"), &page.t(&done(form, &case)))),
        Err(error) => error,
    };
    let tried = match (error.kind(), read_version(&fields)) {
        (Kind::Invalid | Kind::TooLarge, _) => {
            let errors = wrong(desk, page, (who, id), (form, &fields), &error).await?;
            Tried { verb: Some(form.verb), errors, fields, ..Tried::default() }
        }
        (Kind::Conflict, Some(read)) => {
            let conflict = Some(read);
            Tried { verb: Some(form.verb), conflict, fields, ..Tried::default() }
        }
        _ => return Err(error.into()),
    };
    show_case(desk, who, page, id, tried).await
}

/// The word for what was done; what a window would do is only proposed where it is seen first.
fn done(form: &Form, case: &Case) -> String {
    let of_window = matches!(form.verb, Verb::RefuseAcceptance | Verb::AskCorrection);
    if of_window && matches!(case.stage, Stage::Proposed { .. }) {
        return "desk.act.seen_first".to_owned();
    }
    format!("desk.act.{}.done", form.verb.code())
}

/// The version of the case that stood on the officer's page.
fn read_version(fields: &Fields) -> Option<i64> {
    fields.find("version")?.parse().ok()
}

/// What was wrong with the form, at its field.
async fn wrong(
    desk: &Desk,
    page: &Page,
    (who, id): (&Officer, CaseRef),
    (form, fields): (&Form, &Fields),
    error: &DeskError,
) -> Result<Errors, DeskError> {
    let field = match (form.verb, error.field().unwrap_or("reason")) {
        (Verb::CorrectOnTheSpot, "file" | "reason") => "pages".to_owned(),
        (_, field) => field.to_owned(),
    };
    let case = reading::at_desk(&desk.cases, who, id).await?;
    let item = desk.cases.item_asked(&case).await?;
    if form.verb == Verb::CorrectOnTheSpot {
        let errors = corrected(desk, page, (who, case), (&item, fields)).await?;
        if !errors.is_empty() {
            return Ok(errors);
        }
    }
    let about = About { item: &item, sites: &desk.cases.sites, answers: &Answers::new() };
    let questions = forms::questions(page, about, form);
    let asked = questions.into_iter().find(|it| it.key == field);
    let text = match (error, asked) {
        (DeskError::Field { code, .. }, _) => page.t(&format!("desk.field.{code}")),
        (DeskError::Case(CaseError::Field { code: "missing", .. }), Some(asked)) => {
            page.t("cases.field.missing_named").with("field", asked.label)
        }
        (DeskError::Case(CaseError::Field { code, .. }), _) => page.t(&format!("cases.field.{code}")),
        (other, _) => page.fault(other),
    };
    let mut errors = Errors::new();
    errors.add(format!("{}{field}", form.verb.code()), text);
    Ok(errors)
}

/// What would be wrong with the application as it was corrected: all of it at once, in the words of its own form.
async fn corrected(
    desk: &Desk,
    page: &Page,
    (who, case): (&Officer, Case),
    (item, fields): (&Item, &Fields),
) -> Result<Errors, DeskError> {
    let typed = item.form.iter().filter_map(|field| {
        Some((field.key.clone(), fields.find(&format!("answers.{}", field.key))?.to_owned()))
    });
    let may = policy::may_examine(desk.cases.authority(), who, case)?;
    let merged = spot::merged(&desk.cases, &may, &typed.collect()).await?;
    let mut errors = Errors::new();
    for error in &cap_cases::forms::faults(page, item, &merged, desk.cases.moment().today()) {
        let field = format!("{}answers.{}", Verb::CorrectOnTheSpot.code(), error.field);
        errors.add(field, error.text.clone());
    }
    Ok(errors)
}

/// Does what the form says, if nobody changed the case since the officer read it, and no colleague has it.
async fn run(
    desk: &Desk,
    who: &Officer,
    id: CaseRef,
    form: &'static Form,
    fields: &Fields,
) -> Result<Case, DeskError> {
    let case = reading::at_desk(&desk.cases, who, id).await?;
    if read_version(fields).is_some_and(|version| version != case.version) {
        return Err(CaseError::ChangedMeanwhile.into());
    }
    if desk.task(&case).await?.holder(&case).is_some_and(|holder| holder != who.id) {
        return Err(DeskError::Held);
    }
    if let Some(target) = form.target().filter(|target| has_gap(fields.text(target))) {
        return Err(DeskError::Field { field: target, code: "gap" });
    }
    let item = desk.cases.item_asked(&case).await?;
    let command = forms::command(form, &item, fields)?;
    if let Command::CorrectOnTheSpot { answers, shown, present } = command {
        let may = policy::may_examine(desk.cases.authority(), who, case)?;
        let corrections = Corrections { answers, shown, pages: pages(&item, fields), present };
        return Ok(Box::pin(spot::run(&desk.cases, may, corrections)).await?);
    }
    Ok(command::run(&desk.cases, who, case, command).await?)
}

/// The pages that were sent with a form, each with its material.
fn pages(item: &Item, fields: &Fields) -> Vec<Upload> {
    let of = |material: &cap_catalogue::Material| {
        let id = material.id.clone();
        let files = fields.files(&format!("pages.{id}")).map(|file| file.bytes.to_vec()).collect::<Vec<_>>();
        files.into_iter().map(move |bytes| Upload { material: id.clone(), bytes })
    };
    item.materials.iter().flat_map(of).collect()
}
