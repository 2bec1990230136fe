//! One person's connection to the program, opened again whenever it breaks.

use std::{fmt, net::SocketAddr, time::Duration};

use http_body_util::{BodyExt as _, Full};
use hyper::{
    Method, Request, StatusCode,
    body::Bytes,
    client::conn::http1::{SendRequest, handshake},
    header::{self, HeaderMap},
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::Failure;

/// Whoever waits longer for an answer gives up.
const PATIENCE: Duration = Duration::from_secs(30);

/// No answer came, or only a part of one: nobody can know whether it was done.
#[derive(Debug)]
pub struct Lost(pub String);

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no answer: {}", self.0)
    }
}

impl std::error::Error for Lost {}

/// A whole answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    /// The body as JSON; null if it is something else.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The stable code of a refusal.
    pub fn code(&self) -> String {
        self.json().get("code").and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// A header as text, empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// Somebody with a token who speaks to the program over one kept-alive connection.
pub struct Client {
    site: SocketAddr,
    token: Option<String>,
    connection: Option<SendRequest<Full<Bytes>>>,
}

impl Client {
    /// Somebody who is signed in, or nobody in particular.
    pub fn of(site: SocketAddr, token: Option<String>) -> Self {
        Self { site, token, connection: None }
    }

    /// Goes to another node.
    pub fn go_to(&mut self, site: SocketAddr) {
        self.site = site;
        self.connection = None;
    }

    /// Asks for a page or a thing.
    pub async fn get(&mut self, path: &str) -> Result<Answer, Lost> {
        self.send(Method::GET, path, (None, "application/json", Bytes::new())).await
    }

    /// Sends JSON, under a key if there is one.
    pub async fn post(&mut self, path: &str, key: Option<&str>, body: &Value) -> Result<Answer, Lost> {
        self.send(Method::POST, path, (key, "application/json", body.to_string().into())).await
    }

    /// Sends a body as it is.
    pub async fn put_up(&mut self, path: &str, bytes: Vec<u8>) -> Result<Answer, Lost> {
        self.send(Method::POST, path, (None, "application/octet-stream", bytes.into())).await
    }

    async fn send(
        &mut self,
        method: Method,
        path: &str,
        (key, media, body): (Option<&str>, &str, Bytes),
    ) -> Result<Answer, Lost> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "faults")
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, media);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let request = request.body(Full::new(body)).map_err(lost)?;
        let answer = tokio::time::timeout(PATIENCE, self.exchange(request)).await;
        let answer = answer.unwrap_or_else(|_| Err("nothing came for half a minute".into()));
        answer.map_err(|why| {
            self.connection = None;
            Lost(why.to_string())
        })
    }

    async fn exchange(&mut self, request: Request<Full<Bytes>>) -> Result<Answer, Failure> {
        let mut connection = match self.connection.take().filter(|it| !it.is_closed()) {
            Some(open) => open,
            None => connect(self.site).await?,
        };
        connection.ready().await?;
        let (head, body) = connection.send_request(request).await?.into_parts();
        let body = body.collect().await?.to_bytes();
        if head.headers.get(header::CONNECTION).is_none_or(|it| it != "close") {
            self.connection = Some(connection);
        }
        Ok(Answer { status: head.status, headers: head.headers, body })
    }
}

async fn connect(site: SocketAddr) -> Result<SendRequest<Full<Bytes>>, Failure> {
    let stream = TcpStream::connect(site).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

fn lost(why: impl fmt::Display) -> Lost {
    Lost(why.to_string())
}
