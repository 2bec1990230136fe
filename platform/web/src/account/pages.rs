//! The pages. A wrong login shows the form again with what was typed, never the password.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use http::header;
use plat_identity::{Entry, IdentityError, NewResident, Role, Roles, SessionToken, Who};
use serde::Deserialize;

use super::oidc::{Failure, Outside, outside};
use super::{home, oidc, oidc_join, oidc_links, passkey, passkey_signin};
use crate::cookies;
use crate::errors::Errors;
use crate::fields::Fields;
use crate::limits::Work;
use crate::origin;
use crate::page::Page;
use crate::refusal::{Answer, Fault, Kind, Refusal};
use crate::routes::Routes;
use crate::site::Site;
use crate::text::Text;
use crate::visit::{Credential, Seen};

#[derive(Template)]
#[template(path = "signin.html")]
pub(crate) struct SignInPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) login: &'a str,
    /// Whether codes can be sent to phones here.
    pub(crate) codes: bool,
    /// The origin under which passkeys can be used; none where there are none.
    pub(crate) passkeys: Option<&'a str>,
    /// The outside providers, and what went wrong with one.
    pub(crate) outside: Outside,
    pub(crate) next: &'a str,
}

#[derive(Template)]
#[template(path = "signin_code.html")]
pub(crate) struct CodePage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) phone: &'a str,
    pub(crate) next: &'a str,
    /// Whether a code is on its way, so that it is asked for.
    pub(crate) sent: bool,
    /// The code itself, in the demonstration.
    pub(crate) shown: Option<String>,
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
    /// How long a password must be.
    pub(crate) least: usize,
    /// How many kinds of characters it needs.
    pub(crate) kinds: usize,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    pub(super) next: String,
}

/// The routes of this file.
pub(crate) fn pages(site: &Arc<Site>) -> Routes {
    let sign_in = Routes::new().get("/signin", sign_in_form).post("/signin", sign_in).limited(Work::SignIn);
    let code = Routes::new().get("/signin/code", code_form).post("/signin/code", sign_in_by_code);
    let sign_up = Routes::new().get("/signup", sign_up_form).post("/signup", sign_up).limited(Work::SignUp);
    sign_in
        .merge(code.limited(Work::Code))
        .merge(sign_up)
        .merge(passkey_signin::pages())
        .merge(oidc::pages())
        .merge(oidc_join::pages())
        .merge(oidc_links::pages())
        .merge(passkey::pages())
        .post("/signout", sign_out)
        .merge(home::pages())
        .with_state(Arc::clone(site))
}

async fn sign_in_form(
    page: Page,
    State(site): State<Arc<Site>>,
    (Query(Next { next }), Query(failure)): (Query<Next>, Query<Failure>),
) -> Response {
    let errors = Errors::new();
    let mut view = sign_in_page(&page, &site, &errors, ("", &next));
    view.outside = outside(&page, &site, &next, &failure);
    page.answer(view)
}

async fn sign_in(page: Page, State(site): State<Arc<Site>>, Seen(visit): Seen, form: Fields) -> Answer {
    let (login, next) = (form.text("login"), form.text("next"));
    let mut errors = missing(&page, &form, &["login", "password"]);
    if errors.is_empty() {
        match site.identity.sign_in(login, form.text("password"), visit.peer).await {
            Ok(entry) => return Ok(enter(&page, &entry, next)),
            Err(error) => show(&page, &mut errors, "login", error)?,
        }
    }
    Ok(page.invalid(sign_in_page(&page, &site, &errors, (login, next))))
}

fn sign_in_page<'a>(
    page: &'a Page,
    site: &'a Site,
    errors: &'a Errors,
    (login, next): (&'a str, &'a str),
) -> SignInPage<'a> {
    let (codes, passkeys) = (site.identity.phone_codes_available(), site.identity.passkeys_at());
    let outside = outside(page, site, next, &Failure::default());
    SignInPage { page, errors, login, codes, passkeys, outside, next }
}

async fn code_form(page: Page, Query(Next { next }): Query<Next>) -> Response {
    let errors = Errors::new();
    page.answer(CodePage { page: &page, errors: &errors, phone: "", next: &next, sent: false, shown: None })
}

/// Without a code it sends one and asks for it; with one it signs in.
async fn sign_in_by_code(
    page: Page,
    State(site): State<Arc<Site>>,
    Seen(visit): Seen,
    form: Fields,
) -> Answer {
    let (phone, next) = (form.text("phone"), form.text("next"));
    let mut errors = missing(&page, &form, &["phone"]);
    let mut view = CodePage { page: &page, errors: &Errors::new(), phone, next, sent: false, shown: None };
    if let Some(code) = form.find("code").filter(|_| errors.is_empty()) {
        match site.identity.sign_in_with_code(phone, code, visit.peer).await {
            Ok(entry) => return Ok(enter(&page, &entry, next)),
            Err(error) => show(&page, &mut errors, "code", error)?,
        }
        view.sent = errors.has("code");
    } else if errors.is_empty() {
        match site.identity.request_phone_code(phone, visit.peer).await {
            Ok(sent) => return Ok(page.answer(CodePage { sent: true, shown: sent.shown, ..view })),
            Err(error) => show(&page, &mut errors, "phone", error)?,
        }
    }
    Ok(page.invalid(CodePage { errors: &errors, ..view }))
}

