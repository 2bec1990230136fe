//! Parts of ours that may begin become cases. Whoever is broken off tries again: the case's id was chosen when the errand was
//! handed in, so it is received once however often it is tried.

use cap_cases::{
    CaseError,
    apply::Filled,
    materials::Upload,
    part::{self, Part as CasePart},
};
use plat_facts::{Actor, bundles::PartEnd, refs::ErrandRef};
use plat_identity::IdentityError;
use plat_kernel::SignedDuration;
use plat_web::{Fault as _, Kind};

use crate::{
    errand::{Errand, Event, PartState, PartWork},
    error::BundleError,
    files, form, materials,
    plan::{Plan, Planned},
    reading::{self, Filled as Form},
    service::Bundles,
    store, told,
};

/// For how long a part is this node's; a node that died loses it to another one.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// Receives what may begin; tells whether there was anything. A part that cannot be received for good ends with the reason;
/// one that cannot just now is tried again.
pub(crate) async fn run(bundles: &Bundles) -> Result<bool, BundleError> {
    let now = bundles.mint.now();
    let ready = bundles.db.read::<_, BundleError>(move |tx| Ok(store::ready(tx, now)?)).await?;
    let mut moved = false;
    for (errand, step) in ready {
        moved |= one(bundles, errand, &step).await?;
    }
    Ok(moved)
}

async fn one(bundles: &Bundles, id: ErrandRef, step: &str) -> Result<bool, BundleError> {
    let now = bundles.mint.now();
    let (name, until) = (step.to_owned(), now.saturating_add(LEASE).unwrap_or(now));
    let claim =
        move |tx: &mut plat_store::Tx<'_>| Ok::<_, BundleError>(store::claim(tx, (id, &name), (now, until))?);
    if !bundles.db.write(claim).await? {
        return Ok(false);
    }
    let errand = reading::errand(bundles, id).await?;
    match receive(bundles, &errand, step).await {
        Ok(()) => finish(bundles, id, step, Event::Started).await?,
        Err(error) if is_final(&error) => {
            tracing::warn!(errand = %id, step, code = error.code(), "a part of an errand cannot be received");
            let because = Some(error.code().to_owned());
            finish(bundles, id, step, Event::Ended { end: PartEnd::Stopped, because }).await?;
        }
        Err(error) => return Err(error),
    }
    Ok(true)
}

/// Whether trying again cannot help.
fn is_final(error: &BundleError) -> bool {
    let erased = matches!(
        error,
        BundleError::Identity(IdentityError::Erased)
            | BundleError::Case(CaseError::Identity(IdentityError::Erased))
    );
    erased || !matches!(error.kind(), Kind::Busy | Kind::Internal)
}

/// Stores what came of it, unless that was stored before: the reader of facts may have seen the case first.
async fn finish(bundles: &Bundles, id: ErrandRef, step: &str, event: Event) -> Result<(), BundleError> {
    let (mine, step, now) = (bundles.clone(), step.to_owned(), bundles.mint.now());
    bundles
        .db
        .write(move |tx| {
            let errand = store::find(tx, id)?.ok_or(BundleError::NotFound)?;
            let ready = errand.part(&step).is_some_and(|it| matches!(it.state, PartState::Ready { .. }));
            if !ready {
                return Ok(());
            }
            let happened = (step.clone(), event.clone());
            told::happen(&mine, errand, happened, (now, Actor::System))?.store(tx)
        })
        .await
}

async fn receive(bundles: &Bundles, errand: &Errand, step: &str) -> Result<(), BundleError> {
    let bundle = bundles.bundle(&errand.bundle)?;
    let part = errand.part(step).ok_or(BundleError::NoSuchStep)?;
    let PartWork::Case { item, case } = &part.work else { return Err(BundleError::NoSuchStep) };
    let key = bundles.key_of(errand.applicant).await?;
    let Form { chosen, answers } = reading::form(bundles, &key, errand.id).await?;
    let items = bundles.cases.catalogue.now();
    let plan = Plan::of(&bundle, &items, &chosen);
    let planned = plan.steps.iter().find(|it| it.step.id == step).ok_or(BundleError::NoSuchStep)?;
    let mut uploads = Vec::new();
    let kept = files::list(bundles, errand.id).await?;
    for wanted in materials::wanted(&bundle, &plan, &chosen) {
        for cover in wanted.covers.iter().filter(|it| it.step == step && it.uploaded) {
            for file in kept.iter().filter(|it| it.material == wanted.id) {
                let bytes = files::bytes(bundles, &key, file).await?;
                uploads.push(Upload { material: cover.material.clone(), bytes });
            }
        }
    }
    let received = CasePart {
        id: *case,
        applicant: errand.applicant,
        item: item.clone(),
        site: site(bundles, errand, planned)?,
        filled: Filled { answers: form::answers_of(planned, &answers), chosen: planned.chosen.clone() },
        uploads,
    };
    part::receive(&bundles.cases, received).await?;
    Ok(())
}

/// The errand's own site, or the first that handles the item.
fn site(
    bundles: &Bundles,
    errand: &Errand,
    planned: &Planned<'_>,
) -> Result<plat_facts::refs::SiteRef, BundleError> {
    let item = planned.item.as_ref().ok_or(BundleError::NoSuchStep)?;
    let handling = bundles.cases.sites.handling(item);
    let own = handling.iter().find(|it| it.code == errand.site).or(handling.first());
    own.map(|it| it.code.clone()).ok_or(BundleError::WrongSite)
}
