use super::{CodePlan, Field, LifeEvent, Material};
use crate::situation::Situation;
use plat_facts::refs::ItemRef;
use std::{collections::BTreeMap, sync::Arc};

/// What items refer to, and share: materials, events of life, forms. It is read at start and holds while the program
/// runs.
#[derive(Debug, Default)]
pub struct Shared {
    /// Every material by id.
    pub(crate) materials: BTreeMap<String, Material>,
    /// The events of life, in the order of the home page.
    pub(crate) life_events: Vec<Arc<LifeEvent>>,
    /// Every field of the data dictionary by key.
    pub(crate) fields: BTreeMap<String, Field>,
    /// How item codes are written.
    pub(crate) codes: CodePlan,
    /// The questions of every form by its id.
    pub(crate) forms: BTreeMap<String, Vec<Field>>,
    /// The questions that narrow an item, for the items that have some.
    pub(crate) situations: BTreeMap<ItemRef, Arc<Situation>>,
}

/// The form of an item that names none.
const DEFAULT_FORM: &str = "default";

impl Shared {
    /// The material with an id.
    pub fn material(&self, id: &str) -> Option<&Material> {
        self.materials.get(id)
    }

    /// Every material, by id.
    pub fn materials(&self) -> impl Iterator<Item = &Material> {
        self.materials.values()
    }

    /// The event of life with a code.
    pub fn life_event(&self, code: &str) -> Option<&Arc<LifeEvent>> {
        self.life_events.iter().find(|event| event.code.0 == code)
    }

    /// The events of life, in the order of the home page.
    pub fn life_events(&self) -> &[Arc<LifeEvent>] {
        &self.life_events
    }

    /// The field of the data dictionary with a key: what it is called everywhere, and every answer it may have.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.get(key)
    }

    /// Every field of the data dictionary, by key.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.values()
    }

    /// How item codes are written.
    pub fn codes(&self) -> &CodePlan {
        &self.codes
    }

    /// The questions of the form with an id; of the usual form, when none is named.
    pub fn form(&self, id: Option<&str>) -> Option<&[Field]> {
        match id {
            Some(id) => self.forms.get(id).map(Vec::as_slice),
            None => Some(self.forms.get(DEFAULT_FORM).map_or(&[], Vec::as_slice)),
        }
    }

    /// The questions that narrow an item, when it has some.
    pub fn situation(&self, item: &ItemRef) -> Option<&Arc<Situation>> {
        self.situations.get(item)
    }

    /// The ids of all forms.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        self.forms.keys().map(String::as_str)
    }
}
