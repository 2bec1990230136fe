//! What an officer may do with a case now, each with its own form, letter and templates.

use axum::extract::{Path, State};
use cap_cases::{
    CaseError, command,
    model::Case,
    reading,
    show::Clear,
    verb::{Verb, verbs},
    view::{Pair, Question},
};
use cap_catalogue::Item;
use plat_facts::refs::CaseRef;
use plat_identity::Officer;
use plat_web::{Answer, AsOfficer, Errors, Fault, Fields, Kind, Page};

use super::{case::show_case, lists::Listing};
use crate::{
    error::DeskError,
    forms::{self, Form},
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
    (case, item): (&Case, &Item),
    tried: &Tried,
) -> Vec<Action> {
    let forms = verbs(desk.cases.authority(), who, case).into_iter().filter_map(Form::find);
    let untouched = tried.verb.is_none() && tried.deed.is_none() && !tried.show;
    let action = |(i, form): (usize, &Form)| {
        let code = form.verb.code();
        let words = |part: &str| page.t(&format!("desk.act.{code}.{part}"));
        let again = tried.verb == Some(form.verb);
        let mut questions = forms::questions(page, (item, &desk.cases.sites), form);
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
pub(super) fn kept(page: &Page, tried: &Tried, actions: &[Action]) -> Vec<Pair> {
    let Some(verb) = tried.verb else { return Vec::new() };
    if actions.iter().any(|action| action.id == verb.code()) {
        return Vec::new();
    }
    let done = page.t(&format!("desk.act.{}.do", verb.code()));
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
    let Err(error) = run(&desk, &who, id, form, &fields).await else {
        let done = page.t(&format!("desk.act.{}.done", form.verb.code()));
        return Ok(page.go_saying(format!("/desk/cases/{id}"), &done));
    };
    let tried = match (error.kind(), read_version(&fields)) {
        (Kind::Invalid, _) => {
            let errors = wrong(&desk, &page, (&who, id), form, &error).await?;
            Tried { verb: Some(form.verb), errors, fields, ..Tried::default() }
        }
        (Kind::Conflict, Some(read)) => {
            let conflict = Some(read);
            Tried { verb: Some(form.verb), conflict, fields, ..Tried::default() }
        }
        _ => return Err(error.into()),
    };
    show_case(&desk, &who, &page, id, tried).await
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
    form: &Form,
    error: &DeskError,
) -> Result<Errors, DeskError> {
    let field = error.field().unwrap_or("reason").to_owned();
    let item = desk.cases.item_asked(&reading::at_desk(&desk.cases, who, id).await?).await?;
    let questions = forms::questions(page, (&item, &desk.cases.sites), form);
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
    Ok(command::run(&desk.cases, who, case, command).await?)
}
