//! The editor's way of a file: sent, read, shown with what it would change or with what is wrong, taken.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, State};
use cap_catalogue::edit;
use plat_kernel::{Id, SignedDuration};
use plat_sheets::Limits;
use plat_web::{Answer, AsOfficer, Errors, Fields, Page, Text};

use super::workbook;
use crate::{
    columns::COLUMNS,
    error::GuidebookError,
    export::{self, Writer},
    import::{Good, Reader, Reading},
    lexicon::Lexicon,
    mistake::Mistake,
    service::Guidebook,
    store,
    upload::{self, Upload},
};

/// How long a file waits to be taken.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How many mistakes and changes a page shows; the marked file has all.
const SHOWN: usize = 200;

/// Where a file is sent, and those that wait.
#[derive(Template)]
#[template(path = "guidebook/import.html")]
pub(crate) struct ImportPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) waiting: Vec<Waiting>,
}

/// A file that waits.
pub(crate) struct Waiting {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) uploaded: String,
}

/// A file that was read: what is wrong, or what it would change.
#[derive(Template)]
#[template(path = "guidebook/preview.html")]
pub(crate) struct PreviewPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) at: String,
    pub(crate) name: String,
    pub(crate) taken: bool,
    pub(crate) mistakes: Vec<Line>,
    pub(crate) more: usize,
    /// How many rows are wrong, right and changing, right and as they are.
    pub(crate) wrong: usize,
    pub(crate) changing: usize,
    pub(crate) fresh: usize,
    pub(crate) same: usize,
    pub(crate) unknown: String,
    pub(crate) changes: Vec<Change>,
}

/// A mistake as it is shown.
pub(crate) struct Line {
    pub(crate) place: Text,
    pub(crate) words: Text,
}

/// What a row would change.
pub(crate) struct Change {
    pub(crate) row: u32,
    pub(crate) id: String,
    pub(crate) name: String,
    /// Whether the city did not have it.
    pub(crate) fresh: bool,
    /// What each part is called, was, and would be.
    pub(crate) parts: Vec<(String, String, String)>,
}

pub(super) async fn form(State(book): State<Guidebook>, AsOfficer(officer): AsOfficer, page: Page) -> Answer {
    book.may(&officer)?;
    let me = officer.id;
    let list = book.db.read(move |tx| Ok::<_, GuidebookError>(store::list_imports(tx, me)?)).await?;
    let line = |(id, name, uploaded): (Id<Upload>, String, _)| Waiting {
        href: format!("/admin/catalogue/import/{id}"),
        name,
        uploaded: page.when(&uploaded),
    };
    let waiting = list.into_iter().map(line).collect();
    Ok(page.answer(ImportPage { page: &page, errors: &Errors::new(), waiting }))
}

pub(super) async fn send(
    State(book): State<Guidebook>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    form: Fields,
) -> Answer {
    book.may(&officer)?;
    let refused = |why: Text| {
        let mut errors = Errors::new();
        errors.add("file", why);
        page.invalid(ImportPage { page: &page, errors: &errors, waiting: Vec::new() })
    };
    let Some(file) = form.files("file").next() else { return Ok(refused(page.t("guidebook.file.none"))) };
    let read = match plat_sheets::read(&file.bytes, &Limits::default()) {
        Ok(read) => read,
        Err(why) => return Ok(refused(unreadable(&page, &why))),
    };
    let cells = match upload::kept(&read, &Lexicon::of(&page)) {
        Ok(cells) => cells,
        Err(mistake) => return Ok(refused(mistake.words(&page))),
    };
    let now = book.mint.now();
    let id = book.mint.id();
    let upload =
        Upload { id, officer: officer.id, name: file.name.clone(), cells, uploaded: now, taken: None };
    let write = move |tx: &mut plat_store::Tx<'_>| {
        Ok::<_, GuidebookError>(store::insert_import(tx, &upload, now - KEPT)?)
    };
    book.db.write(write).await?;
    Ok(page.go(format!("/admin/catalogue/import/{id}")))
}

