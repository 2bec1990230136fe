//! `yichuang openapi`: the description of the API, for those who generate clients.

use std::process::ExitCode;

use axum::{body::Body, http::Request};
use plat_store::{Options, Place};
use tower::ServiceExt as _;

use super::{
    failure::Failure,
    out,
    serve::{blocking, runtime, system_mint},
};
use crate::{City, Settings};

/// Opens an empty city for a moment and asks it.
pub(crate) fn run() -> Result<ExitCode, Failure> {
    let mint = system_mint();
    let folder = std::env::temp_dir().join(format!("yichuang-openapi-{}", mint.id::<Settings>()));
    let settings = Settings {
        place: Place::from_args(&folder, None),
        data: folder.clone(),
        reference: None,
        providers: None,
        address: "http://localhost".to_owned(),
        demo: false,
        demo_people: Vec::new(),
        suite: plat_crypto::Suite::default(),
        store: Options::default(),
        proxies: Vec::new(),
        rates: None,
        lines: plat_web::Lines::default(),
    };
    let text = runtime()?.block_on(async {
        let city = blocking(move || City::open(settings, mint)).await??;
        let text = described(&city).await;
        city.db.close().await;
        text
    });
    std::fs::remove_dir_all(&folder)?;
    out::line(text?);
    Ok(ExitCode::SUCCESS)
}

async fn described(city: &City) -> Result<String, Failure> {
    let asked = Request::get("/api/openapi.json").body(Body::empty());
    let asked = asked.map_err(|error| Failure::work(error.to_string()))?;
    let Ok(answer) = city.router()?.oneshot(asked).await;
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
    let body = body.map_err(|error| Failure::work(error.to_string()))?;
    String::from_utf8(body.to_vec()).map_err(|error| Failure::work(error.to_string()))
}
