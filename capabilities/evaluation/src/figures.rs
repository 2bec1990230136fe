//! The public figures: how many evaluations of each level, by site, item, window, channel and week, and what became of the bad ones.
//! Counts only, never who; and no share of a few.

use std::collections::BTreeMap;

use plat_facts::refs::{ItemRef, SiteRef};
use plat_kernel::{Date, SignedDuration, Timestamp, clock::start_of};

use crate::{
    error::EvaluationError,
    model::{Aspect, Channel, Level},
    service::Evaluations,
    settings::Settings,
    store,
};

/// How many evaluations there are of each level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally([i64; 5]);

impl Tally {
    /// How many of this level.
    pub fn of(&self, level: Level) -> i64 {
        self.0.get(place(level)).copied().unwrap_or_default()
    }

    /// How many of all levels.
    pub fn total(&self) -> i64 {
        self.0.iter().sum()
    }

    /// The share of a level in percent, rounded; none of fewer than `least`, for 100 % of three says nothing.
    pub fn percent(&self, level: Level, least: i64) -> Option<i64> {
        self.share(self.of(level), least)
    }

    /// The share of those who were not dissatisfied 好评率, in percent.
    pub fn good(&self, least: i64) -> Option<i64> {
        self.share(self.not_bad(), least)
    }

    /// How many were not dissatisfied.
    pub fn not_bad(&self) -> i64 {
        Level::ALL.into_iter().filter(|level| !level.is_bad()).map(|level| self.of(level)).sum()
    }

    /// How many were dissatisfied: bad ratings.
    pub fn bad(&self) -> i64 {
        self.total() - self.not_bad()
    }

    fn share(&self, part: i64, least: i64) -> Option<i64> {
        let total = self.total();
        (total > 0 && total >= least).then(|| (part * 200 + total) / (total * 2))
    }

    #[cfg(test)]
    pub(crate) fn with(mut self, level: Level, count: i64) -> Self {
        self.add(level, count);
        self
    }

    pub(crate) fn add(&mut self, level: Level, count: i64) {
        if let Some(known) = self.0.get_mut(place(level)) {
            *known += count;
        }
    }
}

fn place(level: Level) -> usize {
    usize::from(level.number() - 1)
}

/// Which evaluations are counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those of one item.
    pub item: Option<ItemRef>,
    /// Those of one site.
    pub site: Option<SiteRef>,
    /// Those of one week, by its Monday; else those of the last [`WEEKS`].
    pub week: Option<Date>,
}

/// How many weeks are counted where none is chosen, this one included.
pub const WEEKS: i64 = 12;

impl Filter {
    /// The first day, and the day after the last.
    pub(crate) fn days(&self, today: Date) -> (Date, Date) {
        let after = |day: Date, weeks: i64| day.saturating_add(SignedDuration::from_hours(24 * 7 * weeks));
        match self.week {
            Some(week) => (monday(week), after(monday(week), 1)),
            None => (after(monday(today), 1 - WEEKS), after(monday(today), 1)),
        }
    }

    fn fits(&self, site: &SiteRef, item: &ItemRef) -> bool {
        self.site.as_ref().is_none_or(|it| it == site) && self.item.as_ref().is_none_or(|it| it == item)
    }
}

/// The Monday of a day's week.
pub fn monday(day: Date) -> Date {
    let since = i64::from(day.weekday().to_monday_zero_offset());
    day.saturating_sub(SignedDuration::from_hours(24 * since))
}

/// When the bulletin of a week is out, by its Monday. From then on its figures stay as they were: what is said later counts in the week in
/// which it is said, and what is set aside or settled later changes nothing in it.
pub fn out(week: Date, settings: Settings) -> Timestamp {
    let days = 6 + i64::from(settings.bulletin_days);
    start_of(week.saturating_add(SignedDuration::from_hours(24 * days)))
}

/// Some evaluations that are alike.
#[derive(Debug, Clone)]
pub(crate) struct Alike {
    pub(crate) site: SiteRef,
    pub(crate) item: ItemRef,
    pub(crate) window: Option<u16>,
    pub(crate) channel: Channel,
    pub(crate) day: Date,
    pub(crate) level: Level,
    pub(crate) aspects: Vec<Aspect>,
    pub(crate) count: i64,
}

/// Some evaluations about the same theme.
#[derive(Debug, Clone)]
pub(crate) struct Themed {
    /// The code of the theme.
    pub(crate) theme: String,
    pub(crate) site: SiteRef,
    pub(crate) item: ItemRef,
    pub(crate) level: Level,
    pub(crate) count: i64,
}

/// What became of a bad rating.
#[derive(Debug, Clone)]
pub(crate) struct Became {
    pub(crate) site: SiteRef,
    pub(crate) item: ItemRef,
    pub(crate) stands: Stands,
}

/// Where what is done about a bad rating stood at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stands {
    /// Something was still to be done.
    Open,
    /// It was closed.
    Settled,
    /// A second person had found it mistaken or malicious.
    SetAside,
}

impl Stands {
    /// Where it stands after a step.
    pub(crate) fn after(self, step: &str, outcome: &str) -> Self {
        match (step, outcome) {
            ("close", _) => Self::Settled,
            ("review", "set_aside") => Self::SetAside,
            ("answer", "dissatisfied") => Self::Open,
            _ => self,
        }
    }
}

