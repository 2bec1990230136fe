//! Asking clamd whether a file is malware, by its INSTREAM protocol: over TCP or a socket in the file system.

use std::{io, path::PathBuf, time::Duration};

use serde::Deserialize;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpStream, UnixStream},
    time::timeout,
};

use crate::{FileError, Scan};

/// What happens to a file while the scanner cannot be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WhenAway {
    /// Nothing is taken.
    #[default]
    Refuse,
    /// It is taken, and the officer sees that nobody looked.
    Accept,
}

/// A scanner.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clamd {
    /// `host:port`, or `unix:/path/of/its/socket`.
    pub address: String,
    /// How long one file may take, in seconds.
    #[serde(default = "half_a_minute")]
    pub seconds: u16,
    /// What happens to a file while the scanner cannot be asked.
    #[serde(default)]
    pub when_away: WhenAway,
}

fn half_a_minute() -> u16 {
    30
}

/// How much is sent in one piece.
const PIECE: usize = 64 * 1024;
/// No answer of clamd is longer.
const ANSWER: u64 = 4096;

enum Verdict {
    Clean,
    Found(String),
}

impl Clamd {
    /// Asks. What is malware is refused; while nobody answers, as the settings want it.
    pub(crate) async fn scan(&self, bytes: &[u8]) -> Result<Scan, FileError> {
        let patience = Duration::from_secs(self.seconds.into());
        let why = match timeout(patience, self.ask(bytes)).await {
            Ok(Ok(Verdict::Clean)) => return Ok(Scan::Clean),
            Ok(Ok(Verdict::Found(signature))) => {
                tracing::warn!(signature, "malware was sent and not taken");
                return Err(FileError::Infected);
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("no answer in {} s", self.seconds),
        };
        tracing::warn!(why, address = self.address, "the scanner cannot be asked");
        match self.when_away {
            WhenAway::Refuse => Err(FileError::Unscanned),
            WhenAway::Accept => Ok(Scan::Skipped),
        }
    }

    async fn ask(&self, bytes: &[u8]) -> io::Result<Verdict> {
        match self.address.strip_prefix("unix:") {
            Some(path) => instream(UnixStream::connect(PathBuf::from(path)).await?, bytes).await,
            None => instream(TcpStream::connect(&self.address).await?, bytes).await,
        }
    }
}

/// One question: `zINSTREAM\0`, pieces with their lengths, an empty piece; one answer that ends with a zero.
async fn instream(mut line: impl AsyncRead + AsyncWrite + Unpin, bytes: &[u8]) -> io::Result<Verdict> {
    line.write_all(b"zINSTREAM\0").await?;
    for piece in bytes.chunks(PIECE) {
        let length = u32::try_from(piece.len()).map_err(io::Error::other)?;
        line.write_all(&length.to_be_bytes()).await?;
        line.write_all(piece).await?;
    }
    line.write_all(&0_u32.to_be_bytes()).await?;
    line.flush().await?;
    let mut answer = Vec::new();
    line.take(ANSWER).read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    let said = answer.trim_matches(['\0', '\n', ' ']).trim_start_matches("stream:").trim();
    match said.strip_suffix(" FOUND") {
        Some(signature) => Ok(Verdict::Found(signature.to_owned())),
        None if said == "OK" => Ok(Verdict::Clean),
        None => Err(io::Error::other(format!("clamd says: {said}"))),
    }
}
