//! The demo city as it lies in the repository, for tests.

use std::path::Path;

use std::sync::{Arc, LazyLock};

use cap_catalogue::Catalogue;
use plat_facts::{ItemRef, SiteRef};
use plat_identity::Who;
use plat_kernel::calendar::Calendar;
use plat_kernel::{Clock, Lang};
use plat_web::{Page, Words};

use crate::Sites;
use crate::desk::Desk;
use crate::live::{Asked, AskedDoings, Doing, Live, Load};

/// The files of the demo city: path and text.
pub(crate) fn ninghe_files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo/ninghe");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            (path.display().to_string(), text)
        })
        .collect();
    files.sort();
    files
}

/// The demo city.
pub(crate) fn ninghe() -> Sites {
    Sites::load(ninghe_files().into_iter()).unwrap()
}

pub(crate) const WORDS: Words =
    Words { zh: include_str!("../i18n/zh-CN.toml"), en: include_str!("../i18n/en.toml") };

static DESK: LazyLock<Arc<Desk>> = LazyLock::new(|| {
    // Monday, 23 November 2026, ten in the morning.
    let clock = Clock::manual("2026-11-23T10:00:00+08:00".parse().unwrap());
    let city = (Arc::new(ninghe()), Arc::new(Calendar::shipped().unwrap()), clock);
    Arc::new(Desk::new(city, catalogue(), Arc::new(Busy)))
});

/// A city in which the hall has its lines and nobody else.
struct Busy;

impl Live for Busy {
    fn load<'a>(&'a self, site: &'a SiteRef, _: &'a [ItemRef]) -> Asked<'a> {
        let load = Load { waiting: 31, windows: 8, minutes: Some((12, 25)) };
        let known = (site.as_str() == "NH-HALL").then_some(load);
        Box::pin(async move { known })
    }

    fn doings<'a>(&'a self, site: &'a SiteRef) -> AskedDoings<'a> {
        let known = (site.as_str() == "NH-HALL").then(|| [(6, Doing::Open), (7, Doing::Paused)].into());
        Box::pin(async move { known })
    }
}

/// The catalogue that is shipped.
pub(crate) fn catalogue() -> Catalogue {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let read = |folder: &str| {
        let paths = std::fs::read_dir(data.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        let toml = paths.filter(|path| path.extension().is_some_and(|kind| kind == "toml"));
        toml.map(|path| (path.display().to_string(), std::fs::read_to_string(path).unwrap()))
            .collect::<Vec<_>>()
    };
    Catalogue::load(read("catalogue").into_iter().chain(read("."))).unwrap()
}

/// The demo city on a working day.
pub(crate) fn desk() -> Arc<Desk> {
    Arc::clone(&DESK)
}

/// A page for somebody who has not signed in.
pub(crate) fn page(lang: Lang) -> Page {
    Page::sample(lang, Who::Anonymous, WORDS).unwrap()
}

/// A key that nobody translated would stand on the page as itself.
pub(crate) fn no_key_is_left(html: &str) {
    for start in ["sites.", "web."] {
        let left = html.match_indices(start).map(|(at, _)| html[at..].chars().take(40).collect::<String>());
        let left: Vec<String> = left.collect();
        assert!(left.is_empty(), "{left:?}");
    }
}
