//! The public figures: how many evaluations of each level, in the city and at each site. Totals only, never who.

use std::collections::BTreeMap;

use plat_facts::refs::SiteRef;

use crate::{error::EvaluationError, model::Level, service::Evaluations, store};

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

    /// The share of a level in percent, rounded; 0 if there is none at all.
    pub fn percent(&self, level: Level) -> i64 {
        let total = self.total();
        if total == 0 { 0 } else { (self.of(level) * 200 + total) / (total * 2) }
    }

    fn add(&mut self, level: Level, count: i64) {
        if let Some(known) = self.0.get_mut(place(level)) {
            *known += count;
        }
    }
}

fn place(level: Level) -> usize {
    usize::from(level.number() - 1)
}

/// The figures of a city.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// All of the city.
    pub city: Tally,
    /// Each site that was evaluated, by its code.
    pub sites: BTreeMap<SiteRef, Tally>,
}

impl Figures {
    pub(crate) fn of(rows: impl IntoIterator<Item = (SiteRef, Level, i64)>) -> Self {
        let mut figures = Self::default();
        for (site, level, count) in rows {
            figures.city.add(level, count);
            figures.sites.entry(site).or_default().add(level, count);
        }
        figures
    }
}

/// Counts the rows, now.
pub async fn run(evaluations: &Evaluations) -> Result<Figures, EvaluationError> {
    let rows = evaluations.db.read(store::count).await?;
    Ok(Figures::of(rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_city_is_the_sum_of_its_sites() {
        let (hall, station): (SiteRef, SiteRef) = ("NH-HALL".parse().unwrap(), "NH-S01".parse().unwrap());
        let figures = Figures::of([
            (hall.clone(), Level::VerySatisfied, 2),
            (hall.clone(), Level::VeryDissatisfied, 1),
            (station.clone(), Level::VerySatisfied, 3),
        ]);
        assert_eq!((figures.city.of(Level::VerySatisfied), figures.city.total()), (5, 6));
        assert_eq!(figures.sites.values().map(Tally::total).collect::<Vec<_>>(), [3, 3]);
        assert_eq!(figures.city.percent(Level::VerySatisfied), 83);
        assert_eq!(figures.city.percent(Level::VeryDissatisfied), 17);
    }

    #[test]
    fn nothing_divided_by_nothing_is_nothing() {
        let none = Tally::default();
        assert_eq!((none.total(), none.percent(Level::Satisfied)), (0, 0));
    }
}
