//! What anybody carries away: files, leaflets, open data.

use axum::http::{Method, header};
use plat_sheets::Limits;
use plat_testing::{Engine, World, both_engines};

use crate::city::{PRINTED, a_city};

async fn here() -> World {
    a_city(Engine::Sqlite).await
}

#[tokio::test]
async fn anybody_takes_the_catalogue_home_as_a_table_whole_or_by_branch() {
    let world = here().await;
    let mut reader = world.stranger();
    let csv = reader.get("/guides/export.csv?branch=fire").await;
    assert!(csv.body.starts_with(&[0xef, 0xbb, 0xbf]), "Excel knows it as Chinese by this mark");
    let book = plat_sheets::read(&csv.body, &Limits::default()).unwrap();
    assert_eq!(book.sheets[0].rows.len(), 5);
    let xlsx = reader.get("/guides/export.xlsx").await;
    assert_eq!(plat_sheets::read(&xlsx.body, &Limits::default()).unwrap().sheets[0].rows.len(), 414);
    assert_eq!(reader.get("/guides/export.csv?branch=weather").await.status, 404);
}

#[tokio::test]
async fn a_guide_is_printed_in_the_readers_language_with_the_way_back_to_it() {
    let world = here().await;
    let pdf = world.stranger().in_english().get("/guides/CR012/guide.pdf").await.clone();
    assert_eq!(pdf.headers[header::CONTENT_TYPE], "application/pdf");
    let printed = PRINTED.lock().unwrap().last().unwrap().clone();
    assert_eq!((printed.kind.as_str(), printed.path.as_str()), ("Service guide", "/guides/CR012"));
    assert_eq!(world.stranger().get("/guides/ZZ999/guide.pdf").await.status, 404);
}

both_engines! { a_city =>
    /// Who asks again is told that nothing changed.
    async fn open_data_is_sent_once_and_then_only_when_it_changed(world) {
        let mut program = world.stranger();
        for path in ["/api/v1/open/items.json", "/api/v1/open/items/CR012", "/api/v1/open/items.schema.json"] {
            let first = program.json(Method::GET, path, None).await;
            assert_eq!(first.status, 200, "{path}");
            let tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
            let request = axum::http::Request::get(path).header(header::IF_NONE_MATCH, tag);
            let request = request.extension(axum::extract::ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 1))));
            let request = request.body(axum::body::Body::empty()).unwrap();
            let again = tower::ServiceExt::oneshot(world.router(), request).await.unwrap();
            assert_eq!(again.status(), 304, "{path}");
        }
        let item = program.json(Method::GET, "/api/v1/open/items/CR012", None).await.json();
        assert_eq!(item["id"], "CR012");
        assert_eq!(item["confidence"], "high");
        assert_eq!(program.json(Method::GET, "/api/v1/open/items/ZZ999", None).await.status, 404);
    }
}
