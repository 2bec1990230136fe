//! A visitor's way through the hall: a number, the wait, the window.

use std::sync::Arc;

use cap_queue::Range;
use http_body_util::BodyExt as _;
use plat_kernel::{SignedDuration, Timestamp, idno::ResidentId};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::{
    Day, Failure,
    book::Noted,
    hall::{Board, Shown},
    line::{Line, Refused},
    people::{Comer, How},
};

/// After so long whoever is of that kind gives up.
const ENOUGH: SignedDuration = SignedDuration::from_mins(20);

/// So often whoever waits looks at the own ticket, besides the board.
const LOOK: SignedDuration = SignedDuration::from_mins(10);

/// A ticket, as it is handed out.
#[derive(Debug, Deserialize)]
struct Taken {
    number: String,
    code: String,
    claim: String,
    told: Option<Minutes>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct Minutes {
    p50: i64,
    p90: i64,
}

/// A ticket, as it stands.
#[derive(Debug, Deserialize)]
struct Stands {
    state: String,
    window: Option<u16>,
    taken: Timestamp,
    missed: u8,
}

/// Comes, gets a number and stays until it is over.
pub(super) async fn visit(day: Arc<Day>, comer: Comer) -> Result<(), Failure> {
    day.hands.until(comer.at).await;
    let taken = match take(&day, &comer).await? {
        Ok(taken) => taken,
        Err(Refused(why)) => {
            *day.book().counts.refused.entry(why).or_default() += 1;
            return Ok(());
        }
    };
    let mut line = Line::to(&day.address);
    let stands = ticket(&mut line, &taken.code).await?;
    let number: u32 = taken.number.parse().map_err(|_| Failure::work("a number is not one"))?;
    let range = |it: Minutes| Range {
        p50: SignedDuration::from_mins(it.p50),
        p90: SignedDuration::from_mins(it.p90),
    };
    let noted = Noted {
        code: taken.code.clone(),
        branch: comer.branch.code(),
        claim: taken.claim.clone(),
        taken: stands.taken,
        told: taken.told.map(range),
        called: None,
        served: None,
        absences: 0,
        end: None,
    };
    day.book().took(number, noted);
    let mut visitor = Visitor { board: day.board.clone(), day, line, comer, taken, number };
    visitor.stay().await
}

async fn take(day: &Day, comer: &Comer) -> Result<Result<Taken, Refused>, Failure> {
    let item = comer.item.as_str();
    let (at_door, body) = match &comer.how {
        How::Machine(card) => (false, json!({ "id_number": card.as_str(), "items": [item] })),
        How::Booked(link) => (false, json!({ "appointment": link })),
        How::Door(card, lane) => {
            let card = card.as_ref().map(ResidentId::as_str);
            (true, json!({ "id_number": card, "items": [item], "lane": lane }))
        }
    };
    let answer = if at_door {
        day.book().counts.door += 1;
        day.door.lock().await.post("/desk/tickets", &body).await?
    } else {
        let mut machine = day.machine().await;
        machine.post(&format!("/sites/{}/tickets", day.site), &body).await?
    };
    Ok(answer.done())
}

async fn ticket(line: &mut Line, code: &str) -> Result<Stands, Failure> {
    Ok(line.get(&format!("/tickets/{code}")).await?.done()?)
}

struct Visitor {
    day: Arc<Day>,
    board: watch::Receiver<Arc<Board>>,
    line: Line,
    comer: Comer,
    taken: Taken,
    number: u32,
}

impl Visitor {
    /// Waits, comes when called, and again, until the ticket has ended or the day is over.
    async fn stay(&mut self) -> Result<(), Failure> {
        let day = self.day.clone();
        let enough = day.hands.now() + ENOUGH;
        let mut by_phone = self.comer.follows_by_phone;
        loop {
            let gives_up = self.comer.gives_up;
            let called = tokio::select! {
                called = self.called(&mut by_phone) => called?,
                () = day.hands.rest(LOOK) => {
                    // Whoever missed every call finds out by the own page.
                    if self.has_ended().await? {
                        break;
                    }
                    continue;
                }
                () = day.is_over() => break,
                () = day.hands.until(enough), if gives_up => {
                    self.comer.gives_up = false;
                    // Whoever was called just now stays.
                    let left = self.line.post(&format!("/tickets/{}/leave", self.taken.code), &Value::Null).await?;
                    if left.status.is_success() {
                        break;
                    }
                    continue;
                }
            };
            if day.chance.below(1000) < day.rules.absent.per_thousand {
                self.is_away(called).await;
                continue;
            }
            day.hands.rest(day.walk()).await;
            day.floor.comes(called.window, self.number);
            let mine = self.taken.number.clone();
            let gone = |it: &Arc<Board>| it.shown.get(&mine).is_none_or(|it| it.window != called.window);
            tokio::select! {
                _ = self.board.wait_for(gone) => {}
                () = day.is_over() => {}
            }
            day.floor.goes(called.window, self.number);
            if self.has_ended().await? {
                break;
            }
        }
        let stands = ticket(&mut self.line, &self.taken.code).await?;
        day.book().ended(self.number, (&stands.state, stands.missed));
        Ok(())
    }

    async fn has_ended(&mut self) -> Result<bool, Failure> {
        let stands = ticket(&mut self.line, &self.taken.code).await?;
        Ok(!matches!(stands.state.as_str(), "waiting" | "called" | "serving"))
    }

    /// Waits for the own number: on the phone first, if that is how they follow it, else on the board.
    async fn called(&mut self, by_phone: &mut bool) -> Result<Shown, Failure> {
        if *by_phone && let Some(window) = self.on_the_phone().await? {
            *by_phone = false;
            self.day.book().counts.by_phone += 1;
            return Ok(Shown { number: self.taken.number.clone(), window, times: 1, serving: false });
        }
        let mine = self.taken.number.clone();
        let is_called = |it: &Arc<Board>| it.shown.get(&mine).is_some_and(|it| !it.serving);
        let board = self.board.wait_for(is_called).await;
        let board = board.map_err(|_| Failure::work("nobody looks at the board any more"))?;
        board.shown.get(&mine).cloned().ok_or_else(|| Failure::work("a board lost a number"))
    }

    /// Follows the own page until it says that they are called; none if it ends before.
    async fn on_the_phone(&self) -> Result<Option<u16>, Failure> {
        let mut line = Line::to(&self.day.address);
        let mut events = line.follow(&format!("/tickets/{}/events", self.taken.code)).await?;
        let mut said = String::new();
        while let Some(Ok(frame)) = events.frame().await {
            let Some(data) = frame.data_ref() else { continue };
            said.push_str(&String::from_utf8_lossy(data));
            if said.contains(r#"data-state="called""#) {
                let stands = ticket(&mut Line::to(&self.day.address), &self.taken.code).await?;
                return Ok(stands.window.filter(|_| stands.state == "called"));
            }
            if said.ends_with("\n\n") {
                said.clear();
            }
        }
        Ok(None)
    }

    /// Does not hear the call: until the number has gone from there, or stands there anew.
    async fn is_away(&mut self, called: Shown) {
        let mine = self.taken.number.clone();
        let mut times = called.times;
        let anew = |it: &Arc<Board>| match it.shown.get(&mine) {
            Some(it) if it.window == called.window && it.times >= times => {
                times = it.times;
                false
            }
            _ => true,
        };
        let day = self.day.clone();
        tokio::select! {
            _ = self.board.wait_for(anew) => {}
            () = day.is_over() => {}
        }
    }
}
