//! The same commands in a small base and in a large one.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use http_body_util::Full;
use hyper::{Request, StatusCode, body::Bytes};
use plat_facts::{CaseRef, NewFact};
use plat_kernel::{Chance, Stopwatch};
use plat_store::{Db, StoreError};
use tokio::runtime::Runtime;

use crate::{
    Failure,
    client::{Connection, connections},
    commands::{Orders, Window},
    figures::Sample,
    load::{Caller, Crowd},
    options::{CROWD, Options},
    recording::{self, Once, Recording, lent},
    report::{Growth, Slowdown},
    rounds::tell,
    served::Served,
    shares,
};

/// Cases that one transaction brings.
const BATCH: u64 = 250;
/// How many cases from all of the base are kept in mind for those who accept.
const KEPT: usize = 40_000;
/// The newest cases: what a hall with 2,000 applications a day has open. All others are as old as the base.
const OPEN: u64 = 5_000;
/// A base of 10,000 has cases for so long only.
const ACCEPTING: Duration = Duration::from_millis(250);

/// Measures in bases of these many cases, and on the way what the ledger spends on a fact.
pub(crate) fn run(options: &Options, folder: &Path, clients: &Runtime) -> Result<(Growth, f64), Failure> {
    let (few, many) = options.cases();
    let mut small = Base::of(few, &folder.join("few"), options, clients)?;
    let mut large = Base::of(many, &folder.join("many"), options, clients)?;
    let found = clients.block_on(async {
        let (mut receive, mut open, mut any) = (Pairs::default(), Pairs::default(), Pairs::default());
        for round in 0..options.rounds.max(1) {
            tell(&format!("growth, round {}", round + 1));
            for half in 0..2 {
                if (round + half).is_multiple_of(2) {
                    receive.few.push(small.receive(options).await?);
                    open.few.push(small.accept(Which::Open).await?);
                    any.few.push(small.accept(Which::Any).await?);
                } else {
                    receive.many.push(large.receive(options).await?);
                    open.many.push(large.accept(Which::Open).await?);
                    any.many.push(large.accept(Which::Any).await?);
                }
            }
        }
        Ok::<_, Failure>((receive.found(), open.found(), any.found()))
    });
    small.served.close();
    large.served.close();
    let (receive, accept_open, accept_any) = found?;
    let bytes = (small.bytes, large.bytes);
    let growth = Growth { few, many, callers: CROWD, bytes, receive, accept_open, accept_any };
    Ok((growth, small.sequencer))
}

#[derive(Default)]
struct Pairs {
    few: Vec<Sample>,
    many: Vec<Sample>,
}

impl Pairs {
    fn found(&self) -> Slowdown {
        Slowdown::of(&self.few, &self.many)
    }
}

/// Which cases are accepted.
#[derive(Clone, Copy)]
enum Which {
    Open,
    Any,
}

/// The cases that can be accepted, in the order of a lottery.
struct Waiting {
    open: Vec<CaseRef>,
    any: Vec<CaseRef>,
}

/// A city with so many cases.
struct Base {
    served: Served,
    windows: Crowd<Window>,
    /// Who accepts open cases.
    desks: Crowd<Desk>,
    /// Who accepts cases from all of the base.
    archive: Crowd<Desk>,
    bytes: u64,
    /// What the ledger spent on each of its facts.
    sequencer: f64,
}

impl Base {
    fn of(cases: u64, folder: &Path, options: &Options, clients: &Runtime) -> Result<Self, Failure> {
        let mut served = Served::in_folder(&folder.join("city"))?;
        let orders = Arc::new(Orders::of(&served, options.keyed));
        let (windows, desks, archive) = clients.block_on(async {
            let wanted = connections(served.site, CROWD).await?;
            let mut windows: Vec<_> =
                wanted.into_iter().map(|it| Window::of(it, Arc::clone(&orders))).collect();
            let recording = recorded(&served, &mut windows, folder).await?;
            let watch = Stopwatch::start();
            let waiting = fill(&served, &recording, cases).await?;
            tell(&format!("{cases} cases in {:.0} s", watch.elapsed().as_secs_f64()));
            let desks = desks_of(&served, waiting.open).await?;
            let archive = desks_of(&served, waiting.any).await?;
            Ok::<_, Failure>((windows, desks, archive))
        })?;
        let sequencer = clients.block_on(shares::sequencer(&served.city.ledger, cases))?;
        served.begin_work();
        let watch = Stopwatch::start();
        served.settle();
        tell(&format!("readers of facts caught up in {:.0} s", watch.elapsed().as_secs_f64()));
        let bytes = std::fs::metadata(folder.join("city").join("yichuang.db"))?.len();
        Ok(Self { served, windows: Crowd::of(windows), desks, archive, bytes, sequencer })
    }

