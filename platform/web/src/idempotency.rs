//! `Idempotency-Key`: a POST of the API that is sent twice is done once, whatever breaks in between.
//!
//! A row of the key commits in the same transaction as the deed itself ([`Beside`]), so that after a crash it is there
//! exactly if the deed is. It says what was done; the answer replaces it a moment later, and is kept for a day. The same
//! key with the same request gets what is kept; with another request it is refused; while the first still runs it is told
//! to wait. A request that was refused leaves no row: the caller may try again. Of two nodes that do the same at the same
//! time the second finds the row taken, and its deed is undone.
//!
//! Requests and answers are about people. Of a request only a keyed digest is kept, and the body of an answer is sealed
//! under a key of the installation until it is swept. An answer that says `no-store` is not kept at all: who sends the
//! request again hears that it was done, and is not shown again what was shown once.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use plat_crypto::{DataKey, MasterKeys, Suite, digest};
use plat_identity::Who;
use plat_kernel::{Timestamp, chance::Chance};
use plat_store::{Beside, Db, Migrations, Row, StoreError, Told, Tx, micros};
use serde_json::json;

use crate::refusal::{Kind, Refusal};
use crate::site::Site;
use crate::visit::Visit;

/// The platform's own tables.
pub const MIGRATIONS: Migrations = Migrations {
    module: "web",
    steps: &[
        (
            "idempotency",
            "CREATE TABLE web_idempotency (
            key {blob} NOT NULL PRIMARY KEY, request {blob} NOT NULL, status BIGINT NOT NULL, kind TEXT NOT NULL,
            location TEXT NOT NULL, body {blob} NOT NULL, at BIGINT NOT NULL);
        CREATE INDEX web_idempotency_at ON web_idempotency (at)",
        ),
        // Answers are sealed from here on; those that were kept in clear for their day are let go.
        ("sealed", "DELETE FROM web_idempotency"),
    ],
};

const FIND: &str = "SELECT request, status, kind, location, body FROM web_idempotency WHERE key = $1";
const INSERT: &str = "INSERT INTO web_idempotency (key, request, status, kind, location, body, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const KEEP: &str =
    "UPDATE web_idempotency SET status = $1, kind = $2, location = $3, body = $4 WHERE key = $5";
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

/// The status of a deed whose answer is not known.
const LOST: i64 = 0;

/// What the kept answers are sealed under. It is made of a secret of the installation that is not in the database.
pub(crate) struct Keeper {
    key: DataKey,
    suite: Suite,
}

impl Keeper {
    /// What stands before every sealed answer's own key.
    const BODY: &str = "web_idempotency.body";

    pub(crate) fn of(masters: &MasterKeys) -> Self {
        let key = DataKey::from_secret(masters.fingerprint("web_idempotency", "installation"));
        Self { key, suite: masters.suite() }
    }

    fn digest(&self, parts: &[&[u8]]) -> [u8; 32] {
        digest::keyed(self.key.secret(), parts)
    }

    fn seal(&self, mark: &Mark, body: &[u8], chance: &Chance) -> Vec<u8> {
        self.key.seal(self.suite, (Self::BODY, &mark.owner()), body, chance)
    }

    fn open(&self, mark: &Mark, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let opened = self.key.open((Self::BODY, &mark.owner()), sealed);
        opened.map_err(|why| StoreError::corrupt("web_idempotency", "body", why))
    }
}

