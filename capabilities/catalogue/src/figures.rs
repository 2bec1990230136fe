//! The city's shares of each class: how many of the items that can be applied for are of it. Every figure is counted from
//! the derived classes, so it always agrees with the guides it leads to.

use crate::{
    derive::{self, Derived},
    model::{Depth, Item, Reach, Visits},
};
use plat_identity::Branch;
use plat_kernel::Date;
use std::sync::Arc;

/// A class that the figures count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Share {
    /// Everything that can be applied for: what the others are shares of.
    Applied,
    /// Four stars and more.
    FourStars,
    /// Five stars.
    FiveStars,
    /// An identity card is enough.
    OneCertificate,
    /// Nobody has to come.
    NoVisit,
    /// At most one visit.
    OneVisit,
    /// Can be applied for online.
    Online,
    /// Decided on the spot.
    OnTheSpot,
    /// Can be handled in every province.
    CrossProvince,
    /// The source claims another class than the data shows: for editors.
    Differs,
}

/// How many items are of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    /// Those that are.
    pub(crate) items: usize,
    /// All that can be applied for.
    pub(crate) of: usize,
}

impl Share {
    /// The shares that the page shows, in its order.
    pub(crate) const SHOWN: [Self; 8] = [
        Self::FourStars,
        Self::FiveStars,
        Self::OneCertificate,
        Self::NoVisit,
        Self::OneVisit,
        Self::Online,
        Self::OnTheSpot,
        Self::CrossProvince,
    ];

    /// The code in addresses.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::FourStars => "four-stars",
            Self::FiveStars => "five-stars",
            Self::OneCertificate => "one-certificate",
            Self::NoVisit => "no-visit",
            Self::OneVisit => "one-visit",
            Self::Online => "online",
            Self::OnTheSpot => "on-the-spot",
            Self::CrossProvince => "cross-province",
            Self::Differs => "differs",
        }
    }

    /// The share with a code.
    pub(crate) fn of_code(code: &str) -> Option<Self> {
        [Self::Applied, Self::Differs].into_iter().chain(Self::SHOWN).find(|share| share.code() == code)
    }

    /// The key of its name.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Applied => "catalogue.share.applied",
            Self::FourStars => "catalogue.share.four-stars",
            Self::FiveStars => "catalogue.share.five-stars",
            Self::OneCertificate => "catalogue.share.one-certificate",
            Self::NoVisit => "catalogue.share.no-visit",
            Self::OneVisit => "catalogue.share.one-visit",
            Self::Online => "catalogue.share.online",
            Self::OnTheSpot => "catalogue.share.on-the-spot",
            Self::CrossProvince => "catalogue.share.cross-province",
            Self::Differs => "catalogue.share.differs",
        }
    }

    fn holds(self, item: &Item, derived: &Derived) -> bool {
        match self {
            Self::Applied => true,
            Self::FourStars => derived.depth.value >= Depth::FourStars,
            Self::FiveStars => derived.depth.value == Depth::FiveStars,
            Self::OneCertificate => derived.one_certificate.value,
            Self::NoVisit => derived.visits.value == Visits::None,
            Self::OneVisit => derived.visits.value <= Visits::One,
            Self::Online => item.can_apply_online(),
            Self::OnTheSpot => derived.on_the_spot.value,
            Self::CrossProvince => derived.cross_province.value == Reach::Nationwide,
            Self::Differs => !derive::differences(item, derived).is_empty(),
        }
    }
}

/// Items with their classes, each derived once: what the figures of a day are counted from.
pub(crate) struct Judgement(Vec<(Arc<Item>, Derived)>);

impl Judgement {
    /// The items that can be applied for.
    pub(crate) fn on(items: &[Arc<Item>]) -> Self {
        let open = items.iter().filter(|item| item.can_be_applied_for());
        Self(open.map(|item| (item.clone(), derive::of(item))).collect())
    }

    /// The items of a class, in a branch or in all: exactly those that [`Judgement::count`] counts.
    pub(crate) fn of(
        &self,
        share: Share,
        branch: Option<Branch>,
    ) -> impl Iterator<Item = (&Arc<Item>, &Derived)> {
        let here = move |item: &Item| branch.is_none_or(|branch| item.branch == branch);
        let held = self.0.iter().filter(move |(item, derived)| here(item) && share.holds(item, derived));
        held.map(|(item, derived)| (item, derived))
    }

    /// How many items are of a class, in a branch or in all.
    pub(crate) fn count(&self, share: Share, branch: Option<Branch>) -> Count {
        Count { items: self.of(share, branch).count(), of: self.of(Share::Applied, branch).count() }
    }
}

impl Count {
    /// The share in hundredths of a percent, rounded to the nearest; `None` of nothing.
    pub(crate) fn basis_points(self) -> Option<usize> {
        (self.of > 0).then(|| (self.items * 10_000 + self.of / 2) / self.of)
    }

    /// `83.61%`; a dash of nothing.
    pub(crate) fn percent(self) -> String {
        match self.basis_points() {
            Some(points) => format!("{}.{:02}%", points / 100, points % 100),
            None => "–".to_owned(),
        }
    }

