//! Sessions, cookies, forged requests.

use axum::body::Body;
use http::{Request, StatusCode};

use super::world::{BADGE, PASSWORD, World, number};

#[tokio::test]
async fn a_form_without_the_token_of_its_session_does_nothing() {
    let world = World::new();
    let mut zhang = world.resident().await;
    let seen = zhang.post("/test", "name=x").await;
    assert_eq!(seen.status, StatusCode::FORBIDDEN);
    assert!(seen.body.contains("页面已过期"));
    let token = zhang.token().await;
    assert_eq!(zhang.post("/test", &format!("_csrf={token}x&name=x")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(zhang.post("/test", &format!("_csrf={token}&name=x")).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_multipart_form_with_the_token_first_passes_and_arrives_whole() {
    let world = World::new();
    let mut zhang = world.resident().await;
    let token = zhang.token().await;
    let part = |name: &str, value: &str| {
        format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body = part("_csrf", &token) + &part("name", "王五") + "--B--\r\n";
    let request = Request::post("/test").header("content-type", "multipart/form-data; boundary=B");
    let seen = zhang.send(request.body(Body::from(body)).unwrap()).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER);
    assert!(zhang.get("/test").await.body.contains("王五，办好了"));
}

#[tokio::test]
async fn a_script_sends_the_token_as_a_header() {
    let world = World::new();
    let mut zhang = world.resident().await;
    let token = zhang.token().await;
    let request = Request::post("/test").header("x-csrf-token", token).body(Body::empty()).unwrap();
    assert_eq!(zhang.send(request).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn another_site_can_neither_sign_a_person_in_nor_act_for_them() {
    let world = World::new();
    let mut zhang = world.resident().await;
    for path in ["/signin", "/test"] {
        let request = Request::post(path).header("sec-fetch-site", "cross-site").body(Body::empty()).unwrap();
        assert_eq!(zhang.send(request).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_cookie_sent_by_another_site_does_not_count_for_the_api() {
    let world = World::new();
    let mut zhang = world.resident().await;
    assert_eq!(zhang.get("/api/v1/me").await.status, StatusCode::OK);
    let request =
        Request::get("/api/v1/me").header("sec-fetch-site", "cross-site").body(Body::empty()).unwrap();
    assert_eq!(zhang.send(request).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_program_signs_in_with_json_and_acts_with_its_token_alone() {
    let world = World::new();
    world.officer().await;
    let mut program = world.browser();
    let login = format!("{{\"login\":\"{BADGE}\",\"password\":\"{PASSWORD}\"}}");
    let request = Request::post("/api/v1/session").header("content-type", "application/json");
    let seen = program.send(request.body(Body::from(login)).unwrap()).await;
    assert_eq!(seen.status, StatusCode::CREATED, "{}", seen.body);
    let session = seen.json();
    assert_eq!(session["me"]["badge"], BADGE);
    let bearer = format!("Bearer {}", session["token"].as_str().unwrap());
    let ask = |method: &str, path: &str| {
        Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", &bearer)
            .body(Body::from("x"))
            .unwrap()
    };
    assert_eq!(program.send(ask("POST", "/api/v1/test/count")).await.status, StatusCode::CREATED);
    assert_eq!(program.send(ask("DELETE", "/api/v1/session")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(program.send(ask("GET", "/api/v1/me")).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_session_cookie_is_secure_under_https() {
    let world = World::with(crate::Options { https: true, ..crate::Options::default() });
    world.officer().await;
    let mut browser = world.browser();
    let seen = browser.post("/signin", &format!("login={BADGE}&password={PASSWORD}")).await;
    let cookies: Vec<_> = seen.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap()).collect();
    let session = cookies.iter().find(|cookie| cookie.starts_with("yc_session=")).unwrap();
    assert!(session.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{session}");
}

#[tokio::test]
async fn after_signing_in_one_is_where_one_wanted_to_go() {
    let world = World::new();
    let mut nobody = world.browser();
    let seen = nobody.get("/test/mine?tab=2").await;
    assert_eq!(seen.header("location"), "/signin?next=%2Ftest%2Fmine%3Ftab%3D2");
    world.resident().await;
    let form = format!("login={}&password={PASSWORD}&next=%2Ftest%2Fmine%3Ftab%3D2", number());
    assert_eq!(nobody.post("/signin", &form).await.header("location"), "/test/mine?tab=2");
    assert_eq!(nobody.get("/test/mine").await.body, "张三");
}

#[tokio::test]
async fn a_sign_in_never_leads_to_another_host() {
    let world = World::new();
    world.officer().await;
    for next in ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example"] {
        let form = format!("login={BADGE}&password={PASSWORD}&next={next}");
        assert_eq!(world.browser().post("/signin", &form).await.header("location"), "/desk", "{next}");
    }
}

#[tokio::test]
async fn a_wrong_password_shows_the_form_again_without_the_password() {
    let world = World::new();
    world.officer().await;
    let seen = world.browser().post("/signin", &format!("login={BADGE}&password=Wrong-2026")).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        seen.body.contains("账号或密码不正确")
            && seen.body.contains(BADGE)
            && !seen.body.contains("Wrong-2026")
    );
}

#[tokio::test]
async fn a_resident_signs_up_once_and_all_faults_of_the_form_are_shown_together() {
    let world = World::new();
    let mut new = world.browser();
    let seen = new.post("/signup", "name=%E5%BC%A0%E4%B8%89&id_number=123&phone=456&password=x").await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["href=\"#id_number\"", "href=\"#phone\"", "href=\"#password\"", "张三"] {
        assert!(seen.body.contains(field), "{field}");
    }
    let good =
        format!("name=%E5%BC%A0%E4%B8%89&id_number={}&phone=13000000001&password={PASSWORD}", number());
    assert_eq!(new.post("/signup", &good).await.header("location"), "/");
    assert_eq!(new.get("/test/mine").await.body, "张三");
}

#[tokio::test]
async fn a_resident_signs_in_with_a_code_that_the_demonstration_shows() {
    let world = World::new();
    world.resident().await;
    let mut browser = world.browser();
    let seen = browser.post("/signin/code", "phone=13000000001").await;
    let (_, after) = seen.body.split_once("您的验证码是 ").unwrap();
    let code = &after[..6];
    let done = browser.post("/signin/code", &format!("phone=13000000001&code={code}")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(browser.get("/test/mine").await.body, "张三");
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let world = World::new();
    let mut zhang = world.resident().await;
    let (session, token) = (zhang.cookie("yc_session").to_owned(), zhang.token().await);
    assert_eq!(zhang.post("/signout", &format!("_csrf={token}")).await.header("location"), "/");
    assert_eq!(zhang.cookie("yc_session"), "");
    let request = Request::get("/test/mine").header("cookie", format!("yc_session={session}"));
    let seen = world.browser().send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn residents_and_officers_stay_on_their_own_pages() {
    let world = World::new();
    assert_eq!(world.resident().await.get("/test/desk").await.status, StatusCode::FORBIDDEN);
    let mut officer = world.officer().await;
    assert_eq!(officer.get("/test/mine").await.status, StatusCode::FORBIDDEN);
    assert_eq!(officer.get("/test/desk").await.body, BADGE);
}

#[tokio::test]
async fn the_demonstration_offers_its_people_with_one_click_and_a_real_site_does_not() {
    let demo = World::new().browser().get("/signin").await.body;
    assert!(demo.contains("张三（居民）") && demo.contains("TEST"));
    let real = World::with(crate::Options::default()).browser().get("/signin").await.body;
    assert!(!real.contains("张三") && !real.contains(PASSWORD) && !real.contains("TEST"));
}
