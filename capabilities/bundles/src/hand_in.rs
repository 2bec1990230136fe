//! One application for everything: it becomes an errand. The errand is recorded first, with the id that each case will have;
//! the cases are received afterwards (`start.rs`), so that a crash between loses nothing and doubles nothing.

use std::collections::BTreeSet;

use cap_catalogue::{Answers, Field, FieldFault, Item};
use plat_facts::{
    Actor, Published as _,
    bundles::{ErrandReceived, PartPlanned},
    refs::SiteRef,
};
use plat_identity::Resident;

use crate::{
    draft::Draft,
    errand::Errand,
    error::BundleError,
    files, form,
    materials::{self, Wanted},
    model::Bundle,
    plan::{Plan, Planned},
    sealed,
    service::Bundles,
    store::{self, FormRow},
    told,
};

/// Everything that a draft asks for, as its answers leave it.
pub struct Asked {
    /// The fields of the one form.
    pub form: Vec<Field>,
    /// The one set of materials.
    pub materials: Vec<Wanted>,
    /// The sites that can handle all of it, the nearest to everybody first.
    pub sites: Vec<SiteRef>,
}

impl Asked {
    /// What a bundle asks of somebody with this plan.
    pub fn of(bundles: &Bundles, bundle: &Bundle, plan: &Plan<'_>, chosen: &cap_catalogue::Chosen) -> Self {
        Self {
            form: form::one_form(bundle, plan, chosen, bundles.cases.catalogue.shared()),
            materials: materials::wanted(bundle, plan, chosen),
            sites: sites(bundles, plan),
        }
    }

    /// How many materials the applicant brings.
    pub fn counted(&self) -> u32 {
        let many = self.materials.iter().filter(|it| it.counts()).count();
        u32::try_from(many).unwrap_or(u32::MAX)
    }
}

/// The key under which the draft keeps where everything is handled: no dictionary field, for no item asks it.
pub(crate) const SITE: &str = "site";

/// The sites that can handle every case of a plan; where there is none, those of the first case; and where there is no case
/// at all, every site.
fn sites(bundles: &Bundles, plan: &Plan<'_>) -> Vec<SiteRef> {
    let of =
        |item: &Item| bundles.cases.sites.handling(item).iter().map(|it| it.code.clone()).collect::<Vec<_>>();
    let mut each = plan.items().map(|(_, _, item)| of(item));
    let Some(first) = each.next() else {
        return bundles.cases.sites.all().iter().map(|it| it.code.clone()).collect();
    };
    let common = each.fold(first.clone(), |common, next| {
        let next: BTreeSet<_> = next.into_iter().collect();
        common.into_iter().filter(|site| next.contains(site)).collect()
    });
    if common.is_empty() { first } else { common }
}

/// The site that a draft names, or the first one.
pub(crate) fn site_of(draft: &Draft, sites: &[SiteRef]) -> Result<SiteRef, BundleError> {
    match draft.answers.get(SITE) {
        Some(named) => sites.iter().find(|it| it.as_str() == named).cloned().ok_or(BundleError::WrongSite),
        None => sites.first().cloned().ok_or(BundleError::WrongSite),
    }
}

/// Hands a draft in. It answers every question and every field, and has every photograph.
pub async fn run(bundles: &Bundles, resident: &Resident, draft: Draft) -> Result<Errand, BundleError> {
    let bundle = bundles.bundle(&draft.bundle)?;
    if let Some(open) = bundle.open(&draft.chosen).next() {
        return Err(BundleError::QuestionOpen(open.key.clone()));
    }
    let chosen = bundle.taken(&draft.chosen);
    let items = bundles.cases.catalogue.now();
    let plan = Plan::of(&bundle, &items, &chosen);
    if plan.steps.is_empty() {
        return Err(BundleError::NothingApplies);
    }
    let asked = Asked::of(bundles, &bundle, &plan, &chosen);
    let answers = form::check(&asked.form, &draft.answers, bundles.today()).map_err(first_fault)?;
    let kept = files::list(bundles, draft.id).await?;
    if let Some(missing) = files::missing(&asked.materials, &kept).next() {
        return Err(BundleError::MaterialMissing(missing.id.clone()));
    }
    let now = bundles.mint.now();
    let fact = ErrandReceived {
        errand: draft.id,
        number: bundles.cases.next_number().await?.to_string(),
        bundle: bundle.id.clone(),
        bundle_version: bundle.version,
        applicant: resident.id,
        site: site_of(&draft, &asked.sites)?,
        parts: plan.steps.iter().map(|it| part(bundles, &plan, it)).collect(),
        materials: asked.counted(),
        visits: plan.visits(),
        offer: draft.offer,
        received_on: bundles.today(),
    };
    let form = sealed_form(resident, &draft, &answers)?;
    let errand = Errand::received(&fact, now)?;
    let first = fact.fact(errand.id.cast(), errand.version, now, Actor::Resident(resident.id));
    let told = told::follow(bundles, errand, (now, Actor::System))?;
    let (id, applicant) = (draft.id, draft.applicant);
    let errand = told.errand.clone();
    bundles
        .db
        .write(move |tx| {
            // Handed in twice: the second finds no draft.
            store::drafts::delete(tx, id, applicant)?;
            store::insert(tx, &told.errand, (&form, &told.stamp))?;
            tx.append(&first)?;
            Ok::<_, BundleError>(told.facts.iter().try_for_each(|fact| tx.append(fact))?)
        })
        .await?;
    Ok(errand)
}

