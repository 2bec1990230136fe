//! A case was delivered, or everything that was done at once is over: its applicant is invited, once, to say how it went.

use plat_facts::{
    Actor, Fact, Published,
    bundles::{ErrandClosed, ErrandReceived},
    cases::{CaseDelivered, CaseReceived, Channel},
    evaluation::EvaluationInvited,
    queue::TicketServed,
};
use plat_jobs::{JobError, Reader};
use plat_kernel::clock::date_of;
use plat_store::Tx;

use crate::{
    model::{AtWindow, Invitation},
    store,
};

/// Reads [`CaseDelivered`]; of a case that is a part of an errand it reads [`ErrandClosed`] instead.
///
/// It needs nothing but the facts, so `evaluation_invitation` can be emptied and written anew. The evaluation's stream
/// is named after the fact that began it, so that a second reading finds the invitation told already.
pub(crate) struct Invite;

impl Reader for Invite {
    fn name(&self) -> &'static str {
        "evaluation.invite"
    }

    fn kinds(&self) -> &'static [&'static str] {
        &[CaseDelivered::KIND, ErrandReceived::KIND, ErrandClosed::KIND, TicketServed::KIND]
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact) -> Result<(), JobError> {
        if let Some(errand) = ErrandReceived::read(fact) {
            return Ok(store::within(tx, &errand.map_err(JobError::failed)?)?);
        }
        let Some(invitation) = asked(tx, fact)? else { return Ok(()) };
        if store::find(tx, invitation.case)?.is_some() {
            return Ok(());
        }
        store::invite(tx, &invitation)?;
        if let Some(told) = told(&invitation, fact)
            && tx.facts_of_stream(invitation.stream)?.is_empty()
        {
            tx.append(told)?;
        }
        Ok(())
    }
}

/// The invitation that a fact leads to, if it leads to one.
fn asked(tx: &mut Tx<'_>, fact: &Fact) -> Result<Option<Invitation>, JobError> {
    if let Some(closed) = ErrandClosed::read(fact) {
        return Ok(Some(whole(fact, closed.map_err(JobError::failed)?)?));
    }
    if let Some(served) = TicketServed::read(fact) {
        return at_window(tx, fact, served.map_err(JobError::failed)?);
    }
    let Some(delivered) = CaseDelivered::read(fact) else { return Ok(None) };
    let delivered = delivered.map_err(JobError::failed)?;
    if store::is_within(tx, delivered.case)? {
        return Ok(None);
    }
    let received = received(tx, fact)?;
    Ok(Some(invitation(fact, &delivered, received)))
}

/// One evaluation for everything that was done at once. Its id stands where a case's would.
fn whole(fact: &Fact, closed: ErrandClosed) -> Result<Invitation, JobError> {
    Ok(Invitation {
        case: closed.errand.cast(),
        stream: fact.id.cast(),
        number: closed.number,
        item: closed.bundle.as_str().parse().map_err(JobError::failed)?,
        site: closed.site,
        applicant: Some(closed.applicant),
        officer: None,
        online: true,
        delivered_on: closed.closed_on,
        at_window: None,
    })
}

/// What was done for somebody at a window: the pad there asks about it. It is named after the fact, as a ticket may be served at
/// several windows, each of which did something. A case that the same officer delivered in it is asked about instead.
fn at_window(tx: &mut Tx<'_>, fact: &Fact, served: TicketServed) -> Result<Option<Invitation>, JobError> {
    let Some(item) = served.items.first().cloned() else { return Ok(None) };
    let day = date_of(served.ended);
    let delivered = match served.person {
        Some(person) => store::delivered_to(tx, person, day)?,
        None => Vec::new(),
    };
    let here = |it: &&Invitation| it.site == served.site && it.officer == Some(served.officer);
    let same = delivered.iter().find(here).map(|it| it.case);
    Ok(Some(Invitation {
        case: fact.id.cast(),
        stream: fact.id.cast(),
        number: served.number.to_string(),
        item,
        site: served.site,
        applicant: served.person,
        officer: Some(served.officer),
        online: false,
        delivered_on: day,
        at_window: Some(AtWindow { window: served.window, ended: served.ended, same }),
    }))
}

/// How the case came in: the first fact of its stream.
fn received(tx: &mut Tx<'_>, delivered: &Fact) -> Result<CaseReceived, JobError> {
    let facts = tx.facts_of_stream(delivered.stream)?;
    let received = facts.iter().find_map(CaseReceived::read);
    received.ok_or_else(|| JobError::failed("delivered, and never received"))?.map_err(JobError::failed)
}

fn invitation(fact: &Fact, delivered: &CaseDelivered, received: CaseReceived) -> Invitation {
    Invitation {
        case: delivered.case,
        stream: fact.id.cast(),
        number: received.number,
        item: delivered.item.clone(),
        site: delivered.site.clone(),
        applicant: Some(delivered.applicant),
        officer: delivered.officer,
        online: received.channel == Channel::Online,
        delivered_on: delivered.delivered_on,
        at_window: None,
    }
}

/// Nobody is told who came without an account: there is only the window to ask at. A visit in which a case was delivered is asked
/// about as that case.
fn told(invitation: &Invitation, because: &Fact) -> Option<plat_facts::NewFact> {
    if invitation.is_asked_elsewhere() {
        return None;
    }
    let (applicant, site) = (invitation.applicant?, invitation.site.clone());
    let invited = EvaluationInvited { case: invitation.case, applicant, site };
    Some(invited.fact(invitation.stream, INVITED, because.at, Actor::System))
}

/// The version of the invitation on the evaluation's stream.
const INVITED: i64 = 1;
/// The version of the answer. There is no third fact on the stream, as there is nothing more to be done.
const EVALUATED: i64 = 2;

/// The version of the answer; the first fact where nobody was invited.
pub(crate) fn answer_of(invitation: &Invitation) -> i64 {
    if invitation.applicant.is_some() { EVALUATED } else { INVITED }
}
