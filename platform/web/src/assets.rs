//! Styles, scripts and pictures, embedded in the program and addressed by their content: `/assets/app.css?v=HASH`.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use axum::body::Bytes;
use axum::extract::{Path, Request};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::headers;
use crate::kept;
use crate::routes::Routes;

const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

#[derive(rust_embed::Embed)]
#[folder = "$OUT_DIR/dist"]
struct Dist;

struct Asset {
    bytes: Bytes,
    packed: OnceLock<Option<Bytes>>,
    kind: HeaderValue,
    etag: HeaderValue,
    hash: String,
}

static ASSETS: LazyLock<HashMap<String, Asset>> =
    LazyLock::new(|| Dist::iter().filter_map(|name| Some((name.to_string(), load(&name)?))).collect());

fn load(name: &str) -> Option<Asset> {
    let file = Dist::get(name)?;
    let hash: String = plat_crypto::digest::hex(&file.metadata.sha256_hash()).chars().take(16).collect();
    let mut kind = file.metadata.mimetype().to_owned();
    if kind.starts_with("text/") || kind.ends_with("javascript") {
        kind.push_str("; charset=utf-8");
    }
    Some(Asset {
        bytes: Bytes::from(file.data.into_owned()),
        packed: OnceLock::new(),
        kind: HeaderValue::try_from(kind).ok()?,
        etag: HeaderValue::try_from(format!("\"{hash}\"")).ok()?,
        hash,
    })
}

/// The address of an asset, with its content hash; without one if there is no such asset.
pub(crate) fn address(name: &str) -> String {
    match ASSETS.get(name) {
        Some(asset) => format!("/assets/{name}?v={}", asset.hash),
        None => format!("/assets/{name}"),
    }
}

/// `/assets/…` and the browser's own question for an icon.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get(
            "/assets/{*name}",
            |Path(name): Path<String>, request: Request| async move { serve(&name, &request) },
        )
        .get("/favicon.ico", |request: Request| async move { serve("favicon.svg", &request) })
}

fn serve(name: &str, request: &Request) -> Response {
    let Some(asset) = ASSETS.get(name) else { return StatusCode::NOT_FOUND.into_response() };
    let mut headers = HeaderMap::new();
    let version = request.uri().query().and_then(|query| query.strip_prefix("v="));
    headers.insert(header::CACHE_CONTROL, if version == Some(&asset.hash) { FOREVER } else { ASK_AGAIN });
    headers.insert(header::ETAG, asset.etag.clone());
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    headers::always(&mut headers);
    if request.headers().get(header::IF_NONE_MATCH) == Some(&asset.etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    headers.insert(header::CONTENT_TYPE, asset.kind.clone());
    if kept::takes_gzip(request.headers())
        && let Some(packed) = asset.packed()
    {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        return (headers, packed).into_response();
    }
    (headers, asset.bytes.clone()).into_response()
}

impl Asset {
    /// Compressed once, on first use; none if that gains nothing.
    fn packed(&self) -> Option<Bytes> {
        self.packed.get_or_init(|| kept::packed(&self.bytes)).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn ask(uri: &str, name: &'static str, value: &str) -> Response {
        let request = Request::builder().uri(uri).header(name, value).body(Body::empty()).unwrap();
        let path = request.uri().path().trim_start_matches("/assets/").to_owned();
        serve(&path, &request)
    }

    #[test]
    fn an_asset_under_its_hash_is_kept_forever_and_otherwise_asked_for_again() {
        let address = address("app.css");
        assert!(address.starts_with("/assets/app.css?v="));
        assert_eq!(ask(&address, "accept", "*/*").headers()[header::CACHE_CONTROL], FOREVER);
        assert_eq!(ask("/assets/app.css?v=old", "accept", "*/*").headers()[header::CACHE_CONTROL], ASK_AGAIN);
    }

    #[test]
    fn an_asset_the_browser_has_is_not_sent_again() {
        let first = ask("/assets/app.css", "accept", "*/*");
        let etag = first.headers()[header::ETAG].to_str().unwrap().to_owned();
        assert_eq!(ask("/assets/app.css", "if-none-match", &etag).status(), StatusCode::NOT_MODIFIED);
    }

    #[test]
    fn an_asset_opened_by_itself_runs_nothing_of_others() {
        let policy =
            ask("/assets/favicon.svg", "accept", "*/*").headers()[header::CONTENT_SECURITY_POLICY].clone();
        assert!(policy.to_str().unwrap().contains("default-src 'self'"));
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        assert_eq!(ask("/assets/../Cargo.toml", "accept", "*/*").status(), StatusCode::NOT_FOUND);
    }
}
