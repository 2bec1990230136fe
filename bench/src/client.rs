//! One kept-alive connection.

use std::{net::SocketAddr, sync::Arc};

use http_body_util::{BodyExt as _, Full};
use hyper::{
    Request, StatusCode,
    body::{Bytes, Incoming},
    client::conn::http1::{SendRequest, handshake},
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::{Failure, load::Caller};

/// A connection to a server on this machine.
pub(crate) struct Connection(SendRequest<Full<Bytes>>);

impl Connection {
    /// Connects; the runtime at hand keeps the connection going.
    pub(crate) async fn to(address: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self(sender))
    }

    /// Sends a request; the status and the whole body come back.
    pub(crate) async fn send(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> Result<(StatusCode, Bytes), Failure> {
        self.0.ready().await?;
        let answer = self.0.send_request(request).await?;
        let status = answer.status();
        Ok((status, answer.into_body().collect().await?.to_bytes()))
    }
}

impl Connection {
    /// Sends a request whose answer goes on: the body comes back as it is sent.
    pub(crate) async fn stream(&mut self, request: Request<Full<Bytes>>) -> Result<Incoming, Failure> {
        self.0.ready().await?;
        let answer = self.0.send_request(request).await?;
        if answer.status() == StatusCode::OK {
            Ok(answer.into_body())
        } else {
            Err(format!("the answer does not go on: {}", answer.status()).into())
        }
    }
}

/// Connections to one server.
pub(crate) async fn connections(address: SocketAddr, many: usize) -> Result<Vec<Connection>, Failure> {
    let mut all = Vec::with_capacity(many);
    for _ in 0..many {
        all.push(Connection::to(address).await?);
    }
    Ok(all)
}

/// A page that is asked for again and again.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// The address on the server.
    pub(crate) path: &'static str,
    /// `Accept`.
    pub(crate) accept: &'static str,
    /// `Accept-Encoding`, if any.
    pub(crate) encoding: Option<&'static str>,
    /// Whose page it is: a bearer token, none for what anybody may read.
    pub(crate) token: Option<String>,
}

/// Somebody who reads one page again and again.
pub(crate) struct Reader {
    connection: Connection,
    wanted: Arc<Wanted>,
}

impl Reader {
    /// A reader of a page.
    pub(crate) fn of(connection: Connection, wanted: Arc<Wanted>) -> Self {
        Self { connection, wanted }
    }

    /// Asks once.
    pub(crate) async fn read(&mut self) -> Result<Bytes, Failure> {
        let mut request = Request::get(self.wanted.path)
            .header("host", "bench")
            .header("accept", self.wanted.accept)
            .header("accept-language", "zh-CN,zh;q=0.9");
        if let Some(encoding) = self.wanted.encoding {
            request = request.header("accept-encoding", encoding);
        }
        if let Some(token) = &self.wanted.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let (status, body) = self.connection.send(request.body(Full::default())?).await?;
        if status == StatusCode::OK {
            Ok(body)
        } else {
            Err(format!("{}: {status}", self.wanted.path).into())
        }
    }
}

impl Caller for Reader {
    async fn call(&mut self) -> Result<(), Failure> {
        self.read().await.map(drop)
    }
}
