//! What people do again and again.

use axum::{body::Body, extract::ConnectInfo};
use http::{Method, Request, header};
use plat_testing::{Browser, Seen, Upload, World};
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// The one material of CR012 that is photographed.
pub(crate) const PERMIT: &str = "exit-entry-permit-for-hong-kong-and-macau";
/// The field in which it is sent.
pub(crate) const PERMIT_FIELD: &str = "material.exit-entry-permit-for-hong-kong-and-macau";
/// A photograph.
pub(crate) const JPEG: &[u8] = plat_testing::PHOTOGRAPH;
/// Answers to all that CR012 asks.
pub(crate) const ANSWERS: &[(&str, &str)] = &[
    ("destination", "hong-kong"),
    ("times", "once"),
    ("permit_number", "C00000001"),
    ("delivery", "pickup"),
];

/// A case that was handed in.
pub(crate) struct Sent {
    /// Its id.
    pub(crate) id: String,
    /// Its number.
    pub(crate) number: String,
}

/// A photograph of the permit.
pub(crate) fn photo(bytes: &[u8]) -> Upload<'_> {
    Upload { field: PERMIT_FIELD, name: "IMG_0001.jpg", media: "image/jpeg", bytes }
}

/// Applies for CR012, page by page.
pub(crate) async fn apply_by_forms(resident: &mut Browser) -> Sent {
    resident.get("/apply/CR012").await;
    resident.submit("main form", ANSWERS, &[]).await;
    resident.submit("main form", &[], &[photo(JPEG)]).await;
    let done = resident.submit("main form", &[("declare", "yes")], &[]).await;
    let id = done.address.strip_prefix("/me/cases/").and_then(|rest| rest.strip_suffix("/done"));
    let id = id.unwrap_or_else(|| panic!("not sent, but on {}: {}", done.address, done.text())).to_owned();
    Sent { id, number: done.all(".receipt-number b").remove(0) }
}

/// Hands in an application for which nothing is photographed, by the API.
pub(crate) async fn hand_in(resident: &mut Browser, item: &str) -> Sent {
    let body = json!({ "item": item, "site": "NH-HALL", "answers": { "delivery": "pickup" } });
    let seen = resident.json(Method::POST, "/api/v1/cases", Some(&body)).await;
    assert_eq!(seen.status, 201, "{}", seen.html());
    let case = seen.json();
    Sent { id: text(&case["id"]), number: text(&case["number"]) }
}

/// A command of an officer by the API.
pub(crate) async fn command(officer: &mut Browser, case: &Sent, body: Value) -> Seen {
    officer.json(Method::POST, &format!("/api/v1/desk/cases/{}/commands", case.id), Some(&body)).await
}

/// A command that must succeed; answers the case after it.
pub(crate) async fn done(officer: &mut Browser, case: &Sent, body: Value) -> Value {
    let seen = command(officer, case, body.clone()).await;
    assert_eq!(seen.status, 200, "{body}: {}", seen.html());
    seen.json()
}

/// A command that must be refused; answers status and code.
pub(crate) async fn refused(officer: &mut Browser, case: &Sent, body: Value) -> (u16, String) {
    let seen = command(officer, case, body.clone()).await;
    assert!(seen.status.is_client_error(), "{body} was done: {}", seen.html());
    (seen.status.as_u16(), text(&seen.json()["code"]))
}

/// The case in full, as its applicant reads it by the API.
pub(crate) async fn read(resident: &mut Browser, case: &Sent) -> Value {
    let seen = resident.json(Method::GET, &format!("/api/v1/cases/{}", case.id), None).await;
    assert_eq!(seen.status, 200, "{}", seen.html());
    seen.json()
}

/// The kinds of the papers of a case, in the order of their issue.
pub(crate) fn papers(case: &Value) -> Vec<String> {
    case["papers"].as_array().unwrap().iter().map(|paper| text(&paper["kind"])).collect()
}

/// The kinds of what happened to a case.
pub(crate) fn kinds(case: &Value) -> Vec<String> {
    case["timeline"].as_array().unwrap().iter().map(|fact| text(&fact["kind"])).collect()
}

/// A text in JSON.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// A call that no browser makes: with headers of its own or a body that is no form.
pub(crate) async fn call(
    world: &World,
    who: &Browser,
    (method, path): (Method, &str),
    headers: &[(&str, &str)],
    body: Vec<u8>,
) -> Seen {
    let token = who.cookie(plat_web::SESSION_COOKIE).unwrap();
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::ACCEPT, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .extension(ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 40_001))));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = world.router().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let (head, body) = answer.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
    Seen { status: head.status, headers: head.headers, address: path.to_owned(), body }
}
