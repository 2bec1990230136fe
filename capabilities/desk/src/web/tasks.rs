//! Who has the case: what stands about it on the case's page, and the forms that change it.

use axum::extract::{Path, State};
use cap_cases::{
    model::Case,
    view::{Choice, Question},
};
use cap_catalogue::Item;
use plat_facts::refs::CaseRef;
use plat_identity::Officer;
use plat_web::{Answer, AsOfficer, Fault, Fields, Kind, Page};

use super::{
    actions::{Action, Tried, fill, templates},
    case::show_case,
    rows::called,
};
use crate::{
    error::DeskError,
    model::{Deed, Task},
    park::Until,
    scene::MOST_WORDS,
    service::Desk,
    store,
    work::{self, Order},
};

/// Who has the case, and what officers wrote to each other about it.
#[derive(Default)]
pub(crate) struct TaskCard {
    pub(crate) holder: String,
    pub(crate) mine: bool,
    pub(crate) aside: String,
    pub(crate) notes: Vec<NoteRow>,
    pub(crate) actions: Vec<Action>,
}

/// What an officer wrote.
pub(crate) struct NoteRow {
    pub(crate) words: String,
    pub(crate) time: String,
    pub(crate) note: String,
}

/// What stands about the task on the case's page.
pub(super) async fn card(
    desk: &Desk,
    page: &Page,
    who: &Officer,
    (case, task, item): (&Case, &Task, &Item),
    tried: &Tried,
) -> Result<TaskCard, DeskError> {
    let today = desk.cases.mint.today();
    let holder = task.holder(case);
    let aside = task.parked.filter(|_| task.is_aside(case, today));
    let mut actions = Vec::new();
    for deed in work::offered(desk, who, case, task) {
        actions.push(action(desk, page, who, (case, item, deed), tried).await?);
    }
    Ok(TaskCard {
        holder: match holder {
            Some(holder) => called(desk, page, who, holder).await?,
            None => String::new(),
        },
        mine: holder == Some(who.id),
        aside: aside.map(|parked| super::rows::until(page, &parked)).unwrap_or_default(),
        notes: notes(desk, page, who, case.id).await?,
        actions,
    })
}

async fn notes(desk: &Desk, page: &Page, who: &Officer, case: CaseRef) -> Result<Vec<NoteRow>, DeskError> {
    let found = desk.cases.db.read(move |tx| Ok::<_, DeskError>(store::notes(tx, case)?)).await?;
    let mut rows = Vec::with_capacity(found.len());
    for note in found {
        let other = match note.other {
            Some(other) => called(desk, page, who, other).await?,
            None => String::new(),
        };
        let said = page.t(&format!("desk.note.{}", note.deed.code()));
        let by = called(desk, page, who, note.officer).await?;
        rows.push(NoteRow {
            words: said.with("by", by).with("other", other).to_string(),
            time: page.when(&note.at),
            note: note.words,
        });
    }
    Ok(rows)
}

/// The letter of a deed: a capital one, as it is about who has the case and not about the case.
fn key(deed: Deed) -> (&'static str, &'static str) {
    match deed {
        Deed::Claim => ("L", "user-plus"),
        Deed::Wake => ("W", "refresh"),
        Deed::Forward => ("F", "send"),
        Deed::Return => ("R", "chevron-left"),
        Deed::Park => ("P", "clock"),
        Deed::Assign => ("A", "users"),
    }
}

async fn action(
    desk: &Desk,
    page: &Page,
    who: &Officer,
    (case, item, deed): (&Case, &Item, Deed),
    tried: &Tried,
) -> Result<Action, DeskError> {
    let words = |part: &str| page.t(&format!("desk.task.{}.{part}", deed.code())).to_string();
    let mut questions = questions(desk, page, who, (case, deed)).await?;
    let again = tried.deed == Some(deed);
    if again {
        for question in &mut questions {
            fill(question, &tried.fields);
        }
    }
    let (key, icon) = key(deed);
    Ok(Action {
        id: format!("task-{}", deed.code()),
        key,
        icon,
        words: words("do"),
        hint: words("hint"),
        look: "",
        post: format!("/desk/tasks/{}/{}", case.id, deed.code()),
        open: again,
        ask: String::new(),
        version: case.version,
        templates: templates(desk, page, item, deed.code()),
        questions,
    })
}

