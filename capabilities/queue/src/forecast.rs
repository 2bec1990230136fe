//! How long people will wait, reckoned from the hall as it is and kept for some seconds: two hundred telephones that show it must not
//! reckon two hundred times.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use plat_kernel::{SignedDuration, Timestamp};

use crate::{
    error::QueueError,
    estimate::{self, Ahead, Range, Turns},
    floor::{Floor, Visitor},
    hall::{self, Hall},
    line::{Claim, Place, Turn},
    model::Ticket,
    service::Queue,
};

/// For how long a forecast is good while the hall changes, if many wait.
const GOOD_FOR: SignedDuration = SignedDuration::from_secs(5);
/// For how long it is good if nothing changes.
const AT_REST: SignedDuration = SignedDuration::from_secs(30);
/// So few who wait are reckoned anew with each change.
const FEW: usize = 20;

/// What a newcomer was told by: the windows that can serve them, and the seconds that they will take.
type Asked = (Vec<u16>, i64);

/// What was reckoned at a moment.
pub(crate) struct Forecast {
    at: Timestamp,
    version: i64,
    floor: Floor,
    ahead: Ahead,
    ranges: BTreeMap<u32, Range>,
    /// What newcomers were told since.
    asked: Mutex<BTreeMap<Asked, Option<Range>>>,
}

impl Forecast {
    fn is_good(&self, hall: &Hall, now: Timestamp) -> bool {
        let good_for = match self.version == hall.version {
            true => AT_REST,
            false if self.floor.line.len() <= FEW => SignedDuration::ZERO,
            false => GOOD_FOR,
        };
        self.at <= now && now < self.at + good_for
    }

    /// How long somebody who waits will still wait; of whoever came since it was reckoned, what they were told when they came.
    pub(crate) fn of(&self, ticket: &Ticket) -> Option<Range> {
        let is_in_it = || self.floor.line.iter().any(|it| it.turn.number == ticket.number);
        let known = self.ranges.get(&ticket.number).copied();
        known.or_else(|| ticket.told.filter(|_| !is_in_it()))
    }
}

/// The forecast of a hall; one request reckons, the others wait for it.
pub(crate) async fn of(queue: &Queue, hall: &Arc<Hall>) -> Result<Arc<Forecast>, QueueError> {
    let kept = queue.live().forecast(&hall.site.code);
    let mut kept = kept.lock().await;
    let now = queue.now();
    if let Some(forecast) = kept.as_ref().filter(|it| it.is_good(hall, now)) {
        return Ok(forecast.clone());
    }
    let ahead = Ahead { lately: hall::lately(queue, hall).await?, hours: hours(queue, hall).await? };
    let floor = hall.floor(queue, now);
    let inside = queue.clone();
    let reckon = move || {
        let ranges = estimate::waits(&floor, &ahead, (now, &inside.rules, inside.mint.chance()));
        (floor, ahead, ranges)
    };
    let (floor, ahead, ranges) = blocking(reckon).await?;
    let version = hall.version;
    let forecast = Arc::new(Forecast { at: now, version, floor, ahead, ranges, asked: Mutex::default() });
    *kept = Some(forecast.clone());
    Ok(forecast)
}

/// When windows are to open and close today, as the roster says. At the end of the day they close for nobody who waits; a hall that gives
/// out numbers at any hour keeps none.
async fn hours(queue: &Queue, hall: &Hall) -> Result<Vec<Turns>, QueueError> {
    let Some(today) = queue.hours(&hall.site, hall.day).filter(|_| !queue.rules.take.at_any_hour) else {
        return Ok(Vec::new());
    };
    let duties = queue.duties.of_day(&hall.site.code, hall.day).await?;
    let turns = |(window, from, to): (u16, Timestamp, Timestamp)| [(from, window, true), (to, window, false)];
    let mut hours: Vec<Turns> = duties.into_iter().flat_map(turns).collect();
    hours.retain(|(at, ..)| *at < today.closes);
    // Where one duty ends and the next begins, a window closes before it opens.
    hours.sort_unstable_by_key(|(at, window, opens)| (*at, *window, *opens));
    Ok(hours)
}

/// How long somebody would wait who came now; the answer is kept as long as the forecast.
pub(crate) async fn newcomer(
    queue: &Queue,
    forecast: &Arc<Forecast>,
    (windows, usual): (Vec<u16>, SignedDuration),
) -> Result<Option<Range>, QueueError> {
    let key = (windows, usual.as_secs());
    let known = forecast.asked.lock().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
    if let Some(known) = known {
        return Ok(known);
    }
    let (now, windows) = (queue.now(), key.0.clone());
    let turn = Turn { since: now, absences: 0, number: u32::MAX };
    let place = Place { turn, claim: Claim::Came, windows, who: Visitor { usual, takes: None } };
    let range = told(queue, forecast, place).await?;
    forecast.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(key, range);
    Ok(range)
}

/// How long somebody would wait who came now to a place in the line.
pub(crate) async fn told(
    queue: &Queue,
    forecast: &Arc<Forecast>,
    place: Place<Visitor>,
) -> Result<Option<Range>, QueueError> {
    let (queue, forecast, now) = (queue.clone(), forecast.clone(), queue.now());
    blocking(move || {
        estimate::wait(&forecast.floor, &place, &forecast.ahead, (now, &queue.rules, queue.mint.chance()))
    })
    .await
}

/// Reckoning takes milliseconds: on a thread that serves nobody else.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, QueueError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| plat_store::StoreError::Panicked.into())
}
