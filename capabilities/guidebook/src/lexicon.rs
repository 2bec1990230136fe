//! What codes are called: in the reader's language for writing, in both for reading.

use cap_catalogue::{
    Confidence, Handling, Kind, Reach, Subject,
    model::{Channel, StepRole},
};
use plat_identity::Branch;
use plat_kernel::Lang;
use plat_web::Page;

/// A family of codes that a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Branch,
    Confidence,
    Subject,
    Kind,
    Handling,
    Level,
    Channel,
    Reach,
    /// How the statute words its days.
    Stated,
    /// How the days are counted.
    Counted,
    Role,
    YesNo,
}

impl Family {
    const ALL: [Self; 12] = [
        Self::Branch,
        Self::Confidence,
        Self::Subject,
        Self::Kind,
        Self::Handling,
        Self::Level,
        Self::Channel,
        Self::Reach,
        Self::Stated,
        Self::Counted,
        Self::Role,
        Self::YesNo,
    ];
}

/// One code and its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) code: &'static str,
    pub(crate) zh: String,
    pub(crate) en: String,
}

/// The reader's words, and those of the other language.
pub(crate) struct Lexicon {
    pub(crate) lang: Lang,
    zh: Page,
    en: Page,
    families: Vec<(Family, Vec<Word>)>,
}

impl Lexicon {
    pub(crate) fn of(page: &Page) -> Self {
        let in_lang = |lang| {
            let mut page = page.clone();
            page.lang = lang;
            page
        };
        let mut it =
            Self { lang: page.lang, zh: in_lang(Lang::Zh), en: in_lang(Lang::En), families: Vec::new() };
        it.families = Family::ALL.iter().map(|family| (*family, it.of_family(*family))).collect();
        it
    }

    /// The words under a key, in Chinese and in English.
    pub(crate) fn both(&self, key: &str) -> [String; 2] {
        [self.zh.t(key).to_string(), self.en.t(key).to_string()]
    }

    /// The words under a key in the reader's language.
    pub(crate) fn t(&self, key: &str) -> String {
        let [zh, en] = self.both(key);
        if self.lang == Lang::Zh { zh } else { en }
    }

    /// Every code of a family.
    pub(crate) fn words(&self, family: Family) -> &[Word] {
        self.families.iter().find(|(known, _)| *known == family).map_or(&[], |(_, words)| words)
    }

    /// What a code is called by the reader; the code itself where it has no name.
    pub(crate) fn name(&self, family: Family, code: &str) -> String {
        let word = self.words(family).iter().find(|word| word.code == code);
        word.map_or(code, |word| word.in_lang(self.lang)).to_owned()
    }

    /// The code that is meant, whether by itself or by either of its names.
    pub(crate) fn code(&self, family: Family, said: &str) -> Option<&'static str> {
        let said = said.trim();
        let is = |word: &&Word| {
            word.code.eq_ignore_ascii_case(said) || word.zh == said || word.en.eq_ignore_ascii_case(said)
        };
        self.words(family).iter().find(is).map(|word| word.code)
    }

    fn of_family(&self, family: Family) -> Vec<Word> {
        let keyed = |code: &'static str, key: &str| {
            let [zh, en] = self.both(key);
            Word { code, zh, en }
        };
        // Words that are too long for a cell, or that only a file needs, are this crate's own.
        let own = |family: &str, codes: &[&'static str]| -> Vec<Word> {
            codes.iter().map(|code| keyed(code, &format!("guidebook.word.{family}.{code}"))).collect()
        };
        match family {
            Family::Branch => {
                let word = |it: Branch| [it.name(Lang::Zh), it.name(Lang::En)].map(str::to_owned);
                Branch::all()
                    .map(|it| (it.code(), word(it)))
                    .map(|(code, [zh, en])| Word { code, zh, en })
                    .collect()
            }
            Family::Subject => Subject::ALL.iter().map(|it| keyed(it.code(), it.words())).collect(),
            Family::Kind => Kind::ALL.iter().map(|it| keyed(it.code(), it.words())).collect(),
            Family::Handling => Handling::ALL.iter().map(|it| keyed(it.code(), it.words())).collect(),
            Family::Channel => Channel::ALL.iter().map(|it| keyed(it.code(), it.words())).collect(),
            Family::Role => StepRole::ALL.iter().map(|it| keyed(it.code(), it.words())).collect(),
            Family::Reach => own("reach", &Reach::ALL.iter().map(|it| it.code()).collect::<Vec<_>>()),
            Family::Confidence => {
                own("confidence", &Confidence::ALL.iter().map(|it| it.code()).collect::<Vec<_>>())
            }
            Family::Level => own("level", &["station", "district", "city"]),
            Family::Stated => own("stated", &["working", "calendar", "unstated"]),
            Family::Counted => own("counted", &["working", "calendar"]),
            Family::YesNo => own("yes-no", &["yes", "no"]),
        }
    }
}

impl Word {
    pub(crate) fn in_lang(&self, lang: Lang) -> &str {
        if lang == Lang::Zh { &self.zh } else { &self.en }
    }
}
