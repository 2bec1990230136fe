//! The files of the ledger, for whoever keeps them elsewhere or checks them with tools of their own.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::header;
use plat_web::{Answer, Refusal};
use serde::Deserialize;

use crate::{Ledger, document::Document};

/// The most heads in one file.
const MOST: u32 = 100;

#[derive(Deserialize)]
pub(super) struct Below {
    below: Option<u64>,
}

#[derive(Deserialize)]
pub(super) struct Between {
    from: u64,
    to: Option<u64>,
}

pub(super) async fn head(State(ledger): State<Ledger>) -> Answer {
    let file = ledger.head_file().await?;
    let name = format!("yichuang-head-{}.json", file.head.head.size);
    answer(&Document::Head(file), &name)
}

pub(super) async fn heads(State(ledger): State<Ledger>, Query(place): Query<Below>) -> Answer {
    answer(&Document::Heads(ledger.heads(place.below, MOST).await?), "yichuang-heads.json")
}

pub(super) async fn consistency(State(ledger): State<Ledger>, Query(asked): Query<Between>) -> Answer {
    let to = match asked.to {
        Some(to) => to,
        None => ledger.newest().await?.map_or(0, |it| it.head.size),
    };
    let proof = ledger.consistency(asked.from, to).await?;
    answer(&Document::Consistency(proof), &format!("yichuang-consistency-{}-{to}.json", asked.from))
}

pub(super) async fn keys(State(ledger): State<Ledger>) -> Answer {
    answer(&Document::Keys(ledger.keys().await?), "yichuang-keys.json")
}

fn answer(document: &Document, name: &str) -> Answer {
    download(document, name)
}

/// A file of the ledger as an answer that browsers save under this name.
pub fn download(document: &Document, name: &str) -> Result<Response, Refusal> {
    let text = document.write().map_err(Refusal::internal)?;
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, text).into_response())
}
