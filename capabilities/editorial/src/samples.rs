//! For tests of pages: the city's own items, an editor's reader in either language.

use std::{fs, path::Path, sync::LazyLock};

use cap_catalogue::Catalogue;
use plat_identity::Who;
use plat_kernel::Lang;
use plat_web::{Page, Words};

const WORDS: Words = Words {
    zh: concat!(include_str!("../i18n/zh-CN.toml"), include_str!("../../catalogue/i18n/zh-CN.toml")),
    en: concat!(include_str!("../i18n/en.toml"), include_str!("../../catalogue/i18n/en.toml")),
};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let files = ["catalogue", "situations", "."].into_iter().flat_map(files);
    Catalogue::load(files).unwrap()
});

fn files(folder: &'static str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(folder);
    let paths = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let file = |path: std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let name = if folder == "." { name } else { format!("{folder}/{name}") };
        (name, fs::read_to_string(path).unwrap())
    };
    paths.filter(|path| path.extension().is_some_and(|kind| kind == "toml")).map(file).collect()
}

pub(crate) fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}

pub(crate) fn page(lang: Lang) -> Page {
    Page::sample(lang, Who::Anonymous, WORDS).unwrap()
}

/// A key that nobody translated would stand on the page as itself.
pub(crate) fn no_key_is_left(html: &str) {
    for start in ["editorial.", "catalogue."] {
        let left = html.match_indices(start).map(|(at, _)| html[at..].chars().take(40).collect::<String>());
        assert_eq!(left.collect::<Vec<_>>(), Vec::<String>::new());
    }
}
