//! Other departments' own programs: the list, a new one, and one with its secrets.

use askama::Template;
use axum::extract::{Path, State};
use plat_facts::{DepartmentRef, ProgramRef, SecretRef};
use plat_identity::{NewProgram, Officer, ProgramRow, SecretRow};
use plat_kernel::Timestamp;
use plat_web::{Answer, AsOfficer, Errors, Fields, Page, Refusal};

use super::{Choice, Pair, at_field, named};
use crate::Office;

/// A program in the list.
pub(crate) struct ProgramLine {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) department: String,
    pub(crate) networks: String,
    pub(crate) state: String,
    pub(crate) look: &'static str,
}

#[derive(Template)]
#[template(path = "programs.html")]
pub(crate) struct ProgramsPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) rows: Vec<ProgramLine>,
    pub(crate) may_register: bool,
}

#[derive(Template)]
#[template(path = "program_new.html")]
pub(crate) struct NewProgramPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) typed: &'a Fields,
    pub(crate) departments: Vec<Choice>,
}

/// A secret of a program.
pub(crate) struct SecretLine {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) used: String,
    pub(crate) state: String,
    pub(crate) look: &'static str,
    pub(crate) may_revoke: bool,
}

#[derive(Template)]
#[template(path = "program.html")]
pub(crate) struct ProgramPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) at: String,
    pub(crate) name: String,
    pub(crate) client: String,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) secrets: Vec<SecretLine>,
    /// The secret that was just given; "" at any other time.
    pub(crate) shown: String,
    pub(crate) may_issue: bool,
    pub(crate) may_close: bool,
}

pub(super) async fn list(State(office): State<Office>, AsOfficer(reader): AsOfficer, page: Page) -> Answer {
    let proof = office.may_list(&reader)?;
    let rows = office.identity.programs(&proof).await?;
    let rows = rows.iter().map(|it| line(&office, &page, it)).collect();
    let may_register = office.identity.may_register_programs(&reader).is_ok();
    Ok(page.answer(ProgramsPage { page: &page, rows, may_register }))
}

fn line(office: &Office, page: &Page, row: &ProgramRow) -> ProgramLine {
    let (state, look) = standing(row);
    ProgramLine {
        href: format!("/admin/programs/{}", row.program.id),
        name: row.program.name.clone(),
        department: office.department(&row.program.department, page.lang),
        networks: networks(page, row),
        state: page.t(state).to_string(),
        look,
    }
}

fn standing(row: &ProgramRow) -> (&'static str, &'static str) {
    match row.closed_at {
        Some(_) => ("administration.program.closed", ""),
        None => ("administration.program.open", "ok"),
    }
}

fn networks(page: &Page, row: &ProgramRow) -> String {
    let text = row.program.networks.to_string();
    if text.is_empty() { page.t("administration.program.anywhere").to_string() } else { text }
}

pub(super) async fn form(State(office): State<Office>, AsOfficer(reader): AsOfficer, page: Page) -> Answer {
    office.identity.may_register_programs(&reader)?;
    Ok(page.answer(blank(&office, &page, &Errors::new(), &Fields::default())))
}

fn blank<'a>(office: &Office, page: &'a Page, errors: &'a Errors, typed: &'a Fields) -> NewProgramPage<'a> {
    let choice = |(code, name): &(DepartmentRef, plat_kernel::Bilingual)| {
        Choice::new(code, page.pick(name), typed.is("department", code.as_str()))
    };
    NewProgramPage { page, errors, typed, departments: office.departments.iter().map(choice).collect() }
}

pub(super) async fn register(
    State(office): State<Office>,
    AsOfficer(reader): AsOfficer,
    page: Page,
    form: Fields,
) -> Answer {
    let proof = office.identity.may_register_programs(&reader)?;
    let mut errors = Errors::new();
    for field in ["name", "department"] {
        if form.find(field).is_none() {
            errors.add(field, page.t("error.web.required"));
        }
    }
    let known = office.departments.iter().find(|(code, _)| code.as_str() == form.text("department"));
    if let (true, Some((department, _))) = (errors.is_empty(), known) {
        let new = NewProgram {
            department: department.clone(),
            name: form.text("name").to_owned(),
            networks: form.text("networks").to_owned(),
        };
        match office.identity.register_program(&proof, new).await {
            Ok(made) => {
                let said = page.t("administration.program.registered").with("name", &made.name);
                return Ok(page.go_saying(format!("/admin/programs/{}", made.id), &said));
            }
            Err(error) => at_field(&page, &mut errors, "name", error)?,
        }
    } else if errors.is_empty() {
        errors.add("department", page.t("error.web.required"));
    }
    Ok(page.invalid(blank(&office, &page, &errors, &form)))
}

