//! Applying for everything at once: the questions, the one form, the one set of materials, a look at everything. Each step has
//! its address and keeps what was typed.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use cap_cases::view::{Choice, Pair, Question, question};
use cap_catalogue::{Answers, Chosen};
use plat_facts::refs::{BundleRef, ErrandRef};
use plat_identity::Resident;
use plat_kernel::id::Id;
use plat_web::{Answer, AsResident, Errors, Fields, Page, Text};

use crate::{
    draft::{self, Draft},
    error::BundleError,
    files::{self, Kept},
    form, hand_in,
    hand_in::{Asked, SITE},
    materials::Wanted,
    model::Bundle,
    plan::Plan,
    service::Bundles,
    view::{self, FileView},
};

#[derive(Template)]
#[template(path = "bundle_form.html")]
pub(crate) struct FormPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) title: Text,
    pub(crate) words: Text,
    pub(crate) steps: Vec<Text>,
    pub(crate) now: usize,
    pub(crate) errors: Errors,
    pub(crate) questions: Vec<Question>,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) discard: String,
}

/// One material with its photographs so far.
pub(crate) struct MaterialField {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) hint: String,
    pub(crate) kept: Vec<FileView>,
}

#[derive(Template)]
#[template(path = "bundle_materials.html")]
pub(crate) struct MaterialsPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) steps: Vec<Text>,
    pub(crate) now: usize,
    pub(crate) errors: Errors,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) materials: Vec<MaterialField>,
    pub(crate) others: Vec<Pair>,
}

#[derive(Template)]
#[template(path = "bundle_check.html")]
pub(crate) struct CheckPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) steps: Vec<Text>,
    pub(crate) now: usize,
    pub(crate) errors: Errors,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) person: Vec<Pair>,
    pub(crate) chosen: Vec<Pair>,
    pub(crate) parts: Vec<Pair>,
    pub(crate) barred: Vec<Pair>,
    pub(crate) answers: Vec<Pair>,
    pub(crate) materials: Vec<Pair>,
    pub(crate) promise: String,
    pub(crate) visits: Vec<String>,
}

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

/// What is asked of somebody with these answers.
fn with_plan<T>(
    bundles: &Bundles,
    bundle: &Bundle,
    chosen: &Chosen,
    then: impl FnOnce(&Plan<'_>, &Asked) -> T,
) -> T {
    let items = bundles.cases.catalogue.now();
    let taken = bundle.taken(chosen);
    let plan = Plan::of(bundle, &items, &taken);
    let asked = Asked::of(bundles, bundle, &plan, &taken);
    then(&plan, &asked)
}

fn questions_page<'a>(
    page: &'a Page,
    bundle: &Bundle,
    (chosen, errors): (&Chosen, Errors),
    action: String,
) -> FormPage<'a> {
    let ask = |it: &crate::model::Question| {
        let choice = |answer: &crate::model::Choice| Choice {
            chosen: chosen.get(&it.key) == Some(&answer.key),
            ..Choice::new(&answer.key, page.pick(&answer.label()))
        };
        let asked = Question::choice(&it.key, page.pick(&it.ask), it.answer.iter().map(choice).collect());
        Question {
            hint: it.help.as_ref().map(|it| page.pick(it).to_owned()).unwrap_or_default(),
            required: it.when.is_empty(),
            // The script hides what waits for one answer; what waits for one of several is always shown, and counted
            // only if it is asked.
            when: match it.when.as_slice() {
                [only] => only
                    .any_of
                    .first()
                    .filter(|_| only.any_of.len() == 1)
                    .map(|answer| (only.question.clone(), answer.clone()))
                    .unwrap_or_default(),
                _ => Default::default(),
            },
            ..asked
        }
    };
    let discard = action.strip_suffix("/questions").map(|at| format!("{at}/discard"));
    FormPage {
        page,
        name: page.pick(&bundle.name).to_owned(),
        href: format!("/bundles/{}", bundle.id),
        title: page.t("bundles.apply.questions"),
        words: page.t("bundles.apply.questions_words"),
        steps: steps(page, true),
        now: 1,
        errors,
        questions: bundle.questions.iter().map(ask).collect(),
        action,
        back: format!("/bundles/{}", bundle.id),
        discard: discard.unwrap_or_default(),
    }
}

