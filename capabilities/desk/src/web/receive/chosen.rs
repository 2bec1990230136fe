//! What was chosen at the window so far, as it stands in the address.

use std::sync::Arc;

use cap_cases::{CaseError, Cases, situation};
use cap_catalogue::{Item, Ticket};
use plat_facts::refs::{ItemRef, PersonRef};
use serde::Deserialize;

use super::SITUATION;

/// What was chosen so far; it stands in the address.
#[derive(Deserialize, Default)]
pub(in crate::web) struct Chosen {
    pub(in crate::web) person: Option<PersonRef>,
    pub(super) item: Option<ItemRef>,
    pub(super) q: Option<String>,
    /// The code of a checklist that the applicant brought.
    pub(super) code: Option<String>,
    /// What was answered to the questions that narrow the item: `situation.<key>`.
    #[serde(flatten)]
    pub(super) situation: cap_catalogue::Chosen,
}

/// An address with what was chosen; what is searched for is typed anew.
pub(in crate::web) fn address(path: &str, chosen: &Chosen) -> String {
    let person = chosen.person.map(|person| format!("person={person}"));
    let item = chosen.item.as_ref().map(|item| format!("item={item}"));
    let code = chosen.code.as_ref().and_then(|code| code.parse::<Ticket>().ok());
    let code = code.map(|code| format!("code={code}"));
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
    let answers = chosen.situation.iter().filter(|(key, answer)| plain(key) && plain(answer));
    let answers = answers.map(|(key, answer)| format!("{key}={answer}"));
    let query: Vec<String> = person.into_iter().chain(item).chain(code).chain(answers).collect();
    format!("{path}?{}", query.join("&"))
}

impl Chosen {
    /// The item that was chosen, or the one of the code, with the answers that were given: those behind the code until
    /// they are changed at the window.
    pub(super) fn item(
        &self,
        cases: &Cases,
    ) -> Result<Option<(Arc<Item>, cap_catalogue::Chosen)>, CaseError> {
        let given: cap_catalogue::Chosen = self
            .situation
            .iter()
            .filter_map(|(key, answer)| Some((key.strip_prefix(SITUATION)?.to_owned(), answer.clone())))
            .collect();
        match (&self.item, self.code.as_deref().map(str::trim).filter(|code| !code.is_empty())) {
            (Some(item), _) => Ok(Some((cases.item(item)?, given))),
            (None, Some(code)) => {
                let ticket: Ticket = code.parse().map_err(|_| CaseError::BadChecklist)?;
                let item = cases.item(&ticket.item)?;
                let behind = situation::of_code(&item, code)?;
                Ok(Some((item, if given.is_empty() { behind } else { given })))
            }
            (None, None) => Ok(None),
        }
    }
}
