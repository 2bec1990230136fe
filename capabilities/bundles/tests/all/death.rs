//! After a death: one form, no visit, every part done; and what a refusal means for the others.

use http::{Method, StatusCode};
use plat_identity::Role;
use plat_testing::both_engines;
use serde_json::json;

use crate::city::{HALL, answers, chosen, command, deed, hand_in, ninghe, of_department, read, states};

both_engines! { ninghe =>
    async fn one_application_starts_what_may_begin_and_the_rest_waits_for_what_it_needs(world) {
        let mut zhang = world.resident("张三").await;
        let errand = hand_in(world, &mut zhang, &chosen()).await;
        let errand = read(&mut zhang, &errand).await;
        let states = states(&errand);
        assert_eq!((states["household"].as_str(), states["funeral"].as_str()), ("started", "ready"), "{states:?}");
        for waits in ["pension", "medical", "licence", "social-card"] {
            assert_eq!(states[waits], "waiting", "{states:?}");
        }
        assert!(!states.contains_key("fund") && !states.contains_key("veteran"), "only what applies: {states:?}");
        // The case is an ordinary one, with its own copy of the form and of the photograph.
        let case = errand["parts"][0]["case"].as_str().unwrap().to_owned();
        let case = zhang.json(Method::GET, &format!("/api/v1/cases/{case}"), None).await.json();
        assert_eq!((case["item"].as_str(), case["stage"].as_str()), (Some("HZ007"), Some("received")), "{case}");
        assert!(!case["materials"].as_array().unwrap().is_empty(), "{case}");
    }

    async fn every_part_is_done_without_a_visit_and_the_whole_is_closed_once(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let errand = hand_in(world, &mut zhang, &chosen()).await;
        let errand = read(&mut zhang, &errand).await;
        for verb in [json!({"verb": "accept"}), json!({"verb": "grant"})] {
            let seen = command(&mut window, &errand, "household", verb).await;
            assert!(seen.status.is_success(), "{}", seen.html());
        }
        world.settle().await;
        for (department, step) in [("civil-affairs", "funeral"), ("social-security", "pension"), ("medical-insurance", "medical")] {
            let mut officer = of_department(world, department).await;
            let seen = deed(&mut officer, &errand, step, "finish", "已办结").await;
            assert_eq!(seen.status, StatusCode::OK, "{step}: {}", seen.html());
        }
        let errand = read(&mut zhang, &errand).await;
        assert_eq!((states(&errand)["social-card"].as_str(), states(&errand)["licence"].as_str()), ("ready", "started"));
        for verb in [json!({"verb": "accept"}), json!({"verb": "grant"})] {
            assert!(command(&mut window, &errand, "licence", verb).await.status.is_success());
        }
        let mut officer = of_department(world, "social-security").await;
        deed(&mut officer, &errand, "social-card", "finish", "").await;
        world.settle().await;
        let errand = read(&mut zhang, &errand).await;
        assert_eq!(errand["state"], "done", "{errand}");
        let kinds: Vec<String> = world.db().facts().after(0, 500).await.unwrap().into_iter().map(|it| it.kind).collect();
        let closed = kinds.iter().filter(|it| *it == "bundles.errand_closed").count();
        assert_eq!(closed, 1, "{kinds:?}");
        let page = zhang.get(&format!("/me/bundles/{}", errand["id"].as_str().unwrap())).await;
        assert!(page.has("全部办成") && page.has("已办结"), "{}", page.text());
        assert_eq!(page.html().matches("<svg class=\"bp ").count(), 2);
        let guide = zhang.get("/bundles/YJS02").await;
        assert!(guide.has("已办结的 1 件"), "what it really cost is counted: {}", guide.text());
    }

    async fn a_refused_part_does_not_sink_the_others_and_those_that_need_it_say_why(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let errand = hand_in(world, &mut zhang, &chosen()).await;
        let errand = read(&mut zhang, &errand).await;
        assert!(command(&mut window, &errand, "household", json!({"verb": "accept"})).await.status.is_success());
        let refuse = json!({"verb": "refuse", "ground": "conditions-not-met", "reason": "死亡证明与户籍登记不一致"});
        let seen = command(&mut window, &errand, "household", refuse).await;
        assert!(seen.status.is_success(), "{}", seen.html());
        world.settle().await;
        let now = states(&read(&mut zhang, &errand).await);
        assert_eq!(now["household"], "refused", "{now:?}");
        for stopped in ["pension", "medical", "social-card"] {
            assert_eq!(now[stopped], "stopped", "{now:?}");
        }
        assert_eq!((now["funeral"].as_str(), now["licence"].as_str()), ("ready", "started"), "the others go on: {now:?}");
        let page = zhang.get(&format!("/me/bundles/{}", errand["id"].as_str().unwrap())).await;
        assert!(page.has("没有办成，这一步办不了"), "{}", page.text());
    }

    async fn each_field_and_each_material_is_asked_once_and_a_second_sending_finds_nothing(world) {
        let mut zhang = world.resident("张三").await;
        let body = json!({ "chosen": chosen(), "answers": answers(), "site": HALL });
        let begun = zhang.json(Method::POST, "/api/v1/bundles/YJS02/drafts", Some(&body)).await.json();
        let id = begun["id"].as_str().unwrap().to_owned();
        let missing: Vec<&str> = begun["missing"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
        let once: std::collections::BTreeSet<_> = missing.iter().collect();
        assert_eq!(once.len(), missing.len());
        let form = zhang.get(&format!("/me/bundles/{id}/form")).await;
        for key in ["deceased_id", "bank_account", "delivery"] {
            let inputs = form.html().matches(&format!("id=\"{key}\"")).count();
            assert_eq!(inputs, 1, "{key}");
        }
        let early = zhang.json(Method::POST, &format!("/api/v1/errands/{id}"), None).await;
        assert_eq!(early.json()["code"], "bundles.material_missing");
        let errand = hand_in(world, &mut zhang, &chosen()).await;
        let again = zhang.json(Method::POST, &format!("/api/v1/errands/{}", errand["id"].as_str().unwrap()), None).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND);
        let all = zhang.json(Method::GET, "/api/v1/errands", None).await.json();
        assert_eq!(all.as_array().unwrap().len(), 1);
    }

    async fn starting_a_part_again_after_a_crash_doubles_nothing(world) {
        let mut zhang = world.resident("张三").await;
        let errand = hand_in(world, &mut zhang, &chosen()).await;
        world.settle().await;
        world.settle().await;
        let cases = zhang.json(Method::GET, "/api/v1/cases", None).await.json();
        assert_eq!(cases["items"].as_array().unwrap().len(), 1, "{cases}");
        assert_eq!(states(&read(&mut zhang, &errand).await)["household"], "started");
    }

    async fn the_receipt_names_every_part_and_nobody_else_reads_it(world) {
        let mut zhang = world.resident("张三").await;
        let mut li = world.resident("李四").await;
        let errand = hand_in(world, &mut zhang, &chosen()).await;
        let path = format!("/me/bundles/{}/receipt", errand["id"].as_str().unwrap());
        let receipt = zhang.get(&path).await;
        assert_eq!((receipt.status, receipt.headers["content-type"].to_str().unwrap()), (StatusCode::OK, "application/pdf"));
        let words = String::from_utf8_lossy(&receipt.body).into_owned();
        assert!(words.contains("死亡注销户口登记") && words.contains(errand["number"].as_str().unwrap()), "{words}");
        assert!(!words.contains("11010519491231002X"), "no number of a person in clear");
        assert_eq!(li.get(&path).await.status, StatusCode::NOT_FOUND);
    }
}
