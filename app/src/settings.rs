//! How a city is opened.

use std::path::PathBuf;

use plat_crypto::Suite;
use plat_store::{Options, Place};
use plat_web::{DemoLogin, Lines, Network, Rates};

/// How a city is opened.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder of keys, files, imported calendars and, unless `place` says otherwise, the database.
    pub data: PathBuf,
    /// Where the database is.
    pub place: Place,
    /// A folder that replaces the reference data carried in the program.
    pub reference: Option<PathBuf>,
    /// The settings of outside providers of identities; without them `providers.toml` in the data folder, if it is there.
    pub providers: Option<PathBuf>,
    /// Where people reach the city, without a slash at the end.
    pub address: String,
    /// A demonstration: TEST marks, codes on the screen, one-click sign-in.
    pub demo: bool,
    /// The people of the one-click sign-in.
    pub demo_people: Vec<DemoLogin>,
    /// What personal data is sealed with from now on; what another suite sealed stays readable.
    pub suite: Suite,
    /// How the database is used.
    pub store: Options,
    /// Our own proxies, whose word for the caller's address is taken.
    pub proxies: Vec<Network>,
    /// How often one asker may come; none: as often as they like.
    pub rates: Option<Rates>,
    /// How many pages may follow at once.
    pub lines: Lines,
}
