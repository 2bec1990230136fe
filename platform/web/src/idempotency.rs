//! `Idempotency-Key`: a POST of the API that is sent twice is done once.
//!
//! The first request under a key writes a row, runs to its end even if the caller hangs up, and keeps its answer for a
//! day. The same key with the same request gets the kept answer; with another request it is refused; while the first
//! still runs it is told to wait. Answers that were our own fault are not kept: the caller may try again.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use plat_crypto::digest;
use plat_identity::Who;
use plat_kernel::Timestamp;
use plat_store::{Db, Migrations, Row, StoreError, Tx, micros};

use crate::refusal::{Kind, Refusal};
use crate::site::Site;
use crate::visit::Visit;

/// The platform's own tables.
pub const MIGRATIONS: Migrations = Migrations {
    module: "web",
    steps: &[(
        "idempotency",
        "CREATE TABLE web_idempotency (
            key {blob} NOT NULL PRIMARY KEY, request {blob} NOT NULL, status BIGINT NOT NULL, kind TEXT NOT NULL,
            location TEXT NOT NULL, body {blob} NOT NULL, at BIGINT NOT NULL);
        CREATE INDEX web_idempotency_at ON web_idempotency (at)",
    )],
};

const FIND: &str = "SELECT request, status, kind, location, body FROM web_idempotency WHERE key = $1";
const INSERT: &str = "INSERT INTO web_idempotency (key, request, status, kind, location, body, at)
    VALUES ($1, $2, 0, '', '', $3, $4)";
const KEEP: &str =
    "UPDATE web_idempotency SET status = $1, kind = $2, location = $3, body = $4 WHERE key = $5";
const FORGET: &str = "DELETE FROM web_idempotency WHERE key = $1";
const EXPIRE: &str = "DELETE FROM web_idempotency WHERE at < $1";

const HEADER: &str = "idempotency-key";
const LONGEST_KEY: usize = 200;
const A_DAY_MICROS: i64 = 24 * 3600 * 1_000_000;
/// A larger request is not remembered, a larger answer not kept.
const LARGEST: usize = 64 * 1024 * 1024;

/// Deletes the answers that are older than a day; returns how many. For a schedule.
pub async fn forget_old_answers(db: &Db, now: Timestamp) -> Result<u64, StoreError> {
    let limit = micros(now) - A_DAY_MICROS;
    db.write(move |tx| tx.run(EXPIRE, &[limit.into()])).await
}

/// What is known about a key.
#[derive(Debug, PartialEq, Eq)]
struct Kept {
    request: Vec<u8>,
    /// 0 while the first request still runs.
    status: i64,
    kind: String,
    location: String,
    body: Vec<u8>,
}

/// The middleware. Requests without the header pass untouched.
pub(crate) async fn once(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let Some(key) =
        (request.method() == Method::POST).then(|| request.headers().get(HEADER).cloned()).flatten()
    else {
        return next.run(request).await;
    };
    run_once(site, key, request, next).await.unwrap_or_else(IntoResponse::into_response)
}

async fn run_once(
    site: Arc<Site>,
    key: HeaderValue,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    if key.len() > LONGEST_KEY || key.is_empty() {
        return Err(Refusal::of(Kind::Invalid, "web.idempotency_key"));
    }
    let (parts, body) = request.into_parts();
    let limit = site.shell.options.body_limit.max(LARGEST);
    let body = to_bytes(body, limit).await.map_err(|_| Refusal::of(Kind::TooLarge, "web.too_large"))?;
    let mark = Mark::of(&key, &parts, &body);
    if let Some(kept) = reserve(&site, mark).await? {
        return kept.answer(&mark);
    }
    // Its own task: the command runs to its end and its answer is kept even if the caller hangs up now.
    let work = tokio::spawn(async move {
        let response = next.run(Request::from_parts(parts, Body::from(body))).await;
        settle(&site, mark, response).await
    });
    work.await.map_err(Refusal::internal)?
}

