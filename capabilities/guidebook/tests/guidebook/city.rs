//! A city with the shipped items, an editor, and a press that only notes what it was given.

use std::{
    fs,
    path::Path,
    sync::{Arc, LazyLock, Mutex},
};

use cap_catalogue::{Catalogue, Editors, Nowhere};
use cap_guidebook::{Guidebook, Leaflet, Parts, PrintGuide};
use plat_identity::Role;
use plat_kernel::Bilingual;
use plat_testing::{Browser, Built, Engine, House, World};

/// The texts of the shipped catalogue.
static TEXTS: LazyLock<Vec<(String, String)>> =
    LazyLock::new(|| ["catalogue", "situations", "."].into_iter().flat_map(files).collect());

/// What was printed last, by title.
pub(crate) static PRINTED: Mutex<Vec<Leaflet>> = Mutex::new(Vec::new());

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

struct Notes;

impl PrintGuide for Notes {
    fn print(&self, leaflet: &Leaflet) -> Result<Vec<u8>, String> {
        PRINTED.lock().unwrap().push(leaflet.clone());
        Ok(b"%PDF-1.7".to_vec())
    }
}

fn build(house: &House) -> Built {
    let catalogue = Catalogue::load(TEXTS.iter().cloned()).unwrap().with_clock(house.mint.clock().clone());
    let editors =
        Editors::new(house.db.clone(), house.mint.clone(), house.identity.clone(), catalogue.clone());
    let book = Guidebook::new(Parts {
        db: house.db.clone(),
        mint: house.mint.clone(),
        catalogue: catalogue.clone(),
        editors: editors.clone(),
        places: Arc::new(Nowhere),
        press: Arc::new(Notes),
        publisher: Bilingual::new("宁和一窗", "Ninghe One Window"),
    });
    let modules = vec![cap_catalogue::module(catalogue, Arc::new(Nowhere)), cap_guidebook::module(&book)];
    Built::of(modules).with_work(editors.work())
}

pub(crate) async fn a_city(engine: Engine) -> World {
    World::on(engine, &[cap_catalogue::MIGRATIONS, cap_guidebook::MIGRATIONS], build).await
}

/// The catalogue's editor, signed in.
pub(crate) async fn an_editor(world: &World) -> Browser {
    world.officer(Role::Editor, "NH-HALL").await
}
