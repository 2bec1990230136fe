//! The questions of online forms: which fields of the data dictionary a form asks, in which order, and when.

use super::{BadData, source::Source};
use crate::model::{FieldText, Shared};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawForm {
    id: String,
    /// The form whose fields follow after these.
    then: Option<Spanned<String>>,
    #[serde(default)]
    field: Vec<Spanned<FieldText>>,
}

pub(super) fn read(source: &Source, shared: &mut Shared, faults: &mut Vec<BadData>) {
    for raw in source.tables::<RawForm>("form", faults) {
        let at = raw.span();
        let RawForm { id, then, field } = raw.into_inner();
        let mut fields = Vec::new();
        for raw in field {
            let at = raw.span();
            match raw.into_inner().typed(&fields, shared) {
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
