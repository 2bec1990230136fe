//! One officer: what is known of the account, and what each administration may do with it.

use askama::Template;
use axum::extract::{Path, State};
use plat_facts::PersonRef;
use plat_identity::{IdentityError, MayManageRights, Officer, Relation, Role, Roles};
use plat_web::{Answer, AsOfficer, Errors, Fields, Page, Refusal};

use super::{Choice, Pair, SessionLine, at_field, conflicts::ConflictLine, roles};
use crate::Office;

/// What the security administration sees and does.
pub(crate) struct Rights {
    pub(crate) roles: Vec<Choice>,
    pub(crate) sessions: Vec<SessionLine>,
    pub(crate) conflicts: Vec<ConflictLine>,
    pub(crate) relations: Vec<Choice>,
    /// How many passkeys the officer has.
    pub(crate) passkeys: usize,
    /// For how many minutes more the account is locked, in words.
    pub(crate) locked: String,
}

#[derive(Template)]
#[template(path = "officer.html")]
pub(crate) struct OfficerPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) person: PersonRef,
    pub(crate) name: &'a str,
    pub(crate) at: String,
    pub(crate) pairs: Vec<Pair>,
    /// Whether the reader may end the service.
    pub(crate) may_dismiss: bool,
    pub(crate) rights: Option<Rights>,
    /// Where the audit administration reads what the officer did.
    pub(crate) records: String,
}

pub(super) async fn show(
    State(office): State<Office>,
    AsOfficer(reader): AsOfficer,
    page: Page,
    Path(id): Path<PersonRef>,
) -> Answer {
    view(&office, &page, &reader, (id, &Errors::new())).await
}

/// The page of an officer, with what was wrong with the form that was sent.
pub(super) async fn view(
    office: &Office,
    page: &Page,
    reader: &Officer,
    (id, errors): (PersonRef, &Errors),
) -> Answer {
    office.may_list(reader)?;
    let officer = office.identity.officer(id).await?.ok_or_else(Refusal::missing)?;
    let on_duty = office.identity.find_officer_by_badge(&officer.badge).await?.is_some();
    let rights = match office.may_grant(reader) {
        Ok(proof) if on_duty => Some(rights(office, page, &proof, &officer).await?),
        _ => None,
    };
    let audits = office.may_audit(reader).is_ok();
    let view = OfficerPage {
        page,
        errors,
        person: id,
        name: &officer.name,
        at: format!("/admin/officers/{id}"),
        pairs: pairs(office, page, &officer, on_duty),
        may_dismiss: on_duty && reader.id != id && office.may_appoint(reader).is_ok(),
        rights,
        records: if audits { format!("/admin/records?who={}", officer.badge) } else { String::new() },
    };
    Ok(if errors.is_empty() { page.answer(view) } else { page.invalid(view) })
}

fn pairs(office: &Office, page: &Page, officer: &Officer, on_duty: bool) -> Vec<Pair> {
    let state = if on_duty { "administration.officer.on_duty" } else { "administration.officer.left" };
    vec![
        Pair::new(page.t("administration.badge"), &officer.badge),
        Pair::new(page.t("administration.site"), office.site(&officer.site, page.lang)),
        Pair::new(page.t("administration.branch"), page.branch(&officer.branch)),
        Pair::new(page.t("administration.roles"), roles(page, officer)),
        Pair::new(page.t("administration.officer.state"), page.t(state)),
    ]
}

async fn rights(
    office: &Office,
    page: &Page,
    proof: &MayManageRights,
    officer: &Officer,
) -> Result<Rights, Refusal> {
    let role = |it: Role| Choice::new(it.code(), it.name(page.lang), officer.has(it));
    let relation = |it: Relation| Choice::new(it.code(), it.name(page.lang), false);
    let conflicts = office.identity.list_conflicts(proof, officer.id).await?;
    let sessions = office.identity.sessions(officer.id).await?;
    let passkeys = office.identity.passkeys(officer.id).await?.len();
    Ok(Rights {
        roles: Role::ALL.into_iter().map(role).collect(),
        sessions: sessions.iter().map(|it| SessionLine::of(page, it)).collect(),
        conflicts: conflicts.iter().map(|it| ConflictLine::of(page, it)).collect(),
        relations: Relation::ALL.into_iter().map(relation).collect(),
        passkeys,
        locked: locked(office, page, officer.id).await?,
    })
}

/// Whether an account is locked, in words; empty if it is not.
pub(super) async fn locked(office: &Office, page: &Page, person: PersonRef) -> Result<String, IdentityError> {
    let minutes = office.identity.locked_for(person).await?;
    let words = |it: i64| page.t("administration.locked").with("minutes", it).to_string();
    Ok(minutes.map(words).unwrap_or_default())
}

pub(super) async fn dismiss(
    State(office): State<Office>,
    AsOfficer(reader): AsOfficer,
    page: Page,
    Path(id): Path<PersonRef>,
) -> Answer {
    let proof = office.may_appoint(&reader)?;
    office.identity.dismiss(&proof, id).await?;
    Ok(page.go_saying(format!("/admin/officers/{id}"), &page.t("administration.officer.dismissed")))
}

pub(super) async fn grant(
    State(office): State<Office>,
    AsOfficer(reader): AsOfficer,
    page: Page,
    Path(id): Path<PersonRef>,
    form: Fields,
) -> Answer {
    let proof = office.may_grant(&reader)?;
    let wanted: Roles = form.all("roles").filter_map(|code| code.parse::<Role>().ok()).collect();
    match office.identity.grant_roles(&proof, id, wanted).await {
        Ok(()) => {
            Ok(page.go_saying(format!("/admin/officers/{id}"), &page.t("administration.officer.granted")))
        }
        Err(error) => {
            let mut errors = Errors::new();
            at_field(&page, &mut errors, "roles", error)?;
            view(&office, &page, &reader, (id, &errors)).await
        }
    }
}

pub(super) async fn end_sessions(
    State(office): State<Office>,
    AsOfficer(reader): AsOfficer,
    page: Page,
    Path(id): Path<PersonRef>,
) -> Answer {
    let ended = office.identity.end_sessions_of(&office.may_grant(&reader)?, id).await?;
    let said = page.t("administration.sessions_ended").with("n", ended);
    Ok(page.go_saying(format!("/admin/officers/{id}"), &said))
}

/// Passkeys that are lost: the officer signs in with the password again, and adds a new one.
pub(super) async fn remove_passkeys(
    State(office): State<Office>,
    AsOfficer(reader): AsOfficer,
    page: Page,
    Path(id): Path<PersonRef>,
) -> Answer {
    let removed = office.identity.remove_passkeys_of(&office.may_grant(&reader)?, id).await?;
    let said = page.t("administration.passkeys.removed").with("n", removed);
    Ok(page.go_saying(format!("/admin/officers/{id}"), &said))
}

pub(super) async fn unlock(
    State(office): State<Office>,
    AsOfficer(reader): AsOfficer,
    page: Page,
    Path(id): Path<PersonRef>,
) -> Answer {
    office.identity.unlock(&office.may_grant(&reader)?, id).await?;
    Ok(page.go_saying(format!("/admin/officers/{id}"), &page.t("administration.unlocked")))
}
