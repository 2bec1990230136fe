//! The same commands in a small base and in a large one.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use http_body_util::Full;
use hyper::{Request, StatusCode, body::Bytes};
use plat_facts::CaseRef;
use plat_kernel::{Chance, Stopwatch};
use plat_store::{Db, StoreError};
use tokio::runtime::Runtime;

use crate::{
    Failure,
    client::{Connection, Reader, Wanted, connections},
    commands::{Orders, Window},
    figures::Sample,
    load::{Caller, Crowd},
    options::{CROWD, Options},
    recording::{self, Once, Recording, lent},
    report::{GROWTH, Growth, LISTS, Slowdown},
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
        let (mut in_few, mut in_many) = (Vec::new(), Vec::new());
        for round in 0..options.rounds.max(1) {
            tell(&format!("growth, round {}", round + 1));
            for half in 0..2 {
                if (round + half).is_multiple_of(2) {
                    in_few.push(small.round(options).await?);
                } else {
                    in_many.push(large.round(options).await?);
                }
            }
        }
        let pairs = |part| Slowdown::of(&of_part(&in_few, part), &of_part(&in_many, part), part.goal());
        Ok::<_, Failure>(Part::ALL.map(|part| (part.name(), pairs(part))).to_vec())
    });
    small.served.close();
    large.served.close();
    let bytes = (small.bytes, large.bytes);
    Ok((Growth { few, many, callers: CROWD, bytes, parts: found? }, small.sequencer))
}

/// What is measured in each base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// An application is received.
    Receive,
    /// One of the newest cases is accepted, as happens every day.
    AcceptOpen,
    /// A case from all of the base is accepted: nothing that it touches was touched lately.
    AcceptAny,
    /// A case that was accepted just before is granted, by who accepted it: it is done on the spot.
    Grant,
    /// An officer opens the desk: all cases of the base lie in its tray.
    List,
}

impl Part {
    const ALL: [Self; 5] = [Self::Receive, Self::AcceptOpen, Self::AcceptAny, Self::Grant, Self::List];

    fn name(self) -> &'static str {
        match self {
            Self::Receive => "receive",
            Self::AcceptOpen => "accept an open case",
            Self::AcceptAny => "accept any case",
            Self::Grant => "grant",
            Self::List => "list of an officer",
        }
    }

    fn goal(self) -> f64 {
        if self == Self::List { LISTS } else { GROWTH }
    }
}

/// One part of all rounds in one base.
fn of_part(rounds: &[[Sample; 5]], part: Part) -> Vec<Sample> {
    let all = rounds
        .iter()
        .filter_map(|round| Part::ALL.iter().position(|it| *it == part).and_then(|at| round.get(at)));
    all.cloned().collect()
}

/// A pile of cases that wait for the same verb.
type Pile = Arc<Mutex<Vec<CaseRef>>>;

/// The cases that can be accepted, in the order of a lottery.
struct Waiting {
    open: Vec<CaseRef>,
    any: Vec<CaseRef>,
}

/// A city with so many cases.
struct Base {
    served: Served,
    windows: Crowd<Window>,
    staff: Staff,
    bytes: u64,
    /// What the ledger spent on each of its facts.
    sequencer: f64,
}

/// Those who go on with what was received.
struct Staff {
    /// Who accepts open cases.
    desks: Crowd<Desk>,
    /// Who accepts cases from all of the base.
    archive: Crowd<Desk>,
    /// Who decides what was accepted at the desks.
    deciders: Crowd<Desk>,
    /// Who opens the list of what is to be examined.
    readers: Crowd<Reader>,
}

impl Base {
    fn of(cases: u64, folder: &Path, options: &Options, clients: &Runtime) -> Result<Self, Failure> {
        let mut served = Served::in_folder(&folder.join("city"))?;
        let orders = Arc::new(Orders::of(&served, options.keyed));
        let (windows, staff) = clients.block_on(async {
            let wanted = connections(served.site, CROWD).await?;
            let mut windows: Vec<_> =
                wanted.into_iter().map(|it| Window::of(it, Arc::clone(&orders))).collect();
            let recording = recorded(&served, &mut windows, folder).await?;
            let watch = Stopwatch::start();
            let waiting = fill(&served, &recording, cases).await?;
            tell(&format!("{cases} cases in {:.0} s", watch.elapsed().as_secs_f64()));
            Ok::<_, Failure>((windows, Staff::of(&served, waiting).await?))
        })?;
        let sequencer = clients.block_on(shares::sequencer(&served.city.ledger, cases))?;
        served.begin_work();
        let watch = Stopwatch::start();
        served.settle();
        tell(&format!("readers of facts caught up in {:.0} s", watch.elapsed().as_secs_f64()));
        let bytes = std::fs::metadata(folder.join("city").join("yichuang.db"))?.len();
        Ok(Self { served, windows: Crowd::of(windows), staff, bytes, sequencer })
    }