fn show_form(bundles: &Bundles, page: &Page, draft: &Draft, errors: Errors) -> Answer {
    let bundle = bundles.bundle(&draft.bundle)?;
    if bundle.open(&draft.chosen).next().is_some() {
        return Ok(page.go(format!("{}/questions", at(draft))));
    }
    let wrong = !errors.is_empty();
    let (questions, uploads) = with_plan(bundles, &bundle, &draft.chosen, |_, asked| {
        let mut all: Vec<Question> =
            asked.form.iter().map(|field| question(page, field, &draft.answers)).collect();
        all.extend(where_to(bundles, page, draft, &asked.sites));
        (all, asked.materials.iter().any(Wanted::is_uploaded))
    });
    let view = FormPage {
        page,
        name: page.pick(&bundle.name).to_owned(),
        href: format!("/bundles/{}", bundle.id),
        title: page.t("bundles.apply.form"),
        words: page.t("bundles.apply.form_words"),
        steps: steps(page, uploads),
        now: 2,
        errors,
        questions,
        action: format!("{}/form", at(draft)),
        back: format!("{}/questions", at(draft)),
        discard: format!("{}/discard", at(draft)),
    };
    Ok(answered(page, view, wrong))
}

/// Where everything is handled and picked up; not asked where there is only one place.
fn where_to(
    bundles: &Bundles,
    page: &Page,
    draft: &Draft,
    sites: &[plat_facts::refs::SiteRef],
) -> Option<Question> {
    let named =
        draft.answers.get(SITE).map(String::as_str).or(sites.first().map(plat_facts::refs::SiteRef::as_str));
    let choice = |code: &plat_facts::refs::SiteRef| {
        let name = bundles.cases.sites.get(code).map(|it| page.pick(&it.name).to_owned()).unwrap_or_default();
        Choice { chosen: named == Some(code.as_str()), ..Choice::new(code.as_str(), name) }
    };
    let asked = Question::choice(SITE, page.t("bundles.pickup"), sites.iter().map(choice).collect());
    let hint = page.t("bundles.pickup_hint").to_string();
    (sites.len() > 1).then_some(Question { kind: "list", hint, ..asked })
}

async fn show_materials(bundles: &Bundles, page: &Page, draft: &Draft, errors: Errors) -> Answer {
    let bundle = bundles.bundle(&draft.bundle)?;
    let kept = files::list(bundles, draft.id).await?;
    let wrong = !errors.is_empty();
    let wanted = with_plan(bundles, &bundle, &draft.chosen, |_, asked| asked.materials.clone());
    let field = |it: &Wanted| MaterialField {
        id: it.id.clone(),
        name: page.pick(&it.name).to_owned(),
        required: it.required,
        hint: page.t("bundles.material.once").with("n", it.covers.len() + it.departments.len()).to_string(),
        kept: shown(page, &at(draft), &it.id, &kept),
    };
    let other = |it: &Wanted| Pair::new(page.pick(&it.name), view::how(page, it.provision));
    let view = MaterialsPage {
        page,
        name: page.pick(&bundle.name).to_owned(),
        href: format!("/bundles/{}", bundle.id),
        steps: steps(page, true),
        now: 3,
        errors,
        action: format!("{}/materials", at(draft)),
        back: format!("{}/form", at(draft)),
        materials: wanted.iter().filter(|it| it.is_uploaded()).map(field).collect(),
        others: wanted.iter().filter(|it| !it.is_uploaded()).map(other).collect(),
    };
    Ok(answered(page, view, wrong))
}

/// The photographs of one material.
pub(super) fn shown(page: &Page, base: &str, material: &str, kept: &[Kept]) -> Vec<FileView> {
    let of_it = kept.iter().filter(|it| it.material == material);
    let file = |(at, it): (usize, &Kept)| FileView {
        id: it.id.to_string(),
        name: page.t("bundles.file").with("n", at + 1).with("kb", (it.size / 1024).max(1)).to_string(),
        href: format!("{base}/files/{}", it.id),
        picture: it.media.starts_with("image/"),
    };
    of_it.enumerate().map(file).collect()
}

