//! `yichuang backup` of a city that is open, and `yichuang restore` into an empty place.

use std::{fs, path::Path};

use plat_identity::{EraseReason, MayErase};
use plat_store::{Place, scratch::Scratch};
use serde_json::json;
use tempfile::TempDir;

use crate::{
    city::{HALL, TestCity, on_both},
    program::{Said, run_on},
};

/// Runs `yichuang …` on a data folder and a database.
fn yichuang(data: &Path, place: &Place, arguments: &[&str]) -> Said {
    let database = match place {
        Place::Sqlite(path) => format!("sqlite:{}", path.display()),
        Place::Postgres(url) => url.clone(),
    };
    let place = ["--database", &database];
    let all = arguments.iter().chain(&place).copied();
    tokio::task::block_in_place(|| run_on(data, all))
}

fn done(said: Said) -> String {
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    said.out
}

/// An empty place with the city's keys, which the operator keeps apart from backups.
struct Elsewhere {
    scratch: Scratch,
    data: TempDir,
}

impl Elsewhere {
    fn with_keys_of(city: &TestCity) -> Self {
        let (scratch, data) = (Scratch::on(city.db().engine()).unwrap(), tempfile::tempdir().unwrap());
        let keys = data.path().join("keys");
        fs::create_dir(&keys).unwrap();
        for file in fs::read_dir(city.folder().join("keys")).unwrap() {
            let from = file.unwrap().path();
            fs::copy(&from, keys.join(from.file_name().unwrap())).unwrap();
        }
        Self { scratch, data }
    }

    fn run(&self, arguments: &[&str]) -> Said {
        yichuang(self.data.path(), self.scratch.place(), arguments)
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_restored_city_has_its_people_cases_and_files_and_its_ledger_fits() {
    on_both(async |it| {
        let zhang = it.resident(1).await;
        let draft =
            zhang.post("/api/v1/applications", json!({"item": "HZ001", "site": HALL, "answers": {}})).await;
        assert!(draft["id"].is_string(), "{draft}");
        it.settle().await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("city.backup");
        let said = done(yichuang(it.folder(), it.scratch.place(), &["backup", text(&file)]));
        assert!(said.contains("done: "), "{said}");
        let again = yichuang(it.folder(), it.scratch.place(), &["backup", text(&file)]);
        assert_eq!(again.code, 2, "nothing is written over: {}", again.err);

        let elsewhere = Elsewhere::with_keys_of(it);
        done(elsewhere.run(&["restore", text(&file)]));
        let verified = done(elsewhere.run(&["ledger", "verify"]));
        assert!(verified.contains("fact"), "{verified}");
        let restored = it.another(&elsewhere.scratch, &elsewhere.data).await;
        let found = restored.identity.find_resident_by_phone("15400000001").await.unwrap().unwrap();
        assert_eq!(found.name, "林若曦");
        restored.db.close().await;
        let full = elsewhere.run(&["restore", text(&file)]);
        assert_eq!(full.code, 1, "what is there is not written over: {}", full.err);
    });
}

#[test]
fn whoever_was_erased_after_a_backup_cannot_be_read_in_it_any_more() {
    on_both(async |it| {
        it.resident(1).await;
        it.resident(2).await;
        it.settle().await;
        let folder = tempfile::tempdir().unwrap();
        let (old, newest) = (folder.path().join("city.backup"), folder.path().join("newest.keys"));
        done(yichuang(it.folder(), it.scratch.place(), &["backup", text(&old)]));
        let gone = it.city.identity.find_resident_by_phone("15400000001").await.unwrap().unwrap().id;
        let erased = it.city.identity.erase(MayErase::of_installation(), gone, EraseReason::ConsentWithdrawn);
        erased.await.unwrap();
        done(yichuang(it.folder(), it.scratch.place(), &["keys", "export", text(&newest)]));

        let elsewhere = Elsewhere::with_keys_of(it);
        let refused = elsewhere.run(&["restore", text(&old)]);
        assert_eq!(refused.code, 1, "the keys of that day cannot be opened any more: {}", refused.err);
        let elsewhere = Elsewhere::with_keys_of(it);
        let said = done(elsewhere.run(&["restore", text(&old), "--keys", text(&newest)]));
        assert!(said.contains("1 people can be read again; 1 had been erased since"), "{said}");
        done(elsewhere.run(&["ledger", "verify"]));
        let restored = it.another(&elsewhere.scratch, &elsewhere.data).await;
        assert!(restored.identity.find_resident_by_phone("15400000002").await.unwrap().is_some());
        let found = restored.identity.find_resident_by_phone("15400000001").await.unwrap();
        assert!(found.is_none(), "{found:?}");
        restored.db.close().await;
    });
}
