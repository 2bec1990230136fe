//! `make faults`.

use std::{io::Write as _, path::PathBuf, process::ExitCode};

use clap::{Parser, ValueEnum};
use faults::{Failure, Plan, Report, run, table};
use plat_kernel::Chance;
use plat_store::{Engine, scratch};

/// Kills the program under load again and again, and looks for what was lost or done twice.
#[derive(Parser, Debug)]
struct Options {
    /// How often it is killed, on each database
    #[arg(long, default_value_t = 100, value_name = "N")]
    rounds: u32,
    /// So many officers and as many residents at once
    #[arg(long, default_value_t = 16, value_name = "N")]
    callers: u16,
    /// The longest time under load before the kill, in milliseconds
    #[arg(long, default_value_t = 900, value_name = "MS")]
    load: u32,
    /// Only this database
    #[arg(long, value_enum)]
    only: Option<Which>,
    /// Repeats the kills of an earlier run
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// The program file; the one beside this one if not said
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Which {
    Sqlite,
    Postgres,
}

fn main() -> ExitCode {
    match ran(&Options::parse()) {
        Ok(reports) => {
            let printed = writeln!(std::io::stdout(), "{}", table(&reports));
            let clean = printed.is_ok() && reports.iter().all(Report::is_clean);
            if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(failure) => {
            say(&format!("FAILED: {failure}"));
            ExitCode::FAILURE
        }
    }
}

fn ran(options: &Options) -> Result<Vec<Report>, Failure> {
    let engines = match options.only {
        Some(Which::Sqlite) => vec![Engine::Sqlite],
        Some(Which::Postgres) => vec![Engine::Postgres],
        None => scratch::engines(),
    };
    let program = match &options.program {
        Some(file) => file.clone(),
        None => std::env::current_exe()?.with_file_name("yichuang"),
    };
    let seed = options.seed.unwrap_or_else(|| Chance::system().below(u32::MAX).into());
    say(&format!("seed {seed}"));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let mut reports = Vec::new();
    for engine in engines {
        let plan = Plan {
            program: program.clone(),
            engine,
            rounds: options.rounds,
            callers: options.callers,
            load_ms: options.load,
            seed,
        };
        reports.push(runtime.block_on(run(plan, &say))?);
    }
    Ok(reports)
}

fn say(line: &str) {
    // Nobody is left to be told if stderr is closed.
    drop(writeln!(std::io::stderr(), "{line}"));
}
