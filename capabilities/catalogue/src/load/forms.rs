//! The questions of online forms.

use super::{BadData, Shared, source::Source};
use crate::model::{Choice, Field, FieldKind, When};
use plat_kernel::{kinds, lang::Bilingual};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawForm {
    id: String,
    /// The form whose fields follow after these.
    then: Option<Spanned<String>>,
    #[serde(default)]
    field: Vec<Spanned<RawField>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawField {
    key: String,
    label: Bilingual,
    kind: RawKind,
    #[serde(default)]
    required: bool,
    hint: Option<Bilingual>,
    when: Option<When>,
    max: Option<usize>,
    permit: Option<String>,
    #[serde(default)]
    choices: Vec<RawChoice>,
}

#[derive(Deserialize, Clone, Copy)]
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
    for raw in source.tables::<RawForm>("form", faults) {
        let at = raw.span();
        let RawForm { id, then, field } = raw.into_inner();
        let mut fields = Vec::new();
        for raw in field {
            let at = raw.span();
            match typed(raw.into_inner(), &fields) {
                Ok(field) => fields.push(field),
                Err(why) => faults.push(source.fault(&at, format!("form `{id}`: {why}"))),
            }
        }
        if let Some(then) = then {
            match shared.forms.get(then.get_ref()) {
                Some(more) => fields.extend(more.iter().cloned()),
                None => faults.push(source.fault(
                    &then.span(),
                    format!("form `{id}` goes on with `{}`, which does not come before it", then.get_ref()),
                )),
            }
        }
        if shared.forms.insert(id.clone(), fields).is_some() {
            faults.push(source.fault(&at, format!("form `{id}` is here twice")));
        }
    }
}

fn typed(raw: RawField, before: &[Field]) -> Result<Field, String> {
    let key = raw.key.clone();
    if before.iter().any(|field| field.key == key) {
        return Err(format!("field `{key}` is here twice"));
    }
    if let Some(when) = &raw.when
        && !before.iter().any(|field| field.key == when.field)
    {
        return Err(format!("field `{key}` waits for `{}`, which does not come before it", when.field));
    }
    let kind = kind_of(&raw)?;
    Ok(Field { key, label: raw.label, kind, required: raw.required, hint: raw.hint, when: raw.when })
}

fn kind_of(raw: &RawField) -> Result<FieldKind, String> {
    let key = &raw.key;
    Ok(match raw.kind {
        RawKind::Text => FieldKind::Text { max: raw.max.unwrap_or(TEXT_MAX) },
        RawKind::Choice if raw.choices.len() < 2 => {
            return Err(format!("field `{key}` needs two choices or more"));
        }
        RawKind::Choice => FieldKind::Choice(raw.choices.iter().map(choice).collect()),
        RawKind::Date => FieldKind::Date,
        RawKind::Number => FieldKind::Number,
        RawKind::Permit => {
            let permit = raw.permit.as_deref().unwrap_or_default();
            if !kinds::LIST.contains(&permit) {
                return Err(format!(
                    "field `{key}` names the kind `{permit}`, which the kernel cannot check"
                ));
            }
            FieldKind::Permit(permit.to_owned())
        }
        RawKind::Phone => FieldKind::Phone,
        RawKind::Address => FieldKind::Address,
    })
}

fn choice(raw: &RawChoice) -> Choice {
    Choice { key: raw.key.clone(), label: Bilingual { zh: raw.zh.clone(), en: raw.en.clone() } }
}
