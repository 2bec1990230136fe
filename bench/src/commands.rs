//! The command through HTTP: an officer receives an application at a window.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use http_body_util::Full;
use hyper::{Request, StatusCode, body::Bytes};
use serde_json::json;

use crate::{
    Failure,
    client::Connection,
    load::Caller,
    served::{ITEM, Served},
};

const PATH: &str = "/api/v1/desk/cases";

/// What all officers at their windows share.
pub(crate) struct Orders {
    authorization: String,
    /// The body for each resident.
    bodies: Vec<Bytes>,
    keyed: bool,
    next: AtomicU64,
}

impl Orders {
    /// Applications of every resident of the city.
    pub(crate) fn of(served: &Served, keyed: bool) -> Self {
        let body = |(number, _): &(String, _)| {
            let body = json!({
                "id_number": number,
                "item": ITEM,
                "answers": {
                    "destination": "hong-kong", "times": "once", "permit_number": "C00000001", "delivery": "pickup",
                },
                "materials": served.materials,
            });
            Bytes::from(body.to_string())
        };
        let bodies = served.residents.iter().map(body).collect();
        Self { authorization: format!("Bearer {}", served.officer), bodies, keyed, next: AtomicU64::new(0) }
    }

    fn next(&self) -> Result<Request<Full<Bytes>>, Failure> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        let people = u64::try_from(self.bodies.len().max(1))?;
        let body = self.bodies.get(usize::try_from(turn % people)?).cloned().unwrap_or_default();
        let mut request = Request::post(PATH)
            .header("host", "bench")
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .header("authorization", self.authorization.as_str());
        if self.keyed {
            request = request.header("idempotency-key", format!("bench-{turn}"));
        }
        Ok(request.body(Full::new(body))?)
    }
}

/// One window.
pub(crate) struct Window {
    connection: Connection,
    orders: Arc<Orders>,
}

impl Window {
    /// A window with its connection.
    pub(crate) fn of(connection: Connection, orders: Arc<Orders>) -> Self {
        Self { connection, orders }
    }
}

impl Caller for Window {
    async fn call(&mut self) -> Result<(), Failure> {
        let (status, body) = self.connection.send(self.orders.next()?).await?;
        if status == StatusCode::CREATED {
            return Ok(());
        }
        Err(format!("{status} {}", String::from_utf8_lossy(&body)).into())
    }
}
