//! What lies in the database and the folder of files is sealed; what its person's key no longer opens is gone for good,
//! and everything else goes on.

use std::{fs, path::Path};

use http::{Method, StatusCode};
use plat_identity::{EraseReason, MayErase, Role};
use plat_kernel::{Chance, Clock, Mint};
use plat_store::{Db, Migrations, Options, StoreError, scratch::Scratch};
use plat_testing::{Browser, World, both_engines};
use serde_json::json;

use crate::{
    city::{HALL, morning_of, ninghe},
    steps::{JPEG, PERMIT, Sent, apply_by_forms, hand_in, photo, text},
};

/// Every file below a folder.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![fs::read(&path).unwrap()] })
        .collect()
}

fn stored(world: &World) -> Vec<Vec<u8>> {
    files(&world.house().folder.join("files"))
}

async fn erase(world: &World, who: &Browser) {
    let identity = &world.house().identity;
    let reason = EraseReason::ConsentWithdrawn;
    identity.erase(MayErase::of_installation(), who.person(), reason).await.unwrap();
}

/// Number and code of a receipt, as they stand on it.
async fn receipt(resident: &mut Browser, sent: &Sent) -> (String, String) {
    let pdf = resident.get(&format!("/me/cases/{}/papers/{}-R", sent.id, sent.number)).await.html();
    let mut lines = pdf.lines().skip(1).map(str::to_owned);
    (lines.next().unwrap(), lines.next().unwrap())
}

both_engines! { ninghe =>
    async fn a_photograph_lies_sealed_under_a_name_that_tells_nothing(world) {
        let (mut zhang, mut li) = (world.resident("张三").await, world.resident("李四").await);
        for resident in [&mut zhang, &mut li] {
            apply_by_forms(resident).await;
        }
        let stored = stored(world);
        assert_eq!(stored.len(), 2, "the same photograph of two people is two files");
        assert!(stored.iter().all(|bytes| !bytes.windows(20).any(|part| part == &JPEG[10..30])));
    }

    async fn a_draft_that_was_thrown_away_leaves_no_file_behind(world) {
        let mut zhang = world.resident("张三").await;
        zhang.get("/apply/CR012").await;
        zhang.submit("main form", crate::steps::ANSWERS, &[]).await;
        zhang.submit("main form", &[], &[photo(JPEG), photo(JPEG)]).await;
        assert_eq!(stored(world).len(), 2);
        let draft = zhang.seen().address.replace("/check", "");
        let kept = zhang.get(&format!("{draft}/materials")).await.attr("button[name=remove]", "value").unwrap();
        zhang.submit("main form", &[("remove", &kept)], &[]).await;
        assert_eq!(stored(world).len(), 1, "one photograph was taken back");
        zhang.post_form(&format!("{draft}/discard"), &[]).await;
        assert_eq!(stored(world).len(), 0);
    }

    async fn a_paper_of_a_person_who_was_erased_is_still_genuine_and_names_nobody(world) {
        let mut zhang = world.resident("张三").await;
        let sent = apply_by_forms(&mut zhang).await;
        let (number, code) = receipt(&mut zhang, &sent).await;
        erase(world, &zhang).await;
        let mut stranger = world.stranger();
        let genuine = stranger.get(&format!("/verify?number={number}&code={code}")).await;
        assert!(genuine.has("文书真实有效") && genuine.has("收件凭证"), "{}", genuine.text());
        assert!(genuine.has("往来港澳个人旅游签注") && genuine.has("（已清除）"), "{}", genuine.text());
        assert!(!genuine.html().contains("张*"));
        let check = stranger.json(Method::GET, &format!("/api/v1/verify?number={number}&code={code}"), None).await.json();
        assert_eq!((&check["genuine"], &check["paper"]["applicant"]), (&json!(true), &json!(null)));
        assert!(!text(&check["paper"]["organ"]).is_empty());
        let other = if code.starts_with('7') { '8' } else { '7' };
        let wrong: String = std::iter::once(other).chain(code.chars().skip(1)).collect();
        assert!(stranger.get(&format!("/verify?number={number}&code={wrong}")).await.has("没有查到这份文书"));
    }

    async fn the_law_accepts_for_a_person_who_was_erased_and_nobody_else_waits_for_it(world) {
        let (mut zhang, mut li) = (world.resident("张三").await, world.resident("李四").await);
        let (erased, other) = (hand_in(&mut zhang, "CR031").await, hand_in(&mut li, "CR031").await);
        let mut window = world.officer(Role::Window, HALL).await;
        erase(world, &zhang).await;
        morning_of(world, "2026-03-10", &mut [&mut window]).await;
        world.settle().await;
        for case in [&erased, &other] {
            let read = window.json(Method::GET, &format!("/api/v1/desk/cases/{}", case.id), None).await.json();
            assert_eq!(read["stage"], "accepted", "{read}");
        }
    }

    async fn a_file_may_be_as_large_as_before_it_was_sealed(world) {
        let mut zhang = world.resident("张三").await;
        let begun = zhang.json(Method::POST, "/api/v1/applications", Some(&json!({ "item": "CR012" }))).await.json();
        let path = format!("/api/v1/cases/{}/materials?material={PERMIT}", text(&begun["id"]));
        let mut largest = vec![0x5A; 10 * 1024 * 1024];
        largest[..9].copy_from_slice(b"%PDF-1.7\n");
        let taken = crate::steps::call(world, &zhang, (Method::POST, &path), &[], largest.clone()).await;
        assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.html());
        let materials = format!("/applications/{}/materials", text(&begun["id"]));
        let file = zhang.get(&materials).await.attr("a.thumb-frame", "href").unwrap();
        assert!(zhang.get(&file).await.body == largest);
    }
}

#[test]
fn a_database_that_holds_cases_in_clear_is_refused_and_stays_as_it_is() {
    const BEFORE: Migrations =
        Migrations { module: cap_cases::MIGRATIONS.module, steps: &[cap_cases::MIGRATIONS.steps[0]] };
    const CLEAR: &str = "INSERT INTO cases_form (case_id, answers) VALUES ($1, '{\"address\": \"中山路\"}')";
    const COUNT: &str = "SELECT COUNT(*) FROM cases_form";
    for engine in plat_store::scratch::engines() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let scratch = Scratch::on(engine).unwrap();
            let mint = Mint::new(Clock::system(), Chance::seeded(1));
            let open = |steps: Migrations| {
                let (place, mint) = (scratch.place().clone(), mint.clone());
                tokio::task::spawn_blocking(move || Db::open(&place, &[steps], &mint, Options::small()))
            };
            let before = open(BEFORE).await.unwrap().unwrap();
            let case: plat_facts::CaseRef = mint.id();
            let stored: Result<u64, StoreError> =
                before.write(move |tx| tx.run(CLEAR, &[(&case).into()])).await;
            assert_eq!(stored.unwrap(), 1);
            before.close().await;
            let refused = open(cap_cases::MIGRATIONS).await.unwrap().err().unwrap().to_string();
            assert!(
                refused.contains("this database holds cases in clear: begin with a new one"),
                "{refused}"
            );
            let again = open(BEFORE).await.unwrap().unwrap();
            let left: Result<i64, StoreError> = again.read(|tx| tx.get(COUNT, &[], |row| row.int(0))).await;
            assert_eq!(left.unwrap(), 1, "nothing was lost");
            again.close().await;
        });
    }
}
