//! What everybody in the hall sees: the clock and the board. And where somebody stands in front of a window.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use http_body_util::BodyExt as _;
use plat_kernel::{SignedDuration, Timestamp, clock::Stopwatch};
use serde::Deserialize;
use tokio::sync::watch;

use super::{
    Failure,
    line::{Address, Line},
};

/// The hands of the city's clock: read once from its board, and from then on so many times as fast as ours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hands {
    read: Timestamp,
    since: Stopwatch,
    times: u32,
}

impl Hands {
    /// Of a clock that shows this now.
    pub(super) fn read(at: Timestamp, times: u32) -> Self {
        Self { read: at, since: Stopwatch::start(), times }
    }

    /// What the clock shows.
    pub(super) fn now(&self) -> Timestamp {
        let gone = self.since.elapsed().as_micros() * u128::from(self.times);
        self.read + SignedDuration::from_micros(i64::try_from(gone).unwrap_or(i64::MAX))
    }

    /// Waits until it shows this.
    pub(super) async fn until(&self, at: Timestamp) {
        tokio::time::sleep(self.ours(at.duration_since(self.now()))).await;
    }

    /// Waits for so long by it.
    pub(super) async fn rest(&self, time: SignedDuration) {
        tokio::time::sleep(self.ours(time)).await;
    }

    /// How long a time of the city is for us.
    pub(super) fn ours(&self, time: SignedDuration) -> Duration {
        Duration::try_from(time).unwrap_or_default() / self.times
    }
}

/// Somebody's number on the board.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Shown {
    pub(super) number: String,
    pub(super) window: u16,
    pub(super) times: u16,
    pub(super) serving: bool,
}

#[derive(Debug, Deserialize)]
struct Window {
    shown: Option<Shown>,
}

/// The board, as the API says it.
#[derive(Debug, Deserialize)]
struct Said {
    at: Timestamp,
    windows: Vec<Window>,
    waiting: usize,
}

/// The board.
#[derive(Debug, Default)]
pub(super) struct Board {
    /// How many wait.
    pub(super) waiting: usize,
    /// Who is called and who is served.
    pub(super) shown: BTreeMap<String, Shown>,
    /// Numbers that stood at two windows at once, now or before.
    pub(super) twice: BTreeSet<String>,
}

impl Board {
    fn of(said: Said) -> Self {
        let mut board = Self { waiting: said.waiting, ..Self::default() };
        for shown in said.windows.into_iter().filter_map(|it| it.shown) {
            let number = shown.number.clone();
            if board.shown.insert(number.clone(), shown).is_some() {
                board.twice.insert(number);
            }
        }
        board
    }
}

/// What the clock over the board shows.
pub(super) async fn clock(line: &mut Line, site: &str) -> Result<Timestamp, Failure> {
    let said: Said = line.get(&format!("/sites/{site}/board")).await?.done()?;
    Ok(said.at)
}

/// Follows the board by its events and reads it anew with each; for ever.
pub(super) async fn look(address: Address, site: String, seen: watch::Sender<Arc<Board>>) {
    let mut reading = Line::to(&address);
    loop {
        let mut following = Line::to(&address);
        if let Ok(mut events) = following.follow(&format!("/boards/{site}/events")).await {
            while let Some(Ok(frame)) = events.frame().await {
                let told = frame.data_ref().is_some_and(|it| !it.starts_with(b"event: beat"));
                if !told {
                    continue;
                }
                let read = reading.get(&format!("/sites/{site}/board")).await;
                if let Some(said) = read.ok().and_then(|it| it.done::<Said>().ok()) {
                    let mut board = Board::of(said);
                    board.twice.extend(seen.borrow().twice.iter().cloned());
                    seen.send_replace(Arc::new(board));
                }
            }
        }
        // The line ended, as each does after some minutes.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Who stands in front of which window. Officers and visitors see each other; nobody needs a program for that.
#[derive(Debug, Clone)]
pub(super) struct Floor(watch::Sender<BTreeMap<u16, u32>>);

impl Floor {
    pub(super) fn empty() -> Self {
        Self(watch::Sender::new(BTreeMap::new()))
    }

    /// Somebody comes to a window.
    pub(super) fn comes(&self, window: u16, number: u32) {
        self.0.send_modify(|it| {
            it.insert(window, number);
        });
    }

    /// Somebody goes away from it.
    pub(super) fn goes(&self, window: u16, number: u32) {
        self.0.send_if_modified(|it| {
            let there = it.get(&window) == Some(&number);
            if there {
                it.remove(&window);
            }
            there
        });
    }

    /// Waits until somebody stands there.
    pub(super) async fn is_there(&self, window: u16, number: u32) {
        let mut seen = self.0.subscribe();
        // The floor is there as long as anybody waits on it.
        let _ = seen.wait_for(|it| it.get(&window) == Some(&number)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_at_two_windows_is_seen() {
        let said = r#"{"at":"2026-11-24T01:00:00Z","waiting":3,"windows":[
            {"shown":{"number":"007","window":1,"times":1,"serving":false}},{"shown":null},
            {"shown":{"number":"007","window":2,"times":0,"serving":true}}]}"#;
        let board = Board::of(serde_json::from_str(said).unwrap());
        assert_eq!((board.waiting, board.shown.len(), board.twice.len()), (3, 1, 1));
    }
}
