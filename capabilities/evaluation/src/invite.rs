//! A case was delivered: its applicant is invited, once, to say how it went.

use plat_facts::{
    Actor, Fact, Published,
    cases::{CaseDelivered, CaseReceived, Channel},
    evaluation::EvaluationInvited,
};
use plat_jobs::{JobError, Reader};
use plat_store::Tx;

use crate::{model::Invitation, store};

/// Reads [`CaseDelivered`].
///
/// It needs nothing but the facts, so `evaluation_invitation` can be emptied and written anew. The evaluation's stream
/// is named after the fact that began it, so that a second reading finds the invitation told already.
pub(crate) struct Invite;

impl Reader for Invite {
    fn name(&self) -> &'static str {
        "evaluation.invite"
    }

    fn kinds(&self) -> &'static [&'static str] {
        &[CaseDelivered::KIND]
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact) -> Result<(), JobError> {
        let Some(delivered) = CaseDelivered::read(fact) else { return Ok(()) };
        let delivered = delivered.map_err(JobError::failed)?;
        if store::find(tx, delivered.case)?.is_some() {
            return Ok(());
        }
        let received = received(tx, fact)?;
        let invitation = invitation(fact, &delivered, received);
        store::invite(tx, &invitation)?;
        if tx.facts_of_stream(invitation.stream)?.is_empty() {
            tx.append(told(&invitation, fact))?;
        }
        Ok(())
    }
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
        applicant: delivered.applicant,
        officer: delivered.officer,
        online: received.channel == Channel::Online,
        delivered_on: delivered.delivered_on,
    }
}

fn told(invitation: &Invitation, because: &Fact) -> plat_facts::NewFact {
    let invited = EvaluationInvited {
        case: invitation.case,
        applicant: invitation.applicant,
        site: invitation.site.clone(),
    };
    invited.fact(invitation.stream, INVITED, because.at, Actor::System)
}

/// The version of the invitation on the evaluation's stream.
const INVITED: i64 = 1;
/// The version of the answer. There is no third fact on the stream, as there is nothing more to be done.
pub(crate) const EVALUATED: i64 = 2;
