//! A refusal made visible: a page in the reader's language, or RFC 9457 problem+json.

use askama::Template;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use crate::cookies::escape;
use crate::errors::Errors;
use crate::page::Page;
use crate::refusal::{Kind, Refusal, fill};
use crate::text::Text;
use crate::visit::Visit;

/// An RFC 9457 problem: what every refused call of the API answers, as `application/problem+json`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Address of a page about this problem.
    #[serde(rename = "type")]
    #[schema(example = "/problems/cases.not_found")]
    kind: String,
    /// The family, in the reader's language.
    title: String,
    /// The HTTP status again.
    #[schema(example = 404)]
    status: u16,
    /// The stable code. Programs decide by this, never by the words.
    #[schema(example = "cases.not_found")]
    code: String,
    /// What is wrong this time.
    detail: String,
    /// The rule that refuses, and what it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<String>,
    /// The fields that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ProblemField>,
    /// The number to quote when the fault is ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<String>,
}

/// One wrong field of a [`Problem`].
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemField {
    /// The field's name.
    #[schema(example = "phone")]
    field: String,
    /// The stable code.
    code: String,
    /// What is wrong with it.
    detail: String,
}

#[derive(Template)]
#[template(path = "error.html", blocks = ["main"])]
pub(crate) struct ErrorPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) status: u16,
    pub(crate) title: Text,
    pub(crate) message: Text,
    /// What the reader can do now.
    pub(crate) todo: Text,
    /// The rule that refuses, if it is a rule; empty otherwise.
    pub(crate) because: &'a str,
    /// Only for our own faults.
    pub(crate) trace: Option<String>,
    pub(crate) errors: &'a Errors,
    /// Where the same can be sent once more, if the service could not take it now.
    pub(crate) address: &'a str,
    /// What was typed, to be sent once more.
    pub(crate) typed: Vec<(String, String)>,
}

/// The whole answer to a refused request.
pub(crate) fn refusal(visit: &Visit, refusal: &Refusal) -> Response {
    let refused = refusal.details();
    let page = Page::of(visit, &visit.shell);
    if refused.kind == Kind::Unauthorised && !visit.api && !page.signed_in() {
        return to_sign_in(visit, &page);
    }
    let mut response =
        if visit.api { problem(visit, &page, refusal) } else { error_page(visit, &page, refusal) };
    if matches!(refused.kind, Kind::Busy | Kind::TooMany) {
        let seconds = HeaderValue::from(refused.retry_after.unwrap_or(2));
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    if refused.kind == Kind::Unauthorised && visit.api {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn to_sign_in(visit: &Visit, page: &Page) -> Response {
    if !visit.repeatable {
        return page.go("/signin");
    }
    page.go(format!("/signin?next={}", escape(&visit.address())))
}

fn error_page(visit: &Visit, page: &Page, refusal: &Refusal) -> Response {
    let refused = refusal.details();
    let faces = Faces::of(page, refused.kind, &refused.code);
    let view = ErrorPage {
        page,
        status: refused.kind.status().as_u16(),
        title: faces.title,
        message: fill(faces.message, &refused.args),
        todo: fill(faces.todo, &refused.args),
        because: refused.because.as_ref().map_or("", |it| page.pick(it)),
        trace: refused.kind.is_ours().then(|| visit.trace.to_string()),
        errors: &refused.errors,
        address: &visit.address(),
        typed: if refused.kind == Kind::Busy { visit.typed() } else { Vec::new() },
    };
    let status = refused.kind.status();
    if visit.fragment { page.answer_as(status, view.as_main()) } else { page.answer_as(status, &view) }
}

/// The words of a refusal.
pub(crate) struct Faces {
    pub(crate) title: Text,
    pub(crate) message: Text,
    pub(crate) todo: Text,
}

impl Faces {
    pub(crate) fn of(page: &Page, kind: Kind, code: &str) -> Self {
        let own_todo = format!("error.{code}.todo");
        let todo = if page.says(&own_todo) { own_todo } else { format!("web.error.todo.{}", kind.name()) };
        Self {
            title: page.t(&format!("web.error.title.{}", kind.name())),
            message: page.t(&format!("error.{code}")),
            todo: page.t(&todo),
        }
    }
}

fn problem(visit: &Visit, page: &Page, refusal: &Refusal) -> Response {
    let refused = refusal.details();
    let status: StatusCode = refused.kind.status();
    let detail = fill(page.t(&format!("error.{}", refused.code)), &refused.args).to_string();
    let mut errors: Vec<ProblemField> = refused.errors.iter().map(ProblemField::of).collect();
    if let Some(field) = &refused.field {
        errors.push(ProblemField {
            field: field.clone(),
            code: refused.code.to_string(),
            detail: detail.clone(),
        });
    }
    let problem = Problem {
        kind: format!("/problems/{}", refused.code),
        title: page.t(&format!("web.error.title.{}", refused.kind.name())).to_string(),
        status: status.as_u16(),
        code: refused.code.to_string(),
        detail,
        because: refused.because.as_ref().map(|it| page.pick(it).to_owned()),
        errors,
        trace: refused.kind.is_ours().then(|| visit.trace.to_string()),
    };
    let kind = HeaderValue::from_static("application/problem+json");
    (status, [(header::CONTENT_TYPE, kind)], axum::Json(problem)).into_response()
}

impl ProblemField {
    fn of(error: &crate::errors::FieldError) -> Self {
        let key = error.text.key();
        Self {
            field: error.field.clone(),
            code: key.strip_prefix("error.").unwrap_or(key).to_owned(),
            detail: error.text.to_string(),
        }
    }
}
