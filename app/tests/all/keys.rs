//! `yichuang keys` beside a city that is open: rotation, erasure, and the backup of keys.

use std::path::Path;

use axum::http::{Method, StatusCode};
use plat_identity::IdentityError;
use plat_store::Place;

use crate::{
    api::Caller,
    city::{TestCity, on_both},
    program::{Said, run_on},
};

/// Runs `yichuang keys …` as a second program on the city's database.
fn keys(city: &TestCity, arguments: &[&str]) -> Said {
    let database = match city.scratch.place() {
        Place::Sqlite(path) => format!("sqlite:{}", path.display()),
        Place::Postgres(url) => url.clone(),
    };
    let place = ["--database", &database];
    let all = ["keys"].iter().chain(arguments).chain(&place).copied();
    tokio::task::block_in_place(|| run_on(city.folder(), all))
}

fn done(city: &TestCity, arguments: &[&str]) -> String {
    let said = keys(city, arguments);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    said.out
}

/// What the API says to somebody who asks who they are.
async fn status(caller: &Caller) -> StatusCode {
    caller.call(Method::GET, "/api/v1/me", None).await.0
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_new_master_key_takes_over_while_the_city_is_open() {
    on_both(async |city| {
        let one = city.resident(1).await;
        let shown = done(city, &["show"]);
        assert!(shown.contains("master-1.key  wraps the keys of 1 people"), "{shown}");
        let rotated = done(city, &["rotate"]);
        assert!(rotated.contains("made master-2.key"), "{rotated}");
        assert!(rotated.contains("wrapped the keys of 1 people under master-2.key"), "{rotated}");
        assert_eq!(status(&one).await, StatusCode::OK, "who is signed in stays so");
        city.resident(2).await;
        let shown = done(city, &["show"]);
        assert!(shown.contains("master-1.key  wraps the keys of 0 people"), "{shown}");
        assert!(shown.contains("master-2.key  wraps the keys of 2 people"), "newcomers, too: {shown}");
        let early = keys(city, &["rotate", "--retire"]);
        assert_eq!(early.code, 2);
        assert!(early.err.contains("younger than ten minutes"), "{}", early.err);
        assert!(city.folder().join("keys/master-1.key").exists());
    });
}

#[test]
fn an_erased_person_is_out_of_the_open_city_and_out_of_backups_of_keys() {
    on_both(async |city| {
        let gone = city.resident(1).await;
        city.resident(2).await;
        let identity = &city.city.identity;
        let person = identity.find_resident_by_phone("15400000001").await.unwrap().unwrap().id;
        let (old, new) = (city.folder().join("old.keys"), city.folder().join("new.keys"));
        done(city, &["export", text(&old)]);
        let unknown = keys(city, &["erase", &city.city.mint.id::<()>().to_string(), "--reason", "unlawful"]);
        assert!(unknown.code == 1 && unknown.err.contains("no such person"), "{}", unknown.err);
        let no_reason = keys(city, &["erase", &person.to_string(), "--reason", "because"]);
        assert!(no_reason.code == 2 && no_reason.err.contains("consent_withdrawn"), "{}", no_reason.err);

        let said = done(city, &["erase", &person.to_string(), "--reason", "consent_withdrawn"]);
        assert!(said.contains("make a new one now"), "{said}");
        assert_eq!(status(&gone).await, StatusCode::UNAUTHORIZED);
        assert_eq!(identity.resident(person).await, Err(IdentityError::Erased));
        let stale = keys(city, &["import", text(&old)]);
        assert!(stale.code == 1 && stale.err.contains("use a newer one"), "{}", stale.err);
        done(city, &["export", text(&new)]);
        let again = done(city, &["import", text(&new)]);
        assert!(again.contains("0 people can be read again; 0 had been erased"), "{again}");
    });
}

#[test]
fn a_city_whose_master_key_is_missing_does_not_open_and_says_what_to_do() {
    on_both(async |city| {
        city.resident(1).await;
        let path = city.folder().join("keys/master-1.key");
        let kept = std::fs::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let said = keys(city, &["show"]);
        assert_eq!(said.code, 1);
        assert!(
            said.err.contains("restore the right one from the backup of the keys folder"),
            "{}",
            said.err
        );
        std::fs::write(&path, kept).unwrap();
        assert_eq!(keys(city, &["show"]).code, 0, "the restored key is the key");
    });
}
