//! The search: an answer on top where there is one, names below.

use std::{collections::HashSet, sync::Arc};

use askama::Template;
use axum::extract::{Query, State};
use cap_catalogue::Item;
use plat_web::{Answer as Reply, Fields, Page};
use serde::Deserialize;

use super::marked::Marks;
use crate::{
    Answer, AssistantError, LONGEST,
    lines::{self, Line},
    questions::Assistance,
};

/// The most that a page lists: who wants more types more.
const MOST: usize = 30;
/// The most that is shown under the box while one types.
const SUGGESTED: usize = 8;
/// How many are offered when it is not sure which is meant.
const CHOICES: usize = 3;
/// What is less probable than this is not shown as related.
const LIKELY: f32 = 0.005;
/// From so many characters on, what was typed is taken for a question while it is typed.
const QUESTION: usize = 4;

/// What was typed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
}

/// The search.
#[derive(Template)]
#[template(path = "assistant/search.html")]
struct SearchPage<'a> {
    page: &'a Page,
    q: &'a str,
    marks: Marks,
    says: Says,
    /// Further items, by name.
    more: Vec<Arc<Item>>,
}

/// What is said to a question.
enum Says {
    /// Nothing was asked.
    Nothing,
    /// This item, and the lines of its guide that answer.
    One(Arc<Item>, Vec<Line>),
    /// One of these.
    Some(Vec<Arc<Item>>),
    /// It is not ours; who is in charge, where that is known.
    NotOurs(Option<String>),
    /// Only names were found.
    Names,
}

/// Part of a page: what might be meant, while one types.
#[derive(Template)]
#[template(path = "assistant/suggest.html")]
struct Suggestions<'a> {
    page: &'a Page,
    marks: Marks,
    items: Vec<Arc<Item>>,
}

impl Asked {
    fn words(&self) -> String {
        self.q.trim().chars().take(LONGEST).collect()
    }
}

pub(super) async fn page(
    State(assistance): State<Assistance>,
    page: Page,
    Query(asked): Query<Asked>,
) -> Reply {
    let q = asked.words();
    let answer = assistance.assistant.ask(&q);
    let named = assistance.assistant.named(&q);
    let says = says(&assistance, &page, &q, &answer, named.is_empty());
    let told: HashSet<&str> = match &says {
        Says::One(item, _) => HashSet::from([item.id.as_str()]),
        Says::Some(items) => items.iter().map(|item| item.id.as_str()).collect(),
        _ => HashSet::new(),
    };
    let like =
        answer.items.iter().filter(|it| answer.known && it.score >= LIKELY).map(|scored| scored.item.clone());
    let mut more: Vec<Arc<Item>> = Vec::new();
    for item in like.chain(named) {
        if !told.contains(item.id.as_str()) && !more.iter().any(|known| known.id == item.id) {
            more.push(item);
        }
    }
    more.truncate(MOST);
    Ok(page.answer(SearchPage { page: &page, q: &q, marks: Marks::of(&q), says, more }))
}

fn says(assistance: &Assistance, page: &Page, q: &str, answer: &Answer, nothing_named: bool) -> Says {
    let mut items = answer.items.iter().map(|scored| scored.item.clone());
    if q.is_empty() {
        return Says::Nothing;
    }
    if !answer.known {
        let who =
            answer.who.as_ref().map(|who| if page.is_chinese() { who.zh.clone() } else { who.en.clone() });
        return if who.is_some() || nothing_named { Says::NotOurs(who) } else { Says::Names };
    }
    if answer.sure
        && let Some(item) = items.next()
    {
        let lines = lines::of(page, q, &item, &*assistance.places);
        return Says::One(item, lines);
    }
    Says::Some(items.take(CHOICES).collect())
}

pub(super) async fn suggest(
    State(assistance): State<Assistance>,
    page: Page,
    Query(asked): Query<Asked>,
) -> Reply {
    let q = asked.words();
    let mut items = assistance.assistant.named(&q);
    items.truncate(SUGGESTED);
    if items.len() < CHOICES && q.chars().count() >= QUESTION {
        let answer = assistance.assistant.ask(&q);
        let meant = answer.items.into_iter().filter(|_| answer.known).map(|scored| scored.item);
        for item in meant.take(CHOICES) {
            if !items.iter().any(|known| known.id == item.id) {
                items.push(item);
            }
        }
    }
    Ok(page.answer(Suggestions { page: &page, marks: Marks::of(&q), items }))
}

/// Keeps a question for the editor.
pub(super) async fn send(State(assistance): State<Assistance>, page: Page, form: Fields) -> Reply {
    let q = form.text("q").trim();
    if q.is_empty() || q.chars().count() > LONGEST {
        return Err(AssistantError::Length.into());
    }
    assistance.keep(q).await?;
    Ok(page.go_saying("/search", &page.t("assistant.kept")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use plat_identity::Who;
    use plat_kernel::Lang;
    use plat_web::Words;

    const WORDS: Words =
        Words { zh: include_str!("../../i18n/zh-CN.toml"), en: include_str!("../../i18n/en.toml") };

    fn page(lang: Lang) -> Page {
        Page::sample(lang, Who::Anonymous, WORDS).unwrap()
    }

    #[test]
    fn a_question_that_is_not_ours_names_who_is_in_charge_and_offers_a_form() {
        for lang in Lang::ALL {
            let page = page(lang);
            let says = Says::NotOurs(Some("不动产登记中心".to_owned()));
            let (q, more) = ("<b>房产证", Vec::new());
            let html = SearchPage { page: &page, q, marks: Marks::of(q), says, more }.render().unwrap();
            assert!(
                html.contains("不动产登记中心") && html.contains("12345") && !html.contains("<b>房"),
                "{html}"
            );
            assert!(html.contains("action=\"/search/questions\"") && !html.contains("assistant."), "{html}");
        }
    }

    #[test]
    fn an_empty_search_asks() {
        let page = page(Lang::En);
        let (q, says, more) = ("", Says::Nothing, Vec::new());
        let html = SearchPage { page: &page, q, marks: Marks::of(q), says, more }.render().unwrap();
        assert!(html.contains("What do you need"), "{html}");
    }

    #[test]
    fn suggestions_are_a_part_and_not_a_page() {
        let page = page(Lang::Zh);
        let html = Suggestions { page: &page, marks: Marks::of(""), items: Vec::new() }.render().unwrap();
        assert!(!html.contains("<html"));
    }
}
