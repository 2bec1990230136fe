//! The public pages of the ledger: what it is, its heads, the files to take home, and a place to check a receipt.

mod fault;
mod files;
mod picture;
#[cfg(test)]
mod rendered;

use askama::Template;
use axum::extract::{Query, State};
use plat_web::{Answer, Errors, Fields, Link, Module, Page, Routes};
use serde::Deserialize;

use crate::{
    Ledger,
    check::{CheckError, Checked, Trust, check},
    head::SignedHead,
};
pub use files::download;
use picture::Picture;

/// Heads on one page.
const PAGE: u32 = 10;
/// The longest file that is taken, in bytes: a receipt of a thousand facts.
const LARGEST: usize = 4 * 1024 * 1024;

/// The pages and the words of the ledger.
pub fn module(ledger: &Ledger) -> Module {
    Module::named("ledger")
        .pages(routes(ledger.clone()))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(Link::foot("/ledger", "ledger.title"))
}

fn routes(ledger: Ledger) -> Routes {
    let taken = Routes::new().post("/ledger/check", checked).body_limit(LARGEST);
    Routes::new()
        .get("/ledger", show)
        .get("/ledger/check", ask)
        .get("/ledger/head.json", files::head)
        .get("/ledger/heads.json", files::heads)
        .get("/ledger/consistency.json", files::consistency)
        .get("/ledger/keys.json", files::keys)
        .merge(taken)
        .with_state(ledger)
}

/// What the ledger is, and its heads.
#[derive(Template)]
#[template(path = "ledger.html")]
struct LedgerPage<'a> {
    page: &'a Page,
    /// The newest head.
    newest: Option<HeadRow>,
    picture: Picture,
    /// The heads of this page of the list, the newest first.
    heads: Vec<HeadRow>,
    /// The address of the next page of the list, or nothing.
    older: String,
    /// Whether this is not the first page of the list.
    further: bool,
    key: KeyWords,
    errors: Errors,
    typed: String,
}

/// What a check found.
#[derive(Template)]
#[template(path = "ledger_check.html")]
struct CheckPage<'a> {
    page: &'a Page,
    answer: Option<Said>,
    errors: Errors,
    typed: String,
}

/// What a check found, in words.
struct Said {
    good: bool,
    words: String,
    open: Vec<String>,
    /// Facts under the head, when it was signed, and the fingerprint of its keys, of a file that fits together.
    head: Option<HeadRow>,
}

/// A head in words.
struct HeadRow {
    size: String,
    when: String,
    sha256: String,
    sm3: String,
    short: String,
    key: Vec<String>,
    /// The proof that the newest head continues this one; nothing for the newest.
    continues: String,
}

/// The keys in words.
struct KeyWords {
    fingerprint: String,
    groups: Vec<String>,
    es256: String,
    sm2: String,
}

#[derive(Deserialize)]
struct Place {
    below: Option<u64>,
}

async fn show(State(ledger): State<Ledger>, page: Page, Query(place): Query<Place>) -> Answer {
    let newest = ledger.newest().await?;
    let list = ledger.heads(place.below, PAGE).await?;
    let size = newest.as_ref().map(|it| it.head.size);
    let view = LedgerPage {
        newest: newest.as_ref().map(|it| HeadRow::of(&page, it, None)),
        picture: Picture::of(size.unwrap_or_default()),
        heads: list.heads.iter().map(|it| HeadRow::of(&page, it, size)).collect(),
        older: list.next.map_or_else(String::new, |below| format!("/ledger?below={below}#heads")),
        further: place.below.is_some(),
        key: KeyWords::of(&ledger),
        errors: page.errors(),
        typed: String::new(),
        page: &page,
    };
    Ok(page.answer(view))
}

async fn ask(page: Page) -> Answer {
    let view = CheckPage { answer: None, errors: page.errors(), typed: String::new(), page: &page };
    Ok(page.answer(view))
}

async fn checked(State(ledger): State<Ledger>, page: Page, fields: Fields) -> Answer {
    let file = fields.files("file").next().map(|it| String::from_utf8_lossy(&it.bytes).into_owned());
    let typed = fields.text("receipt").to_owned();
    let Some(text) = file.or_else(|| (!typed.is_empty()).then(|| typed.clone())) else {
        let mut errors = page.errors();
        errors.add("file", page.t("ledger.check.nothing"));
        return Ok(page.invalid(CheckPage { answer: None, errors, typed, page: &page }));
    };
    // Checking is arithmetic alone; nothing of the file is kept.
    let trust = Trust::keys(&ledger.keys().await?.keys);
    let found = tokio::task::spawn_blocking(move || check(&text, &trust)).await;
    let found = found.map_err(plat_web::Refusal::internal)?;
    let answer = Some(Said::of(&page, &found));
    Ok(page.answer(CheckPage { answer, errors: page.errors(), typed: String::new(), page: &page }))
}

impl Said {
    fn of(page: &Page, found: &Result<Checked, CheckError>) -> Self {
        match found {
            Ok(checked) => Self {
                good: checked.vouched,
                words: checked.proved(page.lang),
                open: checked.open(page.lang),
                head: Some(HeadRow::of(page, &checked.head, None)),
            },
            Err(error) => Self { good: false, words: error.text(page.lang), open: Vec::new(), head: None },
        }
    }
}

impl HeadRow {
    fn of(page: &Page, signed: &SignedHead, newest: Option<u64>) -> Self {
        let head = &signed.head;
        let continues = newest.filter(|newest| *newest > head.size);
        Self {
            size: page.count(head.size),
            when: page.when(&head.at),
            sha256: head.root.sha256.to_string(),
            sm3: head.root.sm3.to_string(),
            short: head.root.sha256.short(),
            key: groups(&head.key),
            continues: continues.map_or_else(String::new, |newest| {
                format!("/ledger/consistency.json?from={}&to={newest}", head.size)
            }),
        }
    }
}

impl KeyWords {
    fn of(ledger: &Ledger) -> Self {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        let keys = ledger.public();
        let fingerprint = keys.fingerprint();
        Self {
            groups: groups(&fingerprint),
            fingerprint,
            es256: STANDARD.encode(keys.es256()),
            sm2: STANDARD.encode(keys.sm2()),
        }
    }
}

/// A fingerprint in groups of four, as people compare it.
fn groups(fingerprint: &str) -> Vec<String> {
    let digits: Vec<char> = fingerprint.chars().collect();
    digits.chunks(4).map(|group| group.iter().collect()).collect()
}
