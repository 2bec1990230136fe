//! The form by which an officer asks to see personal data, and what answers it.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use http::{HeaderValue, header};
use plat_facts::refs::CaseRef;
use plat_identity::Officer;
use plat_web::{Answer, AsOfficer, Fault, Fields, Page};

use super::{
    actions::{Action, Tried, fill},
    case, receive,
};
use crate::service::Desk;
use cap_cases::{
    CaseError, Cases,
    model::Case,
    policy, reading,
    show::{self, Ask, Reason, Shown},
    view::{Choice, Question},
};

/// The form's name; the ids of its fields begin with it.
const FORM: &str = "show";

/// What an officer sees who may be shown `fields`: it says that the showing is on record before it is asked for.
pub(super) fn action(page: &Page, post: String, fields: &[Shown], tried: &Tried) -> Action {
    let words = |part: &str| page.t(&format!("desk.act.show.{part}")).to_string();
    let choices =
        fields.iter().map(|it| Choice::new(it.code(), page.t(&format!("cases.shown.{}", it.code()))));
    let reasons =
        Reason::ALL.map(|it| Choice::new(it.code(), page.t(&format!("cases.reason.{}", it.code()))));
    let mut questions = vec![
        Question::checks("fields", page.t("desk.show.fields"), choices.collect()),
        Question::choice("reason", page.t("desk.show.reason"), reasons.to_vec()),
    ];
    if tried.show {
        for question in &mut questions {
            fill(question, &tried.fields);
        }
    }
    Action {
        id: FORM.to_owned(),
        key: "i",
        icon: "eye",
        words: words("do"),
        hint: words("hint"),
        look: "",
        post,
        open: tried.show,
        ask: String::new(),
        version: 0,
        templates: Vec::new(),
        questions,
    }
}

/// The form beside a case, for whoever may be shown its applicant.
pub(super) fn on_desk(
    cases: &Cases,
    who: &Officer,
    page: &Page,
    case: &Case,
    tried: &Tried,
) -> Option<Action> {
    policy::may_show(cases.authority(), who, case.clone()).ok()?;
    Some(action(page, format!("/desk/cases/{}/shown", case.id), &Shown::ALL, tried))
}

/// The form came back with nothing chosen.
pub(super) fn again(page: &Page, fault: &CaseError, fields: Fields) -> Tried {
    let mut errors = page.errors();
    let field = fault.field().unwrap_or("fields");
    errors.add(format!("{FORM}{field}"), page.t(&format!("desk.show.choose_{field}")));
    Tried { show: true, errors, fields, ..Tried::default() }
}

/// What was typed into the form.
pub(super) fn asked(fields: &Fields) -> Result<Ask, CaseError> {
    Ask::of(fields.all("fields"), fields.text("reason"))
}

/// An answer that lasts as long as its page: no cache keeps it, and going back asks anew.
pub(super) fn once(mut answer: Response) -> Response {
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

pub(super) async fn on_case(
    State(desk): State<Desk>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path(id): Path<CaseRef>,
    fields: Fields,
) -> Answer {
    let cases = &desk.cases;
    let case = reading::at_desk(cases, &who, id).await?;
    let may = policy::may_show(cases.authority(), &who, case)?;
    let tried = match asked(&fields) {
        Ok(ask) => {
            let clear = show::of_case(cases, &may, &who.site, ask).await?;
            Tried { clear: Some(clear), ..Tried::default() }
        }
        Err(fault) => again(&page, &fault, fields),
    };
    Ok(once(case::show_case(&desk, &who, &page, id, tried).await?))
}

/// Whoever opens the address of the answer anew, in the other language for one, comes to the masked page.
pub(super) async fn case_again(AsOfficer(_): AsOfficer, page: Page, Path(id): Path<CaseRef>) -> Answer {
    Ok(page.go(format!("/desk/cases/{id}")))
}

pub(super) async fn at_window(
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Query(chosen): Query<receive::Chosen>,
    fields: Fields,
) -> Answer {
    let may = policy::may_receive(cases.authority(), &who)?;
    let person = chosen.person.ok_or(CaseError::NoSuchPerson)?;
    let tried = match asked(&fields) {
        Ok(ask) => {
            let clear = show::at_window(&cases, &may, person, ask).await?;
            Tried { clear: Some(clear), ..Tried::default() }
        }
        Err(fault) => again(&page, &fault, fields),
    };
    Ok(once(receive::answer(&cases, &page, chosen, tried).await?))
}

/// As [`case_again`].
pub(super) async fn window_again(
    AsOfficer(_): AsOfficer,
    page: Page,
    Query(chosen): Query<receive::Chosen>,
) -> Answer {
    Ok(page.go(receive::address("/desk/receive", &chosen)))
}
