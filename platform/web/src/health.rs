//! Whether the program lives, whether it can serve, and its figures. Outside the gate: these are asked often.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use plat_store::StoreError;

use crate::routes::Routes;
use crate::serve::Stopping;
use crate::site::Site;

/// Anything: it is the answer that counts.
const READY: &str = "SELECT CAST(1 AS BIGINT)";

pub(crate) fn routes(site: Arc<Site>) -> Routes {
    Routes::new()
        .get("/healthz", async || "ok")
        .get("/readyz", ready)
        .get("/metrics", metrics)
        .with_state(site)
}

async fn ready(State(site): State<Arc<Site>>, stopping: Option<Extension<Stopping>>) -> Response {
    if stopping.is_some() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping").into_response();
    }
    let asked: Result<i64, StoreError> = site.db.read(|tx| tx.get(READY, &[], |row| row.int(0))).await;
    match asked {
        Ok(_) => "ready".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "2")], "not ready").into_response()
        }
    }
}

async fn metrics(State(site): State<Arc<Site>>) -> Response {
    let waiting = site.db.waiting();
    let text = site.figures.text() + &format!("# TYPE yc_store_waiting gauge\nyc_store_waiting {waiting}\n");
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
