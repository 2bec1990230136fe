//! My window, as the API says it.

use plat_kernel::{Lang, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::shape::codes;
use crate::{error::QueueError, model::Ticket, reading::Desk, service::Queue};

/// My window.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeskBody {
    /// Its number; none if I am at no window.
    window: Option<u16>,
    /// `open` or `paused`.
    post: Option<String>,
    /// Who was called, or is there.
    ticket: Option<CalledBody>,
    /// How many wait whom this window can serve.
    waiting: usize,
    /// How many tickets I have served today.
    served: u32,
    /// The branches that I may do here by the roster, where they are fewer than the sign says; others are not called.
    may_only: Option<Vec<&'static str>>,
    /// The windows at which nobody sits.
    free: Vec<u16>,
}

/// Who was called to a window.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CalledBody {
    /// The number.
    number: u32,
    /// The number as it is shown and spoken.
    label: String,
    /// `called` or `serving`.
    state: String,
    /// The masked name, of somebody with an account.
    name: Option<String>,
    /// What is to be done.
    items: Vec<String>,
    /// By what right they stood where they stood.
    claim: String,
    /// When they were first called.
    #[schema(value_type = Option<String>, format = DateTime)]
    first_called: Option<Timestamp>,
    /// A colleague's note.
    note: Option<String>,
}

impl DeskBody {
    pub(super) async fn of(queue: &Queue, it: &Desk) -> Result<Self, QueueError> {
        let ticket = match &it.ticket {
            Some(ticket) => Some(called(queue, ticket, it.note.clone()).await?),
            None => None,
        };
        Ok(Self {
            window: it.shift.as_ref().map(|it| it.at.window),
            post: it.shift.as_ref().map(|it| it.post.code().to_owned()),
            ticket,
            waiting: it.waiting,
            served: it.served,
            may_only: it.may_only.as_ref().map(|all| all.iter().map(|it| it.code()).collect()),
            free: it.windows.iter().filter(|(_, who)| who.is_none()).map(|(number, _)| *number).collect(),
        })
    }
}

async fn called(queue: &Queue, it: &Ticket, note: Option<String>) -> Result<CalledBody, QueueError> {
    let name = match it.person {
        Some(person) => Some(queue.identity.masked_name(person, Lang::Zh).await?),
        None => None,
    };
    Ok(CalledBody {
        number: it.number,
        label: it.label(),
        state: it.stage.code().to_owned(),
        name,
        items: codes(it),
        claim: it.claim.code(),
        first_called: it.first_called,
        note,
    })
}
