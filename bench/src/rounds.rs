//! One run: everything in turns, several rounds, so that what disturbs the machine disturbs both sides.

use std::{io::Write as _, path::Path, sync::Arc, time::Duration};

use tokio::runtime::Builder;

use crate::{
    Failure,
    bare::{Loop, Writes},
    client::connections,
    commands::{Orders, Window},
    disk,
    figures::{Sample, median},
    folder::Folder,
    growth,
    load::{Caller as _, Crowd},
    machine::Machine,
    options::{Options, Part},
    pages::Hall,
    recording,
    report::{Commands, Ratio, Report, Share, Statement},
    served::Served,
    shares,
};

/// Measures everything that was asked for.
pub(crate) fn run(options: &Options) -> Result<Report, Failure> {
    let folder = Folder::fresh_in(&options.folder)?;
    let machine = Machine::here(folder.path());
    tell("opening a city");
    let mut served = Served::in_folder(&folder.path().join("city"))?;
    // Who asks has one thread of its own and shares the cores, not the runtime, with who answers.
    let clients = Builder::new_current_thread().enable_all().build()?;
    let report = clients.block_on(async {
        let mut bench = Bench::of(&mut served, folder.path(), options).await?;
        for round in 0..options.rounds.max(1) {
            tell(&format!("round {} of {}", round + 1, options.rounds.max(1)));
            bench.round(round, options).await?;
        }
        bench.bare.close().await;
        let mut report = bench.report(machine, options);
        let sealing = shares::sealing(&bench.bare.recording().sealed())?;
        report.shares.extend(share(&report, "sealing", sealing));
        Ok::<_, Failure>(report)
    });
    served.close();
    let mut report = report?;
    if options.wants(Part::Growth) {
        let (growth, sequencer) = growth::run(options, folder.path(), &clients)?;
        report.growth = Some(growth);
        report.shares.extend(share(&report, "ledger, a fact", sequencer));
        report.machine = report.machine.clone().afterwards();
    }
    Ok(report)
}

/// A part of the command with the most callers.
fn share(report: &Report, name: &'static str, micros: f64) -> Option<Share> {
    let command = report.commands.last().map(|row| row.http.cpu_us.server + row.http.cpu_us.writer)?;
    (command > 0.0).then(|| Share::of(name, micros, command))
}

/// What the standard output is not for.
pub(crate) fn tell(what: &str) {
    let _ = writeln!(std::io::stderr(), "bench: {what}");
}

/// With so many callers, round by round.
struct Row {
    callers: usize,
    http: Vec<Sample>,
    bare: Vec<Sample>,
}

struct Bench {
    windows: Crowd<Window>,
    writers: Crowd<Writes>,
    bare: Arc<Loop>,
    hall: Hall,
    rows: Vec<Row>,
    disk: Vec<f64>,
    folder: std::path::PathBuf,
}

impl Bench {
    async fn of(served: &mut Served, folder: &Path, options: &Options) -> Result<Self, Failure> {
        let orders = Arc::new(Orders::of(served, options.keyed));
        let mut windows: Vec<Window> = connections(served.site, options.most())
            .await?
            .into_iter()
            .map(|connection| Window::of(connection, Arc::clone(&orders)))
            .collect();
        let first = windows.first_mut().ok_or("nobody calls")?;
        let bare = Arc::new(recorded(served, first, folder).await?);
        served.begin_work();
        let writers = (0..options.most()).map(|_| Writes(Arc::clone(&bare)));
        let row = |callers: &usize| Row { callers: *callers, http: Vec::new(), bare: Vec::new() };
        Ok(Self {
            windows: Crowd::of(windows),
            writers: Crowd::of(writers),
            hall: Hall::of(served).await?,
            rows: options.callers.iter().map(row).collect(),
            disk: Vec::new(),
            folder: folder.to_owned(),
            bare,
        })
    }

    async fn round(&mut self, round: usize, options: &Options) -> Result<(), Failure> {
        let times = (options.warm_up(), options.time());
        for row in &mut self.rows {
            for half in 0..2 {
                let http = (round + half).is_multiple_of(2);
                if http && options.wants(Part::Http) {
                    row.http.push(self.windows.work(row.callers, times).await?);
                }
                if !http && options.wants(Part::Bare) {
                    row.bare.push(self.writers.work(row.callers, times).await?);
                }
            }
        }
        self.disk.push(disk::syncs_per_second(&self.folder, options.time().min(Duration::from_millis(500)))?);
        if options.wants(Part::Pages) { self.hall.round(round, options).await } else { Ok(()) }
    }

    fn report(&self, machine: Machine, options: &Options) -> Report {
        let recording = self.bare.recording();
        let statement = |step: &recording::Step| Statement { sql: step.sql.to_owned(), bytes: step.size };
        let commands = |row: &Row| Commands {
            callers: row.callers,
            http: Sample::median(&row.http),
            bare: Sample::median(&row.bare),
            ratio: Ratio::of(&row.http, &row.bare),
        };
        Report {
            machine: machine.afterwards(),
            seconds: options.time().as_secs_f64(),
            rounds: options.rounds.max(1),
            keyed: options.keyed,
            statements: recording.steps.iter().map(statement).collect(),
            commands: self.rows.iter().map(commands).collect(),
            fdatasync_per_second: median(self.disk.clone()),
            pages: options.wants(Part::Pages).then(|| self.hall.found()),
            growth: None,
            shares: Vec::new(),
            ask: None,
            hall: None,
        }
    }
}

/// One real command, and the loop that repeats what it wrote. The first command of a day also opens the day's numbers and
/// warms the caches up, so the second is recorded; nothing else writes yet.
async fn recorded(served: &Served, window: &mut Window, folder: &Path) -> Result<Loop, Failure> {
    let (db, file) = (&served.city.db, folder.join("city").join("yichuang.db"));
    window.call().await?;
    let mark = recording::mark(db, &file).await?;
    window.call().await?;
    let recording = recording::since(&mark, db, &file).await?;
    tell(&format!("recorded {} statements of {} bytes and a fact", recording.steps.len(), recording.size()));
    Loop::beside(folder, recording, served.residents.iter().map(|(_, id)| *id).collect())
}
