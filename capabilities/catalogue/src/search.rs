//! Finding an item by what people type: names in either language, ids, pinyin, everyday words, in any mixture.
//! All texts are folded and spelt once, at start; a search allocates little and takes well under a millisecond.

mod spelling;

use crate::{load::Saying, model::Item};
use spelling::{Spelling, fold};
use std::sync::Arc;

/// An item that answers to a search.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The item.
    pub item: Arc<Item>,
    /// How well it answers: higher is better. Comparable within one search only.
    pub rank: u32,
}

/// Everything that can be searched, prepared.
#[derive(Debug)]
pub(crate) struct Index {
    entries: Vec<Entry>,
    sayings: Vec<(String, String)>,
}

#[derive(Debug)]
struct Entry {
    id: String,
    name: Spelling,
    english: String,
    historical: bool,
}

/// Words that carry no meaning in a search.
const FILLERS: [&str; 24] = [
    "怎么办理",
    "怎么办",
    "如何办理",
    "在哪里",
    "需要什么",
    "多少钱",
    "我想要",
    "我想",
    "我要",
    "我的",
    "怎么",
    "如何",
    "哪里",
    "什么",
    "需要",
    "想要",
    "一下",
    "办理",
    "请问",
    "可以",
    "了",
    "吗",
    "呢",
    "的",
];

impl Index {
    pub(crate) fn new(items: &[Arc<Item>], sayings: &[Saying]) -> Self {
        let entries = items
            .iter()
            .map(|item| Entry {
                id: fold(item.id.as_str()),
                name: Spelling::of(&item.name.zh),
                english: fold_words(&item.name.en),
                historical: item.historical(),
            })
            .collect();
        let pairs = sayings
            .iter()
            .flat_map(|saying| saying.said.iter().map(|said| (fold(said), fold(&saying.means))));
        let mut sayings: Vec<_> = pairs.collect();
        // The longest first: 电动车上牌 is not 上牌.
        sayings.sort_by_key(|(said, _)| std::cmp::Reverse(said.len()));
        Self { entries, sayings }
    }

    /// Places and ranks of the items that answer, best first; equal ranks stay in the order of their ids.
    pub(crate) fn search(&self, words: &str) -> impl Iterator<Item = (usize, u32)> + use<> {
        let plain = Query::of(words);
        let mut found: Vec<(usize, u32)> = if plain.is_empty() {
            Vec::new()
        } else {
            let legal = self.in_legal_words(&plain.whole);
            let best = |entry: &Entry| {
                let said = plain.rank(entry);
                let meant = legal.as_ref().map_or(0, |legal| legal.rank(entry).saturating_sub(1));
                said.max(meant)
            };
            self.entries.iter().map(best).enumerate().filter(|(_, rank)| *rank > 0).collect()
        };
        found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        found.into_iter()
    }

    /// The query with everyday words replaced and fillers dropped, when that makes a difference.
    fn in_legal_words(&self, whole: &str) -> Option<Query> {
        let mut legal = whole.to_owned();
        for (said, means) in &self.sayings {
            if legal.contains(said.as_str()) && !legal.contains(means.as_str()) {
                legal = legal.replace(said.as_str(), means);
            }
        }
        for filler in FILLERS {
            legal = legal.replace(filler, "");
        }
        let changed = legal != whole;
        changed.then(|| Query::of(&legal)).filter(|query| !query.is_empty())
    }
}

/// What was typed, folded: as a whole without spaces, and word by word.
struct Query {
    whole: String,
    chars: Vec<char>,
    words: Vec<String>,
}

/// Ranks, from the surest to the vaguest kind of match.
mod rank {
    pub(super) const ID: u32 = 1000;
    pub(super) const ID_PREFIX: u32 = 900;
    pub(super) const NAME: u32 = 850;
    pub(super) const STARTS: u32 = 800;
    pub(super) const CONTAINS: u32 = 700;
    pub(super) const ENGLISH: u32 = 650;
    pub(super) const ALL_WORDS: u32 = 600;
    pub(super) const PINYIN: u32 = 550;
    pub(super) const IN_ORDER: u32 = 400;
    pub(super) const OVERLAP: u32 = 100;
    /// Historical items come after the living ones of their kind.
    pub(super) const HISTORY: u32 = 60;
}

