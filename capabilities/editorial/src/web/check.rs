//! The check of a draft, and publishing it.

use askama::Template;
use axum::extract::{Path, State};
use plat_kernel::Date;
use plat_web::{Answer, AsOfficer, Errors, Fields, Page, Refusal};

use super::{ChangeLine, difference, drafted, label};
use cap_catalogue::{
    Item,
    edit::{self, Draft, EditError, Editors, Finding, Gravity, Wish},
};

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
    pub(crate) changes: Vec<ChangeLine>,
    pub(crate) faults: Vec<FindingLine>,
    pub(crate) warnings: Vec<FindingLine>,
    pub(crate) effective: String,
    pub(crate) today: String,
}

pub(super) async fn page(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<String>,
) -> Answer {
    let (_, last, draft) = drafted(&editors, &officer, &id).await?;
    let draft = draft.ok_or(EditError::NotFound)?;
    let typed = Fields::default();
    Ok(page.answer(view(&editors, &page, &Errors::new(), (&draft, &last), &typed)))
}

pub(super) async fn publish(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<String>,
    form: Fields,
) -> Answer {
    let (may, last, draft) = drafted(&editors, &officer, &id).await?;
    let draft = draft.ok_or(EditError::NotFound)?;
    let mut errors = Errors::new();
    let Some(effective) = day(&form) else {
        errors.add("effective", page.t("editorial.wrong.not_a_date"));
        return Ok(page.invalid(view(&editors, &page, &errors, (&draft, &last), &form)));
    };
    // What is published is what was seen: a draft that was saved since is shown again.
    if form.text("version") != draft.version.to_string() {
        errors.add("publish", page.t("error.catalogue.edit.changed"));
        return Ok(page.invalid(view(&editors, &page, &errors, (&draft, &last), &form)));
    }
    let acknowledged = form.all("stands").map(ToOwned::to_owned).collect();
    match edit::publish(&editors, &may, Wish { draft: draft.clone(), effective, acknowledged }).await {
        Ok(item) => {
            let said = page.t("editorial.published").with("version", item.version);
            let said = said.with("day", page.date(&item.effective));
            Ok(page.go_saying(format!("/admin/catalogue/{}", item.id), &said))
        }
        Err(EditError::Findings(against)) => {
            let grave = against.iter().any(|finding| finding.gravity == Gravity::Error);
            let key = if grave { "editorial.blocked" } else { "editorial.unread" };
            errors.add(if grave { "faults" } else { "warnings" }, page.t(key));
            Ok(page.invalid(view(&editors, &page, &errors, (&draft, &last), &form)))
        }
        Err(error) => Err(Refusal::from(error)),
    }
}

/// The first day that was asked for.
fn day(form: &Fields) -> Option<Date> {
    form.text("effective").parse().ok()
}

fn view<'a>(
    editors: &Editors,
    page: &'a Page,
    errors: &'a Errors,
    (draft, last): (&Draft, &Item),
    typed: &Fields,
) -> EditorCheckPage<'a> {
    let today = editors.today();
    let soonest = if last.version > 1 { last.effective.max(today) } else { today };
    let effective = day(typed).unwrap_or(soonest);
    let found = edit::check(editors, draft, effective);
    let line = |finding: &Finding| {
        let mark = finding.mark();
        FindingLine {
            words: words(page, finding),
            ticked: typed.is("stands", &mark),
            mark,
            href: if finding.part == "effective" {
                "#effective".to_owned()
            } else {
                format!("/admin/catalogue/{}/draft#{}", last.id, finding.part)
            },
        }
    };
    let of = |gravity| found.iter().filter(|finding| finding.gravity == gravity).map(line).collect();
    EditorCheckPage {
        page,
        errors,
        item: last.id.to_string(),
        name: page.pick(&draft.text.name).to_owned(),
        version: draft.version,
        number: last.version + 1,
        changes: difference(editors, page, &last.text, &draft.text),
        faults: of(Gravity::Error),
        warnings: of(Gravity::Warning),
        effective: effective.to_string(),
        today: today.to_string(),
    }
}

/// A finding with the part it is about.
fn words(page: &Page, finding: &Finding) -> String {
    let what = page.t(&format!("editorial.finding.{}", finding.code));
    let what = what.with("part", label(page, finding.part)).with("about", page.pick(&finding.about));
    what.to_string()
}
