//! A closed case becomes one file; whoever may takes it out, and anybody checks it offline.

use std::{fs, io::Read};

use cap_archive::{ArchiveError, Period, errand, export, make};
use plat_facts::{
    Actor, Published,
    archive::ErrandArchived,
    bundles::{ErrandClosed, ErrandEnd, ErrandReceived, PartPlanned},
    refs::{BundleRef, ErrandRef},
};
use plat_identity::{Branch, Role};
use plat_ledger::document::Document;
use plat_stamp::{Fault, archive::check_archive, check::Trusted};
use serde_json::{Value, json};

use crate::{
    city::{TestCity, on_both},
    program::run,
    stories::photographed,
};

/// More than any of these stories closes.
const MOST: usize = 100;

/// Everything that an export sends, unpacked.
async fn taken(it: &TestCity, badge: &str) -> Result<Vec<(String, Vec<u8>)>, ArchiveError> {
    let officer = it.city.identity.find_officer_by_badge(badge).await?.unwrap();
    let today = it.city.mint.today();
    let period = Period::new(today, today)?;
    let mut export = export::run(&it.city.archive, &officer, period).await?;
    let mut tar = Vec::new();
    while let Some(piece) = export.pieces.recv().await {
        tar.extend(piece.unwrap());
    }
    let mut tar = tar::Archive::new(tar.as_slice());
    let unpacked = tar.entries().unwrap().map(|entry| {
        let mut entry = entry.unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (entry.path().unwrap().display().to_string(), bytes)
    });
    let unpacked: Vec<_> = unpacked.collect();
    assert_eq!(unpacked.len(), export.cases + export.errands);
    Ok(unpacked)
}

#[test]
fn a_closed_case_is_one_file_that_a_supervisor_takes_out_and_anybody_checks_offline() {
    on_both(async |it| {
        let zhang = it.resident(1).await;
        let wang = it.officer("330001", Branch::ExitEntry, Role::Window).await;
        it.officer("330002", Branch::Legal, Role::Supervisor).await;
        let case = photographed(&zhang, "CR012").await;
        let (id, number) = (case["id"].as_str().unwrap(), case["number"].as_str().unwrap());
        for command in [
            json!({"verb": "accept"}),
            json!({"verb": "grant"}),
            json!({"verb": "produce", "serial": "339900000001"}),
            json!({"verb": "deliver", "way": "courier", "tracking": "EMS1234567890CN"}),
        ] {
            wang.does(id, command).await;
        }
        it.settle().await;
        make::run(&it.city.archive, MOST).await.unwrap();
        assert!(taken(it, "330001").await.unwrap().is_empty(), "a window officer takes nothing out");
        let files = taken(it, "330002").await.unwrap();
        let [(name, zip)] = files.as_slice() else { panic!("{} files", files.len()) };
        assert_eq!(*name, format!("{number}.zip"));

        let keys = it.city.ledger.keys().await.unwrap();
        let checked = check_archive(zip, &Trusted::new(keys.keys.clone()));
        assert_eq!(checked.faults, []);
        let entries = checked.manifest.unwrap().entries;
        let wanted =
            ["case.json", "receipt.json", "papers/{}-D.pdf", "papers/{}-D.seal.json", "papers/{}-V.pdf"];
        for wanted in wanted.map(|it| it.replace("{}", number)) {
            assert!(entries.contains_key(&wanted), "{wanted}: {:?}", entries.keys());
        }
        assert!(entries.keys().any(|it| it.starts_with("materials/01-")), "{:?}", entries.keys());

        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        fs::write(path("keys.json"), Document::Keys(keys).write().unwrap()).unwrap();
        fs::write(path("whole.zip"), zip).unwrap();
        let mut bitten = zip.clone();
        let middle = bitten.len() / 2;
        bitten[middle] ^= 1;
        fs::write(path("bitten.zip"), bitten).unwrap();
        let whole = run(["--lang", "zh", "verify", &path("whole.zip"), "--keys", &path("keys.json")]);
        assert_eq!((whole.code, whole.out.contains(number)), (0, true), "{}{}", whole.out, whole.err);
        let bitten = run(["verify", &path("bitten.zip"), "--keys", &path("keys.json"), "--json"]);
        assert_eq!((bitten.code, bitten.json()["genuine"].as_bool()), (1, Some(false)), "{}", bitten.out);
        let nothing = run(["verify", &path("whole.zip"), "--data", &path("none")]);
        assert_eq!((nothing.code, nothing.err.contains("keys.json")), (2, true), "{}", nothing.err);
        fs::write(path("other.json"), "{}").unwrap();
        assert_eq!(run(["verify", &path("other.json"), "--keys", &path("keys.json")]).code, 3);
    });
}

#[test]
fn what_was_archived_of_an_erased_person_does_not_open_any_more() {
    on_both(async |it| {
        let zhang = it.resident(1).await;
        it.officer("330002", Branch::Legal, Role::Supervisor).await;
        let case = photographed(&zhang, "CR012").await;
        let id = case["id"].as_str().unwrap();
        zhang.post(&format!("/api/v1/cases/{id}/withdraw"), json!({})).await;
        it.settle().await;
        make::run(&it.city.archive, MOST).await.unwrap();
        let files = taken(it, "330002").await.unwrap();
        assert_eq!(files.len(), 1, "a withdrawn case is closed, too");
        let stranger = Trusted::new([]);
        assert!(matches!(
            check_archive(&files[0].1, &stranger).faults.as_slice(),
            [Fault::UnknownKey(_), ..]
        ));
    });
}

