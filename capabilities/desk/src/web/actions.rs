//! What an officer may do with a case now, each with its own form and letter.

use axum::extract::{Path, State};
use cap_catalogue::Item;
use plat_facts::refs::CaseRef;
use plat_identity::Officer;
use plat_web::{Answer, AsOfficer, Errors, Fault, Fields, Kind, Page};

use cap_cases::{
    CaseError, Cases,
    command::{self, Command},
    model::{Case, Defect, DeliveryWay, Ground, PauseGround},
    reading,
    show::Clear,
    verb::{Verb, verbs},
    view::{Choice, Question},
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
    let offered = verbs(cases.authority(), who, case);
    let action = |(i, verb): (usize, &Verb)| {
        let words = |part: &str| page.t(&format!("desk.act.{}.{part}", verb.code()));
        let again = tried.verb == Some(*verb);
        let mut questions = questions(page, item, *verb);
        if again {
            for question in &mut questions {
                fill(question, &tried.fields);
            }
        }
        Action {
            id: verb.code().to_owned(),
            key: verb.key(),
            icon: verb.icon(),
            words: words("do").to_string(),
            hint: words("hint").to_string(),
            look: verb.look(),
            post: format!("/desk/cases/{}/{}", case.id, verb.code()),
            open: again || (tried.verb.is_none() && !tried.show && i == 0),
            ask: if verb.is_final() { words("ask").to_string() } else { String::new() },
            version: case.version,
            questions,
        }
    };
    offered.iter().enumerate().map(action).collect()
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

fn questions(page: &Page, item: &Item, verb: Verb) -> Vec<Question> {
    let t = |key: &str| page.t(key);
    let reason = || Question::words("reason", t("desk.ask.reason"), t("desk.ask.reason_hint"));
    let ground = || {
        let choices = Ground::ALL.map(|it| Choice::new(it.code(), t(&format!("cases.ground.{}", it.code()))));
        Question::choice("ground", t("desk.ask.ground"), choices.to_vec())
    };
    match verb {
        Verb::Accept | Verb::AnswerCorrection | Verb::Resume | Verb::Grant => Vec::new(),
        Verb::AskCorrection => {
            let asked = item.materials.iter().filter(|it| !it.is_generated());
            let mut choices: Vec<Choice> = asked.map(|it| Choice::new(&it.id, page.pick(&it.name))).collect();
            choices.push(Choice::new("form", t("desk.ask.form")));
            vec![Question::lines("defects", t("desk.ask.defects"), t("desk.ask.defects_hint"), choices)]
        }
        Verb::RefuseAcceptance | Verb::Refuse => vec![ground(), reason()],
        Verb::Review => {
            let yes = Choice { chosen: true, ..Choice::new("grant", t("desk.ask.propose_grant")) };
            let choices = vec![yes, Choice::new("refuse", t("desk.ask.propose_refuse"))];
            vec![
                Question::choice("proposal", t("desk.ask.proposal"), choices),
                Question::words("opinion", t("desk.ask.opinion"), "").optional(),
            ]
        }
        Verb::Suspend => {
            let words = |it: PauseGround| Choice::new(it.code(), t(&format!("cases.pause.{}", it.code())));
            vec![
                Question::choice("ground", t("desk.ask.pause"), PauseGround::ALL.map(words).to_vec()),
                Question::number("told_days", t("desk.ask.told_days"), t("desk.ask.told_days_hint")),
            ]
        }
        Verb::Extend => {
            vec![Question::number("days", t("desk.ask.days"), t("desk.ask.days_hint")), reason()]
        }
        Verb::Produce => {
            vec![Question::line("serial", t("desk.ask.serial"), t("desk.ask.serial_hint")).optional()]
        }
        Verb::Deliver => {
            let words = |it: DeliveryWay| Choice::new(it.code(), t(&format!("cases.way.{}", it.code())));
            let mut choices = DeliveryWay::ALL.map(words).to_vec();
            choices.iter_mut().take(1).for_each(|first| first.chosen = true);
            vec![Question::choice("way", t("desk.ask.way"), choices)]
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
    let verb = Verb::of_code(&verb).ok_or(CaseError::NotFound)?;
    match run(&cases, &who, id, verb, &fields).await {
        Ok(_) => {
            let done = page.t(&format!("desk.act.{}.done", verb.code()));
            Ok(page.go_saying(format!("/desk/cases/{id}"), &done))
        }
        Err(error) if error.kind() == Kind::Invalid => {
            let field = error.field().unwrap_or("reason").to_owned();
            let item = cases.item_asked(&reading::at_desk(&cases, &who, id).await?).await?;
            let asked = questions(&page, &item, verb).into_iter().find(|it| it.key == field);
            let text = match (&error, asked) {
                (CaseError::Field { code: "missing", .. }, Some(asked)) => {
                    page.t("cases.field.missing_named").with("field", asked.label)
                }
                (CaseError::Field { code, .. }, _) => page.t(&format!("cases.field.{code}")),
                (other, _) => page.fault(other),
            };
            let mut errors = Errors::new();
            errors.add(format!("{}{field}", verb.code()), text);
            let tried = Tried { verb: Some(verb), errors, fields, ..Tried::default() };
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
    verb: Verb,
    fields: &Fields,
) -> Result<Case, CaseError> {
    let case = reading::at_desk(cases, who, id).await?;
    if fields.find("version").is_some_and(|version| version != case.version.to_string()) {
        return Err(CaseError::ChangedMeanwhile);
    }
    let item = cases.item_asked(&case).await?;
    let command = command_of(verb, &item, fields)?;
    command::run(cases, who, case, command).await
}

fn command_of(verb: Verb, item: &Item, fields: &Fields) -> Result<Command, CaseError> {
    let reason = || fields.text("reason").to_owned();
    Ok(match verb {
        Verb::Accept => Command::Accept {},
        Verb::AskCorrection => Command::AskCorrection { defects: defects(item, fields) },
        Verb::AnswerCorrection => Command::AnswerCorrection {},
        Verb::RefuseAcceptance => Command::RefuseAcceptance { ground: ground(fields)?, reason: reason() },
        Verb::Review => {
            let opinion = fields.text("opinion").to_owned();
            Command::Review { grant: fields.is("proposal", "grant"), opinion }
        }
        Verb::Suspend => Command::Suspend { ground: pause(fields)?, told_days: number(fields, "told_days")? },
        Verb::Resume => Command::Resume {},
        Verb::Extend => Command::Extend { days: number(fields, "days")?, reason: reason() },
        Verb::Grant => Command::Grant {},
        Verb::Refuse => Command::Refuse { ground: ground(fields)?, reason: reason() },
        Verb::Produce => Command::Produce { serial: fields.text("serial").to_owned() },
        Verb::Deliver => Command::Deliver { way: way(fields)? },
    })
}

/// One defect for each material for which something was written.
fn defects(item: &Item, fields: &Fields) -> Vec<Defect> {
    let of_material = item.materials.iter().filter_map(|material| {
        let todo = fields.find(&format!("defects.{}", material.id))?;
        Some(Defect {
            material: Some(material.id.clone()),
            what: material.name.zh.clone(),
            todo: todo.to_owned(),
        })
    });
    let of_form = fields.find("defects.form").map(|todo| Defect {
        material: None,
        what: "申请表".to_owned(),
        todo: todo.to_owned(),
    });
    of_material.chain(of_form).collect()
}

fn missing(field: &str) -> CaseError {
    CaseError::Field { field: field.to_owned(), code: "missing" }
}

fn ground(fields: &Fields) -> Result<Ground, CaseError> {
    let code = fields.text("ground");
    Ground::ALL.into_iter().find(|ground| ground.code() == code).ok_or_else(|| missing("ground"))
}

fn pause(fields: &Fields) -> Result<PauseGround, CaseError> {
    let code = fields.text("ground");
    PauseGround::ALL.into_iter().find(|ground| ground.code() == code).ok_or_else(|| missing("ground"))
}

fn way(fields: &Fields) -> Result<DeliveryWay, CaseError> {
    let code = fields.text("way");
    DeliveryWay::ALL.into_iter().find(|way| way.code() == code).ok_or_else(|| missing("way"))
}

fn number(fields: &Fields, name: &str) -> Result<u32, CaseError> {
    let typed = fields.find(name).ok_or_else(|| missing(name))?;
    typed.parse().map_err(|_| CaseError::Field { field: name.to_owned(), code: "not_a_number" })
}
