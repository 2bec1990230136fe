//! An officer receives an application at a window; the applicant is present and shows the originals.

use cap_catalogue::{Answers, Chosen};
use plat_facts::refs::ItemRef;
use plat_identity::Resident;

use crate::{
    apply,
    error::CaseError,
    intake::{self, HandedInBy, Intake},
    materials::{HandedIn, MaterialForm},
    model::{Case, Channel},
    policy::{self, MayReceive},
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

/// Receives the application at the officer's window.
pub async fn run(cases: &Cases, may: &MayReceive, command: Receive) -> Result<Case, CaseError> {
    let item = cases.item(&command.item)?;
    let outcome = situation::outcome(&item, &command.chosen)?;
    let item = situation::narrowed(item, outcome.as_ref());
    if !item.can_be_applied_for() {
        return Err(CaseError::ItemClosed);
    }
    policy::may_take(cases.authority(), may, command.applicant.id, item.level)?;
    apply::site_handles(cases, &item, may.site())?;
    let answers = intake::check(&item, &command.answers, cases.mint.today())?;
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
        site: may.site().clone(),
        channel: Channel::Window,
        receiver: Some(may.officer().id),
        actor: may.actor(),
        answers,
        outcome,
        handed_in: HandedInBy::Window(seen),
    };
    intake::receive(cases, &item, intake).await
}
