//! What is going on at a site now: asked of whoever knows its line.

use std::{collections::BTreeMap, pin::Pin};

use plat_facts::{ItemRef, SiteRef};

/// An answer that is waited for; nothing where nobody knows.
pub type Asked<'a> = Pin<Box<dyn Future<Output = Option<Load>> + Send + 'a>>;

/// How busy a site is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// How many wait, for anything.
    pub waiting: u32,
    /// How many windows are open that can do what was asked.
    pub windows: u32,
    /// Minutes that whoever came now would wait, half of the time less than the first and nine times of ten less than the second;
    /// nothing where no window that can do it is open.
    pub minutes: Option<(u32, u32)>,
}

/// What a window does at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// It calls and serves.
    Open,
    /// It calls nobody for a while.
    Paused,
    /// Nobody is there.
    Closed,
}

impl Doing {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 3] = [Self::Open, Self::Paused, Self::Closed];

    /// The stable word for the API and translations.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Paused => "paused",
            Self::Closed => "closed",
        }
    }
}

/// What the windows of a site do, by number; one that is not named is closed.
pub type Doings = BTreeMap<u16, Doing>;

/// What the windows of a site do, waited for; nothing where nobody knows.
pub type AskedDoings<'a> = Pin<Box<dyn Future<Output = Option<Doings>> + Send + 'a>>;

/// Knows the lines of the city.
pub trait Live: Send + Sync {
    /// How busy a site is for whoever comes for these items; for anything if there are none.
    fn load<'a>(&'a self, site: &'a SiteRef, items: &'a [ItemRef]) -> Asked<'a>;

    /// What each window of a site does at this moment.
    fn doings<'a>(&'a self, site: &'a SiteRef) -> AskedDoings<'a>;
}

/// A city without lines.
#[derive(Debug, Clone, Copy)]
pub struct NoLines;

impl Live for NoLines {
    fn load<'a>(&'a self, _: &'a SiteRef, _: &'a [ItemRef]) -> Asked<'a> {
        Box::pin(async { None })
    }

    fn doings<'a>(&'a self, _: &'a SiteRef) -> AskedDoings<'a> {
        Box::pin(async { None })
    }
}
