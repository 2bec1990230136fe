//! Where one's turn would come sooner, the way counted. Nobody is sent on a way that may turn out longer: a place is named only if it is
//! open when one gets there, does all that one came for, and one gains by it even if one waits there as long as nine of ten do and
//! here only as long as half do.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use cap_sites::{Site, near};
use plat_facts::{ItemRef, refs::SiteRef};
use plat_kernel::{SignedDuration, Timestamp};
use plat_web::Page;

use super::{Pages, items::Way, views::Elsewhere};
use crate::{error::QueueError, estimate::Range, reading, service::Queue};

/// From so long a wait on it is told where the turn comes sooner.
const LONG: SignedDuration = SignedDuration::from_mins(15);
/// So much must be gained at least.
const GAIN: SignedDuration = SignedDuration::from_mins(10);
/// How many places are named, and how many of the nearest are looked at.
const PLACES: usize = 2;
const LOOKED_AT: usize = 6;
/// For how long what was found is good, and how many questions are remembered.
const GOOD: SignedDuration = SignedDuration::from_secs(20);
const REMEMBERED: usize = 256;

/// Another place that is open and does all of it.
#[derive(Debug, Clone)]
struct Other {
    site: Arc<Site>,
    way: SignedDuration,
    range: Range,
    closes: Timestamp,
}

impl Other {
    /// How long it takes until one is called there: no longer than that, nine times of ten.
    fn takes(&self) -> SignedDuration {
        self.way + self.range.p90
    }
}

type Question = (SiteRef, Vec<ItemRef>);
type Answers = HashMap<Question, (Timestamp, Arc<Vec<Other>>)>;

/// What was found lately: two hundred telephones ask for the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found(Arc<Mutex<Answers>>);

impl Found {
    fn known(&self, question: &Question, now: Timestamp) -> Option<Arc<Vec<Other>>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(question).filter(|(at, _)| *at <= now && now < *at + GOOD).map(|(_, it)| it.clone())
    }

    fn keep(&self, question: Question, now: Timestamp, others: &Arc<Vec<Other>>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED {
            all.clear();
        }
        all.insert(question, (now, others.clone()));
    }
}

/// Where the turn of somebody who waits here comes sooner; nothing while the wait here is short.
pub(crate) async fn of(
    pages: &Pages,
    page: &Page,
    (here, items): (&Site, &[ItemRef]),
    wait: Option<Range>,
) -> Result<Vec<Elsewhere>, QueueError> {
    if wait.is_some_and(|it| it.p50 < LONG) {
        return Ok(Vec::new());
    }
    let (question, now) = ((here.code.clone(), items.to_vec()), pages.queue.now());
    let others = if let Some(known) = pages.found.known(&question, now) {
        known
    } else {
        let others = Arc::new(look(&pages.queue, (here, items), now).await?);
        pages.found.keep(question, now, &others);
        others
    };
    Ok(sooner(&others, wait, now).into_iter().map(|it| told(page, it, items)).collect())
}

/// The nearest other places that are open and do all of it, with the way there by car.
async fn look(
    queue: &Queue,
    (here, items): (&Site, &[ItemRef]),
    now: Timestamp,
) -> Result<Vec<Other>, QueueError> {
    let city = queue.sites.city();
    // Nobody can say how long a way takes in a city that says nothing of its streets.
    let Some(travel) = city.travel else { return Ok(Vec::new()) };
    let (edition, today) = (queue.catalogue.now(), queue.today());
    let wanted: Vec<_> = items.iter().filter_map(|id| edition.get(id)).collect();
    let does = |site: &&Arc<Site>| {
        site.code != here.code
            && wanted.iter().all(|item| queue.sites.may_take(site, item, today))
            && !queue.able(site, items).is_empty()
    };
    let open = |site: &Arc<Site>| {
        let hours = queue.hours(site, today).filter(|it| it.gives_from <= now && now < it.closes)?;
        let way = near::way(city, travel, (here.spot, site.spot)).minutes;
        Some((way, hours.closes, site.clone()))
    };
    let mut near: Vec<_> = queue.sites.all().iter().filter(does).filter_map(open).collect();
    near.sort_by_key(|(way, ..)| *way);
    let mut others = Vec::new();
    for (way, closes, site) in near.into_iter().take(LOOKED_AT) {
        if let Some(range) = reading::load(queue, &site.code, items).await?.range {
            others.push(Other { site, way: SignedDuration::from_mins(way.into()), range, closes });
        }
    }
    Ok(others)
}

