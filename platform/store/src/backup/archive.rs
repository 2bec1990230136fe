//! The file itself: members one after the other, and the digest that binds them.

use std::io::{self, Read, Write};

use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};
use plat_crypto::digest;

use super::{BackupError, Tail};

/// The first member.
pub(super) const HEAD: &str = "head.json";
/// The last one.
pub(super) const TAIL: &str = "tail.json";
/// The largest member that is read: no file that the program stores comes near.
const LARGEST: u64 = 256 << 20;

/// The name of the `n`th member of a table's rows.
pub(super) fn rows_name(table: &str, n: u32) -> String {
    format!("rows/{table}/{n:06}.ndjson")
}

/// The table of a member with rows.
pub(super) fn table_of(name: &str) -> Option<&str> {
    name.strip_prefix("rows/")?.split_once('/').map(|(table, _)| table)
}

/// Counts members and binds their names and contents together.
struct Digest {
    state: [u8; 32],
    members: u64,
}

impl Digest {
    fn new() -> Self {
        Self { state: [0; 32], members: 0 }
    }

    fn add(&mut self, name: &str, content: &[u8]) {
        let content = digest::sha256(content);
        self.state = digest::sha256(&[&self.state[..], &content[..], name.as_bytes()].concat());
        self.members += 1;
    }

    fn fits(&self, tail: &Tail) -> bool {
        tail.members == self.members && tail.digest == digest::hex(&self.state)
    }
}

/// A backup that is being written.
pub(super) struct Pack<W: Write> {
    tar: tar::Builder<GzEncoder<W>>,
    digest: Digest,
}

impl<W: Write> Pack<W> {
    pub(super) fn new(out: W) -> Self {
        let gz = GzEncoder::new(out, Compression::fast());
        Self { tar: tar::Builder::new(gz), digest: Digest::new() }
    }

    /// Adds a member.
    pub(super) fn put(&mut self, name: &str, content: &[u8]) -> io::Result<()> {
        self.digest.add(name, content);
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o600);
        self.tar.append_data(&mut header, name, content)
    }

    /// Writes the tail.
    pub(super) fn finish(mut self, rows: u64, files: u64) -> Result<(), BackupError> {
        let members = self.digest.members;
        let tail = Tail { members, digest: digest::hex(&self.digest.state), rows, files };
        self.put(TAIL, &serde_json::to_vec(&tail)?)?;
        self.tar.into_inner()?.finish()?.flush()?;
        Ok(())
    }
}

/// Shows every member between head and tail to `see`, and says what the tail says. An error if there is no tail, or
/// if it does not fit what came before.
pub(super) fn unpack<S>(
    from: impl Read,
    begin: impl FnOnce(&[u8]) -> Result<S, BackupError>,
    mut see: impl FnMut(&mut S, &str, &[u8]) -> Result<(), BackupError>,
) -> Result<(S, Tail), BackupError> {
    let damaged = |error: io::Error| BackupError::Damaged(error.to_string());
    let mut archive = tar::Archive::new(MultiGzDecoder::new(from));
    let (mut digest, mut begin, mut state) = (Digest::new(), Some(begin), None);
    let entries = archive.entries().map_err(|e| BackupError::NotABackup(e.to_string()))?;
    for entry in entries {
        let mut entry = match (entry, state.is_some()) {
            (Ok(entry), _) => entry,
            (Err(e), true) => return Err(damaged(e)),
            (Err(e), false) => return Err(BackupError::NotABackup(e.to_string())),
        };
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if entry.size() > LARGEST {
            return Err(BackupError::Damaged(format!("{name} is too large")));
        }
        let mut content = Vec::new();
        entry.read_to_end(&mut content).map_err(damaged)?;
        match (&mut state, name.as_str()) {
            (None, HEAD) => state = begin.take().map(|it| it(&content)).transpose()?,
            (None, other) => return Err(BackupError::NotABackup(format!("it begins with {other}"))),
            (Some(_), TAIL) => {
                let tail: Tail = serde_json::from_slice(&content)?;
                let whole = state.filter(|_| digest.fits(&tail));
                let whole =
                    whole.ok_or_else(|| BackupError::Damaged("its digest does not fit".to_owned()))?;
                return Ok((whole, tail));
            }
            (Some(state), name) => see(state, name, &content)?,
        }
        digest.add(&name, &content);
    }
    Err(BackupError::Damaged("it was cut off".to_owned()))
}
