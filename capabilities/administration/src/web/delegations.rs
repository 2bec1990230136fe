//! Delegations 委托: officers give and end their own; the security administration reads and ends any, the audit
//! administration reads them.

use askama::Template;
use axum::extract::{Path, Query, State};
use plat_facts::DelegationRef;
use plat_identity::{Delegation, DelegationReason, NewDelegation, Officer};
use plat_kernel::Date;
use plat_web::{Answer, AsOfficer, Errors, Fields, Page, Refusal};
use serde::Deserialize;

use super::{Choice, at_field, named};
use crate::{Office, WORKING};

const ROWS: u32 = 20;

/// A delegation in a list.
pub(crate) struct DelegationLine {
    pub(crate) id: String,
    pub(crate) giver: String,
    pub(crate) receiver: String,
    pub(crate) role: String,
    pub(crate) place: String,
    pub(crate) days: String,
    pub(crate) reason: String,
    pub(crate) state: String,
    pub(crate) status: &'static str,
    /// Whether the reader may end it.
    pub(crate) may_end: bool,
}

#[derive(Template)]
#[template(path = "delegations.html")]
pub(crate) struct DelegationsPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) lines: Vec<DelegationLine>,
    pub(crate) next: String,
    /// The form for a new one; none for administrators.
    pub(crate) form: Option<NewForm>,
}

/// What the form for a new delegation asks.
pub(crate) struct NewForm {
    pub(crate) colleagues: Vec<Choice>,
    pub(crate) roles: Vec<Choice>,
    pub(crate) reasons: Vec<Choice>,
    pub(crate) from: String,
    pub(crate) until: String,
    pub(crate) today: String,
}

/// Where a page of the list begins.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    before: Option<DelegationRef>,
}

pub(super) async fn own(
    State(office): State<Office>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Query(asked): Query<Asked>,
) -> Answer {
    let typed = Fields::default();
    show(&office, &page, &officer, (asked.before, &Errors::new(), &typed)).await
}

async fn show(
    office: &Office,
    page: &Page,
    officer: &Officer,
    (before, errors, typed): (Option<DelegationRef>, &Errors, &Fields),
) -> Answer {
    let found = office.identity.list_own_delegations(officer, before, ROWS + 1).await?;
    let here = "/desk/delegations";
    let (lines, next) = lines(office, page, found, (here, true)).await?;
    let form = Some(new_form(office, page, officer, typed).await?);
    let view = DelegationsPage { page, errors, lines, next, form };
    Ok(if errors.is_empty() { page.answer(view) } else { page.invalid(view) })
}

/// Everybody's, for the security and the audit administration.
pub(super) async fn all(
    State(office): State<Office>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Query(asked): Query<Asked>,
) -> Answer {
    let (found, may_end) = if let Ok(proof) = office.may_grant(&officer) {
        (office.identity.list_delegations(&proof, asked.before, ROWS + 1).await?, true)
    } else {
        let proof = office.may_audit(&officer)?;
        (office.identity.audit_delegations(&proof, asked.before, ROWS + 1).await?, false)
    };
    let here = "/admin/delegations";
    let (lines, next) = lines(&office, &page, found, (here, may_end)).await?;
    Ok(page.answer(DelegationsPage { page: &page, errors: &Errors::new(), lines, next, form: None }))
}

async fn lines(
    office: &Office,
    page: &Page,
    mut found: Vec<Delegation>,
    (here, may_end): (&str, bool),
) -> Result<(Vec<DelegationLine>, String), Refusal> {
    let more = found.len() > ROWS as usize;
    found.truncate(ROWS as usize);
    let next = found.last().filter(|_| more).map(|it| format!("{here}?before={}", it.id)).unwrap_or_default();
    let today = office.mint.today();
    let mut lines = Vec::new();
    for it in &found {
        let (state, status, open) = state(it, today);
        lines.push(DelegationLine {
            id: it.id.to_string(),
            giver: named(office, page, it.giver).await?,
            receiver: named(office, page, it.receiver).await?,
            role: it.role.name(page.lang).to_owned(),
            place: format!("{} · {}", office.site(&it.site, page.lang), page.branch(&it.branch)),
            days: format!("{} – {}", page.date(&it.from), page.date(&it.until)),
            reason: reason(page, it.reason),
            state: page.t(state).to_string(),
            status,
            may_end: may_end && open,
        });
    }
    Ok((lines, next))
}

