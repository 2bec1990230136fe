//! Start, repeat what was lost, compare, load, kill: again and again.

use std::{path::PathBuf, process::Command, time::Duration};

use plat_kernel::{Chance, Stopwatch};
use plat_store::{Engine, Place};

use crate::{Book, Counts, Crowd, Failure, Program, Start, Town};

/// What is to be done.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The program file.
    pub program: PathBuf,
    /// The database.
    pub engine: Engine,
    /// How often it is killed.
    pub rounds: u32,
    /// So many officers and as many residents call at once.
    pub callers: u16,
    /// The longest time under load before the kill, in milliseconds.
    pub load_ms: u32,
    /// Decides when it is killed.
    pub seed: u64,
}

/// What a run found.
#[derive(Clone, Debug)]
pub struct Report {
    /// What was done.
    pub plan: Plan,
    /// What callers were told.
    pub counts: Counts,
    /// Acknowledged and not there.
    pub lost: Vec<String>,
    /// There more than once, or without anybody having been told.
    pub doubled: Vec<String>,
    /// Whatever else is wrong: gaps, answers that nobody can explain.
    pub wrong: Vec<String>,
    /// Cases there are at the end.
    pub cases: usize,
    /// Facts there are at the end.
    pub facts: i64,
    /// How long each start took, shortest first.
    pub ready: Vec<Duration>,
    /// What `yichuang ledger verify` said at the end.
    pub ledger: String,
    /// How long all of it took.
    pub took: Duration,
}

impl Report {
    /// Whether no harm was done.
    pub fn is_clean(&self) -> bool {
        self.lost.is_empty() && self.doubled.is_empty() && self.wrong.is_empty()
    }

    /// The middle of the times to ready.
    pub fn ready_p50(&self) -> Duration {
        self.ready.get(self.ready.len() / 2).copied().unwrap_or_default()
    }

    /// The longest time to ready.
    pub fn ready_max(&self) -> Duration {
        self.ready.last().copied().unwrap_or_default()
    }
}

/// Does it. `said` hears of each round.
pub async fn run(plan: Plan, said: &dyn Fn(&str)) -> Result<Report, Failure> {
    let watch = Stopwatch::start();
    let chance = Chance::seeded(plan.seed);
    let town = Town::on(plan.engine, plan.callers).await?;
    let start = Start::of(&plan.program, town.data()?, town.place().clone())?;
    let mut crowd = Crowd::of(&town, plan.callers, start.site, &chance);
    let (mut book, mut ready, mut wrong) = (Book::default(), Vec::new(), Vec::new());
    for round in 1..=plan.rounds {
        let program = Program::start(&start).await?;
        ready.push(program.ready_after);
        compare(&town, &mut crowd, &mut book).await?;
        let load = crowd.begin();
        let time = 100 + chance.below(plan.load_ms.max(100));
        tokio::time::sleep(Duration::from_millis(time.into())).await;
        program.kill()?;
        crowd = load.end().await?;
        let counts = crowd.account().counts();
        said(&format!("round {round}: killed after {time} ms, {} acknowledged so far", counts.acknowledged));
    }
    let program = Program::start(&start).await?;
    ready.push(program.ready_after);
    compare(&town, &mut crowd, &mut book).await?;
    let ended = program.stop().await?;
    if ended.code != Some(0) {
        wrong.push(format!("the last, orderly stop ended with {:?}", ended.code));
    }
    let ledger = verify(&start)?;
    if ledger.starts_with("FAILED") {
        wrong.push(ledger.clone());
    }
    wrong.extend(crowd.account().surprises());
    wrong.extend(book.faults().iter().cloned());
    ready.sort_unstable();
    Ok(Report {
        plan,
        counts: crowd.account().counts(),
        lost: book.lost(crowd.account()),
        doubled: book.doubled(&crowd),
        wrong,
        cases: book.cases(),
        facts: book.facts(),
        ready,
        ledger,
        took: watch.elapsed(),
    })
}

/// Repeats what was not answered, and reads what came of it, while the program runs.
async fn compare(town: &Town, crowd: &mut Crowd, book: &mut Book) -> Result<(), Failure> {
    crowd.make_up().await?;
    let db = town.look()?;
    let read = book.catch_up(&db).await;
    db.close().await;
    read?;
    // Said at once: the round that did it is the last one in the log.
    let found = book.lost(crowd.account()).into_iter().chain(book.doubled(crowd)).next();
    found.map_or(Ok(()), |found| Err(found.into()))
}

/// Lets the program verify its own ledger.
fn verify(start: &Start) -> Result<String, Failure> {
    let mut command = Command::new(&start.program);
    command.args(["ledger", "verify", "--data"]).arg(&start.data);
    if let Place::Postgres(url) = &start.place {
        command.args(["--database", url]);
    }
    let said = command.output()?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    let (out, err) = (text(&said.stdout), text(&said.stderr));
    Ok(match said.status.code() {
        Some(0) => out.lines().next().unwrap_or_default().to_owned(),
        _ if err.contains("unrecognized subcommand") => "no ledger in this program".to_owned(),
        code => format!("FAILED ({code:?}): {out} {err}"),
    })
}
