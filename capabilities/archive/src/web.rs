//! The page of the archive: how many files there are, and taking them out by period.

use askama::Template;
use axum::{
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
};
use http::header;
use plat_identity::{Officer, Role};
use plat_web::{Answer, AsOfficer, Errors, Fields, Page, Routes};
use tokio_stream::wrappers::ReceiverStream;

use crate::{
    error::ArchiveError,
    export::{self, Period},
    service::Archive,
    store::{self, Counts},
};

pub(crate) fn routes(archive: Archive) -> Routes {
    Routes::new().get("/desk/archive", show).post("/desk/archive", take).with_state(archive)
}

#[derive(Template)]
#[template(path = "archive.html")]
struct ArchivePage<'a> {
    page: &'a Page,
    errors: Errors,
    /// Files of cases.
    cases: Counts,
    /// Files of errands.
    errands: Counts,
    from: String,
    to: String,
}

async fn show(State(archive): State<Archive>, AsOfficer(who): AsOfficer, page: Page) -> Answer {
    allowed(&who)?;
    let (cases, errands) = archive.cases.db.read(store::counts).await.map_err(ArchiveError::from)?;
    let today = archive.cases.mint.today();
    let from = today.first_of_month().to_string();
    let view =
        ArchivePage { page: &page, errors: Errors::new(), cases, errands, from, to: today.to_string() };
    Ok(page.answer(view))
}

async fn take(
    State(archive): State<Archive>,
    AsOfficer(who): AsOfficer,
    page: Page,
    fields: Fields,
) -> Answer {
    allowed(&who)?;
    let (from, to) = (fields.text("from").to_owned(), fields.text("to").to_owned());
    let mut errors = Errors::new();
    let mut day = |name: &'static str, typed: &str| {
        let day = typed.parse().ok();
        if day.is_none() {
            errors.add(name, page.t("archive.no_date"));
        }
        day
    };
    let (first, last) = (day("from", &from), day("to", &to));
    let period = first.zip(last).map(|(first, last)| Period::new(first, last));
    if matches!(period, Some(Err(_))) {
        errors.add("from", page.t("error.archive.bad_period"));
    }
    let Some(Ok(period)) = period else {
        let (cases, errands) = archive.cases.db.read(store::counts).await.map_err(ArchiveError::from)?;
        return Ok(page.invalid(ArchivePage { page: &page, errors, cases, errands, from, to }));
    };
    let export = export::run(&archive, &who, period).await?;
    Ok(file(&format!("archive-{from}-{to}.tar"), Body::from_stream(ReceiverStream::new(export.pieces))))
}

/// Who is no supervisor is not told what is there.
fn allowed(who: &Officer) -> Result<(), ArchiveError> {
    if who.roles.has(Role::Supervisor) { Ok(()) } else { Err(ArchiveError::NotAllowed) }
}

fn file(name: &str, body: Body) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/x-tar".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, body).into_response()
}

#[cfg(test)]
mod tests {
    use plat_identity::Who;
    use plat_kernel::Lang;
    use plat_web::Words;

    use super::*;

    #[test]
    fn the_page_says_how_many_files_there_are_and_asks_for_a_period() {
        for lang in Lang::ALL {
            let words = Words { zh: include_str!("../i18n/zh-CN.toml"), en: include_str!("../i18n/en.toml") };
            let page = Page::sample(lang, Who::Anonymous, words).unwrap();
            let view = ArchivePage {
                page: &page,
                errors: Errors::new(),
                cases: Counts { made: 1234, due: 5 },
                errands: Counts { made: 6, due: 0 },
                from: "2026-03-01".into(),
                to: "2026-03-31".into(),
            };
            let html = view.render().unwrap();
            assert!(html.contains("2026-03-01") && html.contains("form"), "{html}");
        }
    }
}
