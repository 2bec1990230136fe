//! Other guides: kept by the editor with name, day and source, looked at, published.

use askama::Template;
use axum::extract::{Path, State};
use plat_kernel::{Date, Id, Timestamp};
use plat_sheets::{Cell, Column as Head, Limits, Sheet};
use plat_web::{Answer, AsOfficer, Errors, Fields, Page, Text};

use super::{
    compare::View,
    import::{letters, unreadable},
    workbook,
};
use crate::{
    baseline::{self, Baseline, Column},
    compare,
    error::GuidebookError,
    mistake::Mistake,
    service::Guidebook,
    store,
};

/// The longest name and source of a guide.
const LONGEST: usize = 120;

/// All other guides, and where one more is sent.
#[derive(Template)]
#[template(path = "guidebook/baselines.html")]
pub(crate) struct BaselinesPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) typed: &'a Fields,
    /// What is wrong in the file that was sent: where, and what.
    pub(crate) mistakes: Vec<(Text, Text)>,
    pub(crate) rows: Vec<Kept>,
}

/// One other guide in the list.
pub(crate) struct Kept {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) source: String,
    pub(crate) as_of: String,
    pub(crate) items: usize,
    pub(crate) public: bool,
}

/// One other guide beside ours, before everybody sees it.
#[derive(Template)]
#[template(path = "guidebook/baseline.html")]
pub(crate) struct BaselinePage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) at: String,
    pub(crate) public: bool,
    pub(crate) view: View,
}

pub(super) async fn form(State(book): State<Guidebook>, AsOfficer(officer): AsOfficer, page: Page) -> Answer {
    book.may(&officer)?;
    let rows = kept(&book, &page).await?;
    let (errors, typed) = (Errors::new(), Fields::default());
    Ok(page.answer(BaselinesPage { page: &page, errors: &errors, typed: &typed, mistakes: Vec::new(), rows }))
}

async fn kept(book: &Guidebook, page: &Page) -> Result<Vec<Kept>, GuidebookError> {
    let all = book.db.read(|tx| Ok::<_, GuidebookError>(store::list_baselines(tx)?)).await?;
    let line = |it: Baseline| Kept {
        href: format!("/admin/catalogue/baselines/{}", it.id),
        as_of: page.date(&it.as_of),
        items: it.entries.len(),
        public: it.published.is_some(),
        name: it.name,
        source: it.source,
    };
    Ok(all.into_iter().map(line).collect())
}

/// A guide with a mistake is not kept: what is compared must be all that was sent.
pub(super) async fn send(
    State(book): State<Guidebook>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    form: Fields,
) -> Answer {
    book.may(&officer)?;
    let mut errors = Errors::new();
    let mut mistakes = Vec::new();
    let as_of = head(&page, &form, &mut errors);
    let entries = match form.files("file").next() {
        None => {
            errors.add("file", page.t("guidebook.file.none"));
            Vec::new()
        }
        Some(file) => match plat_sheets::read(&file.bytes, &Limits::default()) {
            Ok(read) => {
                let (entries, wrong) = baseline::read(&read);
                mistakes.extend(wrong.iter().map(|mistake| (place(&page, mistake), mistake.words(&page))));
                entries
            }
            Err(why) => {
                errors.add("file", unreadable(&page, &why));
                Vec::new()
            }
        },
    };
    if !mistakes.is_empty() {
        errors.add("file", page.t("guidebook.baselines.wrong").with("count", mistakes.len()));
    }
    let (Some(as_of), true) = (as_of, errors.is_empty()) else {
        let rows = kept(&book, &page).await?;
        return Ok(page.invalid(BaselinesPage {
            page: &page,
            errors: &errors,
            typed: &form,
            mistakes,
            rows,
        }));
    };
    let (id, uploaded) = (book.mint.id(), book.mint.now());
    let (name, source) = (form.text("name").to_owned(), form.text("source").to_owned());
    let json = serde_json::to_string(&entries).map_err(GuidebookError::Document)?;
    let baseline = Baseline { id, name, source, as_of, entries, uploaded, published: None };
    let me = officer.id;
    book.db
        .write(move |tx| Ok::<_, GuidebookError>(store::insert_baseline(tx, &baseline, &json, me)?))
        .await?;
    Ok(page.go_saying(format!("/admin/catalogue/baselines/{id}"), &page.t("guidebook.baselines.kept")))
}