/// Why a file is no table, in words that say what to do.
pub(super) fn unreadable(page: &Page, why: &plat_sheets::Unreadable) -> Text {
    use plat_sheets::Unreadable as U;
    let mega = |bytes: &usize| bytes / (1 << 20);
    match why {
        U::Empty => page.t("guidebook.file.empty"),
        U::TooLarge { most } => page.t("guidebook.file.too_large").with("mb", mega(most)),
        U::Swollen { most } => page.t("guidebook.file.swollen").with("mb", mega(most)),
        U::TooManyRows { most } => page.t("guidebook.file.rows").with("most", most),
        U::TooManyColumns { row, most } => {
            page.t("guidebook.file.columns").with("row", row).with("most", most)
        }
        U::OldOrLocked => page.t("guidebook.file.old"),
        U::NoTable => page.t("guidebook.file.no_table"),
        U::Encoding => page.t("guidebook.file.encoding"),
        U::Damaged(_) => page.t("guidebook.file.damaged"),
    }
}

pub(super) async fn show(
    State(book): State<Guidebook>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<Id<Upload>>,
) -> Answer {
    let may = book.may(&officer)?;
    let upload = mine(&book, &officer, id).await?;
    let reading = read(&book, &may, &page, &upload).await?;
    Ok(page.answer(preview(&book, &page, &upload, &reading)?))
}

pub(super) async fn marked(
    State(book): State<Guidebook>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<Id<Upload>>,
) -> Answer {
    let may = book.may(&officer)?;
    let upload = mine(&book, &officer, id).await?;
    let reading = read(&book, &may, &page, &upload).await?;
    let sheet = upload.marked(&reading.mistakes, &page).map_err(GuidebookError::Document)?;
    Ok(workbook(&[sheet], "marked.xlsx")?)
}

/// All rows or none: one mistake, and nothing becomes a draft.
pub(super) async fn take(
    State(book): State<Guidebook>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<Id<Upload>>,
) -> Answer {
    let may = book.may(&officer)?;
    let upload = mine(&book, &officer, id).await?;
    let reading = read(&book, &may, &page, &upload).await?;
    if upload.taken.is_some() || !reading.mistakes.is_empty() {
        return Err(GuidebookError::NotReady.into());
    }
    let texts: Vec<_> = reading.good.into_iter().filter(Good::changes).map(|good| good.text).collect();
    let drafts = edit::put_all(&book.editors, &may, texts).await.map_err(GuidebookError::Edit)?;
    let now = book.mint.now();
    book.db.write(move |tx| Ok::<_, GuidebookError>(store::take_import(tx, id, now)?)).await?;
    let said = page.t("guidebook.import.taken").with("drafts", drafts);
    Ok(page.go_saying(format!("/admin/catalogue/import/{id}"), &said))
}

async fn mine(
    book: &Guidebook,
    officer: &plat_identity::Officer,
    id: Id<Upload>,
) -> Result<Upload, GuidebookError> {
    let me = officer.id;
    let found = book.db.read(move |tx| Ok::<_, GuidebookError>(store::find_import(tx, id, me)?)).await?;
    found.ok_or(GuidebookError::NotFound)
}

/// Reads a kept file against what holds now. A file that was taken is not compared with its own drafts.
async fn read(
    book: &Guidebook,
    may: &edit::MayEditCatalogue,
    page: &Page,
    upload: &Upload,
) -> Result<Reading, GuidebookError> {
    let drafts = match upload.taken {
        Some(_) => Vec::new(),
        None => edit::drafts(&book.editors, may).await?,
    };
    let drafted = drafts.into_iter().map(|draft| (draft.text.id.clone(), draft.text)).collect();
    let (edition, lexicon) = (book.catalogue.now(), Lexicon::of(page));
    let shared = book.catalogue.shared();
    let today = book.mint.today();
    let reader = Reader { edition: &edition, shared, lexicon: &lexicon, drafted, today };
    Ok(reader.read(&upload.book()?))
}

