//! Situations: one file for each branch, named as the file of its items.

use super::{BadData, Shared, source::Source};
use crate::{
    model::Item,
    situation::{self, Situation, SituationText},
};
use plat_facts::refs::ItemRef;
use std::{collections::BTreeMap, ops::Range, sync::Arc};

/// A situation that was read, and where: its faults are found when its item is known.
pub(super) struct Found<'s> {
    situation: Arc<Situation>,
    source: &'s Source,
    at: Range<usize>,
}

/// Reads a file of situations.
pub(super) fn read<'s>(
    source: &'s Source,
    shared: &mut Shared,
    found: &mut Vec<Found<'s>>,
    faults: &mut Vec<BadData>,
) {
    for raw in source.tables::<SituationText>("situation", faults) {
        let at = raw.span();
        let text = raw.into_inner();
        let Some(item) = &text.item else {
            faults.push(source.fault(&at, "a situation names no item"));
            continue;
        };
        let situation = match text.typed(item, (shared, &[])) {
            Ok(situation) => Arc::new(situation),
            Err(misfits) => {
                faults.extend(misfits.iter().map(|misfit| {
                    let place = source.word_after(&at, misfit.word());
                    source.fault(&place, format!("the situation of `{item}`: {misfit}"))
                }));
                continue;
            }
        };
        if shared.situations.insert(item.clone(), situation.clone()).is_some() {
            faults.push(source.fault(&at, format!("the situation of `{item}` is here twice")));
        }
        found.push(Found { situation, source, at });
    }
}

/// Walks every way through what was read, now that the items are known.
pub(super) fn check(found: &[Found<'_>], items: &[Item], faults: &mut Vec<BadData>) {
    let by_id: BTreeMap<&ItemRef, &Item> = items.iter().map(|item| (&item.id, item)).collect();
    let offered = |id: &ItemRef| by_id.get(id).is_some_and(|item| !item.historical());
    for Found { situation, source, at } in found {
        let id = &situation.item;
        let Some(item) = by_id.get(id) else {
            faults.push(source.fault(at, format!("the situation of `{id}`: there is no such item")));
            continue;
        };
        let wrong = situation::faults(situation, item, &offered);
        faults
            .extend(wrong.into_iter().map(|why| source.fault(at, format!("the situation of `{id}`: {why}"))));
    }
}
