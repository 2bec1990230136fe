//! The second person: what is asked to be released, released or sent back.

use askama::Template;
use axum::extract::{Path, State};
use plat_identity::Officer;
use plat_web::{Answer, AsOfficer, Errors, Fields, Page, Refusal};

use super::{ChangeLine, difference, finding, named, request};
use cap_catalogue::edit::{self, Draft, EditError, Editors, Gravity, MayReleaseItems};

/// The longest reason, in characters.
const REASON: usize = 500;

/// A draft that waits.
pub(crate) struct WaitingRow {
    pub(crate) href: String,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) note: String,
    /// Whether who reads wrote in it.
    pub(crate) own: bool,
}

#[derive(Template)]
#[template(path = "editorial/releases.html")]
pub(crate) struct ReleasesPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) rows: Vec<WaitingRow>,
}

#[derive(Template)]
#[template(path = "editorial/release.html")]
pub(crate) struct ReleasePage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) item: String,
    pub(crate) name: String,
    pub(crate) version: i64,
    /// The number that the draft would get.
    pub(crate) number: u32,
    /// Who asked, when, from which day.
    pub(crate) asked: String,
    /// Everybody who wrote in it.
    pub(crate) hands: String,
    /// Whether who reads wrote in it and may therefore not release it.
    pub(crate) own: bool,
    pub(crate) changes: Vec<ChangeLine>,
    pub(crate) faults: Vec<String>,
    /// What its editor stands by.
    pub(crate) warnings: Vec<String>,
    pub(crate) why: String,
}

/// What somebody came to release.
struct Found {
    may: MayReleaseItems,
    draft: Draft,
    own: bool,
}

async fn found(editors: &Editors, officer: &Officer, id: &str) -> Result<Found, EditError> {
    let may = editors.may_release(officer)?;
    let item = id.parse().map_err(|_| EditError::NotFound)?;
    let draft = edit::find_asked(editors, &may, &item).await?.ok_or(EditError::NotFound)?;
    let own = draft.is_of(may.person()) && editors.may_release_own(officer).is_none();
    Ok(Found { may, draft, own })
}

pub(super) async fn list(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
) -> Answer {
    let may = editors.may_release(&officer)?;
    let mut rows = Vec::new();
    for draft in edit::waiting(&editors, &may).await? {
        rows.push(WaitingRow {
            href: format!("/admin/catalogue/{}/release", draft.text.id),
            id: draft.text.id.to_string(),
            name: page.pick(&draft.text.name).to_owned(),
            note: request(&editors, &page, &draft).await?.unwrap_or_default(),
            own: draft.is_of(may.person()),
        });
    }
    Ok(page.answer(ReleasesPage { page: &page, rows }))
}

pub(super) async fn page(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<String>,
) -> Answer {
    let found = found(&editors, &officer, &id).await?;
    Ok(page.answer(view(&editors, &page, &Errors::new(), (&found, "")).await?))
}

pub(super) async fn send(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<String>,
    form: Fields,
) -> Answer {
    let found = found(&editors, &officer, &id).await?;
    // What is released is what was read: a draft that was saved since is no longer asked for, or has another number.
    if form.text("version") != found.draft.version.to_string() {
        return Err(EditError::Changed.into());
    }
    match edit::release(&editors, &found.may, found.draft.clone()).await {
        Ok(item) => {
            let said = page.t("editorial.published").with("version", item.version);
            let said = said.with("day", page.date(&item.effective));
            Ok(page.go_saying("/admin/catalogue/releases", &said))
        }
        Err(EditError::Findings(_)) => {
            let mut errors = Errors::new();
            errors.add("faults", page.t("editorial.blocked"));
            Ok(page.invalid(view(&editors, &page, &errors, (&found, "")).await?))
        }
        Err(error) => Err(Refusal::from(error)),
    }
}

pub(super) async fn send_back(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<String>,
    form: Fields,
) -> Answer {
    let found = found(&editors, &officer, &id).await?;
    let why = form.text("why").trim().to_owned();
    let mut errors = Errors::new();
    if why.is_empty() {
        errors.add("why", page.t("editorial.wrong.no_reason"));
    } else if why.chars().count() > REASON {
        errors.add("why", page.t("editorial.wrong.too_long"));
    }
    if !errors.is_empty() {
        return Ok(page.invalid(view(&editors, &page, &errors, (&found, &why)).await?));
    }
    let seen = form.text("version").parse().unwrap_or(found.draft.version);
    edit::send_back(&editors, &found.may, Draft { version: seen, ..found.draft }, why).await?;
    Ok(page.go_saying("/admin/catalogue/releases", &page.t("editorial.sent_back")))
}

async fn view<'a>(
    editors: &Editors,
    page: &'a Page,
    errors: &'a Errors,
    (found, why): (&Found, &str),
) -> Result<ReleasePage<'a>, EditError> {
    let Found { draft, own, .. } = found;
    let versions = editors.catalogue().versions(&draft.text.id);
    let last = versions.last();
    let effective = draft.asked.as_ref().map_or_else(|| editors.today(), |asked| asked.effective);
    let against = edit::check(editors, draft, effective);
    let of = |gravity: Gravity| {
        against.iter().filter(|it| it.gravity == gravity).map(|it| finding(page, it)).collect::<Vec<_>>()
    };
    let mut hands = Vec::new();
    for hand in &draft.hands {
        hands.push(named(editors, page, Some(*hand)).await?);
    }
    Ok(ReleasePage {
        page,
        errors,
        item: draft.text.id.to_string(),
        name: page.pick(&draft.text.name).to_owned(),
        version: draft.version,
        number: last.map_or(0, |item| item.version) + 1,
        asked: request(editors, page, draft).await?.unwrap_or_default(),
        hands: hands.join(if page.is_chinese() { "、" } else { ", " }),
        own: *own,
        changes: difference(editors, page, last.map(|item| &*item.text), &draft.text),
        faults: of(Gravity::Error),
        warnings: of(Gravity::Warning),
        why: why.to_owned(),
    })
}
