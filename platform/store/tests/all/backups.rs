//! Backups: made while others write, brought back into an empty place of either engine.

use std::{fs, path::Path};

use plat_facts::NewFact;
use plat_kernel::Timestamp;
use plat_store::{
    Db, Options, Place, StoreError,
    backup::{BackupError, Source, Summary, Target, make, restore},
    scratch::{self, Scratch},
};
use tempfile::TempDir;

use crate::world::{TALLY, World, count, total_of, worlds};

fn quiet(_: &str, _: u64) {}

fn made(world: &World, data: &Path, leave_out: &[&str]) -> (Vec<u8>, Summary) {
    let mut file = Vec::new();
    let place = world.scratch.place();
    let source =
        Source { place, leave_out, data, folders: &["files", "calendar"], now: Timestamp::UNIX_EPOCH };
    let summary = make(source, &mut file, &quiet).unwrap();
    (file, summary)
}

fn back(world: &World, file: &[u8], place: &Place, data: &Path) -> Result<Summary, BackupError> {
    restore(file, Target { place, data, migrations: &[TALLY], mint: &world.mint }, &quiet)
}

fn a_folder_with_files() -> TempDir {
    let data = tempfile::tempdir().unwrap();
    fs::create_dir_all(data.path().join("files/ab/cd")).unwrap();
    fs::write(data.path().join("files/ab/cd/abcd"), [0, 1, 2]).unwrap();
    fs::write(data.path().join("files/empty"), []).unwrap();
    fs::create_dir_all(data.path().join("keys")).unwrap();
    fs::write(data.path().join("keys/code.key"), "secret").unwrap();
    data
}

async fn with_ten_commands() -> Vec<World> {
    let worlds: Vec<_> = worlds().collect();
    for world in &worlds {
        for _ in 0..10 {
            counts(&world.db, "a", world.fact(world.stream(), 1)).await.unwrap();
        }
    }
    worlds
}

#[tokio::test]
async fn what_one_engine_held_is_brought_back_into_each() {
    for world in with_ten_commands().await {
        let data = a_folder_with_files();
        let (file, summary) = made(&world, data.path(), &[]);
        assert_eq!(summary.files, 2, "the keys are not among them");
        for engine in scratch::engines() {
            let (empty, folder) = (Scratch::on(engine).unwrap(), tempfile::tempdir().unwrap());
            assert_eq!(back(&world, &file, empty.place(), folder.path()).unwrap(), summary);
            let db = Db::open(empty.place(), &[TALLY], &world.mint, Options::small()).unwrap();
            db.facts().settle().await.unwrap();
            world.db.facts().settle().await.unwrap();
            assert_eq!(db.facts().after(0, 100).await.unwrap().len(), 10);
            assert_eq!(total_of(&db).await, 10);
            assert_eq!(fs::read(folder.path().join("files/ab/cd/abcd")).unwrap(), [0, 1, 2]);
            assert!(!folder.path().join("keys").exists());
            db.close().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_under_load_holds_state_and_facts_of_one_moment() {
    for world in worlds() {
        let (db, facts) = (world.db.clone(), (1..=300).map(|_| world.fact(world.stream(), 1)));
        let facts: Vec<_> = facts.collect();
        let writer = tokio::spawn(async move {
            for fact in facts {
                counts(&db, "a", fact).await.unwrap();
            }
        });
        let data = tempfile::tempdir().unwrap();
        while world.total().await < 20 {
            tokio::task::yield_now().await;
        }
        let (file, _) = tokio::task::block_in_place(|| made(&world, data.path(), &[]));
        writer.await.unwrap();
        let empty = Scratch::on(world.db.engine()).unwrap();
        back(&world, &file, empty.place(), data.path()).unwrap();
        let db = Db::open(empty.place(), &[TALLY], &world.mint, Options::small()).unwrap();
        db.facts().settle().await.unwrap();
        let facts = i64::try_from(db.facts().after(0, 1000).await.unwrap().len()).unwrap();
        assert!(facts >= 20);
        assert_eq!(total_of(&db).await, facts, "a command is there with its fact or not at all");
        db.close().await;
    }
}

#[tokio::test]
async fn tables_that_are_left_out_come_back_empty() {
    for world in with_ten_commands().await {
        let data = tempfile::tempdir().unwrap();
        let (file, _) = made(&world, data.path(), &["tally_count"]);
        let empty = Scratch::on(world.db.engine()).unwrap();
        back(&world, &file, empty.place(), data.path()).unwrap();
        let db = Db::open(empty.place(), &[TALLY], &world.mint, Options::small()).unwrap();
        assert_eq!(total_of(&db).await, 0);
        db.close().await;
    }
}

#[tokio::test]
async fn a_backup_that_was_cut_off_or_changed_leaves_nothing_behind() {
    for world in with_ten_commands().await {
        let data = a_folder_with_files();
        let (file, _) = made(&world, data.path(), &[]);
        let cut = &file[..file.len() / 2];
        let mut changed = file.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        for bad in [cut, &changed, b"no backup at all", b""] {
            let (empty, folder) = (Scratch::on(world.db.engine()).unwrap(), tempfile::tempdir().unwrap());
            let error = back(&world, bad, empty.place(), folder.path()).unwrap_err();
            assert!(
                matches!(error, BackupError::Damaged(_) | BackupError::NotABackup(_) | BackupError::Store(_)),
                "{error:?}"
            );
            assert!(!folder.path().join("files").exists());
            // The place is as empty as before: a good backup goes in.
            back(&world, &file, empty.place(), folder.path()).unwrap();
        }
    }
}

#[tokio::test]
async fn nothing_is_restored_over_what_is_there() {
    for world in with_ten_commands().await {
        let data = a_folder_with_files();
        let (file, _) = made(&world, data.path(), &[]);
        let over = back(&world, &file, world.scratch.place(), data.path()).unwrap_err();
        assert!(matches!(over, BackupError::Taken(_)), "{over:?}");
        let empty = Scratch::on(world.db.engine()).unwrap();
        let over = back(&world, &file, empty.place(), data.path()).unwrap_err();
        assert!(matches!(over, BackupError::Taken(_)), "{over:?}: the files are there");
        assert_eq!(world.total().await, 10);
    }
}

#[tokio::test]
async fn a_backup_of_a_newer_program_is_refused_by_name() {
    for world in with_ten_commands().await {
        let data = tempfile::tempdir().unwrap();
        let (file, _) = made(&world, data.path(), &[]);
        let empty = Scratch::on(world.db.engine()).unwrap();
        let target = Target { place: empty.place(), data: data.path(), migrations: &[], mint: &world.mint };
        let error = restore(&file[..], target, &quiet).unwrap_err();
        assert!(
            matches!(&error, BackupError::Store(StoreError::TooNew { module, .. }) if module == "tally"),
            "{error:?}"
        );
    }
}

/// One command with its fact.
async fn counts(db: &Db, name: &'static str, fact: NewFact) -> Result<(), StoreError> {
    db.write(move |tx| {
        count(tx, name)?;
        tx.append(&fact)
    })
    .await
}
