//! The data dictionary: every field that any form asks, once, so that a person is asked it once.

use super::{BadData, source::Source};
use crate::model::{About, Choice, Field, FieldKind, Sensitivity, Shared};
use plat_kernel::{kinds, lang::Bilingual};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawField {
    key: String,
    label: Bilingual,
    kind: RawKind,
    legal_name: String,
    sensitivity: Sensitivity,
    about: About,
    hint: Option<Bilingual>,
    max: Option<usize>,
    permit: Option<String>,
    #[serde(default)]
    choices: Vec<RawChoice>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum RawKind {
    Text,
    Choice,
    Date,
    Number,
    Permit,
    Phone,
    Address,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChoice {
    key: String,
    zh: String,
    en: String,
}

/// How many characters a text may have when the file does not say.
const TEXT_MAX: usize = 200;

pub(super) fn read(source: &Source, shared: &mut Shared, faults: &mut Vec<BadData>) {
    for raw in source.tables::<RawField>("field", faults) {
        let at = raw.span();
        let raw = raw.into_inner();
        let key = raw.key.clone();
        match typed(raw) {
            Ok(field) => {
                if shared.fields.insert(key.clone(), field).is_some() {
                    faults.push(source.fault(&at, format!("field `{key}` is here twice")));
                }
            }
            Err(why) => faults.push(source.fault(&at, format!("field `{key}`: {why}"))),
        }
    }
}

fn typed(raw: RawField) -> Result<Field, String> {
    let kind = kind_of(&raw)?;
    if raw.label.zh.trim().is_empty() || raw.label.en.trim().is_empty() {
        return Err("the label is missing in a language".to_owned());
    }
    if raw.legal_name.trim().is_empty() {
        return Err("the name by which the law or the paper form calls it is missing".to_owned());
    }
    Ok(Field {
        key: raw.key,
        label: raw.label,
        kind,
        legal_name: raw.legal_name,
        sensitivity: raw.sensitivity,
        about: raw.about,
        required: false,
        hint: raw.hint,
        when: None,
    })
}

fn kind_of(raw: &RawField) -> Result<FieldKind, String> {
    if raw.kind != RawKind::Choice && !raw.choices.is_empty() {
        return Err("only a choice has choices".to_owned());
    }
    Ok(match raw.kind {
        RawKind::Text => FieldKind::Text { max: raw.max.unwrap_or(TEXT_MAX) },
        RawKind::Choice => FieldKind::Choice(choices(&raw.choices)?),
        RawKind::Date => FieldKind::Date,
        RawKind::Number => FieldKind::Number,
        RawKind::Permit => {
            let permit = raw.permit.as_deref().unwrap_or_default();
            if !kinds::LIST.contains(&permit) {
                return Err(format!("the kernel cannot check the kind `{permit}`"));
            }
            FieldKind::Permit(permit.to_owned())
        }
        RawKind::Phone => FieldKind::Phone,
        RawKind::Address => FieldKind::Address,
    })
}

fn choices(raw: &[RawChoice]) -> Result<Vec<Choice>, String> {
    if raw.len() < 2 {
        return Err("a choice needs two answers or more".to_owned());
    }
    let twice = raw.iter().enumerate().find(|(at, it)| raw.iter().take(*at).any(|other| other.key == it.key));
    if let Some((_, choice)) = twice {
        return Err(format!("the answer `{}` is here twice", choice.key));
    }
    let choice = |raw: &RawChoice| Choice {
        key: raw.key.clone(),
        label: Bilingual { zh: raw.zh.clone(), en: raw.en.clone() },
    };
    Ok(raw.iter().map(choice).collect())
}
