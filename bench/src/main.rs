#![doc = include_str!("../README.md")]

mod ask;
mod bare;
mod client;
mod commands;
mod cpu;
mod disk;
mod figures;
mod folder;
mod growth;
mod hall;
mod load;
mod machine;
mod options;
mod pages;
mod recording;
mod report;
mod rounds;
mod served;
mod shares;
mod table;

use std::{io::Write as _, process::ExitCode};

use clap::Parser as _;
use options::{Options, Part};

/// The program's own allocator: what is measured must run on what is shipped.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Why a measurement ended early.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    let options = Options::parse();
    match measured(&options) {
        Ok(text) => {
            let printed = writeln!(std::io::stdout(), "{text}");
            if printed.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "the bench could not measure: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn measured(options: &Options) -> Result<String, Failure> {
    begin_log();
    if options.only == Some(Part::Ask) {
        let found = ask::measured()?;
        return if options.json { Ok(serde_json::to_string_pretty(&found)?) } else { Ok(ask::table(&found)) };
    }
    if options.only == Some(Part::Hall) {
        let found = hall::measured(options)?;
        return if options.json {
            Ok(serde_json::to_string_pretty(&found)?)
        } else {
            Ok(hall::table(&found))
        };
    }
    let mut report = rounds::run(options)?;
    if options.wants(Part::Ask) {
        report.ask = Some(ask::measured()?);
    }
    if options.wants(Part::Hall) {
        report.hall = Some(hall::measured(options)?);
    }
    if options.json { Ok(serde_json::to_string_pretty(&report)?) } else { Ok(table::of(&report)) }
}

/// The log of `yichuang serve`: without it spans would cost nothing here and something there.
fn begin_log() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