/// A part as it is planned: a case has its id from now on. What it waits for and does not apply is left out.
fn part(bundles: &Bundles, plan: &Plan<'_>, planned: &Planned<'_>) -> PartPlanned {
    let there = |steps: &[String]| {
        let applies = |id: &&String| plan.steps.iter().any(|it| it.step.id == **id);
        steps.iter().filter(applies).cloned().collect()
    };
    let step = planned.step;
    PartPlanned {
        step: step.id.clone(),
        item: step.item().map(|it| it.item.clone()),
        case: step.item().map(|_| bundles.mint.id()),
        department: step.department().map(|it| it.department.clone()),
        days: planned.days,
        needs: there(&step.needs),
        after: there(&step.after),
    }
}

fn sealed_form(resident: &Resident, draft: &Draft, answers: &Answers) -> Result<FormRow, BundleError> {
    Ok(FormRow {
        chosen: sealed::CHOSEN.seal_json(resident.key(), draft.id, &draft.chosen)?,
        answers: sealed::ANSWERS.seal_json(resident.key(), draft.id, answers)?,
    })
}

fn first_fault(faults: Vec<(String, FieldFault)>) -> BundleError {
    let first = faults.into_iter().next();
    first.map_or(BundleError::NotFound, |(field, fault)| BundleError::Field {
        field,
        code: fault_code(&fault),
    })
}

/// The last part of the word key of what is wrong with a field.
pub(crate) fn fault_code(fault: &FieldFault) -> &'static str {
    match fault {
        FieldFault::Missing => "missing",
        FieldFault::TooLong { .. } => "too_long",
        FieldFault::NotOffered => "not_offered",
        FieldFault::NotADate => "not_a_date",
        FieldFault::NotANumber => "not_a_number",
        FieldFault::NotValid(_) => "not_valid",
    }
}

/// The form of a bundle for these answers.
pub(crate) fn form_of(bundles: &Bundles, bundle: &Bundle, chosen: &cap_catalogue::Chosen) -> Vec<Field> {
    let items = bundles.cases.catalogue.now();
    let taken = bundle.taken(chosen);
    let plan = Plan::of(bundle, &items, &taken);
    form::one_form(bundle, &plan, &taken, bundles.cases.catalogue.shared())
}

/// The materials that a draft still lacks.
pub(crate) async fn missing(bundles: &Bundles, draft: &Draft) -> Result<Vec<String>, BundleError> {
    let kept = files::list(bundles, draft.id).await?;
    let wanted = wanted(bundles, draft)?;
    Ok(files::missing(&wanted, &kept).map(|it| it.id.clone()).collect())
}

/// Whether a draft asks for a photograph of a material.
pub(crate) fn wants(bundles: &Bundles, draft: &Draft, material: &str) -> Result<(), BundleError> {
    let asked = wanted(bundles, draft)?.iter().any(|it| it.id == material && it.is_uploaded());
    if asked { Ok(()) } else { Err(BundleError::NotFound) }
}

fn wanted(bundles: &Bundles, draft: &Draft) -> Result<Vec<Wanted>, BundleError> {
    let bundle = bundles.bundle(&draft.bundle)?;
    let items = bundles.cases.catalogue.now();
    let chosen = bundle.taken(&draft.chosen);
    let plan = Plan::of(&bundle, &items, &chosen);
    Ok(materials::wanted(&bundle, &plan, &chosen))
}
