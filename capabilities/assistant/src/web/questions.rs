//! What was asked and not answered, for the editor: attach to an item with one click, dismiss, or take either back.

use askama::Template;
use axum::extract::{Path, Query, State};
use plat_kernel::Id;
use plat_web::{Answer as Reply, AsOfficer, Fields, Page};
use serde::Deserialize;

use crate::{
    AssistantError,
    questions::{Assistance, Question, State as Decision},
};

/// How many items are offered for a question.
const OFFERED: usize = 3;

/// A question as the editor sees it.
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) version: i64,
    pub(crate) text: String,
    pub(crate) asked: String,
    pub(crate) days: String,
    /// The item that it was attached to, with its name.
    pub(crate) item: String,
    /// The items that it may mean, with their names.
    pub(crate) offers: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "assistant/questions.html")]
pub(crate) struct QuestionsPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) state: &'static str,
    pub(crate) open: i64,
    pub(crate) rows: Vec<Row>,
}

/// Which questions to list.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    state: String,
}

fn state(code: &str) -> &'static str {
    ["attached", "dismissed"].into_iter().find(|known| *known == code).unwrap_or("open")
}

pub(super) async fn page(
    State(assistance): State<Assistance>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Query(asked): Query<Asked>,
) -> Reply {
    let may = assistance.may(&officer)?;
    let state = state(&asked.state);
    let (questions, open) = assistance.list(&may, state).await?;
    let rows = questions.into_iter().map(|question| row(&assistance, &page, question)).collect();
    Ok(page.answer(QuestionsPage { page: &page, state, open, rows }))
}

fn row(assistance: &Assistance, page: &Page, question: Question) -> Row {
    let (first, last) = (page.date(&question.first), page.date(&question.last));
    let days = if first == last { first } else { format!("{first} – {last}") };
    let mut offers = Vec::new();
    if question.state == Decision::Open {
        let meant = assistance.assistant.ask(&question.text).items.into_iter().take(OFFERED);
        offers.extend(meant.map(|it| (it.item.id.to_string(), page.pick(&it.item.name).to_owned())));
    }
    let item = match &question.state {
        Decision::Attached(item) => {
            let name = assistance.assistant.name_of(item).map(|name| page.pick(&name).to_owned());
            format!("{item} {}", name.unwrap_or_default())
        }
        _ => String::new(),
    };
    let (id, version, text, asked) =
        (question.id.to_string(), question.version, question.text, page.count(question.asked));
    Row { id, version, text, asked, days, item, offers }
}

/// What the editor's button says.
pub(super) async fn send(
    State(assistance): State<Assistance>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(question): Path<Id<Question>>,
    form: Fields,
) -> Reply {
    let may = assistance.may(&officer)?;
    let version = form.text("version").parse().map_err(|_| AssistantError::Changed)?;
    let item = || {
        let id = form.text("item").trim().to_uppercase();
        id.parse().map_err(|_| AssistantError::NoSuchItem(id))
    };
    let (decision, said) = match form.text("do") {
        "attach" => (Decision::Attached(item()?), "assistant.questions.attached"),
        "dismiss" => (Decision::Dismissed, "assistant.questions.dismissed"),
        _ => (Decision::Open, "assistant.questions.undone"),
    };
    let decided = assistance.decide(&may, (question, version), decision).await?;
    let said = page.t(said).with("text", decided.text);
    Ok(page.go_saying("/admin/catalogue/questions", &said))
}

#[cfg(test)]
mod tests {
    use super::*;
    use plat_identity::Who;
    use plat_kernel::Lang;
    use plat_web::Words;

    #[test]
    fn the_editor_sees_how_often_and_what_it_may_mean() {
        let words =
            Words { zh: include_str!("../../i18n/zh-CN.toml"), en: include_str!("../../i18n/en.toml") };
        for lang in Lang::ALL {
            let page = Page::sample(lang, Who::Anonymous, words).unwrap();
            let row = Row {
                id: "q".to_owned(),
                version: 0,
                text: "<i>证".to_owned(),
                asked: "7".to_owned(),
                days: "2026-11-22".to_owned(),
                item: String::new(),
                offers: vec![("SF005".to_owned(), "补领".to_owned())],
            };
            let html =
                QuestionsPage { page: &page, state: "open", open: 1, rows: vec![row] }.render().unwrap();
            assert!(html.contains("value=\"SF005\"") && !html.contains("<i>证"), "{html}");
            assert!(!html.contains("assistant."), "{html}");
        }
    }
}
