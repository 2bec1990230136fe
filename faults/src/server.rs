//! A PostgreSQL server of one's own, to be stopped and started.

use std::{
    net::{Ipv4Addr, TcpListener},
    path::PathBuf,
    process::{Command, Output},
};

use plat_store::{Engine, Place, scratch::Scratch};

use crate::Failure;

/// The server; dropping it stops it and deletes its folder.
#[derive(Debug)]
pub struct Server {
    programs: PathBuf,
    /// PostgreSQL refuses to run as root: then this user runs it.
    user: Option<String>,
    data: PathBuf,
    port: u16,
    folder: Scratch,
}

impl Server {
    /// Makes a server and starts it.
    pub fn start() -> Result<Self, Failure> {
        let folder = Scratch::on(Engine::Sqlite)?;
        let home = folder.folder().ok_or("a scratch database without a folder")?.to_owned();
        let user = owner()?;
        if let Some(user) = &user {
            said(&Command::new("chown").arg(user).arg(&home).output()?)?;
        }
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let server = Self { programs: programs()?, user, data: home.join("data"), port, folder };
        server.run("initdb", &["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"])?;
        server.up()?;
        Ok(server)
    }

    /// The database that every server has.
    pub fn place(&self) -> Place {
        Place::Postgres(format!("postgres://postgres@127.0.0.1:{}/postgres", self.port))
    }

    /// Starts it.
    pub fn up(&self) -> Result<(), Failure> {
        let sockets = self.data.parent().unwrap_or(&self.data).display().to_string();
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories={sockets} -c shared_buffers=32MB",
            self.port
        );
        let log = format!("{sockets}/data/server.log");
        self.run("pg_ctl", &["-w", "-l", &log, "-o", &options, "start"])
    }

    /// Stops it without a word to anybody, as a crash does.
    pub fn down(&self) -> Result<(), Failure> {
        self.run("pg_ctl", &["-w", "-m", "immediate", "stop"])
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result<(), Failure> {
        let file = self.programs.join(program);
        let mut command = match &self.user {
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args(["-u", user, "--"]).arg(file);
                command
            }
            None => Command::new(file),
        };
        command.arg("-D").arg(&self.data).args(arguments).current_dir("/");
        // A server that keeps our pipe open would keep us waiting for its end.
        let quiet = std::process::Stdio::null;
        let status = command.stdin(quiet()).stdout(quiet()).stderr(quiet()).status()?;
        if status.success() { Ok(()) } else { Err(format!("{program} ended with {status}").into()) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be down already; what stays is a nuisance, not a fault.
        drop(self.down());
        drop(self.folder.folder().map(std::fs::remove_dir_all));
    }
}

/// The newest PostgreSQL of this machine.
fn programs() -> Result<PathBuf, Failure> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = versions.map(|it| it.path().join("bin")).collect();
    found.retain(|it| it.join("pg_ctl").exists());
    found.sort();
    if let Some(newest) = found.pop() {
        return Ok(newest);
    }
    let path = std::env::var("PATH").unwrap_or_default();
    let here = path.split(':').map(PathBuf::from).find(|it| it.join("pg_ctl").exists());
    here.ok_or_else(|| "PostgreSQL is not installed: make setup".into())
}

fn owner() -> Result<Option<String>, Failure> {
    if said(&Command::new("id").arg("-u").output()?)?.trim() != "0" {
        return Ok(None);
    }
    let there = Command::new("id").arg("postgres").output()?.status.success();
    Ok(Some(if there { "postgres" } else { "nobody" }.to_owned()))
}

fn said(output: &Output) -> Result<String, Failure> {
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
}
