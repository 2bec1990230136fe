//! What an item costs and how long it takes, in the reader's words: the same words in the guide, in a result and on paper.

use crate::Item;
use plat_kernel::term::{StatedUnit, Unit};
use plat_web::{Page, Text};

/// The words of an item's fee and terms.
#[derive(Debug, Clone)]
pub struct Brief {
    /// What it costs.
    pub fee: String,
    /// How long the city promises to take.
    pub promised: Text,
    /// The longest time that the law allows.
    pub legal: Text,
    /// That the law left the unit open, and how this city counts.
    pub open_unit: Option<Text>,
}

impl Brief {
    /// Those of an item.
    pub fn of(page: &Page, item: &Item) -> Self {
        Self {
            fee: fee(page, item),
            promised: promised(page, item),
            legal: legal(page, item),
            open_unit: open_unit(page, item),
        }
    }
}

fn promised(page: &Page, item: &Item) -> Text {
    if item.on_the_spot() {
        return page.t("catalogue.term.on_the_spot");
    }
    page.t("catalogue.term.promised").with("days", item.promised_days)
}

fn legal(page: &Page, item: &Item) -> Text {
    let Some(legal) = item.legal_term else { return page.t("catalogue.term.none") };
    let key = match legal.counted {
        Unit::Working => "catalogue.term.working",
        Unit::Calendar => "catalogue.term.calendar",
    };
    page.t(key).with("days", legal.days)
}

fn open_unit(page: &Page, item: &Item) -> Option<Text> {
    let legal = item.legal_term.filter(|legal| legal.stated == StatedUnit::Unstated)?;
    let key = match legal.counted {
        Unit::Working => "catalogue.term.bare_working",
        Unit::Calendar => "catalogue.term.bare_calendar",
    };
    Some(page.t(key))
}

fn fee(page: &Page, item: &Item) -> String {
    let fee = &item.fee;
    match fee.amount {
        None => page.t("catalogue.fee.local").to_string(),
        Some(_) if fee.is_free() => page.t("catalogue.fee.free").to_string(),
        Some(amount) => {
            let amount = page.money(&amount);
            let from = !fee.options.is_empty();
            if from { page.t("catalogue.fee.from").with("fee", amount).to_string() } else { amount }
        }
    }
}
