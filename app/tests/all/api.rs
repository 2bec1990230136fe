//! A program that calls the API with its session as a bearer token.

use std::net::SocketAddr;

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Method, Request, StatusCode, header},
};
use serde_json::{Value, json};
use tower::ServiceExt as _;

#[derive(Clone)]
pub(crate) struct Caller {
    router: Router,
    token: Option<String>,
}

impl Caller {
    pub(crate) fn of(router: Router) -> Self {
        Self { router, token: None }
    }

    /// With a session that was begun elsewhere.
    pub(crate) fn with_token(router: Router, token: String) -> Self {
        Self { router, token: Some(token) }
    }

    pub(crate) async fn sign_in(&mut self, login: &str, password: &str) {
        let (status, answer) = self
            .call(Method::POST, "/api/v1/session", Some(json!({"login": login, "password": password})))
            .await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        self.token = answer["token"].as_str().map(str::to_owned);
    }

    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let (media, body) = match body {
            Some(body) => ("application/json", body.to_string().into_bytes()),
            None => ("application/octet-stream", Vec::new()),
        };
        self.send(method, path, media, body).await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        media: &str,
        body: Vec<u8>,
    ) -> (StatusCode, Value) {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "yichuang.test");
        if !body.is_empty() {
            request = request.header(header::CONTENT_TYPE, media);
        }
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let mut request = request.body(Body::from(body)).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    /// What must be answered with success.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let (status, answer) = self.call(Method::GET, path, None).await;
        assert!(status.is_success(), "{path}: {status} {answer}");
        answer
    }

    /// A page in Chinese, as it is sent.
    pub(crate) async fn page(&self, path: &str) -> String {
        let request = Request::builder().uri(path).header(header::HOST, "yichuang.test");
        let request = request.header(header::ACCEPT, "text/html").header(header::ACCEPT_LANGUAGE, "zh-CN");
        let session = format!("{}={}", plat_web::SESSION_COOKIE, self.token.as_deref().unwrap_or_default());
        let mut request = request.header(header::COOKIE, session).body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        let answer = self.router.clone().oneshot(request).await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.into()).unwrap()
    }

    /// What must be answered with success.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.call(Method::POST, path, Some(body)).await;
        assert!(status.is_success(), "{path}: {status} {answer}");
        answer
    }

    /// An officer's verb.
    pub(crate) async fn does(&self, case: &str, command: Value) -> Value {
        self.post(&format!("/api/v1/desk/cases/{case}/commands"), command).await
    }
}
