//! SIGTERM and ctrl-c. From the moment this exists they no longer end the program: whoever holds it does.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Hears when the program is told to stop.
#[cfg(unix)]
pub(crate) struct Told {
    interrupt: Signal,
    terminate: Signal,
}

#[cfg(unix)]
impl Told {
    /// Begins to listen; needs a runtime.
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Ends when the program is told to stop.
    pub(crate) async fn wait(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Hears when the program is told to stop.
#[cfg(not(unix))]
pub(crate) struct Told;

#[cfg(not(unix))]
impl Told {
    /// Begins to listen.
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self)
    }

    /// Ends when the program is told to stop.
    pub(crate) async fn wait(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
