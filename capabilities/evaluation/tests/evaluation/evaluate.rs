//! A resident says how it went, in a browser and over the API.

use http::{Method, StatusCode};
use plat_facts::{Published, evaluation::CaseEvaluated};
use plat_kernel::Date;
use plat_testing::both_engines;
use serde_json::json;

use crate::city::{a_city, again, delivered, evaluations, row};

both_engines! { a_city =>
    async fn a_resident_is_asked_once_answers_and_is_thanked(world) {
        let mut zhang = world.resident("张三").await;
        let officer = world.officer(plat_identity::Role::Window, "NH-HALL").await.person();
        let case = delivered(world, zhang.person(), Some(officer)).await;

        zhang.get("/rate").await;
        assert!(zhang.seen().has("往来港澳个人旅游签注"), "{}", zhang.seen().text());
        zhang.follow("往来港澳个人旅游签注").await;
        let levels = zhang.seen().all("label.level");
        assert_eq!(levels, ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]);
        assert!(zhang.seen().attr("input[name=level][checked]", "value").is_none(), "a level was pre-selected");

        zhang.submit("main form", &[("level", "2"), ("aspects", "guide"), ("words", "照片要求写得不清楚")], &[]).await;
        assert!(zhang.seen().has("谢谢您的评价") && zhang.seen().has("不满意"), "{}", zhang.seen().text());
        let (level, aspects, words) = row(world, case).await.unwrap();
        assert_eq!((level, aspects.as_str()), (2, "guide"));
        assert!(words.len() > 40 && !words.windows(6).any(|it| it == "照片".as_bytes()), "in clear: {words:?}");
        assert!(zhang.seen().has("照片要求写得不清楚"), "the applicant reads what they wrote");

        zhang.get("/rate").await;
        assert!(zhang.seen().has("现在没有可以评价的办件") && zhang.seen().has("不满意"));
    }

    async fn a_second_attempt_is_told_kindly_and_changes_nothing(world) {
        let mut zhang = world.resident("张三").await;
        let case = delivered(world, zhang.person(), None).await;
        let here = format!("/rate/{case}");
        zhang.get(&here).await;
        let mut other_tab = zhang.clone();
        zhang.submit("main form", &[("level", "1")], &[]).await;
        other_tab.submit("main form", &[("level", "5"), ("words", "改主意了")], &[]).await;
        assert_eq!(other_tab.seen().status, StatusCode::OK);
        assert!(other_tab.seen().has("您已经评价过了"), "{}", other_tab.seen().text());
        assert_eq!(row(world, case).await, Some((1, String::new(), Vec::new())));
    }

    async fn a_form_without_a_level_comes_back_with_what_was_typed(world) {
        let mut zhang = world.resident("张三").await;
        let case = delivered(world, zhang.person(), None).await;
        zhang.get(&format!("/rate/{case}")).await;
        zhang.submit("main form", &[("words", "很快")], &[]).await;
        assert_eq!(zhang.seen().status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(zhang.seen().has("请从五项中选择一项") && zhang.seen().has("很快"));
        assert_eq!(row(world, case).await, None);
    }

    async fn what_the_resident_wrote_stands_in_no_fact(world) {
        let mut zhang = world.resident("张三").await;
        let case = delivered(world, zhang.person(), None).await;
        zhang.get(&format!("/rate/{case}")).await;
        zhang.submit("main form", &[("level", "5"), ("words", "我家住中山路")], &[]).await;
        world.db().facts().settle().await.unwrap();
        let facts = world.db().facts().after(0, 100).await.unwrap();
        assert!(facts.iter().all(|fact| !fact.body.to_string().contains("中山路")));
        let told: Vec<_> = facts.iter().filter_map(CaseEvaluated::read).map(Result::unwrap).collect();
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].case, told[0].level, told[0].officer), (case, 5, None));
    }

    async fn after_thirty_days_it_is_too_late_and_nobody_asks(world) {
        let zhang = world.resident("张三").await;
        let case = delivered(world, zhang.person(), None).await;
        let evaluations = evaluations(world.house());
        world.morning_of(Date::constant(2026, 4, 1));
        let waiting = cap_evaluation::pending(&evaluations, zhang.person()).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].until), (1, Date::constant(2026, 4, 1)));
        assert_eq!(waiting[0].href(), format!("/rate/{case}"));

        world.morning_of(Date::constant(2026, 4, 2));
        assert!(cap_evaluation::pending(&evaluations, zhang.person()).await.unwrap().is_empty());
        let mut zhang = again(world, &zhang).await;
        zhang.get(&format!("/rate/{case}")).await;
        assert!(zhang.seen().has("评价时间已过"), "{}", zhang.seen().text());
        let late = zhang.json(Method::POST, &format!("/api/v1/cases/{case}/evaluation"), Some(&json!({"level": 5}))).await;
        assert_eq!((late.status, late.json()["code"].as_str().unwrap()), (StatusCode::CONFLICT, "evaluation.over"));
    }

    async fn the_same_story_over_the_api(world) {
        let mut zhang = world.resident("张三").await;
        let case = delivered(world, zhang.person(), None).await;
        let here = format!("/api/v1/cases/{case}/evaluation");
        let asked = zhang.json(Method::GET, &here, None).await.json();
        assert_eq!((asked["state"].as_str(), asked["open_until"].as_str()), (Some("waiting"), Some("2026-04-01")));
        assert_eq!(asked["asked"], json!(["efficiency", "guide", "convenience", "platform"]));

        let wrong = json!({"level": 0, "words": "好".repeat(501)});
        let refused = zhang.json(Method::POST, &here, Some(&wrong)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

        let said = json!({"level": 1, "aspects": ["platform", "efficiency"], "words": "总是退出登录"});
        let given = zhang.json(Method::POST, &here, Some(&said)).await;
        assert_eq!((given.status, given.json()["state"].as_str()), (StatusCode::CREATED, Some("rated")));
        let again = zhang.json(Method::POST, &here, Some(&json!({"level": 5}))).await;
        assert_eq!((again.status, again.json()["code"].as_str().unwrap()), (StatusCode::CONFLICT, "evaluation.already_rated"));
        let read = zhang.json(Method::GET, &here, None).await.json();
        assert_eq!(read["given"]["level"], 1);
        assert_eq!(read["given"]["aspects"], json!(["efficiency", "platform"]));
        assert_eq!(read["given"]["words"], "总是退出登录");
    }

    async fn of_many_at_the_same_time_one_is_kept(world) {
        let zhang = world.resident("张三").await;
        let case = delivered(world, zhang.person(), None).await;
        let here = format!("/api/v1/cases/{case}/evaluation");
        let mut tasks = Vec::new();
        for level in [1, 2, 3, 4, 5] {
            let (mut tab, here) = (zhang.clone(), here.clone());
            tasks.push(tokio::spawn(async move {
                let answer = tab.json(Method::POST, &here, Some(&json!({"level": level}))).await.json();
                answer["code"].as_str().or(answer["state"].as_str()).unwrap().to_owned()
            }));
        }
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        answers.sort_unstable();
        let late = "evaluation.already_rated";
        assert_eq!(answers, [late, late, late, late, "rated"]);
    }

    async fn long_lists_are_read_page_by_page(world) {
        let mut zhang = world.resident("张三").await;
        let mut cases = Vec::new();
        for _ in 0..3 {
            let case = delivered(world, zhang.person(), None).await;
            zhang.json(Method::POST, &format!("/api/v1/cases/{case}/evaluation"), Some(&json!({"level": 4}))).await;
            cases.push(case);
        }
        let mut seen = Vec::new();
        let mut next = Some("/rate?limit=2".to_owned());
        while let Some(path) = next {
            zhang.get(&path).await;
            seen.push(zhang.seen().all("#rated ~ ul .list-row, section[aria-labelledby=rated] .list-row").len());
            next = zhang.seen().attr("a[rel=next]", "href").map(|href| format!("{href}&limit=2"));
        }
        assert_eq!(seen, [2, 1]);
    }
}
