//! What an officer may do with a case now, each with its own form and letter.

use axum::extract::{Path, State};
use cap_catalogue::Item;
use plat_facts::refs::CaseRef;
use plat_identity::Officer;
use plat_web::{Answer, AsOfficer, Errors, Fault, Fields, Kind, Page};

use cap_cases::{
    CaseError, Cases, command,
    model::Case,
    reading,
    show::Clear,
    verb::{Verb, verbs},
    view::Question,
};

use crate::forms::{self, Form};

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
}

/// An action that came back, with what was wrong and what was typed.
#[derive(Default)]
pub(crate) struct Tried {
    pub(crate) verb: Option<Verb>,
    /// It was the form that asks to see personal data.
    pub(crate) show: bool,
    /// What that form was answered with.
    pub(crate) clear: Option<Clear>,
    pub(crate) errors: Errors,
    pub(crate) fields: Fields,
}

/// The actions that this officer may take now.
pub(super) fn offered(
    cases: &Cases,
    who: &Officer,
    page: &Page,
    (case, item): (&Case, &Item),
    tried: &Tried,
) -> Vec<Action> {
    // What may follow later is asked for by name, and not at all where nothing may.
    let deferrable = Item { materials: cases.deferrable(item), ..item.clone() };
    let fits = |verb: &Verb| *verb != Verb::Defer || !deferrable.materials.is_empty();
    let offered = verbs(cases.authority(), who, case).into_iter().filter(fits).filter_map(Form::find);
    let action = |(i, form): (usize, &Form)| {
        let code = form.verb.code();
        let words = |part: &str| page.t(&format!("desk.act.{code}.{part}"));
        let again = tried.verb == Some(form.verb);
        let item = if form.verb == Verb::Defer { &deferrable } else { item };
        let mut questions = forms::questions(page, (item, &cases.sites), form);
        if again {
            for question in &mut questions {
                fill(question, &tried.fields);
            }
        }
        Action {
            id: code.to_owned(),
            key: form.key,
            icon: form.icon,
            words: words("do").to_string(),
            hint: words("hint").to_string(),
            look: form.look,
            post: format!("/desk/cases/{}/{code}", case.id),
            open: again || (tried.verb.is_none() && !tried.show && i == 0),
            ask: if form.asks { words("ask").to_string() } else { String::new() },
            version: case.version,
            questions,
        }
    };
    offered.enumerate().map(action).collect()
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
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path((id, verb)): Path<(CaseRef, String)>,
    fields: Fields,
) -> Answer {
    let form = Verb::of_code(&verb).and_then(Form::find).ok_or(CaseError::NotFound)?;
    match run(&cases, &who, id, form, &fields).await {
        Ok(_) => {
            let done = page.t(&format!("desk.act.{}.done", form.verb.code()));
            Ok(page.go_saying(format!("/desk/cases/{id}"), &done))
        }
        Err(error) if error.kind() == Kind::Invalid => {
            let field = error.field().unwrap_or("reason").to_owned();
            let item = cases.item_asked(&reading::at_desk(&cases, &who, id).await?).await?;
            let asked =
                forms::questions(&page, (&item, &cases.sites), form).into_iter().find(|it| it.key == field);
            let text = match (&error, asked) {
                (CaseError::Field { code: "missing", .. }, Some(asked)) => {
                    page.t("cases.field.missing_named").with("field", asked.label)
                }
                (CaseError::Field { code, .. }, _) => page.t(&format!("cases.field.{code}")),
                (other, _) => page.fault(other),
            };
            let mut errors = Errors::new();
            errors.add(format!("{}{field}", form.verb.code()), text);
            let tried = Tried { verb: Some(form.verb), errors, fields, ..Tried::default() };
            super::desk::show_case(&cases, &who, &page, id, tried).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Does what the form says, if nobody changed the case since the officer read it.
async fn run(
    cases: &Cases,
    who: &Officer,
    id: CaseRef,
    form: &Form,
    fields: &Fields,
) -> Result<Case, CaseError> {
    let case = reading::at_desk(cases, who, id).await?;
    if fields.find("version").is_some_and(|version| version != case.version.to_string()) {
        return Err(CaseError::ChangedMeanwhile);
    }
    let item = cases.item_asked(&case).await?;
    let command = forms::command(form, &item, fields)?;
    command::run(cases, who, case, command).await
}
