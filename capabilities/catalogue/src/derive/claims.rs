use super::Derived;
use crate::model::{Item, Visits};

/// A class that an item is of: what the figures count, and what a source may claim otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// How often one must come.
    Visits,
    /// Whether an identity card is enough.
    OneCertificate,
    /// Whether it is decided on the spot.
    OnTheSpot,
    /// Whether it can be handled in another province.
    CrossProvince,
}

/// Where the source claims another class than the data shows. The data wins; an editor should look which of the two is
/// wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// Which class.
    pub class: Class,
    /// The key of the words for what the source claims.
    pub claimed: &'static str,
    /// The key of the words for what the data shows.
    pub derived: &'static str,
}

/// Where an item's source claims otherwise than its data shows. `derived` are the item's own classes.
pub fn differences(item: &Item, derived: &Derived) -> Vec<Difference> {
    if !item.can_be_applied_for() {
        return Vec::new();
    }
    let claimed_visits = item.source_visits.map(|visits| match visits {
        0 => Visits::None,
        1 => Visits::One,
        _ => Visits::More,
    });
    let yes = |is: bool| if is { "catalogue.yes" } else { "catalogue.no" };
    let visits = claimed_visits.map(|claimed| (Class::Visits, claimed.words(), derived.visits.value.words()));
    let one = (Class::OneCertificate, yes(item.one_certificate), yes(derived.one_certificate.value));
    let spot = (Class::OnTheSpot, yes(item.on_the_spot()), yes(derived.on_the_spot.value));
    let reach = (Class::CrossProvince, item.cross_province.words(), derived.cross_province.value.words());
    let claims = visits.into_iter().chain([one, spot, reach]);
    let differs = claims.filter(|(_, claimed, derived)| claimed != derived);
    differs.map(|(class, claimed, derived)| Difference { class, claimed, derived }).collect()
}

impl Class {
    /// The key of its name in `i18n/`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Visits => "catalogue.class.visits",
            Self::OneCertificate => "catalogue.class.one_certificate",
            Self::OnTheSpot => "catalogue.class.on_the_spot",
            Self::CrossProvince => "catalogue.class.cross_province",
        }
    }
}
