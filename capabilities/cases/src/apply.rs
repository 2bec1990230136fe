//! A resident hands in an application online.

use cap_catalogue::{Answers, Chosen};
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
    situation,
};

/// What an applicant fills in.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    /// The answers of the form.
    pub answers: Answers,
    /// The answers to the questions that narrow the item; none, and the general guide holds.
    pub chosen: Chosen,
}

impl From<Answers> for Filled {
    fn from(answers: Answers) -> Self {
        Self { answers, chosen: Chosen::new() }
    }
}

/// Hands in a draft. It must answer every question and have every material that the state does not know itself.
pub async fn run(cases: &Cases, draft: Draft) -> Result<Case, CaseError> {
    let item = cases.item(&draft.item)?;
    let outcome = situation::outcome(&item, &draft.chosen)?;
    let item = situation::narrowed(item, outcome.as_ref());
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
        outcome,
        handed_in: HandedInBy::Draft(handed_in),
    };
    intake::receive(cases, &item, intake).await
}

/// Hands in an application for which nothing has to be photographed, in one step (the API).
pub async fn at_once(
    cases: &Cases,
    resident: &Resident,
    (item, site): (ItemRef, Option<SiteRef>),
    filled: impl Into<Filled>,
) -> Result<Case, CaseError> {
    let draft = draft::begin(cases, resident, &item).await?;
    let site = site.unwrap_or_else(|| draft.site.clone());
    let Filled { answers, chosen } = filled.into();
    run(cases, draft::save(cases, Draft { site, answers, chosen, ..draft }).await?).await
}

pub(crate) fn site_handles(
    cases: &Cases,
    item: &cap_catalogue::Item,
    site: &SiteRef,
) -> Result<(), CaseError> {
    let handles = cases.sites.handling(item).iter().any(|it| it.code == *site);
    if handles { Ok(()) } else { Err(CaseError::WrongSite) }
}
