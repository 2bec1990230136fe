//! A resident hands in an application online.

use cap_catalogue::{Answers, Chosen, Item};
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
    places, said,
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
    hand_in(cases, draft, Item::can_apply_online).await
}

/// Hands in a draft for an item that is `open` to applications of this kind.
pub(crate) async fn hand_in(cases: &Cases, draft: Draft, open: fn(&Item) -> bool) -> Result<Case, CaseError> {
    let item = cases.item(&draft.item)?;
    let outcome = situation::outcome(&item, &draft.chosen)?;
    let item = situation::narrowed(item, outcome.as_ref());
    if !open(&item) {
        return Err(CaseError::ItemClosed);
    }
    let answers = intake::check(&item, &draft.answers, cases.mint.today())?;
    let applicant = cases.resident(draft.subject()).await?;
    let wanted = draft::wanted(cases, &draft).await?;
    let said = said::hold(cases, &item, &applicant, (wanted, None)).await?;
    let item = said.asked(item);
    let handed_in = materials::list(cases, draft.id).await?;
    if let Some(missing) = materials::missing(&item, &handed_in).find(|id| !said.spares(id)) {
        return Err(CaseError::MaterialMissing(missing.to_owned()));
    }
    let pick_up = places::wanted(&answers, draft.wishes.pick_up.clone());
    let route = places::route(&cases.sites, &item, (&draft.site, pick_up.as_ref()), cases.mint.today())?;
    let intake = Intake {
        id: draft.id,
        applicant,
        route,
        channel: Channel::Online,
        receiver: None,
        actor: Actor::Resident(draft.applicant),
        answers,
        outcome,
        handed_in: HandedInBy::Draft(handed_in),
        said,
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
    let handles =
        cases.sites.get(site).is_some_and(|it| cases.sites.handles_on(it, item, cases.mint.today()));
    if handles { Ok(()) } else { Err(CaseError::WrongSite) }
}
