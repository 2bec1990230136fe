//! A hall at its busiest: machines give out tickets, 61 windows call, and two hundred pages follow the board.

use std::{net::SocketAddr, time::Duration};

use http_body_util::{BodyExt as _, Full};
use hyper::{
    Request, StatusCode,
    body::{Bytes, Incoming},
};
use plat_identity::{Branch, MayManagePeople, NewOfficer, Role, Roles};
use plat_kernel::{Chance, Clock, Date, Mint, SignedDuration, Stopwatch, clock::start_of, idno::ResidentId};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::{
    runtime::Builder,
    sync::{mpsc, watch},
    task::JoinSet,
};
use yichuang::City;

use crate::{
    Failure,
    client::Connection,
    cpu::{self, Cpu},
    figures::Sample,
    folder::Folder,
    options::Options,
    served,
};

/// The windows of the hall.
const WINDOWS: u16 = 61;
/// How many of them can do what people here come for.
const FREE: usize = 30;
/// How many machines give out tickets at once.
const MACHINES: usize = 20;
/// How many tickets they give out: as many as a busy hour brings, and nobody is called meanwhile.
const TICKETS: usize = 400;
/// How many pages follow the board.
const FOLLOWERS: usize = 200;
/// How many calls they are watched for.
const CALLS: usize = 60;
/// From a call to the last of the pages that follow the board, for all calls but one in a hundred.
const GOAL_MS: f64 = 300.0;
/// A page that shows nothing for so long has lost the line.
const PATIENCE: Duration = Duration::from_secs(10);
/// What people come for: things of three zones, which half of the windows can do.
const ITEMS: [&str; 3] = ["SF001", "HZ001", "CR012"];

/// What was found.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Found {
    /// Tickets given out by twenty machines at once.
    tickets: Sample,
    /// Calls of 61 windows at once, each followed by the service's begin and end.
    calls: Sample,
    /// How many were called.
    called: usize,
    /// From pressing the key to the page of each follower, over all calls and followers.
    board: Sample,
    /// Whether that kept its goal.
    fast: bool,
}

/// A city with a hall of its own, on the morning of a working day.
pub(crate) fn measured(options: &Options) -> Result<Found, Failure> {
    let folder = Folder::fresh_in(&options.folder)?;
    let clock = Clock::fast(start_of(Date::constant(2026, 3, 2)) + SignedDuration::from_hours(9), 1);
    clock.go();
    let server = Builder::new_multi_thread().enable_all().thread_name(cpu::SERVER).build()?;
    let mint = Mint::new(clock, Chance::system());
    let city = City::open(served::settings(&folder.path().join("hall")), mint)?;
    let tokens = server.block_on(officers(&city))?;
    let site = served::serve(&server, city.router()?)?;
    // Who asks has one thread of its own and shares the cores, not the runtime, with who answers.
    let clients = Builder::new_current_thread().enable_all().build()?;
    let found = clients.block_on(day(site, &tokens));
    server.block_on(city.db.close());
    server.shutdown_background();
    found
}

/// An officer for each window, signed in.
async fn officers(city: &City) -> Result<Vec<String>, Failure> {
    let hall: plat_facts::SiteRef = "NH-HALL".parse()?;
    let badge = |number: u16| format!("341{number:03}");
    let officer = |number: u16| NewOfficer {
        name: "王警官".to_owned(),
        badge: badge(number),
        branch: Branch::Household,
        site: hall.clone(),
        roles: Roles::from([Role::Window]),
        password: served::PASSWORD.to_owned(),
        id_number: None,
    };
    let all = (1..=WINDOWS).map(officer).collect();
    city.identity.import_officers(MayManagePeople::of_installation(), all).await?;
    let mut tokens = Vec::new();
    for number in 1..=WINDOWS {
        tokens.push(served::token_of(city, &badge(number)).await?);
    }
    Ok(tokens)
}

