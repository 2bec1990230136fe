//! The one middleware: who comes, in which language, may they; afterwards headers, refusals, log line and figures.
//! One function instead of a dozen layers, so that a request pays for one boxed future and one look-up of its session.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{Extensions, HeaderValue, header};
use plat_kernel::clock::Stopwatch;
use tracing::Instrument as _;

use crate::cookies::Jar;
use crate::refusal::Refusal;
use crate::serve::Stopping;
use crate::site::Site;
use crate::visit::{Credential, Visit};
use crate::{csrf, headers, limits, render};

/// Every page and every call of the API passes here.
pub(crate) async fn gate(State(site): State<Arc<Site>>, mut request: Request, next: Next) -> Response {
    let watch = Stopwatch::start();
    let mut visit = Visit::read(&request, &site.shell, site.next_trace());
    let span =
        tracing::info_span!("request", trace = %visit.trace, method = %request.method(), path = %visit.path);
    let greeted = greet(&site, &mut visit, request.extensions()).await;
    let visit = Arc::new(visit);
    request.extensions_mut().insert(Arc::clone(&visit));
    let work = async {
        greeted?;
        limits::before(&visit, request.method())?;
        let request = csrf::guard(&visit, request).await?;
        visit.keep_typed(request.extensions());
        caught(next.run(request)).await
    };
    let response = work.instrument(span.clone()).await;
    let _inside = span.enter();
    let response = leave(&site, &visit, response);
    let took = watch.elapsed();
    site.figures.count(response.status(), took);
    tracing::debug!(status = response.status().as_u16(), micros = took.as_micros(), "answered");
    response
}

/// Looks up the session. Callers without a cookie or token cost nothing, nor does who comes after closing time.
async fn greet(site: &Site, visit: &mut Visit, extensions: &Extensions) -> Result<(), Refusal> {
    if extensions.get::<Stopping>().is_some() {
        return Err(plat_store::StoreError::Closed.into());
    }
    let (Credential::Cookie(token) | Credential::Bearer(token)) = &visit.credential else { return Ok(()) };
    if matches!(visit.credential, Credential::Bearer(_)) {
        visit.program = site.identity.program_of(token, visit.peer).await?;
    }
    if visit.program.is_some() {
        return Ok(());
    }
    visit.session = site.session(token).await?;
    Ok(())
}

/// Runs the handler; a panic becomes our own fault instead of a dead connection.
async fn caught(work: impl Future<Output = Response>) -> Result<Response, Refusal> {
    let mut work = pin!(work);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(response)) => Poll::Ready(Ok(response)),
        Err(panic) => Poll::Ready(Err(Refusal::internal(panic_text(&*panic)))),
    })
    .await
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("a handler panicked: {}", text.unwrap_or("without words"))
}

/// Makes refusals visible and puts the headers on.
fn leave(site: &Site, visit: &Visit, answer: Result<Response, Refusal>) -> Response {
    let mut response = match answer {
        Err(refusal) => refused(visit, &refusal),
        Ok(mut response) => match refusal_in(&mut response) {
            None => response,
            Some(refusal) => {
                let mut page = refused(visit, &refusal);
                let allow = response.headers_mut().remove(header::ALLOW);
                allow.map(|methods| page.headers_mut().insert(header::ALLOW, methods));
                page
            }
        },
    };
    let https = site.shell.options.https;
    let jar = Jar { secure: https };
    for cookie in visit.chosen().filter_map(|(name, value)| jar.choice(name, value)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    headers::put(response.headers_mut(), visit.session.is_some(), https);
    response
}

fn refused(visit: &Visit, refusal: &Refusal) -> Response {
    let details = refusal.details();
    let internal = details.internal.as_deref().unwrap_or_default();
    if details.kind.is_ours() {
        tracing::error!(code = %details.code, internal, "could not answer");
    } else {
        tracing::debug!(code = %details.code, internal, "refused");
    }
    render::refusal(visit, refusal)
}

/// The refusal a handler returned, or the one the framework's bare error stands for.
fn refusal_in(response: &mut Response) -> Option<Refusal> {
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        return Some(refusal);
    }
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let bare = kind.is_empty() || kind.starts_with(b"text/plain");
    bare.then(|| Refusal::of_status(status)).flatten()
}
