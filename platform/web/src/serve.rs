//! The server: takes connections until told to stop, then lets the requests under way end.
//!
//! Stopping goes in this order. From the first moment `/readyz` answers 503, and so does every request that comes now, on
//! old connections and on new ones, with `Connection: close`. When the last request that came before is answered, the
//! listener closes, and each connection after the answer it is still sending. Whatever is not over after [`GRACE`] (a
//! client that reads or sends too slowly) is cut off.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::ServiceExt as _;
use axum::extract::Request;
use axum::response::Response;
use axum::serve::ListenerExt as _;
use http::{HeaderValue, Version, header};
use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot, watch};
use tower::Service;

use crate::live::Closing;

/// How long requests under way may take to end after `shutdown`. The whole program has ten seconds: the rest is for what
/// runs by itself and for the database.
const GRACE: Duration = Duration::from_secs(7);

/// Serves `router` until `shutdown` ends, and lets requests under way end.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (told, stopping) = oneshot::channel();
    let (close, closing) = watch::channel(false);
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true).and_then(|()| ends_when_dead(connection)) {
            tracing::debug!(%error, "a connection stays as the system makes it");
        }
    });
    let door = Arc::new(Door::default());
    let service = Guarded { router, door: Arc::clone(&door), closing: Closing(closing) };
    let service = service.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        shutdown.await;
        door.closing.store(true, Ordering::SeqCst);
        tracing::info!(under_way = door.inside.load(Ordering::SeqCst), "stopping");
        let _ = told.send(());
        close.send_replace(true);
        door.empty().await;
    });
    let grace_ends = async {
        match stopping.await {
            Ok(()) => tokio::time::sleep(GRACE).await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        ended = async { server.await } => ended,
        () = grace_ends => {
            tracing::warn!("requests were still under way when the grace ended");
            Ok(())
        }
    }
}

/// A machine that is switched off says no goodbye. What is sent to it stays unanswered, and the system would try for a quarter of an hour:
/// so long a page that is gone would keep its line.
const DEAD: Duration = Duration::from_secs(30);

#[cfg(target_os = "linux")]
fn ends_when_dead(connection: &TcpStream) -> io::Result<()> {
    SockRef::from(connection).set_tcp_user_timeout(Some(DEAD))
}

/// Where the system has no such setting, whoever is silent is asked whether they are there.
#[cfg(not(target_os = "linux"))]
fn ends_when_dead(connection: &TcpStream) -> io::Result<()> {
    SockRef::from(connection).set_tcp_keepalive(&socket2::TcpKeepalive::new().with_time(DEAD))
}

/// Marks a request that came after the program was told to stop: the gate refuses it, and `/readyz` says so.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopping;

/// Who is inside, and whether the door is closing.
#[derive(Debug, Default)]
struct Door {
    closing: AtomicBool,
    inside: AtomicUsize,
    left: Notify,
}

impl Door {
    /// Waits until everybody who came in time has left.
    async fn empty(&self) {
        loop {
            let left = self.left.notified();
            if self.inside.load(Ordering::SeqCst) == 0 {
                return;
            }
            left.await;
        }
    }
}

/// One request inside; it leaves when this is dropped, answered or not.
struct Inside(Arc<Door>);

impl Inside {
    /// `None` if the door is closing.
    fn enter(door: &Arc<Door>) -> Option<Self> {
        // First in, then look: whoever sees the door open is seen by the one who waits for all to leave.
        door.inside.fetch_add(1, Ordering::SeqCst);
        let inside = Self(Arc::clone(door));
        (!door.closing.load(Ordering::SeqCst)).then_some(inside)
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        if self.0.inside.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.0.left.notify_waiters();
        }
    }
}

/// The router behind the door.
#[derive(Clone)]
struct Guarded {
    router: Router,
    door: Arc<Door>,
    closing: Closing,
}

impl Service<Request> for Guarded {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Service::<Request>::poll_ready(&mut self.router, context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let inside = Inside::enter(&self.door);
        request.extensions_mut().insert(self.closing.clone());
        if inside.is_none() {
            request.extensions_mut().insert(Stopping);
        }
        let closes = request.version() < Version::HTTP_2;
        let (work, door) = (self.router.call(request), Arc::clone(&self.door));
        Box::pin(async move {
            let mut response = work.await?;
            if closes && door.closing.load(Ordering::SeqCst) {
                response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            drop(inside);
            Ok(response)
        })
    }
}
