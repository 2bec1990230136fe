//! One pick-up for the whole errand: the number, one look at who came, one confirmation.

use http::{Method, StatusCode};
use plat_identity::Role;
use plat_testing::both_engines;
use serde_json::json;

use crate::city::{HALL, chosen, command, hand_in, ninghe, of_department, read};

both_engines! { ninghe =>
    async fn all_that_is_ready_is_handed_over_with_one_confirmation(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let errand = hand_in(world, &mut zhang, &chosen()).await;
        let mut done = read(&mut zhang, &errand).await;
        for step in ["household", "licence"] {
            for verb in [json!({"verb": "accept"}), json!({"verb": "grant"}), json!({"verb": "produce", "serial": "S1"})] {
                let seen = command(&mut window, &done, step, verb).await;
                assert!(seen.status.is_success(), "{}", seen.html());
            }
            world.settle().await;
            done = read(&mut zhang, &errand).await;
        }
        let number = errand["number"].as_str().unwrap().to_owned();
        let own = zhang.get(&format!("/me/bundles/{}", errand["id"].as_str().unwrap())).await;
        assert!(own.has("到窗口一次取齐") && own.html().contains("class=\"qr\""), "{}", own.text());
        let page = window.get(&format!("/desk/pick-up?number={}", number.to_lowercase())).await;
        assert!(page.has("一并交付 2 件"), "{}", page.text());
        assert!(!page.has("张三"), "whose it is stays masked: {}", page.text());
        let form = r#"main form[method="post"]"#;
        let unseen = window.submit(form, &[], &[]).await;
        assert!(unseen.status == StatusCode::UNPROCESSABLE_ENTITY && unseen.has("请先核对领取人的身份"), "{}", unseen.text());
        let handed = window.submit(form, &[("seen", "yes")], &[]).await;
        assert!(handed.has("已一并交付 2 件") && handed.has("现在没有可以交付的结果"), "{}", handed.text());
        for part in done["parts"].as_array().unwrap().iter().filter_map(|part| part["case"].as_str()) {
            let case = zhang.json(Method::GET, &format!("/api/v1/cases/{part}"), None).await.json();
            assert_eq!(case["stage"], "delivered", "{case}");
        }
    }

    async fn nobody_but_a_window_finds_an_errand_by_its_number(world) {
        let mut zhang = world.resident("张三").await;
        let errand = hand_in(world, &mut zhang, &chosen()).await;
        let path = format!("/desk/pick-up?number={}", errand["number"].as_str().unwrap());
        let mut tax = of_department(world, "tax").await;
        assert_eq!(tax.get(&path).await.status, StatusCode::FORBIDDEN);
        let mut window = world.officer(Role::Window, HALL).await;
        let seen = window.get(&path).await;
        assert!(seen.has("现在没有可以交付的结果") && seen.has("还没办成"), "{}", seen.text());
        assert!(window.get("/desk/pick-up?number=NH-NOTHING").await.status.is_client_error());
        assert_eq!(zhang.post_form("/desk/pick-up", &[("number", "x")]).await.status, StatusCode::FORBIDDEN);
    }
}
