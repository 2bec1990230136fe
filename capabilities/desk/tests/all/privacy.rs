//! Who sees what: a case of another person is not there.

use http::{Method, StatusCode};
use plat_identity::{Branch, Role, Roles};
use plat_testing::both_engines;
use serde_json::json;

use crate::{
    city::{HALL, STATION, ninghe},
    steps::{JPEG, apply_by_forms, done, hand_in, read, refused},
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

    async fn a_photograph_is_shown_as_what_it_is_and_never_kept_by_caches(world) {
        let mut zhang = world.resident("张三").await;
        let sent = apply_by_forms(&mut zhang).await;
        let mut window = world.officer(Role::Window, HALL).await;
        let file =
            window.get(&format!("/desk/cases/{}", sent.id)).await.attr("a.material-frame", "href").unwrap();
        let seen = window.get(&file).await;
        assert!(seen.body.starts_with(&JPEG[..3]) && seen.body != JPEG, "a copy with its mark");
        assert_eq!(seen.headers["content-type"], "image/jpeg");
        assert_eq!(seen.headers["x-content-type-options"], "nosniff");
        assert_eq!(seen.headers["cache-control"], "private, no-store");
    }

    async fn the_desk_prints_the_same_paper_as_its_applicant(world) {
        let mut zhang = world.resident("张三").await;
        let sent = apply_by_forms(&mut zhang).await;
        let mut window = world.officer(Role::Window, HALL).await;
        let paper = format!("cases/{}/papers/{}-R", sent.id, sent.number);
        let own = zhang.get(&format!("/me/{paper}")).await.html();
        assert_eq!(window.get(&format!("/desk/{paper}")).await.html(), own);
    }

    async fn other_branches_may_read_and_not_act_and_other_sites_know_nothing(world) {
        let mut zhang = world.resident("张三").await;
        let case = hand_in(&mut zhang, "ZA002").await;
        let mut window = world.officer_of(Branch::PublicOrder, Roles::from([Role::Window]), HALL).await;
        done(&mut window, &case, json!({ "verb": "accept" })).await;
        let review = json!({ "verb": "review", "grant": true });
        let mut traffic = world.officer_of(Branch::Traffic, Roles::from([Role::Reviewer]), HALL).await;
        assert_eq!(refused(&mut traffic, &case, review.clone()).await.0, 403);
        let page = format!("/desk/cases/{}", case.id);
        assert_eq!(traffic.get(&page).await.status, StatusCode::OK);
        for role in [Role::Window, Role::Reviewer, Role::Decider] {
            let mut elsewhere = world.officer_of(Branch::Traffic, Roles::from([role]), STATION).await;
            let told = refused(&mut elsewhere, &case, review.clone()).await;
            assert_eq!(told, (404, "cases.not_found".to_owned()));
            for path in [page.clone(), format!("{page}/papers/{}-A", case.number)] {
                assert_eq!(elsewhere.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            }
        }
        let mut supervisor = world.officer_of(Branch::Legal, Roles::from([Role::Supervisor]), HALL).await;
        assert_eq!(supervisor.get(&page).await.status, StatusCode::OK);
        assert_eq!(refused(&mut supervisor, &case, review).await.0, 403);
        assert_eq!(read(&mut zhang, &case).await["version"], 2);
    }

    async fn of_two_officers_who_read_the_same_version_one_changes_nothing(world) {
        let mut zhang = world.resident("张三").await;
        let case = hand_in(&mut zhang, "ZA002").await;
        let (mut first, mut second) =
            (world.officer(Role::Window, HALL).await, world.officer(Role::Window, HALL).await);
        let page = format!("/desk/cases/{}", case.id);
        first.get(&page).await;
        second.get(&page).await;
        assert!(first.submit("form[action$='/accept']", &[], &[]).await.status.is_success());
        let late = [("ground", "conditions-not-met"), ("reason", "迟到的决定")];
        let told = second.submit("form[action$='/refuse-acceptance']", &late, &[]).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        assert_eq!(read(&mut zhang, &case).await["stage"], "accepted");
    }
}
