use plat_kernel::{lang::Bilingual, money::Fen};
use serde::Serialize;

/// What an item costs, and by which rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fee {
    /// The usual fee; `None` means that the local price list decides.
    pub amount: Option<Fen>,
    /// The key of the form field whose answer chooses among the options, when there are several prices.
    pub by: Option<String>,
    /// The prices to choose from; empty when there is one price.
    pub options: Vec<FeeOption>,
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

impl Fee {
    /// Whether nothing is paid.
    pub fn is_free(&self) -> bool {
        self.amount == Some(Fen::ZERO) && self.options.is_empty()
    }

    /// The price for an answer of the field named by [`Fee::by`]; the usual price when nothing was chosen.
    pub fn due(&self, chosen: Option<&str>) -> Option<Fen> {
        let option = chosen.and_then(|key| self.options.iter().find(|option| option.key == key));
        option.map(|option| option.amount).or(self.amount)
    }
}
