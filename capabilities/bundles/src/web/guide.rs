//! What bundles there are, and what one of them asks, gives and saves.

use askama::Template;
use axum::extract::{Path, State};
use cap_catalogue::Chosen;
use plat_facts::refs::BundleRef;
use plat_web::{Answer, Page};

use crate::{
    hand_in::Asked,
    model::{Bundle, Measure, Span, Step},
    picture::{self, Shape},
    plan::Plan,
    reading::{self, Counted},
    service::Bundles,
    view,
};

/// A bundle in the list.
pub(crate) struct Card {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) saved: Vec<String>,
}

/// The bundles of one event of life.
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) icon: String,
    pub(crate) name: String,
    pub(crate) cards: Vec<Card>,
}

#[derive(Template)]
#[template(path = "bundles.html")]
pub(crate) struct ListPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) groups: Vec<Group>,
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
    pub(crate) only: bool,
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
    let group = |event: &std::sync::Arc<cap_catalogue::LifeEvent>| Group {
        id: event.code.0.clone(),
        icon: event.icon.clone(),
        name: page.pick(&event.name).to_owned(),
        cards: bundles
            .shelf
            .bundles()
            .filter(|it| it.life_event == event.code)
            .map(|it| card(&bundles, &page, it))
            .collect(),
    };
    let groups = events.iter().map(group).filter(|it| !it.cards.is_empty()).collect();
    Ok(page.answer(ListPage { page: &page, groups }))
}

fn card(bundles: &Bundles, page: &Page, bundle: &Bundle) -> Card {
    let departments: std::collections::BTreeSet<String> =
        bundle.steps.iter().map(|step| view::whose(bundles, page, step)).collect();
    let mut saved = vec![page.t("bundles.departments").with("n", departments.len()).to_string()];
    let trips = page.t("bundles.trips_from_to");
    saved.push(
        trips.with("before", span(bundle.before.trips)).with("after", span(bundle.after.trips)).to_string(),
    );
    Card {
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
    let nodes = view::plan_nodes(&bundles, &page, &plan);
    let confidence = page.t(&format!("bundles.confidence.{}", confidence(bundle.confidence)));
    let view = GuidePage {
        page: &page,
        name: page.pick(&bundle.name).to_owned(),
        about: page.pick(&bundle.about).to_owned(),
        href: format!("/bundles/{}/apply", bundle.id),
        lead: view::department(&bundles, &page, &bundle.lead),
        promise: page.t("bundles.promise").with("days", view::promise(&page, plan.longest().0)).to_string(),
        savings: savings(&page, &bundle, (&plan, counted)),
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
fn savings(page: &Page, bundle: &Bundle, (plan, counted): (&Plan<'_>, Option<Counted>)) -> Vec<Saving> {
    let wanted = crate::materials::wanted(bundle, plan, &Chosen::new());
    let materials = wanted.iter().filter(|it| it.counts() && it.required).count();
    let materials = u32::try_from(materials).unwrap_or_default();
    let (days, visits) = (plan.longest().0, plan.visits());
    let guessed = |measure: Measure, figure: String| {
        if bundle.estimate.contains(&measure) {
            page.t("bundles.estimated").with("n", figure).to_string()
        } else {
            figure
        }
    };
    let many = |of: fn(Counted) -> i64| counted.map(|it| hundredths(of(it))).unwrap_or_default();
    let exact = |figure: Option<u32>| figure.map(|it| it.to_string()).unwrap_or_default();
    vec![
        Saving {
            what: page.t("bundles.trips").to_string(),
            before: guessed(Measure::Trips, span(bundle.before.trips)),
            now: visits.to_string(),
            published: span(bundle.after.trips),
            counted: many(|it| it.visits),
            differs: !bundle.after.trips.covers(visits),
        },
        Saving {
            what: page.t("bundles.materials").to_string(),
            before: guessed(Measure::Materials, exact(bundle.before.materials)),
            now: page.t("bundles.at_most").with("n", materials).to_string(),
            published: guessed(Measure::Materials, exact(bundle.after.materials)),
            counted: many(|it| it.materials),
            differs: bundle.after.materials.is_some_and(|it| it < materials),
        },
        Saving {
            what: page.t("bundles.days_row").to_string(),
            before: guessed(Measure::Days, span(bundle.before.days)),
            now: days.to_string(),
            published: span(bundle.after.days),
            counted: many(|it| it.days),
            differs: !bundle.after.days.covers(days),
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
    let waits: Vec<String> = step
        .waits_for()
        .filter_map(|id| bundle.step(id))
        .map(|other| view::step_name(bundles, page, other))
        .collect();
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
        only: !step.when.is_empty(),
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
