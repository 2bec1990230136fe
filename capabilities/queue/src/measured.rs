//! How long services really took, kept in memory and read anew from the rows every some minutes. Too few of them say nothing.

use std::{
    collections::BTreeMap,
    sync::{PoisonError, RwLock},
};

use plat_facts::ItemRef;
use plat_kernel::{SignedDuration, Timestamp};

use crate::{error::QueueError, rules::Rules, service::Queue, store};

/// How long what was read is good for.
const GOOD_FOR: SignedDuration = SignedDuration::from_mins(10);

/// What was measured lately.
#[derive(Debug, Default)]
pub(crate) struct Measured(RwLock<Table>);

#[derive(Debug, Default)]
struct Table {
    read: Option<Timestamp>,
    by_item: BTreeMap<ItemRef, Sum>,
    by_hour: BTreeMap<(ItemRef, u8), Sum>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Sum {
    services: i64,
    seconds: i64,
}

impl Sum {
    fn add(&mut self, services: i64, seconds: i64) {
        self.services += services;
        self.seconds += seconds;
    }

    /// The mean, if there are enough.
    fn mean(self, rules: &Rules) -> Option<SignedDuration> {
        let enough = self.services >= i64::from(rules.measured.least.max(1));
        enough.then(|| self.seconds / self.services.max(1)).map(SignedDuration::from_secs)
    }
}

impl Measured {
    /// What an item takes over all hours.
    pub(crate) fn of(&self, item: &ItemRef, rules: &Rules) -> Option<SignedDuration> {
        let table = self.0.read().unwrap_or_else(PoisonError::into_inner);
        table.by_item.get(item)?.mean(rules)
    }

    /// What an item takes in an hour of the day.
    pub(crate) fn at(&self, item: &ItemRef, hour: u8, rules: &Rules) -> Option<SignedDuration> {
        let table = self.0.read().unwrap_or_else(PoisonError::into_inner);
        table.by_hour.get(&(item.clone(), hour))?.mean(rules)
    }

    /// Reads the rows, if what is known is old.
    pub(crate) async fn refresh(&self, queue: &Queue) -> Result<(), QueueError> {
        let (now, today) = (queue.now(), queue.today());
        let read = self.0.read().unwrap_or_else(PoisonError::into_inner).read;
        if read.is_some_and(|read| read <= now && now < read + GOOD_FOR) {
            return Ok(());
        }
        let days = plat_kernel::SignedDuration::from_hours(24 * i64::from(queue.rules.measured.days));
        let from = today.checked_sub(days).unwrap_or(today);
        let rows = queue.db.read(move |tx| Ok::<_, QueueError>(store::usual::since(tx, from)?)).await?;
        let mut table = Table { read: Some(now), ..Table::default() };
        for row in rows {
            table.by_item.entry(row.item.clone()).or_default().add(row.services, row.seconds);
            table.by_hour.entry((row.item, row.hour)).or_default().add(row.services, row.seconds);
        }
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = table;
        Ok(())
    }
}