    /// The length of a bar, in hundredths of a percent.
    pub(crate) fn length(self) -> usize {
        self.basis_points().unwrap_or(0)
    }
}

/// The last days of the months from the first one to `today`, the latest first, at most `most`; the month that runs ends
/// today.
pub(crate) fn months(first: Date, today: Date, most: usize) -> Vec<Date> {
    let mut days = vec![today];
    let mut month = today.first_of_month();
    while days.len() < most
        && month > first
        && let Ok(last) = month.yesterday()
    {
        days.push(last);
        month = last.first_of_month();
    }
    days
}

/// What a city published of a class, to be read beside ours. Cities count by their own lists and rules.
pub(crate) struct Published {
    /// The class it is nearest to.
    pub(crate) share: Share,
    /// The key of the city and the year.
    pub(crate) city: &'static str,
    /// The key of what was counted, in the city's words.
    pub(crate) what: &'static str,
    /// The figure as it was published.
    pub(crate) figure: &'static str,
}

/// The published figures of cities A (宁波, 2019), B (宁波, 2018) and D (鄂尔多斯), as newspapers reported them.
pub(crate) const PUBLISHED: [Published; 10] = [
    published(Share::FourStars, "catalogue.city.a", "catalogue.city.four_stars", "83.61%"),
    published(Share::FourStars, "catalogue.city.b", "catalogue.city.four_stars", "81.42%"),
    published(Share::FiveStars, "catalogue.city.a", "catalogue.city.five_stars", "71.58%"),
    published(Share::FiveStars, "catalogue.city.b", "catalogue.city.five_stars", "55.74%"),
    published(Share::OneCertificate, "catalogue.city.a", "catalogue.city.one_certificate", "80.13%"),
    published(Share::OneCertificate, "catalogue.city.b", "catalogue.city.one_certificate", "77.78%"),
    published(Share::OneCertificate, "catalogue.city.d", "catalogue.city.one_certificate_vehicles", "18"),
    published(Share::NoVisit, "catalogue.city.d", "catalogue.city.no_meeting", "20"),
    published(Share::Online, "catalogue.city.b", "catalogue.city.online", "183"),
    published(Share::Online, "catalogue.city.d", "catalogue.city.online_branches", "326"),
];

const fn published(share: Share, city: &'static str, what: &'static str, figure: &'static str) -> Published {
    Published { share, city, what, figure }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn judgement() -> Judgement {
        Judgement::on(samples::desk().catalogue.now().items())
    }

    #[test]
    fn what_a_figure_counts_is_what_its_link_lists() {
        let judgement = judgement();
        for share in Share::SHOWN {
            let all = judgement.count(share, None);
            assert_eq!(judgement.of(share, None).count(), all.items);
            let branches: usize =
                Branch::all().map(|branch| judgement.count(share, Some(branch)).items).sum();
            assert_eq!(branches, all.items, "{share:?}");
        }
    }

    #[test]
    fn a_higher_class_is_part_of_a_lower_one() {
        let count = |share| judgement().count(share, None).items;
        assert!(count(Share::FiveStars) <= count(Share::FourStars));
        assert!(count(Share::FourStars) <= count(Share::Online));
        assert!(count(Share::NoVisit) <= count(Share::OneVisit));
        assert!(count(Share::FiveStars) > 0 && count(Share::OneVisit) < count(Share::Applied));
    }

    #[test]
    fn historical_items_and_penalties_are_in_no_figure() {
        let judgement = judgement();
        let all = judgement.of(Share::Applied, None);
        assert!(all.into_iter().all(|(item, _)| item.can_be_applied_for()));
        assert_eq!(judgement.count(Share::Applied, None).of, 402);
    }

    #[test]
    fn a_share_is_rounded_to_the_nearest_hundredth_and_of_nothing_there_is_none() {
        assert_eq!(Count { items: 2, of: 3 }.percent(), "66.67%");
        assert_eq!(Count { items: 3, of: 3 }.percent(), "100.00%");
        assert_eq!(Count { items: 0, of: 0 }.percent(), "–");
    }

    #[test]
    fn months_go_back_to_the_first_version_and_no_further() {
        let day = Date::constant;
        let found = months(day(2026, 9, 15), day(2026, 11, 22), 24);
        assert_eq!(found, [day(2026, 11, 22), day(2026, 10, 31), day(2026, 9, 30)]);
        assert_eq!(months(day(2020, 1, 1), day(2026, 11, 22), 3).len(), 3);
        assert_eq!(months(day(2027, 1, 1), day(2026, 11, 22), 24).len(), 1);
    }

    #[test]
    fn a_code_of_an_address_is_that_of_one_share() {
        for share in Share::SHOWN.into_iter().chain([Share::Applied, Share::Differs]) {
            assert_eq!(Share::of_code(share.code()), Some(share));
        }
        assert_eq!(Share::of_code("six-stars"), None);
    }
}
