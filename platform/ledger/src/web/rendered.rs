//! Every page of the ledger, rendered in both languages.

use plat_crypto::sign::Signer;
use plat_identity::Who;
use plat_kernel::{Chance, Lang, Timestamp};
use plat_web::{Page, Words};

use super::*;
use crate::{
    check::Shows,
    head::{Head, SignedHead},
    twin::Twin,
};

const WORDS: Words =
    Words { zh: include_str!("../../i18n/zh-CN.toml"), en: include_str!("../../i18n/en.toml") };

fn signed(size: u64) -> SignedHead {
    let signer = Signer::fleeting(&Chance::seeded(1));
    let at: Timestamp = "2026-03-02T01:00:00Z".parse().unwrap();
    let head = Head { size, previous: 1, at, root: Twin::of(b"root"), key: signer.public().fingerprint() };
    head.signed(&signer).unwrap()
}

fn whole(view: &impl Template) -> String {
    let html = view.render().unwrap();
    for left in ["ledger.", "web.", "{", " style=", "<script>"] {
        let key = html.match_indices(left).find(|(at, _)| {
            let (before, after) = html.split_at(*at);
            let goes_on = after[left.len()..].starts_with(|c: char| c.is_ascii_lowercase());
            goes_on && before.rfind('>') > before.rfind('<')
        });
        assert!(key.is_none(), "{left} in {html}");
    }
    html
}

fn pages() -> impl Iterator<Item = Page> {
    Lang::ALL.into_iter().map(|lang| Page::sample(lang, Who::Anonymous, WORDS).unwrap())
}

#[test]
fn the_ledger_is_shown_with_and_without_heads() {
    for page in pages() {
        let row = |size, newest| HeadRow::of(&page, &signed(size), newest);
        let key = KeyWords {
            fingerprint: "ab".repeat(32),
            groups: groups(&"ab".repeat(32)),
            es256: "BA==".to_owned(),
            sm2: "BB==".to_owned(),
        };
        let view = LedgerPage {
            newest: Some(row(1234, None)),
            picture: Picture::of(1234),
            heads: vec![row(1234, Some(1234)), row(1200, Some(1234))],
            older: "/ledger?below=1200#heads".to_owned(),
            further: false,
            key,
            errors: page.errors(),
            typed: String::new(),
            page: &page,
        };
        let html = whole(&view);
        assert!(html.contains("1,234") && html.contains("abab</span> <span>abab"));
        assert!(
            html.contains("/ledger/consistency.json?from=1200&amp;to=1234")
                || html.contains("from=1200&#38;to=1234")
        );
        assert_eq!(html.matches("class=\"ledger-peak\"").count(), 5, "1234 has five binary digits 1");
        let empty = LedgerPage {
            newest: None,
            picture: Picture::of(0),
            heads: Vec::new(),
            older: String::new(),
            ..view
        };
        assert!(whole(&empty).contains(&page.t("ledger.none").to_string()));
    }
}

#[test]
fn what_a_check_found_is_said_plainly() {
    for page in pages() {
        let shows = Shows::Facts { many: 4, waiting: 1 };
        let checked = |vouched| Checked { shows: shows.clone(), head: signed(9), vouched };
        let cases = [
            (Ok(checked(true)), "ledger.check.good"),
            (Ok(checked(false)), "ledger.check.stranger"),
            (Err(CheckError::Signature(9)), "ledger.check.bad"),
        ];
        for (found, title) in cases {
            let answer = Some(Said::of(&page, &found));
            let html = whole(&CheckPage { answer, errors: page.errors(), typed: String::new(), page: &page });
            assert!(html.contains(&format!("<h1>{}</h1>", page.t(title))), "{title}");
        }
        let nothing = CheckPage { answer: None, errors: page.errors(), typed: "{".to_owned(), page: &page };
        assert!(nothing.render().unwrap().contains("name=\"_csrf\""));
    }
}
