//! A resident's account, for the security administration: found by number, shown masked, never listed.

use askama::Template;
use axum::extract::{Path, State};
use plat_facts::PersonRef;
use plat_identity::{EraseReason, IdentityError, Resident};
use plat_web::{Answer, AsOfficer, Errors, Fields, Page, Refusal};

use super::{Choice, Pair, SessionLine, officer::locked};
use crate::Office;

#[derive(Template)]
#[template(path = "people.html")]
pub(crate) struct PeoplePage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) number: &'a str,
}

#[derive(Template)]
#[template(path = "person.html")]
pub(crate) struct PersonPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) name: String,
    pub(crate) at: String,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) sessions: Vec<SessionLine>,
    pub(crate) locked: String,
}

#[derive(Template)]
#[template(path = "person_erase.html")]
pub(crate) struct ErasePage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) name: String,
    pub(crate) at: String,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) reasons: Vec<Choice>,
}

pub(super) async fn form(State(office): State<Office>, AsOfficer(officer): AsOfficer, page: Page) -> Answer {
    office.may_grant(&officer)?;
    Ok(page.answer(PeoplePage { page: &page, errors: &Errors::new(), number: "" }))
}

/// By POST, so that no number stands in an address.
pub(super) async fn find(
    State(office): State<Office>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    form: Fields,
) -> Answer {
    office.may_grant(&officer)?;
    let number = form.text("number");
    let mut found = office.identity.find_resident_by_id_number(number).await?;
    if found.is_none() {
        found = office.identity.find_resident_by_phone(number).await?;
    }
    if let Some(resident) = found {
        return Ok(page.go(format!("/admin/people/{}", resident.id)));
    }
    let mut errors = Errors::new();
    errors.add("number", page.t("administration.people.nobody"));
    Ok(page.invalid(PeoplePage { page: &page, errors: &errors, number }))
}

pub(super) async fn show(
    State(office): State<Office>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<PersonRef>,
) -> Answer {
    office.may_grant(&officer)?;
    let resident = known(&office, id).await?;
    let sessions = office.identity.sessions(id).await?;
    Ok(page.answer(PersonPage {
        page: &page,
        name: resident.masked_name(),
        at: format!("/admin/people/{id}"),
        pairs: pairs(&page, &resident),
        sessions: sessions.iter().map(|it| SessionLine::of(&page, it)).collect(),
        locked: locked(&office, &page, id).await?,
    }))
}

async fn known(office: &Office, id: PersonRef) -> Result<Resident, Refusal> {
    office.identity.resident(id).await?.ok_or_else(Refusal::missing)
}

fn pairs(page: &Page, resident: &Resident) -> Vec<Pair> {
    vec![
        Pair::new(page.t("administration.people.name"), resident.masked_name()),
        Pair::new(page.t("administration.people.id_number"), resident.masked_id_number()),
        Pair::new(page.t("administration.people.phone"), resident.masked_phone()),
        Pair::new(page.t("administration.people.reference"), resident.id),
    ]
}

pub(super) async fn end_sessions(
    State(office): State<Office>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<PersonRef>,
) -> Answer {
    let proof = office.may_grant(&officer)?;
    known(&office, id).await?;
    let ended = office.identity.end_sessions_of(&proof, id).await?;
    let said = page.t("administration.sessions_ended").with("n", ended);
    Ok(page.go_saying(format!("/admin/people/{id}"), &said))
}

pub(super) async fn unlock(
    State(office): State<Office>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<PersonRef>,
) -> Answer {
    let proof = office.may_grant(&officer)?;
    known(&office, id).await?;
    office.identity.unlock(&proof, id).await?;
    Ok(page.go_saying(format!("/admin/people/{id}"), &page.t("administration.unlocked")))
}

/// The first step: what erasing means, and why it is done.
pub(super) async fn ask_erase(
    State(office): State<Office>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<PersonRef>,
) -> Answer {
    office.identity.may_erase(&officer)?;
    let resident = known(&office, id).await?;
    Ok(page.answer(erasing(&page, &resident, &Errors::new(), &Fields::default())))
}

fn erasing<'a>(page: &'a Page, resident: &Resident, errors: &'a Errors, typed: &Fields) -> ErasePage<'a> {
    let reason = |it: EraseReason| {
        let words = page.t(&format!("administration.erase.reason_{}", it.code()));
        Choice::new(it.code(), words, typed.is("reason", it.code()))
    };
    ErasePage {
        page,
        errors,
        name: resident.masked_name(),
        at: format!("/admin/people/{}", resident.id),
        pairs: pairs(page, resident),
        reasons: EraseReason::ALL.into_iter().map(reason).collect(),
    }
}

/// The second step: done when the consequences were confirmed and the last four characters of the number repeated.
pub(super) async fn erase(
    State(office): State<Office>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<PersonRef>,
    form: Fields,
) -> Answer {
    let proof = office.identity.may_erase(&officer)?;
    let resident = known(&office, id).await?;
    let mut errors = Errors::new();
    let reason = form.text("reason").parse::<EraseReason>().ok();
    if reason.is_none() {
        errors.add("reason", page.t("error.web.required"));
    }
    let number = resident.id_number.as_str();
    if form.text("last_four").to_uppercase()
        != number.get(number.len().saturating_sub(4)..).unwrap_or_default()
    {
        errors.add("last_four", page.t("administration.erase.not_same"));
    }
    if !form.is("sure", "yes") {
        errors.add("sure", page.t("administration.erase.not_sure"));
    }
    let Some(reason) = reason.filter(|_| errors.is_empty()) else {
        return Ok(page.invalid(erasing(&page, &resident, &errors, &form)));
    };
    match office.identity.erase(proof, id, reason).await {
        Ok(()) | Err(IdentityError::Erased) => {
            Ok(page.go_saying("/admin/people", &page.t("administration.erase.done")))
        }
        Err(error) => Err(error.into()),
    }
}
