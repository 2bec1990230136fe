//! Receiving at a window: who, what, which originals were seen. The person is looked up by POST, so that an ID number
//! stands in no address.

mod chosen;

use askama::Template;
use axum::extract::{Query, State};
use cap_catalogue::Item;
use plat_facts::refs::{ItemRef, PersonRef};
use plat_identity::Resident;
use plat_web::{Answer, AsOfficer, Errors, Fault, Fields, Kind, Page, Text};

use cap_cases::{
    CaseError, Cases, forms, policy,
    receive::{self, Receive, Spoken},
    register,
    show::Shown,
    view::{self, Question},
};

use super::{
    actions::{Action, Tried},
    show,
    situation::{SITUATION, given, narrowed, narrowing, refusal},
    spoken,
};

pub(super) use chosen::{Chosen, address};

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
    /// The questions that narrow the item: those that were answered, and the next.
    pub(crate) narrowing: Vec<Question>,
    /// The answers that count, by field name.
    pub(crate) given: Vec<(String, String)>,
    /// What must hold by these answers.
    pub(crate) conditions: Vec<String>,
    /// What is good to know by these answers.
    pub(crate) notes: Vec<String>,
    /// What is asked beside the form: who acts, what is promised, where it comes out, which earlier case is known.
    pub(crate) spoken: Vec<Question>,
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
    /// The code of a checklist, as typed; and the name of its item.
    pub(crate) code: String,
    pub(crate) listed: String,
    pub(crate) action: String,
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
    let mut errors = tried.errors.clone();
    view.code = chosen.code.clone().unwrap_or_default();
    let reached = chosen.item(cases).or_else(|error| match error {
        CaseError::BadChecklist | CaseError::NoSuchItem if chosen.item.is_none() => {
            errors.add("code", page.t("desk.situation.bad_code"));
            Ok(None)
        }
        error => Err(error),
    })?;
    view.listed = reached.as_ref().map(|(item, _)| page.pick(&item.name).to_owned()).unwrap_or_default();
    if let Some(person) = chosen.person {
        let post = address("/desk/receive/shown", &chosen);
        view.person = Some(applicant(page, &cases.resident(person).await?, post, &tried));
        view.now = 2;
        view.q = chosen.q.unwrap_or_default();
        view.items = offered(cases, page, person, &view.q);
        if let Some((item, given)) = reached {
            view.now = 3;
            // While the questions are answered one by one, an open one is no fault; it is when the case is taken in.
            if item.outcome(&given).is_some() {
                refusal(page, &item, &given, &mut errors);
            }
            let person = cases.resident(person).await?;
            let nothing = Fields::default();
            let asked = ask(page, &item, &given, &nothing);
            let spoken =
                spoken::questions(cases, page, (&narrowed(&item, &given), &person), &nothing).await?;
            let mut notes = asked.notes.clone();
            notes.extend(spoken::excluded(cases, page, &person).await?);
            view.item = Some(ReceiveItem { notes, spoken, ..asked });
        }
    }
    view.errors = errors;
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
    view.code = fields.text("code").to_owned();
    if let Err(why) = plat_kernel::idno::ResidentId::on(typed, cases.mint.today()) {
        view.errors.add("id_number", page.t("cases.field.not_valid").with("why", why.text(page.lang)));
        return Ok(page.invalid(view));
    }
    let found = cases.identity.find_resident_by_id_number(typed).await?;
    if let Some(resident) = found {
        return Ok(page.go(found_at(&resident, &view.code)));
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
    let code = text("code");
    match register::run(&cases, &may, (&name, &id_number, &phone)).await {
        Ok(resident) => Ok(page.go(found_at(&resident, &code))),
        Err(faults) if !faults.is_empty() => {
            let mut view = ReceivePage { searched: true, id_number, name, phone, code, ..empty(&page) };
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
    let given = given(&fields);
    let mine = narrowed(&item, &given);
    let answers = forms::answers(&mine, &fields);
    let mut errors = forms::faults(&page, &mine, &answers, cases.mint.today());
    refusal(&page, &item, &given, &mut errors);
    let spoken = match spoken::said(&cases, &fields).await {
        Ok(spoken) => spoken,
        Err(error) => {
            wrong(&page, &mut errors, error)?;
            Spoken::default()
        }
    };
    let case = if errors.is_empty() {
        let seen = fields.all("materials").map(str::to_owned).collect();
        let (applicant, item) = (resident.clone(), item.id.clone());
        let command = Receive { applicant, item, answers, chosen: given.clone(), seen };
        match receive::saying(&cases, &may, (command, spoken)).await {
            Ok(case) => Some(case),
            Err(error) => {
                wrong(&page, &mut errors, error)?;
                None
            }
        }
    } else {
        None
    };
    let Some(case) = case else {
        let situation = fields.iter().filter(|(key, _)| key.starts_with(SITUATION));
        let situation = situation.map(|(key, answer)| (key.to_owned(), answer.to_owned())).collect();
        let chosen =
            Chosen { person: Some(person), item: Some(item.id.clone()), situation, ..Chosen::default() };
        let post = address("/desk/receive/shown", &chosen);
        let view = ReceivePage {
            person: Some(applicant(&page, &resident, post, &Tried::default())),
            now: 3,
            item: Some(ReceiveItem {
                spoken: spoken::questions(&cases, &page, (&mine, &resident), &fields).await?,
                ..ask(&page, &item, &given, &fields)
            }),
            errors,
            ..empty(&page)
        };
        return Ok(page.invalid(view));
    };
    let done = page.t("desk.receive.done").with("number", &case.number);
    Ok(page.go_saying(format!("/desk/cases/{}", case.id), &done))
}

/// Puts what is wrong with what was said at its field; anything else is a refusal of its own.
fn wrong(page: &Page, errors: &mut Errors, error: CaseError) -> Result<(), CaseError> {
    let text = match &error {
        CaseError::Field { code, .. } => page.t(&format!("cases.field.{code}")),
        CaseError::Trust(_) if error.kind() == Kind::Invalid => page.fault(&error),
        _ => return Err(error),
    };
    errors.add(error.field().unwrap_or("acts").to_owned(), text);
    Ok(())
}

fn empty(page: &Page) -> ReceivePage<'_> {
    let steps = ["desk.receive.who", "desk.receive.what", "desk.receive.materials"];
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
        code: String::new(),
        listed: String::new(),
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
        told: if tried.clear.is_some() { page.t("desk.show.done").to_string() } else { String::new() },
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
            .now()
            .items()
            .iter()
            .filter(own)
            .filter(open)
            .take(OFFERED)
            .map(|item| choice(item))
            .collect();
    }
    let hits = cases.catalogue.now().search(q);
    hits.iter().map(|hit| &hit.item).filter(open).take(OFFERED).map(|item| choice(item)).collect()
}

