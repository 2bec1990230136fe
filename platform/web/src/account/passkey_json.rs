//! What the browser's script and the server say to each other about passkeys.

use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use plat_identity::{IdentityError, NewPasskey, PasskeyAnswer, PasskeyQuestion};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::Json;
use crate::notice;
use crate::page::Page;
use crate::refusal::{Answer, Fault, Kind};
use crate::text::Text;

/// A question to the authenticator.
#[derive(Serialize)]
struct Asked {
    handle: String,
    options: Value,
}

/// Its answer.
#[derive(Deserialize)]
pub(super) struct Shown {
    handle: String,
    credential: Value,
    /// Where the person wanted to go.
    #[serde(default)]
    pub(super) next: String,
}

/// Its answer, when a passkey was made.
#[derive(Deserialize)]
pub(super) struct Added {
    #[serde(default)]
    label: String,
    #[serde(flatten)]
    pub(super) shown: Shown,
}

/// Where the browser goes next.
#[derive(Serialize)]
pub(super) struct Gone {
    next: String,
}

/// Why it stays, in the reader's language.
#[derive(Serialize)]
struct Said {
    say: String,
    /// The stable code.
    code: &'static str,
}

impl From<Shown> for PasskeyAnswer {
    fn from(it: Shown) -> Self {
        Self { handle: it.handle, credential: it.credential }
    }
}

impl From<Added> for NewPasskey {
    fn from(it: Added) -> Self {
        Self { label: it.label, answer: it.shown.into() }
    }
}

impl Gone {
    pub(super) fn to(next: &str) -> Self {
        Self { next: next.to_owned() }
    }

    /// The answer, with what the next page says once.
    pub(super) fn saying(self, page: &Page, text: &Text) -> Response {
        let mut response = Json(self).into_response();
        let cookie = page.jar().notice(&notice::pack(text));
        cookie.map(|cookie| response.headers_mut().append(header::SET_COOKIE, cookie));
        response
    }
}

/// The question, or why there is none.
pub(super) fn asked(page: &Page, question: Result<PasskeyQuestion, IdentityError>) -> Answer {
    match question {
        Ok(PasskeyQuestion { handle, options }) => Ok(Json(Asked { handle, options }).into_response()),
        Err(error) => said(page, error),
    }
}

/// What a person can do something about is said beside the button; our own faults are refused as usual.
pub(super) fn said(page: &Page, error: IdentityError) -> Answer {
    if matches!(error.kind(), Kind::Internal | Kind::Busy) {
        return Err(error.into());
    }
    let status: StatusCode = error.kind().status();
    let todo = format!("error.{}.todo", error.code());
    let mut say = page.fault(&error).to_string();
    if page.says(&todo) {
        let between = if page.is_chinese() { "。" } else { ". " };
        say = format!("{say}{between}{}", page.t(&todo));
    }
    let said = Said { say, code: error.code() };
    Ok((status, Json(said)).into_response())
}