fn preview<'a>(
    book: &Guidebook,
    page: &'a Page,
    upload: &Upload,
    reading: &Reading,
) -> Result<PreviewPage<'a>, GuidebookError> {
    let lexicon = Lexicon::of(page);
    let writer = Writer { shared: book.catalogue.shared(), lexicon: &lexicon };
    let found = upload.book()?;
    let heads = found.sheets.first().and_then(|table| table.rows.first());
    let head = |column: usize| heads.map_or("", |row| row.cell(column));
    let place = |mistake: &Mistake| match mistake.column {
        Some(column) => page
            .t("guidebook.place.cell")
            .with("row", mistake.row)
            .with("letter", letters(column))
            .with("head", head(column)),
        None => page.t("guidebook.place.row").with("row", mistake.row),
    };
    let line = |mistake: &Mistake| Line { place: place(mistake), words: mistake.words(page) };
    let changing: Vec<&Good> = reading.good.iter().filter(|good| good.changes()).collect();
    let change = |good: &&Good| change(&writer, page, good);
    Ok(PreviewPage {
        page,
        at: format!("/admin/catalogue/import/{}", upload.id),
        name: upload.name.clone(),
        taken: upload.taken.is_some(),
        mistakes: reading.mistakes.iter().take(SHOWN).map(line).collect(),
        more: reading.mistakes.len().saturating_sub(SHOWN),
        wrong: reading.mistakes.iter().map(|mistake| mistake.row).collect::<BTreeSet<_>>().len(),
        changing: changing.len(),
        fresh: changing.iter().filter(|good| good.now.is_none()).count(),
        same: reading.good.len().saturating_sub(changing.len()),
        unknown: reading.unknown.join(" · "),
        changes: changing.iter().take(SHOWN).map(change).collect::<Result<_, _>>()?,
    })
}

fn change(writer: &Writer<'_>, page: &Page, good: &Good) -> Result<Change, GuidebookError> {
    let after = writer.row(&good.text)?;
    let before = match &good.now {
        Some(now) => writer.row(&now.text)?,
        None => after.iter().map(|_| plat_sheets::Cell::NOTHING).collect(),
    };
    let words = |cell: &plat_sheets::Cell| match &cell.value {
        plat_sheets::Value::Nothing => String::new(),
        plat_sheets::Value::Text(text) => text.clone(),
        plat_sheets::Value::Number(number) => number.to_string(),
    };
    let both = COLUMNS.iter().zip(before.iter().zip(&after));
    let parts = both.filter(|(_, (before, after))| before != after).map(|(column, (before, after))| {
        (export::title(column, writer.lexicon), words(before), words(after))
    });
    Ok(Change {
        row: good.row,
        id: good.text.id.to_string(),
        name: page.pick(&good.text.name).to_owned(),
        fresh: good.now.is_none(),
        parts: parts.collect(),
    })
}

/// The letters of a column, as a spreadsheet program shows them: A, Z, AA.
pub(super) fn letters(column: usize) -> String {
    let mut left = column;
    let mut letters = String::new();
    loop {
        letters.insert(0, char::from(b'A'.saturating_add(u8::try_from(left % 26).unwrap_or_default())));
        match (left / 26).checked_sub(1) {
            Some(next) => left = next,
            None => return letters,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use plat_kernel::Lang;

    #[test]
    fn columns_are_called_as_spreadsheet_programs_call_them() {
        let called: Vec<_> = [0, 25, 26, 51, 52, 701, 702].map(letters).to_vec();
        assert_eq!(called, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn both_pages_of_an_import_render_in_both_languages() {
        for lang in Lang::ALL {
            let page = samples::page(lang);
            let mut errors = Errors::new();
            errors.add("file", unreadable(&page, &plat_sheets::Unreadable::OldOrLocked));
            let waiting = vec![Waiting { href: "/x".into(), name: "a.xlsx".into(), uploaded: "now".into() }];
            samples::no_key_is_left(&ImportPage { page: &page, errors: &errors, waiting }.render().unwrap());
            for (wrong, changing, taken) in [(1, 0, false), (0, 1, false), (0, 0, false), (0, 0, true)] {
                let line =
                    Line { place: page.t("guidebook.place.file"), words: page.t("guidebook.file.empty") };
                let parts = vec![("a".to_owned(), String::new(), "b".to_owned())];
                let change = Change { row: 2, id: "CR012".into(), name: "x".into(), fresh: taken, parts };
                let view = PreviewPage {
                    page: &page,
                    at: "/admin/catalogue/import/1".into(),
                    name: "a.xlsx".into(),
                    taken,
                    mistakes: if wrong > 0 { vec![line] } else { Vec::new() },
                    more: wrong,
                    wrong,
                    changing,
                    fresh: changing,
                    same: 3,
                    unknown: "备注".into(),
                    changes: if changing > 0 { vec![change] } else { Vec::new() },
                };
                samples::no_key_is_left(&view.render().unwrap());
            }
        }
    }
}
