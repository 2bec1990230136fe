//! Files piece by piece, their pages, what an officer has seen, and what is used again.

use http::{Method, StatusCode};
use plat_identity::Role;
use plat_kernel::SignedDuration;
use plat_store::StoreError;
use plat_testing::{Browser, Seen, World, both_engines};
use serde_json::{Value, json};

use crate::{
    city::{HALL, ninghe},
    steps::{ANSWERS, JPEG, PERMIT, Sent, apply_by_forms, call, kinds, photo, read, text},
};

/// A draft of CR012 with its answers.
async fn a_draft(resident: &mut Browser) -> String {
    let answers: serde_json::Map<String, Value> =
        ANSWERS.iter().map(|(key, answer)| ((*key).to_owned(), json!(answer))).collect();
    let body = json!({ "item": "CR012", "site": HALL, "answers": answers });
    let begun = resident.json(Method::POST, "/api/v1/applications", Some(&body)).await;
    text(&begun.json()["id"])
}

async fn begun(resident: &mut Browser, draft: &str, size: usize) -> String {
    let body = json!({ "material": PERMIT, "size": size });
    let seen = resident.json(Method::POST, &format!("/api/v1/cases/{draft}/uploads"), Some(&body)).await;
    assert_eq!(seen.status, StatusCode::CREATED, "{}", seen.html());
    format!("/api/v1/cases/{draft}/uploads/{}", text(&seen.json()["id"]))
}

async fn piece(world: &World, who: &Browser, upload: &str, (at, bytes): (usize, &[u8])) -> Seen {
    call(world, who, (Method::PUT, &format!("{upload}?at={at}")), &[], bytes.to_vec()).await
}

async fn finish(resident: &mut Browser, upload: &str) -> Seen {
    resident.json(Method::POST, &format!("{upload}/finish"), Some(&json!({}))).await.clone()
}

async fn count(world: &World, sql: &'static str) -> i64 {
    let many: Result<i64, StoreError> = world.db().read(move |tx| tx.get(sql, &[], |row| row.int(0))).await;
    many.unwrap()
}

/// How many files lie in the folder.
fn files(world: &World) -> usize {
    fn below(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| if path.is_dir() { below(&path) } else { 1 }).sum()
    }
    below(&world.house().folder.join("files"))
}

/// The pages of a draft as its form shows them: their ids in order.
async fn pages(resident: &mut Browser, draft: &str) -> Vec<String> {
    let shown = resident.get(&format!("/applications/{draft}/materials")).await;
    let links = shown.attrs("a.thumb-frame", "href");
    links.iter().map(|href| href.rsplit('/').next().unwrap().to_owned()).collect()
}

async fn sees(officer: &mut Browser, case: &str, material: &str) -> Seen {
    let body = json!({ "material": material });
    officer.json(Method::POST, &format!("/api/v1/desk/cases/{case}/seen"), Some(&body)).await.clone()
}

async fn a_sent_case(world: &World) -> (Browser, Sent) {
    let mut zhang = world.resident("张三").await;
    let sent = apply_by_forms(&mut zhang).await;
    (zhang, sent)
}

