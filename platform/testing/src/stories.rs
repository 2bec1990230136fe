//! The world tells stories about itself: that people can sign in, and that a story runs on both engines.

use http::{Method, StatusCode};
use plat_identity::Role;
use plat_kernel::Date;

use crate::{Built, Engine, World, both_engines};

async fn an_empty_site(engine: Engine) -> World {
    World::on(engine, &[], |_| Built::default()).await
}

both_engines! { an_empty_site =>
    async fn a_resident_is_signed_in_and_stays_so(world) {
        let mut zhang = world.resident("张三").await;
        assert_eq!(zhang.get("/signin").await.status, StatusCode::OK);
        assert!(zhang.cookie(plat_web::SESSION_COOKIE).is_some());
        let known = world.house().identity.resident(zhang.person()).await.unwrap();
        assert_eq!(known.unwrap().name, "张三");
    }

    async fn an_officer_is_signed_in_at_a_site(world) {
        let wang = world.officer(Role::Window, "hall").await;
        let mut other = world.officer(Role::Decider, "hall").await;
        assert_ne!(wang.person(), other.person());
        let nothing = other.json(Method::GET, "/api/v1/nothing", None).await;
        assert_eq!((nothing.status, nothing.json()["status"].as_u64()), (StatusCode::NOT_FOUND, Some(404)));
    }

    async fn time_moves_when_told_to(world) {
        let before = world.clock().now();
        world.settle().await;
        assert_eq!(world.clock().now(), before);
        world.morning_of(Date::constant(2026, 3, 9));
        assert_eq!(world.clock().today(), Date::constant(2026, 3, 9));
    }
}

#[test]
fn a_stranger_reads_english_if_they_ask_for_it() {
    crate::on_sqlite(an_empty_site, async |world: &World| {
        let mut stranger = world.stranger().in_english();
        assert_eq!(stranger.get("/signin").await.attr("html", "lang").unwrap(), "en");
        assert_eq!(stranger.get("/signin?lang=zh").await.attr("html", "lang").unwrap(), "zh-CN");
        assert_eq!(stranger.get("/signin").await.attr("html", "lang").unwrap(), "zh-CN");
    });
}
