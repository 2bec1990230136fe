//! Applying online: questions, photographs, a look at everything, the receipt. Each step has its address and keeps its answers.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use cap_catalogue::{Chosen, Item, Material};
use plat_facts::refs::{CaseRef, ItemRef};
use plat_identity::Resident;
use plat_kernel::id::Id;
use plat_web::{Answer, AsResident, Errors, Fault, Fields, Page, Text};

use crate::{
    agents::Named,
    apply,
    draft::{self, Application, Draft},
    error::CaseError,
    materials::{self, HandedIn},
    reuse,
    room::Room,
    service::Cases,
    situation,
    view::{self, ItemHead, Pair, Question},
};

use super::{
    done,
    forms::{answers, faults},
    pages::{ApplyMaterial, Sender},
    situation::{Mine, filled_in, mine},
    wishes,
};

#[derive(Template)]
#[template(path = "apply_form.html")]
pub(crate) struct FormPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) item: ItemHead,
    pub(crate) steps: Vec<Text>,
    pub(crate) now: usize,
    pub(crate) errors: Errors,
    pub(crate) questions: Vec<Question>,
    pub(crate) mine: Mine,
    pub(crate) action: String,
    pub(crate) back: String,
}

/// The code of a checklist, in the address.
#[derive(serde::Deserialize)]
pub(super) struct FromList {
    code: Option<String>,
}

#[derive(Template)]
#[template(path = "apply_materials.html")]
pub(crate) struct MaterialsPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) item: ItemHead,
    pub(crate) steps: Vec<Text>,
    pub(crate) now: usize,
    pub(crate) errors: Errors,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) ask: Option<String>,
    pub(crate) sender: Sender,
    pub(crate) materials: Vec<ApplyMaterial>,
}

#[derive(Template)]
#[template(path = "apply_check.html")]
pub(crate) struct CheckPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) item: ItemHead,
    pub(crate) steps: Vec<Text>,
    pub(crate) now: usize,
    pub(crate) errors: Errors,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) person: Vec<Pair>,
    pub(crate) answers: Vec<Pair>,
    pub(crate) materials: Vec<Pair>,
    pub(crate) promise: String,
}

type Cases1 = State<Cases>;

pub(super) async fn begin(
    State(cases): Cases1,
    AsResident(who): AsResident,
    page: Page,
    Path(item): Path<ItemRef>,
    Query(list): Query<FromList>,
) -> Answer {
    let chosen = match &list.code {
        Some(code) => situation::of_code(cases.item(&item)?.as_ref(), code)?,
        None => Chosen::new(),
    };
    match draft::of_item(&cases, &who, &item).await? {
        Application::Begun(draft) if chosen.is_empty() || draft.chosen == chosen => Ok(page.go(at(&draft))),
        Application::Begun(draft) => {
            let action = at(&draft);
            show_form(&cases, &page, &filled_in(&cases, draft, chosen)?, (action, Errors::new()))
        }
        Application::Blank(draft) => {
            let action = format!("/apply/{item}");
            show_form(&cases, &page, &filled_in(&cases, draft, chosen)?, (action, Errors::new()))
        }
    }
}

/// The first answers begin the draft: who only looks at the form leaves nothing behind.
pub(super) async fn begin_with(
    State(cases): Cases1,
    AsResident(who): AsResident,
    page: Page,
    Path(item): Path<ItemRef>,
    fields: Fields,
) -> Answer {
    let draft = draft::begin(&cases, &who, &item).await?;
    keep(&cases, &page, (&who, draft), &fields).await
}

pub(super) async fn form(
    State(cases): Cases1,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<CaseRef>,
) -> Answer {
    let Some(draft) = done::begun(&cases, &who, id).await? else { return Ok(page.go(done::at(id))) };
    show_form(&cases, &page, &draft, (at(&draft), Errors::new()))
}

pub(super) async fn save(
    State(cases): Cases1,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<CaseRef>,
    fields: Fields,
) -> Answer {
    let draft = draft::get(&cases, &who, id).await?;
    keep(&cases, &page, (&who, draft), &fields).await
}