async fn show_check(
    bundles: &Bundles,
    page: &Page,
    (who, draft): (&Resident, &Draft),
    errors: Errors,
) -> Answer {
    let bundle = bundles.bundle(&draft.bundle)?;
    let kept = files::list(bundles, draft.id).await?;
    let wrong = !errors.is_empty();
    let base = at(draft);
    let view = with_plan(bundles, &bundle, &draft.chosen, |plan, asked| {
        let uploads = asked.materials.iter().any(Wanted::is_uploaded);
        let taken = form::check(&asked.form, &draft.answers, bundles.today());
        let mut answers = view::answers(
            page,
            &asked.form,
            taken.as_ref().unwrap_or(&draft.answers),
            &format!("{base}/form"),
        );
        answers.extend(site_pair(bundles, page, draft, asked));
        CheckPage {
            page,
            name: page.pick(&bundle.name).to_owned(),
            href: format!("/bundles/{}", bundle.id),
            steps: steps(page, uploads),
            now: if uploads { 4 } else { 3 },
            errors,
            action: format!("{base}/check"),
            back: format!("{base}/{}", if uploads { "materials" } else { "form" }),
            person: person(page, who),
            chosen: view::chosen(page, &bundle, &draft.chosen, &format!("{base}/questions")),
            parts: plan.steps.iter().map(|it| part_pair(bundles, page, it)).collect(),
            barred: plan
                .barred
                .iter()
                .map(|(step, why)| Pair::new(view::step_name(bundles, page, step), page.pick(why)))
                .collect(),
            answers,
            materials: asked.materials.iter().map(|it| material_pair(page, &base, it, &kept)).collect(),
            promise: page
                .t("bundles.apply.then")
                .with("promise", view::promise(page, plan.longest().0))
                .to_string(),
            visits: plan
                .steps
                .iter()
                .filter_map(|it| it.step.visit.as_ref())
                .map(|it| page.pick(it).to_owned())
                .collect(),
        }
    });
    Ok(answered(page, view, wrong))
}

fn site_pair(bundles: &Bundles, page: &Page, draft: &Draft, asked: &Asked) -> Option<Pair> {
    let site = bundles.cases.sites.get(&hand_in::site_of(draft, &asked.sites).ok()?)?;
    let change = if asked.sites.len() > 1 { format!("{}/form", at(draft)) } else { String::new() };
    Some(Pair { change, ..Pair::new(page.t("bundles.pickup"), page.pick(&site.name)) })
}

fn part_pair(bundles: &Bundles, page: &Page, planned: &crate::plan::Planned<'_>) -> Pair {
    let whose = view::whose(bundles, page, planned.step);
    Pair::new(
        view::step_name(bundles, page, planned.step),
        format!("{whose} · {}", view::promise(page, planned.days)),
    )
}

fn material_pair(page: &Page, base: &str, wanted: &Wanted, kept: &[Kept]) -> Pair {
    let name = page.pick(&wanted.name);
    if !wanted.is_uploaded() {
        return Pair::new(name, view::how(page, wanted.provision));
    }
    let many = kept.iter().filter(|it| it.material == wanted.id).count();
    Pair {
        change: format!("{base}/materials"),
        ..Pair::new(name, page.t("bundles.pictures").with("n", many))
    }
}

/// Who applies, as the account knows it: not asked again.
fn person(page: &Page, who: &Resident) -> Vec<Pair> {
    vec![
        Pair::new(page.t("bundles.applicant"), who.masked_name()),
        Pair::new(page.t("bundles.id_number"), who.masked_id_number()),
        Pair::new(page.t("bundles.phone"), who.masked_phone()),
    ]
}

fn steps(page: &Page, uploads: bool) -> Vec<Text> {
    let keys = [
        "bundles.apply.step_questions",
        "bundles.apply.step_form",
        "bundles.apply.step_materials",
        "bundles.apply.step_check",
    ];
    keys.into_iter()
        .filter(|key| uploads || *key != "bundles.apply.step_materials")
        .map(|key| page.t(key))
        .collect()
}

fn answered(page: &Page, view: impl Template, wrong: bool) -> Response {
    if wrong { page.invalid(view) } else { page.answer(view) }
}
