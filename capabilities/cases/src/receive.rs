//! An officer receives an application at a window; the applicant is present and shows the originals.

use cap_catalogue::{Answers, Chosen};
use plat_facts::refs::{ItemRef, SiteRef};
use plat_identity::{Level, Resident};

use crate::{
    error::CaseError,
    intake::{self, HandedInBy, Intake},
    materials::{HandedIn, MaterialForm},
    model::{Case, Channel},
    places,
    policy::{self, MayReceive},
    said::{self, Wanted},
    service::Cases,
    situation,
};

/// What the officer takes in.
#[derive(Clone, Debug)]
pub struct Receive {
    /// The applicant, as found by the number on the card.
    pub applicant: Resident,
    /// The item.
    pub item: ItemRef,
    /// The answers of the form.
    pub answers: Answers,
    /// The answers to the questions that narrow the item; none, and the general guide holds.
    pub chosen: Chosen,
    /// The materials whose originals were seen, by their ids in the guide.
    pub seen: Vec<String>,
}

/// What is said at the window beside the form.
#[derive(Clone, Debug, Default)]
pub struct Spoken {
    /// Who acts, what is promised, which earlier case is known.
    pub wanted: Wanted,
    /// The officer has the printed statement with the applicant's signature; needed for a promise or a deferral.
    pub signed: bool,
    /// Where the result is to come out; none for this site.
    pub pick_up: Option<SiteRef>,
}

/// Receives the application at the officer's window.
pub async fn run(cases: &Cases, may: &MayReceive, command: Receive) -> Result<Case, CaseError> {
    saying(cases, may, (command, Spoken::default())).await
}

/// Receives the application with what the applicant says beside the form.
pub async fn saying(
    cases: &Cases,
    may: &MayReceive,
    (command, spoken): (Receive, Spoken),
) -> Result<Case, CaseError> {
    let item = cases.item(&command.item)?;
    let outcome = situation::outcome(&item, &command.chosen)?;
    let item = situation::narrowed(item, outcome.as_ref());
    if !item.can_be_applied_for() {
        return Err(CaseError::ItemClosed);
    }
    let today = cases.mint.today();
    let answers = intake::check(&item, &command.answers, today)?;
    let pick_up = places::wanted(&answers, spoken.pick_up);
    let route = places::route(&cases.sites, &item, (may.site(), pick_up.as_ref()), today)?;
    // A site that only takes the case in does not handle it: its level is not asked.
    let level = if route.site == *may.site() { route.level } else { Level::default() };
    policy::may_take(cases.authority(), may, command.applicant.id, level)?;
    if !(spoken.signed || spoken.wanted.deferred.is_empty() && spoken.wanted.promised.is_empty()) {
        return Err(CaseError::Field { field: "signed".into(), code: "missing" });
    }
    let before = Some(may.officer().id);
    let said = said::hold(cases, &item, &command.applicant, (spoken.wanted, before)).await?;
    let item = said.asked(item);
    let id = cases.mint.id();
    let now = cases.mint.now();
    let seen: Vec<HandedIn> = command
        .seen
        .iter()
        .filter_map(|id| item.material(id))
        .map(|material| HandedIn {
            id: cases.mint.id(),
            material: material.id.clone(),
            form: MaterialForm::Original,
            added: now,
        })
        .collect();
    let intake = Intake {
        id,
        applicant: command.applicant,
        route,
        channel: Channel::Window,
        receiver: Some(may.officer().id),
        actor: may.actor(),
        answers,
        outcome,
        handed_in: HandedInBy::Window(seen),
        said,
    };
    intake::receive(cases, &item, intake).await
}
