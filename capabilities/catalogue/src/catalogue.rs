use crate::{
    edition::Edition,
    later::{Later, MayFollow},
    load::{self, BadData, Saying},
    model::{Item, Material, Shared},
    situation::{self, SituationFault},
};
use arc_swap::ArcSwap;
use plat_facts::refs::ItemRef;
use plat_kernel::{Clock, Date};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

/// The items of the city, in every version that was ever published. A handle: clones see the same versions.
///
/// The data files are the first version of each item; what editors published since stands beside it and never
/// changes. [`Catalogue::now`] is what holds today; a case that runs asks for its own [`Catalogue::version`].
#[derive(Debug, Clone)]
pub struct Catalogue(Arc<Living>);

#[derive(Debug)]
struct Living {
    shared: Arc<Shared>,
    sayings: Vec<Saying>,
    /// The items of the data files: the city begins with them, before their own day too.
    shipped: Arc<BTreeSet<ItemRef>>,
    clock: Option<Clock>,
    later: Later,
    known: ArcSwap<Known>,
    /// One change at a time; who reads waits for nobody.
    changing: Mutex<()>,
}

/// What is known at a moment: all versions, and those that hold.
#[derive(Debug, Clone)]
struct Known {
    versions: Arc<Versions>,
    edition: Arc<Edition>,
    /// The day on which a version that is known already takes its place.
    next: Option<Date>,
}

/// The versions of each item, the first one first; their days never go back.
type Versions = BTreeMap<ItemRef, Vec<Arc<Item>>>;

impl Catalogue {
    /// Reads the files of `data/`: those in its folder `catalogue` are ours, all others are passed over.
    ///
    /// Gives every fault of every file at once, each with file, line and reason.
    pub fn load(files: impl Iterator<Item = (String, String)>) -> Result<Self, Vec<BadData>> {
        load::read(files).map(|read| {
            let (shared, sayings) = (Arc::new(read.shared), read.sayings);
            let first = |item: Item| (item.id.clone(), vec![Arc::new(item)]);
            let versions: Versions = read.items.into_iter().map(first).collect();
            let shipped: Arc<BTreeSet<_>> = Arc::new(versions.keys().cloned().collect());
            let known = Known::on(Arc::new(versions), None, &shipped, (&shared, &sayings));
            let changing = Mutex::new(());
            Self(Arc::new(Living {
                shared,
                sayings,
                shipped,
                clock: None,
                later: Later::default(),
                known: ArcSwap::from_pointee(known),
                changing,
            }))
        })
    }

    /// The same catalogue with a clock: a version whose day lies ahead takes its place when the day has come.
    pub fn with_clock(self, clock: Clock) -> Self {
        let Living { shared, sayings, shipped, .. } = &*self.0;
        let (shared, sayings, shipped) = (shared.clone(), sayings.clone(), shipped.clone());
        let later = self.0.later.clone();
        let versions = self.0.known.load().versions.clone();
        let known = Known::on(versions, Some(clock.today()), &shipped, (&shared, &sayings));
        let (clock, known, changing) = (Some(clock), ArcSwap::from_pointee(known), Mutex::new(()));
        Self(Arc::new(Living { shared, sayings, shipped, clock, later, known, changing }))
    }

    /// The same catalogue, which tells what may follow later as this one says.
    #[must_use]
    pub fn with_deferrals(self, who: Arc<dyn MayFollow>) -> Self {
        self.0.later.asks(who);
        self
    }

