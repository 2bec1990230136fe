//! The three dictionaries: materials, events of life, everyday words.

use super::{BadData, Saying, Shared, source::Source};
use crate::model::{LifeEvent, LifeEventRef, Material, Provision};
use plat_kernel::lang::Bilingual;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMaterial {
    id: String,
    zh: String,
    en: String,
    provision: Provision,
    #[serde(default)]
    optional: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLifeEvent {
    code: String,
    name: Bilingual,
    about: Bilingual,
    icon: String,
}

pub(super) fn materials(source: &Source, shared: &mut Shared, faults: &mut Vec<BadData>) {
    for raw in source.tables::<RawMaterial>("material", faults) {
        let at = raw.span();
        let RawMaterial { id, zh, en, provision, optional } = raw.into_inner();
        if zh.is_empty() || en.is_empty() {
            faults.push(source.fault(&at, format!("material `{id}` needs a name in both languages")));
        }
        let material =
            Material { id: id.clone(), name: Bilingual { zh, en }, required: !optional, provision };
        if shared.materials.insert(id.clone(), material).is_some() {
            faults.push(source.fault(&at, format!("material `{id}` is here twice")));
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

pub(super) fn sayings(source: &Source, shared: &mut Shared, faults: &mut Vec<BadData>) {
    let read = source.tables::<Saying>("saying", faults);
    shared.sayings.extend(read.into_iter().map(toml::Spanned::into_inner));
}
