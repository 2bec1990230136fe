//! The public figures.

use http::{Method, StatusCode};
use plat_facts::cases::Channel;
use plat_testing::both_engines;
use serde_json::json;

use crate::city::{HALL, a_city, delivered_at};

both_engines! { a_city =>
    async fn figures_are_the_rows_counted_by_level_and_site_for_everybody(world) {
        let mut zhang = world.resident("张三").await;
        for (site, level) in [(HALL, 5), (HALL, 5), (HALL, 1), ("NH-0101", 4)] {
            let case = delivered_at(world, zhang.person(), None, site, Channel::Window).await;
            let said = json!({"level": level, "words": "只有我知道"});
            zhang.json(Method::POST, &format!("/api/v1/cases/{case}/evaluation"), Some(&said)).await;
        }
        let mut stranger = world.stranger();
        let answer = stranger.json(Method::GET, "/api/v1/evaluations/figures", None).await;
        let figures = answer.json();
        assert_eq!(figures["city"]["total"], 4);
        assert_eq!(figures["city"]["levels"][0], json!({"level": 5, "count": 2}));
        assert_eq!(figures["sites"][0]["site"], "NH-0101");
        assert_eq!((&figures["sites"][1]["total"], &figures["sites"][1]["levels"][4]["count"]), (&json!(3), &json!(1)));

        stranger.get("/ratings").await;
        let sites = stranger.seen().all("section[aria-labelledby=sites] th[scope=row]");
        assert_eq!(sites, ["宁和市公安政务服务中心", "柳桥派出所"], "the hall comes first");
        assert!(stranger.seen().has("不足 10 条") && !stranger.seen().has("%"), "no share of four");
        assert_eq!(figures["city"]["good"], json!(null));
        assert!(stranger.seen().has("共 4 条评价") && !stranger.seen().has("张"));
        let everything = answer.html() + &stranger.seen().html();
        assert!(!everything.contains("只有我知道") && !everything.contains(&zhang.person().to_string()));
    }

    async fn figures_are_told_of_one_site_one_item_and_one_week(world) {
        let mut zhang = world.resident("张三").await;
        for (site, level) in [(HALL, 5), (HALL, 2), ("NH-0101", 4)] {
            let case = delivered_at(world, zhang.person(), None, site, Channel::Window).await;
            let said = json!({"level": level});
            zhang.json(Method::POST, &format!("/api/v1/cases/{case}/evaluation"), Some(&said)).await;
        }
        world.settle().await;
        let mut stranger = world.stranger();
        for (query, total, open) in [
            ("site=NH-HALL", 2, 1),
            ("item=CR012", 3, 1),
            ("item=SF001", 0, 0),
            ("week=2026-03-04", 3, 1),
            ("week=2026-03-09", 0, 0),
        ] {
            let path = format!("/api/v1/evaluations/figures?{query}");
            let figures = stranger.json(Method::GET, &path, None).await.json();
            assert_eq!((&figures["city"]["total"], &figures["open"]), (&json!(total), &json!(open)), "{query}");
        }
        stranger.get("/ratings?week=2026-03-02&site=NH-HALL").await;
        assert!(stranger.seen().has("周报") && stranger.seen().has("共 2 条评价"), "{}", stranger.seen().text());
    }

    async fn a_city_without_evaluations_says_so(world) {
        let mut stranger = world.stranger().in_english();
        assert_eq!(stranger.get("/ratings").await.status, StatusCode::OK);
        assert!(stranger.seen().has("No evaluations yet") && stranger.seen().all("table").is_empty());
        let figures = stranger.json(Method::GET, "/api/v1/evaluations/figures", None).await.json();
        assert_eq!((&figures["city"]["total"], &figures["sites"]), (&json!(0), &json!([])));
    }
}