/// Keeps what was typed, right or wrong, and goes on if it is right.
async fn keep(cases: &Cases, page: &Page, (who, draft): (&Resident, Draft), fields: &Fields) -> Answer {
    let draft = match fields.text("code") {
        "" => draft,
        code => Draft { chosen: situation::of_code(cases.item(&draft.item)?.as_ref(), code)?, ..draft },
    };
    let item = cases.item_of_draft(&draft)?;
    let answers = answers(&item, fields);
    let site = fields.text("site").parse().unwrap_or_else(|_| draft.site.clone());
    let draft = draft::save(cases, Draft { site, answers, ..draft }).await?;
    let errors = faults(page, &item, &draft.answers, cases.mint.today());
    if !errors.is_empty() {
        return show_form(cases, page, &draft, (at(&draft), errors));
    }
    if fields.is("to", "wishes") || wishes::are_asked(cases, &draft, who).await? {
        return Ok(page.go(format!("{}/wishes", at(&draft))));
    }
    after_wishes(cases, page, &draft)
}

/// The step that comes when all is asked: photographs, or the last look.
pub(super) fn after_wishes(cases: &Cases, page: &Page, draft: &Draft) -> Answer {
    let item = cases.item_of_draft(draft)?;
    Ok(page.go(format!("{}/{}", at(draft), if needs_files(&item) { "materials" } else { "check" })))
}

/// The address of a draft.
pub(super) fn at(draft: &Draft) -> String {
    format!("/applications/{}", draft.id)
}

pub(super) async fn materials(
    State(cases): Cases1,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<CaseRef>,
) -> Answer {
    let Some(draft) = done::begun(&cases, &who, id).await? else { return Ok(page.go(done::at(id))) };
    show_materials(&cases, &page, &draft, Errors::new()).await
}

pub(super) async fn add_materials(
    State(cases): Cases1,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<CaseRef>,
    fields: Fields,
) -> Answer {
    let draft = draft::get(&cases, &who, id).await?;
    let room = Room::of_draft(&cases, &draft)?;
    let mut errors = super::pages::take_in(&cases, &page, &room, &fields).await;
    if super::pages::press(&cases, &room, &fields).await? && errors.is_empty() {
        return Ok(page.go(format!("/applications/{id}/materials")));
    }
    let handed_in = materials::list(&cases, id).await?;
    for missing in materials::missing(&room.item, &handed_in).filter(|id| !draft.wishes.spares(id)) {
        errors.add(format!("material.{missing}"), page.t("cases.field.photo_missing"));
    }
    if !errors.is_empty() {
        return show_materials(&cases, &page, &draft, errors).await;
    }
    Ok(page.go(format!("/applications/{id}/check")))
}

pub(super) async fn check(
    State(cases): Cases1,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<CaseRef>,
) -> Answer {
    let Some(draft) = done::begun(&cases, &who, id).await? else { return Ok(page.go(done::at(id))) };
    show_check(&cases, &page, &draft, Errors::new()).await
}

pub(super) async fn send(
    State(cases): Cases1,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<CaseRef>,
    fields: Fields,
) -> Answer {
    let Some(draft) = done::begun(&cases, &who, id).await? else { return Ok(page.go(done::at(id))) };
    if !fields.is("declare", "yes") {
        let mut errors = Errors::new();
        errors.add("declare", page.t("cases.field.declare"));
        return show_check(&cases, &page, &draft, errors).await;
    }
    match apply::run(&cases, draft.clone()).await {
        Ok(case) => Ok(page.go(done::at(case.id))),
        Err(error) => back_to(&cases, &page, &draft, error).await,
    }
}

/// The step at which an application that cannot be sent is put right, with what is wrong.
async fn back_to(cases: &Cases, page: &Page, draft: &Draft, error: CaseError) -> Answer {
    match &error {
        CaseError::Field { .. } => {
            let item = cases.item_of_draft(draft)?;
            let errors = faults(page, &item, &draft.answers, cases.mint.today());
            show_form(cases, page, draft, (at(draft), errors))
        }
        CaseError::NotEligible { why, .. } => {
            let mut errors = Errors::new();
            errors.add("situation", page.t("cases.situation.refused").with("why", page.pick(why)));
            show_form(cases, page, draft, (at(draft), errors))
        }
        CaseError::WrongSite => {
            let mut errors = Errors::new();
            errors.add("site", page.fault(&error));
            show_form(cases, page, draft, (at(draft), errors))
        }
        CaseError::Trust(trust) => {
            let mut errors = Errors::new();
            errors.add(trust.field().unwrap_or("acts").to_owned(), page.fault(&error));
            wishes::show_wishes(cases, page, draft, (&Named::default(), errors)).await
        }
        CaseError::MaterialMissing(material) => {
            let mut errors = Errors::new();
            errors.add(format!("material.{material}"), page.t("cases.field.photo_missing"));
            show_materials(cases, page, draft, errors).await
        }
        _ => Err(error.into()),
    }
}

