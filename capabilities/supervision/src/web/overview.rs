//! The few figures at the top: how things stand, and how the period went.

use super::{Counted, view::with};
use crate::figures::{Figure, Share};

/// A figure with what it is of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Card {
    pub(crate) words: String,
    pub(crate) figure: String,
    pub(crate) note: String,
    pub(crate) href: String,
    pub(crate) bad: bool,
    pub(crate) bar: Option<i64>,
}

/// The figures at the top.
pub(super) fn cards(counted: &Counted<'_>) -> Vec<Card> {
    let all = &counted.figures.all;
    vec![
        number(counted, Figure::Open, all.open),
        Card { bad: all.late > 0, ..number(counted, Figure::Late, all.late) },
        number(counted, Figure::Received, all.received),
        number(counted, Figure::Decided, all.decided),
        share(counted, Figure::PromiseKept, all.promise()),
        share(counted, Figure::LawKept, all.law()),
        Card { bar: None, ..share(counted, Figure::Corrected, all.corrections()) },
        Card { bar: None, ..share(counted, Figure::Overturned, all.overturned()) },
    ]
}

fn words(counted: &Counted<'_>, figure: Figure) -> (String, String) {
    let words = counted.page.t(&format!("supervision.card.{}", figure.code())).to_string();
    let list = format!("/desk/supervision/cases{}", counted.query);
    (words, with(&list, "figure", figure.code()))
}

fn number(counted: &Counted<'_>, figure: Figure, number: i64) -> Card {
    let (words, href) = words(counted, figure);
    Card { words, figure: counted.page.count(number), href, ..Card::default() }
}

fn share(counted: &Counted<'_>, figure: Figure, share: Share) -> Card {
    let (words, href) = words(counted, figure);
    let cell = counted.share(share, href);
    Card { words, figure: cell.words, note: cell.note, href: cell.href, bad: false, bar: cell.bar }
}
