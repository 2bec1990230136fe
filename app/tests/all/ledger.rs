//! The ledger of a city: verified from its rows with the command, and a receipt that is checked where nobody can be asked.

use axum::http::{Method, StatusCode};
use plat_identity::{Branch, Role};
use plat_ledger::document::Document;
use plat_store::Place;
use serde_json::json;

use crate::{
    api::Caller,
    city::{TestCity, on_both},
    program::{Said, run, run_on},
    stories::photographed,
};

/// `yichuang ledger verify` on the city, while it is open.
fn verified(it: &TestCity, more: &[&str]) -> Said {
    let database = match it.scratch.place() {
        Place::Sqlite(file) => format!("sqlite:{}", file.display()),
        Place::Postgres(url) => url.clone(),
    };
    let mut arguments = vec!["ledger", "verify", "--database", &database];
    arguments.extend(more);
    run_on(it.folder(), arguments)
}

/// A case from receipt to delivery, evaluated; tells the applicant and the case.
async fn a_story(it: &TestCity) -> (Caller, String) {
    let zhang = it.resident(1).await;
    let wang = it.officer("330001", Branch::ExitEntry, Role::Window).await;
    let case = photographed(&zhang, "CR012").await;
    let id = case["id"].as_str().unwrap().to_owned();
    for command in [
        json!({"verb": "accept"}),
        json!({"verb": "grant"}),
        json!({"verb": "produce", "serial": "339900000001"}),
        json!({"verb": "deliver", "way": "window"}),
    ] {
        wang.does(&id, command).await;
    }
    it.settle().await;
    zhang.post(&format!("/api/v1/cases/{id}/evaluation"), json!({"level": 4})).await;
    it.settle().await;
    (zhang, id)
}

#[test]
fn after_the_story_the_ledger_is_whole_and_one_changed_byte_is_named_by_its_row() {
    on_both(async |it| {
        let (_, id) = a_story(it).await;
        let whole = verified(it, &[]);
        assert_eq!(whole.code, 0, "{}{}", whole.out, whole.err);
        assert!(
            whole.out.contains("the ledger is whole") && !whole.out.contains("nobody vouches"),
            "{}",
            whole.out
        );

        let facts = it.db().facts().of_stream(id.parse().unwrap()).await.unwrap();
        let accepted = facts.iter().find(|fact| fact.kind == "cases.case_accepted").unwrap();
        let position = accepted.position;
        it.scratch
            .meddle(&format!(
                "UPDATE store_fact SET body = REPLACE(body, '2026', '2025') WHERE position = {position}"
            ))
            .unwrap();
        let broken = verified(it, &[]);
        assert_eq!(broken.code, 1, "{}", broken.out);
        let named =
            format!("position {position} (stream {id}, version {}, cases.case_accepted)", accepted.version);
        assert!(broken.err.contains(&named) && broken.err.contains("the row was changed"), "{}", broken.err);
        let in_chinese = verified(it, &["--lang", "zh"]);
        assert!(in_chinese.err.contains(&format!("第 {position} 号（流 {id}")), "{}", in_chinese.err);
    });
}

#[test]
fn a_resident_takes_the_receipt_of_their_own_case_home_and_nobody_elses() {
    on_both(async |it| {
        let (zhang, id) = a_story(it).await;
        let path = format!("/api/v1/cases/{id}/receipt");
        let receipt = zhang.get(&path).await;
        assert_eq!(
            (&receipt["format"], &receipt["waiting"]),
            (&json!("yichuang.ledger.receipt/1"), &json!(0))
        );
        let kinds: Vec<_> =
            receipt["facts"].as_array().unwrap().iter().map(|it| it["kind"].clone()).collect();
        assert_eq!(kinds.len(), 5, "{kinds:?}");
        let li = it.resident(2).await;
        assert_eq!(li.call(Method::GET, &path, None).await.0, StatusCode::NOT_FOUND);
        let nobody = Caller::of(it.router.clone());
        assert_eq!(nobody.call(Method::GET, &path, None).await.0, StatusCode::UNAUTHORIZED);

        let file = it.folder().join("receipt.json");
        let write = |text: &str| std::fs::write(&file, text).unwrap();
        let checked = |more: &[&str]| {
            let mut arguments = vec!["ledger", "check", file.to_str().unwrap()];
            arguments.extend(more);
            run(arguments)
        };
        let text = receipt.to_string();
        write(&text);
        let alone = checked(&[]);
        assert_eq!(alone.code, 0, "{}", alone.err);
        assert!(alone.out.contains("exactly what the ledger recorded"), "{}", alone.out);
        assert!(alone.out.contains("It is not proved whose seal this is"), "{}", alone.out);

        let keys = it.folder().join("public.json");
        let document = Document::Keys(it.city.ledger.keys().await.unwrap());
        std::fs::write(&keys, document.write().unwrap()).unwrap();
        let vouched = checked(&["--key", keys.to_str().unwrap()]);
        assert_eq!((vouched.code, vouched.out.lines().count()), (0, 1), "{}{}", vouched.out, vouched.err);

        write(&text.replace("cases.case_accepted", "cases.case_refused"));
        let forged = checked(&[]);
        assert_eq!(forged.code, 1, "{}", forged.out);
        assert!(forged.err.contains("is not what the ledger recorded"), "{}", forged.err);
    });
}

#[test]
fn a_head_that_was_kept_shows_that_the_end_was_cut_off() {
    on_both(async |it| {
        a_story(it).await;
        let kept = it.folder().join("head.json");
        let head = it.city.ledger.head_file().await.unwrap();
        let size = head.head.head.size;
        std::fs::write(&kept, Document::Head(head).write().unwrap()).unwrap();
        let asked = ["--head", kept.to_str().unwrap()];
        let whole = verified(it, &asked);
        assert!(whole.code == 0 && whole.out.contains("continues the heads"), "{}{}", whole.out, whole.err);
        it.scratch
            .meddle(
                "DELETE FROM store_fact; DELETE FROM ledger_link; DELETE FROM ledger_head; \
                 DELETE FROM ledger_node; DELETE FROM ledger_state",
            )
            .unwrap();
        assert_eq!(verified(it, &[]).code, 0, "nothing is left that could say that there once was more");
        let cut = verified(it, &asked);
        assert!(cut.code == 1 && cut.err.contains(&format!("position {size}")), "{}{}", cut.out, cut.err);
        assert!(cut.err.contains("its end was cut off"), "{}", cut.err);
    });
}
