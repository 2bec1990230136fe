//! What is done on the spot: one window, one day (行政许可法 34(2)).

use http::StatusCode;
use plat_identity::Role;
use plat_testing::{Browser, Upload, both_engines};

use crate::{
    city::{HALL, ninghe},
    steps::{JPEG, PERMIT, Sent, apply_by_forms, kinds, papers, read},
};

async fn press(officer: &mut Browser, case: &Sent, verb: &str, fields: &[(&str, &str)]) {
    officer.get(&format!("/desk/cases/{}", case.id)).await;
    let seen = officer.submit(&format!("form[action$='/{verb}']"), fields, &[]).await;
    assert_eq!(seen.status, StatusCode::OK, "{verb}: {}", seen.text());
}

both_engines! { ninghe =>
    async fn one_window_accepts_grants_produces_and_delivers_on_the_day(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let sent = apply_by_forms(&mut zhang).await;
        assert!(window.get("/desk?tray=examine").await.has(&sent.number));
        press(&mut window, &sent, "accept", &[]).await;
        assert!(window.get("/desk?tray=settle").await.has(&sent.number));
        press(&mut window, &sent, "grant", &[]).await;
        assert!(window.get("/desk?tray=produce").await.has(&sent.number));
        press(&mut window, &sent, "produce", &[("serial", "G12345678")]).await;
        press(&mut window, &sent, "deliver", &[("way", "courier")]).await;
        let over = window.get(&format!("/desk/cases/{}", sent.id)).await;
        assert!(over.has("已办结") && over.has("这个办件目前没有需要您办理的事"), "{}", over.text());
        assert!(over.all("form[action^='/desk/cases/']:not([action$='/shown'])").is_empty());
        let case = read(&mut zhang, &sent).await;
        assert_eq!((case["stage"].as_str(), case["version"].as_i64()), (Some("delivered"), Some(5)));
        assert_eq!(papers(&case), ["receipt", "acceptance", "decision", "delivery-record"]);
        let happened =
            ["case_received", "case_accepted", "case_granted", "result_produced", "case_delivered"];
        assert_eq!(kinds(&case), happened.map(|kind| format!("cases.{kind}")));
    }

    async fn a_page_that_was_wrong_is_taken_anew_before_the_applicant_and_the_old_one_is_read_no_more(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let sent = apply_by_forms(&mut zhang).await;
        let page = format!("/desk/cases/{}", sent.id);
        let field = format!("pages.{PERMIT}");
        let photo = |bytes| Upload { field: &field, name: "scan.jpg", media: "image/jpeg", bytes };
        let materials = async |zhang: &mut Browser| read(zhang, &sent).await["materials"].clone();
        let before = materials(&mut zhang).await;
        let files = async |window: &mut Browser| window.get(&page).await.attrs(".pane-materials .material-frame", "href");
        let old = files(&mut window).await;

        let broken = [photo(b"no photograph".as_slice())];
        let typed = [("answers.remarks", "下午来取"), ("present", "yes")];
        window.get(&page).await;
        let refused = window.submit("form[action$='/correct-on-the-spot']", &typed, &broken).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
        assert!(refused.html().contains("下午来取"), "what was typed is still there");
        let leads_to = refused.attr(".error-summary a", "href").unwrap();
        assert!(refused.attr(&leads_to, "id").is_some(), "{leads_to} is not on the page");
        assert_eq!(materials(&mut zhang).await, before, "nothing was changed");

        window.get(&page).await;
        let both = [photo(JPEG), photo(JPEG)];
        let done = window.submit("form[action$='/correct-on-the-spot']", &[("present", "yes")], &both).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text());
        assert!(done.has("已当场更正"), "{}", done.text());
        let after = materials(&mut zhang).await;
        let grades: Vec<_> = after.as_array().unwrap().iter().map(|it| it["grade"].as_str()).collect();
        assert_eq!(grades, [Some("b"), Some("b")], "both pages, of an original that was seen: {after}");
        let new = files(&mut window).await;
        assert!(new.len() == 2 && !new.contains(&old[0]), "{old:?} {new:?}");
        assert!(papers(&read(&mut zhang, &sent).await).contains(&"spot-correction".to_owned()));
        assert!(kinds(&read(&mut zhang, &sent).await).contains(&"cases.corrected_on_the_spot".to_owned()));
    }

    async fn the_applicant_reads_plain_words_and_no_officers_name(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let sent = apply_by_forms(&mut zhang).await;
        for (verb, fields) in
            [("accept", &[][..]), ("grant", &[]), ("produce", &[]), ("deliver", &[("way", "window")])]
        {
            press(&mut window, &sent, verb, fields).await;
        }
        let mine = zhang.get(&format!("/me/cases/{}", sent.id)).await;
        for words in ["收到您的申请", "您的申请已受理", "申请获得准予", "证件已制作完成", "结果已送达"]
        {
            assert!(mine.has(words), "{words}: {}", mine.text());
        }
        assert!(!mine.has("王警官"));
        assert_eq!(mine.link("评价本次服务"), Some(format!("/rate/{}", sent.id)));
        assert_eq!(mine.all(".paper").len(), 4);
        assert!(mine.attr("form[action$='/withdraw']", "action").is_none());
        let desk = window.get(&format!("/desk/cases/{}", sent.id)).await;
        assert!(desk.has("王警官") && desk.has("受理") && !desk.has("您的申请已受理"));
    }

    async fn a_final_step_with_an_empty_form_comes_back_with_what_was_typed(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let sent = apply_by_forms(&mut zhang).await;
        window.get(&format!("/desk/cases/{}", sent.id)).await;
        let fields = [("ground", "not-competent"), ("reason", " ")];
        let again = window.submit("form[action$='/refuse-acceptance']", &fields, &[]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        let chosen = "form[action$='/refuse-acceptance'] input[name=ground][checked]";
        assert_eq!(again.attr(chosen, "value").as_deref(), Some("not-competent"));
        let leads_to = again.attr(".error-summary a", "href").unwrap();
        assert!(again.attr(&leads_to, "id").is_some(), "{leads_to} is not on the page");
        assert_eq!(read(&mut zhang, &sent).await["stage"], "received");
    }

    async fn what_the_window_refuses_to_accept_tells_reason_and_ends(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let sent = apply_by_forms(&mut zhang).await;
        let fields = [("ground", "not-competent"), ("reason", "请向户籍地申请")];
        press(&mut window, &sent, "refuse-acceptance", &fields).await;
        let mine = zhang.get(&format!("/me/cases/{}", sent.id)).await;
        assert!(mine.has("不予受理") && mine.has("请向户籍地申请"), "{}", mine.text());
        let case = read(&mut zhang, &sent).await;
        assert_eq!(papers(&case), ["receipt", "not-accepted"]);
        assert_eq!(case["tray"], "closed");
    }
}
