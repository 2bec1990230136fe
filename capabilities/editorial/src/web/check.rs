//! The check of a draft, and publishing it.

use askama::Template;
use axum::extract::{Path, Query, State};
use plat_kernel::Date;
use plat_web::{Answer, AsOfficer, Errors, Fields, Page, Refusal};
use serde::Deserialize;

use super::{ChangeLine, Found, difference, finding, found, request};
use cap_catalogue::edit::{self, EditError, Editors, Finding, Gravity, Wish};

/// Something that the check found, in the reader's words.
pub(crate) struct FindingLine {
    pub(crate) words: String,
    /// What the editor ticks; empty for an error.
    pub(crate) mark: String,
    pub(crate) ticked: bool,
    /// Where it is put right.
    pub(crate) href: String,
}

#[derive(Template)]
#[template(path = "editorial/check.html")]
pub(crate) struct EditorCheckPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) item: String,
    pub(crate) name: String,
    pub(crate) version: i64,
    /// The number that the draft would get.
    pub(crate) number: u32,
    /// Whether who writes also releases here.
    pub(crate) alone: bool,
    /// What became of a request for release; empty without one.
    pub(crate) request: String,
    pub(crate) changes: Vec<ChangeLine>,
    pub(crate) faults: Vec<FindingLine>,
    pub(crate) warnings: Vec<FindingLine>,
    pub(crate) effective: String,
    pub(crate) today: String,
}

impl EditorCheckPage<'_> {
    /// What the last step is called.
    const fn verb(&self) -> &'static str {
        if self.alone { "editorial.publish" } else { "editorial.ask" }
    }
}

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub(super) struct FirstDay {
    /// The first day, when it was named before.
    effective: Option<Date>,
}

pub(super) async fn page(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<String>,
    Query(first): Query<FirstDay>,
) -> Answer {
    let found = found(&editors, &officer, &id).await?;
    let mut typed = Fields::default();
    if let Some(day) = first.effective {
        typed.set("effective", day.to_string());
    }
    let alone = editors.may_release_own(&officer).is_some();
    Ok(page.answer(view(&editors, &page, &Errors::new(), (&found, alone, &typed)).await?))
}

/// Asks for the release; in a city that does without a second person, releases.
pub(super) async fn publish(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<String>,
    form: Fields,
) -> Answer {
    let found = found(&editors, &officer, &id).await?;
    let draft = found.draft()?;
    let alone = editors.may_release_own(&officer);
    let see = (&found, alone.is_some(), &form);
    let mut errors = Errors::new();
    let Some(effective) = day(&form) else {
        errors.add("effective", page.t("editorial.wrong.not_a_date"));
        return Ok(page.invalid(view(&editors, &page, &errors, see).await?));
    };
    // What is published is what was seen: a draft that was saved since is shown again.
    if form.text("version") != draft.version.to_string() {
        errors.add("publish", page.t("error.catalogue.edit.changed"));
        return Ok(page.invalid(view(&editors, &page, &errors, see).await?));
    }
    let acknowledged = form.all("stands").map(ToOwned::to_owned).collect();
    let wish = Wish { draft: draft.clone(), effective, acknowledged };
    let at = format!("/admin/catalogue/{}", found.id);
    let done = match &alone {
        Some(may) => edit::publish(&editors, may, wish).await.map(|item| {
            let said = page.t("editorial.published").with("version", item.version);
            said.with("day", page.date(&item.effective))
        }),
        None => edit::ask(&editors, &found.may, wish).await.map(|_| page.t("editorial.asked_said")),
    };
    match done {
        Ok(said) => Ok(page.go_saying(at, &said)),
        Err(EditError::Findings(against)) => {
            let grave = against.iter().any(|finding| finding.gravity == Gravity::Error);
            let key = if grave { "editorial.blocked" } else { "editorial.unread" };
            errors.add(if grave { "faults" } else { "warnings" }, page.t(key));
            Ok(page.invalid(view(&editors, &page, &errors, see).await?))
        }
        Err(error) => Err(Refusal::from(error)),
    }
}

/// The first day that was asked for.
fn day(form: &Fields) -> Option<Date> {
    form.text("effective").parse().ok()
}

/// Where a finding is put right.
fn place(item: &str, found: &Finding) -> String {
    match (&found.asked, found.part) {
        (Some(_), _) => format!("/admin/catalogue/{item}/questions"),
        (None, "effective") => "#effective".to_owned(),
        (None, part) => format!("/admin/catalogue/{item}/draft#{part}"),
    }
}

async fn view<'a>(
    editors: &Editors,
    page: &'a Page,
    errors: &'a Errors,
    (it, alone, typed): (&Found, bool, &Fields),
) -> Result<EditorCheckPage<'a>, EditError> {
    let draft = it.draft()?;
    let today = editors.today();
    let last = it.last.as_ref().filter(|last| last.version > 1);
    let soonest = last.map_or(today, |last| last.effective.max(today));
    let asked = draft.asked.as_ref().map(|asked| asked.effective);
    let effective = day(typed).or(asked).unwrap_or(soonest);
    let against = edit::check(editors, draft, effective);
    let line = |found: &Finding| {
        let mark = found.mark();
        FindingLine {
            words: finding(page, found),
            ticked: typed.is("stands", &mark),
            mark,
            href: place(it.id.as_str(), found),
        }
    };
    let of = |gravity| against.iter().filter(|found| found.gravity == gravity).map(line).collect();
    Ok(EditorCheckPage {
        page,
        errors,
        item: it.id.to_string(),
        name: page.pick(&it.name()).to_owned(),
        version: draft.version,
        number: it.newest() + 1,
        alone,
        request: request(editors, page, draft).await?.unwrap_or_default(),
        changes: difference(editors, page, it.last.as_ref().map(|last| &*last.text), &draft.text),
        faults: of(Gravity::Error),
        warnings: of(Gravity::Warning),
        effective: effective.to_string(),
        today: today.to_string(),
    })
}
