//! The real program as a child process: started, killed, stopped, started again.

use std::{
    fs::{File, OpenOptions},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use plat_kernel::Stopwatch;
use plat_store::Place;

use crate::{Client, Failure};

/// A program that is not ready after this long never will be.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often somebody looks.
const LOOK: Duration = Duration::from_millis(5);

/// How a program is started.
#[derive(Clone, Debug)]
pub struct Start {
    /// The program file.
    pub program: PathBuf,
    /// The data folder.
    pub data: PathBuf,
    /// The database.
    pub place: Place,
    /// Where it listens.
    pub site: SocketAddr,
    /// What stands before it on the command line, such as `prlimit --fsize=…`.
    pub before: Vec<String>,
    /// Where its log goes, if not into a file of the data folder.
    pub log: Option<PathBuf>,
}

impl Start {
    /// A program on a port of its own.
    pub fn of(program: &Path, data: &Path, place: Place) -> Result<Self, Failure> {
        let (program, data) = (program.to_owned(), data.to_owned());
        Ok(Self { program, data, place, site: free_port()?, before: Vec::new(), log: None })
    }

    /// Another node on the same data.
    pub fn beside(&self) -> Result<Self, Failure> {
        Ok(Self { site: free_port()?, ..self.clone() })
    }

    /// The same behind another command.
    pub fn behind<const N: usize>(&self, command: [&str; N]) -> Self {
        Self { before: command.map(str::to_owned).to_vec(), ..self.clone() }
    }

    fn command(&self) -> Result<Command, Failure> {
        let mut words = self.before.iter().map(String::as_str);
        let mut command = match words.next() {
            Some(first) => {
                let mut command = Command::new(first);
                command.args(words).arg(&self.program);
                command
            }
            None => Command::new(&self.program),
        };
        command.args(["serve", "--listen", &self.site.to_string(), "--data"]).arg(&self.data);
        if let Place::Postgres(url) = &self.place {
            command.args(["--database", url]);
        }
        command.env_remove("RUST_LOG").env_remove("YICHUANG_DATABASE").env_remove("YICHUANG_LISTEN");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(self.open_log()?);
        Ok(command)
    }

    fn open_log(&self) -> Result<File, Failure> {
        let path = self.log.clone().unwrap_or_else(|| self.log_file());
        Ok(OpenOptions::new().append(true).create(true).open(path)?)
    }

    fn log_file(&self) -> PathBuf {
        self.data.join(format!("log-{}.txt", self.site.port()))
    }
}

/// A port that nobody listens on now.
fn free_port() -> Result<SocketAddr, Failure> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

/// How a program ended that was told to.
#[derive(Clone, Copy, Debug)]
pub struct Ended {
    /// Its exit code; none if a signal ended it.
    pub code: Option<i32>,
    /// How long it took.
    pub took: Duration,
}

/// The program, running. Dropping it kills it.
#[derive(Debug)]
pub struct Program {
    child: Child,
    start: Start,
    /// How long it took until it was ready.
    pub ready_after: Duration,
}

impl Program {
    /// Starts it and waits until `/readyz` says so.
    pub async fn start(start: &Start) -> Result<Self, Failure> {
        let watch = Stopwatch::start();
        let child = start.command()?.spawn()?;
        let mut program = Self { child, start: start.clone(), ready_after: Duration::ZERO };
        while !program.is_ready().await {
            if let Some(status) = program.child.try_wait()? {
                return Err(format!("the program ended with {status}:\n{}", program.log()).into());
            }
            if watch.elapsed() > PATIENCE {
                return Err(format!("the program is not ready:\n{}", program.log()).into());
            }
            tokio::time::sleep(LOOK).await;
        }
        program.ready_after = watch.elapsed();
        Ok(program)
    }

    /// Where it listens.
    pub fn site(&self) -> SocketAddr {
        self.start.site
    }

    /// How it was started.
    pub fn start_again(&self) -> &Start {
        &self.start
    }

    /// Whether it says that it can serve.
    pub async fn is_ready(&self) -> bool {
        let asked = Client::of(self.start.site, None).get("/readyz").await;
        asked.is_ok_and(|answer| answer.status.is_success())
    }

    /// SIGKILL: no word to anybody.
    pub fn kill(mut self) -> Result<(), Failure> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Sends a signal such as `TERM`, `STOP` or `CONT`.
    pub fn signal(&self, name: &str) -> Result<(), Failure> {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([&format!("-{name}"), &pid]).status()?;
        if sent.success() { Ok(()) } else { Err(format!("no {name} for {pid}").into()) }
    }

    /// The process, for tools that change its limits.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it has ended by itself.
    pub async fn ended(mut self) -> Result<Ended, Failure> {
        let watch = Stopwatch::start();
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(Ended { code: status.code(), took: watch.elapsed() });
            }
            if watch.elapsed() > PATIENCE {
                return Err(format!("the program does not stop:\n{}", self.log()).into());
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// SIGTERM, and waits until it has ended.
    pub async fn stop(self) -> Result<Ended, Failure> {
        self.signal("TERM")?;
        self.ended().await
    }

    /// The last lines of its log.
    pub fn log(&self) -> String {
        let text = std::fs::read_to_string(self.start.log_file()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines.iter().rev().take(30).rev().copied().collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