    /// Every part once, in the order of [`Part::ALL`].
    async fn round(&mut self, options: &Options) -> Result<[Sample; 5], Failure> {
        let (short, half) = ((ACCEPTING / 4, ACCEPTING), (ACCEPTING / 8, ACCEPTING / 2));
        let receive = self.windows.work(CROWD, (options.warm_up(), options.time())).await?;
        let open = self.staff.desks.work(CROWD, short).await?;
        let any = self.staff.archive.work(CROWD, short).await?;
        let grant = self.staff.deciders.work(CROWD, half).await?;
        let list = self.staff.readers.work(CROWD, (options.warm_up(), options.time())).await?;
        Ok([receive, open, any, grant, list])
    }
}

impl Staff {
    async fn of(served: &Served, waiting: Waiting) -> Result<Self, Failure> {
        let (open, any) = (Pile::from(Mutex::new(waiting.open)), Pile::from(Mutex::new(waiting.any)));
        let (accepted, done) = (Pile::default(), Pile::default());
        Ok(Self {
            desks: desks_of(served, ACCEPT, (&open, &accepted)).await?,
            archive: desks_of(served, ACCEPT, (&any, &done)).await?,
            deciders: desks_of(served, GRANT, (&accepted, &done)).await?,
            readers: readers_of(served).await?,
        })
    }
}

/// Officers who do the same with the cases of one pile, and lay them on the next.
async fn desks_of(
    served: &Served,
    body: &'static str,
    (from, to): (&Pile, &Pile),
) -> Result<Crowd<Desk>, Failure> {
    let desk = |connection| Desk {
        connection,
        authorization: format!("Bearer {}", served.officer),
        body,
        from: Arc::clone(from),
        to: Arc::clone(to),
    };
    let officers = connections(served.site, CROWD).await?.into_iter().map(desk).collect::<Vec<_>>();
    Ok(Crowd::of(officers))
}

/// Officers who look what there is to do.
async fn readers_of(served: &Served) -> Result<Crowd<Reader>, Failure> {
    let wanted = Arc::new(Wanted { token: Some(served.officer.clone()), ..LIST });
    let all = connections(served.site, CROWD).await?;
    Ok(Crowd::of(all.into_iter().map(|it| Reader::of(it, Arc::clone(&wanted))).collect::<Vec<_>>()))
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
    let facts = batch.iter().map(|once| recording.true_fact(once)).collect::<Result<Vec<_>, _>>()?;
    let recording = Arc::clone(recording);
    let written = db.write::<(), StoreError>(move |tx| {
        for (once, fact) in batch.iter().zip(&facts) {
            for step in &recording.steps {
                let values = recording.true_vals(step, once);
                let vals: Vec<_> = values.iter().map(lent).collect();
                tx.run(step.sql, &vals)?;
            }
            tx.append(fact)?;
        }
        Ok(())
    });
    Ok(written.await?)
}

const ACCEPT: &str = r#"{"verb":"accept"}"#;
const GRANT: &str = r#"{"verb":"grant"}"#;

/// The tray in which every case of the base lies.
const LIST: Wanted = Wanted {
    path: "/api/v1/desk/tasks?tray=examine&limit=50",
    accept: "application/json",
    encoding: None,
    token: None,
};

/// An officer who does the same with one case after the other.
struct Desk {
    connection: Connection,
    authorization: String,
    body: &'static str,
    from: Pile,
    to: Pile,
}

impl Caller for Desk {
    async fn call(&mut self) -> Result<(), Failure> {
        let case = self.from.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let case = case.ok_or("no case is left on the pile: a shorter run, or a larger base")?;
        let request = Request::post(format!("/api/v1/desk/cases/{case}/commands"))
            .header("host", "bench")
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .header("authorization", self.authorization.as_str())
            .body(Full::new(Bytes::from_static(self.body.as_bytes())))?;
        let (status, body) = self.connection.send(request).await?;
        if status == StatusCode::OK {
            self.to.lock().unwrap_or_else(PoisonError::into_inner).push(case);
            Ok(())
        } else {
            Err(format!("{status}: {}", String::from_utf8_lossy(&body)).into())
        }
    }
}