/// Name, source and day of the form; the day, if all are right.
fn head(page: &Page, form: &Fields, errors: &mut Errors) -> Option<Date> {
    for (field, missing) in
        [("name", "guidebook.baselines.name_missing"), ("source", "guidebook.baselines.source_missing")]
    {
        if form.text(field).is_empty() {
            errors.add(field, page.t(missing));
        } else if form.text(field).chars().count() > LONGEST {
            errors.add(field, page.t("guidebook.baselines.too_long").with("most", LONGEST));
        }
    }
    let day = form.text("as_of").parse().ok();
    if day.is_none() {
        errors.add("as_of", page.t("guidebook.baselines.day_missing"));
    }
    day
}

fn place(page: &Page, mistake: &Mistake) -> Text {
    match (mistake.row, mistake.column) {
        (0, _) => page.t("guidebook.place.file"),
        (row, Some(column)) => {
            page.t("guidebook.place.column").with("row", row).with("letter", letters(column))
        }
        (row, None) => page.t("guidebook.place.row").with("row", row),
    }
}

pub(super) async fn show(
    State(book): State<Guidebook>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<Id<Baseline>>,
) -> Answer {
    book.may(&officer)?;
    let found = book.db.read(move |tx| Ok::<_, GuidebookError>(store::find_baseline(tx, id)?)).await?;
    let baseline = found.ok_or(GuidebookError::NotFound)?;
    let comparison = compare::compare(&book.catalogue.now(), &baseline.entries);
    let view = View::of(&page, &baseline, &comparison);
    let at = format!("/admin/catalogue/baselines/{id}");
    Ok(page.answer(BaselinePage { page: &page, at, public: baseline.published.is_some(), view }))
}

pub(super) async fn publish(
    State(book): State<Guidebook>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<Id<Baseline>>,
) -> Answer {
    book.may(&officer)?;
    let now = book.mint.now();
    set(&book, id, Some(now)).await?;
    Ok(page.go_saying(format!("/admin/catalogue/baselines/{id}"), &page.t("guidebook.baselines.published")))
}

pub(super) async fn withdraw(
    State(book): State<Guidebook>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<Id<Baseline>>,
) -> Answer {
    book.may(&officer)?;
    set(&book, id, None).await?;
    Ok(page.go_saying(format!("/admin/catalogue/baselines/{id}"), &page.t("guidebook.baselines.withdrawn")))
}

async fn set(book: &Guidebook, id: Id<Baseline>, at: Option<Timestamp>) -> Result<(), GuidebookError> {
    let known =
        book.db.write(move |tx| Ok::<_, GuidebookError>(store::publish_baseline(tx, id, at)?)).await?;
    if known { Ok(()) } else { Err(GuidebookError::NotFound) }
}

pub(super) async fn delete(
    State(book): State<Guidebook>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<Id<Baseline>>,
) -> Answer {
    book.may(&officer)?;
    let gone = book.db.write(move |tx| Ok::<_, GuidebookError>(store::delete_baseline(tx, id)?)).await?;
    if !gone {
        return Err(GuidebookError::Public.into());
    }
    Ok(page.go_saying("/admin/catalogue/baselines", &page.t("guidebook.baselines.deleted")))
}

/// An empty table with the heads that are read, and one line that shows how.
pub(super) async fn template(
    State(book): State<Guidebook>,
    AsOfficer(officer): AsOfficer,
    page: Page,
) -> Answer {
    book.may(&officer)?;
    let columns =
        Column::ALL.iter().map(|column| Head::new(page.t(column.words()).to_string(), 20)).collect();
    let edition = book.catalogue.now();
    let row = |item: &std::sync::Arc<cap_catalogue::Item>| {
        vec![Cell::text(item.id.as_str()), Cell::text(page.pick(&item.name))]
    };
    let rows = edition.items().iter().filter(|item| item.can_be_applied_for()).map(row).collect();
    Ok(workbook(
        &[Sheet::new(page.t("guidebook.baselines.title").to_string(), columns, rows)],
        "baseline.xlsx",
    )?)
}
