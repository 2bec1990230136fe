//! Applying for everything at once: the questions, the one form, the one set of materials, a look at everything. Each step has
//! its address and keeps what was typed.

pub(super) mod pages;

use axum::extract::{Path, State};
use cap_catalogue::{Answers, Chosen};
use plat_facts::refs::{BundleRef, ErrandRef};
use plat_identity::Resident;
use plat_kernel::id::Id;
use plat_web::{Answer, AsResident, Errors, Fields, Page};

use crate::{
    draft::{self, Draft},
    error::BundleError,
    files::{self, Kept},
    form, hand_in,
    hand_in::SITE,
    materials::Wanted,
    service::Bundles,
    view,
};

pub(super) use pages::shown;
use pages::{questions_page, show_check, show_form, show_materials, with_plan};

type Here = State<Bundles>;

pub(super) async fn blank(State(bundles): Here, page: Page, Path(id): Path<BundleRef>) -> Answer {
    let bundle = bundles.bundle(&id)?;
    let view =
        questions_page(&page, &bundle, (&Chosen::new(), Errors::new()), format!("/bundles/{id}/apply"));
    Ok(page.answer(view))
}

/// The first answers begin the draft: who only looks at the questions leaves nothing behind.
pub(super) async fn begin(
    State(bundles): Here,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<BundleRef>,
    fields: Fields,
) -> Answer {
    let draft = draft::begin(&bundles, &who, &id, (None, Answers::new())).await?;
    keep_chosen(&bundles, &page, (&who, draft), &fields).await
}

pub(super) async fn questions(
    State(bundles): Here,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<ErrandRef>,
) -> Answer {
    let draft = draft::get(&bundles, &who, id).await?;
    let bundle = bundles.bundle(&draft.bundle)?;
    let action = format!("{}/questions", at(&draft));
    Ok(page.answer(questions_page(&page, &bundle, (&draft.chosen, Errors::new()), action)))
}

pub(super) async fn answer(
    State(bundles): Here,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<ErrandRef>,
    fields: Fields,
) -> Answer {
    let draft = draft::get(&bundles, &who, id).await?;
    keep_chosen(&bundles, &page, (&who, draft), &fields).await
}

/// Keeps the answers to the questions, and goes on once nothing is open.
async fn keep_chosen(
    bundles: &Bundles,
    page: &Page,
    (who, draft): (&Resident, Draft),
    fields: &Fields,
) -> Answer {
    let bundle = bundles.bundle(&draft.bundle)?;
    let answered =
        bundle.questions.iter().filter_map(|it| Some((it.key.clone(), fields.find(&it.key)?.to_owned())));
    let chosen = bundle.taken(&answered.collect());
    let draft = draft::save(bundles, who, Draft { chosen, ..draft }).await?;
    let mut errors = Errors::new();
    for open in bundle.open(&draft.chosen) {
        errors.add(open.key.clone(), page.t("bundles.field.choose").with("field", page.pick(&open.ask)));
    }
    if errors.is_empty() {
        return Ok(page.go(format!("{}/form", at(&draft))));
    }
    let action = format!("{}/questions", at(&draft));
    Ok(page.invalid(questions_page(page, &bundle, (&draft.chosen, errors), action)))
}

pub(super) async fn form(
    State(bundles): Here,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<ErrandRef>,
) -> Answer {
    let draft = draft::get(&bundles, &who, id).await?;
    show_form(&bundles, &page, &draft, Errors::new())
}

pub(super) async fn save(
    State(bundles): Here,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<ErrandRef>,
    fields: Fields,
) -> Answer {
    let draft = draft::get(&bundles, &who, id).await?;
    let bundle = bundles.bundle(&draft.bundle)?;
    let (asked, wanted) = with_plan(&bundles, &bundle, &draft.chosen, |_, asked| {
        (asked.form.clone(), asked.materials.iter().any(Wanted::is_uploaded))
    });
    let typed = asked.iter().map(|it| it.key.as_str()).chain([SITE]);
    let answers = typed.filter_map(|key| Some((key.to_owned(), fields.find(key)?.to_owned()))).collect();
    let draft = draft::save(&bundles, &who, Draft { answers, ..draft }).await?;
    if let Err(faults) = form::check(&asked, &draft.answers, bundles.today()) {
        return show_form(&bundles, &page, &draft, view::faults(&page, &asked, faults));
    }
    let next = if wanted { "materials" } else { "check" };
    Ok(page.go(format!("{}/{next}", at(&draft))))
}

pub(super) async fn materials(
    State(bundles): Here,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<ErrandRef>,
) -> Answer {
    let draft = draft::get(&bundles, &who, id).await?;
    show_materials(&bundles, &page, &draft, Errors::new()).await
}

