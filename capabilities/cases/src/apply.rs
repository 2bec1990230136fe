//! A resident hands in an application online.

use cap_catalogue::Answers;
use plat_facts::{
    Actor,
    refs::{ItemRef, SiteRef},
};
use plat_identity::Resident;

use crate::{
    draft::{self, Draft},
    error::CaseError,
    intake::{self, HandedInBy, Intake},
    materials,
    model::{Case, Channel},
    service::Cases,
};

/// Hands in a draft. It must answer every question and have every material that the state does not know itself.
pub async fn run(cases: &Cases, draft: Draft) -> Result<Case, CaseError> {
    let item = cases.item(&draft.item)?;
    if !item.can_apply_online() {
        return Err(CaseError::ItemClosed);
    }
    let answers = intake::check(&item, &draft.answers, cases.mint.today())?;
    let handed_in = materials::list(cases, draft.id).await?;
    if let Some(missing) = materials::missing(&item, &handed_in).next() {
        return Err(CaseError::MaterialMissing(missing.to_owned()));
    }
    site_handles(cases, &item, &draft.site)?;
    let intake = Intake {
        id: draft.id,
        applicant: cases.resident(draft.applicant).await?,
        site: draft.site,
        channel: Channel::Online,
        receiver: None,
        actor: Actor::Resident(draft.applicant),
        answers,
        handed_in: HandedInBy::Draft(handed_in),
    };
    intake::receive(cases, &item, intake).await
}

/// Hands in an application for which nothing has to be photographed, in one step (the API).
pub async fn at_once(
    cases: &Cases,
    resident: &Resident,
    (item, site): (ItemRef, Option<SiteRef>),
    answers: Answers,
) -> Result<Case, CaseError> {
    let draft = draft::begin(cases, resident, &item).await?;
    let site = site.unwrap_or_else(|| draft.site.clone());
    run(cases, draft::save(cases, Draft { site, answers, ..draft }).await?).await
}

pub(crate) fn site_handles(
    cases: &Cases,
    item: &cap_catalogue::Item,
    site: &SiteRef,
) -> Result<(), CaseError> {
    let handles = cases.sites.handling(item).iter().any(|it| it.code == *site);
    if handles { Ok(()) } else { Err(CaseError::WrongSite) }
}
