//! By what the city judges and groups, as data (`data/evaluation.toml`): star windows, star staff, themes.

use plat_kernel::{Bilingual, Date};
use serde::Deserialize;

use crate::{
    model::{Aspect, Opinion},
    stars::{Limits, Of},
};

/// What is judged and grouped by. Without data there is neither a star nor a theme.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standards {
    stars: Vec<StarRule>,
    themes: Vec<Theme>,
}

/// A rule by which stars are given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StarRule {
    /// To windows or to staff.
    pub of: Of,
    /// It holds for months that begin on this day or later.
    pub from: Date,
    /// On which day of the next month the stars are published.
    pub published: i8,
    /// What it takes.
    pub limits: Limits,
    /// Where it is from.
    pub source: String,
}

/// What ratings are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// The stable code, kept beside the rating.
    pub code: String,
    /// How it is called.
    pub name: Bilingual,
    words: Vec<String>,
    aspects: Vec<Aspect>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StarRow {
    of: Of,
    from: Date,
    published: i8,
    ratings: i64,
    good: i64,
    kept: i64,
    mistakes: i64,
    upheld: i64,
    source: String,
    confidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ThemeRow {
    code: String,
    zh: String,
    en: String,
    words: Vec<String>,
    #[serde(default)]
    aspects: Vec<String>,
}

impl Standards {
    pub(crate) fn of(stars: Vec<StarRow>, themes: Vec<ThemeRow>) -> Result<Self, String> {
        let mut known: Vec<Theme> = Vec::new();
        for row in themes {
            let theme = row.theme()?;
            if known.iter().any(|it| it.code == theme.code) {
                return Err(format!("the theme {} stands here twice", theme.code));
            }
            known.push(theme);
        }
        let stars = stars.into_iter().map(StarRow::rule).collect::<Result<_, _>>()?;
        Ok(Self { stars, themes: known })
    }

    /// All rules.
    pub fn stars(&self) -> &[StarRule] {
        &self.stars
    }

    /// All themes, in the order of the data.
    pub fn themes(&self) -> &[Theme] {
        &self.themes
    }

    /// The rule of a month: the last one that holds from its first day on.
    pub fn rule(&self, of: Of, month: Date) -> Option<&StarRule> {
        let holds = |it: &&StarRule| it.of == of && it.from <= month;
        self.stars.iter().filter(holds).max_by_key(|it| it.from)
    }

    /// What a rating is about, by what was ticked and written.
    pub(crate) fn themes_of<'a>(&'a self, said: &Opinion) -> impl Iterator<Item = &'a str> {
        let (words, aspects) = (said.remark.as_str().to_lowercase(), said.aspects.clone());
        let fits = move |it: &&Theme| {
            it.words.iter().any(|word| words.contains(word))
                || it.aspects.iter().any(|it| aspects.contains(it))
        };
        self.themes.iter().filter(fits).map(|it| it.code.as_str())
    }
}

impl StarRow {
    fn rule(self) -> Result<StarRule, String> {
        let Self { of, from, published, ratings, good, kept, mistakes, upheld, source, confidence } = self;
        if source.is_empty() || confidence.is_empty() {
            return Err("a rule says where it is from, and how sure that is".to_owned());
        }
        let percent = 0..=100;
        if !percent.contains(&good) || !percent.contains(&kept) || ratings < 1 || mistakes < 0 || upheld < 0 {
            return Err(
                "good and kept are of a hundred, ratings at least 1, the others at least 0".to_owned()
            );
        }
        if !(1..=28).contains(&published) {
            return Err("published is a day that every month has: 1 to 28".to_owned());
        }
        Ok(StarRule { of, from, published, limits: Limits { ratings, good, kept, mistakes, upheld }, source })
    }
}

impl ThemeRow {
    fn theme(self) -> Result<Theme, String> {
        let Self { code, zh, en, words, aspects } = self;
        let is_code = !code.is_empty() && code.bytes().all(|it| it.is_ascii_lowercase());
        if !is_code || words.iter().any(|it| it.trim().is_empty()) {
            return Err(format!(
                "the theme “{code}” needs a code of small letters and words that are not empty"
            ));
        }
        let aspects = aspects.iter().map(|it| it.parse()).collect::<Result<_, _>>();
        let aspects = aspects.map_err(|_| format!("the theme {code} names an aspect that is never asked"))?;
        let words = words.iter().map(|it| it.to_lowercase()).collect();
        Ok(Theme { code, name: Bilingual { zh, en }, words, aspects })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Level, sample::opinion, settings::Settings};

    fn shipped() -> Standards {
        let text = include_str!("../../../data/evaluation.toml").to_owned();
        Settings::load(std::iter::once(("evaluation.toml".to_owned(), text))).unwrap().1
    }

    fn themes(words: &str, aspects: &[Aspect]) -> Vec<String> {
        let said = Opinion {
            remark: words.parse().unwrap(),
            aspects: aspects.to_vec(),
            ..opinion(Level::Dissatisfied)
        };
        shipped().themes_of(&said).map(str::to_owned).collect()
    }

    #[test]
    fn what_was_written_and_what_was_ticked_says_what_a_rating_is_about() {
        assert_eq!(themes("排队排了一个小时，停车也难", &[]), ["waiting", "place"]);
        assert_eq!(themes("The Website did not load", &[]), ["system"]);
        assert_eq!(themes("", &[Aspect::Attitude]), ["manner"]);
        assert_eq!(themes("态度差", &[Aspect::Attitude]), ["manner"], "once");
        assert!(themes("谢谢", &[]).is_empty());
    }

    #[test]
    fn a_month_before_a_rule_has_no_stars_and_a_later_rule_leaves_earlier_months_as_they_were() {
        let mut all = shipped();
        let strict = StarRule { from: Date::constant(2026, 6, 1), published: 5, ..all.stars[0].clone() };
        all.stars.push(strict);
        let published = |month| all.rule(Of::Window, month).map(|it| it.published);
        assert_eq!(published(Date::constant(2025, 12, 1)), None);
        assert_eq!(published(Date::constant(2026, 5, 1)), Some(8));
        assert_eq!(published(Date::constant(2026, 6, 1)), Some(5));
    }
}
