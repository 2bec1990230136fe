//! `/api/v1/open`: open data.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use plat_crypto::digest;
use plat_web::{Problem, Refusal};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    error::GuidebookError,
    open::{self, OpenItem, OpenItems},
    service::Guidebook,
};

pub(crate) fn routes(book: Guidebook) -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(all)).routes(routes!(schema)).routes(routes!(one)).with_state(book)
}

/// All service items as open data
///
/// Everything that the guides say, in one document; its schema is at `/api/v1/open/items.schema.json`. Ask again with the
/// `ETag` in `If-None-Match`: 304 says that nothing changed.
#[utoipa::path(get, path = "/open/items.json", tag = "open data",
    responses((status = 200, body = OpenItems), (status = 304, description = "Nothing changed")))]
async fn all(State(book): State<Guidebook>, headers: HeaderMap) -> Result<Response, Refusal> {
    Ok(tagged(book.open()?.as_bytes().to_vec(), &headers))
}

/// The JSON Schema of the open data
#[utoipa::path(get, path = "/open/items.schema.json", tag = "open data",
    responses((status = 200, description = "A JSON Schema (2020-12)", body = serde_json::Value)))]
async fn schema(headers: HeaderMap) -> Result<Response, Refusal> {
    let text = serde_json::to_vec(&open::schema().map_err(GuidebookError::Document)?);
    Ok(tagged(text.map_err(GuidebookError::Document)?, &headers))
}

/// One service item as open data
#[utoipa::path(get, path = "/open/items/{id}", tag = "open data", params(("id" = String, Path, example = "CR012")),
    responses((status = 200, body = OpenItem), (status = 304, description = "Nothing changed"),
        (status = 404, body = Problem)))]
async fn one(
    State(book): State<Guidebook>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let item = book.item(&id)?;
    let open = OpenItem::of(&item, &book.catalogue.may_follow(&item));
    let text = serde_json::to_vec(&open).map_err(GuidebookError::Document)?;
    Ok(tagged(text, &headers))
}

/// The document with its tag, or only that it is still the same. Anybody's program may read it.
fn tagged(text: Vec<u8>, asked: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", digest::hex(&digest::sha256(&text)).get(..32).unwrap_or_default());
    let known = asked.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let same =
        known.is_some_and(|tags| tags.split(',').any(|known| known.trim().trim_start_matches("W/") == tag));
    let mut response = if same {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/json")], text).into_response()
    };
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}
