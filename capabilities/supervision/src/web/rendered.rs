//! Each page, rendered in both languages: full and empty.

use askama::Template;
use plat_identity::Who;
use plat_kernel::Lang;
use plat_web::{Errors, Page, Words};

use super::{
    FiguresPage,
    lists::{CaseLine, CasesPage, EscalatedPage, HeadLine},
    overview::Card,
    view::{Cell, Form, Head, Row, Table, View},
};

fn page(lang: Lang) -> Page {
    let words = Words { zh: include_str!("../../i18n/zh-CN.toml"), en: include_str!("../../i18n/en.toml") };
    Page::sample(lang, Who::Anonymous, words).unwrap()
}

fn no_key_is_left(html: &str) {
    let keys: Vec<&str> = html.match_indices(">supervision.").map(|(at, _)| &html[at..at + 30]).collect();
    assert!(keys.is_empty(), "{keys:?}");
    for inline in ["<style", " style=", " onclick=", "<script>"] {
        assert!(!html.contains(inline), "{inline} on the page");
    }
}

fn table(rows: usize) -> Table {
    let cell = Cell {
        words: "97.5%".into(),
        number: Some(97.5),
        href: "/desk/supervision/cases?figure=promise-kept".into(),
        note: "39 / 40".into(),
        bar: Some(9750),
        bad: true,
    };
    let row = Row {
        code: "ZA001".into(),
        name: "<旅馆>".into(),
        href: "/x".into(),
        links: vec![("/guides/ZA001".into(), "guide".into())],
        cells: vec![cell],
    };
    Table {
        id: "terms",
        title: "t".into(),
        of: "o".into(),
        heads: vec![Head { key: "promise", words: "w".into(), href: "/sorted".into(), here: true }],
        rows: vec![row; rows],
        people: false,
        usual: "promise",
        before: String::new(),
        after: "/next".into(),
        shown: "1–50 / 70".into(),
    }
}

#[test]
fn figures_stand_as_text_and_lead_to_their_cases() {
    for lang in Lang::ALL {
        for rows in [0, 2] {
            let page = page(lang);
            let view = FiguresPage {
                page: &page,
                errors: Errors::new(),
                here: View::Terms,
                form: Form { periods: vec![("2026-03".into(), "March".into())], ..Form::default() },
                about: "March".into(),
                cards: vec![
                    Card {
                        words: "open".into(),
                        figure: "12".into(),
                        bar: Some(5),
                        ..Card::default()
                    };
                    rows
                ],
                tables: vec![table(rows)],
                query: "?period=2026-03".into(),
            };
            let html = view.render().unwrap();
            no_key_is_left(&html);
            assert_eq!(html.contains("39 / 40") && html.contains("figure=promise-kept"), rows > 0);
            assert!(html.contains("figures.xlsx?period=2026-03") && !html.contains("<旅馆>"));
        }
    }
}

#[test]
fn a_list_of_cases_and_what_is_before_heads_stand_in_both_languages() {
    for lang in Lang::ALL {
        for rows in 0..2 {
            let page = page(lang);
            let line = || CaseLine { href: "/desk/cases/x".into(), late: "3".into(), ..CaseLine::default() };
            let cases = CasesPage {
                page: &page,
                title: "Late".into(),
                about: "March".into(),
                back: "/desk/supervision".into(),
                rows: (0..rows).map(|_| line()).collect(),
                after: String::new(),
            };
            no_key_is_left(&cases.render().unwrap());
            let heads = EscalatedPage {
                page: &page,
                errors: Errors::new(),
                here: View::Escalated,
                form: Form::default(),
                query: String::new(),
                rows: (0..rows).map(|_| HeadLine::default()).collect(),
                after: String::new(),
            };
            no_key_is_left(&heads.render().unwrap());
        }
    }
}
