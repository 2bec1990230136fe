//! The machine, so that figures of two machines are not mixed up.

use std::path::Path;

use serde::Serialize;

/// What the figures were taken on.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Machine {
    /// Cores that this process may use.
    pub(crate) cores: usize,
    /// The processor, as it calls itself.
    pub(crate) processor: String,
    /// The kernel.
    pub(crate) kernel: String,
    /// Programs that wanted a core in the minute before the bench began.
    pub(crate) load_before: f64,
    /// And in its last minute; the bench itself is in it.
    pub(crate) load_after: f64,
    /// The file system of the folder.
    pub(crate) file_system: String,
    /// Built with optimization.
    pub(crate) release: bool,
}

impl Machine {
    /// This machine, before the bench begins.
    pub(crate) fn here(folder: &Path) -> Self {
        Self {
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            processor: processor().unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
            kernel: read("/proc/sys/kernel/osrelease").unwrap_or_else(|| std::env::consts::OS.to_owned()),
            load_before: load(),
            load_after: 0.0,
            file_system: file_system(folder).unwrap_or_else(|| "unknown".to_owned()),
            release: !cfg!(debug_assertions),
        }
    }

    /// With the load at the end.
    pub(crate) fn afterwards(self) -> Self {
        Self { load_after: load(), ..self }
    }
}

fn read(path: &str) -> Option<String> {
    std::fs::read_to_string(path).ok().map(|text| text.trim().to_owned())
}

fn processor() -> Option<String> {
    let text = read("/proc/cpuinfo")?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    line.split_once(':').map(|(_, name)| name.trim().to_owned())
}

fn load() -> f64 {
    let text = read("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().and_then(|it| it.parse().ok()).unwrap_or(0.0)
}

/// The type of the longest mount point above the folder.
fn file_system(folder: &Path) -> Option<String> {
    let folder = folder.canonicalize().ok()?;
    let mounts = read("/proc/mounts")?;
    let of = |line: &str| {
        let mut words = line.split_whitespace().skip(1);
        let (point, kind) = (words.next()?.to_owned(), words.next()?.to_owned());
        folder.starts_with(&point).then_some((point.len(), kind))
    };
    mounts.lines().filter_map(of).max_by_key(|(length, _)| *length).map(|(_, kind)| kind)
}
