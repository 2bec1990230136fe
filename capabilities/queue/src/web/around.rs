//! How busy it is, here and elsewhere: for the kiosk, the board, and those who are still at home.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use cap_sites::Site;
use plat_facts::{ItemRef, refs::SiteRef};
use plat_identity::Branch;
use plat_kernel::{SignedDuration, Timestamp};
use plat_web::Page;

use super::{
    Pages, elsewhere, said,
    views::{Elsewhere, Kind, Waits},
};
use crate::{
    error::QueueError,
    estimate::Range,
    reading::{self, Load},
    service::Queue,
};

/// Over so many days it is counted how often a range came true.
const DAYS: u16 = 7;
/// Fewer say nothing.
const ENOUGH: u32 = 20;
/// For how long a count is good.
const COUNT_GOOD: SignedDuration = SignedDuration::from_mins(10);
/// A wait that was reckoned longer ago is shown with that time.
const OLD: SignedDuration = SignedDuration::from_mins(1);

type Kept<T> = Arc<Mutex<HashMap<SiteRef, (Timestamp, T)>>>;

/// What is counted seldom and shown often.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counted {
    /// How many were told a range, and how many were called within it.
    told: Kept<(u32, u32)>,
}

fn known<T: Clone>(kept: &Kept<T>, site: &SiteRef, (now, good): (Timestamp, SignedDuration)) -> Option<T> {
    let kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    kept.get(site).filter(|(at, _)| *at <= now && now < *at + good).map(|(_, it)| it.clone())
}

fn keep<T>(kept: &Kept<T>, site: &SiteRef, now: Timestamp, it: T) {
    kept.lock().unwrap_or_else(PoisonError::into_inner).insert(site.clone(), (now, it));
}

/// How many wait, and how many windows are open.
pub(crate) async fn now(queue: &Queue, page: &Page, site: &Site) -> Result<String, QueueError> {
    let board = reading::board(queue, &site.code).await?;
    let open = board.windows.iter().filter(|it| it.post.is_some()).count();
    Ok(page.t("queue.kiosk.waiting").with("count", board.waiting).with("windows", open).to_string())
}

/// How long somebody would wait who came now for these items; if that is long, where their turn would come sooner.
pub(crate) async fn waits(
    pages: &Pages,
    page: &Page,
    (site, items): (&Site, &[ItemRef]),
) -> Result<(Waits, Vec<Elsewhere>), QueueError> {
    let load = reading::load(&pages.queue, &site.code, items).await?;
    let others = elsewhere::of(pages, page, (site, items), load.range).await?;
    let waits = match load.range {
        Some(range) => Waits {
            range: said::range(page, range),
            ahead: said::ahead(page, load.waiting),
            error: error(pages, page, &site.code).await?,
            none: String::new(),
        },
        None => Waits { none: page.t("queue.none").to_string(), ..Waits::default() },
    };
    Ok((waits, others))
}

/// How often a range came true in the past days; nothing while too few were counted.
pub(crate) async fn error(pages: &Pages, page: &Page, site: &SiteRef) -> Result<String, QueueError> {
    let (kept, now) = (&pages.counted.told, pages.queue.now());
    let (told, within) = if let Some(counted) = known(kept, site, (now, COUNT_GOOD)) {
        counted
    } else {
        let days = reading::told_and_true(&pages.queue, site, DAYS).await?;
        let counted = days.iter().fold((0, 0), |sum, it| (sum.0 + it.told, sum.1 + it.within_most));
        keep(kept, site, now, counted);
        counted
    };
    if told < ENOUGH {
        return Ok(String::new());
    }
    let share = u64::from(within) * 100 / u64::from(told);
    let words = page.t("queue.error").with("days", DAYS).with("share", share);
    Ok(words.with("count", page.count(told)).to_string())
}

/// How long each kind of work waits where a window is open for it; those for whom most wait first. What was reckoned a while ago says when.
pub(crate) fn kinds(page: &Page, loads: &[(Branch, Load)], (most, now): (usize, Timestamp)) -> Vec<Kind> {
    let mut open: Vec<_> = loads.iter().filter(|(_, load)| load.open > 0).collect();
    open.sort_by_key(|(_, load)| std::cmp::Reverse(load.waiting));
    let kind = |(branch, load): &&(Branch, Load)| Kind {
        name: page.branch(branch),
        waiting: page.t("queue.waiting").with("count", load.waiting).to_string(),
        range: load.range.map(|it| range(page, it, (load.at, now))).unwrap_or_default(),
    };
    open.iter().take(most).map(kind).collect()
}

/// A range, and when it was reckoned if that is a while ago.
fn range(page: &Page, range: Range, (at, now): (Timestamp, Timestamp)) -> String {
    let said = said::range_short(page, range);
    if now < at + OLD {
        return said;
    }
    page.t("queue.reckoned").with("range", said).with("time", said::time(at)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_is_good_for_a_while_and_not_before_it_was_counted() {
        let (kept, site): (Kept<u32>, SiteRef) = (Kept::default(), "NH-HALL".parse().unwrap());
        let at = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1);
        keep(&kept, &site, at, 7);
        let asked = |minutes| known(&kept, &site, (at + SignedDuration::from_mins(minutes), COUNT_GOOD));
        assert_eq!([-1, 0, 9, 10].map(asked), [None, Some(7), Some(7), None]);
    }
}
