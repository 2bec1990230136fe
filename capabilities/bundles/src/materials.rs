//! The one set of materials of a bundle: each once, whoever needs it, and which step gets it under which name.

use cap_catalogue::{Chosen, Material as Own, Provision};
use plat_kernel::lang::Bilingual;

use crate::{
    model::{Bundle, Material, holds},
    plan::Plan,
};

/// A material that is wanted once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Stable inside the bundle: the bundle's own id, or the catalogue's where the bundle says nothing of it.
    pub id: String,
    /// Its name.
    pub name: Bilingual,
    /// How it comes.
    pub provision: Provision,
    /// It must be there.
    pub required: bool,
    /// The cases that get it, each under the item's own id.
    pub covers: Vec<Cover>,
    /// The steps of other departments that get it.
    pub departments: Vec<String>,
}

/// A case that gets a material.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// The step.
    pub step: String,
    /// The material's id in the catalogue.
    pub material: String,
    /// The item asks for a photograph or a file of it.
    pub uploaded: bool,
}

impl Wanted {
    /// Whether the applicant photographs it.
    pub fn is_uploaded(&self) -> bool {
        self.provision == Provision::Upload
    }

    /// Whether the applicant has anything to do for it.
    pub fn counts(&self) -> bool {
        matches!(self.provision, Provision::Upload | Provision::HandIn)
    }
}

/// What is wanted for these answers, in the bundle's order and then in that of its items.
pub fn wanted(bundle: &Bundle, plan: &Plan<'_>, chosen: &Chosen) -> Vec<Wanted> {
    let taken = bundle.taken(chosen);
    let mut all: Vec<Wanted> =
        bundle.materials.iter().filter(|it| holds(&it.when, &taken)).map(named).collect();
    for planned in &plan.steps {
        for id in planned.step.department().map(|it| it.materials.as_slice()).unwrap_or_default() {
            if let Some(wanted) = all.iter_mut().find(|it| it.id == *id) {
                wanted.departments.push(planned.step.id.clone());
            }
        }
    }
    for (planned, _, item) in plan.items() {
        for own in &item.materials {
            let cover = Cover {
                step: planned.step.id.clone(),
                material: own.id.clone(),
                uploaded: own.is_uploaded(),
            };
            cover_one(bundle, &mut all, own, cover);
        }
    }
    all.retain(|it| !it.covers.is_empty() || !it.departments.is_empty());
    all
}

fn cover_one(bundle: &Bundle, all: &mut Vec<Wanted>, own: &Own, cover: Cover) {
    let named = bundle.materials.iter().find(|it| it.stands_for.contains(&own.id));
    let id = named.map_or(&own.id, |it| &it.id);
    match all.iter_mut().find(|it| it.id == *id) {
        Some(wanted) => {
            wanted.required |= own.required && own.is_uploaded();
            wanted.covers.push(cover);
        }
        // Looked up, written by the platform, or done in person: no line of its own.
        None if own.is_uploaded() => all.push(Wanted {
            id: id.clone(),
            name: named.map_or(&own.name, |it| &it.name).clone(),
            provision: Provision::Upload,
            required: own.required,
            covers: vec![cover],
            departments: Vec::new(),
        }),
        None => {}
    }
}

fn named(material: &Material) -> Wanted {
    Wanted {
        id: material.id.clone(),
        name: material.name.clone(),
        provision: material.provision,
        required: material.required,
        covers: Vec::new(),
        departments: Vec::new(),
    }
}
