//! The site under test and the person in front of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use askama::Template;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use http::{HeaderMap, Request, StatusCode, header};
use plat_crypto::MasterKeys;
use plat_facts::{Actor, NewFact};
use plat_identity::{Branch, Identity, MayManagePeople, NewOfficer, NewResident, Policy, Role, Roles};
use plat_kernel::idno::ResidentId;
use plat_kernel::{Bilingual, Chance, Clock, Mint};
use plat_store::scratch::Scratch;
use plat_store::{Db, Engine, StoreError};
use tower::ServiceExt as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::{
    Answer, AsOfficer, AsResident, DemoLogin, Errors, Fields, Json, Link, Module, Options, Page, Refusal,
    Routes, Web, site,
};

pub(super) const PASSWORD: &str = "Window-2026";
pub(super) const BADGE: &str = "T10001";

#[derive(Template)]
#[template(
    source = "{{ page.t(\"test.hello\") }}|{{ page.csrf }}|{% if let Some(it) = page.notice %}{{ it }}{% endif %}",
    ext = "html"
)]
struct Hello<'a> {
    page: &'a Page,
}

async fn hello(page: Page) -> Response {
    page.answer(Hello { page: &page })
}

async fn act(page: Page, form: Fields) -> Response {
    page.go_saying("/test", &page.t("test.done").with("name", form.text("name")))
}

async fn mine(AsResident(resident): AsResident) -> Response {
    resident.name.into_response()
}

async fn desk(AsOfficer(officer): AsOfficer) -> Response {
    officer.badge.into_response()
}

/// Count
#[utoipa::path(post, path = "/test/count", responses((status = 201, body = String)))]
async fn count(State(counter): State<Arc<AtomicU32>>, body: String) -> Response {
    let n = counter.fetch_add(1, Ordering::SeqCst) + 1;
    (StatusCode::CREATED, [(header::LOCATION, format!("/counted/{n}"))], format!("{n} {body}"))
        .into_response()
}

/// Read a JSON body
#[utoipa::path(post, path = "/test/json", responses((status = 200, body = String)))]
async fn json(page: Page, Json(body): Json<BTreeMap<String, u8>>) -> Answer {
    let mut errors = Errors::new();
    if !body.contains_key("age") {
        errors.add("age", page.t("error.web.required"));
    }
    errors.check()?;
    Ok("fine".into_response())
}

/// Be too busy
#[utoipa::path(get, path = "/test/busy", responses((status = 503)))]
async fn busy() -> Refusal {
    Refusal::from(StoreError::Busy { retry_after_secs: 3 })
}

/// Wait for ever
#[utoipa::path(post, path = "/test/slow", responses((status = 200)))]
async fn slow() -> Response {
    std::future::pending().await
}

/// Do something and lose the answer
#[utoipa::path(post, path = "/test/deed", responses((status = 500)))]
async fn deed(State(db): State<Db>) -> Answer {
    let mint = Mint::new(Clock::system(), Chance::system());
    let (stream, at, body) = (mint.id(), mint.now(), serde_json::json!({}));
    let fact = NewFact { stream, version: 1, kind: "test.deed_done", at, actor: Actor::System, body };
    db.write(move |tx| tx.append(&fact)).await?;
    Err(Refusal::internal("the answer is lost"))
}

fn module(db: &Db) -> Module {
    let pages = Routes::new()
        .get("/test", hello)
        .post("/test", act)
        .get("/test/mine", mine)
        .get("/test/desk", desk)
        .get("/test/panic", |Extension(never): Extension<String>| async { never })
        .get("/test/really-panic", really_panic)
        .get("/test/events", followed)
        .get("/test/busy", async || Refusal::from(StoreError::Busy { retry_after_secs: 3 }))
        .get("/test/broken", async || Refusal::from(StoreError::Engine("secret detail".to_owned())))
        .post("/test/large", async |body: String| body);
    let api = OpenApiRouter::new()
        .routes(routes!(count))
        .routes(routes!(json))
        .routes(routes!(slow))
        .routes(routes!(busy))
        .with_state(Arc::new(AtomicU32::new(0)))
        .merge(OpenApiRouter::new().routes(routes!(deed)).with_state(db.clone()));
    let zh = "\"test.hello\" = \"你好\"\n\"test.done\" = \"{name}，办好了\"";
    let en = "\"test.hello\" = \"hello\"\n\"test.done\" = \"{name}, it is done\"";
    Module::named("test").pages(pages).api(api).words(zh, en).link(Link::resident(
        "/test",
        "test.hello",
        "home",
    ))
}

