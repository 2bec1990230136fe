use plat_kernel::{lang::Bilingual, money::Fen};
use serde::{Deserialize, Serialize};

/// What an item costs, and by which rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fee {
    /// The usual fee; `None` means that the local price list decides.
    pub amount: Option<Fen>,
    /// The key of the form field whose answer chooses among the options, when there are several prices.
    pub by: Option<String>,
    /// The prices to choose from; empty when there is one price.
    pub options: Vec<FeeOption>,
    /// The prices by age; empty when age does not matter.
    pub tariff: Vec<Tariff>,
    /// What the amount is made of, where it pays for several things; the parts add up to it.
    pub parts: Vec<FeePart>,
    /// What must be said about the price.
    pub note: Option<Bilingual>,
    /// The price order that sets the fee (收费依据).
    pub basis: Option<String>,
}

/// One price of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeeOption {
    /// The answer that chooses this price.
    pub key: String,
    /// What people read.
    pub label: Bilingual,
    /// The price.
    pub amount: Fen,
}

/// One thing that the fee pays for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeePart {
    /// What it is.
    pub label: Bilingual,
    /// Its share.
    pub amount: Fen,
}

/// The price for people of certain ages, and how long what they receive is valid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tariff {
    /// Whom it is for.
    pub ages: Ages,
    /// What people read: the ages, and what they receive.
    pub label: Bilingual,
    /// The price.
    pub amount: Fen,
}

/// A range of ages in whole years, by the day of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ages {
    /// The youngest.
    #[serde(default)]
    pub from: u8,
    /// The first age that is too old; `None`: no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<u8>,
}

impl Ages {
    /// Whether an age is in the range.
    pub fn hold(self, age: u8) -> bool {
        self.from <= age && self.below.is_none_or(|below| age < below)
    }

    /// Whether no age is in the range.
    pub fn is_empty(self) -> bool {
        self.below.is_some_and(|below| below <= self.from)
    }
}

impl Fee {
    /// Whether nothing is paid.
    pub fn is_free(&self) -> bool {
        self.amount == Some(Fen::ZERO) && self.options.is_empty()
    }

    /// The price at an age; the usual price where the tariff does not speak of it.
    pub fn at_age(&self, age: u8) -> Option<Fen> {
        let rule = self.tariff.iter().find(|rule| rule.ages.hold(age));
        rule.map(|rule| rule.amount).or(self.amount)
    }

    /// The price for an answer of the field named by [`Fee::by`]; the usual price when nothing was chosen.
    pub fn due(&self, chosen: Option<&str>) -> Option<Fen> {
        let option = chosen.and_then(|key| self.options.iter().find(|option| option.key == key));
        option.map(|option| option.amount).or(self.amount)
    }
}
