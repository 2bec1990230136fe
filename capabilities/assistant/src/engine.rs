//! From an everyday question to items. Two judges look at it: one knows what sentences mean, the other which words and sounds
//! an item was asked for with. Their sum is better than either (ADR 0011 has the figures).

mod sounds;
mod words;

pub(crate) use sounds::sounded;

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, OnceLock},
};

use arc_swap::ArcSwap;
use cap_catalogue::{Catalogue, Item};
use plat_facts::refs::ItemRef;
use plat_kernel::Bilingual;
use plat_meaning::{Classes, Encoder, Vector, plain};

use crate::phrasings::{Meant, Topic, Who};
use sounds::Script;
use words::Words;

/// The most items that an answer names.
const MOST: usize = 5;
/// The most characters of a question that are looked at.
pub const LONGEST: usize = 200;
/// How much more likely than what others are in charge of a question must be ours: at this, three in a hundred of the
/// residents' questions are taken for somebody else's.
const OURS: f32 = 1.5;
/// How much more likely than the second the first item must be to be answered alone.
const ALONE: f32 = 2.0;
/// How near a phrasing that an editor attached must be to count as the same question, and how much it then counts.
const SAME: f32 = 0.72;
const TAUGHT: f32 = 15.0;

/// Finds the items that an everyday question is about. A handle: clones share what was learnt.
#[derive(Clone)]
pub struct Assistant(Arc<Inner>);

struct Inner {
    catalogue: Catalogue,
    topics: Vec<Topic>,
    taught: ArcSwap<Vec<Taught>>,
    /// Built when it is first needed.
    words: OnceLock<Words>,
    meant: Vec<Meant>,
}

/// A phrasing that an editor attached to an item.
#[derive(Debug, Clone)]
struct Taught {
    item: String,
    plain: String,
    vector: Option<Vector>,
}

/// The items that a question is about.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Whether it is a police service at all.
    pub known: bool,
    /// Whether the first item can be answered alone; if not, the first three are offered.
    pub sure: bool,
    /// Who is in charge instead, where that is known and the question is not ours.
    pub who: Option<Who>,
    /// The items, best first, five at most.
    pub items: Vec<Scored>,
}

/// An item, and how probable it is that it was meant.
#[derive(Debug, Clone)]
pub struct Scored {
    /// The item.
    pub item: Arc<Item>,
    /// From 0 to 1.
    pub score: f32,
}

/// What the build learnt.
struct Learnt {
    encoder: Encoder,
    classes: Classes,
    places: HashMap<&'static str, usize>,
}

static LEARNT: LazyLock<Option<Learnt>> = LazyLock::new(|| {
    let encoder = Encoder::load(plat_meaning::carried()?);
    let classes = Classes::load(include_bytes!(concat!(env!("OUT_DIR"), "/classes.bin")));
    let keys = include_str!(concat!(env!("OUT_DIR"), "/keys.txt")).lines();
    match (encoder, classes) {
        (Ok(encoder), Ok(classes)) => {
            Some(Learnt { encoder, classes, places: keys.enumerate().map(|(at, key)| (key, at)).collect() })
        }
        (encoder, classes) => {
            tracing::error!(encoder = ?encoder.err(), classes = ?classes.err(), "what was learnt cannot be used");
            None
        }
    }
});

impl Assistant {
    /// An assistant for a catalogue. `topics` are the phrasings of the reference data.
    pub fn new(catalogue: &Catalogue, topics: Vec<Topic>) -> Self {
        let mut meant: Vec<Meant> = topics.iter().map(|topic| topic.meant.clone()).collect();
        meant.extend(catalogue.now().items().iter().map(|item| Meant::Item(item.id.to_string())));
        meant.sort();
        meant.dedup();
        let (taught, words) = (ArcSwap::default(), OnceLock::new());
        Self(Arc::new(Inner { catalogue: catalogue.clone(), topics, taught, words, meant }))
    }

    /// Makes ready what is otherwise made ready by the first question, and says what there is.
    pub fn warm(&self) {
        self.0.words();
        match &*LEARNT {
            Some(_) => tracing::info!(
                topics = self.0.meant.len(),
                "questions are understood by meaning and by words"
            ),
            None => {
                tracing::warn!("built without the sentence encoder: questions are understood by words alone");
            }
        }
    }

    /// Whether the program carries the sentence encoder.
    pub fn knows_meanings() -> bool {
        LEARNT.is_some()
    }

    /// Takes the phrasings that editors attached to items in place of those it had.
    pub fn teach(&self, phrasings: impl IntoIterator<Item = (ItemRef, String)>) {
        let known = self.0.taught.load();
        let taught = phrasings.into_iter().map(|(item, said)| {
            let (item, plain) = (item.to_string(), plain(&said));
            let before = known.iter().find(|it| it.plain == plain).and_then(|it| it.vector.clone());
            let vector = before.or_else(|| LEARNT.as_ref().map(|learnt| learnt.encoder.vector(&plain)));
            Taught { item, plain, vector }
        });
        self.0.taught.store(Arc::new(taught.collect()));
    }

    /// Whether the catalogue has an item.
    pub(crate) fn knows(&self, item: &ItemRef) -> bool {
        self.0.catalogue.now().get(item).is_some()
    }

    /// How an item is called.
    pub(crate) fn name_of(&self, item: &ItemRef) -> Option<Bilingual> {
        self.0.catalogue.now().get(item).map(|item| item.name.clone())
    }