/// The key bound to its sender, and the request bound to its address and body.
#[derive(Debug, Clone, Copy)]
struct Mark {
    key: [u8; 32],
    request: [u8; 32],
}

impl Mark {
    fn of(key: &HeaderValue, parts: &Parts, body: &Bytes) -> Self {
        let who = parts.extensions.get::<Arc<Visit>>().map(|visit| match visit.who() {
            Who::Anonymous => "anonymous".to_owned(),
            Who::Resident(resident) => format!("resident {}", resident.id),
            Who::Officer(officer) => format!("officer {}", officer.id),
        });
        let key = [who.unwrap_or_default().as_bytes(), b"\n", key.as_bytes()].concat();
        let request = [parts.uri.path().as_bytes(), b"\n", body].concat();
        Self { key: digest::sha256(&key), request: digest::sha256(&request) }
    }
}

/// Writes the row of a new key, or returns what is known about an old one.
async fn reserve(site: &Site, mark: Mark) -> Result<Option<Kept>, Refusal> {
    let now = micros(site.mint.now());
    let reserved = site.db.write(move |tx| reserve_in(tx, mark, now)).await;
    match reserved {
        Err(StoreError::Conflict) => Err(still_running()),
        other => Ok(other?),
    }
}

fn reserve_in(tx: &mut Tx, mark: Mark, now: i64) -> Result<Option<Kept>, StoreError> {
    let known = tx.find(FIND, &[mark.key.as_slice().into()], read)?;
    if known.is_none() {
        let empty: &[u8] = &[];
        tx.run(
            INSERT,
            &[mark.key.as_slice().into(), mark.request.as_slice().into(), empty.into(), now.into()],
        )?;
    }
    Ok(known)
}

fn read(row: &Row) -> Result<Kept, StoreError> {
    Ok(Kept {
        request: row.blob(0)?,
        status: row.int(1)?,
        kind: row.text(2)?,
        location: row.text(3)?,
        body: row.blob(4)?,
    })
}

/// Keeps the answer, or frees the key if there is none worth keeping.
async fn settle(site: &Site, mark: Mark, response: Response) -> Result<Response, Refusal> {
    let (parts, body) = response.into_parts();
    // A refusal is still without words: it is rendered by the gate, in the reader's language, each time anew.
    let unfinished = parts.extensions.get::<Refusal>().is_some() || parts.status.is_server_error();
    if unfinished {
        site.db.write(move |tx| tx.run(FORGET, &[mark.key.as_slice().into()])).await?;
        return Ok(Response::from_parts(parts, body));
    }
    let body = to_bytes(body, LARGEST).await.map_err(Refusal::internal)?;
    let text = |name: &header::HeaderName| {
        parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let (status, kind, location) =
        (i64::from(parts.status.as_u16()), text(&header::CONTENT_TYPE), text(&header::LOCATION));
    let kept = body.clone();
    site.db
        .write(move |tx| {
            let key = mark.key.as_slice();
            tx.run(KEEP, &[status.into(), (&kind).into(), (&location).into(), (&*kept).into(), key.into()])
        })
        .await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn still_running() -> Refusal {
    Refusal::of(Kind::Conflict, "web.idempotency_running")
}

impl Kept {
    fn answer(self, mark: &Mark) -> Result<Response, Refusal> {
        if self.request != mark.request {
            return Err(Refusal::of(Kind::Invalid, "web.idempotency_mismatch"));
        }
        let status = u16::try_from(self.status).ok().and_then(|status| StatusCode::from_u16(status).ok());
        let Some(status) = status else { return Err(still_running()) };
        let mut headers = HeaderMap::new();
        for (name, value) in [(header::CONTENT_TYPE, self.kind), (header::LOCATION, self.location)] {
            if !value.is_empty()
                && let Ok(value) = HeaderValue::try_from(value)
            {
                headers.insert(name, value);
            }
        }
        headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
        Ok((status, headers, self.body).into_response())
    }
}
