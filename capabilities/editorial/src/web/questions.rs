//! The questions that narrow an item: their order, what is wrong with them, each with its answers and effects.

mod asking;
mod form;

#[cfg(test)]
pub(super) mod tested {
    pub(in crate::web) use super::form::{fill, read};
}

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, State};
use plat_web::{Answer, AsOfficer, Errors, Fields, Page, Refusal};

use super::{
    Found,
    form::Wrong,
    found,
    list::Choice,
    saved,
    sheet::{Look, Section},
};
use asking::Asking;
use cap_catalogue::{
    Item, QuestionText, SituationFault, SituationText, Spot,
    edit::{self, Draft, EditError, Editors},
    model::{Confidence, ItemText},
};

/// A question in the list.
pub(crate) struct QuestionRow {
    pub(crate) key: String,
    pub(crate) ask: String,
    pub(crate) waits: String,
    pub(crate) answers: Vec<String>,
    pub(crate) wrong: Vec<String>,
}

#[derive(Template)]
#[template(path = "editorial/questions.html")]
pub(crate) struct QuestionsPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) item: String,
    pub(crate) name: String,
    pub(crate) version: i64,
    pub(crate) saved: String,
    pub(crate) source: String,
    pub(crate) confidences: Vec<Choice>,
    pub(crate) rows: Vec<QuestionRow>,
    /// What is wrong at no question in particular.
    pub(crate) wrong: Vec<String>,
    /// How many ways lead through the questions.
    pub(crate) ways: usize,
    /// Whether these are the questions that came with the program.
    pub(crate) shipped: bool,
}

#[derive(Template)]
#[template(path = "editorial/question.html")]
pub(crate) struct QuestionPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) item: String,
    pub(crate) name: String,
    pub(crate) version: i64,
    /// `new`, or the place of the question from 1.
    pub(crate) place: String,
    pub(crate) sections: Vec<Section>,
    pub(crate) materials: Vec<Choice>,
    pub(crate) wrong: Vec<String>,
}

/// The questions of a draft: its own, or those that came with the program.
fn questions_of(editors: &Editors, text: &ItemText) -> SituationText {
    let shipped = || editors.catalogue().shared().situation(&text.id).map(|it| SituationText::of(it));
    text.situation.clone().or_else(shipped).unwrap_or_else(|| SituationText {
        item: None,
        source: String::new(),
        confidence: Confidence::Low,
        conditions: Vec::new(),
        questions: Vec::new(),
    })
}

/// The draft with other questions. Those that came with the program are not written down once more.
fn with_questions(editors: &Editors, text: &ItemText, questions: SituationText) -> ItemText {
    let shipped = editors.catalogue().shared().situation(&text.id).map(|it| SituationText::of(it));
    let nothing = shipped.is_none() && questions.questions.is_empty();
    let situation = (shipped.as_ref() != Some(&questions) && !nothing).then_some(questions);
    ItemText { situation, ..text.clone() }
}

/// The draft as an item, and what is wrong with its questions.
fn walked(editors: &Editors, text: &ItemText) -> (Option<Item>, BTreeSet<SituationFault>) {
    let item = text.typed(editors.catalogue().shared()).ok();
    let wrong = item.as_ref().map(|item| editors.catalogue().wrong_questions(item)).unwrap_or_default();
    (item, wrong)
}

/// A fault in the reader's words.
fn said(page: &Page, fault: &SituationFault) -> String {
    page.t(&format!("editorial.asked.{}", fault.wrong.code())).with("about", &fault.about).to_string()
}

pub(super) async fn page(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<String>,
) -> Answer {
    let it = found(&editors, &officer, &id).await?;
    let draft = it.draft()?;
    Ok(page.answer(view(&editors, &page, &Errors::new(), (&it, draft)).await?))
}

