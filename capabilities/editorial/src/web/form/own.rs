//! What an item brings along itself, read back from the form: why it ended, materials and questions of its own.

use super::{Reader, cell_name};
use cap_catalogue::{
    Ending, FieldText, ItemText, MaterialText, Provision, When,
    model::{Field, Shared},
};
use plat_facts::refs::ItemRef;

/// The parts with rows that are read here.
pub(super) const MATERIALS: &str = "own_materials";
pub(super) const FIELDS: &str = "fields";

impl Reader<'_> {
    /// Why the item ended and what stands in its place; none where nothing is said.
    pub(super) fn ending(&mut self) -> Option<Ending> {
        let typed = self.line("ended_successor").to_uppercase();
        let successor: Option<ItemRef> = typed.parse().ok();
        if successor.is_none() && !typed.is_empty() {
            self.tell("ended_successor", "no_id");
        }
        let why = self.optional_both("ended_why");
        (why.is_some() || successor.is_some()).then(|| Ending { why: why.unwrap_or_default(), successor })
    }

    /// The materials that this item alone asks for. What the form does not show of them stays as it was.
    pub(super) fn own_materials(&mut self, before: &ItemText, shared: &Shared) -> Vec<MaterialText> {
        let mut ids: Vec<String> = Vec::new();
        self.rows(MATERIALS, |it, at| {
            let material = it.own_material(at, &before.own_materials);
            let cell = |column| cell_name(MATERIALS, at, column);
            if material.zh.is_empty() || material.en.is_empty() {
                it.tell(cell("zh"), "one_language");
            } else if material.id.is_empty() {
                it.tell(cell("id"), "no_key");
            } else if shared.material(&material.id).is_some() {
                it.tell(cell("id"), "listed");
            } else if ids.contains(&material.id) {
                it.tell(cell("id"), "material_there");
            }
            if material.original && material.provision != Provision::Upload {
                it.tell(cell("original"), "not_uploaded");
            }
            ids.push(material.id.clone());
            Some(material)
        })
    }

    fn own_material(&mut self, at: usize, before: &[MaterialText]) -> MaterialText {
        let name = self.cell_pair(MATERIALS, at);
        let typed = self.cell(MATERIALS, at, "id");
        let id = if typed.is_empty() { key_of(&name.en) } else { typed };
        let cell = |column| cell_name(MATERIALS, at, column);
        let provision = self.one_of(&cell("provision"), Provision::ALL, Provision::code, Provision::Upload);
        let known = before.iter().find(|it| it.id == id && it.provision == provision);
        MaterialText {
            zh: name.zh,
            en: name.en,
            provision,
            optional: self.fields.text(&cell("need")) == "optional",
            sources: known.map(|it| it.sources.clone()).unwrap_or_default(),
            original: self.fields.text(&cell("original")) == "yes",
            remote: known.is_some_and(|it| it.remote),
            identity: known.is_some_and(|it| it.identity),
            basis: Some(self.cell(MATERIALS, at, "basis")).filter(|basis| !basis.is_empty()),
            id,
        }
    }

    /// The questions that this item's form asks first. Its own hints and narrowed answers stay as they were.
    pub(super) fn own_fields(
        &mut self,
        before: &ItemText,
        (shared, form): (&Shared, Option<&str>),
    ) -> Vec<FieldText> {
        let follow: &[Field] = shared.form(form).unwrap_or_default();
        let mut keys: Vec<String> = Vec::new();
        self.rows(FIELDS, |it, at| {
            let key = it.cell(FIELDS, at, "field");
            let cell = |column| cell_name(FIELDS, at, column);
            if shared.field(&key).is_none() {
                it.tell(cell("field"), "not_offered");
            } else if keys.contains(&key) || follow.iter().any(|field| field.key == key) {
                it.tell(cell("field"), "asked_already");
            }
            let (field, is) = (it.cell(FIELDS, at, "after"), it.cell(FIELDS, at, "is"));
            let when = (!field.is_empty() || !is.is_empty()).then_some(When { field, is });
            if when.as_ref().is_some_and(|when| !keys.contains(&when.field)) {
                it.tell(cell("after"), "asked_later");
            }
            keys.push(key.clone());
            let known = before.fields.iter().find(|it| it.key == key);
            let (hint, choices) = known.map(|it| (it.hint.clone(), it.choices.clone())).unwrap_or_default();
            let required = it.fields.text(&cell("need")) != "optional";
            Some(FieldText { key, required, hint, when, choices })
        })
    }
}

/// The id of a material that nobody gave one: its English name, as the list spells ids.
fn key_of(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}
