//! From the self-assessment at home to the case on the desk: one set of rules, and nothing is said twice. SF005, the
//! replacement of a lost identity card, is narrowed by four questions.

use http::{Method, StatusCode};
use plat_identity::Role;
use plat_testing::{Browser, both_engines};
use serde_json::json;

use crate::city::{HALL, id_number_of, ninghe};

/// At home in the city, grown up, the card is gone, and the last photograph may be used again.
const ANSWERS: [(&str, &str); 4] =
    [("where", "here"), ("who", "adult"), ("found", "gone"), ("prints", "reuse")];

fn query(answers: &[(&str, &str)]) -> String {
    answers.iter().map(|(key, answer)| format!("{key}={answer}")).collect::<Vec<_>>().join("&")
}

/// Answers one question a page and comes to the result.
async fn assess(someone: &mut Browser, answers: &[(&str, &str)]) {
    someone.get("/guides/SF005/assess").await;
    for answer in answers {
        someone.submit("form.assess", &[*answer], &[]).await;
    }
}

/// The code on the list that is shown.
fn code(someone: &Browser) -> String {
    someone.seen().all("b.code").remove(0)
}

both_engines! { ninghe =>
    async fn four_questions_lead_to_a_list_whose_address_tells_nobody_who_asked(world) {
        let mut zhang = world.resident("张三").await;
        assess(&mut zhang, &ANSWERS).await;
        let result = zhang.seen();
        assert!(result.has("可以办，按这份清单准备") && result.has("40元"), "{}", result.text());
        assert!(result.has("什么材料都不用带"), "{}", result.text());
        let mut stranger = world.stranger();
        let shared = stranger.get(&format!("/guides/SF005/assess?{}", query(&ANSWERS))).await;
        assert!(shared.has("可以办，按这份清单准备"), "{}", shared.text());
        assert!(shared.has("登录后保存"), "{}", shared.text());
    }

    async fn going_back_loses_nothing_that_was_answered(world) {
        let mut zhang = world.resident("张三").await;
        assess(&mut zhang, &ANSWERS).await;
        let who = zhang.get(&format!("/guides/SF005/assess?{}&at=who", query(&ANSWERS))).await;
        assert_eq!(who.attr("input[name=who][checked]", "value").as_deref(), Some("adult"));
        let again = zhang.submit("form.assess", &[("who", "adult")], &[]).await;
        assert!(again.has("可以办，按这份清单准备"), "{}", again.text());
    }

    async fn a_page_without_an_answer_says_so_and_stays(world) {
        let mut zhang = world.resident("张三").await;
        zhang.get("/guides/SF005/assess").await;
        let open = zhang.submit("form.assess", &[], &[]).await;
        assert_eq!(open.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(open.has("请选一项"), "{}", open.text());
    }

    async fn who_cannot_have_it_learns_why_what_helps_and_what_is_right(world) {
        let mut zhang = world.resident("张三").await;
        assess(&mut zhang, &[("where", "elsewhere")]).await;
        let stopped = zhang.seen();
        assert!(stopped.has("现在办不了") && stopped.has("异地补领"), "{}", stopped.text());
        assert_eq!(stopped.attr("a[href='/guides/SF009']", "href").as_deref(), Some("/guides/SF009"));
        assert!(!stopped.html().contains("/apply/SF005"));
    }

    async fn a_result_becomes_an_application_with_everything_filled_in(world) {
        let mut zhang = world.resident("张三").await;
        assess(&mut zhang, &ANSWERS).await;
        zhang.follow("带着这些回答去申请").await;
        let form = zhang.seen();
        assert!(form.has("您的情形") && form.has("户口所在城市"), "{}", form.text());
        assert_eq!(form.attr("input[name=portrait][checked]", "value").as_deref(), Some("last"));
        assert_eq!(form.all("input[name=portrait]").len(), 1, "what was answered is not asked again");
        zhang.submit("main form", &[("delivery", "pickup")], &[]).await;
        let check = zhang.submit("main form", &[("declare", "yes")], &[]).await;
        assert!(check.has("申请已提交"), "{}", check.text());
        let number = check.all(".receipt-number b").remove(0);

        let mut window = world.officer(Role::Window, HALL).await;
        window.get("/desk/search").await;
        window.submit("main form", &[("q", &number)], &[]).await;
        window.follow(&number).await;
        let case = window.seen();
        assert!(case.has("预审") && case.has("户口所在城市") && case.has("还要查看的材料"), "{}", case.text());
        assert!(!case.has("现场采集指纹"), "{}", case.text());
    }

    async fn a_list_from_home_is_opened_at_the_window_by_its_code(world) {
        let mut zhang = world.resident("张三").await;
        assess(&mut zhang, &ANSWERS).await;
        let code = code(&zhang);
        let mut window = world.officer(Role::Window, HALL).await;
        window.get("/desk/receive").await;
        window.submit("form[method=get]", &[("code", &code.to_lowercase())], &[]).await;
        assert!(window.seen().has("清单事项：居民身份证丢失补领"), "{}", window.seen().text());
        let id_number = id_number_of(world, &zhang).await;
        window.submit("form[action='/desk/receive/find']", &[("id_number", &id_number)], &[]).await;
        let list = window.seen();
        assert!(list.has("居民身份证丢失补领") && list.has("情形核对"), "{}", list.text());
        assert_eq!(list.attr("input[name='situation.who'][checked]", "value").as_deref(), Some("adult"));
        window.submit("form[method=post][action='/desk/receive']", &[("delivery", "pickup")], &[]).await;
        let case = window.seen();
        assert!(case.has("已收件") && case.has("预审"), "{}", case.text());
    }

    async fn a_code_that_nobody_gave_out_is_told_at_its_field(world) {
        let mut window = world.officer(Role::Window, HALL).await;
        let seen = window.get("/desk/receive?code=SF005-0000-00").await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(seen.has("清单码不对"), "{}", seen.text());
    }

    async fn the_window_refuses_by_the_same_rule_with_the_reason_at_the_question(world) {
        let zhang = world.resident("张三").await;
        let id_number = id_number_of(world, &zhang).await;
        let mut window = world.officer(Role::Window, HALL).await;
        window.get("/desk/receive").await;
        window.submit("form[action='/desk/receive/find']", &[("id_number", &id_number)], &[]).await;
        let at = window.seen().address.clone();
        let refused = window.get(&format!("{at}&item=SF005&situation.where=elsewhere")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.has("按这个回答不能办理"), "{}", refused.text());
        assert_eq!(
            refused.attr(".error-summary a", "href").as_deref(),
            Some("#situation.where"),
            "{}",
            refused.text()
        );
    }

    async fn programs_are_refused_by_the_same_rule_and_told_the_reason(world) {
        let mut zhang = world.resident("张三").await;
        let form = json!({ "portrait": "last", "delivery": "pickup" });
        let of = |situation: serde_json::Value| json!({ "item": "SF005", "answers": form, "situation": situation });
        let away = zhang.json(Method::POST, "/api/v1/cases", Some(&of(json!({ "where": "elsewhere" })))).await;
        assert_eq!((away.status, away.json()["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("cases.not_eligible")));
        let half = zhang.json(Method::POST, "/api/v1/cases", Some(&of(json!({ "where": "here" })))).await;
        assert_eq!(half.json()["code"], "cases.situation_open");
        let all: serde_json::Map<String, serde_json::Value> =
            ANSWERS.iter().map(|(key, answer)| ((*key).to_owned(), json!(answer))).collect();
        let sent = zhang.json(Method::POST, "/api/v1/cases", Some(&of(json!(all)))).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    }

    async fn a_resident_keeps_lists_and_throws_them_away_and_nobody_else_does(world) {
        let (mut zhang, mut li) = (world.resident("张三").await, world.resident("李四").await);
        for _ in 0..2 {
            assess(&mut zhang, &ANSWERS).await;
            zhang.submit("form[action='/me/checklists']", &[], &[]).await;
        }
        let kept = zhang.seen();
        assert!(kept.has("已存到我的办事清单") && kept.has("居民身份证丢失补领"), "{}", kept.text());
        let discard = kept.all("form[action$='/discard']");
        assert_eq!(discard.len(), 1, "the same list is kept once");
        let address = kept.attr("form[action$='/discard']", "action").unwrap();
        assert!(li.get("/me/checklists").await.has("还没有存清单"));
        assert_eq!(li.post_form(&address, &[]).await.status, StatusCode::NOT_FOUND);
        let gone = zhang.post_form(&address, &[]).await;
        assert!(gone.has("清单已删除") && gone.has("还没有存清单"), "{}", gone.text());
    }
}
