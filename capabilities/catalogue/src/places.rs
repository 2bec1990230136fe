use crate::Item;
use plat_facts::refs::SiteRef;
use plat_kernel::lang::Bilingual;

/// What a guide must know about the sites that handle its item. `app` answers it with `cap-sites`, tests with a list.
pub trait WhereHandled: Send + Sync {
    /// The sites that handle an item, the most likely first.
    fn places(&self, item: &Item) -> Vec<Place>;

    /// The same seen from somewhere: the nearest first, with whether they are open at this moment.
    fn reached(&self, item: &Item, _from: &Whence) -> Vec<Reached> {
        let plain = |place| Reached { place, metres: None, district: Bilingual::default(), open: None };
        self.places(item).into_iter().map(plain).collect()
    }

    /// The districts of the city, by code.
    fn districts(&self) -> Vec<(String, Bilingual)> {
        Vec::new()
    }
}

/// From where somebody sets out. It is used for one answer and kept nowhere.
#[derive(Debug, Clone, PartialEq)]
pub enum Whence {
    /// They do not say.
    Anywhere,
    /// From a district, by its code.
    District(String),
    /// From degrees north and east.
    Position(f64, f64),
}

/// A site on somebody's way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The site.
    pub place: Place,
    /// How far it is as the crow flies, where that is known.
    pub metres: Option<u32>,
    /// The district in which it stands.
    pub district: Bilingual,
    /// Whether it is open, where that is known.
    pub open: Option<Open>,
}

/// Whether a site is open today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// At this moment.
    pub now: bool,
    /// When today: `09:00–12:00, 13:30–17:00`; empty when it stays closed.
    pub today: String,
}

/// The metres between two points given as degrees north and east, on a round earth.
pub fn metres_between((from_lat, from_lon): (f64, f64), (to_lat, to_lon): (f64, f64)) -> f64 {
    const EARTH: f64 = 6_371_000.0;
    let (from, to) = (from_lat.to_radians(), to_lat.to_radians());
    let (north, east) = ((to - from) / 2.0, (to_lon - from_lon).to_radians() / 2.0);
    let chord = north.sin().powi(2) + from.cos() * to.cos() * east.sin().powi(2);
    2.0 * EARTH * chord.sqrt().min(1.0).asin()
}

/// A site as a guide shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The site.
    pub code: SiteRef,
    /// Its name.
    pub name: Bilingual,
    /// Its address.
    pub address: Bilingual,
    /// Its phone number; empty when it has none of its own.
    pub phone: String,
    /// Where its own page is, if it has one.
    pub href: Option<String>,
}

/// Nobody is asked: guides show no sites.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nowhere;

impl WhereHandled for Nowhere {
    fn places(&self, _item: &Item) -> Vec<Place> {
        Vec::new()
    }
}