/// Those at which the turn comes clearly sooner than here, the soonest first. Where no window serves here, any that is open does.
fn sooner(others: &[Other], here: Option<Range>, now: Timestamp) -> Vec<&Other> {
    let helps =
        |it: &&Other| now + it.takes() < it.closes && here.is_none_or(|here| it.takes() + GAIN <= here.p50);
    let mut found: Vec<&Other> = others.iter().filter(helps).collect();
    found.sort_by_key(|it| it.takes());
    found.truncate(PLACES);
    found
}

fn told(page: &Page, it: &Other, items: &[ItemRef]) -> Elsewhere {
    let most = (it.range.p90.as_secs() + 59) / 60;
    let wait = match most {
        ..=1 => page.t("queue.else.no_wait"),
        most => page.t("queue.else.wait").with("most", most),
    };
    Elsewhere {
        href: Way::with(&format!("/queue/{}", it.site.code), items),
        name: page.pick(&it.site.name).to_owned(),
        words: page.t("queue.else.words").with("way", it.way.as_mins()).with("wait", wait).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use cap_sites::Sites;

    use super::*;

    fn mins(n: i64) -> SignedDuration {
        SignedDuration::from_mins(n)
    }

    fn range(p50: i64, p90: i64) -> Range {
        Range { p50: mins(p50), p90: mins(p90) }
    }

    /// Stations of Ninghe: so many minutes away, so long a wait, so many minutes until they close.
    fn others(all: &[(i64, i64, i64)]) -> Vec<Other> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo/ninghe");
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let texts = files.map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap()));
        let sites = Sites::load(texts).unwrap();
        let other = |((way, wait, open), site): (&(i64, i64, i64), &Arc<Site>)| {
            let closes = Timestamp::UNIX_EPOCH + mins(*open);
            Other { site: site.clone(), way: mins(*way), range: range(0, *wait), closes }
        };
        all.iter().zip(sites.all()).map(other).collect()
    }

    fn ways(others: &[Other], here: Option<Range>) -> Vec<i64> {
        sooner(others, here, Timestamp::UNIX_EPOCH).iter().map(|it| it.way.as_mins()).collect()
    }

    #[test]
    fn a_place_is_named_only_if_the_way_and_its_wait_are_clearly_less_than_the_wait_here() {
        let all = others(&[(9, 0, 300), (12, 20, 300), (26, 0, 300), (16, 2, 300)]);
        assert_eq!(ways(&all, Some(range(35, 60))), [9, 16], "the soonest two");
        assert_eq!(
            ways(&all, Some(range(20, 60))),
            [9],
            "what nine of ten wait here is not what one would wait"
        );
        assert!(ways(&all, Some(range(18, 60))).is_empty(), "a gain of nine minutes is none");
        assert_eq!(ways(&all, None), [9, 16], "where nothing serves");
    }

    #[test]
    fn nobody_is_sent_to_a_place_that_closes_before_their_turn() {
        let all = others(&[(9, 5, 14), (9, 5, 15)]);
        assert_eq!(sooner(&all, None, Timestamp::UNIX_EPOCH).len(), 1);
    }

    #[test]
    fn what_was_found_is_asked_again_after_some_seconds() {
        let (found, at) = (Found::default(), Timestamp::UNIX_EPOCH + mins(1));
        let question: Question = ("NH-HALL".parse().unwrap(), vec!["SF001".parse().unwrap()]);
        found.keep(question.clone(), at, &Arc::default());
        assert!(found.known(&question, at).is_some() && found.known(&question, at + GOOD).is_none());
        assert!(found.known(&("NH-HALL".parse().unwrap(), vec![]), at).is_none());
    }
}
