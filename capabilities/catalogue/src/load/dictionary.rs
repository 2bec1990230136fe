//! The three dictionaries: materials, events of life, everyday words.

use super::{BadData, Saying, source::Source};
use crate::model::{LifeEvent, LifeEventRef, MaterialText, Shared};
use plat_kernel::lang::Bilingual;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLifeEvent {
    code: String,
    name: Bilingual,
    about: Bilingual,
    icon: String,
}

pub(super) fn materials(source: &Source, shared: &mut Shared, faults: &mut Vec<BadData>) {
    for raw in source.tables::<MaterialText>("material", faults) {
        let at = raw.span();
        let raw = raw.into_inner();
        if let Some(why) = raw.fault() {
            faults.push(source.fault(&at, format!("material `{}` {why}", raw.id)));
        }
        if shared.materials.insert(raw.id.clone(), raw.typed()).is_some() {
            faults.push(source.fault(&at, format!("material `{}` is here twice", raw.id)));
        }
    }
}

pub(super) fn life_events(source: &Source, shared: &mut Shared, faults: &mut Vec<BadData>) {
    for raw in source.tables::<RawLifeEvent>("life_event", faults) {
        let at = raw.span();
        let RawLifeEvent { code, name, about, icon } = raw.into_inner();
        if shared.life_events.iter().any(|known| known.code.0 == code) {
            faults.push(source.fault(&at, format!("life event `{code}` is here twice")));
        }
        shared.life_events.push(Arc::new(LifeEvent { code: LifeEventRef(code), name, about, icon }));
    }
}

pub(super) fn sayings(source: &Source, sayings: &mut Vec<Saying>, faults: &mut Vec<BadData>) {
    let read = source.tables::<Saying>("saying", faults);
    sayings.extend(read.into_iter().map(toml::Spanned::into_inner));
}
