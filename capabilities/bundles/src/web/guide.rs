//! What bundles there are, and what one of them asks, gives and saves.

use askama::Template;
use axum::extract::{Path, State};
use cap_catalogue::{Chosen, LifeEvent};
use plat_facts::refs::BundleRef;
use plat_web::{Answer, Page};

use crate::{
    error::BundleError,
    hand_in::Asked,
    load::Derived,
    model::{Bundle, Measure, Span, Step},
    picture::{self, Shape},
    plan::Plan,
    reading::{self, Counted},
    service::Bundles,
    view,
};

/// A bundle in the list.
pub(crate) struct Card {
    pub(crate) icon: String,
    pub(crate) event: String,
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) saved: Vec<String>,
}

#[derive(Template)]
#[template(path = "bundles.html")]
pub(crate) struct ListPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) cards: Vec<Card>,
}

/// A row of the table of savings.
pub(crate) struct Saving {
    pub(crate) what: String,
    pub(crate) before: String,
    pub(crate) now: String,
    pub(crate) published: String,
    pub(crate) counted: String,
    /// The published figure and what follows from the steps differ.
    pub(crate) differs: bool,
}

/// A step in the list.
pub(crate) struct StepRow {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) whose: String,
    pub(crate) promise: String,
    pub(crate) about: String,
    pub(crate) gives: String,
    pub(crate) waits: String,
    pub(crate) visit: String,
    /// After which answers it applies; none for what everybody has.
    pub(crate) only: Vec<String>,
    pub(crate) unsure: bool,
}

/// A material in the list.
pub(crate) struct MaterialRow {
    pub(crate) name: String,
    pub(crate) how: String,
    pub(crate) many: String,
}

#[derive(Template)]
#[template(path = "bundle.html")]
pub(crate) struct GuidePage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) href: String,
    pub(crate) lead: String,
    pub(crate) promise: String,
    pub(crate) savings: Vec<Saving>,
    pub(crate) finished: String,
    pub(crate) source: String,
    pub(crate) trigger: String,
    pub(crate) tall: String,
    pub(crate) wide: String,
    pub(crate) steps: Vec<StepRow>,
    pub(crate) materials: Vec<MaterialRow>,
    pub(crate) hints: Vec<String>,
}

pub(super) async fn list(State(bundles): State<Bundles>, page: Page) -> Answer {
    let events = bundles.cases.catalogue.shared().life_events().to_vec();
    let of_event = |event: &std::sync::Arc<LifeEvent>| {
        let of_it = bundles.shelf.bundles().filter(|it| it.life_event == event.code);
        of_it.map(|it| card(&bundles, &page, (it, event))).collect::<Vec<_>>()
    };
    let cards = events.iter().flat_map(of_event).collect();
    Ok(page.answer(ListPage { page: &page, cards }))
}

fn card(bundles: &Bundles, page: &Page, (bundle, event): (&Bundle, &LifeEvent)) -> Card {
    let departments: std::collections::BTreeSet<String> =
        bundle.steps.iter().map(|step| view::whose(bundles, page, step)).collect();
    let mut saved = vec![page.t("bundles.departments").with("n", departments.len()).to_string()];
    let trips = page.t("bundles.trips_from_to");
    saved.push(
        trips.with("before", span(bundle.before.trips)).with("after", span(bundle.after.trips)).to_string(),
    );
    Card {
        icon: event.icon.clone(),
        event: page.pick(&event.name).to_owned(),
        href: format!("/bundles/{}", bundle.id),
        name: page.pick(&bundle.name).to_owned(),
        about: page.pick(&bundle.about).to_owned(),
        saved,
    }
}

pub(super) async fn show(State(bundles): State<Bundles>, page: Page, Path(id): Path<BundleRef>) -> Answer {
    let bundle = bundles.bundle(&id)?;
    let counted = reading::counted(&bundles, &bundle.id).await?;
    let items = bundles.cases.catalogue.now();
    let plan = Plan::whole(&bundle, &items);
    let derived = bundles.shelf.derived(&bundle, &items).ok_or(BundleError::NoSuchBundle)?;
    let nodes = view::plan_nodes(&bundles, &page, (&bundle, &plan));
    let confidence = page.t(&format!("bundles.confidence.{}", confidence(bundle.confidence)));
    let view = GuidePage {
        page: &page,
        name: page.pick(&bundle.name).to_owned(),
        about: page.pick(&bundle.about).to_owned(),
        href: format!("/bundles/{}/apply", bundle.id),
        lead: view::department(&bundles, &page, &bundle.lead),
        promise: page.t("bundles.promise").with("days", view::promise(&page, derived.days.most)).to_string(),
        savings: savings(&page, &bundle, (derived, counted)),
        finished: counted
            .map(|it| page.t("bundles.finished").with("n", page.count(it.errands)).to_string())
            .unwrap_or_default(),
        source: page
            .t("bundles.source")
            .with("source", &bundle.source)
            .with("confidence", confidence)
            .to_string(),
        trigger: trigger(&bundles, &page, &bundle),
        tall: picture::draw(&nodes, Shape::Tall),
        wide: picture::draw(&nodes, Shape::Wide),
        steps: bundle.steps.iter().map(|step| step_row(&bundles, &page, (&bundle, &plan), step)).collect(),
        materials: materials(&bundles, &page, &bundle, &plan),
        hints: bundle.hints.iter().map(|it| page.pick(it).to_owned()).collect(),
    };
    Ok(page.answer(view))
}

