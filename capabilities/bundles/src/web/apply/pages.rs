//! The pages of an application: what each shows, from what was filled in so far.

use askama::Template;
use axum::response::Response;
use cap_cases::view::{Choice, Pair, Question, question};
use cap_catalogue::Chosen;
use plat_identity::Resident;
use plat_web::{Answer, Errors, Page, Text};

use super::at;
use crate::{
    draft::Draft,
    files::{self, Kept},
    form,
    hand_in::{self, Asked, SITE},
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

/// What is asked of somebody with these answers.
pub(super) fn with_plan<T>(
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

pub(super) fn questions_page<'a>(
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

pub(super) fn show_form(bundles: &Bundles, page: &Page, draft: &Draft, errors: Errors) -> Answer {
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

pub(super) async fn show_materials(bundles: &Bundles, page: &Page, draft: &Draft, errors: Errors) -> Answer {
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
pub(in crate::web) fn shown(page: &Page, base: &str, material: &str, kept: &[Kept]) -> Vec<FileView> {
    let of_it = kept.iter().filter(|it| it.material == material);
    let file = |(at, it): (usize, &Kept)| FileView {
        id: it.id.to_string(),
        name: page.t("bundles.file").with("n", at + 1).with("kb", (it.size / 1024).max(1)).to_string(),
        href: format!("{base}/files/{}", it.id),
        picture: it.media.starts_with("image/"),
    };
    of_it.enumerate().map(file).collect()
}

pub(super) async fn show_check(
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