/// Where a person was found: with the code that was typed before.
fn found_at(resident: &Resident, code: &str) -> String {
    let code = (!code.trim().is_empty()).then(|| code.to_owned());
    address("/desk/receive", &Chosen { person: Some(resident.id), code, ..Chosen::default() })
}

fn ask(page: &Page, item: &Item, given: &cap_catalogue::Chosen, fields: &Fields) -> ReceiveItem {
    let mine = narrowed(item, given);
    let outcome = if given.is_empty() { None } else { item.outcome(given) };
    let mut answers = forms::answers(&mine, fields);
    for (key, answer) in outcome.iter().flat_map(|outcome| &outcome.form_answers) {
        answers.entry(key.clone()).or_insert_with(|| answer.clone());
    }
    let material = |material: &cap_catalogue::Material| TickMaterial {
        id: material.id.clone(),
        name: page.pick(&material.name).to_owned(),
        required: material.required,
        ticked: fields.is("materials", &material.id),
    };
    let words = |texts: &[plat_kernel::Bilingual]| texts.iter().map(|it| page.pick(it).to_owned()).collect();
    ReceiveItem {
        id: item.id.to_string(),
        name: page.pick(&item.name).to_owned(),
        promise: view::promise(page, mine.promised_days),
        fee: view::fee(page, &mine, &answers),
        materials: mine.materials.iter().map(material).collect(),
        questions: view::questions(page, &mine, &answers),
        narrowing: narrowing(page, item, given),
        given: given.iter().map(|(key, answer)| (format!("{SITUATION}{key}"), answer.clone())).collect(),
        conditions: outcome.as_ref().map(|it| words(&it.conditions)).unwrap_or_default(),
        notes: outcome.as_ref().map(|it| words(&it.notes)).unwrap_or_default(),
        spoken: Vec::new(),
    }
}