fn confidence(confidence: cap_catalogue::Confidence) -> &'static str {
    match confidence {
        cap_catalogue::Confidence::High => "high",
        cap_catalogue::Confidence::Medium => "medium",
        cap_catalogue::Confidence::Low => "low",
    }
}

fn trigger(bundles: &Bundles, page: &Page, bundle: &Bundle) -> String {
    let say = |it: &crate::model::Trigger| {
        let by = view::department(bundles, page, &it.by);
        page.t("bundles.trigger").with("department", by).with("what", page.pick(&it.what)).to_string()
    };
    bundle.trigger.as_ref().map(say).unwrap_or_default()
}

fn span(span: Span) -> String {
    if span.least == span.most { span.least.to_string() } else { format!("{}–{}", span.least, span.most) }
}

/// Published figures beside what follows from the steps, and beside what was counted.
fn savings(page: &Page, bundle: &Bundle, (derived, counted): (Derived, Option<Counted>)) -> Vec<Saving> {
    let guessed = |measure: Measure, figure: String| {
        if figure.is_empty() || !bundle.estimate.contains(&measure) {
            return figure;
        }
        page.t("bundles.estimated").with("n", figure).to_string()
    };
    let many = |of: fn(Counted) -> i64| counted.map(|it| hundredths(of(it))).unwrap_or_default();
    let exact = |figure: Option<u32>| figure.map(|it| it.to_string()).unwrap_or_default();
    vec![
        Saving {
            what: page.t("bundles.trips").to_string(),
            before: guessed(Measure::Trips, span(bundle.before.trips)),
            now: span(derived.visits),
            published: span(bundle.after.trips),
            counted: many(|it| it.visits),
            differs: !bundle.after.trips.meets(derived.visits),
        },
        Saving {
            what: page.t("bundles.materials").to_string(),
            before: guessed(Measure::Materials, exact(bundle.before.materials)),
            now: span(derived.materials),
            published: guessed(Measure::Materials, exact(bundle.after.materials)),
            counted: many(|it| it.materials),
            differs: bundle.after.materials.is_some_and(|it| it < derived.materials.least),
        },
        Saving {
            what: page.t("bundles.days_row").to_string(),
            before: guessed(Measure::Days, span(bundle.before.days)),
            now: span(derived.days),
            published: span(bundle.after.days),
            counted: many(|it| it.days),
            differs: !bundle.after.days.meets(derived.days),
        },
    ]
}

/// Hundredths as people read them: `125` is `1.25`, `200` is `2`.
fn hundredths(figure: i64) -> String {
    match (figure / 100, figure % 100) {
        (whole, 0) => whole.to_string(),
        (whole, part) if part % 10 == 0 => format!("{whole}.{}", part / 10),
        (whole, part) => format!("{whole}.{part:02}"),
    }
}

fn step_row(bundles: &Bundles, page: &Page, (bundle, plan): (&Bundle, &Plan<'_>), step: &Step) -> StepRow {
    let work = step.department();
    let days = plan.steps.iter().find(|it| it.step.id == step.id).map(|it| it.days).unwrap_or_default();
    let others = step.waits_for().filter_map(|id| bundle.step(id));
    let mut waits: Vec<String> = others.map(|other| view::step_name(bundles, page, other)).collect();
    // The same item may stand in two steps of which one applies: it is named once.
    waits.dedup();
    let result = step.item().and_then(|it| bundles.cases.catalogue.now().get(&it.item).cloned());
    let gives = work.and_then(|it| it.gives.clone()).or(result.map(|it| it.result.clone()));
    let text = |both: &Option<plat_kernel::lang::Bilingual>| {
        both.as_ref().map(|it| page.pick(it).to_owned()).unwrap_or_default()
    };
    StepRow {
        name: view::step_name(bundles, page, step),
        href: step.item().map(|it| format!("/guides/{}", it.item)).unwrap_or_default(),
        whose: view::whose(bundles, page, step),
        promise: view::promise(page, days),
        about: work.map(|it| text(&it.about)).unwrap_or_default(),
        gives: text(&gives),
        waits: waits.join(&page.t("bundles.and").to_string()),
        visit: text(&step.visit),
        only: view::only_when(page, bundle, step),
        unsure: work.is_some_and(|it| it.confidence == cap_catalogue::Confidence::Low),
    }
}

fn materials(bundles: &Bundles, page: &Page, bundle: &Bundle, plan: &Plan<'_>) -> Vec<MaterialRow> {
    let row = |material: &crate::model::Material| MaterialRow {
        name: page.pick(&material.name).to_owned(),
        how: view::how(page, material.provision),
        many: if material.when.is_empty() { String::new() } else { page.t("bundles.only_some").to_string() },
    };
    let own = Asked::of(bundles, bundle, plan, &Chosen::new()).materials;
    let unnamed = own.iter().filter(|it| bundle.material(&it.id).is_none()).map(|it| MaterialRow {
        name: page.pick(&it.name).to_owned(),
        how: view::how(page, it.provision),
        many: String::new(),
    });
    bundle.materials.iter().map(row).chain(unnamed).collect()
}