pub(super) async fn add_materials(
    State(bundles): Here,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<ErrandRef>,
    fields: Fields,
) -> Answer {
    let draft = draft::get(&bundles, &who, id).await?;
    if let Some(file) = fields.find("remove").and_then(|file| file.parse::<Id<Kept>>().ok()) {
        files::remove(&bundles, id, file).await?;
        return Ok(page.go(format!("{}/materials", at(&draft))));
    }
    let bundle = bundles.bundle(&draft.bundle)?;
    let wanted = with_plan(&bundles, &bundle, &draft.chosen, |_, asked| asked.materials.clone());
    let mut errors = Errors::new();
    for material in wanted.iter().filter(|it| it.is_uploaded()) {
        let field = format!("material.{}", material.id);
        for upload in fields.files(&field) {
            let file = (material.id.clone(), upload.bytes.to_vec());
            if let Err(error) = files::add(&bundles, who.key(), id, file).await {
                errors.add(field.clone(), page.fault(&error));
            }
        }
    }
    let kept = files::list(&bundles, id).await?;
    for missing in files::missing(&wanted, &kept) {
        errors.add(format!("material.{}", missing.id), page.t("bundles.field.photo_missing"));
    }
    if errors.is_empty() {
        return Ok(page.go(format!("{}/check", at(&draft))));
    }
    show_materials(&bundles, &page, &draft, errors).await
}

pub(super) async fn check(
    State(bundles): Here,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<ErrandRef>,
) -> Answer {
    let draft = draft::get(&bundles, &who, id).await?;
    show_check(&bundles, &page, (&who, &draft), Errors::new()).await
}

pub(super) async fn send(
    State(bundles): Here,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<ErrandRef>,
    fields: Fields,
) -> Answer {
    let draft = draft::get(&bundles, &who, id).await?;
    if !fields.is("declare", "yes") {
        let mut errors = Errors::new();
        errors.add("declare", page.fault(&BundleError::NotDeclared));
        return show_check(&bundles, &page, (&who, &draft), errors).await;
    }
    match hand_in::run(&bundles, &who, draft.clone()).await {
        Ok(errand) => {
            let said = page.t("bundles.handed_in").with("number", &errand.number);
            Ok(page.go_saying(format!("/me/bundles/{}", errand.id), &said))
        }
        Err(error) => back_to(&bundles, &page, &draft, error).await,
    }
}

/// The step at which what cannot be sent is put right.
async fn back_to(bundles: &Bundles, page: &Page, draft: &Draft, error: BundleError) -> Answer {
    let bundle = bundles.bundle(&draft.bundle)?;
    let mut errors = Errors::new();
    match &error {
        BundleError::QuestionOpen(key) => {
            errors.add(key.clone(), page.fault(&error));
            let action = format!("{}/questions", at(draft));
            Ok(page.invalid(questions_page(page, &bundle, (&draft.chosen, errors), action)))
        }
        BundleError::Field { .. } => {
            let form = with_plan(bundles, &bundle, &draft.chosen, |_, asked| asked.form.clone());
            let faults = form::check(&form, &draft.answers, bundles.today()).err().unwrap_or_default();
            show_form(bundles, page, draft, view::faults(page, &form, faults))
        }
        BundleError::WrongSite => {
            errors.add(SITE, page.fault(&error));
            show_form(bundles, page, draft, errors)
        }
        BundleError::MaterialMissing(id) => {
            errors.add(format!("material.{id}"), page.t("bundles.field.photo_missing"));
            show_materials(bundles, page, draft, errors).await
        }
        _ => Err(error.into()),
    }
}

pub(super) async fn discard(
    State(bundles): Here,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<ErrandRef>,
) -> Answer {
    let draft = draft::get(&bundles, &who, id).await?;
    draft::discard(&bundles, draft).await?;
    Ok(page.go_saying("/me/bundles", &page.t("bundles.discarded")))
}

/// A photograph of the resident's own draft or errand.
pub(super) async fn file(
    State(bundles): Here,
    AsResident(who): AsResident,
    Path((id, file)): Path<(ErrandRef, Id<Kept>)>,
) -> Answer {
    if let Err(BundleError::NotFound) = draft::get(&bundles, &who, id).await {
        crate::reading::own(&bundles, &who, id).await?;
    }
    Ok(cap_cases::inline(files::open(&bundles, who.key(), (id, file)).await?))
}

/// The address of a draft.
pub(super) fn at(draft: &Draft) -> String {
    format!("/me/bundles/{}", draft.id)
}
