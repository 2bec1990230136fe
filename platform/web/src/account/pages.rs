//! The pages. A wrong login shows the form again with what was typed, never the password.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use http::header;
use plat_identity::{IdentityError, NewResident, SessionToken, Who};
use serde::Deserialize;

use crate::cookies;
use crate::errors::Errors;
use crate::fields::Fields;
use crate::origin;
use crate::page::Page;
use crate::refusal::{Answer, Fault, Kind, Refusal};
use crate::site::Site;
use crate::visit::{Credential, Seen};

#[derive(Template)]
#[template(path = "signin.html")]
pub(crate) struct SignInPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) login: &'a str,
    pub(crate) next: &'a str,
}

#[derive(Template)]
#[template(path = "signup.html")]
pub(crate) struct SignUpPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) full_name: &'a str,
    pub(crate) id_number: &'a str,
    pub(crate) phone: &'a str,
    pub(crate) next: &'a str,
}

#[derive(Debug, Default, Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

/// The routes of this file.
pub(crate) fn pages(site: &Arc<Site>) -> Router {
    Router::new()
        .route("/signin", get(sign_in_form).post(sign_in))
        .route("/signup", get(sign_up_form).post(sign_up))
        .route("/signout", post(sign_out))
        .with_state(Arc::clone(site))
}

async fn sign_in_form(page: Page, Query(Next { next }): Query<Next>) -> Response {
    page.answer(SignInPage { page: &page, errors: &Errors::new(), login: "", next: &next })
}

async fn sign_in(page: Page, State(site): State<Arc<Site>>, Seen(visit): Seen, form: Fields) -> Answer {
    let (login, next) = (form.text("login"), form.text("next"));
    let mut errors = missing(&page, &form, &["login", "password"]);
    if errors.is_empty() {
        match site.identity.sign_in(login, form.text("password"), visit.peer).await {
            Ok((token, who)) => return Ok(welcome(&page, &token, &who, next)),
            Err(error) => errors.add("login", own_words(&page, error)?),
        }
    }
    Ok(page.invalid(SignInPage { page: &page, errors: &errors, login, next }))
}

async fn sign_up_form(page: Page, Query(Next { next }): Query<Next>) -> Response {
    let errors = Errors::new();
    page.answer(SignUpPage { page: &page, errors: &errors, full_name: "", id_number: "", phone: "", next: &next })
}

async fn sign_up(page: Page, State(site): State<Arc<Site>>, Seen(visit): Seen, form: Fields) -> Answer {
    let mut errors = missing(&page, &form, &["name", "id_number", "phone", "password"]);
    if errors.is_empty() {
        let new = NewResident {
            name: form.text("name").to_owned(),
            id_number: form.text("id_number").to_owned(),
            phone: form.text("phone").to_owned(),
            password: form.text("password").to_owned(),
        };
        match site.identity.sign_up(new).await {
            Ok(_) => {
                let signed = site.identity.sign_in(form.text("id_number"), form.text("password"), visit.peer).await?;
                return Ok(welcome(&page, &signed.0, &signed.1, form.text("next")));
            }
            Err(error) => {
                let field = error.field().unwrap_or("name");
                errors.add(field, own_words(&page, error)?);
            }
        }
    }
    Ok(page.invalid(SignUpPage {
        page: &page,
        errors: &errors,
        full_name: form.text("name"),
        id_number: form.text("id_number"),
        phone: form.text("phone"),
        next: form.text("next"),
    }))
}

async fn sign_out(page: Page, State(site): State<Arc<Site>>, Seen(visit): Seen) -> Answer {
    if let Credential::Cookie(token) = &visit.credential {
        site.identity.sign_out(token).await?;
    }
    let mut response = page.go_saying("/", &page.t("web.signout.done"));
    let forget = page.jar().forget(cookies::SESSION);
    forget.map(|cookie| response.headers_mut().append(header::SET_COOKIE, cookie));
    Ok(response)
}

/// What the person can put right is shown at the form; anything else is refused as usual.
fn own_words(page: &Page, error: IdentityError) -> Result<crate::Text, Refusal> {
    if matches!(error.kind(), Kind::Internal | Kind::Busy) { Err(error.into()) } else { Ok(page.fault(&error)) }
}

fn missing(page: &Page, form: &Fields, fields: &[&str]) -> Errors {
    let mut errors = Errors::new();
    for field in fields.iter().filter(|field| form.find(field).is_none()) {
        errors.add(*field, page.t("error.web.required"));
    }
    errors
}

/// The session cookie, and on to where the person wanted to go, if that is on this site.
fn welcome(page: &Page, token: &SessionToken, who: &Who, next: &str) -> Response {
    let (home, name) = match who {
        Who::Officer(officer) => ("/desk", officer.name.as_str()),
        Who::Resident(resident) => ("/", resident.name.as_str()),
        Who::Anonymous => ("/", ""),
    };
    let hello = page.t("web.signin.done").with("name", name);
    let mut response = page.go_saying(origin::local(next).unwrap_or(home), &hello);
    let cookie = page.jar().session(token.as_str());
    cookie.map(|cookie| response.headers_mut().append(header::SET_COOKIE, cookie));
    response
}
