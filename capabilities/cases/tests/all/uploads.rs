//! What may be uploaded, and what comes back.

use http::{Method, StatusCode};
use plat_store::StoreError;
use plat_testing::{Browser, both_engines};
use serde_json::json;

use crate::{
    city::ninghe,
    steps::{ANSWERS, JPEG, PERMIT, call, photo, text},
};

async fn at_the_photographs(resident: &mut Browser) {
    resident.get("/apply/CR012").await;
    resident.submit("main form", ANSWERS, &[]).await;
}

fn large() -> Vec<u8> {
    let mut bytes = JPEG.to_vec();
    bytes.resize(10 * 1024 * 1024 + 1, 0);
    bytes
}

both_engines! { ninghe =>
    async fn a_page_that_calls_itself_a_photograph_is_refused(world) {
        let mut zhang = world.resident("张三").await;
        at_the_photographs(&mut zhang).await;
        let page = b"<!doctype html><script>alert(1)</script>";
        let refused = zhang.submit("main form", &[], &[photo(page)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.has("只能上传 JPG、PNG、WebP 照片或 PDF"), "{}", refused.text());
        assert!(refused.all(".thumb a.thumb-frame").is_empty());
    }

    async fn a_photograph_over_ten_megabytes_is_refused_with_a_clear_message(world) {
        let mut zhang = world.resident("张三").await;
        at_the_photographs(&mut zhang).await;
        let refused = zhang.submit("main form", &[], &[photo(&large())]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.has("文件超过 10 MB"), "{}", refused.text());
    }

    async fn a_file_over_ten_megabytes_is_too_large_for_the_api(world) {
        let mut zhang = world.resident("张三").await;
        let begun = zhang.json(Method::POST, "/api/v1/applications", Some(&json!({ "item": "CR012" }))).await;
        let path = format!("/api/v1/cases/{}/materials?material={PERMIT}", text(&begun.json()["id"]));
        let refused = call(world, &zhang, (Method::POST, &path), &[], large()).await;
        assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", refused.html());
        assert_eq!(refused.json()["status"], 413);
        let mut largest = large();
        largest.pop();
        let taken = call(world, &zhang, (Method::POST, &path), &[], largest).await;
        assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.html());
    }

    async fn a_photograph_that_was_taken_back_is_gone(world) {
        let mut zhang = world.resident("张三").await;
        at_the_photographs(&mut zhang).await;
        let materials = zhang.seen().address.clone();
        zhang.submit("main form", &[], &[photo(JPEG)]).await;
        let kept = zhang.get(&materials).await;
        let file = kept.attr("a.thumb-frame", "href").unwrap();
        let id = kept.attr("button[name=remove]", "value").unwrap();
        assert_eq!(zhang.get(&file).await.headers["content-type"], "image/jpeg");
        zhang.get(&materials).await;
        let without = zhang.submit("main form", &[("remove", &id)], &[]).await;
        assert!(without.all("a.thumb-frame").is_empty());
        assert_eq!(zhang.get(&file).await.status, StatusCode::NOT_FOUND);
    }

    async fn of_a_draft_that_was_thrown_away_no_photograph_is_kept_in_the_list(world) {
        let mut zhang = world.resident("张三").await;
        at_the_photographs(&mut zhang).await;
        zhang.submit("main form", &[], &[photo(JPEG)]).await;
        let draft = zhang.seen().address.replace("/check", "");
        zhang.post_form(&format!("{draft}/discard"), &[]).await;
        let count = "SELECT COUNT(*) FROM cases_material";
        let left: Result<i64, StoreError> = world.db().read(move |tx| tx.get(count, &[], |row| row.int(0))).await;
        assert_eq!(left.unwrap(), 0);
    }
}
