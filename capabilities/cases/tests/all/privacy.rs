//! Who sees what: a case of another person is not there.

use http::{Method, StatusCode};
use plat_identity::Role;
use plat_testing::both_engines;

use crate::{
    city::{HALL, ninghe},
    steps::{apply_by_forms, hand_in},
};

both_engines! { ninghe =>
    async fn another_residents_case_its_files_and_its_papers_are_not_there(world) {
        let (mut zhang, mut li) = (world.resident("张三").await, world.resident("李四").await);
        let sent = apply_by_forms(&mut zhang).await;
        let mut window = world.officer(Role::Window, HALL).await;
        let picture =
            window.get(&format!("/desk/cases/{}", sent.id)).await.attr("a.material-frame", "href").unwrap();
        let picture = picture.replace("/desk/", "/me/");
        assert_eq!(zhang.get(&picture).await.status, StatusCode::OK);
        let own = hand_in(&mut li, "CR031").await;
        let case = format!("/me/cases/{}", sent.id);
        let paper = format!("{case}/papers/{}-R", sent.number);
        let smuggled = [
            format!("/me/cases/{}/papers/{}-R", own.id, sent.number),
            picture.replace(&sent.id, &own.id),
            picture.replace("/me/cases/", "/applications/"),
        ];
        let wanted = [case.clone(), format!("{case}/done"), format!("{case}/correct"), picture, paper];
        for path in wanted.into_iter().chain(smuggled) {
            assert_eq!(li.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        li.get("/me/cases").await;
        for verb in ["withdraw", "correct"] {
            let status = li.post_form(&format!("{case}/{verb}"), &[]).await.status;
            assert!(status == StatusCode::NOT_FOUND || status == StatusCode::FORBIDDEN, "{verb}: {status}");
        }
        for path in [
            format!("/api/v1/cases/{}", sent.id),
            format!("/api/v1/cases/{}/papers/{}-R", sent.id, sent.number),
        ] {
            let seen = li.json(Method::GET, &path, None).await;
            assert_eq!(
                (seen.status, seen.json()["code"].as_str()),
                (StatusCode::NOT_FOUND, Some("cases.not_found"))
            );
        }
        for verb in ["withdraw", "answer"] {
            let path = format!("/api/v1/cases/{}/{verb}", sent.id);
            assert_eq!(li.json(Method::POST, &path, None).await.status, StatusCode::NOT_FOUND, "{verb}");
        }
        assert!(zhang.get(&case).await.has(&sent.number));
    }

    async fn strangers_are_asked_to_sign_in_and_residents_have_no_desk(world) {
        let mut zhang = world.resident("张三").await;
        let sent = hand_in(&mut zhang, "CR031").await;
        let pages = [
            format!("/me/cases/{}", sent.id),
            "/me/cases".to_owned(),
            "/desk".to_owned(),
            "/apply/CR012".to_owned(),
        ];
        for path in pages {
            let seen = world.stranger().get(&path).await.address.clone();
            assert!(seen.starts_with("/signin"), "{path} leads to {seen}");
        }
        let calls = [
            "/api/v1/cases".to_owned(),
            format!("/api/v1/cases/{}", sent.id),
            "/api/v1/desk/tasks?tray=examine".to_owned(),
        ];
        for path in calls {
            assert_eq!(
                world.stranger().json(Method::GET, &path, None).await.status,
                StatusCode::UNAUTHORIZED,
                "{path}"
            );
        }
        for path in [
            "/desk".to_owned(),
            "/desk/search".to_owned(),
            "/desk/receive".to_owned(),
            format!("/desk/cases/{}", sent.id),
        ] {
            let seen = zhang.get(&path).await;
            assert!(
                seen.status.is_client_error() || seen.address.starts_with("/signin"),
                "{path}: {}",
                seen.status
            );
        }
        let command = zhang
            .json(
                Method::POST,
                &format!("/api/v1/desk/cases/{}/commands", sent.id),
                Some(&serde_json::json!({ "verb": "accept" })),
            )
            .await;
        assert!(
            command.status == StatusCode::FORBIDDEN || command.status == StatusCode::UNAUTHORIZED,
            "{}",
            command.status
        );
    }

    async fn an_address_that_is_no_id_is_simply_not_there(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        for path in ["/me/cases/1", "/applications/x", "/me/cases/0190a000-0000-7000-8000-000000000001"] {
            assert!(zhang.get(path).await.status.is_client_error(), "{path}");
        }
        let seen = window.get("/desk/cases/0190a000-0000-7000-8000-000000000001").await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND);
        let seen = zhang.json(Method::GET, "/api/v1/cases/1", None).await;
        assert!(seen.status.is_client_error() && seen.json()["code"].is_string(), "{}", seen.html());
    }
}
