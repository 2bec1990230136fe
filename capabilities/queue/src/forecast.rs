//! How long people will wait, reckoned from the hall as it is and kept for some seconds: two hundred telephones that show it must not
//! reckon two hundred times.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use plat_kernel::{SignedDuration, Timestamp, clock::date_of};
use plat_store::Tx;

use crate::{
    error::QueueError,
    estimate::{self, Ahead, Range, Turns},
    floor::{Floor, Visitor},
    hall::{self, Hall},
    line::{Claim, Place, Turn},
    model::Ticket,
    past::{LATEST, Past},
    service::Queue,
    store,
};

/// For how long a forecast is good while the hall changes, if many wait.
const GOOD_FOR: SignedDuration = SignedDuration::from_secs(5);
/// For how long it is good if nothing changes.
const AT_REST: SignedDuration = SignedDuration::from_secs(30);
/// So few who wait are reckoned anew with each change.
const FEW: usize = 20;

/// What a newcomer was told by: the windows that can serve them, and the seconds that they will take.
pub(crate) type Asked = (Vec<u16>, i64);

/// Where the forecast of a hall is kept.
#[derive(Default)]
pub(crate) struct Reckoned {
    /// What was reckoned last.
    last: Mutex<Option<Arc<Forecast>>>,
    /// What boards show of newcomers, and when that was reckoned: a forecast that was made for somebody's number knows nothing of them.
    shown: Mutex<BTreeMap<Asked, (Timestamp, Option<Range>)>>,
    /// Who has it reckons; one at a time.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Reckoned {
    fn last(&self) -> Option<Arc<Forecast>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn good(&self, hall: &Hall, now: Timestamp) -> Option<Arc<Forecast>> {
        self.last().filter(|it| it.is_good(hall, now))
    }

    fn shown(&self) -> MutexGuard<'_, BTreeMap<Asked, (Timestamp, Option<Range>)>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, forecast: &Arc<Forecast>) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(forecast.clone());
    }
}

/// What was reckoned at a moment.
pub(crate) struct Forecast {
    /// The moment.
    pub(crate) at: Timestamp,
    version: i64,
    floor: Floor,
    ahead: Ahead,
    past: Past,
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

    fn asked(&self) -> MutexGuard<'_, BTreeMap<Asked, Option<Range>>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the floor ran to for somebody who comes now.
    fn ran(&self, queue: &Queue, place: &Place<Visitor>) -> Option<Range> {
        estimate::wait(&self.floor, place, &self.ahead, (queue.now(), &queue.rules, queue.mint.chance()))
    }

    fn newcomer(&self, queue: &Queue, (windows, usual): &Asked) -> Option<Range> {
        let turn = Turn { since: queue.now(), absences: 0, number: u32::MAX };
        let who = Visitor { usual: SignedDuration::from_secs(*usual), takes: None };
        let place = Place { turn, claim: Claim::Came, windows: windows.clone(), who };
        self.ran(queue, &place).map(|ran| self.past.told(ran))
    }
}

/// The forecast of a hall; one request reckons, the others wait for it.
pub(crate) async fn of(queue: &Queue, hall: &Arc<Hall>) -> Result<Arc<Forecast>, QueueError> {
    let reckoned = queue.live().forecast(&hall.site.code);
    let turn = reckoned.turn.clone().lock_owned().await;
    if let Some(forecast) = reckoned.good(hall, queue.now()) {
        return Ok(forecast);
    }
    let forecast = reckon(queue, hall, (&reckoned, Vec::new())).await;
    drop(turn);
    forecast
}

