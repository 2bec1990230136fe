//! From the text of `data/bundles/` to the bundles, or to every mistake in it, each with file and line.

mod check;
mod combine;

use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use cap_catalogue::{BadData, Catalogue, Chosen, Confidence, Edition, LifeEventRef};
use plat_facts::refs::{BundleRef, DepartmentRef, ItemRef};
use plat_kernel::{Date, lang::Bilingual};
use serde::Deserialize;
use toml::Spanned;

pub use combine::Derived;

use crate::model::{
    Bundle, Condition, Department, DepartmentWork, FieldUse, Figures, ItemWork, Material, Measure, Question,
    Step, Trigger, Work,
};

/// The folder of the bundles.
const FOLDER: &str = "bundles";

/// The bundles of a city, and the departments that work in them.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    bundles: BTreeMap<BundleRef, Arc<Bundle>>,
    departments: BTreeMap<DepartmentRef, Department>,
    /// What follows from the steps, as items hold today.
    reckoned: Arc<Mutex<Reckoned>>,
}

/// What follows from the steps of each bundle, and the edition of the items that it follows from.
type Reckoned = BTreeMap<BundleRef, (Arc<Edition>, Derived)>;

impl Shelf {
    /// Reads the files of the folder `bundles` and checks them against the catalogue; all others are passed over.
    pub fn load(
        files: impl Iterator<Item = (String, String)>,
        catalogue: &Catalogue,
    ) -> Result<Self, Vec<BadData>> {
        let mut ours: Vec<(String, String)> = files.filter(|(path, _)| is_ours(path)).collect();
        ours.sort();
        let mut faults = Vec::new();
        let mut shelf = Self::default();
        let mut read = Vec::new();
        for (path, text) in ours {
            match toml::from_str::<File>(&text) {
                Ok(file) => read.push((Source { path, text }, file)),
                Err(error) => {
                    let at = error.span().unwrap_or(0..0);
                    faults.push(Source { path, text }.fault(&at, error.message()));
                }
            }
        }
        for (source, file) in &read {
            shelf.take_departments(source, file, &mut faults);
        }
        for (source, file) in read {
            for raw in file.bundle {
                shelf.take_bundle(&source, raw, catalogue, &mut faults);
            }
        }
        if faults.is_empty() { Ok(shelf) } else { Err(faults) }
    }

    /// A bundle.
    pub fn get(&self, id: &BundleRef) -> Option<&Arc<Bundle>> {
        self.bundles.get(id)
    }

    /// What follows from the steps of a bundle, over every way of answering its questions. Reckoned once for each edition
    /// of the items.
    pub fn derived(&self, bundle: &Bundle, items: &Arc<Edition>) -> Option<Derived> {
        let mut reckoned = self.reckoned.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, derived)) = reckoned.get(&bundle.id)
            && Arc::ptr_eq(of, items)
        {
            return Some(*derived);
        }
        let derived = combine::derived(bundle, items, &combine::every_way(bundle)?)?;
        reckoned.insert(bundle.id.clone(), (items.clone(), derived));
        Some(derived)
    }

    /// Every bundle, by id.
    pub fn bundles(&self) -> impl Iterator<Item = &Arc<Bundle>> {
        self.bundles.values()
    }

    /// A department.
    pub fn department(&self, code: &DepartmentRef) -> Option<&Department> {
        self.departments.get(code)
    }

    /// Every department, by code.
    pub fn departments(&self) -> impl Iterator<Item = &Department> {
        self.departments.values()
    }

    fn take_departments(&mut self, source: &Source, file: &File, faults: &mut Vec<BadData>) {
        for department in &file.department {
            let (at, department) = (department.span(), department.get_ref());
            let code = department.code.clone();
            if self.departments.insert(code.clone(), department.clone()).is_some() {
                faults.push(source.fault(&at, format!("department `{code}` is here twice")));
            }
        }
    }

    fn take_bundle(
        &mut self,
        source: &Source,
        raw: Spanned<RawBundle>,
        catalogue: &Catalogue,
        faults: &mut Vec<BadData>,
    ) {
        let at = raw.span();
        let (bundle, places) = raw.into_inner().typed(source, &at, faults);
        let known = check::Known { catalogue, departments: &self.departments };
        let found = check::check(&bundle, &known);
        faults.extend(found.into_iter().map(|it| source.fault(places.of(&it.about), it.why)));
        if self.bundles.contains_key(&bundle.id) {
            faults.push(source.fault(&at, format!("bundle `{}` is here twice", bundle.id)));
        }
        self.bundles.insert(bundle.id.clone(), Arc::new(bundle));
    }
}

fn is_ours(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or_default();
    std::path::Path::new(name).extension().is_some_and(|kind| kind == "toml") && parts.next() == Some(FOLDER)
}

/// One file.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn fault(&self, at: &Range<usize>, why: impl Into<String>) -> BadData {
        let before = self.text.as_bytes().iter().take(at.start);
        let line = 1 + before.filter(|byte| **byte == b'\n').count();
        BadData { file: self.path.clone(), line, why: why.into() }
    }
}