/// The figures of a city.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// All of them.
    pub city: Tally,
    /// Each site that was evaluated, by its code.
    pub sites: BTreeMap<SiteRef, Tally>,
    /// Each item.
    pub items: BTreeMap<ItemRef, Tally>,
    /// Each window.
    pub windows: BTreeMap<(SiteRef, u16), Tally>,
    /// Where it was said.
    pub channels: BTreeMap<Channel, Tally>,
    /// Each week, by its Monday.
    pub weeks: BTreeMap<Date, Tally>,
    /// How often each thing was named as not good.
    pub aspects: BTreeMap<Aspect, i64>,
    /// What ratings are about, by the code of the theme.
    pub themes: BTreeMap<String, Tally>,
    /// Bad ratings that are closed.
    pub settled: i64,
    /// Bad ratings at which something is still to be done.
    pub open: i64,
    /// Bad ratings that a second person found mistaken or malicious: they are in no other count.
    pub set_aside: i64,
}

impl Figures {
    pub(crate) fn of(
        rows: impl IntoIterator<Item = Alike>,
        became: impl IntoIterator<Item = Became>,
    ) -> Self {
        let mut figures = Self::default();
        for it in rows {
            figures.add(it);
        }
        for it in became {
            match it.stands {
                Stands::Settled => figures.settled += 1,
                Stands::SetAside => figures.set_aside += 1,
                Stands::Open => figures.open += 1,
            }
        }
        figures
    }

    fn add(&mut self, it: Alike) {
        let (level, count) = (it.level, it.count);
        self.city.add(level, count);
        if let Some(window) = it.window {
            self.windows.entry((it.site.clone(), window)).or_default().add(level, count);
        }
        self.sites.entry(it.site).or_default().add(level, count);
        self.items.entry(it.item).or_default().add(level, count);
        self.channels.entry(it.channel).or_default().add(level, count);
        self.weeks.entry(monday(it.day)).or_default().add(level, count);
        for aspect in it.aspects {
            *self.aspects.entry(aspect).or_default() += count;
        }
    }
}

/// Counts the rows: of a week whose bulletin is out as they were then, else now.
pub async fn run(evaluations: &Evaluations, filter: &Filter) -> Result<Figures, EvaluationError> {
    let (days, now) = (filter.days(evaluations.today()), evaluations.mint.now());
    let out = filter.week.map(|week| out(week, evaluations.settings)).filter(|out| *out <= now);
    let before = out.unwrap_or(Timestamp::MAX);
    let read = move |tx: &mut plat_store::Tx<'_>| {
        let counted = (store::count(tx, days, before)?, store::became(tx, days, before)?);
        Ok::<_, EvaluationError>((counted, store::themes(tx, days, before)?))
    };
    let ((rows, became), themes) = evaluations.db.read(read).await?;
    let rows = rows.into_iter().filter(|it| filter.fits(&it.site, &it.item));
    let mut figures = Figures::of(rows, became.into_iter().filter(|it| filter.fits(&it.site, &it.item)));
    for it in themes.into_iter().filter(|it| filter.fits(&it.site, &it.item)) {
        figures.themes.entry(it.theme).or_default().add(it.level, it.count);
    }
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(site: &str, day: &str, level: Level, count: i64) -> Alike {
        Alike {
            site: site.parse().unwrap(),
            item: "CR012".parse().unwrap(),
            window: None,
            channel: Channel::Site,
            day: day.parse().unwrap(),
            level,
            aspects: if level.is_bad() { vec![Aspect::Guide] } else { Vec::new() },
            count,
        }
    }

    #[test]
    fn the_city_is_the_sum_of_its_sites_and_of_its_weeks() {
        let rows = [
            alike("NH-HALL", "2026-03-02", Level::VerySatisfied, 2),
            alike("NH-HALL", "2026-03-08", Level::VeryDissatisfied, 1),
            alike("NH-S01", "2026-03-09", Level::VerySatisfied, 3),
        ];
        let figures = Figures::of(rows, []);
        assert_eq!((figures.city.of(Level::VerySatisfied), figures.city.total()), (5, 6));
        assert_eq!(figures.sites.values().map(Tally::total).collect::<Vec<_>>(), [3, 3]);
        let weeks: Vec<_> =
            figures.weeks.iter().map(|(week, tally)| (week.to_string(), tally.total())).collect();
        assert_eq!(weeks, [("2026-03-02".to_owned(), 3), ("2026-03-09".to_owned(), 3)]);
        assert_eq!(figures.aspects.get(&Aspect::Guide), Some(&1));
        assert_eq!(figures.city.percent(Level::VerySatisfied, 1), Some(83));
        assert_eq!(figures.city.good(6), Some(83));
    }

    #[test]
    fn no_share_is_told_of_a_few() {
        let three = Figures::of([alike("NH-HALL", "2026-03-02", Level::VerySatisfied, 3)], []).city;
        assert_eq!((three.good(10), three.good(3), Tally::default().good(0)), (None, Some(100), None));
    }

    #[test]
    fn a_bulletin_is_out_on_the_day_after_its_sunday() {
        let week = "2026-03-02".parse().unwrap();
        assert_eq!(out(week, Settings::default()), "2026-03-09T00:00:00+08:00".parse().unwrap());
    }

    #[test]
    fn what_is_asked_for_is_the_week_of_a_day_or_the_last_twelve() {
        let today = "2026-03-11".parse().unwrap();
        let days = |week: Option<&str>| {
            let week = week.map(|day| day.parse().unwrap());
            let (from, to) = Filter { week, ..Filter::default() }.days(today);
            [from.to_string(), to.to_string()]
        };
        assert_eq!(days(Some("2026-03-08")), ["2026-03-02", "2026-03-09"]);
        assert_eq!(days(None), ["2025-12-22", "2026-03-16"]);
    }
}
