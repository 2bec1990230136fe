//! The end of the day: whoever still waits when the hall has closed is told so, and windows that nobody closed are closed.

use plat_facts::{Actor, refs::SiteRef};
use plat_kernel::{Date, SignedDuration, clock::start_of};
use plat_store::Tx;

use crate::{error::QueueError, leave, model::Ending, service::Queue, staff, store};

/// Ends what is over, one hall after the other.
pub(crate) async fn run(queue: &Queue) -> Result<(), QueueError> {
    let halls = queue.db.read(|tx| Ok::<_, QueueError>(store::tickets::left_open(tx)?)).await?;
    for (site, day) in halls {
        if is_over(queue, &site, day) {
            close(queue, &site, day).await?;
        }
    }
    let night = start_of(queue.today());
    let shifts = queue.db.read(move |tx| Ok::<_, QueueError>(store::shifts::before(tx, night)?)).await?;
    for shift in shifts {
        let left = shift.clone();
        let change = move |tx: &mut Tx<'_>, now| staff::leave(tx, left.clone(), None, (now, Actor::System));
        match queue.change((&shift.site, queue.today()), change).await {
            // The officer was faster.
            Ok(()) | Err(QueueError::ChangedMeanwhile) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Deletes what is kept no longer. What is measured is kept as long as it counts.
pub(crate) async fn forget(queue: &Queue) -> Result<(), QueueError> {
    let days = i64::from(queue.rules.keep.days).max(i64::from(queue.rules.measured.days));
    let before = queue.today().saturating_sub(SignedDuration::from_hours(24 * days));
    let rows = queue.db.write(move |tx| Ok::<_, QueueError>(store::old::forget(tx, before)?)).await?;
    if rows > 0 {
        tracing::info!(rows, %before, "old tickets were deleted");
    }
    Ok(())
}

/// A day is over when it has gone by, or some time after its doors closed. A site that is no longer known has no hours.
fn is_over(queue: &Queue, site: &SiteRef, day: Date) -> bool {
    let ends = queue.sites.get(site).and_then(|site| queue.hours(site, day)).map(|it| it.ends);
    day < queue.today() || ends.is_none_or(|ends| ends <= queue.now())
}

/// Whoever is being served then is served to the end, and ended only when the day has gone by: nobody can say when that was.
async fn close(queue: &Queue, site: &SiteRef, day: Date) -> Result<(), QueueError> {
    let (gone, inside) = (day < queue.today(), site.clone());
    let change = move |tx: &mut Tx<'_>, now| {
        for ticket in store::tickets::open(tx, &inside, day)? {
            let waits = matches!(ticket.stage, crate::model::Stage::Waiting { .. });
            if waits || gone {
                leave::end(tx, ticket, (Ending::Closed, now, Actor::System))?;
            }
        }
        Ok(())
    };
    queue.change((site, day), change).await
}
