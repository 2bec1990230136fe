//! Receiving at a window: who, what, which originals were seen. The person is looked up by POST, so that an ID number
//! stands in no address.

use askama::Template;
use axum::extract::{Query, State};
use cap_catalogue::Item;
use plat_facts::refs::{ItemRef, PersonRef};
use plat_identity::Resident;
use plat_web::{Answer, AsOfficer, Errors, Fields, Page, Text};
use serde::Deserialize;

use crate::{
    error::CaseError,
    policy,
    receive::{self, Receive},
    register,
    service::Cases,
    show::Shown,
    view::{self, Question},
};

use super::{
    actions::{Action, Tried},
    forms, show,
};

pub(crate) struct Applicant {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) id_number: String,
    pub(crate) phone: String,
    pub(crate) told: String,
    pub(crate) show: Action,
}

pub(crate) struct ItemChoice {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) note: String,
}

pub(crate) struct TickMaterial {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) ticked: bool,
}

pub(crate) struct ReceiveItem {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) promise: String,
    pub(crate) fee: String,
    pub(crate) materials: Vec<TickMaterial>,
    pub(crate) questions: Vec<Question>,
}

#[derive(Template)]
#[template(path = "desk_receive.html")]
pub(crate) struct ReceivePage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) steps: Vec<Text>,
    pub(crate) now: usize,
    pub(crate) errors: Errors,
    pub(crate) id_number: String,
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) searched: bool,
    pub(crate) person: Option<Applicant>,
    pub(crate) items: Vec<ItemChoice>,
    pub(crate) q: String,
    pub(crate) item: Option<ReceiveItem>,
    pub(crate) action: String,
}

/// What was chosen so far; it stands in the address.
#[derive(Deserialize)]
pub(super) struct Chosen {
    pub(super) person: Option<PersonRef>,
    item: Option<ItemRef>,
    q: Option<String>,
}

/// An address with what was chosen; what is searched for is typed anew.
pub(super) fn address(path: &str, chosen: &Chosen) -> String {
    let person = chosen.person.map(|person| format!("person={person}"));
    let item = chosen.item.as_ref().map(|item| format!("item={item}"));
    let query: Vec<String> = person.into_iter().chain(item).collect();
    format!("{path}?{}", query.join("&"))
}

/// How many items are offered at once.
const OFFERED: usize = 12;

pub(super) async fn show(
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Query(chosen): Query<Chosen>,
) -> Answer {
    policy::may_receive(cases.authority(), &who)?;
    answer(&cases, &page, chosen, Tried::default()).await
}

/// The step that was reached; with what was asked to be shown.
pub(super) async fn answer(cases: &Cases, page: &Page, chosen: Chosen, tried: Tried) -> Answer {
    let mut view = empty(page);
    if let Some(person) = chosen.person {
        let post = address("/desk/receive/shown", &chosen);
        view.person = Some(applicant(page, &cases.resident(person).await?, post, &tried));
        view.now = 2;
        view.q = chosen.q.unwrap_or_default();
        view.items = offered(cases, page, person, &view.q);
        if let Some(item) = chosen.item {
            let item = cases.item(&item)?;
            view.now = 3;
            view.item = Some(ask(page, &item, &Fields::default()));
        }
    }
    view.errors = tried.errors;
    Ok(if view.errors.is_empty() { page.answer(view) } else { page.invalid(view) })
}

pub(super) async fn find(
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
    page: Page,
    fields: Fields,
) -> Answer {
    policy::may_receive(cases.authority(), &who)?;
    let typed = fields.text("id_number");
    let mut view = empty(&page);
    view.id_number = typed.to_owned();
    if let Err(why) = plat_kernel::idno::ResidentId::on(typed, cases.mint.today()) {
        view.errors.add("id_number", page.t("cases.field.not_valid").with("why", why.text(page.lang)));
        return Ok(page.invalid(view));
    }
    let found = cases.identity.find_resident_by_id_number(typed).await?;
    if let Some(resident) = found {
        return Ok(page.go(format!("/desk/receive?person={}", resident.id)));
    }
    view.searched = true;
    Ok(page.answer(view))
}

pub(super) async fn register(
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
    page: Page,
    fields: Fields,
) -> Answer {
    let may = policy::may_receive(cases.authority(), &who)?;
    let text = |name: &str| fields.text(name).to_owned();
    let (name, id_number, phone) = (text("name"), text("id_number"), text("phone"));
    match register::run(&cases, &may, (&name, &id_number, &phone)).await {
        Ok(resident) => Ok(page.go(format!("/desk/receive?person={}", resident.id))),
        Err(faults) if !faults.is_empty() => {
            let mut view = ReceivePage { searched: true, id_number, name, phone, ..empty(&page) };
            for fault in &faults {
                view.errors.add(fault.field().unwrap_or("name"), page.fault(fault));
            }
            Ok(page.invalid(view))
        }
        Err(_) => Err(CaseError::NoSuchPerson.into()),
    }
}

