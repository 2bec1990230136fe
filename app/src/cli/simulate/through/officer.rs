//! An officer's day at a window: signs in, calls, serves, and does what the desk shows to be next.

use std::{sync::Arc, time::Duration};

use plat_facts::ItemRef;
use plat_kernel::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Day, Failure,
    hall::Board,
    line::{Line, Refused},
    staff::Sitting,
};

/// So long somebody who was called may take; then they are called again, and after as long noted as absent.
const PATIENCE: SignedDuration = SignedDuration::from_secs(60);
/// However fast the city's clock is, the board needs some time.
const AT_LEAST: Duration = Duration::from_millis(300);
/// An officer who has nobody looks again at least so often.
const LOOK: SignedDuration = SignedDuration::from_secs(45);
/// Seconds until an officer presses the next key.
const KEYS: (u32, u32) = (1, 5);
/// How often an officer tries to have a window, and how long between.
const TRIES: usize = 10;
const A_MOMENT: SignedDuration = SignedDuration::from_secs(30);
/// One service in so many is passed on to another window, when it has lasted for a while.
const PASSED_ON: u32 = 60;
const A_WHILE: SignedDuration = SignedDuration::from_mins(2);
/// After one service in so many the window is paused.
const PAUSED: u32 = 80;
const A_PAUSE: SignedDuration = SignedDuration::from_mins(5);

/// The screen of the window.
#[derive(Debug, Deserialize)]
struct Desk {
    ticket: Option<Visitor>,
    waiting: usize,
}

#[derive(Debug, Deserialize)]
struct Visitor {
    number: u32,
    state: String,
    items: Vec<ItemRef>,
    first_called: Option<Timestamp>,
}

/// Works all sittings of a day.
pub(super) async fn work(day: Arc<Day>, badge: String, sittings: Vec<Sitting>) -> Result<(), Failure> {
    let mut line = Line::to(&day.address);
    let mut signed_in = false;
    for sitting in sittings {
        if sitting.to <= day.hands.now() {
            continue;
        }
        tokio::select! {
            () = day.hands.until(sitting.from) => {}
            () = day.is_over() => break,
        }
        if !signed_in {
            line.sign_in(&badge, &day.password).await?;
            signed_in = true;
        }
        Seat { day: day.clone(), line: &mut line, sitting, taken_over: false }.sit().await?;
    }
    Ok(())
}

struct Seat<'a> {
    day: Arc<Day>,
    line: &'a mut Line,
    sitting: Sitting,
    /// Whoever is there was there before.
    taken_over: bool,
}

