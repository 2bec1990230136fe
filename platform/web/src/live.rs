//! Pages that follow what happens: server-sent events over one answer that goes on. Each `view` carries the part of the page
//! that changed, whole, so that whoever missed some is right again with the next; a `beat` in between says that the line stands.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderValue, header};
use tokio::sync::{mpsc, watch};
use tokio_stream::wrappers::ReceiverStream;

use crate::limits::Asker;
use crate::lines::Line;
use crate::refusal::Refusal;
use crate::visit::Visit;

/// How often a line that is silent says that it stands.
const BEAT: Duration = Duration::from_secs(10);

/// How long one answer goes on; the page then asks again by itself, so that none is kept for a page that is long gone.
const LASTS: Duration = Duration::from_mins(10);

/// Says when the program is told to stop: what goes on by itself ends then.
#[derive(Debug, Clone)]
pub(crate) struct Closing(pub(crate) watch::Receiver<bool>);

impl Closing {
    async fn told(&mut self) {
        // An error: nobody can tell any more, which is the same.
        let _ = self.0.wait_for(|closing| *closing).await;
    }
}

/// A page that takes nothing for so long is gone, or reads so slowly that nobody looks at it: its place is free for another. One whose
/// machine is gone is noticed by the connection, through which no beat gets ([`crate::serve`]).
const GONE: Duration = Duration::from_secs(30);

/// A page that wants to follow, and has a line for it. Extracted by its handler, answered by [`Live::follow`]; refused where too many follow
/// already ([`crate::Lines`]).
#[derive(Debug)]
pub struct Live {
    closing: Option<Closing>,
    line: Option<Line>,
}

impl Live {
    /// Sends what `view` shows now, and again whenever it changes; a page that reads slowly gets the last of several. Ends with the
    /// program, with whoever fills `view`, or when the page goes away.
    pub fn follow(self, view: watch::Receiver<Arc<str>>) -> Response {
        let (sender, events) = mpsc::channel(1);
        tokio::spawn(tell(self, view, (sender, GONE)));
        let mut answer = Sse::new(ReceiverStream::new(events)).into_response();
        // Proxies that collect an answer before they pass it on must not do so here.
        answer.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        answer
    }
}

impl<S: Sync> FromRequestParts<S> for Live {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        let closing = parts.extensions.get::<Closing>().cloned();
        let visit = parts.extensions.get::<Arc<Visit>>();
        let line = visit.map(|visit| visit.shell.lines.take(Asker::of_page(visit))).transpose()?;
        Ok(Self { closing, line })
    }
}

type Told = Result<Event, Infallible>;

async fn tell(live: Live, mut view: watch::Receiver<Arc<str>>, (page, gone): (mpsc::Sender<Told>, Duration)) {
    // The line is held as long as this goes on.
    let Live { closing, line: _line } = live;
    let closed = async {
        match closing {
            Some(mut closing) => closing.told().await,
            None => std::future::pending().await,
        }
    };
    let (mut closed, mut over) = (std::pin::pin!(closed), std::pin::pin!(tokio::time::sleep(LASTS)));
    let mut beat = tokio::time::interval(BEAT);
    view.mark_changed();
    loop {
        let event = tokio::select! {
            changed = view.changed() => match changed {
                Ok(()) => shown(&view.borrow_and_update()),
                Err(_) => return,
            },
            _ = beat.tick() => Event::default().event("beat").data("."),
            () = &mut closed => return,
            () = &mut over => return,
            () = page.closed() => return,
        };
        match tokio::time::timeout(gone, page.send(Ok(event))).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) | Err(_) => return,
        }
    }
}

fn shown(html: &str) -> Event {
    // The protocol ends lines with a carriage return, too.
    Event::default().event("view").data(html.replace('\r', ""))
}

#[cfg(test)]
mod tests {
    use axum::body::BodyDataStream;
    use tokio_stream::StreamExt as _;

    use super::*;
    use crate::lines::{Lines, Open};

    async fn next(body: &mut BodyDataStream) -> Option<String> {
        Some(String::from_utf8(body.next().await?.unwrap().to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_page_gets_what_is_shown_now_and_then_each_change_and_the_end() {
        let (screen, view) = watch::channel::<Arc<str>>("<p>1</p>\n<p>2</p>".into());
        let answer = Live { closing: None, line: None }.follow(view);
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/event-stream");
        let mut body = answer.into_body().into_data_stream();
        let mut said = vec![next(&mut body).await.unwrap(), next(&mut body).await.unwrap()];
        said.sort();
        assert_eq!(said, ["event: beat\ndata: .\n\n", "event: view\ndata: <p>1</p>\ndata: <p>2</p>\n\n"]);
        screen.send_replace("<p>3</p>".into());
        assert_eq!(next(&mut body).await.unwrap(), "event: view\ndata: <p>3</p>\n\n");
        drop(screen);
        assert_eq!(next(&mut body).await, None);
    }

    #[tokio::test]
    async fn a_page_that_takes_nothing_any_more_leaves_its_place_to_others() {
        let open = Open::new(Lines { all: 1, of_address: 1, of_account: 1 });
        let taken = open.take(Asker::Address(7)).unwrap();
        assert!(open.take(Asker::Address(7)).is_err(), "it is taken");
        let (_screen, view) = watch::channel::<Arc<str>>("<p>1</p>".into());
        let (sender, page) = mpsc::channel(1);
        // The page is there and reads nothing.
        let follows = Live { closing: None, line: Some(taken) };
        tell(follows, view, (sender, Duration::from_millis(1))).await;
        assert!(open.take(Asker::Address(7)).is_ok());
        drop(page);
    }

    #[tokio::test]
    async fn it_ends_when_the_program_is_told_to_stop() {
        let (_screen, view) = watch::channel::<Arc<str>>("".into());
        let (close, closing) = watch::channel(false);
        let live = Live { closing: Some(Closing(closing)), line: None };
        let mut body = live.follow(view).into_body().into_data_stream();
        close.send_replace(true);
        while next(&mut body).await.is_some() {}
    }
}