async fn followed(live: crate::Live) -> Response {
    let (screen, view) = tokio::sync::watch::channel("<p>1</p>".into());
    let answer = live.follow(view);
    // Somebody fills it as long as the test goes on.
    std::mem::forget(screen);
    answer
}

async fn really_panic() -> Response {
    panic!("a test panics")
}

/// The site, its clock, and what keeps its database.
pub(super) struct World {
    router: Router,
    pub(super) identity: Identity,
    pub(super) clock: Clock,
    pub(super) db: Db,
    _scratch: Scratch,
}

impl World {
    pub(super) fn new() -> Self {
        Self::with(Options { demo: true, body_limit: 10_000, ..Options::default() })
    }

    pub(super) fn with(options: Options) -> Self {
        Self::run(options, Policy::demo())
    }

    /// A site where window officers must have a passkey.
    pub(super) fn strict() -> Self {
        let must_have_passkey = Roles::default().with(Role::Window);
        Self::run(Options::default(), Policy { must_have_passkey, ..Policy::demo() })
    }

    fn run(mut options: Options, policy: Policy) -> Self {
        let scratch = Scratch::on(Engine::Sqlite).unwrap();
        let clock = Clock::manual("2026-11-22T01:00:00Z".parse().unwrap());
        let mint = Mint::new(clock.clone(), Chance::seeded(1));
        let migrations = [plat_identity::MIGRATIONS, crate::MIGRATIONS];
        let db = Db::open(scratch.place(), &migrations, &mint, plat_store::Options::small()).unwrap();
        let identity = Identity::new(db.clone(), mint.clone(), MasterKeys::from_secret([7; 32]))
            .with_policy(policy)
            .with_address("http://localhost:8080", "一窗");
        let label = Bilingual::new("张三（居民）", "Zhang San (resident)");
        options.demo_people = vec![DemoLogin { label, login: number(), password: PASSWORD.to_owned() }];
        let web = Web { db: db.clone(), identity: identity.clone(), mint, options };
        let router = site(vec![module(&db)], web).unwrap().router;
        Self { router, identity, clock, db, _scratch: scratch }
    }

    pub(super) fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new() }
    }

    /// A browser of the resident Zhang San, who has just signed in.
    pub(super) async fn resident(&self) -> Browser {
        let (name, phone, password) = ("张三".to_owned(), "13000000001".to_owned(), PASSWORD.to_owned());
        self.identity.sign_up(NewResident { name, id_number: number(), phone, password }).await.unwrap();
        self.signed_in(&number()).await
    }

    /// A browser of an officer, who has just signed in.
    pub(super) async fn officer(&self) -> Browser {
        self.an_officer().await;
        self.signed_in(BADGE).await
    }

    /// An officer who has an account.
    pub(super) async fn an_officer(&self) {
        let new = NewOfficer {
            name: "李四".to_owned(),
            badge: BADGE.to_owned(),
            branch: Branch::Household,
            site: "hall".parse().unwrap(),
            roles: Roles::default().with(Role::Window),
            password: PASSWORD.to_owned(),
            id_number: None,
        };
        self.identity.insert_officer(MayManagePeople::of_installation(), new).await.unwrap();
    }

    async fn signed_in(&self, login: &str) -> Browser {
        let mut browser = self.browser();
        let seen = browser.post("/signin", &format!("login={login}&password={PASSWORD}")).await;
        assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.body);
        browser
    }
}

/// The identity number of the resident: under a division code that was never assigned.
pub(super) fn number() -> String {
    ResidentId::synthetic("339900", "1990-01-01".parse().unwrap(), 1).unwrap().as_str().to_owned()
}

/// A browser: keeps cookies, follows nothing.
pub(super) struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Seen {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

impl Browser {
    /// Follows a page: what comes back, with the line still open.
    pub(super) async fn follow(&mut self, path: &str) -> Response {
        self.router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
    }

    pub(super) async fn get(&mut self, path: &str) -> Seen {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(super) async fn post(&mut self, path: &str, form: &str) -> Seen {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    pub(super) async fn send(&mut self, mut request: Request<Body>) -> Seen {
        let line: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !line.is_empty() {
            request.headers_mut().insert(header::COOKIE, line.join("; ").parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let body = String::from_utf8(to_bytes(body, 1 << 22).await.unwrap().to_vec()).unwrap();
        Seen { status: parts.status, headers: parts.headers, body }
    }

    /// The answer as it goes over the wire.
    pub(super) async fn raw(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub(super) fn cookie(&self, name: &str) -> &str {
        self.cookies.get(name).map(String::as_str).unwrap_or_default()
    }

    /// The token that a page of this session carries.
    pub(super) async fn token(&mut self) -> String {
        self.get("/test").await.body.split('|').nth(1).unwrap().to_owned()
    }
}