    /// The materials of an item that may be handed in later (容缺).
    pub fn may_follow<'i>(&self, item: &'i Item) -> Vec<&'i Material> {
        self.0.later.of(item)
    }

    /// Today, when the catalogue has a clock; without one it stands still on the day of its data.
    pub(crate) fn today(&self) -> Date {
        let first = || self.0.known.load().edition.items().iter().map(|item| item.effective).max();
        self.0.clock.as_ref().map(Clock::today).or_else(first).unwrap_or_default()
    }

    /// What holds today.
    pub fn now(&self) -> Arc<Edition> {
        let known = self.0.known.load();
        if let (Some(day), Some(clock)) = (known.next, &self.0.clock)
            && clock.today() >= day
        {
            return self.take(Vec::new());
        }
        known.edition.clone()
    }

    /// Any version that was ever published, or is going to hold: a running case stays on its own.
    pub fn version(&self, item: &ItemRef, version: u32) -> Option<Arc<Item>> {
        let known = self.0.known.load();
        known.versions.get(item)?.iter().find(|item| item.version == version).cloned()
    }

    /// The versions of an item, the first one first.
    pub fn versions(&self, item: &ItemRef) -> Vec<Arc<Item>> {
        self.0.known.load().versions.get(item).cloned().unwrap_or_default()
    }

    /// Every version of every item, by id and number, each with its first day.
    pub fn history(&self) -> Vec<Arc<Item>> {
        self.0.known.load().versions.values().flatten().cloned().collect()
    }

    /// The items as they held on a day, by id: for figures over time.
    pub fn on(&self, day: Date) -> Vec<Arc<Item>> {
        holding(&self.0.known.load().versions, Some(day), &self.0.shipped)
    }

    /// What is wrong with the questions of an item, every way through them walked.
    pub fn wrong_questions(&self, item: &Item) -> BTreeSet<SituationFault> {
        let now = self.now();
        let offered = |id: &ItemRef| now.get(id).is_some_and(|item| !item.historical());
        let questions = item.situation.iter();
        questions.flat_map(|questions| situation::faults(questions, item, &offered)).collect()
    }

    /// What items refer to: materials, events of life, forms.
    pub fn shared(&self) -> &Arc<Shared> {
        &self.0.shared
    }

    /// Takes versions that were published, here or on another node. A version never changes, so what is known already
    /// stays; only what the data files say under the same number gives way to what was published. Gives what holds then.
    pub(crate) fn take(&self, published: Vec<Item>) -> Arc<Edition> {
        let living = &self.0;
        let _alone = living.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut versions = Versions::clone(&living.known.load().versions);
        for item in published {
            let of_item = versions.entry(item.id.clone()).or_default();
            if of_item.iter().any(|known| known.text == item.text) {
                continue;
            }
            of_item.retain(|known| known.version != item.version);
            of_item.push(Arc::new(item));
            of_item.sort_by_key(|item| item.version);
        }
        let today = living.clock.as_ref().map(Clock::today);
        let known = Known::on(Arc::new(versions), today, &living.shipped, (&living.shared, &living.sayings));
        let edition = known.edition.clone();
        living.known.store(Arc::new(known));
        edition
    }
}

impl Known {
    fn on(
        versions: Arc<Versions>,
        today: Option<Date>,
        shipped: &BTreeSet<ItemRef>,
        (shared, sayings): (&Arc<Shared>, &[Saying]),
    ) -> Self {
        let edition = Arc::new(Edition::of(holding(&versions, today, shipped), shared.clone(), sayings));
        let waits = |item: &Item| item.version > 1 || !shipped.contains(&item.id);
        let ahead = |item: &&Arc<Item>| today.is_some_and(|today| item.effective > today) && waits(item);
        let next = versions.values().flatten().filter(ahead).map(|item| item.effective).min();
        Self { versions, edition, next }
    }
}

/// The last version of each item whose day has come. The first one of the data files holds before its day too: the city
/// begins with it. An item that an editor made is not there before its day. Without a day it is the first.
fn holding(versions: &Versions, day: Option<Date>, shipped: &BTreeSet<ItemRef>) -> Vec<Arc<Item>> {
    let has_come = |item: &&Arc<Item>| day.is_some_and(|day| item.effective <= day);
    let of = |(id, versions): (&ItemRef, &Vec<Arc<Item>>)| {
        let first = || versions.first().filter(|_| day.is_none() || shipped.contains(id));
        versions.iter().rfind(has_come).or_else(first).cloned()
    };
    versions.iter().filter_map(of).collect()
}
