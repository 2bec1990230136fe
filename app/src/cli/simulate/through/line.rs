//! A line to the city, as anybody has one: HTTP, one request after the other, or a page that is followed.

use std::time::Duration;

use http::{Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full};
use hyper::{
    body::{Bytes, Incoming},
    client::conn::http1::{SendRequest, handshake},
};
use hyper_util::rt::TokioIo;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::net::TcpStream;

use super::Failure;

/// How often is asked again where the city is busy or the line broke.
const TRIES: u32 = 6;
/// How long is waited before, at first.
const PAUSE: Duration = Duration::from_millis(50);

/// Where the city is.
#[derive(Debug, Clone)]
pub(super) struct Address {
    host: String,
    port: u16,
}

impl Address {
    /// Of an address like `http://127.0.0.1:8080`.
    pub(super) fn of(uri: &Uri) -> Option<Self> {
        let plain = uri.scheme_str() == Some("http");
        let host = uri.host().filter(|_| plain)?.to_owned();
        Some(Self { host, port: uri.port_u16().unwrap_or(80) })
    }
}

/// What the city answered.
#[derive(Debug)]
pub(super) struct Answer {
    /// The status.
    pub(super) status: StatusCode,
    /// The JSON; null if there is none.
    pub(super) body: Value,
}

impl Answer {
    /// What it says, if it was done.
    pub(super) fn done<T: DeserializeOwned>(self) -> Result<T, Refused> {
        if self.status.is_success() {
            return serde_json::from_value(self.body).map_err(|why| Refused(why.to_string()));
        }
        let code = self.body.get("code").and_then(Value::as_str).unwrap_or_default();
        Err(Refused(format!("{} {code}", self.status.as_u16())))
    }
}

/// The city would not: its status and its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused(pub(super) String);

impl From<Refused> for Failure {
    fn from(Refused(why): Refused) -> Self {
        Self::work(why)
    }
}

/// A connection that is kept and made anew when it breaks.
#[derive(Debug)]
pub(super) struct Line {
    to: Address,
    token: Option<String>,
    kept: Option<SendRequest<Full<Bytes>>>,
}

impl Line {
    /// A line of somebody who is not signed in.
    pub(super) fn to(address: &Address) -> Self {
        Self { to: address.clone(), token: None, kept: None }
    }

    /// Signs in with a name and a password, from now on.
    pub(super) async fn sign_in(&mut self, login: &str, password: &str) -> Result<(), Failure> {
        self.token = None;
        let body = serde_json::json!({ "login": login, "password": password });
        let session: Value = self.post("/session", &body).await?.done()?;
        self.token = session.get("token").and_then(Value::as_str).map(str::to_owned);
        Ok(())
    }

    /// Reads something of the API.
    pub(super) async fn get(&mut self, path: &str) -> Result<Answer, Failure> {
        self.ask(Method::GET, path, Bytes::new()).await
    }

    /// Does something by the API.
    pub(super) async fn post(&mut self, path: &str, body: &Value) -> Result<Answer, Failure> {
        self.ask(Method::POST, path, Bytes::from(body.to_string())).await
    }

    /// Follows a page: what comes, as it comes.
    pub(super) async fn follow(&mut self, path: &str) -> Result<Incoming, Failure> {
        let request = Request::get(path).header(header::HOST, self.host()).body(Full::default());
        let answer = self.send(request.map_err(broken)?).await?;
        if answer.status() == StatusCode::OK {
            Ok(answer.into_body())
        } else {
            Err(Failure::work(format!("{path}: {}", answer.status())))
        }
    }

    fn host(&self) -> String {
        format!("{}:{}", self.to.host, self.to.port)
    }

    /// Asks, and again while the city is too busy to begin with it: what it answers so it has not done.
    async fn ask(&mut self, method: Method, path: &str, body: Bytes) -> Result<Answer, Failure> {
        let mut pause = PAUSE;
        let mut tries = 1;
        loop {
            let answer = self.once(&method, path, body.clone()).await;
            let busy = match &answer {
                Ok(answer) => {
                    matches!(answer.status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS)
                }
                // Whether a command was done before the line broke nobody knows: it is not sent twice.
                Err(_) => method == Method::GET,
            };
            if !busy || tries == TRIES {
                return answer;
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
            tries += 1;
        }
    }

    async fn once(&mut self, method: &Method, path: &str, body: Bytes) -> Result<Answer, Failure> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::HOST, self.host())
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let answer = self.send(request.body(Full::new(body)).map_err(broken)?).await?;
        let status = answer.status();
        let body = answer.into_body().collect().await.map_err(broken)?.to_bytes();
        Ok(Answer { status, body: serde_json::from_slice(&body).unwrap_or(Value::Null) })
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<http::Response<Incoming>, Failure> {
        let mut kept = match self.kept.take() {
            Some(kept) => kept,
            None => self.connect().await?,
        };
        if kept.ready().await.is_err() {
            kept = self.connect().await?;
        }
        let answer = kept.send_request(request).await.map_err(broken)?;
        self.kept = Some(kept);
        Ok(answer)
    }

    async fn connect(&self) -> Result<SendRequest<Full<Bytes>>, Failure> {
        let stream = TcpStream::connect((self.to.host.as_str(), self.to.port)).await?;
        stream.set_nodelay(true)?;
        let (kept, connection) = handshake(TokioIo::new(stream)).await.map_err(broken)?;
        tokio::spawn(connection);
        Ok(kept)
    }
}

fn broken(why: impl std::fmt::Display) -> Failure {
    Failure::work(why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_is_reached_without_encryption_beside_it_or_not_at_all() {
        let of = |text: &str| Address::of(&text.parse().unwrap()).map(|it| (it.host, it.port));
        assert_eq!(of("http://localhost:8081"), Some(("localhost".to_owned(), 8081)));
        assert_eq!(of("http://city"), Some(("city".to_owned(), 80)));
        assert_eq!(of("https://city"), None);
        assert_eq!(of("/somewhere"), None);
    }
}