    async fn receive(&mut self, options: &Options) -> Result<Sample, Failure> {
        self.windows.work(CROWD, (options.warm_up(), options.time())).await
    }

    async fn accept(&mut self, which: Which) -> Result<Sample, Failure> {
        let officers = match which {
            Which::Open => &mut self.desks,
            Which::Any => &mut self.archive,
        };
        officers.work(CROWD, (ACCEPTING / 4, ACCEPTING)).await
    }
}

/// Officers who share these cases out among them.
async fn desks_of(served: &Served, waiting: Vec<CaseRef>) -> Result<Crowd<Desk>, Failure> {
    let waiting = Arc::new(Mutex::new(waiting));
    let desk = |connection| Desk {
        connection,
        authorization: format!("Bearer {}", served.token),
        waiting: Arc::clone(&waiting),
    };
    let officers = connections(served.site, CROWD).await?.into_iter().map(desk).collect::<Vec<_>>();
    Ok(Crowd::of(officers))
}

async fn recorded(served: &Served, windows: &mut [Window], folder: &Path) -> Result<Arc<Recording>, Failure> {
    let (db, file) = (&served.city.db, folder.join("city").join("yichuang.db"));
    let window = windows.first_mut().ok_or("nobody calls")?;
    window.call().await?;
    let mark = recording::mark(db, &file).await?;
    window.call().await?;
    Ok(Arc::new(recording::since(&mark, db, &file).await?))
}

/// Writes that many cases past the rules, and says the ids of the newest and of some of all others.
async fn fill(served: &Served, recording: &Arc<Recording>, cases: u64) -> Result<Waiting, Failure> {
    let every = usize::try_from(cases)?.div_ceil(KEPT).max(1);
    let mut waiting = Waiting { open: Vec::new(), any: Vec::new() };
    for first in (0..cases).step_by(usize::try_from(BATCH)?) {
        let batch = (first..cases.min(first + BATCH)).map(|turn| once(served, recording, turn));
        let batch = batch.collect::<Result<Vec<_>, _>>()?;
        let ids = batch.iter().map(|it| it.case);
        if first + OPEN >= cases {
            waiting.open.extend(ids);
        } else {
            waiting.any.extend(ids.step_by(every.min(batch.len().max(1))));
        }
        write(&served.city.db, recording, batch).await?;
    }
    shuffle(&mut waiting.open, served.city.mint.chance());
    shuffle(&mut waiting.any, served.city.mint.chance());
    Ok(waiting)
}

/// Fisher and Yates: every order is as likely as any other.
fn shuffle<T>(all: &mut [T], chance: &Chance) {
    for last in (1..all.len()).rev() {
        let other = u32::try_from(last + 1).map_or(last, |many| chance.below(many) as usize);
        all.swap(last, other);
    }
}

fn once(served: &Served, recording: &Recording, turn: u64) -> Result<Once, Failure> {
    let mint = &served.city.mint;
    let people = u64::try_from(served.residents.len().max(1))?;
    let (_, applicant) = served.residents.get(usize::try_from(turn % people)?).ok_or("nobody applies")?;
    Ok(Once {
        case: mint.id(),
        fresh: (0..recording.ids).map(|_| mint.id()).collect(),
        numbers: recording.numbers(turn),
        applicant: *applicant,
        now: mint.now(),
    })
}

async fn write(db: &Db, recording: &Arc<Recording>, batch: Vec<Once>) -> Result<(), Failure> {
    let recording = Arc::clone(recording);
    let written = db.write::<(), StoreError>(move |tx| {
        for once in &batch {
            for step in &recording.steps {
                let values = recording.true_vals(step, once);
                let vals: Vec<_> = values.iter().map(lent).collect();
                tx.run(step.sql, &vals)?;
            }
            let (stream, at) = (once.case.cast(), once.now);
            tx.append(NewFact { stream, at, ..recording.fact.clone() })?;
        }
        Ok(())
    });
    Ok(written.await?)
}

/// An officer who accepts one case after the other.
struct Desk {
    connection: Connection,
    authorization: String,
    waiting: Arc<Mutex<Vec<CaseRef>>>,
}

impl Caller for Desk {
    async fn call(&mut self) -> Result<(), Failure> {
        let case = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let case = case.ok_or("no case is left to be accepted: a shorter run, or a larger base")?;
        let request = Request::post(format!("/api/v1/desk/cases/{case}/commands"))
            .header("host", "bench")
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .header("authorization", self.authorization.as_str())
            .body(Full::new(Bytes::from_static(b"{\"verb\":\"accept\"}")))?;
        let (status, body) = self.connection.send(request).await?;
        if status == StatusCode::OK {
            Ok(())
        } else {
            Err(format!("{status}: {}", String::from_utf8_lossy(&body)).into())
        }
    }
}
