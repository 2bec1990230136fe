//! The questions of online forms: which fields of the data dictionary a form asks, in which order, and when.

use super::{BadData, source::Source};
use crate::model::{Field, FieldKind, Shared, When};
use plat_kernel::lang::Bilingual;
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

/// A field of the dictionary as one form asks it. What it is called and what it may be stands in the dictionary only.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawField {
    key: String,
    #[serde(default)]
    required: bool,
    /// Help that holds for this form only.
    hint: Option<Bilingual>,
    when: Option<When>,
    /// The answers that this form offers, of those in the dictionary; all of them, when left out.
    #[serde(default)]
    choices: Vec<String>,
}

pub(super) fn read(source: &Source, shared: &mut Shared, faults: &mut Vec<BadData>) {
    for raw in source.tables::<RawForm>("form", faults) {
        let at = raw.span();
        let RawForm { id, then, field } = raw.into_inner();
        let mut fields = Vec::new();
        for raw in field {
            let at = raw.span();
            match typed(raw.into_inner(), &fields, shared) {
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

fn typed(raw: RawField, before: &[Field], shared: &Shared) -> Result<Field, String> {
    let RawField { key, required, hint, when, choices } = raw;
    let Some(meant) = shared.field(&key) else {
        return Err(format!("the field `{key}` is not in dictionary.toml"));
    };
    if before.iter().any(|field| field.key == key) {
        return Err(format!("field `{key}` is here twice"));
    }
    if let Some(when) = &when {
        waits(&key, when, before)?;
    }
    let mut field = meant.clone();
    if !choices.is_empty() {
        field.kind = narrowed(&field, &choices)?;
    }
    Ok(Field { required, hint: hint.or(field.hint), when, ..field })
}

fn waits(key: &str, when: &When, before: &[Field]) -> Result<(), String> {
    let Some(earlier) = before.iter().find(|field| field.key == when.field) else {
        return Err(format!("field `{key}` waits for `{}`, which does not come before it", when.field));
    };
    match &earlier.kind {
        FieldKind::Choice(choices) if choices.iter().all(|choice| choice.key != when.is) => Err(format!(
            "field `{key}` waits for the answer `{}`, which `{}` does not offer",
            when.is, when.field
        )),
        _ => Ok(()),
    }
}

/// The answers that a form offers, in the order of the dictionary.
fn narrowed(field: &Field, offered: &[String]) -> Result<FieldKind, String> {
    let FieldKind::Choice(all) = &field.kind else {
        return Err(format!(
            "field `{}` offers answers, and dictionary.toml says that it is no choice",
            field.key
        ));
    };
    if let Some(unknown) = offered.iter().find(|key| all.iter().all(|choice| choice.key != **key)) {
        return Err(format!("field `{}` offers `{unknown}`, which dictionary.toml does not know", field.key));
    }
    if offered.len() < 2 {
        return Err(format!("field `{}` needs two answers or more", field.key));
    }
    Ok(FieldKind::Choice(all.iter().filter(|choice| offered.contains(&choice.key)).cloned().collect()))
}
