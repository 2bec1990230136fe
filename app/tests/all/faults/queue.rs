//! More waits than the store takes.

use std::{net::SocketAddr, sync::mpsc};

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use plat_store::{Engine, Options, StoreError, Tx};
use serde_json::json;
use tower::ServiceExt as _;

use crate::{
    city::{PASSWORD, TestCity, on_both},
    stories::photographed,
};

/// The store, held fast: every writer waits, and the queue is full.
struct Jam {
    doors: Vec<mpsc::Sender<()>>,
}

impl Jam {
    async fn of(city: &TestCity) -> Self {
        let writers = if city.db().engine() == Engine::Sqlite { 1 } else { Options::small().writers };
        let mut doors = Vec::new();
        for _ in 0..writers {
            let (door, shut) = mpsc::channel::<()>();
            let (here, arrived) = tokio::sync::oneshot::channel();
            let (db, mut here) = (city.db().clone(), Some(here));
            tokio::spawn(async move {
                let hold = move |_: &mut Tx<'_>| {
                    here.take().map(|it| it.send(()));
                    let _released = shut.recv();
                    Ok::<_, StoreError>(())
                };
                db.write(hold).await
            });
            arrived.await.unwrap();
            doors.push(door);
        }
        while city.db().waiting() < Options::small().queue {
            for _ in city.db().waiting()..Options::small().queue {
                let db = city.db().clone();
                tokio::spawn(async move { db.write(|_| Ok::<_, StoreError>(())).await });
            }
            super::pause(20).await;
        }
        Self { doors }
    }

    /// Lets everything go, and waits until the queue is empty.
    async fn end(self, city: &TestCity) {
        drop(self.doors);
        while city.db().waiting() > 0 {
            super::pause(5).await;
        }
    }
}

/// A browser with its cookie.
struct Browser<'a> {
    city: &'a TestCity,
    cookie: String,
}

impl<'a> Browser<'a> {
    async fn signed_in(city: &'a TestCity, login: &str) -> Self {
        let mut browser = Self { city, cookie: String::new() };
        let (status, head, _) = browser.post("/signin", &format!("login={login}&password={PASSWORD}")).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        browser.cookie = head;
        browser
    }

    async fn get(&self, path: &str) -> (StatusCode, String) {
        let (status, _, body) = self.send(Request::get(path).body(Body::empty()).unwrap()).await;
        (status, body)
    }

    async fn post(&self, path: &str, form: &str) -> (StatusCode, String, String) {
        let form = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()));
        self.send(form.unwrap()).await
    }

    async fn send(&self, mut request: Request<Body>) -> (StatusCode, String, String) {
        request.headers_mut().insert(header::COOKIE, self.cookie.parse().unwrap());
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        let answer = self.city.router.clone().oneshot(request).await.unwrap();
        let (head, body) = answer.into_parts();
        let cookies = head.headers.get_all(header::SET_COOKIE).iter();
        let cookies: Vec<&str> = cookies.filter_map(|it| it.to_str().ok()?.split(';').next()).collect();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        (head.status, cookies.join("; "), String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// The value of the first hidden field with this name.
fn hidden<'p>(page: &'p str, name: &str) -> &'p str {
    let at = page.find(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name} in {page}"));
    page[at..].split("value=\"").nth(1).unwrap().split('"').next().unwrap()
}

#[test]
fn a_full_queue_is_told_at_once_with_503_and_the_same_request_goes_through_later() {
    on_both(async |it| {
        let zhang = it.resident(1).await;
        let jam = Jam::of(it).await;
        let (status, said) = zhang
            .call(axum::http::Method::POST, "/api/v1/applications", Some(json!({"item": "CR012"})))
            .await;
        assert_eq!((status, said["code"].as_str()), (StatusCode::SERVICE_UNAVAILABLE, Some("web.busy")));
        jam.end(it).await;
        photographed(&zhang, "CR012").await;
    });
}

#[test]
fn a_page_that_cannot_be_taken_now_says_so_in_words_and_keeps_all_that_was_typed() {
    on_both(async |it| {
        it.resident(1).await;
        let zhang = Browser::signed_in(it, "15400000001").await;
        let (_, page) = zhang.get("/apply/CR012").await;
        let csrf = hidden(&page, "_csrf").to_owned();
        let jam = Jam::of(it).await;
        let form = format!("_csrf={csrf}&delivery=pickup&permit_number=C00000001+%22%26%3C%E4%BD%A0");
        let (status, _, page) = zhang.post("/apply/CR012", &form).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{page}");
        assert!(page.contains("您填写的内容都还在") && page.contains("再次提交"), "{page}");
        assert!(page.contains("action=\"/apply/CR012\""), "{page}");
        assert_eq!((hidden(&page, "_csrf"), hidden(&page, "delivery")), (csrf.as_str(), "pickup"));
        assert_eq!(hidden(&page, "permit_number"), "C00000001 &#34;&#38;&#60;你");
        jam.end(it).await;
        let (status, _, page) = zhang.post("/apply/CR012", &form).await;
        assert_ne!(status, StatusCode::SERVICE_UNAVAILABLE, "{page}");
    });
}
