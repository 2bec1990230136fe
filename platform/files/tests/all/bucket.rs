//! A bucket: a small service that keeps what it is sent, as S3 would.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path as At, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::any,
};
use plat_files::{BadSettings, Files, S3, Secret, Settings};
use plat_store::StoreError;

type Kept = Arc<Mutex<BTreeMap<String, Bytes>>>;

/// Answers the four calls that files need, to whoever signs with the known key.
async fn answer(
    State(kept): State<Kept>,
    method: Method,
    At(path): At<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let signed = headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok()).unwrap_or_default();
    if !signed.contains("Credential=a-key/") || signed.contains("a-secret") {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut kept = kept.lock().unwrap();
    match method {
        Method::PUT => {
            kept.insert(path, body);
            [(header::ETAG, "\"1\"")].into_response()
        }
        Method::DELETE => {
            kept.remove(&path);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => match kept.get(&path) {
            Some(bytes) => {
                let headers =
                    [(header::ETAG, "\"1\""), (header::LAST_MODIFIED, "Mon, 02 Mar 2026 01:00:00 GMT")];
                (headers, bytes.clone()).into_response()
            }
            None => StatusCode::NOT_FOUND.into_response(),
        },
    }
}

async fn a_service() -> (String, Kept) {
    let kept = Kept::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().route("/{*path}", any(answer)).with_state(kept.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, kept)
}

fn settings(endpoint: String) -> Settings {
    let s3 = S3 {
        endpoint,
        bucket: "yichuang".to_owned(),
        region: "us-east-1".to_owned(),
        virtual_hosts: false,
        key: Secret::Env("KEY".to_owned()),
        secret: Secret::Env("SECRET".to_owned()),
    };
    Settings { s3: Some(s3), ..Settings::default() }
}

fn env(name: &str) -> Option<String> {
    match name {
        "KEY" => Some("a-key".to_owned()),
        "SECRET" => Some("a-secret\n".to_owned()),
        _ => None,
    }
}

#[tokio::test]
async fn a_bucket_keeps_files_under_the_names_that_a_folder_has() {
    let (address, kept) = a_service().await;
    let files = Files::open(Path::new("/nowhere"), &settings(address), &env).unwrap();
    let name = files.put(b"sealed".to_vec()).await.unwrap();
    let digits = name.as_str();
    let path = format!("yichuang/{}/{}/{digits}", &digits[..2], &digits[2..4]);
    assert_eq!(kept.lock().unwrap().keys().collect::<Vec<_>>(), [&path]);
    assert_eq!(files.get(&name).await.unwrap(), b"sealed");
    kept.lock().unwrap().insert(path, Bytes::from_static(b"altered"));
    assert!(matches!(files.get(&name).await, Err(StoreError::Corrupt { .. })));
    files.delete(&name).await.unwrap();
    assert_eq!(files.get(&name).await, Err(StoreError::Missing("files")));
    files.delete(&name).await.unwrap();
}

#[tokio::test]
async fn a_bucket_that_is_away_is_said_to_be_away_and_no_secret_is_said() {
    let files = Files::open(Path::new("/nowhere"), &settings("http://127.0.0.1:1".to_owned()), &env).unwrap();
    let why = match files.put(b"sealed".to_vec()).await {
        Err(StoreError::Unavailable(why)) => why,
        other => panic!("{other:?}"),
    };
    assert!(!why.contains("a-secret") && !why.contains("a-key"), "{why}");
}

#[test]
fn a_secret_that_is_not_there_stops_the_start_and_names_its_place_only() {
    let opened = Files::open(Path::new("/nowhere"), &settings("http://s3.test".to_owned()), &|_| None);
    let why = match opened {
        Err(why @ BadSettings::Secret { .. }) => why.to_string(),
        _ => panic!("opened without a key"),
    };
    assert_eq!(why, "the variable KEY is not set");
}
