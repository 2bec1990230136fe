//! The three dictionaries: materials, events of life, everyday words.

use super::{BadData, Saying, source::Source};
use crate::model::{LifeEvent, LifeEventRef, Material, MaterialSource, Provision, Shared};
use plat_kernel::lang::Bilingual;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "the marks of a table, each by itself")]
struct RawMaterial {
    id: String,
    zh: String,
    en: String,
    provision: Provision,
    #[serde(default)]
    optional: bool,
    /// Where it may come from; what its provision says, when left out.
    #[serde(default)]
    sources: Vec<MaterialSource>,
    #[serde(default)]
    original: bool,
    #[serde(default)]
    remote: bool,
    #[serde(default)]
    identity: bool,
    #[serde(default)]
    deferrable: bool,
    basis: Option<String>,
}

impl RawMaterial {
    /// Where it comes from when the file does not say: the state has what is looked up, the platform writes from the
    /// answers what it writes, and the applicant has everything else. An original that was seen once is grade B and can
    /// be used again (国办函〔2016〕108号).
    fn sources(&self) -> Vec<MaterialSource> {
        match self.provision {
            _ if !self.sources.is_empty() => self.sources.clone(),
            Provision::State => vec![MaterialSource::Department],
            Provision::Platform => Vec::new(),
            Provision::Upload if self.original => {
                vec![MaterialSource::EarlierCase, MaterialSource::Applicant]
            }
            Provision::Upload | Provision::OnSite | Provision::HandIn => vec![MaterialSource::Applicant],
        }
    }

    /// What contradicts itself.
    fn fault(&self) -> Option<&'static str> {
        let twice = self
            .sources
            .iter()
            .enumerate()
            .any(|(at, source)| self.sources.iter().take(at).any(|it| it == source));
        let looked_up = self.provision == Provision::State;
        [
            (self.zh.is_empty() || self.en.is_empty(), "needs a name in both languages"),
            (twice, "names a source twice"),
            (
                looked_up && self.sources.contains(&MaterialSource::Applicant),
                "is looked up, so the applicant is no source",
            ),
            (
                self.provision == Provision::Platform && !self.sources.is_empty(),
                "is written by the platform, so it has no source",
            ),
            (self.remote && self.provision != Provision::OnSite, "is remote and does not happen in person"),
            (
                self.original && self.provision != Provision::Upload,
                "has an original to be seen and is not uploaded",
            ),
        ]
        .into_iter()
        .find_map(|(wrong, why)| wrong.then_some(why))
    }
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
        let raw = raw.into_inner();
        if let Some(why) = raw.fault() {
            faults.push(source.fault(&at, format!("material `{}` {why}", raw.id)));
        }
        let (id, sources) = (raw.id.clone(), raw.sources());
        let material = Material {
            id: raw.id,
            name: Bilingual { zh: raw.zh, en: raw.en },
            required: !raw.optional,
            provision: raw.provision,
            sources,
            original: raw.original,
            remote: raw.remote,
            identity: raw.identity,
            deferrable: raw.deferrable,
            basis: raw.basis,
        };
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

pub(super) fn sayings(source: &Source, sayings: &mut Vec<Saying>, faults: &mut Vec<BadData>) {
    let read = source.tables::<Saying>("saying", faults);
    sayings.extend(read.into_iter().map(toml::Spanned::into_inner));
}
