//! What officers and programs of other departments do, and what they may not.

use http::{Method, StatusCode};
use plat_identity::Role;
use plat_testing::both_engines;
use serde_json::json;

use crate::city::{HALL, chosen, deed, hand_in, ninghe, of_department, read, states};

both_engines! { ninghe =>
    async fn a_department_sees_its_own_step_and_what_the_step_names(world) {
        let mut zhang = world.resident("张三").await;
        let mut funeral = of_department(world, "civil-affairs").await;
        let errand = hand_in(world, &mut zhang, &chosen()).await;
        let list = funeral.get("/desk/bundles").await;
        assert!(list.has("遗体火化"), "{}", list.text());
        let path = format!("/desk/bundles/{}/funeral", errand["id"].as_str().unwrap());
        let page = funeral.get(&path).await;
        assert!(!page.has("李四") && !page.has("张三"), "masked as on every desk: {}", page.text());
        let program = format!("/api/v1/departments/steps/{}/funeral", errand["id"].as_str().unwrap());
        let json = funeral.json(Method::GET, &program, None).await.json();
        assert_ne!(json["answers"]["deceased_name"], "李四", "{json}");
        let why = json!({ "reason": "examine" });
        let json = funeral.json(Method::POST, &format!("{program}/shown"), Some(&why)).await.json();
        assert_eq!((json["answers"]["deceased_name"].as_str(), json["answers"].get("bank_account")), (Some("李四"), None));
    }

    async fn who_looks_at_a_step_in_clear_says_why_and_the_person_reads_it(world) {
        let mut zhang = world.resident("张三").await;
        let mut funeral = of_department(world, "civil-affairs").await;
        let errand = hand_in(world, &mut zhang, &chosen()).await;
        let path = format!("/desk/bundles/{}/funeral", errand["id"].as_str().unwrap());
        let form = r#"form[action$="/shown"]"#;
        funeral.get(&path).await;
        let seen = funeral.submit(form, &[], &[]).await;
        assert!(seen.has("请选择查看的原因") && !seen.has("李四"), "{}", seen.text());
        let seen = funeral.submit(form, &[("why", "contact")], &[]).await;
        assert!(seen.has("张三") && seen.has("李四") && seen.has("这次查看已经记录"), "{}", seen.text());
        assert!(!seen.has("6222020200112233445"), "the bank account is not for this step");
        assert_eq!(seen.headers["cache-control"], "no-store");
        assert!(!funeral.get(&format!("{path}/shown")).await.has("李四"), "the next look is a new one");
        let kinds: Vec<String> = world.db().facts().after(0, 500).await.unwrap().into_iter().map(|it| it.kind).collect();
        assert_eq!(kinds.iter().filter(|it| *it == "identity.person_shown").count(), 1, "{kinds:?}");
        assert!(zhang.get("/me/shown").await.has("联系申请人"), "{}", zhang.seen().text());
    }

    async fn nobody_works_the_step_of_another_department(world) {
        let mut zhang = world.resident("张三").await;
        let errand = hand_in(world, &mut zhang, &chosen()).await;
        let mut tax = of_department(world, "tax").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let mut loose = world.officer(Role::Department, HALL).await;
        let path = format!("/api/v1/departments/steps/{}/funeral", errand["id"].as_str().unwrap());
        assert_eq!(tax.json(Method::GET, &path, None).await.status, StatusCode::NOT_FOUND);
        assert_eq!(window.json(Method::GET, &path, None).await.status, StatusCode::FORBIDDEN);
        assert_eq!(loose.json(Method::GET, &path, None).await.status, StatusCode::FORBIDDEN, "works for no department");
        assert_eq!(zhang.json(Method::GET, &path, None).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_refusal_says_why_and_what_is_over_is_not_worked_again(world) {
        let mut zhang = world.resident("张三").await;
        let mut funeral = of_department(world, "civil-affairs").await;
        let errand = hand_in(world, &mut zhang, &chosen()).await;
        let silent = deed(&mut funeral, &errand, "funeral", "refuse", "").await;
        assert_eq!(silent.json()["code"], "bundles.no_reason");
        let refused = deed(&mut funeral, &errand, "funeral", "refuse", "已在外地火化").await;
        assert_eq!(refused.json()["state"], "refused", "{}", refused.html());
        let again = deed(&mut funeral, &errand, "funeral", "finish", "").await;
        assert_eq!((again.status, again.json()["code"].as_str()), (StatusCode::CONFLICT, Some("bundles.wrong_state")));
        assert_eq!(states(&read(&mut zhang, &errand).await)["funeral"], "refused");
        let page = zhang.get(&format!("/me/bundles/{}", errand["id"].as_str().unwrap())).await;
        assert!(page.has("已在外地火化"), "{}", page.text());
    }

    async fn a_step_is_worked_on_the_desk_by_form(world) {
        let mut zhang = world.resident("张三").await;
        let mut funeral = of_department(world, "civil-affairs").await;
        let errand = hand_in(world, &mut zhang, &chosen()).await;
        let path = format!("/desk/bundles/{}/funeral", errand["id"].as_str().unwrap());
        funeral.get(&path).await;
        funeral.submit(r#"form[action$="/funeral"]"#, &[("reason", "火化已预约"), ("verb", "finish")], &[]).await;
        assert_eq!(states(&read(&mut zhang, &errand).await)["funeral"], "granted");
    }

    async fn the_security_administrator_says_who_works_for_which_department(world) {
        let mut security = world.officer(Role::SecurityAdministrator, HALL).await;
        let officer = world.officer(Role::Department, HALL).await;
        let badge = world.house().identity.officer(officer.person()).await.unwrap().unwrap().badge;
        security.get("/admin/departments").await;
        let seen = security.submit("main form", &[("badge", &badge), ("department", "tax")], &[]).await;
        assert!(seen.has(&badge) && seen.has("税务"), "{}", seen.text());
        let mut window = world.officer(Role::Window, HALL).await;
        assert_eq!(window.get("/admin/departments").await.status, StatusCode::FORBIDDEN);
    }
}