pub(super) async fn receive(
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
    page: Page,
    fields: Fields,
) -> Answer {
    let may = policy::may_receive(cases.authority(), &who)?;
    let person: PersonRef = fields.text("person").parse().map_err(|_| CaseError::NoSuchPerson)?;
    let item: ItemRef = fields.text("item").parse().map_err(|_| CaseError::NoSuchItem)?;
    let item = cases.item(&item)?;
    let resident = cases.resident(person).await?;
    let answers = forms::answers(&item, &fields);
    let errors = forms::faults(&page, &item, &answers, cases.mint.today());
    if !errors.is_empty() {
        let chosen = Chosen { person: Some(person), item: Some(item.id.clone()), q: None };
        let post = address("/desk/receive/shown", &chosen);
        let view = ReceivePage {
            person: Some(applicant(&page, &resident, post, &Tried::default())),
            now: 3,
            item: Some(ask(&page, &item, &fields)),
            errors,
            ..empty(&page)
        };
        return Ok(page.invalid(view));
    }
    let seen = fields.all("materials").map(str::to_owned).collect();
    let command = Receive { applicant: resident, item: item.id.clone(), answers, seen };
    let case = receive::run(&cases, &may, command).await?;
    let done = page.t("cases.receive.done").with("number", &case.number);
    Ok(page.go_saying(format!("/desk/cases/{}", case.id), &done))
}

fn empty(page: &Page) -> ReceivePage<'_> {
    let steps = ["cases.receive.who", "cases.receive.what", "cases.receive.materials"];
    ReceivePage {
        page,
        steps: steps.iter().map(|key| page.t(key)).collect(),
        now: 1,
        errors: Errors::new(),
        id_number: String::new(),
        name: String::new(),
        phone: String::new(),
        searched: false,
        person: None,
        items: Vec::new(),
        q: String::new(),
        item: None,
        action: "/desk/receive".to_owned(),
    }
}

/// The person at the window, masked but for what was asked to be shown.
fn applicant(page: &Page, resident: &Resident, post: String, tried: &Tried) -> Applicant {
    let clear = tried.clear.clone().unwrap_or_default();
    let fields = [Shown::Name, Shown::IdNumber, Shown::Phone];
    Applicant {
        id: resident.id.to_string(),
        name: clear.name.unwrap_or_else(|| resident.masked_name()),
        id_number: clear.id_number.unwrap_or_else(|| resident.masked_id_number()),
        phone: clear.phone.unwrap_or_else(|| resident.masked_phone()),
        told: if tried.clear.is_some() { page.t("cases.show.done").to_string() } else { String::new() },
        show: show::action(page, post, &fields, tried),
    }
}

/// What was searched for; before that, the items of the officer's own branch.
fn offered(cases: &Cases, page: &Page, person: PersonRef, q: &str) -> Vec<ItemChoice> {
    let own =
        |item: &&std::sync::Arc<Item>| page.officer().is_some_and(|officer| officer.branch == item.branch);
    let choice = |item: &Item| ItemChoice {
        href: format!("/desk/receive?person={person}&item={}", item.id),
        name: page.pick(&item.name).to_owned(),
        note: format!("{} · {}", page.branch(&item.branch), view::promise(page, item.promised_days)),
    };
    let open = |item: &&std::sync::Arc<Item>| item.can_be_applied_for();
    if q.trim().is_empty() {
        return cases
            .catalogue
            .items()
            .iter()
            .filter(own)
            .filter(open)
            .take(OFFERED)
            .map(|item| choice(item))
            .collect();
    }
    let hits = cases.catalogue.search(q);
    hits.iter().map(|hit| &hit.item).filter(open).take(OFFERED).map(|item| choice(item)).collect()
}

fn ask(page: &Page, item: &Item, fields: &Fields) -> ReceiveItem {
    let answers = forms::answers(item, fields);
    let material = |material: &cap_catalogue::Material| TickMaterial {
        id: material.id.clone(),
        name: page.pick(&material.name).to_owned(),
        required: material.required,
        ticked: fields.is("materials", &material.id),
    };
    ReceiveItem {
        id: item.id.to_string(),
        name: page.pick(&item.name).to_owned(),
        promise: view::promise(page, item.promised_days),
        fee: view::fee(page, item, &answers),
        materials: item.materials.iter().map(material).collect(),
        questions: view::questions(page, item, &answers),
    }
}
