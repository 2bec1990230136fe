//! For tests of pages: the city's own data, a site, a reader.

use crate::{
    Catalogue, Item,
    places::{Place, WhereHandled},
    web::Desk,
};
use plat_identity::Who;
use plat_kernel::{Bilingual, Lang};
use plat_web::{Page, Words};
use std::{
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

pub(crate) const WORDS: Words =
    Words { zh: include_str!("../i18n/zh-CN.toml"), en: include_str!("../i18n/en.toml") };

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let files = ["catalogue", "situations"].into_iter().flat_map(|folder| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(folder);
        fs::read_dir(path).unwrap().map(move |entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (format!("{folder}/{name}"), fs::read_to_string(path).unwrap())
        })
    });
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let dictionary = fs::read_to_string(data.join("dictionary.toml")).unwrap();
    Catalogue::load(files.chain([("dictionary.toml".to_owned(), dictionary)])).unwrap()
});

struct OneHall;

impl WhereHandled for OneHall {
    fn places(&self, _item: &Item) -> Vec<Place> {
        vec![Place {
            code: "NH-HALL".parse().unwrap(),
            name: Bilingual::new("宁和市政务服务大厅", "Ninghe service hall"),
            address: Bilingual::new("宁和市中山路 1 号", "1 Zhongshan Road, Ninghe"),
            phone: "0599-8000000".to_owned(),
            href: Some("/sites/NH-HALL".to_owned()),
        }]
    }
}

pub(crate) fn desk() -> Arc<Desk> {
    Arc::new(Desk::new(CATALOGUE.clone(), Arc::new(OneHall)))
}

pub(crate) fn page(lang: Lang) -> Page {
    Page::sample(lang, Who::Anonymous, WORDS).unwrap()
}

/// A key that nobody translated would stand on the page as itself.
pub(crate) fn no_key_is_left(html: &str) {
    for start in ["catalogue.", "web."] {
        let left = html.match_indices(start).map(|(at, _)| html[at..].chars().take(40).collect::<String>());
        let left: Vec<_> = left.filter(|text| !text.starts_with("web.archive")).collect();
        assert!(left.is_empty(), "{left:?}");
    }
}
