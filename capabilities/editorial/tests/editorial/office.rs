//! An office with the city's own items, and the people who keep them.

use std::{
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

use cap_catalogue::{Catalogue, Editors, Nowhere};
use plat_identity::{Branch, Role, Roles};
use plat_testing::{Browser, Built, Engine, House, Seen, World};

pub(crate) const HALL: &str = "NH-HALL";

/// The texts of the shipped catalogue.
static TEXTS: LazyLock<Vec<(String, String)>> =
    LazyLock::new(|| ["catalogue", "situations", "."].into_iter().flat_map(files).collect());

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

pub(crate) fn fresh() -> Catalogue {
    Catalogue::load(TEXTS.iter().cloned()).unwrap()
}

pub(crate) fn node(house: &House) -> (Catalogue, Editors) {
    let catalogue = fresh().with_clock(house.mint.clock().clone());
    let (db, mint, identity) = (house.db.clone(), house.mint.clone(), house.identity.clone());
    let editors = Editors::new(db, mint, identity, catalogue.clone());
    (catalogue, editors)
}

pub(crate) async fn office(engine: Engine) -> World {
    World::on(engine, &[cap_catalogue::MIGRATIONS], |house| {
        let (catalogue, editors) = node(house);
        let modules = vec![
            cap_catalogue::module(catalogue, Arc::new(Nowhere)),
            cap_editorial::module(&editors, Arc::new(Nowhere)),
        ];
        Built::of(modules).with_work(editors.work())
    })
    .await
}

pub(crate) async fn editor(world: &World) -> Browser {
    world.officer_of(Branch::Legal, Roles::from([Role::Editor]), HALL).await
}

/// The marks of the warnings that a check asks its editor to stand by.
pub(crate) fn marks(seen: &Seen) -> Vec<String> {
    seen.attrs(r#"input[name="stands"]"#, "value")
}
