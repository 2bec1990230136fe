//! What callers ask for, and by which fact it is known to be done.

use serde_json::{Value, json};

/// The item that is applied for.
pub(crate) const ITEM: &str = "CR012";
/// The site where it is handled.
pub(crate) const SITE: &str = "NH-HALL";

/// One thing that is done to a case. Each is done to a case at most once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Deed {
    /// A resident hands in an application.
    HandIn,
    /// An officer receives one at a window.
    Receive,
    /// It is accepted.
    Accept,
    /// It is granted.
    Grant,
    /// The document is made.
    Produce,
    /// It is handed over.
    Deliver,
    /// The resident evaluates it.
    Evaluate,
}

impl Deed {
    /// The fact that says that it was done.
    pub fn kind(self) -> &'static str {
        match self {
            Self::HandIn | Self::Receive => "cases.case_received",
            Self::Accept => "cases.case_accepted",
            Self::Grant => "cases.case_granted",
            Self::Produce => "cases.result_produced",
            Self::Deliver => "cases.case_delivered",
            Self::Evaluate => "evaluation.case_evaluated",
        }
    }

    /// What an officer does with a case after this.
    pub(crate) fn next(self) -> Option<Self> {
        match self {
            Self::HandIn | Self::Receive => Some(Self::Accept),
            Self::Accept => Some(Self::Grant),
            Self::Grant => Some(Self::Produce),
            Self::Produce => Some(Self::Deliver),
            Self::Deliver | Self::Evaluate => None,
        }
    }
}

/// A request that is sent until it is answered, always under the same key.
#[derive(Clone, Debug)]
pub struct Order {
    /// The `Idempotency-Key`.
    pub key: String,
    /// What it does.
    pub deed: Deed,
    /// The case, if there is one yet.
    pub case: Option<String>,
    /// The applicant's place in the list of residents.
    pub applicant: usize,
    /// How often it was sent without an answer.
    pub unanswered: u32,
    /// Whether it was ever sent: an application has its photographs before it.
    pub(crate) sent: bool,
    pub(crate) path: String,
    pub(crate) body: Value,
}

impl Order {
    /// An application at a window.
    pub(crate) fn receive(key: String, (applicant, id_number): (usize, &str), seen: &[String]) -> Self {
        let body = json!({"id_number": id_number, "item": ITEM, "answers": answers(), "materials": seen});
        Self::of(key, Deed::Receive, applicant, ("/api/v1/desk/cases".to_owned(), body))
    }

    /// An application online.
    pub(crate) fn hand_in(key: String, applicant: usize) -> Self {
        Self::of(key, Deed::HandIn, applicant, ("/api/v1/cases".to_owned(), application()))
    }

    /// What is done with a case that is there.
    pub(crate) fn about(key: String, deed: Deed, (case, applicant): (&str, usize)) -> Self {
        let command = format!("/api/v1/desk/cases/{case}/commands");
        let sent = match deed {
            Deed::Grant => (command, json!({"verb": "grant"})),
            Deed::Produce => (command, json!({"verb": "produce", "serial": "339900000001"})),
            Deed::Deliver => (command, json!({"verb": "deliver", "way": "window"})),
            Deed::Evaluate => (format!("/api/v1/cases/{case}/evaluation"), json!({"level": 5})),
            Deed::Accept | Deed::HandIn | Deed::Receive => (command, json!({"verb": "accept"})),
        };
        Self { case: Some(case.to_owned()), ..Self::of(key, deed, applicant, sent) }
    }

    fn of(key: String, deed: Deed, applicant: usize, (path, body): (String, Value)) -> Self {
        Self { key, deed, case: None, applicant, unanswered: 0, sent: false, path, body }
    }
}

/// What a resident sends.
pub(crate) fn application() -> Value {
    json!({"item": ITEM, "site": SITE, "answers": answers()})
}

fn answers() -> Value {
    json!({"destination": "hong-kong", "times": "once", "permit_number": "C00000001", "delivery": "pickup"})
}