async fn day(site: SocketAddr, tokens: &[String]) -> Result<Found, Failure> {
    let mut windows = Vec::new();
    for (number, token) in (1..=WINDOWS).zip(tokens) {
        let mut desk = Desk { connection: Connection::to(site).await?, token: token.clone() };
        desk.press("open", &json!({ "window": number })).await?;
        windows.push(desk);
    }
    let tickets = take(site, 0, TICKETS).await?;
    let (calls, called, windows) = call_all(windows).await?;
    take(site, TICKETS, CALLS * 2).await?;
    let board = follow(site, windows).await?;
    let fast = board.p99_ms <= GOAL_MS;
    Ok(Found { tickets, calls, called, board, fast })
}

/// Machines give out tickets to people who all are somebody else.
async fn take(site: SocketAddr, first: usize, many: usize) -> Result<Sample, Failure> {
    let (watch, before) = (Stopwatch::start(), Cpu::spent());
    let mut machines = JoinSet::new();
    for machine in 0..MACHINES {
        let mut connection = Connection::to(site).await?;
        machines.spawn(async move {
            let mut micros = Vec::new();
            for nth in (first + machine..first + many).step_by(MACHINES) {
                let body = json!({ "id_number": number(nth)?, "items": [ITEMS.get(nth % ITEMS.len())] });
                let one = Stopwatch::start();
                sent(&mut connection, "/api/v1/sites/NH-HALL/tickets", (None, &body)).await?;
                micros.push(lasted(one));
            }
            Ok::<_, Failure>(micros)
        });
    }
    let mut all = Vec::new();
    while let Some(micros) = machines.join_next().await {
        all.extend(micros??);
    }
    Ok(Sample::of(all, watch.elapsed(), Cpu::spent(), before))
}

fn number(nth: usize) -> Result<String, Failure> {
    let (year, serial) = (i16::try_from(nth / 900)?, u16::try_from(nth % 900)?);
    let number = ResidentId::synthetic("339900", Date::constant(1990 + year, 1, 16), serial);
    Ok(number.map_err(|why| format!("{why:?}"))?.as_str().to_owned())
}

/// An officer's window.
struct Desk {
    connection: Connection,
    token: String,
}

impl Desk {
    async fn press(&mut self, key: &str, body: &Value) -> Result<Value, Failure> {
        let path = format!("/api/v1/desk/window/{key}");
        sent(&mut self.connection, &path, (Some(&self.token), body)).await
    }

    /// Calls whoever is next, and tells their number.
    async fn next(&mut self) -> Result<Option<String>, Failure> {
        let shown = self.press("next", &json!({})).await?;
        Ok(shown.pointer("/ticket/label").and_then(Value::as_str).map(str::to_owned))
    }

    async fn serve(&mut self) -> Result<(), Failure> {
        self.press("begin", &json!({})).await?;
        self.press("finish", &json!({})).await.map(drop)
    }
}

/// All windows at once call and serve until nobody is left.
async fn call_all(windows: Vec<Desk>) -> Result<(Sample, usize, Vec<Desk>), Failure> {
    let (watch, before) = (Stopwatch::start(), Cpu::spent());
    let mut working = JoinSet::new();
    for mut desk in windows {
        working.spawn(async move {
            let mut micros = Vec::new();
            loop {
                let one = Stopwatch::start();
                let called = desk.next().await?;
                micros.push(lasted(one));
                if called.is_none() {
                    return Ok::<_, Failure>((desk, micros));
                }
                desk.serve().await?;
            }
        });
    }
    let (mut all, mut desks) = (Vec::new(), Vec::new());
    while let Some(done) = working.join_next().await {
        let (desk, micros) = done??;
        desks.push(desk);
        all.extend(micros);
    }
    let called = all.len().saturating_sub(desks.len());
    Ok((Sample::of(all, watch.elapsed(), Cpu::spent(), before), called, desks))
}