async fn questions(
    desk: &Desk,
    page: &Page,
    who: &Officer,
    (case, deed): (&Case, Deed),
) -> Result<Vec<Question>, DeskError> {
    let reason = |key: &str| {
        let label = page.t(key);
        Question { max: MOST_WORDS, ..Question::words("words", label, page.t("desk.ask.words_hint")) }
    };
    Ok(match deed {
        Deed::Claim | Deed::Wake => Vec::new(),
        Deed::Return => vec![reason("desk.ask.reason_inside")],
        Deed::Park => {
            let event = vec![Choice::new("yes", page.t("desk.ask.event"))];
            let day = Question::line("until", page.t("desk.ask.until"), page.t("desk.ask.until_hint"));
            vec![
                Question { kind: "date", ..day }.optional(),
                Question::checks("event", page.t("desk.ask.or_event"), event).optional(),
                reason("desk.ask.reason_inside"),
            ]
        }
        Deed::Forward | Deed::Assign => {
            let to = work::colleagues(desk, who, case).await?;
            let choice = |it: &Officer| Choice::new(&it.badge, format!("{} {}", it.name, it.badge));
            let to = Question::choice("badge", page.t("desk.ask.badge"), to.iter().map(choice).collect());
            vec![Question { kind: "list", ..to }, reason("desk.ask.words").optional()]
        }
    })
}

/// What was typed, as an order.
fn order_of(deed: Deed, fields: &Fields) -> Result<Order, DeskError> {
    let (badge, words) = (fields.text("badge").to_owned(), fields.text("words").to_owned());
    if crate::reasons::has_gap(&words) {
        return Err(DeskError::Field { field: "words", code: "gap" });
    }
    Ok(match deed {
        Deed::Claim => Order::Claim,
        Deed::Wake => Order::Wake,
        Deed::Assign => Order::Assign { badge, words },
        Deed::Forward => Order::Forward { badge, words },
        Deed::Return => Order::Return { words },
        Deed::Park => {
            let wrong = |_| DeskError::Field { field: "until", code: "not_a_date" };
            let day = fields.find("until").map(str::parse).transpose().map_err(wrong)?;
            Order::Park { until: Until { day, event: fields.is("event", "yes") }, words }
        }
    })
}

pub(super) async fn act(
    State(desk): State<Desk>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path((id, deed)): Path<(CaseRef, String)>,
    fields: Fields,
) -> Answer {
    let deed = Deed::of_code(&deed).ok_or(cap_cases::CaseError::NotFound)?;
    let done = match order_of(deed, &fields) {
        Ok(order) => work::run(&desk, &who, (id, None), order).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => {
            let said = page.t(&format!("desk.task.{}.done", deed.code()));
            let leaves = matches!(deed, Deed::Forward | Deed::Return | Deed::Park);
            let to = if leaves { "/desk/mine".to_owned() } else { format!("/desk/cases/{id}") };
            Ok(page.go_saying(to, &said))
        }
        Err(error) if error.kind() == Kind::Invalid => {
            let field = error.field().unwrap_or("words");
            let text = match &error {
                DeskError::Field { code, .. } => page.t(&format!("desk.field.{code}")),
                other => page.fault(other),
            };
            let mut errors = page.errors();
            errors.add(format!("task-{}{field}", deed.code()), text);
            let tried = Tried { deed: Some(deed), errors, fields, ..Tried::default() };
            show_case(&desk, &who, &page, id, tried).await
        }
        // A colleague was faster: what was typed stands on the page, with who has the case now.
        Err(error) if error.kind() == Kind::Conflict => {
            let conflict = fields.find("version").and_then(|read| read.parse().ok());
            if conflict.is_none() {
                return Err(error.into());
            }
            let mut errors = page.errors();
            errors.add("actions", page.fault(&error));
            let tried = Tried { deed: Some(deed), conflict, errors, fields, ..Tried::default() };
            show_case(&desk, &who, &page, id, tried).await
        }
        Err(error) => Err(error.into()),
    }
}
