//! Applying online, page by page.

use http::StatusCode;
use plat_testing::{Browser, both_engines};

use crate::{
    city::ninghe,
    steps::{ANSWERS, JPEG, apply_by_forms, hand_in, photo},
};

fn with<'a>(name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    ANSWERS.iter().map(|(key, old)| if *key == name { (name, value) } else { (*key, *old) }).collect()
}

/// The address of a draft that was begun without an answer.
async fn begun(resident: &mut Browser) -> String {
    resident.get("/apply/CR012").await;
    resident.submit("main form", &[], &[]).await.attr("main form", "action").unwrap()
}

both_engines! { ninghe =>
    async fn who_only_looks_at_the_form_leaves_nothing_behind(world) {
        let mut zhang = world.resident("张三").await;
        zhang.get("/apply/CR012").await;
        assert_eq!(zhang.seen().attr("main form", "action").as_deref(), Some("/apply/CR012"));
        assert!(zhang.get("/me/cases?tab=drafts").await.has("这里还没有办件"));
        let draft = begun(&mut zhang).await;
        assert_eq!(begun(&mut zhang).await, draft);
        assert_eq!(zhang.get("/apply/CR012").await.address, draft);
    }

    async fn a_resident_applies_with_a_photograph_and_reads_the_number_of_the_receipt(world) {
        let mut zhang = world.resident("张三").await;
        zhang.get("/apply/CR012").await;
        assert!(zhang.seen().has("往来港澳个人旅游签注") && zhang.seen().has("宁和市公安政务服务中心"));
        let sent = apply_by_forms(&mut zhang).await;
        assert_eq!(sent.number.get(..16), Some("NH260302-000001-"), "{}", sent.number);
        assert!(zhang.seen().has("申请已提交"));
        let receipt = zhang.seen().link("收件凭证").unwrap();
        assert!(receipt.ends_with("-R"), "{receipt}");
        assert!(zhang.get("/me/cases").await.has(&sent.number));
        assert!(zhang.get("/me/cases?tab=drafts").await.has("这里还没有办件"));
    }

    async fn the_page_before_sending_shows_what_was_typed_and_the_price_of_it(world) {
        let mut zhang = world.resident("张三").await;
        zhang.get("/apply/CR012").await;
        zhang.submit("main form", &with("times", "twice"), &[]).await;
        let check = zhang.submit("main form", &[], &[photo(JPEG), photo(JPEG)]).await;
        for words in ["二次", "香港", "C00000001", "30元", "张*", "已上传 2 张"] {
            assert!(check.has(words), "{words}: {}", check.text());
        }
        assert!(!check.html().contains("张三"));
    }

    async fn nothing_typed_is_lost_when_a_permit_number_is_wrong(world) {
        let mut zhang = world.resident("张三").await;
        zhang.get("/apply/CR012").await;
        let wrong = zhang.submit("main form", &with("permit_number", "CI0000001"), &[]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let kept = |seen: &plat_testing::Seen| seen.attr("input[name=permit_number]", "value");
        assert_eq!(kept(wrong).as_deref(), Some("CI0000001"));
        assert_eq!(wrong.all(".error-summary a").len(), 1, "{}", wrong.text());
        let draft = wrong.attr("main form", "action").unwrap();
        let again = zhang.get("/apply/CR012").await;
        assert_eq!((again.address.as_str(), kept(again).as_deref()), (draft.as_str(), Some("CI0000001")));
        assert_eq!(again.attr("input[name=destination][checked]", "value").as_deref(), Some("hong-kong"));
        assert!(zhang.get("/me/cases?tab=drafts").await.has("往来港澳个人旅游签注"));
        zhang.follow("继续填写").await;
        let right = zhang.submit("main form", &[("permit_number", "C00000001")], &[]).await;
        assert!(right.address.ends_with("/materials"), "{}", right.text());
    }

    async fn an_application_is_not_sent_without_its_photograph(world) {
        let mut zhang = world.resident("张三").await;
        zhang.get("/apply/CR012").await;
        zhang.submit("main form", ANSWERS, &[]).await;
        let materials = zhang.seen().address.clone();
        let missing = zhang.submit("main form", &[], &[]).await;
        assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(missing.has("请上传这份材料的照片"), "{}", missing.text());
        zhang.get(&materials.replace("materials", "check")).await;
        let back = zhang.submit("main form", &[("declare", "yes")], &[]).await;
        assert_eq!(back.attr("main form", "action"), Some(materials));
        assert!(back.has("请上传这份材料的照片"), "{}", back.text());
        assert!(zhang.get("/me/cases").await.has("这里还没有办件"));
    }

    async fn whoever_skips_the_questions_is_led_back_to_them_and_told_which(world) {
        let mut zhang = world.resident("张三").await;
        let draft = begun(&mut zhang).await;
        zhang.get(&format!("{draft}/check")).await;
        let back = zhang.submit("main form", &[("declare", "yes")], &[]).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(back.attr("main form", "action"), Some(draft));
        assert_eq!(back.all(".error-summary a").len(), 4, "{}", back.text());
    }

    async fn an_application_is_not_sent_without_the_declaration(world) {
        let mut zhang = world.resident("张三").await;
        zhang.get("/apply/CR012").await;
        zhang.submit("main form", ANSWERS, &[]).await;
        zhang.submit("main form", &[], &[photo(JPEG)]).await;
        let silent = zhang.submit("main form", &[], &[]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(silent.has("请先确认信息真实") && silent.has("C00000001"), "{}", silent.text());
        let sent = zhang.submit("main form", &[("declare", "yes")], &[]).await;
        assert!(sent.has("申请已提交"), "{}", sent.text());
    }

    async fn an_application_that_is_sent_twice_is_one_case(world) {
        let mut zhang = world.resident("张三").await;
        zhang.get("/apply/CR012").await;
        zhang.submit("main form", ANSWERS, &[]).await;
        zhang.submit("main form", &[], &[photo(JPEG)]).await;
        let check = zhang.seen().address.clone();
        let mut other_tab = zhang.clone();
        assert_eq!(zhang.submit("main form", &[("declare", "yes")], &[]).await.status, StatusCode::OK);
        // Nobody who went back, or whose line broke just then, is told that there is nothing.
        assert!(other_tab.post_form(&check, &[("declare", "yes")]).await.has("申请已提交"));
        assert!(zhang.get(&check).await.has("申请已提交"));
        assert_eq!(zhang.get("/me/cases").await.all(".case-card").len(), 1);
    }

    async fn a_draft_can_be_thrown_away_by_nobody_but_its_owner(world) {
        let (mut zhang, mut li) = (world.resident("张三").await, world.resident("李四").await);
        let draft = begun(&mut zhang).await;
        li.get("/apply/CR012").await;
        assert_eq!(li.post_form(&format!("{draft}/discard"), &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(li.get(&draft).await.status, StatusCode::NOT_FOUND);
        assert!(zhang.get(&draft).await.status.is_success());
        assert!(zhang.post_form(&format!("{draft}/discard"), &[]).await.has("草稿已删除"));
        assert_eq!(zhang.get(&draft).await.status, StatusCode::NOT_FOUND);
    }

    async fn what_the_law_has_ended_or_only_a_window_does_cannot_be_begun_online(world) {
        let mut zhang = world.resident("张三").await;
        for closed in ["XF001", "CR018", "JT001"] {
            assert_eq!(zhang.get(&format!("/apply/{closed}")).await.status, StatusCode::CONFLICT, "{closed}");
        }
        assert_eq!(zhang.get("/apply/ZZ999").await.status, StatusCode::NOT_FOUND);
    }

    async fn a_resident_pages_through_their_cases(world) {
        let mut zhang = world.resident("张三").await;
        for _ in 0..14 {
            hand_in(&mut zhang, "CR031").await;
            world.clock().advance(plat_kernel::SignedDuration::from_secs(1));
        }
        let first = zhang.get("/me/cases").await.all(".case-number");
        assert_eq!(first.len(), 12);
        let next = zhang.seen().attr("a[href*='after=']", "href").unwrap();
        let second = zhang.get(&next).await.all(".case-number");
        assert_eq!(second.len(), 2);
        assert!(first.iter().all(|number| !second.contains(number)));
    }
}
