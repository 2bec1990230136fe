//! The cluster engine: connections on plain threads only. The synchronous client starts a runtime of its own, and
//! would panic inside another.

mod conn;
mod worker;

pub(crate) use conn::PgConn;
pub(crate) use worker::{Side, spawn};

use crate::{StoreError, Tx, tx::Conn};
use plat_kernel::mint::Mint;

/// The name of the lock that migrations hold ("yichuang" as a number).
pub(crate) const MIGRATING: &str = "SELECT pg_advisory_xact_lock(8746395207)";

/// Runs `f` on a plain thread, in one transaction, while no other program migrates the same database.
pub(crate) fn exclusively<T: Send>(
    url: &str,
    mint: &Mint,
    f: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send,
) -> Result<T, StoreError> {
    let run = || {
        let mut conn = PgConn::open(url)?;
        conn.batch("BEGIN").map_err(|it| it.error)?;
        conn.batch(MIGRATING).map_err(|it| it.error)?;
        let done = f(&mut Tx::new(Conn::Pg(&mut conn), mint));
        let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let ended = conn.batch(end).map_err(|it| it.error);
        done.and_then(|it| ended.map(|()| it))
    };
    std::thread::scope(|scope| scope.spawn(run).join().unwrap_or(Err(StoreError::Panicked)))
}
