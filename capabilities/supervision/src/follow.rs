//! Reads what happens to cases and writes the rows that figures count.

use std::sync::Arc;

use cap_catalogue::Catalogue;
use plat_facts::{Fact, Published, cases::CorrectedOnTheSpot, desk::TaskEscalated};
use plat_jobs::{JobError, Reader};
use plat_kernel::calendar::Calendar;
use plat_store::Tx;

use crate::{
    fold::{self, Known},
    spot, store,
};

/// Reads the facts of cases and of the desk. It needs nothing but them, so its tables can be emptied and written anew; a fact
/// that is in a row already changes nothing, so they may also be left as they are.
pub(crate) struct Follow {
    pub(crate) catalogue: Catalogue,
    pub(crate) calendar: Arc<Calendar>,
}

impl Reader for Follow {
    fn name(&self) -> &'static str {
        "supervision.follow"
    }

    fn kinds(&self) -> &'static [&'static str] {
        fold::KINDS
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact) -> Result<(), JobError> {
        if let Some(escalated) = TaskEscalated::read(fact) {
            return escalate(tx, fact, &escalated.map_err(JobError::failed)?);
        }
        if let Some(corrected) = CorrectedOnTheSpot::read(fact) {
            return Ok(spot::keep(tx, fact, &corrected.map_err(JobError::failed)?)?);
        }
        if let Some(case) = fold::case_of_task(fact).map_err(JobError::failed)? {
            let Some(row) = store::find(tx, case)? else { return Ok(()) };
            if let Some(row) = fold::task(row, fact).map_err(JobError::failed)? {
                store::update(tx, &row)?;
            }
            return Ok(());
        }
        let before = store::find(tx, fact.stream.cast())?;
        let is_new = before.is_none();
        let known = Known { catalogue: &self.catalogue, calendar: &self.calendar };
        let Some(folded) = fold::case(before, fact, &known).map_err(JobError::failed)? else { return Ok(()) };
        let write = if is_new { store::insert } else { store::update };
        write(tx, &folded.row)?;
        if let Some(step) = &folded.step {
            store::insert_step(tx, &folded.row, step)?;
        }
        for material in &folded.defects {
            store::insert_defect(tx, &folded.row, material)?;
        }
        if folded.step_over && folded.row.escalations > 0 {
            store::end_escalations(tx, folded.row.case, fact.at)?;
        }
        Ok(())
    }
}

fn escalate(tx: &mut Tx<'_>, fact: &Fact, escalated: &TaskEscalated) -> Result<(), JobError> {
    let Some(mut row) = store::find(tx, escalated.case)? else { return Ok(()) };
    if store::insert_escalation(tx, &row, escalated, (fact.stream, fact.at))? {
        row.escalations += 1;
        store::update(tx, &row)?;
    }
    Ok(())
}
