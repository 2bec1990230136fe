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
        let sites = stranger.seen().all("th[scope=rowgroup]");
        assert_eq!(sites, ["宁和市公安政务服务中心", "柳桥派出所"], "the hall comes first");
        assert!(stranger.seen().has("共 4 条评价") && !stranger.seen().has("张"));
        let everything = answer.html() + &stranger.seen().html();
        assert!(!everything.contains("只有我知道") && !everything.contains(&zhang.person().to_string()));
    }

    async fn a_city_without_evaluations_says_so(world) {
        let mut stranger = world.stranger().in_english();
        assert_eq!(stranger.get("/ratings").await.status, StatusCode::OK);
        assert!(stranger.seen().has("No evaluations yet") && stranger.seen().all("table").is_empty());
        let figures = stranger.json(Method::GET, "/api/v1/evaluations/figures", None).await.json();
        assert_eq!((&figures["city"]["total"], &figures["sites"]), (&json!(0), &json!([])));
    }
}
