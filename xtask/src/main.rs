//! The house rules as a program: `cargo xtask tidy` checks what no compiler checks, `cargo xtask
//! new-capability NAME` lays out a new room that already keeps to them.

mod finding;
mod lock;
mod new_capability;
mod source;
mod tidy;
mod tree;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Work on the repository itself.
#[derive(Parser)]
#[command(name = "xtask")]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Check arrows, budgets, words, templates, SQL, READMEs, migrations and banned words.
    Tidy,
    /// Make `capabilities/NAME`: it compiles and has one failing story.
    NewCapability {
        /// Lower-case, one word, as it will prefix tables and word keys: `appointments`.
        name: String,
    },
    /// Seal migrations that are not sealed yet; a sealed migration is never edited again.
    LockMigrations,
}

fn main() -> ExitCode {
    let root = root();
    let outcome = match Args::parse().task {
        Task::Tidy => tidy::run(&root),
        Task::NewCapability { name } => new_capability::run(&root, &name),
        Task::LockMigrations => lock::run(&root),
    };
    match outcome {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// The repository: the folder above this package.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}