    /// The items whose name, id, pinyin or initials are like what was typed, best first.
    pub(crate) fn named(&self, words: &str) -> Vec<Arc<Item>> {
        self.0.catalogue.now().search(words).into_iter().map(|hit| hit.item).collect()
    }

    /// The items that a question is about.
    pub fn ask(&self, question: &str) -> Answer {
        let question: String = plain(question).chars().take(LONGEST).collect();
        if !question.chars().any(char::is_alphanumeric) {
            return Answer { known: false, sure: false, who: None, items: Vec::new() };
        }
        match self.0.named(&question) {
            Some(item) => {
                Answer { known: true, sure: true, who: None, items: vec![Scored { item, score: 1.0 }] }
            }
            None => self.0.judged(&question),
        }
    }
}

impl Inner {
    fn words(&self) -> &Words {
        self.words.get_or_init(|| {
            let place: HashMap<&Meant, usize> =
                self.meant.iter().enumerate().map(|(at, meant)| (meant, at)).collect();
            let said = self.topics.iter().flat_map(|topic| {
                let at = place.get(&topic.meant).copied();
                topic.said.iter().filter_map(move |text| Some((at?, text.clone())))
            });
            let now = self.catalogue.now();
            let names = now.items().iter().flat_map(|item| {
                let at = place.get(&Meant::Item(item.id.to_string())).copied();
                [&item.name.zh, &item.name.en].into_iter().filter_map(move |text| Some((at?, text.clone())))
            });
            Words::of(said.chain(names), self.meant.len())
        })
    }

    /// The item whose number stands in the question, or whose name it is.
    fn named(&self, question: &str) -> Option<Arc<Item>> {
        let now = self.catalogue.now();
        let numbers = question.split(|c: char| !c.is_ascii_alphanumeric());
        let mut ids = numbers.filter_map(|number| number.to_ascii_uppercase().parse::<ItemRef>().ok());
        if let Some(item) = ids.find_map(|id| now.get(&id).cloned()) {
            return Some(item);
        }
        // Folding a name costs; few names are as long as the question.
        let length = question.chars().count();
        let named = |item: &&Arc<Item>| {
            let names = [&item.name.zh, &item.name.en];
            names.into_iter().any(|name| name.chars().count() == length && plain(name) == question)
        };
        now.items().iter().find(named).cloned()
    }

    fn judged(&self, question: &str) -> Answer {
        let scores = self.scores(question);
        let now = self.catalogue.now();
        let (mut ours, mut others) = (Vec::new(), Vec::new());
        for (meant, score) in self.meant.iter().zip(scores) {
            match meant {
                Meant::Item(id) => {
                    let item = id.parse().ok().and_then(|id| now.get(&id).cloned());
                    ours.extend(item.map(|item| Scored { item, score }));
                }
                Meant::Other(who) => others.push((who, score)),
            }
        }
        ours.sort_by(|a, b| b.score.total_cmp(&a.score));
        let first = ours.first().map_or(f32::NEG_INFINITY, |it| it.score);
        let second = ours.get(1).map_or(f32::NEG_INFINITY, |it| it.score);
        let other = others.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let known = other.is_none_or(|(_, score)| first - score > OURS);
        let who = other.filter(|_| !known).and_then(|(who, _)| who.clone());
        let all: f32 = ours.iter().map(|it| (it.score - first).exp()).sum();
        ours.truncate(MOST);
        for it in &mut ours {
            it.score = (it.score - first).exp() / all;
        }
        Answer { known, sure: known && first - second > ALONE, who, items: ours }
    }

    /// How well each of `meant` fits, comparable within one question.
    fn scores(&self, question: &str) -> Vec<f32> {
        let script = Script::of(question);
        let by_words = self.words().closeness(question);
        let learnt = LEARNT.as_ref().filter(|_| script.has_meaning());
        let vector = LEARNT.as_ref().map(|learnt| learnt.encoder.vector(question));
        let likely =
            learnt.zip(vector.as_ref()).map(|(learnt, vector)| (learnt, learnt.classes.likelihoods(vector)));
        let weight = script.weight_of_words(likely.is_some());
        let mut scores: Vec<f32> = by_words.iter().map(|closeness| closeness * weight).collect();
        if let Some((learnt, likely)) = likely {
            // What was not there to learn from is as likely as the least likely.
            let least = likely.iter().copied().fold(0.0, f32::min);
            for (score, meant) in scores.iter_mut().zip(&self.meant) {
                let at = learnt.places.get(meant.key().as_str());
                *score += at.and_then(|at| likely.get(*at)).copied().unwrap_or(least);
            }
        }
        self.taught_too(question, vector.as_ref(), &mut scores);
        scores
    }

    /// Whoever asks as an editor's phrasing does means what the editor said.
    fn taught_too(&self, question: &str, vector: Option<&Vector>, scores: &mut [f32]) {
        let best = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        for taught in self.taught.load().iter() {
            let near = match (vector, &taught.vector) {
                _ if taught.plain == question => 1.0,
                (Some(vector), Some(own)) => vector.closeness(own),
                _ => continue,
            };
            let at = self.meant.binary_search(&Meant::Item(taught.item.clone())).ok();
            if let Some(score) = at.and_then(|at| scores.get_mut(at)).filter(|_| near >= SAME) {
                *score = score.max(best + (near - SAME) * TAUGHT);
            }
        }
    }
}
