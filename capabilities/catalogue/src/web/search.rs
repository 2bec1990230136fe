use super::Desk;
use crate::Hit;
use askama::Template;
use axum::extract::{Query, State};
use plat_web::{Answer, Page};
use serde::Deserialize;
use std::sync::Arc;

/// What was typed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
}

/// The most that a page lists: who wants more types more.
const MOST: usize = 60;
/// The most that is shown under the box while one types.
const SUGGESTED: usize = 8;
/// A longer question is cut: nobody types it, and every letter costs.
const LONGEST: usize = 60;

#[derive(Template)]
#[template(path = "catalogue/search.html")]
struct SearchPage {
    page: Page,
    q: String,
    hits: Vec<Hit>,
    found: usize,
}

/// Part of a page: what might be meant, while one types.
#[derive(Template)]
#[template(path = "catalogue/suggest.html")]
struct Suggestions {
    page: Page,
    hits: Vec<Hit>,
}

impl Asked {
    fn words(&self) -> String {
        self.q.trim().chars().take(LONGEST).collect()
    }
}

pub(super) async fn page(State(desk): State<Arc<Desk>>, page: Page, Query(asked): Query<Asked>) -> Answer {
    let q = asked.words();
    let mut hits = desk.catalogue.search(&q);
    let found = hits.len();
    hits.truncate(MOST);
    let view = SearchPage { page, q, hits, found };
    Ok(view.page.answer(&view))
}

pub(super) async fn suggest(State(desk): State<Arc<Desk>>, page: Page, Query(asked): Query<Asked>) -> Answer {
    let mut hits = desk.catalogue.search(&asked.words());
    hits.truncate(SUGGESTED);
    let view = Suggestions { page, hits };
    Ok(view.page.answer(&view))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use plat_kernel::Lang;

    fn searched(lang: Lang, q: &str) -> String {
        let hits = samples::desk().catalogue.search(q);
        let found = hits.len();
        SearchPage { page: samples::page(lang), q: q.to_owned(), hits, found }.render().unwrap()
    }

    #[test]
    fn what_is_found_is_linked_in_both_languages() {
        for lang in Lang::ALL {
            let html = searched(lang, "护照");
            assert!(html.contains("/guides/CR001"));
            samples::no_key_is_left(&html);
        }
    }

    #[test]
    fn a_search_that_finds_nothing_helps_and_repeats_what_was_typed_safely() {
        let html = searched(Lang::En, "<b>moon</b>");
        assert!(html.contains("&#60;b&#62;moon") && !html.contains("<b>moon"));
        assert!(html.contains("/guides\""));
        samples::no_key_is_left(&html);
    }

    #[test]
    fn suggestions_are_a_part_and_not_a_page() {
        let hits = samples::desk().catalogue.search("grlyqz");
        let html = Suggestions { page: samples::page(Lang::Zh), hits }.render().unwrap();
        assert!(html.contains("/guides/CR012") && !html.contains("<html"));
    }
}
