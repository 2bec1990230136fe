//! What tests ask of SQL texts: that both engines take them, and that parameters come in order.

use crate::{Db, StoreError};

/// Prepares every text on the engine at hand; the message of a refusal names the text. On PostgreSQL parameters and
/// columns must also be of the portable types.
pub async fn prepare_all(db: &Db, texts: &[&'static str]) -> Result<(), StoreError> {
    for &text in texts {
        params_in_order(text).map_err(|why| StoreError::Engine(format!("{why} in: {text}")))?;
        let prepared: Result<(), StoreError> = db.read(move |tx| tx.prepare(text)).await;
        prepared.map_err(|e| StoreError::Engine(format!("{e} in: {text}")))?;
    }
    Ok(())
}

/// SQLite numbers `$n` by first appearance and not by `n`; so `$1`, `$2`, … must first appear in that order.
///
/// ```
/// use plat_store::sql_test::params_in_order;
/// assert!(params_in_order("UPDATE t SET a = $1 WHERE b = $2 OR c = $1").is_ok());
/// assert!(params_in_order("UPDATE t SET a = $2 WHERE b = $1").is_err());
/// ```
pub fn params_in_order(sql: &str) -> Result<(), String> {
    let mut seen = 0u32;
    for (number, after) in numbers(sql) {
        match number {
            Some(n) if (1..=seen).contains(&n) => {}
            Some(n) if n == seen + 1 => seen = n,
            Some(n) => return Err(format!("${n} comes where ${} should", seen + 1)),
            None => return Err(format!("`$` without a number before {after:?}")),
        }
    }
    Ok(())
}

/// Each `$n` outside quoted text, with what follows the `$`.
fn numbers(sql: &str) -> impl Iterator<Item = (Option<u32>, &str)> {
    sql.split('\'').step_by(2).flat_map(|code| code.split('$').skip(1)).map(|after| {
        let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        (after.get(..digits).and_then(|it| it.parse().ok()), after)
    })
}

#[cfg(test)]
mod tests {
    use super::params_in_order;

    #[test]
    fn parameters_that_first_appear_in_order_pass() {
        for sql in ["SELECT 1", "SELECT $1, $1, $2", "SELECT '$9', $1", "SELECT $1 WHERE a = '$' AND b = $2"]
        {
            assert_eq!(params_in_order(sql), Ok(()), "{sql}");
        }
    }

    #[test]
    fn a_parameter_out_of_order_is_named() {
        let why = params_in_order("UPDATE t SET a = $2 WHERE b = $1").unwrap_err();
        assert_eq!(why, "$2 comes where $1 should");
        assert!(params_in_order("SELECT $1, $3").is_err());
        assert!(params_in_order("SELECT $name").is_err());
    }
}