#[test]
fn what_was_closed_last_is_made_first_so_that_nobody_waits_for_a_whole_past() {
    on_both(async |it| {
        it.officer("330002", Branch::Legal, Role::Supervisor).await;
        // The job has just had its turn, and has no other one within this story: it comes every other second.
        it.settle().await;
        let mut numbers = Vec::new();
        for serial in 1..=3 {
            let zhang = it.resident(serial).await;
            let case = photographed(&zhang, "CR012").await;
            it.city.mint.clock().advance(plat_kernel::SignedDuration::from_millis(500));
            zhang.post(&format!("/api/v1/cases/{}/withdraw", case["id"].as_str().unwrap()), json!({})).await;
            numbers.push(format!("{}.zip", case["number"].as_str().unwrap()));
        }
        it.settle().await;
        for (most, wanted) in [(1, &numbers[2..]), (1, &numbers[1..]), (MOST, &numbers[..])] {
            make::run(&it.city.archive, most).await.unwrap();
            let mut there: Vec<String> =
                taken(it, "330002").await.unwrap().into_iter().map(|it| it.0).collect();
            there.sort();
            let mut wanted = wanted.to_vec();
            wanted.sort();
            assert_eq!(there, wanted, "one more in each run, the newest first");
        }
    });
}

/// What the page of the archive says of cases and of errands.
async fn said(it: &TestCity) -> Vec<String> {
    let mut supervisor = crate::api::Caller::of(it.router.clone());
    supervisor.sign_in("330002", crate::city::PASSWORD).await;
    let page = supervisor.page("/desk/archive").await;
    let counts = page.split("<dd").filter_map(|part| part.split_once("已归档 ")?.1.split_once('<'));
    counts.map(|(said, _)| said.trim().to_owned()).collect()
}

/// An errand whose only part is this case, from beginning to end.
async fn errand_of(it: &TestCity, case: &Value) -> ErrandRef {
    let read = |key: &str| case[key].as_str().unwrap();
    let known = it.city.cases.get(read("id").parse().unwrap()).await.unwrap();
    let (errand, day) = (it.city.mint.id(), it.city.mint.today());
    let (bundle, number): (BundleRef, _) = ("YJS02".parse().unwrap(), "NH-ERRAND-1".to_owned());
    let part = PartPlanned {
        step: "only".to_owned(),
        item: Some(known.item.clone()),
        case: Some(known.id),
        department: None,
        days: 1,
        needs: Vec::new(),
        after: Vec::new(),
    };
    let (applicant, site) = (known.applicant, known.site.clone());
    let received = ErrandReceived {
        errand,
        number: number.clone(),
        bundle: bundle.clone(),
        bundle_version: 1,
        applicant,
        site: site.clone(),
        parts: vec![part],
        materials: 0,
        visits: 0,
        offer: None,
        received_on: day,
    };
    let closed =
        ErrandClosed { errand, number, bundle, applicant, site, end: ErrandEnd::Done, closed_on: day };
    let now = it.city.mint.now();
    let facts = [
        received.fact(errand.cast(), 1, now, Actor::System),
        closed.fact(errand.cast(), 2, now, Actor::System),
    ];
    it.db().write(move |tx| facts.iter().try_for_each(|fact| tx.append(fact))).await.unwrap();
    it.settle().await;
    errand
}

#[test]
fn a_closed_errand_has_one_file_that_names_the_files_of_its_cases_once_they_are_there() {
    on_both(async |it| {
        let zhang = it.resident(1).await;
        it.officer("330002", Branch::Legal, Role::Supervisor).await;
        let case = photographed(&zhang, "CR012").await;
        errand_of(it, &case).await;
        assert_eq!(errand::run(&it.city.archive, MOST).await.unwrap(), 0, "its case has no file yet");
        assert_eq!(said(it).await, ["0，待归档 0", "0，待归档 1"], "what waits for a case is not there yet");
        let id = case["id"].as_str().unwrap();
        zhang.post(&format!("/api/v1/cases/{id}/withdraw"), json!({})).await;
        it.settle().await;
        make::run(&it.city.archive, MOST).await.unwrap();
        it.settle().await;
        assert_eq!(errand::run(&it.city.archive, MOST).await.unwrap(), 1);
        assert_eq!(said(it).await, ["1，待归档 0", "1，待归档 0"]);
        let files = taken(it, "330002").await.unwrap();
        let [_case, (name, zip)] = files.as_slice() else { panic!("{} files", files.len()) };
        assert_eq!(name, "NH-ERRAND-1.zip");
        let keys = it.city.ledger.keys().await.unwrap();
        let checked = check_archive(zip, &Trusted::new(keys.keys.clone()));
        assert_eq!(checked.faults, []);
        let names: Vec<String> = checked.manifest.unwrap().entries.into_keys().collect();
        assert_eq!(names, ["errand.json", "receipt.json"]);
        let facts = it.db().read(|tx| tx.facts_after(0, 1000)).await.unwrap();
        let told: Vec<_> = facts.iter().filter_map(ErrandArchived::read).map(Result::unwrap).collect();
        assert_eq!(told.iter().map(|it| it.cases).collect::<Vec<_>>(), [1], "it names its one case");
    });
}
