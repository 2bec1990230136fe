//! §12 trap 13: no evaluation by the staff, none changed, none deleted.

use http::{Method, StatusCode};
use plat_identity::{Branch, Role, Roles};
use plat_testing::{Browser, both_engines};
use serde_json::json;

use crate::city::{HALL, a_city, delivered, row};

const UNSAFE: [Method; 4] = [Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

fn is_refused(status: StatusCode) -> bool {
    matches!(status.as_u16(), 403..=405)
}

/// Every address of the capability with every method, as a program and as a person in a browser.
async fn try_everything(who: &mut Browser, paths: &[String]) {
    for path in paths {
        let seen = who.get(path).await;
        assert!(is_refused(seen.status), "GET {path}: {}", seen.status);
        who.get("/ratings").await;
        let seen = who.post_form(path, &[("level", "5"), ("words", "很好")]).await;
        assert!(is_refused(seen.status), "POST {path}: {}", seen.status);
        let why = path.starts_with("/rate/") && !seen.has("这一页只供居民本人使用");
        assert!(!why, "POST {path} was refused for another reason: {}", seen.text());
        for method in UNSAFE.into_iter().filter(|_| path.starts_with("/api/")) {
            let body = json!({"level": 5, "words": "很好"});
            let seen = who.json(method.clone(), path, Some(&body)).await;
            assert!(is_refused(seen.status), "{method} {path}: {}", seen.status);
        }
    }
}

both_engines! { a_city =>
    async fn no_officer_of_any_role_reads_gives_changes_or_deletes_an_evaluation(world) {
        let mut zhang = world.resident("张三").await;
        let handler = world.officer(Role::Window, HALL).await;
        let (rated, waiting) =
            (delivered(world, zhang.person(), Some(handler.person())).await, delivered(world, zhang.person(), None).await);
        let said = json!({"level": 1, "words": "态度不好"});
        zhang.json(Method::POST, &format!("/api/v1/cases/{rated}/evaluation"), Some(&said)).await;
        let before = row(world, rated).await;
        assert!(matches!(&before, Some((1, aspects, words)) if aspects.is_empty() && !words.is_empty()));

        let mut paths = vec!["/rate".to_owned()];
        for case in [rated, waiting] {
            paths.push(format!("/rate/{case}"));
            paths.push(format!("/api/v1/cases/{case}/evaluation"));
        }
        let all = Roles::from([Role::Window, Role::Reviewer, Role::Decider, Role::Supervisor]);
        let mut officers = vec![handler, world.officer_of(Branch::ExitEntry, all, HALL).await];
        for administrator in Role::ADMINISTRATORS {
            officers.push(world.officer(administrator, HALL).await);
        }
        for officer in &mut officers {
            try_everything(officer, &paths).await;
        }
        assert_eq!(row(world, rated).await, before);
        assert_eq!(row(world, waiting).await, None);
    }

    async fn another_resident_does_not_learn_that_there_is_anything_to_evaluate(world) {
        let zhang = world.resident("张三").await;
        let case = delivered(world, zhang.person(), None).await;
        let mut li = world.resident("李四").await;
        let there = li.get(&format!("/rate/{case}")).await.status;
        let nowhere = li.get("/rate/0190a000-0000-7000-8000-000000000001").await.status;
        assert_eq!((there, nowhere), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
        li.get("/rate").await;
        let posted = li.post_form(&format!("/rate/{case}"), &[("level", "1")]).await.status;
        assert_eq!(posted, StatusCode::NOT_FOUND);
        let path = format!("/api/v1/cases/{case}/evaluation");
        assert_eq!(li.json(Method::POST, &path, Some(&json!({"level": 1}))).await.status, StatusCode::NOT_FOUND);
        assert_eq!(row(world, case).await, None);
    }

    async fn not_even_the_applicant_changes_or_deletes_what_they_said(world) {
        let mut zhang = world.resident("张三").await;
        let case = delivered(world, zhang.person(), None).await;
        let path = format!("/api/v1/cases/{case}/evaluation");
        zhang.json(Method::POST, &path, Some(&json!({"level": 3}))).await;
        for method in UNSAFE {
            let seen = zhang.json(method.clone(), &path, Some(&json!({"level": 5}))).await;
            assert!(seen.status.is_client_error(), "{method}: {}", seen.status);
        }
        assert_eq!(row(world, case).await.map(|(level, ..)| level), Some(3));
    }

    async fn a_stranger_is_asked_to_sign_in_and_evaluates_nothing(world) {
        let zhang = world.resident("张三").await;
        let case = delivered(world, zhang.person(), None).await;
        let mut stranger = world.stranger();
        assert!(stranger.get(&format!("/rate/{case}")).await.address.starts_with("/signin"));
        let path = format!("/api/v1/cases/{case}/evaluation");
        let posted = stranger.json(Method::POST, &path, Some(&json!({"level": 1}))).await.status;
        assert_eq!(posted, StatusCode::UNAUTHORIZED);
    }
}
