//! Conflicts of interest 回避: officers declare their own, the security administration enters and ends them.

use askama::Template;
use axum::extract::{Path, State};
use plat_facts::{ConflictRef, PersonRef};
use plat_identity::{Conflict, Officer, Relation};
use plat_web::{Answer, AsOfficer, Errors, Fields, Page};

use super::{Choice, at_field, officer};
use crate::Office;

/// A declared conflict.
pub(crate) struct ConflictLine {
    pub(crate) id: String,
    pub(crate) relation: String,
    pub(crate) number: String,
    pub(crate) since: String,
    /// Empty while it holds.
    pub(crate) ended: String,
}

impl ConflictLine {
    pub(super) fn of(page: &Page, it: &Conflict) -> Self {
        let since = page.t("administration.conflicts.since").with("at", page.when(&it.declared_at));
        let over = |at| page.t("administration.conflicts.ended_at").with("at", page.when(&at)).to_string();
        Self {
            id: it.id.to_string(),
            relation: it.relation.name(page.lang).to_owned(),
            number: it.masked_number.clone(),
            since: since.to_string(),
            ended: it.ended_at.map(over).unwrap_or_default(),
        }
    }
}

#[derive(Template)]
#[template(path = "conflicts.html")]
pub(crate) struct ConflictsPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) lines: Vec<ConflictLine>,
    pub(crate) relations: Vec<Choice>,
    pub(crate) id_number: &'a str,
}

pub(super) async fn own(State(office): State<Office>, AsOfficer(officer): AsOfficer, page: Page) -> Answer {
    view(&office, &page, &officer, (&Errors::new(), &Fields::default())).await
}

async fn view(
    office: &Office,
    page: &Page,
    officer: &Officer,
    (errors, typed): (&Errors, &Fields),
) -> Answer {
    let declared = office.identity.list_own_conflicts(officer).await?;
    let relation = |it: Relation| Choice::new(it.code(), it.name(page.lang), typed.is("relation", it.code()));
    let view = ConflictsPage {
        page,
        errors,
        lines: declared.iter().map(|it| ConflictLine::of(page, it)).collect(),
        relations: Relation::ALL.into_iter().map(relation).collect(),
        id_number: typed.text("id_number"),
    };
    Ok(if errors.is_empty() { page.answer(view) } else { page.invalid(view) })
}

/// What is wrong with a declaration before anybody is asked, and the relation if it is one.
fn read(page: &Page, form: &Fields) -> (Errors, Option<Relation>) {
    let mut errors = Errors::new();
    let relation = form.text("relation").parse().ok();
    if form.find("id_number").is_none() {
        errors.add("id_number", page.t("error.web.required"));
    }
    if relation.is_none() {
        errors.add("relation", page.t("error.web.required"));
    }
    (errors, relation)
}

pub(super) async fn declare(
    State(office): State<Office>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    form: Fields,
) -> Answer {
    office.identity.list_own_conflicts(&officer).await?;
    let (mut errors, relation) = read(&page, &form);
    if let Some(relation) = relation.filter(|_| errors.is_empty()) {
        match office.identity.declare_conflict(&officer, form.text("id_number"), relation).await {
            Ok(_) => {
                return Ok(page.go_saying("/desk/conflicts", &page.t("administration.conflicts.declared")));
            }
            Err(error) => at_field(&page, &mut errors, "id_number", error)?,
        }
    }
    view(&office, &page, &officer, (&errors, &form)).await
}

pub(super) async fn declare_for(
    State(office): State<Office>,
    AsOfficer(reader): AsOfficer,
    page: Page,
    Path(id): Path<PersonRef>,
    form: Fields,
) -> Answer {
    let proof = office.may_grant(&reader)?;
    let (mut errors, relation) = read(&page, &form);
    if let Some(relation) = relation.filter(|_| errors.is_empty()) {
        let about = (form.text("id_number"), relation);
        match office.identity.declare_conflict_for(&proof, id, about).await {
            Ok(_) => {
                let said = page.t("administration.conflicts.declared");
                return Ok(page.go_saying(format!("/admin/officers/{id}"), &said));
            }
            Err(error) => at_field(&page, &mut errors, "id_number", error)?,
        }
    }
    officer::view(&office, &page, &reader, (id, &errors)).await
}

pub(super) async fn end(
    State(office): State<Office>,
    AsOfficer(reader): AsOfficer,
    page: Page,
    Path(id): Path<ConflictRef>,
    form: Fields,
) -> Answer {
    office.identity.end_conflict(&office.may_grant(&reader)?, id).await?;
    let back = form.text("officer").parse::<PersonRef>();
    let back = back.map_or_else(|_| "/admin/officers".to_owned(), |it| format!("/admin/officers/{it}"));
    Ok(page.go_saying(back, &page.t("administration.conflicts.ended")))
}