pub(super) async fn show(
    State(office): State<Office>,
    AsOfficer(reader): AsOfficer,
    page: Page,
    Path(id): Path<ProgramRef>,
) -> Answer {
    Ok(page.answer(view(&office, &page, &reader, (id, String::new())).await?))
}

/// Gives a secret and shows it, this once: the page that says it is stored nowhere and leads nowhere.
pub(super) async fn issue(
    State(office): State<Office>,
    AsOfficer(reader): AsOfficer,
    page: Page,
    Path(id): Path<ProgramRef>,
) -> Answer {
    let proof = office.identity.may_authorise_programs(&reader)?;
    let given = office.identity.issue_secret(&proof, id).await?;
    Ok(page.answer(view(&office, &page, &reader, (id, given.secret)).await?))
}

pub(super) async fn revoke(
    State(office): State<Office>,
    AsOfficer(reader): AsOfficer,
    page: Page,
    Path((id, secret)): Path<(ProgramRef, SecretRef)>,
) -> Answer {
    let proof = office.identity.may_authorise_programs(&reader)?;
    office.identity.revoke_secret(&proof, (id, secret)).await?;
    Ok(page.go_saying(format!("/admin/programs/{id}"), &page.t("administration.program.revoked")))
}

pub(super) async fn close(
    State(office): State<Office>,
    AsOfficer(reader): AsOfficer,
    page: Page,
    Path(id): Path<ProgramRef>,
) -> Answer {
    let proof = office.identity.may_register_programs(&reader)?;
    office.identity.close_program(&proof, id).await?;
    Ok(page.go_saying(format!("/admin/programs/{id}"), &page.t("administration.program.is_closed")))
}

async fn view<'a>(
    office: &Office,
    page: &'a Page,
    reader: &Officer,
    (id, shown): (ProgramRef, String),
) -> Result<ProgramPage<'a>, Refusal> {
    let (row, secrets) = office.identity.program(&office.may_list(reader)?, id).await?;
    let (now, open) = (office.mint.now(), row.closed_at.is_none());
    let issues = open && office.identity.may_authorise_programs(reader).is_ok();
    let holding = secrets.iter().filter(|it| it.holds(now)).count();
    let line = |it: &SecretRow| secret(page, it, (now, issues));
    Ok(ProgramPage {
        page,
        at: format!("/admin/programs/{id}"),
        name: row.program.name.clone(),
        client: id.to_string(),
        pairs: pairs(office, page, &row).await?,
        secrets: secrets.iter().map(line).collect(),
        shown,
        may_issue: issues && holding < 2 && row.made_by != Some(reader.id),
        may_close: open && office.identity.may_register_programs(reader).is_ok(),
    })
}

async fn pairs(office: &Office, page: &Page, row: &ProgramRow) -> Result<Vec<Pair>, Refusal> {
    let by = match row.made_by {
        Some(person) => named(office, page, person).await?,
        None => page.t("administration.records.system").to_string(),
    };
    Ok(vec![
        Pair::new(
            page.t("administration.program.department"),
            office.department(&row.program.department, page.lang),
        ),
        Pair::new(page.t("administration.program.networks"), networks(page, row)),
        Pair::new(page.t("administration.program.made"), format!("{} · {by}", page.when(&row.made_at))),
        Pair::new(page.t("administration.officer.state"), page.t(standing(row).0)),
    ])
}

fn secret(page: &Page, row: &SecretRow, (now, issues): (Timestamp, bool)) -> SecretLine {
    let (state, look) = match row.revoked_at {
        Some(_) => ("administration.program.secret_revoked", ""),
        None if now >= row.ends_at => ("administration.program.secret_over", ""),
        None => ("administration.program.secret_holds", "ok"),
    };
    let used = row.used_at.map_or_else(
        || page.t("administration.program.never_used").to_string(),
        |at| page.t("administration.program.used").with("at", page.when(&at)).to_string(),
    );
    let title = page.t("administration.program.secret_of");
    SecretLine {
        id: row.id.to_string(),
        title: title.with("made", page.when(&row.made_at)).with("ends", page.when(&row.ends_at)).to_string(),
        used,
        state: page.t(state).to_string(),
        look,
        may_revoke: issues && row.holds(now),
    }
}
