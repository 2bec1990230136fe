//! Who writes does not release.

use super::office::{HALL, editor, marks, office};
use axum::http::StatusCode;
use plat_facts::{
    Published,
    catalogue::{ItemReleaseAsked, ItemSentBack},
};
use plat_identity::Role;
use plat_kernel::Date;
use plat_testing::{Browser, World, both_engines};

/// A draft of CR001 that promises five days, and the request for its release.
async fn asked(editor: &mut Browser) {
    editor.get("/admin/catalogue/CR001").await;
    editor.submit(r#"form[action$="/start"]"#, &[], &[]).await;
    editor.submit(r#"form[action$="/draft"]"#, &[("promised_days", "5"), ("do", "check")], &[]).await;
    let seen = editor.submit(r#"form[action$="/publish"]"#, &[], &[]).await;
    assert!(seen.has("已提请发布"), "{}", seen.text());
}

/// How long the guide of CR001 promises.
async fn promises(world: &World) -> i64 {
    world.stranger().get("/api/v1/items/CR001").await.json()["promised_days"].as_i64().unwrap()
}

both_engines! { office =>
    async fn nobody_releases_what_they_wrote_and_somebody_else_does(world) {
        let mut one = editor(world).await;
        asked(&mut one).await;
        let seen = one.get("/admin/catalogue/CR001/release").await;
        assert!(seen.has("您写过这份草稿") && seen.attr(r#"form[action$="/release"]"#, "action").is_none());
        let version = seen.attr(r#"form[action$="/send-back"] input[name="version"]"#, "value").unwrap();
        let forced = one.post_form("/admin/catalogue/CR001/release", &[("version", &version)]).await;
        assert_eq!(forced.status, StatusCode::FORBIDDEN, "{}", forced.text());
        assert_eq!(promises(world).await, 7);
        let mut two = editor(world).await;
        assert!(two.get("/admin/catalogue/releases").await.has("CR001"));
        let seen = two.get("/admin/catalogue/CR001/release").await;
        assert!(seen.has("7 个工作日") && seen.has("5 个工作日"), "{}", seen.text());
        assert!(two.submit(r#"form[action$="/release"]"#, &[], &[]).await.has("已发布"));
        assert_eq!(promises(world).await, 5);
        let history = one.get("/admin/catalogue/CR001").await;
        assert!(history.has("起草") && history.has("发布"), "{}", history.text());
    }

    async fn a_supervisor_releases_and_sends_back_and_writes_nothing(world) {
        let mut one = editor(world).await;
        asked(&mut one).await;
        let mut supervisor = world.officer(Role::Supervisor, HALL).await;
        assert!(supervisor.get("/admin/catalogue/CR001/preview").await.has("这是草稿"));
        assert_eq!(supervisor.get("/admin/catalogue/CR001/draft").await.status, StatusCode::FORBIDDEN);
        supervisor.get("/admin/catalogue/CR001/release").await;
        let silent = supervisor.submit(r#"form[action$="/send-back"]"#, &[], &[]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        let seen = supervisor.submit(r#"form[action$="/send-back"]"#, &[("why", "五天太紧")], &[]).await;
        assert!(seen.has("已退回"), "{}", seen.text());
        assert!(one.get("/admin/catalogue/CR001").await.has("五天太紧"));
        assert_eq!(supervisor.get("/admin/catalogue/CR001/release").await.status, StatusCode::NOT_FOUND);
        one.get("/admin/catalogue/CR001/check").await;
        assert!(one.submit(r#"form[action$="/publish"]"#, &[], &[]).await.has("已提请发布"));
        supervisor.get("/admin/catalogue/CR001/release").await;
        assert!(supervisor.submit(r#"form[action$="/release"]"#, &[], &[]).await.has("已发布"));
        assert_eq!(promises(world).await, 5);
        let facts = world.db().read(|tx| tx.facts_after(0, 1000)).await.unwrap();
        let asked: Vec<_> = facts.iter().filter_map(ItemReleaseAsked::read).collect::<Result<_, _>>().unwrap();
        let back: Vec<_> = facts.iter().filter_map(ItemSentBack::read).collect::<Result<_, _>>().unwrap();
        let item = || "CR001".parse().unwrap();
        let day = Date::constant(2026, 3, 2);
        let ask = || ItemReleaseAsked { item: item(), effective: day };
        assert_eq!((asked, back), (vec![ask(), ask()], vec![ItemSentBack { item: item() }]));
    }

    async fn saving_a_draft_takes_its_request_back(world) {
        let mut one = editor(world).await;
        asked(&mut one).await;
        let mut two = editor(world).await;
        two.get("/admin/catalogue/CR001/release").await;
        one.get("/admin/catalogue/CR001/draft").await;
        one.submit(r#"form[action$="/draft"]"#, &[("promised_days", "6"), ("do", "save")], &[]).await;
        let late = two.submit(r#"form[action$="/release"]"#, &[], &[]).await;
        assert_eq!(late.status, StatusCode::NOT_FOUND, "{}", late.text());
        assert_eq!(promises(world).await, 7);
        // Two hands wrote in it now: a third is needed.
        two.get("/admin/catalogue/CR001/draft").await;
        two.submit(r#"form[action$="/draft"]"#, &[("promised_days", "5"), ("do", "check")], &[]).await;
        two.submit(r#"form[action$="/publish"]"#, &[], &[]).await;
        assert!(one.get("/admin/catalogue/CR001/release").await.has("您写过这份草稿"));
    }

    async fn an_item_that_ends_is_read_and_not_applied_for_from_its_day(world) {
        let mut one = editor(world).await;
        one.get("/admin/catalogue/CR012").await;
        let said = [
            ("effective", "2026-03-05"),
            ("ended_why_zh", "与首次签发合并办理"),
            ("ended_why_en", "Joined with the first issue"),
            ("ended_successor", "cr001"),
        ];
        let seen = one.submit(r#"form[action$="/retire"]"#, &said, &[]).await;
        assert_eq!(seen.attr("#effective", "value").as_deref(), Some("2026-03-05"), "{}", seen.text());
        let marks: Vec<String> = marks(seen);
        let mut fields: Vec<(&str, &str)> = marks.iter().map(|mark| ("stands", mark.as_str())).collect();
        fields.push(("effective", "2026-03-05"));
        let seen = one.submit(r#"form[action$="/publish"]"#, &fields, &[]).await;
        assert!(seen.has("已提请发布"), "{}", seen.text());
        let mut two = editor(world).await;
        two.get("/admin/catalogue/CR012/release").await;
        assert!(two.submit(r#"form[action$="/release"]"#, &[], &[]).await.has("已发布"));
        let mut reader = world.stranger();
        assert!(reader.get("/guides/CR012").await.html().contains("/apply/CR012"));
        world.morning_of(Date::constant(2026, 3, 5));
        let seen = reader.get("/guides/CR012").await;
        assert!(seen.has("不再办理") && !seen.html().contains("/apply/CR012"), "{}", seen.text());
        assert!(seen.has("与首次签发合并办理"), "{}", seen.text());
        assert!(seen.html().contains(r#"现在请办理： <a href="/guides/CR001">"#), "{}", seen.html());
    }
}