/// What is known about a key.
#[derive(Debug, PartialEq, Eq)]
struct Kept {
    request: Vec<u8>,
    /// 0 if the answer was lost: then the body says what was done.
    status: i64,
    kind: String,
    location: String,
    /// Sealed, unless the answer was lost.
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
    let mark = Mark::of(&site.keeper, &key, &parts, &body);
    let turn = Turn::of(&site, mark.key).ok_or_else(still_running)?;
    if let Some(kept) = find(&site, mark).await? {
        return kept.answer(&site.keeper, &mark);
    }
    // Its own task: the command runs to its end and its answer is kept even if the caller hangs up now.
    let work = tokio::spawn(async move {
        let now = micros(turn.site.mint.now());
        let beside = Beside::new(move |tx, told| Kept::of_deed(mark, told).insert(tx, mark, now));
        let request = Request::from_parts(parts, Body::from(body));
        let response = beside.clone().scope(next.run(request)).await;
        settle(&turn.site, mark, &beside, response).await
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
    fn of(keeper: &Keeper, key: &HeaderValue, parts: &Parts, body: &Bytes) -> Self {
        let who = parts.extensions.get::<Arc<Visit>>().map(|visit| match visit.who() {
            Who::Anonymous => {
                visit.program.as_ref().map_or("anonymous".to_owned(), |it| format!("program {}", it.id))
            }
            Who::Resident(resident) => format!("resident {}", resident.id),
            Who::Officer(officer) => format!("officer {}", officer.id),
        });
        let who = who.unwrap_or_default();
        Self {
            key: keeper.digest(&[b"key", who.as_bytes(), key.as_bytes()]),
            request: keeper.digest(&[b"request", parts.uri.path().as_bytes(), body]),
        }
    }

    /// Binds a sealed answer to its row.
    fn owner(&self) -> [u8; 16] {
        let mut owner = [0; 16];
        owner.iter_mut().zip(self.key).for_each(|(to, from)| *to = from);
        owner
    }
}

/// The keys whose requests run on this node.
#[derive(Debug, Default)]
pub(crate) struct Running(Mutex<HashSet<[u8; 32]>>);

/// The one request that runs under its key on this node; ends when it is dropped.
struct Turn {
    site: Arc<Site>,
    key: [u8; 32],
}

impl Turn {
    fn of(site: &Arc<Site>, key: [u8; 32]) -> Option<Self> {
        let mut running = site.running.0.lock().unwrap_or_else(PoisonError::into_inner);
        running.insert(key).then(|| Self { site: Arc::clone(site), key })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.site.running.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}

/// What is known about a key.
async fn find(site: &Site, mark: Mark) -> Result<Option<Kept>, StoreError> {
    site.db.read(move |tx| tx.find(FIND, &[mark.key.as_slice().into()], read)).await
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

/// Keeps the answer. What was done stays done if that fails: the caller is answered all the same.
async fn settle(site: &Site, mark: Mark, beside: &Beside, response: Response) -> Result<Response, Refusal> {
    let (parts, body) = response.into_parts();
    // A refusal is still without words: it is rendered by the gate, in the reader's language, each time anew.
    let unfinished = parts.extensions.get::<Refusal>().is_some() || parts.status.is_server_error();
    let shown_once = parts.headers.get(header::CACHE_CONTROL).is_some_and(|it| it == "no-store");
    if unfinished || shown_once {
        return Ok(Response::from_parts(parts, body));
    }
    let body = to_bytes(body, LARGEST).await.map_err(Refusal::internal)?;
    let text = |name: &header::HeaderName| {
        parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let kept = Kept {
        request: mark.request.to_vec(),
        status: i64::from(parts.status.as_u16()),
        kind: text(&header::CONTENT_TYPE),
        location: text(&header::LOCATION),
        body: site.keeper.seal(&mark, &body, site.mint.chance()),
    };
    let (replace, now) = (beside.is_kept(), micros(site.mint.now()));
    let stored: Result<(), StoreError> = site
        .db
        .write(move |tx| if replace { kept.replace(tx, mark) } else { kept.insert(tx, mark, now) })
        .await;
    if let Err(error) = stored {
        tracing::warn!(%error, "an answer could not be kept");
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn still_running() -> Refusal {
    Refusal::of(Kind::Conflict, "web.idempotency_running")
}

impl Kept {
    /// What is kept with the deed, until its answer is known: no personal data, for the deed's fact has none.
    fn of_deed(mark: Mark, told: Option<Told>) -> Self {
        let body = told.map_or_else(
            || json!({"done": true}),
            |told| json!({"done": true, "id": told.stream, "version": told.version, "kind": told.kind}),
        );
        let (kind, body) = ("application/json".to_owned(), body.to_string().into_bytes());
        Self { request: mark.request.to_vec(), status: LOST, kind, location: String::new(), body }
    }

    fn insert(&self, tx: &mut Tx<'_>, mark: Mark, now: i64) -> Result<(), StoreError> {
        let Self { request, status, kind, location, body } = self;
        let key = mark.key.as_slice();
        tx.run(
            INSERT,
            &[
                key.into(),
                request.as_slice().into(),
                (*status).into(),
                kind.into(),
                location.into(),
                body.as_slice().into(),
                now.into(),
            ],
        )
        .map(drop)
    }

    fn replace(&self, tx: &mut Tx<'_>, mark: Mark) -> Result<(), StoreError> {
        let Self { status, kind, location, body, .. } = self;
        let key = mark.key.as_slice();
        tx.run(KEEP, &[(*status).into(), kind.into(), location.into(), body.as_slice().into(), key.into()])
            .map(drop)
    }

    fn answer(self, keeper: &Keeper, mark: &Mark) -> Result<Response, Refusal> {
        if self.request != mark.request {
            return Err(Refusal::of(Kind::Invalid, "web.idempotency_mismatch"));
        }
        let status = u16::try_from(self.status).ok().filter(|_| self.status != LOST);
        let status = status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::OK);
        let mut headers = HeaderMap::new();
        for (name, value) in [(header::CONTENT_TYPE, self.kind), (header::LOCATION, self.location)] {
            if !value.is_empty()
                && let Ok(value) = HeaderValue::try_from(value)
            {
                headers.insert(name, value);
            }
        }
        headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
        let body = if self.status == LOST { self.body } else { keeper.open(mark, &self.body)? };
        Ok((status, headers, body).into_response())
    }
}