/// What is done with the list: a question moves, goes, or is added; where the rules come from is said.
pub(super) async fn send(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<String>,
    typed: Fields,
) -> Answer {
    let it = found(&editors, &officer, &id).await?;
    let draft = it.draft()?;
    let mut questions = questions_of(&editors, &draft.text);
    let known = Confidence::ALL.iter().find(|it| it.code() == typed.text("confidence"));
    questions.confidence = known.copied().unwrap_or(questions.confidence);
    typed.text("source").clone_into(&mut questions.source);
    let (verb, place) = typed.text("do").split_once(':').unwrap_or((typed.text("do"), ""));
    let at = place.parse::<usize>().ok().filter(|at| *at < questions.questions.len());
    match (verb, at) {
        ("up", Some(at)) if at > 0 => questions.questions.swap(at - 1, at),
        ("remove", Some(at)) => drop(questions.questions.remove(at)),
        _ => {}
    }
    let here = format!("/admin/catalogue/{}/questions", it.id);
    let next = if verb == "add" { format!("{here}/new") } else { here };
    match store(&editors, &it, (draft, &typed), questions).await {
        Ok(()) if verb == "add" => Ok(page.go(next)),
        Ok(()) => Ok(page.go_saying(next, &page.t("editorial.saved"))),
        Err(EditError::Changed) => {
            let mut errors = Errors::new();
            errors.add("version", page.t("error.catalogue.edit.changed"));
            Ok(page.invalid(view(&editors, &page, &errors, (&it, draft)).await?))
        }
        Err(error) => Err(Refusal::from(error)),
    }
}

/// Saves other questions, if nobody saved the draft since the form was shown.
async fn store(
    editors: &Editors,
    it: &Found,
    (draft, typed): (&Draft, &Fields),
    questions: SituationText,
) -> Result<(), EditError> {
    let seen = typed.text("version").parse().unwrap_or(draft.version);
    let text = with_questions(editors, &draft.text, questions);
    edit::save(editors, &it.may, Draft { version: seen, ..draft.clone() }, text).await.map(drop)
}

async fn view<'a>(
    editors: &Editors,
    page: &'a Page,
    errors: &'a Errors,
    (it, draft): (&Found, &Draft),
) -> Result<QuestionsPage<'a>, EditError> {
    let questions = questions_of(editors, &draft.text);
    let (item, wrong) = walked(editors, &draft.text);
    let keys: Vec<&str> = questions.questions.iter().map(|question| question.key.as_str()).collect();
    let of = |key: Option<&str>| -> Vec<String> {
        let mine = wrong.iter().filter(|fault| match (&fault.spot, key) {
            (Spot::Question(question) | Spot::Answer(question, _), Some(key)) => question == key,
            (Spot::Question(question) | Spot::Answer(question, _), None) => {
                !keys.contains(&question.as_str())
            }
            (Spot::Whole | Spot::Way(_), _) => key.is_none(),
        });
        let line = |fault: &SituationFault| match &fault.spot {
            Spot::Way(_) | Spot::Answer(..) => format!("{} — {}", fault.spot.keys(), said(page, fault)),
            Spot::Whole | Spot::Question(_) => said(page, fault),
        };
        mine.map(line).collect()
    };
    let row = |question: &QuestionText| QuestionRow {
        key: question.key.clone(),
        ask: page.pick(&question.ask).to_owned(),
        waits: waits(&questions, question, page),
        answers: question.answers.iter().map(|it| label(page, &it.zh, &it.en)).collect(),
        wrong: of(Some(&question.key)),
    };
    let confidence = |it: &Confidence| Choice {
        code: it.code().to_owned(),
        words: page.t(it.words()).to_string(),
        chosen: *it == questions.confidence,
    };
    Ok(QuestionsPage {
        page,
        errors,
        item: it.id.to_string(),
        name: page.pick(&draft.text.name).to_owned(),
        version: draft.version,
        saved: saved(editors, page, draft).await?,
        source: questions.source.clone(),
        confidences: Confidence::ALL.iter().map(confidence).collect(),
        rows: questions.questions.iter().map(row).collect(),
        wrong: if questions.questions.is_empty() { Vec::new() } else { of(None) },
        ways: item.and_then(|item| item.situation).map_or(0, |it| it.ways()),
        shipped: draft.text.situation.is_none() && !questions.questions.is_empty(),
    })
}

/// A text in the reader's language.
fn label(page: &Page, zh: &str, en: &str) -> String {
    if page.is_chinese() { zh.to_owned() } else { en.to_owned() }
}

/// After which answers a question is asked.
fn waits(all: &SituationText, question: &QuestionText, page: &Page) -> String {
    let one = |(key, any_of): (&String, &Vec<String>)| {
        let earlier = all.questions.iter().find(|it| it.key == *key);
        let asked = earlier.map_or(key.as_str(), |it| page.pick(&it.ask));
        let given = any_of.iter().map(|answer| {
            let known = earlier.and_then(|it| it.answers.iter().find(|it| it.key == *answer));
            known.map_or_else(|| answer.clone(), |it| label(page, &it.zh, &it.en))
        });
        format!("{asked} {}", given.collect::<Vec<_>>().join(" / "))
    };
    question.when.iter().map(one).collect::<Vec<_>>().join("; ")
}