pub(super) async fn discard(
    State(cases): Cases1,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<CaseRef>,
) -> Answer {
    let draft = draft::get(&cases, &who, id).await?;
    draft::discard(&cases, draft).await?;
    Ok(page.go_saying("/me/cases", &page.t("cases.draft.discarded")))
}

pub(super) async fn file(
    State(cases): Cases1,
    AsResident(who): AsResident,
    Path((id, file)): Path<(CaseRef, Id<HandedIn>)>,
) -> Answer {
    let draft = draft::get(&cases, &who, id).await?;
    Ok(super::inline(materials::file(&cases, &cases.key_of(draft.subject()).await?, draft.id, file).await?))
}

fn show_form(cases: &Cases, page: &Page, draft: &Draft, (action, errors): (String, Errors)) -> Answer {
    let item = cases.item_of_draft(draft)?;
    let mut questions = view::questions(page, &item, &draft.answers);
    questions.push(wishes::where_to(cases, page, &item, draft));
    let wrong = !errors.is_empty();
    let form = FormPage {
        page,
        item: ItemHead::of(page, &item),
        steps: steps(page, &item),
        now: 1,
        errors,
        questions,
        mine: mine(page, &item, draft),
        action,
        back: format!("/guides/{}", item.id),
    };
    Ok(answer(page, form, wrong))
}

async fn show_materials(cases: &Cases, page: &Page, draft: &Draft, errors: Errors) -> Answer {
    let room = Room::of_draft(cases, draft)?;
    let item = &room.item;
    let handed_in = materials::list(cases, draft.id).await?;
    let offers = reuse::offers(cases, &room).await?;
    let wanted = item.uploads().filter(|it| !draft.wishes.spares(&it.id));
    let base = format!("/applications/{}", draft.id);
    let wrong = !errors.is_empty();
    let view = MaterialsPage {
        page,
        item: ItemHead::of(page, item),
        steps: steps(page, item),
        now: 2,
        errors,
        action: format!("{base}/materials"),
        back: base.clone(),
        ask: None,
        sender: Sender::of(cases, draft.id),
        materials: super::pages::materials(page, (&room, &base), wanted, (&handed_in, &offers)),
    };
    Ok(answer(page, view, wrong))
}

async fn show_check(cases: &Cases, page: &Page, draft: &Draft, errors: Errors) -> Answer {
    let item = cases.item_of_draft(draft)?;
    let handed_in = materials::list(cases, draft.id).await?;
    let base = format!("/applications/{}", draft.id);
    let mut head = ItemHead::of(page, &item);
    head.fee = view::fee(page, &item, &draft.answers);
    // As they will be kept: a number in its own spelling, without what is not asked any more.
    let taken = item.check_form(&draft.answers, cases.mint.today());
    let mut answers = view::answers(page, &item, taken.as_ref().unwrap_or(&draft.answers), &base);
    if let Some(site) = cases.sites.get(&draft.site) {
        let pair = Pair::new(page.t("cases.apply.site"), page.pick(&site.name));
        answers.push(Pair { change: base.clone(), ..pair });
    }
    answers.extend(wishes::pairs(cases, page, draft).await?);
    let photographs = format!("{base}/materials");
    let pictures = |material: &Material| {
        let many = handed_in.iter().filter(|it| it.material == material.id).count();
        let value = page.t("cases.apply.pictures").with("n", many);
        let pair = Pair::new(page.pick(&material.name), value);
        Pair { change: photographs.clone(), ..pair }
    };
    let wrong = !errors.is_empty();
    let view = CheckPage {
        page,
        promise: page.t("cases.apply.then").with("promise", &head.promise).to_string(),
        item: head,
        steps: steps(page, &item),
        now: if needs_files(&item) { 3 } else { 2 },
        errors,
        action: format!("{base}/check"),
        back: if needs_files(&item) { photographs.clone() } else { base.clone() },
        person: wishes::person(page),
        answers,
        materials: item.uploads().filter(|it| !draft.wishes.spares(&it.id)).map(pictures).collect(),
    };
    Ok(answer(page, view, wrong))
}

fn answer(page: &Page, view: impl Template, wrong: bool) -> Response {
    if wrong { page.invalid(view) } else { page.answer(view) }
}

fn needs_files(item: &Item) -> bool {
    item.uploads().next().is_some()
}

pub(super) fn steps(page: &Page, item: &Item) -> Vec<Text> {
    let mut steps = vec![page.t("cases.apply.step_form")];
    if needs_files(item) {
        steps.push(page.t("cases.apply.step_materials"));
    }
    steps.push(page.t("cases.apply.step_check"));
    steps
}