/// Where the parts of a bundle stand in its file.
struct Places {
    bundle: Range<usize>,
    steps: BTreeMap<String, Range<usize>>,
}

impl Places {
    fn of(&self, about: &check::About) -> &Range<usize> {
        match about {
            check::About::Bundle => &self.bundle,
            check::About::Step(id) => self.steps.get(id).unwrap_or(&self.bundle),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    department: Vec<Spanned<Department>>,
    #[serde(default)]
    bundle: Vec<Spanned<RawBundle>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBundle {
    id: BundleRef,
    version: u32,
    effective: String,
    name: Bilingual,
    about: Bilingual,
    life_event: String,
    lead: DepartmentRef,
    source: String,
    confidence: Confidence,
    #[serde(default, rename = "note")]
    _note: String,
    before: Figures,
    after: Figures,
    #[serde(default)]
    estimate: Vec<Measure>,
    trigger: Option<Trigger>,
    #[serde(default)]
    hints: Vec<Bilingual>,
    #[serde(default)]
    question: Vec<Question>,
    #[serde(default)]
    field: Vec<FieldUse>,
    #[serde(default)]
    material: Vec<Material>,
    step: Vec<Spanned<RawStep>>,
}

impl RawBundle {
    fn typed(self, source: &Source, at: &Range<usize>, faults: &mut Vec<BadData>) -> (Bundle, Places) {
        let effective = self.effective.parse::<Date>().unwrap_or_else(|_| {
            faults.push(source.fault(at, format!("`{}` is no day", self.effective)));
            Date::default()
        });
        let mut steps = Vec::new();
        let mut places = Places { bundle: at.clone(), steps: BTreeMap::new() };
        for raw in self.step {
            let at = raw.span();
            places.steps.insert(raw.get_ref().id.clone(), at.clone());
            match raw.into_inner().typed() {
                Ok(step) => steps.push(step),
                Err(why) => faults.push(source.fault(&at, why)),
            }
        }
        let bundle = Bundle {
            id: self.id,
            version: self.version,
            effective,
            name: self.name,
            about: self.about,
            life_event: LifeEventRef(self.life_event),
            lead: self.lead,
            source: self.source,
            confidence: self.confidence,
            before: self.before,
            after: self.after,
            estimate: self.estimate,
            trigger: self.trigger,
            hints: self.hints,
            questions: self.question,
            fields: self.field,
            materials: self.material,
            steps,
        };
        (bundle, places)
    }
}

/// A step as it is written: of an item, or of a department.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    id: String,
    item: Option<ItemRef>,
    #[serde(default)]
    chosen: Chosen,
    #[serde(default)]
    chosen_by: Chosen,
    #[serde(default)]
    answers: cap_catalogue::Answers,
    department: Option<DepartmentRef>,
    name: Option<Bilingual>,
    about: Option<Bilingual>,
    days: Option<u32>,
    #[serde(default)]
    fields: Vec<String>,
    #[serde(default)]
    materials: Vec<String>,
    gives: Option<Bilingual>,
    #[serde(default)]
    source: String,
    confidence: Option<Confidence>,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
    #[serde(default)]
    when: Vec<Condition>,
    visit: Option<Bilingual>,
}

impl RawStep {
    fn typed(self) -> Result<Step, String> {
        let id = self.id.clone();
        let wrong = |why: &str| Err(format!("step `{id}` {why}"));
        let (needs, after) = (self.needs.clone(), self.after.clone());
        let (when, visit) = (self.when.clone(), self.visit.clone());
        let work = match (self.item.is_some(), self.department.is_some()) {
            (true, false) if self.is_like_a_departments() => {
                return wrong("is of an item: name, days, fields, materials and result are the item's own");
            }
            (false, true) if self.is_like_an_items() => {
                return wrong("is of a department: it has no answers of an item");
            }
            (true, false) => self.of_item(),
            (false, true) => self.of_department(),
            _ => None,
        };
        let Some(work) = work else {
            return wrong("needs `item`, or `department` with `name`, `days` and `confidence`");
        };
        Ok(Step { id: id.clone(), work, needs, after, when, visit })
    }

    fn is_like_a_departments(&self) -> bool {
        let named =
            self.name.is_some() || self.days.is_some() || self.gives.is_some() || self.about.is_some();
        named || !self.fields.is_empty() || !self.materials.is_empty()
    }

    fn is_like_an_items(&self) -> bool {
        !self.chosen.is_empty() || !self.chosen_by.is_empty() || !self.answers.is_empty()
    }

    fn of_item(self) -> Option<Work> {
        let Self { item, chosen, chosen_by, answers, .. } = self;
        Some(Work::Item(ItemWork { item: item?, chosen, chosen_by, answers }))
    }

    fn of_department(self) -> Option<Work> {
        Some(Work::Department(DepartmentWork {
            department: self.department?,
            name: self.name?,
            about: self.about,
            days: self.days?,
            fields: self.fields,
            materials: self.materials,
            gives: self.gives,
            source: self.source,
            confidence: self.confidence?,
        }))
    }
}

#[cfg(test)]
mod tests;
