//! How a request is refused: one type that every error becomes, turned into a page or a problem by the gate.

use std::borrow::Cow;
use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use plat_kernel::Bilingual;

use crate::errors::Errors;
use crate::text::Text;

/// What a handler returns.
pub type Answer = Result<Response, Refusal>;

/// The family of a refusal. Each has one HTTP status; capabilities never name a status themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The request is understood and its content is wrong (422).
    Invalid,
    /// Nobody is signed in (401; pages lead to the sign-in page).
    Unauthorised,
    /// Somebody is signed in and may not do this (403).
    Forbidden,
    /// There is no such thing, or the asker may not know that there is (404).
    Missing,
    /// It was there and is gone for good: the data of a person who was erased (410).
    Gone,
    /// The method is not served here (405).
    Method,
    /// The state of things does not allow it now (409).
    Conflict,
    /// The body is larger than this address takes (413).
    TooLarge,
    /// The same asker asked too often (429).
    TooMany,
    /// The service is full; the same request may be sent again (503 with Retry-After).
    Busy,
    /// Our own fault (500); the reader gets a trace id, the log gets the reason.
    Internal,
}

impl Kind {
    /// The HTTP status of this family.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unauthorised => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Missing => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The family's name in dictionary keys: `web.error.title.<name>`, `web.error.todo.<name>`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Unauthorised => "unauthorised",
            Self::Forbidden => "forbidden",
            Self::Missing => "missing",
            Self::Gone => "gone",
            Self::Method => "method",
            Self::Conflict => "conflict",
            Self::TooLarge => "too_large",
            Self::TooMany => "too_many",
            Self::Busy => "busy",
            Self::Internal => "internal",
        }
    }

    /// Whether the fault is ours: such a refusal carries a trace id.
    pub(crate) fn is_ours(self) -> bool {
        matches!(self, Self::Internal | Self::Busy)
    }
}

/// Implemented by the error enum of every capability: its family and its stable code, never an HTTP status.
pub trait Fault {
    /// The family.
    fn kind(&self) -> Kind;
    /// The stable code, such as `cases.not_found`. The message is the dictionary key `error.<code>`, what to do about
    /// it `error.<code>.todo` (optional).
    fn code(&self) -> &'static str;
    /// The form field at fault, if it is one field.
    fn field(&self) -> Option<&str> {
        None
    }
    /// Values for the message's placeholders.
    fn args(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
    /// What the log must know and the reader must not.
    fn internal(&self) -> Option<String> {
        None
    }
    /// The rule that refuses, in its own words, beside the message.
    fn because(&self) -> Option<&Bilingual> {
        None
    }
    /// Seconds until the same request may succeed ([`Kind::Busy`] and [`Kind::TooMany`]).
    fn retry_after(&self) -> Option<u32> {
        None
    }
}

/// A refused request. Made by `?` from any [`Fault`].
#[derive(Debug, Clone)]
pub struct Refusal(Arc<Refused>);

#[derive(Debug, Clone)]
pub(crate) struct Refused {
    pub(crate) kind: Kind,
    pub(crate) code: Cow<'static, str>,
    pub(crate) args: Vec<(&'static str, String)>,
    pub(crate) field: Option<String>,
    pub(crate) errors: Errors,
    pub(crate) internal: Option<String>,
    pub(crate) retry_after: Option<u32>,
    pub(crate) because: Option<Bilingual>,
}

impl Refusal {
    /// A refusal with a stable code; the message is `error.<code>`.
    pub fn of(kind: Kind, code: &'static str) -> Self {
        Self::build(kind, code, |_| {})
    }

    /// Our own fault: `why` goes to the log only.
    #[expect(clippy::needless_pass_by_value, reason = "so that it fits `map_err(Refusal::internal)`")]
    pub fn internal(why: impl ToString) -> Self {
        let why = why.to_string();
        Self::build(Kind::Internal, "web.internal", |refused| refused.internal = Some(why))
    }

    /// Wrong fields, for the API. Pages show their form again instead.
    pub fn invalid(errors: Errors) -> Self {
        Self::build(Kind::Invalid, "web.invalid", |refused| refused.errors = errors)
    }

    /// What is not there.
    pub fn missing() -> Self {
        Self::of(Kind::Missing, "web.not_found")
    }

    /// The family.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    pub(crate) fn build(kind: Kind, code: &'static str, change: impl FnOnce(&mut Refused)) -> Self {
        let mut refused = Refused {
            kind,
            code: Cow::Borrowed(code),
            args: Vec::new(),
            field: None,
            errors: Errors::default(),
            internal: None,
            retry_after: None,
            because: None,
        };
        change(&mut refused);
        Self(Arc::new(refused))
    }

    pub(crate) fn details(&self) -> &Refused {
        &self.0
    }

    /// The refusal a bare status stands for: framework rejections have no code of their own.
    pub(crate) fn of_status(status: StatusCode) -> Option<Self> {
        Some(match status {
            StatusCode::BAD_REQUEST
            | StatusCode::UNSUPPORTED_MEDIA_TYPE
            | StatusCode::UNPROCESSABLE_ENTITY => Self::of(Kind::Invalid, "web.unreadable"),
            StatusCode::UNAUTHORIZED => Self::of(Kind::Unauthorised, "web.sign_in_first"),
            StatusCode::FORBIDDEN => Self::of(Kind::Forbidden, "web.forbidden"),
            StatusCode::NOT_FOUND => Self::missing(),
            StatusCode::METHOD_NOT_ALLOWED => Self::of(Kind::Method, "web.method"),
            StatusCode::PAYLOAD_TOO_LARGE => Self::of(Kind::TooLarge, "web.too_large"),
            StatusCode::SERVICE_UNAVAILABLE => Self::of(Kind::Busy, "web.busy"),
            status if status.is_server_error() => Self::internal(format!("a handler answered {status}")),
            _ => return None,
        })
    }
}

impl<F: Fault> From<F> for Refusal {
    fn from(fault: F) -> Self {
        Self::build(fault.kind(), fault.code(), |refused| {
            refused.args = fault.args();
            refused.field = fault.field().map(ToOwned::to_owned);
            refused.internal = fault.internal();
            refused.retry_after = fault.retry_after();
            refused.because = fault.because().cloned();
        })
    }
}

impl From<axum::extract::multipart::MultipartError> for Refusal {
    fn from(error: axum::extract::multipart::MultipartError) -> Self {
        Self::of_status(error.status()).unwrap_or_else(|| Self::of(Kind::Invalid, "web.unreadable"))
    }
}

impl IntoResponse for Refusal {
    /// Carries the refusal to the gate, which alone knows the reader's language and whether to speak HTML or JSON.
    fn into_response(self) -> Response {
        let mut response = self.0.kind.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The words of a fault, filled: used where a form shows it beside its field.
pub(crate) fn fill(mut text: Text, args: &[(&'static str, String)]) -> Text {
    for (name, value) in args {
        text = text.with(*name, value);
    }
    text
}