/// One call after the other: how long it takes until each page that follows the board has its number.
async fn follow(site: SocketAddr, mut windows: Vec<Desk>) -> Result<Sample, Failure> {
    let (number, called) = watch::channel(String::new());
    let (seen, mut pages) = mpsc::unbounded_channel();
    let mut followers = JoinSet::new();
    for _ in 0..FOLLOWERS {
        let mut connection = Connection::to(site).await?;
        let request = Request::get("/boards/NH-HALL/events").header("host", "bench");
        let events = connection.stream(request.body(Full::default())?).await?;
        followers.spawn(look(connection, events, (called.clone(), seen.clone())));
    }
    let (all, before) = (Stopwatch::start(), Cpu::spent());
    let mut micros = Vec::new();
    for _ in 0..CALLS.div_ceil(FREE) {
        for desk in &mut windows {
            let one = Stopwatch::start();
            let Some(label) = desk.next().await? else { continue };
            number.send_replace(format!(">{label}<"));
            for _ in 0..FOLLOWERS {
                let page = tokio::time::timeout(PATIENCE, pages.recv()).await;
                page.map_err(|_| format!("number {label} is not on every board"))?;
                micros.push(lasted(one));
            }
            desk.serve().await?;
        }
    }
    followers.abort_all();
    Ok(Sample::of(micros, all.elapsed(), Cpu::spent(), before))
}

/// Follows the board, and says when it shows the number that is looked for: once for each.
async fn look(
    _connection: Connection,
    mut events: Incoming,
    (mut called, seen): (watch::Receiver<String>, mpsc::UnboundedSender<()>),
) {
    let (mut coming, mut shown, mut told) = (String::new(), String::new(), String::new());
    loop {
        tokio::select! {
            frame = events.frame() => {
                let Some(Ok(frame)) = frame else { return };
                let Ok(data) = frame.into_data() else { continue };
                coming.push_str(&String::from_utf8_lossy(&data));
                // Events end with an empty line.
                if coming.ends_with("\n\n") {
                    shown = std::mem::take(&mut coming);
                }
            }
            changed = called.changed() => if changed.is_err() { return },
        }
        let wanted = called.borrow_and_update().clone();
        if wanted != told && shown.contains(&wanted) {
            told = wanted;
            if seen.send(()).is_err() {
                return;
            }
        }
    }
}

async fn sent(
    connection: &mut Connection,
    path: &str,
    (token, body): (Option<&str>, &Value),
) -> Result<Value, Failure> {
    let mut request = Request::post(path)
        .header("host", "bench")
        .header("content-type", "application/json")
        .header("accept", "application/json");
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let request = request.body(Full::new(Bytes::from(body.to_string())))?;
    let (status, answer) = connection.send(request).await?;
    if matches!(status, StatusCode::OK | StatusCode::CREATED) {
        return Ok(serde_json::from_slice(&answer)?);
    }
    Err(format!("{path}: {status} {}", String::from_utf8_lossy(&answer)).into())
}

fn lasted(watch: Stopwatch) -> u32 {
    u32::try_from(watch.elapsed().as_micros()).unwrap_or(u32::MAX)
}

/// What was found, in words.
pub(crate) fn table(found: &Found) -> String {
    let line = |what: &str, it: &Sample| {
        format!("{what:<34}{:>9.0} /s {:>9.1} ms p50 {:>9.1} ms p99\n", it.rate, it.p50_ms, it.p99_ms)
    };
    let slow = if found.fast { "" } else { "  MISSED" };
    format!(
        "\nA hall of {WINDOWS} windows ({TICKETS} tickets, {} called)\n{}{}{:<34}{:>12} {:>9.1} ms p50 {:>9.1} ms p99, goal {GOAL_MS:.0} ms{slow}\n",
        found.called,
        line(&format!("tickets, {MACHINES} machines"), &found.tickets),
        line("calls, all windows", &found.calls),
        format!("call to board, {FOLLOWERS} pages"),
        "",
        found.board.p50_ms,
        found.board.p99_ms,
    )
}
