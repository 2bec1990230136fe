//! 补正: asked once, answered with what was asked for, accepted as of the day of the answer (行政许可法 32(1)(4)–(5)).

use http::{Method, StatusCode};
use plat_identity::Role;
use plat_testing::{Browser, Upload, both_engines};
use serde_json::json;

use crate::{
    city::{HALL, morning_of, ninghe},
    steps::{JPEG, PERMIT, PERMIT_FIELD, Sent, apply_by_forms, done, papers, photo, read, refused},
};

async fn ask(window: &mut Browser, case: &Sent) {
    window.get(&format!("/desk/cases/{}", case.id)).await;
    let field = format!("defects.{PERMIT}");
    let asked =
        window.submit("form[action$='/ask-correction']", &[(&field, "照片模糊，请重新拍照")], &[]).await;
    assert!(asked.has("待补正"), "{}", asked.text());
}

both_engines! { ninghe =>
    async fn a_correction_is_answered_with_a_new_photograph_and_counts_from_that_day(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let case = apply_by_forms(&mut zhang).await;
        morning_of(world, "2026-03-03", &mut [&mut window]).await;
        ask(&mut window, &case).await;
        morning_of(world, "2026-03-12", &mut [&mut zhang]).await;
        assert!(zhang.get("/me/cases").await.has("需要您补正材料"));
        let asked = zhang.follow("去补正").await;
        assert!(asked.has("照片模糊，请重新拍照"), "{}", asked.text());
        let new = Upload { field: PERMIT_FIELD, name: "2.jpg", media: "image/jpeg", bytes: JPEG };
        let sent = zhang.submit("main form", &[], &[new]).await;
        assert!(sent.has("从今天起视为交齐"), "{}", sent.text());
        morning_of(world, "2026-03-13", &mut [&mut window, &mut zhang]).await;
        assert_eq!(window.get(&format!("/desk/cases/{}", case.id)).await.all("a.material-frame").len(), 2);
        done(&mut window, &case, json!({ "verb": "accept" })).await;
        let read = read(&mut zhang, &case).await;
        assert_eq!(papers(&read), ["receipt", "correction", "acceptance"]);
        assert_eq!(read["dates"]["legal"]["days"][0]["date"], "2026-03-12");
        assert_eq!(read["dates"]["promised"]["due"], "2026-03-12");
    }

    async fn what_can_be_put_right_at_the_window_is_put_right_there_and_then_and_no_notice_is_sent(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let case = apply_by_forms(&mut zhang).await;
        let before = read(&mut zhang, &case).await;
        let page = format!("/desk/cases/{}", case.id);
        let form = "form[action$='/correct-on-the-spot']";
        let shown = window.get(&page).await;
        assert!(shown.has("现在填的是") && !shown.has("C00000001"), "what stands there is told masked");
        // The same rules as the application: each wrong field is named, and nothing is changed.
        let wrong = window.submit(form, &[("answers.permit_number", "1"), ("present", "yes")], &[]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let alone = json!({ "verb": "correct-on-the-spot", "answers": { "times": "twice" } });
        assert_eq!(refused(&mut window, &case, alone).await.0, 422, "the applicant is there");
        window.get(&page).await;
        let right = [("answers.permit_number", "C00000018"), ("shown", PERMIT), ("present", "yes")];
        let done_now = window.submit(form, &right, &[]).await;
        assert!(done_now.has("已当场更正"), "{}", done_now.text());
        assert!(done_now.all("a.material-frame").is_empty(), "the original stands for what was photographed wrongly");
        let after = read(&mut zhang, &case).await;
        assert_eq!(after["answers"]["permit_number"], "C00000018");
        assert_eq!((&after["stage"], &after["dates"]), (&before["stage"], &before["dates"]), "no clock begins anew");
        assert_eq!(papers(&after), ["receipt", "spot-correction"]);
        let facts = after["timeline"].to_string();
        assert!(facts.contains("corrected_on_the_spot") && !facts.contains("C00000018"), "{facts}");
        done(&mut window, &case, json!({ "verb": "accept" })).await;
        let late = json!({ "verb": "correct-on-the-spot", "answers": { "times": "twice" }, "present": true });
        assert_eq!(refused(&mut window, &case, late).await.0, 409);
    }

    async fn an_answer_without_what_was_asked_for_is_not_an_answer(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let case = apply_by_forms(&mut zhang).await;
        morning_of(world, "2026-03-03", &mut [&mut window, &mut zhang]).await;
        ask(&mut window, &case).await;
        zhang.get(&format!("/me/cases/{}/correct", case.id)).await;
        let empty = zhang.submit("main form", &[], &[]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.has("请上传这份材料的照片"), "{}", empty.text());
        let bad = zhang.submit("main form", &[], &[photo(b"GIF89a")]).await;
        assert!(bad.has("只能上传 JPG"), "{}", bad.text());
        let by_api = zhang.json(Method::POST, &format!("/api/v1/cases/{}/answer", case.id), None).await;
        assert_eq!(
            (by_api.status, by_api.json()["code"].as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, Some("cases.material_missing"))
        );
        assert_eq!(read(&mut zhang, &case).await["stage"], "correcting");
    }

    async fn defects_are_told_once_and_all_of_them(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let case = apply_by_forms(&mut zhang).await;
        let nothing = json!({ "verb": "ask-correction", "defects": [] });
        assert_eq!(refused(&mut window, &case, nothing).await, (422, "cases.field".to_owned()));
        let unknown = json!({ "verb": "ask-correction", "defects": [{ "material": "moon-rock", "what": "缺", "todo": "交" }] });
        assert_eq!(refused(&mut window, &case, unknown).await, (422, "cases.field".to_owned()));
        window.get(&format!("/desk/cases/{}", case.id)).await;
        let empty = window.submit("form[action$='/ask-correction']", &[], &[]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let leads_to = empty.attr(".error-summary a", "href").unwrap();
        assert!(empty.attr(&leads_to, "id").is_some(), "{leads_to} is not on the page");
        ask(&mut window, &case).await;
        zhang.get(&format!("/me/cases/{}/correct", case.id)).await;
        zhang.submit("main form", &[], &[photo(JPEG)]).await;
        let again = json!({ "verb": "ask-correction", "defects": [{ "material": PERMIT, "what": "照片", "todo": "再拍" }] });
        assert_eq!(refused(&mut window, &case, again).await, (409, "cases.already_corrected".to_owned()));
        assert!(
            window
                .get(&format!("/desk/cases/{}", case.id))
                .await
                .attr("form[action$='/ask-correction']", "action")
                .is_none()
        );
    }

    async fn a_correction_may_be_answered_at_the_window_too(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let case = apply_by_forms(&mut zhang).await;
        ask(&mut window, &case).await;
        assert_eq!(
            done(&mut window, &case, json!({ "verb": "answer-correction" })).await["stage"],
            "received"
        );
        let mine = zhang.get(&format!("/me/cases/{}", case.id)).await;
        assert!(mine.has("收到您的补正材料"), "{}", mine.text());
        assert_eq!(zhang.get(&format!("/me/cases/{}/correct", case.id)).await.status, StatusCode::CONFLICT);
    }
}