/// What was reckoned last, at once, whatever its age: whoever was called must not wait until it is known how long others will. If it is not
/// good any more it is reckoned anew meanwhile, and whoever looks on is told. `kinds` are the newcomers that are shown.
pub(crate) fn last(queue: &Queue, hall: &Arc<Hall>, kinds: Vec<Asked>) -> Option<Arc<Forecast>> {
    let reckoned = queue.live().forecast(&hall.site.code);
    let last = reckoned.last();
    let unknown = |it: &Forecast| kinds.iter().any(|kind| !it.asked().contains_key(kind));
    let good = reckoned.good(hall, queue.now()).is_some_and(|it| !unknown(&it));
    if !good && let Ok(turn) = reckoned.turn.clone().try_lock_owned() {
        let (queue, hall) = (queue.clone(), hall.clone());
        tokio::spawn(async move {
            let done = reckon(&queue, &hall, (&reckoned, kinds)).await;
            drop(turn);
            match done {
                Ok(_) => queue.live().look_again(&hall.site.code),
                Err(error) => tracing::warn!(%error, "nobody could reckon how long people will wait"),
            }
        });
    }
    last
}

async fn reckon(
    queue: &Queue,
    hall: &Arc<Hall>,
    (reckoned, kinds): (&Reckoned, Vec<Asked>),
) -> Result<Arc<Forecast>, QueueError> {
    let ahead = Ahead { lately: hall::lately(queue, hall).await?, hours: hours(queue, hall).await? };
    let past = past(queue, hall).await?;
    let (now, version, inside) = (queue.now(), hall.version, queue.clone());
    let floor = hall.floor(queue, now);
    let forecast = blocking(move || {
        let ran = estimate::waits(&floor, &ahead, (now, &inside.rules, inside.mint.chance()));
        let ranges = ran.into_iter().map(|(number, ran)| (number, past.told(ran))).collect();
        let asked = Mutex::default();
        let forecast = Forecast { at: now, version, floor, ahead, past, ranges, asked };
        for kind in kinds {
            let range = forecast.newcomer(&inside, &kind);
            forecast.asked().insert(kind, range);
        }
        Arc::new(forecast)
    })
    .await?;
    let asked = forecast.asked().clone();
    reckoned.shown().extend(asked.into_iter().map(|(kind, range)| (kind, (now, range))));
    reckoned.keep(&forecast);
    Ok(forecast)
}

/// What a board shows of newcomers of a kind: what was reckoned of them last today, and when.
pub(crate) fn shown(queue: &Queue, hall: &Hall, kind: &Asked) -> Option<(Timestamp, Range)> {
    let (at, range) = queue.live().forecast(&hall.site.code).shown().get(kind).copied()?;
    range.filter(|_| date_of(at) == hall.day).map(|range| (at, range))
}

/// What came of what people were told in this hall.
async fn past(queue: &Queue, hall: &Hall) -> Result<Past, QueueError> {
    let site = hall.site.code.clone();
    let read = move |tx: &mut Tx<'_>| Ok::<_, QueueError>(store::tickets::came(tx, &site, LATEST)?);
    Ok(Past::of(queue.db.read(read).await?.into_iter()))
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
    let known = forecast.asked().get(&key).copied();
    if let Some(known) = known {
        return Ok(known);
    }
    let (queue, forecast) = (queue.clone(), forecast.clone());
    blocking(move || {
        let range = forecast.newcomer(&queue, &key);
        forecast.asked().insert(key, range);
        range
    })
    .await
}

/// What somebody is told who comes now to a place in the line, and what the hall ran to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Promise {
    pub(crate) told: Range,
    pub(crate) ran: Range,
}

/// How long somebody would wait who came now to a place in the line.
pub(crate) async fn promise(
    queue: &Queue,
    forecast: &Arc<Forecast>,
    place: Place<Visitor>,
) -> Result<Option<Promise>, QueueError> {
    let (queue, forecast) = (queue.clone(), forecast.clone());
    let promise = move || {
        let ran = forecast.ran(&queue, &place)?;
        Some(Promise { told: forecast.past.told(ran).as_told(), ran })
    };
    blocking(promise).await
}

/// Reckoning takes milliseconds: on a thread that serves nobody else.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, QueueError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| plat_store::StoreError::Panicked.into())
}