/// A pinyin query of one letter would match everything.
const SHORTEST_PINYIN: usize = 2;

impl Query {
    fn of(words: &str) -> Self {
        let whole = fold(words);
        let chars = whole.chars().collect();
        let words = words.split(|c: char| c.is_whitespace() || c == '，' || c == ',').map(fold);
        Self { whole, chars, words: words.filter(|word| !word.is_empty()).collect() }
    }

    fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    fn rank(&self, entry: &Entry) -> u32 {
        let rank = self.by_id(entry).max(self.by_name(entry)).max(self.by_english(entry));
        if entry.historical { rank.saturating_sub(rank::HISTORY) } else { rank }
    }

    fn by_id(&self, entry: &Entry) -> u32 {
        if entry.id == self.whole {
            rank::ID
        } else if self.chars.len() >= 2 && entry.id.starts_with(&self.whole) {
            rank::ID_PREFIX
        } else {
            0
        }
    }

    /// The name in Chinese; of two names that match alike, the one that says less beside it comes first.
    fn by_name(&self, entry: &Entry) -> u32 {
        let name = &entry.name;
        let spare = u32::try_from(name.len()).unwrap_or(u32::MAX).min(40);
        let kind = if name.text() == self.whole {
            rank::NAME
        } else if name.text().starts_with(&self.whole) {
            rank::STARTS
        } else if name.text().contains(&self.whole) {
            rank::CONTAINS
        } else if self.words.len() > 1 && self.words.iter().all(|word| answers(entry, word)) {
            rank::ALL_WORDS
        } else if self.chars.len() >= SHORTEST_PINYIN && name.sounds_like(&self.chars) {
            rank::PINYIN
        } else if self.chars.len() >= SHORTEST_PINYIN
            && let Some(gaps) = name.in_order(&self.chars)
            && gaps <= self.most_gaps()
        {
            rank::IN_ORDER.saturating_sub(4 * gaps)
        } else {
            return self.overlap(entry);
        };
        kind.saturating_sub(spare)
    }

    /// Letters fit nearly everywhere when there may be gaps between them; characters do not.
    fn most_gaps(&self) -> u32 {
        if self.chars.iter().all(char::is_ascii) { 2 } else { 4 }
    }

    fn by_english(&self, entry: &Entry) -> u32 {
        let letters = self.chars.iter().any(char::is_ascii_alphabetic);
        if !letters || self.chars.len() < 3 {
            return 0;
        }
        let spare = u32::try_from(entry.english.len() / 4).unwrap_or(u32::MAX).min(40);
        let all = !self.words.is_empty() && self.words.iter().all(|word| has_word(&entry.english, word));
        if all { rank::ENGLISH.saturating_sub(spare) } else { 0 }
    }

    /// Two thirds of the pairs of neighbouring Chinese characters found in the name: for whole sentences.
    fn overlap(&self, entry: &Entry) -> u32 {
        let pairs = self.chars.windows(2).filter(|pair| pair.iter().all(|c| !c.is_ascii()));
        let (mut asked, mut found) = (0_u32, 0_u32);
        for pair in pairs {
            asked += 1;
            found += u32::from(entry.name.has_pair(pair));
        }
        if asked >= 3 && found * 3 >= asked * 2 { rank::OVERLAP + 100 * found / asked } else { 0 }
    }
}

fn answers(entry: &Entry, word: &str) -> bool {
    let chars: Vec<char> = word.chars().collect();
    let sounds = chars.len() >= SHORTEST_PINYIN && entry.name.sounds_like(&chars);
    entry.name.text().contains(word) || entry.id.starts_with(word) || sounds || has_word(&entry.english, word)
}

/// Whether a word of the English name begins with this one.
fn has_word(english: &str, word: &str) -> bool {
    english.split(' ').any(|of_name| of_name.starts_with(word))
}

fn fold_words(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
