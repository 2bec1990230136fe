use crate::Item;
use plat_facts::refs::SiteRef;
use plat_kernel::lang::Bilingual;

/// What a guide must know about the sites that handle its item. `app` answers it with `cap-sites`, tests with a list.
pub trait WhereHandled: Send + Sync {
    /// The sites that handle an item, the most likely first.
    fn places(&self, item: &Item) -> Vec<Place>;
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