/// In words, as a badge, and whether it can still be ended.
fn state(it: &Delegation, today: Date) -> (&'static str, &'static str, bool) {
    if it.ended_at.is_some() {
        ("administration.delegations.ended", "", false)
    } else if it.until < today {
        ("administration.delegations.over", "", false)
    } else if it.holds_on(today) {
        ("administration.delegations.holds", "ok", true)
    } else {
        ("administration.delegations.to_come", "info", true)
    }
}

fn reason(page: &Page, it: DelegationReason) -> String {
    page.t(&format!("administration.reason_{}", it.code())).to_string()
}

async fn new_form(
    office: &Office,
    page: &Page,
    officer: &Officer,
    typed: &Fields,
) -> Result<NewForm, Refusal> {
    let colleagues = office.identity.officers_of_site(&officer.site).await?;
    let colleague = |it: &Officer| {
        let words = format!("{} {} · {}", it.name, it.badge, page.branch(&it.branch));
        Choice::new(it.id, words, typed.is("receiver", &it.id.to_string()))
    };
    let others = colleagues.all().iter().filter(|it| it.id != officer.id);
    let others = others.filter(|it| !it.roles.iter().any(plat_identity::Role::is_administrator));
    let own = WORKING.into_iter().filter(|it| officer.has(*it));
    Ok(NewForm {
        colleagues: others.map(colleague).collect(),
        roles: own
            .map(|it| Choice::new(it.code(), it.name(page.lang), typed.is("role", it.code())))
            .collect(),
        reasons: DelegationReason::ALL
            .into_iter()
            .map(|it| Choice::new(it.code(), reason(page, it), typed.is("reason", it.code())))
            .collect(),
        from: typed.text("from").to_owned(),
        until: typed.text("until").to_owned(),
        today: office.mint.today().to_string(),
    })
}

pub(super) async fn give(
    State(office): State<Office>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    form: Fields,
) -> Answer {
    let mut errors = Errors::new();
    if let Some(new) = read(&page, &form, &mut errors) {
        match office.identity.delegate(&officer, new).await {
            Ok(_) => {
                return Ok(page.go_saying("/desk/delegations", &page.t("administration.delegations.given")));
            }
            Err(error) => at_field(&page, &mut errors, "until", error)?,
        }
    }
    show(&office, &page, &officer, (None, &errors, &form)).await
}

/// What was typed, as far as it can be read; else what is missing, field by field.
fn read(page: &Page, form: &Fields, errors: &mut Errors) -> Option<NewDelegation> {
    let receiver = field(page, form, errors, "receiver");
    let role = field(page, form, errors, "role");
    let from = field(page, form, errors, "from");
    let until = field(page, form, errors, "until");
    let reason = field(page, form, errors, "reason");
    Some(NewDelegation { receiver: receiver?, role: role?, from: from?, until: until?, reason: reason? })
}

fn field<T: std::str::FromStr>(page: &Page, form: &Fields, errors: &mut Errors, name: &str) -> Option<T> {
    let read = form.text(name).parse().ok();
    if read.is_none() {
        errors.add(name, page.t("error.web.required"));
    }
    read
}

pub(super) async fn end(
    State(office): State<Office>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<DelegationRef>,
) -> Answer {
    office.identity.revoke(&officer, id).await?;
    let back = if office.may_grant(&officer).is_ok() { "/admin/delegations" } else { "/desk/delegations" };
    Ok(page.go_saying(back, &page.t("administration.delegations.was_ended")))
}