impl Seat<'_> {
    async fn sit(&mut self) -> Result<(), Failure> {
        let Some(desk) = self.sit_down().await? else { return Ok(()) };
        let (day, end, relieved) = (self.day.clone(), self.sitting.to, self.sitting.is_relieved);
        tokio::select! {
            done = self.serve(desk) => done,
            // The colleague is there: what is under way is theirs.
            () = day.hands.until(end), if relieved => Ok(()),
        }
    }

    /// Takes the window. Whoever stood in for a colleague waits for them to be back; who cannot have the window has a free hour.
    async fn sit_down(&mut self) -> Result<Option<Desk>, Failure> {
        let window = json!({ "window": self.sitting.window });
        if self.sitting.takes_over
            && let Ok(desk) = self.press("hand-over", &window).await?
        {
            self.taken_over = desk.ticket.as_ref().is_some_and(|it| it.state == "serving");
            let mut book = self.day.book();
            book.counts.taken_over += 1;
            book.counts.taken_over_with_somebody += usize::from(desk.ticket.is_some());
            return Ok(Some(desk));
        }
        for _ in 0..TRIES {
            if let Ok(desk) = self.press("open", &window).await? {
                return Ok(Some(desk));
            }
            self.rest(A_MOMENT).await;
        }
        Ok(None)
    }

    /// Does what the screen shows to be next, until the sitting is over.
    async fn serve(&mut self, mut desk: Desk) -> Result<(), Failure> {
        loop {
            let next = match &desk.ticket {
                Some(called) if called.state == "called" => self.await_visitor(called).await?,
                Some(there) => self.attend(there).await?,
                None if self.goes_home(&desk) => {
                    return self.press("close", &Value::Null).await.map(drop);
                }
                None if desk.waiting == 0 => {
                    self.look_up().await;
                    None
                }
                None => {
                    self.rest(self.day.between(KEYS)).await;
                    self.press("next", &Value::Null).await?.ok()
                }
            };
            desk = match next {
                Some(desk) => desk,
                None => self.line.get("/desk/window").await?.done()?,
            };
            if let Some(it) = &desk.ticket {
                self.day.book().sees(self.sitting.window, it.number, it.first_called);
            }
        }
    }

    /// At the end of the sitting, when the doors are closed and nobody waits, or when nobody comes any more.
    fn goes_home(&self, desk: &Desk) -> bool {
        let now = self.day.hands.now();
        let last = self.sitting.to >= self.day.closes;
        let over = now >= self.sitting.to && (!last || desk.waiting == 0 || now >= self.day.ends);
        over || self.day.over_now()
    }

    /// Waits until more people wait than now, or for a while.
    async fn look_up(&self) {
        let day = &self.day;
        let mut board = day.board.clone();
        let mut fewest = board.borrow_and_update().waiting;
        let more = async {
            let more = |it: &Arc<Board>| {
                fewest = fewest.min(it.waiting);
                it.waiting > fewest
            };
            // Whoever looks at the board for all is there as long as the day.
            drop(board.wait_for(more).await);
        };
        tokio::select! {
            () = more => {}
            () = day.hands.rest(LOOK) => {}
            () = day.is_over() => {}
        }
        self.rest(day.between(KEYS)).await;
    }

    /// Somebody was called: they come, are called again, or do not come.
    async fn await_visitor(&mut self, called: &Visitor) -> Result<Option<Desk>, Failure> {
        let (day, number, window) = (self.day.clone(), called.number, self.sitting.window);
        let seen = json!({ "number": number });
        for again in [true, false] {
            let patience = day.hands.ours(PATIENCE).max(AT_LEAST);
            let came = tokio::time::timeout(patience, day.floor.is_there(window, number)).await;
            if came.is_ok() {
                return Ok(self.press("begin", &seen).await?.ok());
            }
            if again && self.press("again", &seen).await?.is_ok() {
                day.book().counts.called_again += 1;
            }
        }
        day.book().lets_go(window);
        let noted = self.press("absent", &seen).await?;
        day.book().counts.absent += usize::from(noted.is_ok());
        Ok(noted.ok())
    }

    /// Somebody is there: served, or passed on to another window.
    async fn attend(&mut self, there: &Visitor) -> Result<Option<Desk>, Failure> {
        let (day, number, window) = (self.day.clone(), there.number, self.sitting.window);
        if !self.taken_over && day.chance.below(PASSED_ON) == 0 {
            self.rest(A_WHILE).await;
            day.book().lets_go(window);
            let note = json!({ "number": number, "note": "照片已核对，请继续办理" });
            if let Ok(desk) = self.press("pass-on", &note).await? {
                day.book().counts.passed_on += 1;
                return Ok(Some(desk));
            }
        }
        // Of a service that a colleague began about half is left.
        let part = if std::mem::take(&mut self.taken_over) { 2 } else { 1 };
        self.rest(day.service(&there.items) / part).await;
        day.book().lets_go(window);
        let done = self.press("finish", &json!({ "number": number })).await?;
        if done.is_ok() {
            day.book().served(window, number, day.hands.now());
        }
        if day.chance.below(PAUSED) == 0 && self.press("pause", &Value::Null).await?.is_ok() {
            day.book().counts.paused += 1;
            self.rest(A_PAUSE).await;
            return Ok(self.press("resume", &Value::Null).await?.ok());
        }
        Ok(done.ok())
    }

    async fn rest(&self, time: SignedDuration) {
        self.day.hands.rest(time).await;
    }

    /// Presses a key; what the city refuses is written down.
    async fn press(&mut self, key: &str, body: &Value) -> Result<Result<Desk, Refused>, Failure> {
        let body = if body.is_null() { &json!({}) } else { body };
        let answer = self.line.post(&format!("/desk/window/{key}"), body).await?;
        let done = answer.done();
        if let Err(Refused(why)) = &done {
            *self.day.book().counts.not_done.entry(format!("{key}: {why}")).or_default() += 1;
        }
        Ok(done)
    }
}
