//! Items: one file for each branch, named by the branch's code.

use super::{BadData, DEFAULT_FORM, Shared, source::Source};
use crate::{
    check,
    model::{
        Channel, Confidence, Fee, FeeOption, FeePart, Field, Handling, Item, Kind, LegalTerm, LifeEvent,
        Material, Reach, Subject,
    },
};
use plat_facts::refs::ItemRef;
use plat_identity::{Branch, Level};
use plat_kernel::{Date, lang::Bilingual, money::Fen};
use serde::Deserialize;
use std::sync::Arc;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawItem {
    id: String,
    version: u32,
    effective: String,
    source: String,
    confidence: Confidence,
    name: Bilingual,
    subject: Subject,
    kind: Kind,
    handling: Handling,
    legal_term: Option<LegalTerm>,
    #[serde(default)]
    level: Level,
    #[serde(default)]
    promised_days: u32,
    fee: RawFee,
    materials: Vec<Spanned<String>>,
    form: Option<Spanned<String>>,
    legal_basis: Vec<String>,
    channels: Vec<Channel>,
    result: Bilingual,
    #[serde(default)]
    one_certificate: bool,
    source_visits: Option<u32>,
    cross_province: Reach,
    #[serde(default)]
    life_events: Vec<Spanned<String>>,
    #[serde(default)]
    note: String,
    doubt: Option<Bilingual>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFee {
    yuan: Option<i64>,
    by: Option<String>,
    #[serde(default)]
    options: Vec<RawOption>,
    #[serde(default)]
    parts: Vec<RawPart>,
    note: Option<Bilingual>,
    basis: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOption {
    key: String,
    yuan: i64,
    zh: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPart {
    yuan: i64,
    zh: String,
    en: String,
}

pub(super) fn read(source: &Source, shared: &Shared, items: &mut Vec<Item>, faults: &mut Vec<BadData>) {
    let Some(branch) = Branch::of_code(source.stem()) else {
        faults.push(source.fault(&(0..0), format!("`{}` is the code of no branch", source.stem())));
        return;
    };
    for raw in source.tables::<RawItem>("item", faults) {
        let at = raw.span();
        let id = raw.get_ref().id.clone();
        match typed(raw.into_inner(), branch, &Desk { source, shared }) {
            Ok(item) => {
                if items.iter().any(|known| known.id == item.id) {
                    faults.push(source.fault(&at, format!("item `{id}` is here twice")));
                }
                faults.extend(
                    check::errors(&item)
                        .into_iter()
                        .map(|why| source.fault(&at, format!("item `{id}`: {why}"))),
                );
                items.push(item);
            }
            Err(more) => faults.extend(more.into_iter().map(|BadData { file, line, why }| {
                let line = if line == 0 { source.fault(&at, "").line } else { line };
                BadData { file, line, why: format!("item `{id}`: {why}") }
            })),
        }
    }
}

/// What lies on the desk while an item is read.
struct Desk<'a> {
    source: &'a Source,
    shared: &'a Shared,
}

impl Desk<'_> {
    fn materials(&self, ids: &[Spanned<String>], faults: &mut Vec<BadData>) -> Vec<Material> {
        let known = &self.shared.materials;
        let mut found = Vec::new();
        for id in ids {
            match known.get(id.get_ref()) {
                Some(material) => found.push(material.clone()),
                None => faults.push(self.unknown(id, "material", "materials.toml")),
            }
        }
        found
    }

    fn life_events(&self, codes: &[Spanned<String>], faults: &mut Vec<BadData>) -> Vec<Arc<LifeEvent>> {
        let mut found = Vec::new();
        for code in codes {
            match self.shared.life_events.iter().find(|event| event.code.0 == *code.get_ref()) {
                Some(event) => found.push(event.clone()),
                None => faults.push(self.unknown(code, "life event", "life-events.toml")),
            }
        }
        found
    }

    fn form(&self, id: Option<&Spanned<String>>, faults: &mut Vec<BadData>) -> Vec<Field> {
        let name = id.map_or(DEFAULT_FORM, |id| id.get_ref());
        let form = self.shared.forms.get(name);
        if let (None, Some(id)) = (form, id) {
            faults.push(self.unknown(id, "form", "forms.toml"));
        }
        form.cloned().unwrap_or_default()
    }

    fn unknown(&self, word: &Spanned<String>, what: &str, file: &str) -> BadData {
        self.source.fault(&word.span(), format!("the {what} `{}` is not in {file}", word.get_ref()))
    }

    /// A fault of the item as a whole: the caller knows its line.
    fn whole(&self, why: &str) -> BadData {
        BadData { file: self.source.path.clone(), line: 0, why: why.to_owned() }
    }
}

fn typed(raw: RawItem, branch: Branch, desk: &Desk<'_>) -> Result<Item, Vec<BadData>> {
    let mut faults = Vec::new();
    let materials = desk.materials(&raw.materials, &mut faults);
    let life_events = desk.life_events(&raw.life_events, &mut faults);
    let form = desk.form(raw.form.as_ref(), &mut faults);
    let id = raw.id.parse::<ItemRef>().map_err(|_| desk.whole("the id is not one"));
    let effective =
        raw.effective.parse::<Date>().map_err(|_| desk.whole("`effective` is not a day like 2026-11-01"));
    let (id, effective) = match (id, effective) {
        (Ok(id), Ok(effective)) if faults.is_empty() => (id, effective),
        (id, effective) => {
            faults.extend(id.err());
            faults.extend(effective.err());
            return Err(faults);
        }
    };
    Ok(Item {
        id,
        version: raw.version,
        effective,
        source: raw.source,
        name: raw.name,
        branch,
        level: raw.level,
        subject: raw.subject,
        kind: raw.kind,
        handling: raw.handling,
        legal_term: raw.legal_term,
        promised_days: raw.promised_days,
        fee: fee(raw.fee),
        materials,
        form,
        legal_basis: raw.legal_basis,
        channels: raw.channels,
        result: raw.result,
        one_certificate: raw.one_certificate,
        source_visits: raw.source_visits,
        cross_province: raw.cross_province,
        confidence: raw.confidence,
        life_events,
        note: raw.note,
        doubt: raw.doubt,
    })
}

fn fee(raw: RawFee) -> Fee {
    let option = |raw: RawOption| FeeOption {
        key: raw.key,
        label: Bilingual { zh: raw.zh, en: raw.en },
        amount: Fen::from_yuan(raw.yuan),
    };
    let part = |raw: RawPart| FeePart {
        label: Bilingual { zh: raw.zh, en: raw.en },
        amount: Fen::from_yuan(raw.yuan),
    };
    Fee {
        amount: raw.yuan.map(Fen::from_yuan),
        by: raw.by,
        options: raw.options.into_iter().map(option).collect(),
        parts: raw.parts.into_iter().map(part).collect(),
        note: raw.note,
        basis: raw.basis,
    }
}
