//! A bad rating opens a task by its fact, at once.

use std::{collections::BTreeSet, sync::Arc};

use plat_facts::{
    Actor, Fact, Published,
    evaluation::{BadRatingOpened, CaseEvaluated},
    refs::{BadRatingRef, CaseRef, PersonRef},
};
use plat_jobs::{JobError, Reader};
use plat_kernel::{calendar::Calendar, clock::date_of};
use plat_store::{StoreError, Tx};

use super::{About, Moment, Stage, Task};
use crate::{model::Level, settings::BadTerms, store, store::tasks};

/// Reads [`CaseEvaluated`]. The task bears the id of that fact, so that a second reading finds it.
pub(crate) struct Open {
    pub(crate) calendar: Arc<Calendar>,
    pub(crate) terms: BadTerms,
}

impl Reader for Open {
    fn name(&self) -> &'static str {
        "evaluation.open"
    }

    fn kinds(&self) -> &'static [&'static str] {
        &[CaseEvaluated::KIND]
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact) -> Result<(), JobError> {
        let Some(said) = CaseEvaluated::read(fact) else { return Ok(()) };
        let said = said.map_err(JobError::failed)?;
        let level = Level::of_number(said.level.into()).ok_or_else(|| JobError::failed("no such level"))?;
        let id: BadRatingRef = fact.id.cast();
        if !level.is_bad() || tasks::find(tx, id)?.is_some() {
            return Ok(());
        }
        let kept = store::find(tx, said.case)?;
        let it = kept.ok_or_else(|| JobError::failed("evaluated, and nobody was asked"))?.invitation;
        let handlers = handlers(tx, said.case, it.officer)?;
        let about = About {
            case: it.case,
            number: it.number,
            item: it.item,
            site: it.site,
            rater: it.applicant,
            named: !said.anonymous && it.applicant.is_some(),
            level,
            opened: fact.at,
        };
        let today = date_of(fact.at);
        let calendar = self.calendar.known_on(today);
        let task = Task::open(id, about, &Moment { today, calendar: &calendar, terms: self.terms });
        tasks::insert(tx, &task)?;
        for officer in handlers {
            tasks::handler(tx, id, officer)?;
        }
        tx.append(opened(&task).fact(id.cast(), 1, fact.at, Actor::System))?;
        Ok(())
    }
}

/// Everybody of the staff who did something in what was rated.
fn handlers(
    tx: &mut Tx<'_>,
    case: CaseRef,
    served: Option<PersonRef>,
) -> Result<BTreeSet<PersonRef>, StoreError> {
    let mut all: BTreeSet<PersonRef> = served.into_iter().collect();
    let parts = store::parts(tx, case)?;
    for stream in std::iter::once(case).chain(parts) {
        all.extend(tx.facts_of_stream(stream.cast())?.iter().filter_map(|fact| officer(fact.actor)));
    }
    Ok(all)
}

fn officer(actor: Actor) -> Option<PersonRef> {
    match actor {
        Actor::Officer(officer) | Actor::Deputy { officer, .. } => Some(officer),
        Actor::System | Actor::Resident(_) | Actor::Program(_) => None,
    }
}

fn opened(task: &Task) -> BadRatingOpened {
    let about = &task.about;
    let contact_by = match task.stage {
        Stage::Contact { by, .. } => Some(by),
        _ => None,
    };
    BadRatingOpened {
        task: task.id,
        case: about.case,
        site: about.site.clone(),
        level: about.level.number(),
        named: about.named,
        contact_by,
        settle_by: task.settle_by,
    }
}
