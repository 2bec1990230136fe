//! What was put right on the spot 当场更正 (行政许可法 32(1)(3)): beside the correction notices, as it uses none up.
//!
//! Two readers count it, and each fact once, by its number on the case's stream. [`Follow`](crate::follow::Follow) counts what it
//! comes to. [`Earlier`] reads the same facts from the first one on, for rows that were written before they were counted.

use plat_facts::{Fact, Published, cases::CorrectedOnTheSpot};
use plat_jobs::{JobError, Reader};
use plat_store::{StoreError, Tx};

use crate::{
    fold,
    model::{CaseRow, Part, Step},
    store::{self, spot},
};

/// Counts a correction made on the spot, unless it is counted.
pub(crate) fn keep(tx: &mut Tx<'_>, fact: &Fact, it: &CorrectedOnTheSpot) -> Result<(), StoreError> {
    let Some(row) = store::find(tx, it.case)? else { return Ok(()) };
    if spot::is_kept(tx, it.case, fact.version)? {
        return Ok(());
    }
    let fields = it.fields.iter().map(|key| (Part::Field, key));
    for (part, what) in fields.chain(it.materials.iter().map(|id| (Part::Material, id))) {
        spot::insert(tx, (it.case, fact.version), (part, what))?;
    }
    if let Some(step) = fold::done(fact, Step::Spot) {
        store::insert_step(tx, &CaseRow { version: fact.version, ..row.clone() }, &step)?;
    }
    store::update(tx, &CaseRow { spots: row.spots + 1, ..row })
}

/// Reads the corrections made on the spot that no row counts yet. One whose case has no row yet is counted when its case is read.
pub(crate) struct Earlier;

impl Reader for Earlier {
    fn name(&self) -> &'static str {
        "supervision.on_the_spot"
    }

    fn kinds(&self) -> &'static [&'static str] {
        &[CorrectedOnTheSpot::KIND]
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact) -> Result<(), JobError> {
        let Some(corrected) = CorrectedOnTheSpot::read(fact) else { return Ok(()) };
        Ok(keep(tx, fact, &corrected.map_err(JobError::failed)?)?)
    }
}
