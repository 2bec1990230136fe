//! The two lines of a guide that answer a question: chosen by what was asked, told by the guide alone.

use cap_catalogue::{Item, WhereHandled};
use plat_meaning::plain;
use plat_web::Page;

/// How many lines answer.
const LINES: usize = 2;
/// How many materials a line names.
const NAMED: usize = 4;

/// What people want to know about an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aspect {
    /// What to bring.
    Materials,
    /// How long it takes.
    Term,
    /// What it costs.
    Fee,
    /// Where it is done.
    Where,
}

/// Everything, in the order in which it is told to who asked for nothing particular.
const ALL: [Aspect; 4] = [Aspect::Materials, Aspect::Term, Aspect::Fee, Aspect::Where];

impl Aspect {
    /// Words that ask for it.
    const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Materials => &[
                "带什么",
                "带啥",
                "要什么",
                "要啥",
                "材料",
                "什么证件",
                "什么手续",
                "bring",
                "documents",
                "need",
            ],
            Self::Term => &[
                "多久",
                "几天",
                "多长时间",
                "多少天",
                "什么时候",
                "啥时候",
                "当天",
                "加急",
                "how long",
                "how soon",
                "days",
                "when",
            ],
            Self::Fee => &[
                "多少钱",
                "收费",
                "费用",
                "要钱",
                "几块",
                "免费",
                "花钱",
                "工本费",
                "how much",
                "cost",
                "fee",
                "price",
                "free",
            ],
            Self::Where => &[
                "在哪",
                "哪里",
                "去哪",
                "哪儿",
                "上哪",
                "什么地方",
                "网上",
                "地址",
                "异地",
                "where",
                "online",
                "office",
            ],
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Materials => "assistant.line.materials",
            Self::Term => "assistant.line.term",
            Self::Fee => "assistant.line.fee",
            Self::Where => "assistant.line.where",
        }
    }
}

/// A line of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// What it is about.
    pub(crate) called: String,
    /// What the guide says about it.
    pub(crate) words: String,
}

/// What a question asks for, then what else is worth knowing: two aspects.
fn aspects(question: &str) -> Vec<Aspect> {
    let question = plain(question);
    let asked = |aspect: &Aspect| aspect.words().iter().any(|word| question.contains(word));
    let (mut first, rest): (Vec<Aspect>, Vec<Aspect>) = ALL.into_iter().partition(asked);
    first.extend(rest);
    first.truncate(LINES);
    first
}

/// The two lines of an item's guide that answer a question.
pub(crate) fn of(page: &Page, question: &str, item: &Item, places: &dyn WhereHandled) -> Vec<Line> {
    let line = |aspect: Aspect| Line {
        called: page.t(aspect.key()).to_string(),
        words: match aspect {
            Aspect::Materials => materials(page, item),
            Aspect::Term => term(page, item),
            Aspect::Fee => fee(page, item),
            Aspect::Where => place(page, item, places),
        },
    };
    aspects(question).into_iter().map(line).collect()
}

fn materials(page: &Page, item: &Item) -> String {
    let needed: Vec<&str> =
        item.materials.iter().filter(|it| it.required).map(|it| page.pick(&it.name)).collect();
    if needed.is_empty() {
        return page.t("assistant.line.no_materials").to_string();
    }
    let named = needed
        .iter()
        .take(NAMED)
        .copied()
        .collect::<Vec<_>>()
        .join(&page.t("assistant.line.and").to_string());
    if needed.len() <= NAMED {
        return named;
    }
    page.t("assistant.line.more_materials").with("named", named).with("all", needed.len()).to_string()
}

fn term(page: &Page, item: &Item) -> String {
    if item.on_the_spot() {
        page.t("assistant.line.on_the_spot").to_string()
    } else {
        page.t("assistant.line.days").with("days", item.promised_days).to_string()
    }
}

fn fee(page: &Page, item: &Item) -> String {
    match item.fee.amount {
        None => page.t("assistant.line.fee_unknown").to_string(),
        Some(_) if item.fee.is_free() => page.t("assistant.line.free").to_string(),
        Some(amount) if item.fee.options.is_empty() => page.money(&amount),
        Some(amount) => page.t("assistant.line.fee_from").with("fee", page.money(&amount)).to_string(),
    }
}

fn place(page: &Page, item: &Item, places: &dyn WhereHandled) -> String {
    let places = places.places(item);
    let Some(first) = places.first() else { return page.t("assistant.line.anywhere").to_string() };
    let online =
        if item.can_apply_online() { page.t("assistant.line.or_online").to_string() } else { String::new() };
    page.t("assistant.line.at")
        .with("place", page.pick(&first.name))
        .with("address", page.pick(&first.address))
        .with("online", online)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_is_told_first() {
        assert_eq!(aspects("补身份证多少钱，去哪办"), [Aspect::Fee, Aspect::Where]);
        assert_eq!(aspects("How long does a passport take?"), [Aspect::Term, Aspect::Materials]);
    }

    #[test]
    fn who_asks_for_nothing_particular_hears_what_to_bring_and_how_long_it_takes() {
        assert_eq!(aspects("身份证丢了"), [Aspect::Materials, Aspect::Term]);
    }
}
