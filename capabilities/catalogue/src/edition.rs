use crate::{
    check::{self, Warning},
    load::Saying,
    model::{Item, LifeEvent, LifeEventRef, Shared},
    search::{Hit, Index},
};
use plat_facts::refs::ItemRef;
use plat_identity::Branch;
use std::{collections::HashMap, sync::Arc};

/// Every item as it holds on a day. An edition never changes; another day or another published version makes another.
#[derive(Debug)]
pub struct Edition {
    items: Vec<Arc<Item>>,
    place: HashMap<ItemRef, usize>,
    shared: Arc<Shared>,
    index: Index,
}

impl Edition {
    /// The items by id.
    pub(crate) fn of(items: Vec<Arc<Item>>, shared: Arc<Shared>, sayings: &[Saying]) -> Self {
        let place = items.iter().enumerate().map(|(at, item)| (item.id.clone(), at)).collect();
        let index = Index::new(&items, sayings);
        Self { items, place, shared, index }
    }

    /// The item with an id.
    pub fn get(&self, id: &ItemRef) -> Option<&Arc<Item>> {
        self.find(id).map(|(_, item)| item)
    }

    /// The item with an id, and its place in [`Edition::items`].
    pub(crate) fn find(&self, id: &ItemRef) -> Option<(usize, &Arc<Item>)> {
        let at = *self.place.get(id)?;
        Some((at, self.items.get(at)?))
    }

    /// Every item, by id.
    pub fn items(&self) -> &[Arc<Item>] {
        &self.items
    }

    /// The items of a branch, by id.
    pub fn branch(&self, branch: Branch) -> impl Iterator<Item = &Arc<Item>> {
        self.items.iter().filter(move |item| item.branch == branch)
    }

    /// The events of life, in the order in which the home page shows them.
    pub fn life_events(&self) -> &[Arc<LifeEvent>] {
        self.shared.life_events()
    }

    /// The items that belong to an event of life, by id.
    pub fn life_event<'a>(&'a self, event: &'a LifeEventRef) -> impl Iterator<Item = &'a Arc<Item>> {
        self.items.iter().filter(move |item| item.life_events.iter().any(|of| of.code == *event))
    }

    /// What looks wrong in the data and was kept as the source gave it: for the log at start, and for the branch.
    pub fn warnings(&self) -> Vec<Warning> {
        self.items.iter().flat_map(|item| check::warnings(item)).collect()
    }

    /// The items that answer to some words, best first: names in Chinese or English, ids, full pinyin or its
    /// initials, everyday words, in any mixture.
    pub fn search(&self, words: &str) -> Vec<Hit> {
        let hit = |(at, rank): (usize, u32)| Some(Hit { item: self.items.get(at)?.clone(), rank });
        self.index.search(words).filter_map(hit).collect()
    }
}
