//! An item as the fields of the editing form.

use plat_identity::Branch;
use plat_kernel::lang::Bilingual;
use plat_web::Fields;

use super::form::{COUNTED, LEVELS, STATED, cell_name};
use cap_catalogue::model::ItemText;

/// The fields of a form that shows an item.
pub(super) fn fill(text: &ItemText) -> Fields {
    let mut fields = Fields::default();
    let mut set = |name: &str, value: &str| fields.set(name, value);
    for (name, both) in
        [("name", Some(&text.name)), ("result", Some(&text.result)), ("doubt", text.doubt.as_ref())]
    {
        pair(&mut set, name, both);
    }
    pair(&mut set, "fee_note", text.fee.note.as_ref());
    set("branch", text.branch.map_or("", Branch::code));
    set("level", code_of(&LEVELS, text.level));
    set("subject", text.subject.code());
    set("kind", text.kind.code());
    set("handling", text.handling.code());
    set("cross_province", text.cross_province.code());
    set("confidence", text.confidence.code());
    set("promised_days", &text.promised_days.to_string());
    set("legal_days", &text.legal_term.map(|term| term.days.to_string()).unwrap_or_default());
    set("legal_stated", text.legal_term.map_or("working", |term| code_of(&STATED, term.stated)));
    set("legal_counted", text.legal_term.map_or("working", |term| code_of(&COUNTED, term.counted)));
    set("fee_yuan", &text.fee.yuan.map(|yuan| yuan.to_string()).unwrap_or_default());
    set("fee_by", text.fee.by.as_deref().unwrap_or_default());
    set("fee_basis", text.fee.basis.as_deref().unwrap_or_default());
    set("form", text.form.as_deref().unwrap_or_default());
    set("legal_basis", &text.legal_basis.join("\n"));
    set("source_visits", &text.source_visits.map(|visits| visits.to_string()).unwrap_or_default());
    set("note", &text.note);
    set("source", &text.source);
    let yes = |on: bool| if on { "yes" } else { "" };
    set("one_certificate", yes(text.one_certificate));
    set("city_wide", yes(text.handled_at.city_wide));
    set("delegated", yes(text.handled_at.delegated));
    lists(text, &mut set);
    rows(text, &mut set);
    own(text, &mut set);
    fields
}

/// Several values of one name stand behind each other: [`Fields`] keeps one for each, so they are numbered.
fn lists(text: &ItemText, set: &mut impl FnMut(&str, &str)) {
    for (at, id) in text.materials.iter().enumerate() {
        set(&format!("materials.{at}"), id);
    }
    text.channels.iter().for_each(|it| set(&format!("channels.{}", it.code()), "yes"));
    text.life_events.iter().for_each(|it| set(&format!("life_events.{it}"), "yes"));
    text.handled_at.levels.iter().for_each(|it| set(&format!("levels.{}", code_of(&LEVELS, *it)), "yes"));
}

fn rows(text: &ItemText, set: &mut impl FnMut(&str, &str)) {
    let mut row = |part: &str, at: usize, cells: &[(&str, String)]| {
        for (column, value) in cells {
            set(&format!("{part}.{at}.{column}"), value);
        }
    };
    let number = |number: Option<u32>| number.map(|it| it.to_string()).unwrap_or_default();
    for (at, (region, days)) in text.promised_by_region.iter().enumerate() {
        row("promised_by_region", at, &[("region", region.clone()), ("days", days.to_string())]);
    }
    for (at, it) in text.fee.options.iter().enumerate() {
        let cells = [("key", it.key.clone()), ("yuan", it.yuan.to_string()), ("zh", it.zh.clone())];
        row("fee_options", at, &cells);
        row("fee_options", at, &[("en", it.en.clone())]);
    }
    for (at, it) in text.fee.tariff.iter().enumerate() {
        let ages = [("from", it.ages.from.to_string()), ("below", number(it.ages.below.map(u32::from)))];
        row("fee_tariff", at, &ages);
        row("fee_tariff", at, &[("yuan", it.yuan.to_string()), ("zh", it.zh.clone()), ("en", it.en.clone())]);
    }
    for (at, it) in text.fee.parts.iter().enumerate() {
        row("fee_parts", at, &[("yuan", it.yuan.to_string()), ("zh", it.zh.clone()), ("en", it.en.clone())]);
    }
    for (at, it) in text.conditions.iter().enumerate() {
        row("conditions", at, &[("zh", it.zh.clone()), ("en", it.en.clone())]);
    }
    for (at, it) in text.steps.iter().enumerate() {
        let who = [("role", it.role.code().to_owned()), ("days", number(it.days))];
        row("steps", at, &[("zh", it.name.zh.clone()), ("en", it.name.en.clone())]);
        row("steps", at, &who);
    }
    for (at, (segment, value)) in text.code.iter().enumerate() {
        row("code", at, &[("segment", segment.clone()), ("value", value.clone())]);
    }
}

/// Why it ended, its own materials and questions.
fn own(text: &ItemText, set: &mut impl FnMut(&str, &str)) {
    let ended = text.ended.as_ref();
    pair(set, "ended_why", ended.map(|it| &it.why));
    let successor = ended.and_then(|it| it.successor.as_ref());
    set("ended_successor", &successor.map(ToString::to_string).unwrap_or_default());
    let need = |optional: bool| if optional { "optional" } else { "required" };
    for (at, it) in text.own_materials.iter().enumerate() {
        let mut cell = |column: &str, value: &str| set(&cell_name("own_materials", at, column), value);
        cell("id", &it.id);
        cell("zh", &it.zh);
        cell("en", &it.en);
        cell("provision", it.provision.code());
        cell("need", need(it.optional));
        cell("original", if it.original { "yes" } else { "no" });
        cell("basis", it.basis.as_deref().unwrap_or_default());
    }
    for (at, it) in text.fields.iter().enumerate() {
        let mut cell = |column: &str, value: &str| set(&cell_name("fields", at, column), value);
        cell("field", &it.key);
        cell("need", need(!it.required));
        cell("after", it.when.as_ref().map_or("", |when| &when.field));
        cell("is", it.when.as_ref().map_or("", |when| &when.is));
    }
}

pub(super) fn pair(set: &mut impl FnMut(&str, &str), name: &str, both: Option<&Bilingual>) {
    set(&format!("{name}_zh"), both.map_or("", |it| &it.zh));
    set(&format!("{name}_en"), both.map_or("", |it| &it.en));
}

pub(super) fn code_of<T: PartialEq + Copy>(list: &[(&'static str, T)], value: T) -> &'static str {
    list.iter().find(|(_, known)| *known == value).map_or("", |(code, _)| code)
}
