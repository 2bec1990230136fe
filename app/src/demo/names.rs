//! Names that nobody chose: drawn from `names.toml`.

use plat_kernel::idno::Sex;
use serde::Deserialize;

use super::luck::Luck;

/// Chinese and pinyin.
type Word = (String, String);
/// Chinese, pinyin, weight.
type Surname = (String, String, u32);

/// The file.
#[derive(Deserialize)]
pub(super) struct Names {
    kind: Vec<Kind>,
    pub(super) age: Vec<Age>,
    surnames: Vec<Surnames>,
    given: Vec<Given>,
    rare: Vec<Rare>,
    dotted: Vec<Dotted>,
    whole: Vec<Whole>,
}

#[derive(Deserialize)]
struct Kind {
    code: String,
    weight: u32,
}

/// How many residents are how old.
#[derive(Deserialize)]
pub(super) struct Age {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) weight: u32,
}

#[derive(Deserialize)]
struct Surnames {
    common: Vec<Surname>,
    compound: Vec<Surname>,
}

#[derive(Deserialize)]
struct Given {
    sex: String,
    one: Vec<Word>,
    two: Vec<Word>,
}

#[derive(Deserialize)]
struct Rare {
    given: Vec<Word>,
}

#[derive(Deserialize)]
struct Dotted {
    sex: String,
    given: Vec<Word>,
    father: Vec<Word>,
}

#[derive(Deserialize)]
struct Whole {
    sex: String,
    name: Vec<Word>,
}

impl Names {
    /// A name for a person of that sex.
    pub(super) fn draw(&self, sex: Sex, luck: &Luck) -> String {
        let sex = if sex == Sex::Female { "female" } else { "male" };
        let kind = luck.weighted(&self.kind, |kind| kind.weight).map_or("", |kind| kind.code.as_str());
        self.of_kind(kind, sex, luck)
            .or_else(|| self.of_kind("three_characters", sex, luck))
            .unwrap_or_default()
    }

    fn of_kind(&self, kind: &str, sex: &str, luck: &Luck) -> Option<String> {
        let surnames = self.surnames.first()?;
        let given = self.given.iter().find(|it| it.sex == sex)?;
        let surname = |all: &[Surname]| Some(luck.weighted(all, |it| it.2)?.0.clone());
        Some(match kind {
            "two_characters" => surname(&surnames.common)? + &luck.of(&given.one)?.0,
            "compound_surname" => surname(&surnames.compound)? + &luck.of(&given.two)?.0,
            "rare_character" => surname(&surnames.common)? + &luck.of(&self.rare.first()?.given)?.0,
            "with_middle_dot" => {
                let dotted = self.dotted.iter().find(|it| it.sex == sex)?;
                format!("{}·{}", luck.of(&dotted.given)?.0, luck.of(&dotted.father)?.0)
            }
            "whole" => luck.of(&self.whole.iter().find(|it| it.sex == sex)?.name)?.0.clone(),
            _ => surname(&surnames.common)? + &luck.of(&given.two)?.0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_names_have_every_kind_and_none_is_empty() {
        let names: Names = toml::from_str(include_str!("../../../data/demo/ninghe/names.toml")).unwrap();
        let luck = Luck::seeded(7);
        let drawn: Vec<String> = (0..1000).map(|_| names.draw(Sex::Female, &luck)).collect();
        assert!(drawn.iter().all(|name| name.chars().count() >= 2));
        assert!(drawn.iter().any(|name| name.contains('·')));
        assert!(drawn.iter().any(|name| name.chars().any(|it| u32::from(it) > 0xFFFF)), "a rare character");
    }
}
