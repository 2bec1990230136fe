//! Several cases at once, where each of them would be done the same way: taking up, giving out, accepting, producing,
//! handing over. Never a refusal and no decision: the law wants a reason for each (行政许可法 38).

use askama::Template;
use axum::extract::State;
use cap_cases::{
    CaseError,
    command::{self, Command},
    model::{DeliveryWay, Tray},
    reading,
};
use plat_facts::refs::CaseRef;
use plat_identity::{Officer, Role};
use plat_web::{Answer, AsOfficer, Fault, Fields, Kind, Page};

use crate::{
    error::DeskError,
    service::Desk,
    work::{self, Order},
};

/// The most cases of one request.
const MOST: usize = 50;
/// How several are handed over at once. A consignment has a number of its own, so the courier's are entered one by one.
const WAYS: [DeliveryWay; 2] = [DeliveryWay::Window, DeliveryWay::Electronic];

/// Something that can be done with several cases at once.
pub(crate) struct Offer {
    pub(crate) code: &'static str,
    pub(crate) words: String,
    pub(crate) look: &'static str,
    /// What is chosen along with it: the name of the field and its choices.
    pub(crate) field: &'static str,
    pub(crate) label: String,
    pub(crate) choices: Vec<(String, String)>,
}

/// How one of them went.
pub(crate) struct Went {
    pub(crate) href: String,
    pub(crate) number: String,
    pub(crate) words: String,
    pub(crate) done: bool,
}

#[derive(Template)]
#[template(path = "desk_bulk.html")]
pub(crate) struct BulkPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) title: String,
    pub(crate) said: String,
    pub(crate) went: Vec<Went>,
    pub(crate) back: String,
}

/// What this officer may do with several cases of a tray at once.
pub(super) async fn offered(
    desk: &Desk,
    page: &Page,
    who: &Officer,
    tray: Tray,
) -> Result<Vec<Offer>, DeskError> {
    let offer = |code: &'static str, look| Offer {
        code,
        words: page.t(&format!("desk.bulk.{code}")).to_string(),
        look,
        field: "",
        label: String::new(),
        choices: Vec::new(),
    };
    let mut offers = vec![offer("claim", "outline")];
    match tray {
        Tray::Examine => offers.push(offer("accept", "ok")),
        Tray::Produce => offers.push(offer("produce", "")),
        Tray::Deliver => {
            let way = |it: DeliveryWay| {
                (it.code().to_owned(), page.t(&format!("cases.way.{}", it.code())).to_string())
            };
            offers.push(Offer {
                field: "way",
                label: page.t("desk.ask.way").to_string(),
                choices: WAYS.into_iter().map(way).collect(),
                ..offer("deliver", "")
            });
        }
        _ => {}
    }
    if who.has(Role::Decider) {
        let directory = desk.cases.identity.officers_of_site(&who.site).await?;
        let choice = |it: &Officer| (it.badge.clone(), format!("{} {}", it.name, it.badge));
        offers.push(Offer {
            field: "badge",
            label: page.t("desk.ask.badge").to_string(),
            choices: directory.all().iter().filter(|it| it.id != who.id).map(choice).collect(),
            ..offer("assign", "outline")
        });
    }
    Ok(offers)
}

/// What is to be done with each of them.
enum Bulk {
    Order(Order),
    Command(Command),
}

impl Bulk {
    fn of(fields: &Fields) -> Option<Self> {
        Some(match fields.text("do") {
            "claim" => Self::Order(Order::Claim),
            "assign" => {
                let badge = fields.text("badge").to_owned();
                Self::Order(Order::Assign { badge, words: String::new() })
            }
            "accept" => Self::Command(Command::Accept {}),
            "produce" => Self::Command(Command::Produce { serial: String::new() }),
            "deliver" => {
                let way = fields.text("way");
                let way = WAYS.into_iter().find(|it| it.code() == way)?;
                Self::Command(Command::Deliver { way, tracking: String::new() })
            }
            _ => return None,
        })
    }
}

pub(super) async fn run(
    State(desk): State<Desk>,
    AsOfficer(who): AsOfficer,
    page: Page,
    fields: Fields,
) -> Answer {
    let Some(bulk) = Bulk::of(&fields) else {
        return Err(DeskError::Field { field: "do", code: "not_offered" }.into());
    };
    let mut went = Vec::new();
    for picked in fields.all("case").take(MOST) {
        let Some((id, version)) = picked.split_once(':') else { continue };
        let Ok(id) = id.parse::<CaseRef>() else { continue };
        went.push(one(&desk, &page, &who, (id, version), &bulk).await?);
    }
    let done = went.iter().filter(|it| it.done).count();
    let said = if went.is_empty() {
        page.t("desk.bulk.nothing")
    } else {
        page.t("desk.bulk.said").with("done", done).with("n", went.len())
    };
    let tray = Tray::OPEN.into_iter().find(|tray| tray.code() == fields.text("tray"));
    Ok(page.answer(BulkPage {
        title: page.t(&format!("desk.bulk.{}", fields.text("do"))).to_string(),
        said: said.to_string(),
        went,
        back: tray.map_or_else(|| "/desk".to_owned(), |tray| format!("/desk?tray={}", tray.code())),
        page: &page,
    }))
}

/// One of them; whatever is wrong with it stops none of the others.
async fn one(
    desk: &Desk,
    page: &Page,
    who: &Officer,
    (id, version): (CaseRef, &str),
    bulk: &Bulk,
) -> Result<Went, DeskError> {
    let case = reading::at_desk(&desk.cases, who, id).await?;
    let number = case.number.to_string();
    let href = format!("/desk/cases/{id}");
    let tried = match bulk {
        _ if case.version.to_string() != version => Err(CaseError::ChangedMeanwhile.into()),
        Bulk::Order(order) => work::run(desk, who, (id, None), order.clone()).await.map(drop),
        Bulk::Command(wanted) => {
            let held = desk.task(&case).await?.holder(&case).is_some_and(|holder| holder != who.id);
            if held {
                Err(DeskError::Held)
            } else {
                command::run(&desk.cases, who, case, wanted.clone()).await.map(drop).map_err(DeskError::from)
            }
        }
    };
    match tried {
        Ok(()) => Ok(Went { href, number, words: page.t("desk.bulk.done").to_string(), done: true }),
        Err(error) if !matches!(error.kind(), Kind::Internal | Kind::Busy) => {
            Ok(Went { href, number, words: page.fault(&error).to_string(), done: false })
        }
        Err(error) => Err(error),
    }
}