pub(super) async fn one(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path((id, place)): Path<(String, String)>,
) -> Answer {
    let it = found(&editors, &officer, &id).await?;
    let draft = it.draft()?;
    let all = questions_of(&editors, &draft.text);
    let at = at(&all, &place)?;
    let question = all.questions.get(at).cloned().unwrap_or_default();
    let typed = form::fill(&question);
    Ok(page.answer(view_one(&editors, &page, (&Errors::new(), &typed), (draft, at, &place), "")))
}

/// The place of a question, from 0; one behind the last for a new one.
fn at(all: &SituationText, place: &str) -> Result<usize, EditError> {
    if place == "new" {
        return Ok(all.questions.len());
    }
    let at = place.parse::<usize>().ok().and_then(|place| place.checked_sub(1));
    at.filter(|at| *at < all.questions.len()).ok_or(EditError::NotFound)
}

pub(super) async fn send_one(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path((id, place)): Path<(String, String)>,
    typed: Fields,
) -> Answer {
    let it = found(&editors, &officer, &id).await?;
    let draft = it.draft()?;
    let mut all = questions_of(&editors, &draft.text);
    let at = at(&all, &place)?;
    let mut errors = Errors::new();
    if let Some(part) = typed.text("do").strip_prefix("row:") {
        return Ok(page.answer(view_one(&editors, &page, (&errors, &typed), (draft, at, &place), part)));
    }
    let before = all.questions.get(at).cloned().unwrap_or_default();
    let earlier = all.questions.get(..at).unwrap_or_default().to_vec();
    let (question, wrong) =
        form::read(&typed, &draft.text, (&before, &earlier), editors.catalogue().shared());
    for Wrong { field, code } in wrong {
        errors.add(field, page.t(&format!("editorial.wrong.{code}")));
    }
    if errors.is_empty() {
        match all.questions.get_mut(at) {
            Some(known) => *known = question,
            None => all.questions.push(question),
        }
        let saved = store(&editors, &it, (draft, &typed), all).await;
        match saved {
            Ok(()) => {
                let at = format!("/admin/catalogue/{}/questions", it.id);
                return Ok(page.go_saying(at, &page.t("editorial.saved")));
            }
            Err(EditError::Changed) => errors.add("version", page.t("error.catalogue.edit.changed")),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(page.invalid(view_one(&editors, &page, (&errors, &typed), (draft, at, &place), "")))
}

fn view_one<'a>(
    editors: &Editors,
    page: &'a Page,
    (errors, typed): (&'a Errors, &Fields),
    (draft, at, place): (&Draft, usize, &str),
    more: &str,
) -> QuestionPage<'a> {
    let all = questions_of(editors, &draft.text);
    let shared = editors.catalogue().shared();
    let earlier = all.questions.get(..at).unwrap_or_default();
    let asking = Asking { page, shared, text: &draft.text, typed, errors, earlier, more };
    let material = |it: &cap_catalogue::Material| Choice {
        code: it.id.clone(),
        words: page.pick(&it.name).to_owned(),
        chosen: false,
    };
    let own = draft.text.own_materials.iter().map(|it| Choice {
        code: it.id.clone(),
        words: label(page, &it.zh, &it.en),
        chosen: false,
    });
    let key = all.questions.get(at).map(|question| question.key.clone());
    let (_, wrong) = walked(editors, &draft.text);
    let mine = wrong.iter().filter(|fault| match &fault.spot {
        Spot::Question(question) | Spot::Answer(question, _) => Some(question) == key.as_ref(),
        Spot::Whole | Spot::Way(_) => false,
    });
    QuestionPage {
        page,
        errors,
        item: draft.text.id.to_string(),
        name: page.pick(&draft.text.name).to_owned(),
        version: typed.text("version").parse().unwrap_or(draft.version),
        place: place.to_owned(),
        sections: asking.sections(),
        materials: shared.materials().map(material).chain(own).collect(),
        wrong: mine.map(|fault| format!("{} — {}", fault.spot.keys(), said(page, fault))).collect(),
    }
}
