//! What the forms of residents and officers have in common: answers, their faults, photographs.

use cap_catalogue::{Answers, FieldFault, Item};
use plat_web::{Errors, Fields, Page};

use crate::{intake::fault_code, materials::Upload};

/// The files of a form, each under the material it belongs to.
pub(super) fn uploads<'a>(item: &'a Item, fields: &'a Fields) -> impl Iterator<Item = Upload> {
    item.materials.iter().flat_map(move |material| {
        let field = format!("material.{}", material.id);
        let files: Vec<Upload> = fields
            .files(&field)
            .map(|file| Upload { material: material.id.clone(), bytes: file.bytes.to_vec() })
            .collect();
        files
    })
}

/// The answers of a form, as typed.
pub fn answers(item: &Item, fields: &Fields) -> Answers {
    let typed = item
        .form
        .iter()
        .filter_map(|field| fields.find(&field.key).map(|answer| (field.key.clone(), answer.to_owned())));
    typed.collect()
}

/// What is wrong with the answers, each at its field.
pub fn faults(page: &Page, item: &Item, answers: &Answers, today: plat_kernel::Date) -> Errors {
    let mut errors = Errors::new();
    let Err(faults) = item.check_form(answers, today) else { return errors };
    for (field, fault) in faults {
        let text = page.t(&format!("cases.field.{}", fault_code(&fault)));
        let asked =
            item.form.iter().find(|it| it.key == field).map(|it| page.pick(&it.label)).unwrap_or_default();
        let text = match fault {
            FieldFault::Missing => page.t("cases.field.missing_named").with("field", asked),
            FieldFault::TooLong { max } => text.with("max", max),
            FieldFault::NotValid(why) => text.with("why", why.text(page.lang)),
            _ => text,
        };
        errors.add(field, text);
    }
    errors
}