both_engines! { ninghe =>
    async fn a_broken_line_costs_one_piece_and_not_the_file(world) {
        let mut zhang = world.resident("张三").await;
        let draft = a_draft(&mut zhang).await;
        let upload = begun(&mut zhang, &draft, JPEG.len()).await;
        let (head, tail) = JPEG.split_at(3000);
        assert_eq!(piece(world, &zhang, &upload, (0, head)).await.json()["received"], 3000);
        let again = zhang.json(Method::GET, &upload, None).await.json();
        assert_eq!((&again["received"], &again["size"]), (&json!(3000), &json!(JPEG.len())));
        let known = piece(world, &zhang, &upload, (0, head)).await;
        assert_eq!((known.status, &known.json()["received"]), (StatusCode::OK, &json!(3000)), "sent twice");
        assert_eq!(finish(&mut zhang, &upload).await.status, StatusCode::CONFLICT, "a part is missing");
        assert_eq!(piece(world, &zhang, &upload, (3000, tail)).await.json()["received"], json!(JPEG.len()));
        let page = finish(&mut zhang, &upload).await;
        assert_eq!((page.status, &page.json()["media"]), (StatusCode::CREATED, &json!("image/jpeg")), "{}", page.html());
        let twice = finish(&mut zhang, &upload).await;
        assert_eq!((twice.status, twice.json()), (StatusCode::CREATED, page.json()));
        assert_eq!(pages(&mut zhang, &draft).await, [text(&page.json()["id"])]);
        assert_eq!(files(world), 1, "of the pieces nothing is left");
    }

    async fn a_piece_that_does_not_fit_is_told_where_to_go_on_and_a_stranger_is_told_nothing(world) {
        let (mut zhang, mut li) = (world.resident("张三").await, world.resident("李四").await);
        let draft = a_draft(&mut zhang).await;
        let upload = begun(&mut zhang, &draft, 9000).await;
        piece(world, &zhang, &upload, (0, &JPEG[..1000])).await;
        let gap = piece(world, &zhang, &upload, (2000, &JPEG[..100])).await;
        assert_eq!((gap.status, &gap.json()["code"]), (StatusCode::CONFLICT, &json!("cases.bad_part")));
        assert!(gap.html().contains("1000"), "{}", gap.html());
        assert_eq!(piece(world, &zhang, &upload, (1000, &vec![0; 8001])).await.status, StatusCode::CONFLICT);
        assert_eq!(piece(world, &zhang, &upload, (1000, &vec![0; 1_048_577])).await.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(li.json(Method::GET, &upload, None).await.status, StatusCode::NOT_FOUND);
        assert_eq!(piece(world, &li, &upload, (1000, &[0; 10])).await.status, StatusCode::NOT_FOUND);
        assert_eq!(finish(&mut li, &upload).await.status, StatusCode::NOT_FOUND);
        let body = json!({ "material": PERMIT, "size": 10 * 1024 * 1024 + 1 });
        let large = zhang.json(Method::POST, &format!("/api/v1/cases/{draft}/uploads"), Some(&body)).await;
        assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    }

    async fn what_is_no_photograph_is_refused_at_its_end_and_leaves_nothing(world) {
        let mut zhang = world.resident("张三").await;
        let draft = a_draft(&mut zhang).await;
        let upload = begun(&mut zhang, &draft, 40).await;
        piece(world, &zhang, &upload, (0, &[&[0xFF, 0xD8, 0xFF][..], &[0; 37]].concat())).await;
        let refused = finish(&mut zhang, &upload).await;
        assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("cases.file_damaged")));
        assert_eq!(zhang.json(Method::GET, &upload, None).await.status, StatusCode::NOT_FOUND);
        assert_eq!((files(world), pages(&mut zhang, &draft).await.len()), (0, 0));
    }

    async fn what_nobody_ended_within_a_day_is_thrown_away(world) {
        let mut zhang = world.resident("张三").await;
        let draft = a_draft(&mut zhang).await;
        let upload = begun(&mut zhang, &draft, 9000).await;
        piece(world, &zhang, &upload, (0, &JPEG[..1000])).await;
        assert_eq!(files(world), 1);
        world.clock().advance(SignedDuration::from_hours(25));
        world.settle().await;
        assert_eq!(count(world, "SELECT COUNT(*) FROM cases_upload").await, 0);
        assert_eq!((count(world, "SELECT COUNT(*) FROM cases_upload_part").await, files(world)), (0, 0));
    }

    async fn pages_are_put_in_order_turned_and_taken_back_without_a_script(world) {
        let mut zhang = world.resident("张三").await;
        let draft = a_draft(&mut zhang).await;
        zhang.get(&format!("/applications/{draft}/materials")).await;
        zhang.submit("main form", &[], &[photo(JPEG), photo(JPEG), photo(JPEG)]).await;
        let [a, b, c] = pages(&mut zhang, &draft).await.try_into().unwrap();
        let shown = zhang.submit("main form", &[("later", &a)], &[]).await;
        assert!(shown.address.ends_with("/materials"), "{}", shown.text());
        assert_eq!(pages(&mut zhang, &draft).await, [b.clone(), a.clone(), c.clone()]);
        zhang.submit("main form", &[("earlier", &c)], &[]).await;
        assert_eq!(pages(&mut zhang, &draft).await, [b.clone(), c.clone(), a.clone()]);
        let file = |id: &str| format!("/applications/{draft}/files/{id}");
        let before = zhang.get(&file(&b)).await.body.clone();
        pages(&mut zhang, &draft).await;
        zhang.submit("main form", &[("turn", &b)], &[]).await;
        let after = zhang.get(&file(&b)).await.clone();
        assert!(after.status.is_success() && after.body != before, "it lies differently");
        pages(&mut zhang, &draft).await;
        zhang.submit("main form", &[("remove", &c)], &[photo(JPEG)]).await;
        let left = pages(&mut zhang, &draft).await;
        assert_eq!((left.len(), &left[..2], files(world)), (3, &[b, a][..], 3), "what came along is kept");
    }

    async fn the_app_orders_turns_and_removes_pages_as_well_and_nobody_else_does(world) {
        let (mut zhang, mut li) = (world.resident("张三").await, world.resident("李四").await);
        let draft = a_draft(&mut zhang).await;
        zhang.get(&format!("/applications/{draft}/materials")).await;
        zhang.submit("main form", &[], &[photo(JPEG), photo(JPEG)]).await;
        let [a, b] = pages(&mut zhang, &draft).await.try_into().unwrap();
        let base = format!("/api/v1/cases/{draft}/materials");
        let order = json!({ "material": PERMIT, "pages": [b, a] });
        assert_eq!(li.json(Method::POST, &format!("{base}/order"), Some(&order)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(zhang.json(Method::POST, &format!("{base}/order"), Some(&order)).await.status, StatusCode::NO_CONTENT);
        assert_eq!(pages(&mut zhang, &draft).await, [b.clone(), a.clone()]);
        let half = json!({ "material": PERMIT, "pages": [b] });
        assert_eq!(zhang.json(Method::POST, &format!("{base}/order"), Some(&half)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let turn = |by: i32| json!({ "degrees": by });
        assert_eq!(zhang.json(Method::POST, &format!("{base}/{a}/turn"), Some(&turn(-90))).await.status, StatusCode::OK);
        assert_eq!(zhang.json(Method::POST, &format!("{base}/{a}/turn"), Some(&turn(45))).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(li.json(Method::POST, &format!("{base}/{a}/remove"), Some(&json!({}))).await.status, StatusCode::NOT_FOUND);
        assert_eq!(zhang.json(Method::POST, &format!("{base}/{a}/remove"), Some(&json!({}))).await.status, StatusCode::NO_CONTENT);
        assert_eq!(pages(&mut zhang, &draft).await, [b]);
    }

    async fn what_was_handed_in_stays_as_it_is(world) {
        let (mut zhang, sent) = a_sent_case(world).await;
        let page = text(&read(&mut zhang, &sent).await["materials"][0]["id"]);
        let remove = format!("/api/v1/cases/{}/materials/{page}/remove", sent.id);
        assert_eq!(zhang.json(Method::POST, &remove, Some(&json!({}))).await.status, StatusCode::CONFLICT);
    }

    async fn an_officer_who_has_seen_the_original_raises_a_photograph_from_c_to_b(world) {
        let (mut zhang, sent) = a_sent_case(world).await;
        assert_eq!(read(&mut zhang, &sent).await["materials"][0]["grade"], "c");
        let mut reviewer = world.officer(Role::Reviewer, HALL).await;
        assert!(sees(&mut reviewer, &sent.id, PERMIT).await.status.is_client_error());
        let mut window = world.officer(Role::Window, HALL).await;
        let seen = sees(&mut window, &sent.id, PERMIT).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.html());
        let case = read(&mut zhang, &sent).await;
        assert_eq!(case["materials"][0]["grade"], "b");
        assert!(kinds(&case).contains(&"cases.original_seen".to_owned()));
        assert!(zhang.get(&format!("/me/cases/{}", sent.id)).await.has("材料原件已核验"));
        let twice = sees(&mut window, &sent.id, PERMIT).await;
        assert_eq!((twice.status, &twice.json()["code"]), (StatusCode::CONFLICT, &json!("cases.nothing_to_see")));
    }

    async fn what_an_officer_has_seen_is_offered_for_the_next_application_and_used_with_consent_only(world) {
        let (mut zhang, sent) = a_sent_case(world).await;
        let mut window = world.officer(Role::Window, HALL).await;
        sees(&mut window, &sent.id, PERMIT).await;
        let mut li = world.resident("李四").await;
        let other = a_draft(&mut li).await;
        let offers = li.json(Method::GET, &format!("/api/v1/cases/{other}/reusable"), None).await.json();
        assert_eq!(offers, json!([]), "another's papers are offered to nobody");
        let draft = a_draft(&mut zhang).await;
        let offers = zhang.json(Method::GET, &format!("/api/v1/cases/{draft}/reusable"), None).await.json();
        assert_eq!((&offers[0]["number"], &offers[0]["grade"]), (&json!(sent.number), &json!("b")));
        let path = format!("/api/v1/cases/{draft}/materials/reuse");
        let silent = json!({ "material": PERMIT, "from": sent.id });
        assert_eq!(zhang.json(Method::POST, &path, Some(&silent)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(count(world, "SELECT COUNT(*) FROM cases_material").await, 1);
        let stolen = json!({ "material": PERMIT, "from": sent.id, "consent": true });
        let theirs = format!("/api/v1/cases/{other}/materials/reuse");
        assert_eq!(li.json(Method::POST, &theirs, Some(&stolen)).await.status, StatusCode::NOT_FOUND);
        let used = zhang.json(Method::POST, &path, Some(&stolen)).await;
        assert_eq!(used.status, StatusCode::CREATED, "{}", used.html());
        let used = used.json();
        assert_eq!((&used[0]["grade"], &used[0]["from"]), (&json!("b"), &json!(sent.id)));
        assert_eq!(count(world, "SELECT COUNT(*) FROM store_fact WHERE kind = 'cases.material_reused'").await, 1);
        let offers = zhang.json(Method::GET, &format!("/api/v1/cases/{draft}/reusable"), None).await.json();
        assert_eq!(offers, json!([]), "it is there already");
    }

    async fn a_ticked_box_is_consent_and_a_photograph_that_nobody_saw_is_still_to_be_seen(world) {
        let (mut zhang, sent) = a_sent_case(world).await;
        let draft = a_draft(&mut zhang).await;
        let form = zhang.get(&format!("/applications/{draft}/materials")).await;
        assert!(form.has(&sent.number) && form.has("到窗口时请带上原件") && form.has("您同意"), "{}", form.text());
        let field = format!("reuse.{PERMIT}");
        let check = zhang.submit("main form", &[(&field, &sent.id)], &[]).await;
        assert!(check.address.ends_with("/check"), "{}", check.text());
        zhang.submit("main form", &[("declare", "yes")], &[]).await;
        let second = Sent { id: draft, number: String::new() };
        let case = read(&mut zhang, &second).await;
        assert_eq!((&case["materials"][0]["grade"], &case["materials"][0]["from"]), (&json!("c"), &json!(sent.id)));
    }

    async fn what_is_older_than_a_year_is_not_offered(world) {
        let (mut zhang, _) = a_sent_case(world).await;
        crate::city::morning_of(world, "2027-03-05", &mut [&mut zhang]).await;
        let draft = a_draft(&mut zhang).await;
        let offers = zhang.json(Method::GET, &format!("/api/v1/cases/{draft}/reusable"), None).await.json();
        assert_eq!(offers, json!([]));
    }
}
