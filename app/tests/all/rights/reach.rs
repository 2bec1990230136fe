//! Lists, searches and counts: nobody sees there what they may not open.

use super::cast::{Cast, Role};
use super::things;
use crate::city::TestCity;

const OFFICERS: [Role; 9] = [
    Role::Window,
    Role::WindowElsewhere,
    Role::Reviewer,
    Role::ReviewerOfOther,
    Role::Decider,
    Role::Supervisor,
    Role::System,
    Role::Security,
    Role::Audit,
];

pub(crate) async fn lists_show_what_may_be_opened(it: &TestCity) {
    let cast = Cast::in_city(it).await;
    for steps in 0..4 {
        let id = cast.case(it, steps).await;
        let number = it.city.cases.get(id.parse().unwrap()).await.unwrap().number.to_string();
        let mut seen_by = Vec::new();
        for role in OFFICERS {
            let opens = got(it, &cast, role, &format!("/desk/cases/{id}")).await.0 == 200;
            let (_, desk) = got(it, &cast, role, "/desk").await;
            let listed = in_any_tray(it, &cast, role, &number).await || desk.contains(&number);
            assert!(opens || !listed, "after {steps} steps {} sees {number} in a list", role.name());
            let found = things::search(it, &cast.session(it, role).await.unwrap(), &number).await;
            assert_eq!(found, opens, "after {steps} steps {} finds {number} by its number", role.name());
            seen_by.extend(opens.then_some(role.name()));
        }
        assert!(seen_by.contains(&"window"), "{seen_by:?}");
        assert!(!seen_by.iter().any(|it| it.ends_with("adm.")), "administrators read no case: {seen_by:?}");
    }
    residents_see_their_own(it, &cast).await;
    nobody_reads_a_residents_name_in_the_records(it, &cast).await;
}

async fn in_any_tray(it: &TestCity, cast: &Cast, role: Role, number: &str) -> bool {
    for tray in ["examine", "review", "decide", "hand-over", "applicant", "done"] {
        let (_, page) = got(it, cast, role, &format!("/desk?tray={tray}")).await;
        let (_, list) = got(it, cast, role, &format!("/api/v1/desk/tasks?tray={tray}")).await;
        if page.contains(number) || list.contains(number) {
            return true;
        }
    }
    false
}

async fn residents_see_their_own(it: &TestCity, cast: &Cast) {
    for path in ["/me/cases", "/me/cases?tab=drafts", "/api/v1/cases", "/rate", "/"] {
        let (_, page) = got(it, cast, Role::Resident, path).await;
        assert!(!page.contains("NH2603"), "{path} shows another resident's case: {page}");
    }
    assert!(got(it, cast, Role::Owner, "/me/cases").await.1.contains("NH2603"));
}

async fn nobody_reads_a_residents_name_in_the_records(it: &TestCity, cast: &Cast) {
    for path in ["/admin/records", "/admin/records?group=cases", "/admin/records?group=sign-ins"] {
        let (status, page) = got(it, cast, Role::Audit, path).await;
        assert_eq!(status, 200, "{path}");
        assert!(!page.contains("林若曦") && !page.contains("林*"), "{path} names a resident");
        assert!(page.contains("NHR001") || !path.ends_with("cases"), "{path} does not name the officers");
    }
}

async fn got(it: &TestCity, cast: &Cast, role: Role, path: &str) -> (u16, String) {
    things::get(it, cast.session(it, role).await.as_deref(), path).await
}
