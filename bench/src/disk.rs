//! What the disk alone can do: write 8 kB, wait until they are there, again.

use std::{fs::OpenOptions, os::unix::fs::FileExt as _, path::Path, time::Duration};

use plat_kernel::Stopwatch;

use crate::Failure;

const PAGE: usize = 8192;
/// The file is walked through and begun again, as a write-ahead log is.
const PAGES: u64 = 2000;

/// Durable writes of 8 kB in a second.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(crate) fn syncs_per_second(folder: &Path, time: Duration) -> Result<f64, Failure> {
    let path = folder.join("fdatasync");
    let file = OpenOptions::new().write(true).create(true).truncate(true).open(&path)?;
    let page = [0x59_u8; PAGE];
    for at in 0..PAGES {
        file.write_all_at(&page, at * PAGE as u64)?;
    }
    file.sync_all()?;
    let watch = Stopwatch::start();
    let mut done = 0_u64;
    while watch.elapsed() < time {
        file.write_all_at(&page, (done % PAGES) * PAGE as u64)?;
        file.sync_data()?;
        done += 1;
    }
    let rate = done as f64 / watch.elapsed().as_secs_f64().max(1e-9);
    drop(file);
    std::fs::remove_file(&path)?;
    Ok(rate)
}
