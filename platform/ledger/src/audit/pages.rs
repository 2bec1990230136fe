//! A table, a page at a time, in the order of its numbers.

use std::collections::VecDeque;

use plat_store::{Db, StoreError, StoredFact, Tx};

use crate::store::Numbered;

/// Rows read at once.
const PAGE: u32 = 1024;

/// Reads rows behind a number.
type Read<T> = fn(&mut Tx<'_>, i64, u32) -> Result<Vec<Numbered<T>>, StoreError>;

pub(super) struct Pages<T> {
    read: Read<T>,
    rows: VecDeque<Numbered<T>>,
    after: i64,
    over: bool,
}

impl<T: Send + 'static> Pages<T> {
    pub(super) fn of(read: Read<T>) -> Self {
        // From the very beginning: a row with the number 0 or less is one too many.
        Self { read, rows: VecDeque::new(), after: i64::MIN, over: false }
    }

    /// The next row if its number is not beyond `number`.
    pub(super) async fn next_up_to(
        &mut self,
        db: &Db,
        number: i64,
    ) -> Result<Option<Numbered<T>>, StoreError> {
        if self.rows.is_empty() && !self.over {
            let (read, after) = (self.read, self.after);
            self.rows = db.read(move |tx| read(tx, after, PAGE)).await?.into();
            self.over = self.rows.len() < PAGE as usize;
            self.after = self.rows.back().map_or(after, |(number, _)| *number);
        }
        Ok(self.rows.pop_front_if(|(at, _)| *at <= number))
    }
}

/// Facts with their positions.
pub(super) fn facts(
    tx: &mut Tx<'_>,
    after: i64,
    limit: u32,
) -> Result<Vec<Numbered<StoredFact>>, StoreError> {
    let rows = tx.stored_facts_after(after, limit)?;
    Ok(rows
        .into_iter()
        .map(|row| match row {
            Ok(fact) => (fact.position, Ok(fact)),
            Err((position, why)) => (position, Err(why)),
        })
        .collect())
}
