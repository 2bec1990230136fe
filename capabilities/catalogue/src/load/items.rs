//! Items: one file for each branch, named by the branch's code.

use super::{BadData, source::Source};
use crate::{
    check,
    model::{Item, ItemText, Shared},
};
use plat_identity::Branch;

pub(super) fn read(source: &Source, shared: &Shared, items: &mut Vec<Item>, faults: &mut Vec<BadData>) {
    let Some(branch) = Branch::of_code(source.stem()) else {
        faults.push(source.fault(&(0..0), format!("`{}` is the code of no branch", source.stem())));
        return;
    };
    for raw in source.tables::<ItemText>("item", faults) {
        let at = raw.span();
        let mut text = raw.into_inner();
        let id = text.id.clone();
        if text.branch.replace(branch).is_some_and(|named| named != branch) {
            faults.push(source.fault(&at, format!("item `{id}`: it belongs in the file of its branch")));
        }
        match text.typed(shared) {
            Ok(item) => {
                if items.iter().any(|known| known.id == item.id) {
                    faults.push(source.fault(&at, format!("item `{id}` is here twice")));
                }
                let wrong = check::errors(&item).into_iter();
                faults.extend(wrong.map(|why| source.fault(&at, format!("item `{id}`: {why}"))));
                items.push(item);
            }
            Err(misfits) => faults.extend(misfits.iter().map(|misfit| {
                let place = source.word_after(&at, misfit.word());
                source.fault(&place, format!("item `{id}`: {misfit}"))
            })),
        }
    }
}
