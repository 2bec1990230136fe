use crate::{
    check::{self, Warning},
    load::{self, BadData},
    model::{Item, LifeEvent, LifeEventRef},
    search::{Hit, Index},
};
use plat_facts::refs::ItemRef;
use plat_identity::Branch;
use std::{collections::HashMap, sync::Arc};

/// Every item of the city, in memory. It is loaded once at start and never changes while the program runs.
#[derive(Debug)]
pub struct Catalogue {
    items: Vec<Arc<Item>>,
    place: HashMap<ItemRef, usize>,
    life_events: Vec<Arc<LifeEvent>>,
    index: Index,
}

impl Catalogue {
    /// Reads the files of `data/`: those in its folder `catalogue` are ours, all others are passed over.
    ///
    /// Gives every fault of every file at once, each with file, line and reason.
    pub fn load(files: impl Iterator<Item = (String, String)>) -> Result<Self, Vec<BadData>> {
        load::read(files).map(Self::of)
    }

    fn of(read: load::Read) -> Self {
        let items: Vec<_> = read.items.into_iter().map(Arc::new).collect();
        let place = items.iter().enumerate().map(|(at, item)| (item.id.clone(), at)).collect();
        let index = Index::new(&items, &read.sayings);
        Self { items, place, life_events: read.life_events, index }
    }

    /// The item with an id.
    pub fn get(&self, id: &ItemRef) -> Option<&Arc<Item>> {
        self.find(id).map(|(_, item)| item)
    }

    /// The item with an id, and its place in [`Catalogue::items`].
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
        &self.life_events
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
        self.index
            .search(words)
            .filter_map(|(at, rank)| Some(Hit { item: self.items.get(at)?.clone(), rank }))
            .collect()
    }
}