async fn sign_up_form(
    page: Page,
    State(site): State<Arc<Site>>,
    Query(Next { next }): Query<Next>,
) -> Response {
    let form = Fields::default();
    page.answer(sign_up_page(&page, &site, &form, (&Errors::new(), &next)))
}

async fn sign_up(page: Page, State(site): State<Arc<Site>>, Seen(visit): Seen, form: Fields) -> Answer {
    let new = || NewResident {
        name: form.text("name").to_owned(),
        id_number: form.text("id_number").to_owned(),
        phone: form.text("phone").to_owned(),
        password: form.text("password").to_owned(),
    };
    let mut errors = missing(&page, &form, &["name", "id_number", "phone", "password"]);
    for fault in new().faults(site.identity.policy(), site.mint.today()) {
        show(&page, &mut errors, "name", fault)?;
    }
    if errors.is_empty() {
        match site.identity.sign_up(new()).await {
            Ok(_) => {
                let (number, password) = (form.text("id_number"), form.text("password"));
                let entry = site.identity.sign_in(number, password, visit.peer).await?;
                return Ok(enter(&page, &entry, form.text("next")));
            }
            Err(error) => show(&page, &mut errors, "name", error)?,
        }
    }
    Ok(page.invalid(sign_up_page(&page, &site, &form, (&errors, form.text("next")))))
}

fn sign_up_page<'a>(
    page: &'a Page,
    site: &Site,
    form: &'a Fields,
    (errors, next): (&'a Errors, &'a str),
) -> SignUpPage<'a> {
    let (full_name, id_number, phone) = (form.text("name"), form.text("id_number"), form.text("phone"));
    let (least, kinds) = (site.identity.policy().password_length, site.identity.policy().password_kinds);
    SignUpPage { page, errors, full_name, id_number, phone, next, least, kinds }
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

/// What the person can put right is shown at its field, or at `usual`; anything else is refused as usual.
pub(super) fn show(
    page: &Page,
    errors: &mut Errors,
    usual: &str,
    error: IdentityError,
) -> Result<(), Refusal> {
    if matches!(error.kind(), Kind::Internal | Kind::Busy) {
        return Err(error.into());
    }
    errors.add(error.field().unwrap_or(usual), page.fault(&error));
    Ok(())
}

pub(super) fn missing(page: &Page, form: &Fields, fields: &[&str]) -> Errors {
    let mut errors = Errors::new();
    for field in fields.iter().filter(|field| form.find(field).is_none()) {
        errors.add(*field, page.t("error.web.required"));
    }
    errors
}

/// In, or on to the second step.
pub(super) fn enter(page: &Page, entry: &Entry, next: &str) -> Response {
    match entry {
        Entry::Session(token, who) => welcome(page, token, who, next),
        Entry::Half(half) => {
            let mut response = page.go(format!("/signin/passkey?next={}", cookies::escape(next)));
            let cookie = page.jar().half(half.as_str());
            cookie.map(|cookie| response.headers_mut().append(header::SET_COOKIE, cookie));
            response
        }
    }
}

/// The session cookie, and on to where the person wanted to go, if that is on this site.
fn welcome(page: &Page, token: &SessionToken, who: &Who, next: &str) -> Response {
    let mut response = page.go_saying(destination(who, next), &hello(page, who));
    let cookie = page.jar().session(token.as_str());
    cookie.map(|cookie| response.headers_mut().append(header::SET_COOKIE, cookie));
    response
}

/// Where somebody who has signed in goes: where they wanted to, if that is on this site.
pub(super) fn destination<'a>(who: &Who, next: &'a str) -> &'a str {
    let home = match who {
        Who::Officer(it) if it.roles.iter().any(Role::is_administrator) => "/admin",
        Who::Officer(it) if it.roles == Roles::from([Role::Editor]) => "/admin/catalogue",
        Who::Officer(it) if it.roles == Roles::from([Role::Department]) => "/desk/bundles",
        Who::Officer(_) => "/desk",
        Who::Resident(_) | Who::Anonymous => "/",
    };
    origin::local(next).unwrap_or(home)
}

/// What is said to them there.
pub(super) fn hello(page: &Page, who: &Who) -> Text {
    let name = match who {
        Who::Officer(officer) => officer.name.as_str(),
        Who::Resident(resident) => resident.name.as_str(),
        Who::Anonymous => "",
    };
    page.t("web.signin.done").with("name", name)
}
