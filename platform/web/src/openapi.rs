//! The description of the API (OpenAPI 3.1), and a page that lists it.

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use serde_json::{Value, json};
use utoipa::openapi::OpenApi;
use utoipa::{PartialSchema, ToSchema};

use crate::page::Page;
use crate::render::{Problem, ProblemField};
use crate::routes::Routes;
use crate::site::Site;

struct Api {
    json: Bytes,
    calls: Vec<Call>,
}

/// One call, for the list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) summary: String,
}

#[derive(Template)]
#[template(path = "docs.html")]
pub(crate) struct DocsPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) calls: &'a [Call],
}

pub(crate) fn routes(description: OpenApi, site: &Site) -> Result<Routes, serde_json::Error> {
    let mut document = serde_json::to_value(description)?;
    complete(&mut document, &site.shell.options.name.en)?;
    let api = Arc::new(Api { json: serde_json::to_vec(&document)?.into(), calls: calls(&document) });
    Ok(Routes::new().get("/api/openapi.json", json).get("/api/docs", docs).with_state(api))
}

async fn json(State(api): State<Arc<Api>>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], api.json.clone()).into_response()
}

async fn docs(page: Page, State(api): State<Arc<Api>>) -> Response {
    page.answer(DocsPage { page: &page, calls: &api.calls })
}

/// Adds what holds for every call: the problem, the two ways to sign in, the key that makes a POST safe to repeat.
fn complete(document: &mut Value, name: &str) -> Result<(), serde_json::Error> {
    set(document, "openapi", json!("3.1.0"));
    set(
        document,
        "info",
        json!({"title": name, "version": env!("CARGO_PKG_VERSION"), "license": {"name": "Apache-2.0",
        "identifier": "Apache-2.0"}}),
    );
    set(document, "security", json!([{"bearer": []}, {"session": []}, {}]));
    set(document, "components/securitySchemes/bearer", json!({"type": "http", "scheme": "bearer"}));
    let cookie = json!({"type": "apiKey", "in": "cookie", "name": crate::cookies::SESSION});
    set(document, "components/securitySchemes/session", cookie);
    for (name, schema) in [
        (Problem::name(), serde_json::to_value(Problem::schema())?),
        (ProblemField::name(), serde_json::to_value(ProblemField::schema())?),
    ] {
        set(document, &format!("components/schemas/{name}"), schema);
    }
    for (method, operation) in operations(document) {
        let problem = json!({"description": "Refused: an RFC 9457 problem", "content": {"application/problem+json":
            {"schema": {"$ref": "#/components/schemas/Problem"}}}});
        set(operation, "responses/default", problem);
        if method == "post" {
            repeatable(operation);
        }
    }
    Ok(())
}

fn repeatable(operation: &mut Value) {
    let key = json!({"name": "Idempotency-Key", "in": "header", "required": false, "schema": {"type": "string",
        "minLength": 1, "maxLength": 200}, "description": "The same key within 24 hours gets the same answer; nothing is done twice"});
    match operation.get_mut("parameters").and_then(Value::as_array_mut) {
        Some(parameters) => parameters.push(key),
        None => set(operation, "parameters", json!([key])),
    }
}

fn operations(document: &mut Value) -> impl Iterator<Item = (String, &mut Value)> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut).into_iter();
    let items = paths.flat_map(|paths| paths.values_mut()).filter_map(Value::as_object_mut);
    items
        .flat_map(|item| item.iter_mut())
        .filter(|(name, _)| is_method(name))
        .map(|(name, it)| (name.clone(), it))
}

fn is_method(name: &str) -> bool {
    matches!(name, "get" | "put" | "post" | "delete" | "patch")
}

/// Sets the value at a path of keys, making the objects on the way.
fn set(document: &mut Value, path: &str, value: Value) {
    let mut place = document;
    for key in path.split('/') {
        if !place.is_object() {
            *place = json!({});
        }
        let Some(object) = place.as_object_mut() else { return };
        place = object.entry(key).or_insert(Value::Null);
    }
    *place = value;
}

fn calls(document: &Value) -> Vec<Call> {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let items = paths.filter_map(|(path, item)| Some((path, item.as_object()?)));
    items
        .flat_map(|(path, item)| item.iter().filter(|(name, _)| is_method(name)).map(move |it| (path, it)))
        .map(|(path, (method, operation))| Call {
            method: method.to_uppercase(),
            path: path.clone(),
            summary: operation.get("summary").and_then(Value::as_str).unwrap_or_default().to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_can_be_refused_with_a_problem_and_every_post_repeated() {
        let mut document =
            json!({"paths": {"/api/v1/x": {"post": {"summary": "Do X"}, "get": {"parameters": []}}}});
        complete(&mut document, "Test").unwrap();
        let path = &document["paths"]["/api/v1/x"];
        assert!(path["get"]["responses"]["default"]["content"].get("application/problem+json").is_some());
        assert_eq!(path["post"]["parameters"][0]["name"], "Idempotency-Key");
        assert!(document["components"]["schemas"]["Problem"]["properties"].get("code").is_some());
        assert_eq!(calls(&document).len(), 2);
    }
}
