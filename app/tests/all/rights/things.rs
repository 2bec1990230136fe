//! The real things that routes are about, and the requests that ask for them.

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use cap_catalogue::edit::{self, MayEditCatalogue};
use plat_crypto::token;
use plat_facts::PersonRef;
use plat_identity::{
    Branch, DelegationReason, MayManageRights, NewDelegation, Relation, Role as Post, Roles,
};
use plat_kernel::{Date, Id, idno::ResidentId};
use plat_web::Route;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::cast::{Cast, Role, an_officer};
use crate::city::{HALL, TestCity};

/// What a request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Nothing,
    /// An application that was begun.
    Draft,
    /// An application for a bundle that was begun.
    ErrandDraft,
    /// A case of public order after so many steps of its way.
    Case(usize),
    /// A case with a photograph, handed in.
    Photographed,
    /// A case that is over and may be rated.
    Delivered,
    /// An officer whom no test needs.
    Account,
    /// A resident whom no test needs.
    Person,
    /// A declared conflict of interest.
    Conflict,
    /// A delegation of the decider's.
    Delegation,
    /// An item with a draft of its next version.
    Wording,
    /// The same, and its release is asked for.
    AskedWording,
}

/// What is sent.
#[derive(Debug, Clone)]
enum Sent {
    Form(Vec<(&'static str, String)>),
    Json(Value),
}

/// One way to ask a route.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    verb: &'static str,
    about: About,
    sent: Sent,
}

impl Ask {
    /// How the row of the table is called.
    pub(crate) fn title(&self, route: &Route) -> String {
        let verb = if self.verb.is_empty() { String::new() } else { format!(" {}", self.verb) };
        format!("{route}{verb}")
    }
}

/// The verbs of an officer: after how many steps they fit, and what they need on a page.
fn verbs() -> [(&'static str, usize, Value); 13] {
    let ground = "conditions-not-met";
    let defects = json!([{"material": null, "what": "号码不一致", "todo": "请核对"}]);
    [
        ("accept", 0, json!({})),
        ("correct-on-the-spot", 0, json!({"answers": {"remarks": "下午来取"}, "present": true})),
        ("ask-correction", 0, json!({"defects": defects})),
        ("answer-correction", 0, json!({})),
        ("refuse-acceptance", 0, json!({"ground": ground, "reason": "不符合条件"})),
        ("review", 1, json!({"grant": true, "opinion": "符合条件"})),
        ("suspend", 1, json!({"ground": "hearing", "told_days": 5})),
        ("resume", 1, json!({})),
        ("extend", 2, json!({"days": 5, "reason": "情况复杂"})),
        ("grant", 2, json!({})),
        ("refuse", 2, json!({"ground": ground, "reason": "不符合条件"})),
        ("produce", 3, json!({"serial": "339900000001"})),
        ("deliver", 4, json!({"way": "window"})),
    ]
}

/// How a route is asked.
pub(crate) fn asks(route: &Route) -> Vec<Ask> {
    let about = about(&route.path);
    if route.path == "/desk/cases/{id}/{verb}" {
        let ask = |(verb, steps, sent): (&'static str, usize, Value)| Ask {
            verb,
            about: About::Case(steps),
            sent: Sent::Form(flat(&sent)),
        };
        return verbs().into_iter().map(ask).collect();
    }
    if route.path == "/api/v1/desk/cases/{id}/commands" {
        let ask = |(verb, steps, mut sent): (&'static str, usize, Value)| {
            sent["verb"] = verb.into();
            Ask { verb, about: About::Case(steps), sent: Sent::Json(sent) }
        };
        return verbs().into_iter().map(ask).collect();
    }
    if route.path == "/desk/tasks/{id}/{deed}" {
        let ask = |(verb, sent)| Ask { verb, about: About::Case(0), sent: Sent::Form(sent) };
        return deeds().into_iter().map(ask).collect();
    }
    let sent = if route.path.starts_with("/api/") {
        Sent::Json(body(&route.path))
    } else {
        Sent::Form(fields(&route.path))
    };
    vec![Ask { verb: "", about, sent }]
}

/// What is done about who has a case, and what each wants to know.
fn deeds() -> [(&'static str, Vec<(&'static str, String)>); 6] {
    let words = || ("words", "请接着办".to_owned());
    let to = || ("badge", "NHW001".to_owned());
    [
        ("claim", vec![]),
        ("assign", vec![to(), words()]),
        ("forward", vec![to(), words()]),
        ("return", vec![words()]),
        ("park", vec![("event", "yes".to_owned()), words()]),
        ("wake", vec![]),
    ]
}

/// A command as the desk's form sends it.
fn flat(command: &Value) -> Vec<(&'static str, String)> {
    let text = |name: &str| command[name].as_str().map(ToOwned::to_owned);
    let number = |name: &str| command[name].as_u64().map(|it| it.to_string());
    let mut fields = vec![("grant", "yes".to_owned())];
    if let Some(remarks) = command["answers"]["remarks"].as_str() {
        fields.extend([("answers.remarks", remarks.to_owned()), ("present", "yes".to_owned())]);
    }
    for name in ["ground", "reason", "opinion", "serial", "way", "told_days", "days"] {
        fields.extend(text(name).or_else(|| number(name)).map(|value| (name, value)));
    }
    fields
}

fn about(path: &str) -> About {
    let starts = |start: &str| path.starts_with(start);
    if starts("/me/bundles/{id}") {
        About::ErrandDraft
    } else if starts("/desk/bundles/") {
        About::Nothing
    } else if path.contains("/files/{file}") && !starts("/applications") {
        About::Photographed
    } else if starts("/applications/{id}") || starts("/api/v1/applications/{id}") {
        About::Draft
    } else if starts("/rate/{case}") || path.ends_with("/evaluation") {
        About::Delivered
    } else if starts("/admin/officers/{id}") {
        About::Account
    } else if starts("/admin/people/{id}") {
        About::Person
    } else if starts("/admin/conflicts/{id}") {
        About::Conflict
    } else if starts("/admin/catalogue/{item}/release") || path.ends_with("/send-back") {
        About::AskedWording
    } else if starts("/admin/catalogue/{item}") {
        About::Wording
    } else if starts("/desk/delegations/{id}") {
        About::Delegation
    } else if [
        "/me/cases/{id}",
        "/desk/tasks/{id}",
        "/desk/cases/{id}",
        "/api/v1/cases/{id}",
        "/api/v1/desk/cases/{id}",
        "/api/v1/desk/tasks/{id}",
    ]
    .into_iter()
    .any(starts)
    {
        About::Case(0)
    } else {
        About::Nothing
    }
}

/// What a page's form sends where an empty one would not show who may.
fn fields(path: &str) -> Vec<(&'static str, String)> {
    let number = || "339900199001150014".to_owned();
    match path {
        "/applications/{id}/check" | "/me/bundles/{id}/check" => vec![("declare", "yes".to_owned())],
        "/me/offers/{id}" => vec![("answer", "decline".to_owned())],
        "/appointments" => visit(&[("day", "2026-03-05"), ("time", "09:00")]),
        "/appointments/wait" => {
            let day = ("2026-03-04", "2026-03-04");
            visit(&[("first", day.0), ("last", day.1), ("from", "12:00"), ("until", "12:10")])
        }
        "/admin/departments" => vec![("badge", "NHR001".to_owned()), ("department", "tax".to_owned())],
        "/desk/cases/{id}/seen" => vec![("material", "a-photograph".to_owned())],
        "/desk/cases/{id}/correct-on-the-spot" => {
            vec![("answers.remarks", "下午来取".to_owned()), ("present", "yes".to_owned())]
        }
        "/desk/bulk" => vec![("do", "claim".to_owned())],
        "/desk/search" => vec![("q", "NH260302-000001".to_owned())],
        "/desk/receive/find" => vec![("id_number", number())],
        "/admin/people" => vec![("number", number())],
        "/admin/officers/{id}/roles" => vec![("roles", "window".to_owned())],
        "/admin/officers/new" => vec![("name", "王明".to_owned())],
        "/desk/cases/{id}/shown" | "/desk/receive/shown" => {
            vec![("fields", "phone".to_owned()), ("reason", "contact".to_owned())]
        }
        _ => Vec::new(),
    }
}

/// What the form of an appointment sends.
fn visit(more: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let visit = [("site", HALL), ("item", "SF001"), ("persons", "1")];
    visit.iter().chain(more).map(|(name, value)| (*name, (*value).to_owned())).collect()
}

/// The same for a call of the API.
fn body(path: &str) -> Value {
    let application = json!({"item": "ZA002", "site": HALL, "answers": {"delivery": "pickup"}});
    match path {
        "/api/v1/applications" | "/api/v1/cases" => application,
        "/api/v1/cases/{id}/evaluation" => json!({"level": 5}),
        "/api/v1/cases/{id}/evaluation/answer" => json!({"satisfied": true}),
        "/api/v1/desk/ratings/{id}/steps" => json!({"step": "close", "version": 1}),
        "/api/v1/desk/cases" => {
            let owner = ResidentId::synthetic("339900", Date::constant(1990, 1, 15), 1).unwrap();
            json!({"id_number": owner.as_str(), "item": "ZA002", "answers": {"delivery": "pickup"}})
        }
        "/api/v1/desk/tasks/{id}" => json!({"deed": "claim", "version": 0}),
        "/api/v1/desk/cases/{id}/shown" => json!({"fields": ["phone"], "reason": "contact"}),
        "/api/v1/desk/cases/{id}/seen" => json!({"material": "a-photograph"}),
        "/api/v1/cases/{id}/uploads" => json!({"material": "a-photograph", "size": 10}),
        "/api/v1/cases/{id}/materials/{file}/turn" => json!({"degrees": 90}),
        "/api/v1/cases/{id}/materials/order" => json!({"material": "a-photograph", "pages": []}),
        "/api/v1/cases/{id}/materials/reuse" => {
            json!({"material": "a-photograph", "from": Id::<()>::nil().to_string(), "consent": true})
        }
        "/api/v1/appointments" => {
            json!({"site": HALL, "day": "2026-03-04", "time": "09:00", "items": ["SF001"]})
        }
        "/api/v1/appointments/{id}/move" => json!({"day": "2026-03-04", "time": "09:00"}),
        "/api/v1/appointments/wishes" => json!({"site": HALL, "items": ["SF001"], "first": "2026-03-04",
            "last": "2026-03-04", "from": "12:00", "until": "12:10"}),
        "/api/v1/offers/{id}" => json!({"answer": "declined"}),
        "/api/v1/desk/tickets" => json!({"items": []}),
        "/api/v1/desk/window/open" | "/api/v1/desk/window/hand-over" => json!({"window": 0}),
        "/api/v1/desk/rosters/duties" => json!({"window": 0, "officer": Id::<()>::nil().to_string(),
            "days": [], "hours": "", "first": "2026-03-04"}),
        "/api/v1/desk/rosters/duties/{id}/end" => json!({"last": "2026-03-04"}),
        "/api/v1/desk/rosters/absences" => json!({"officer": Id::<()>::nil().to_string(),
            "first": "2026-03-04", "last": "2026-03-03"}),
        "/api/v1/desk/rosters/skills" => json!({"officer": Id::<()>::nil().to_string(), "branches": []}),
        "/api/v1/departments/steps/{id}/{step}" => json!({"verb": "start"}),
        "/api/v1/departments/steps/{id}/{step}/shown" => json!({"reason": "law"}),
        "/api/v1/bundles/offers" => json!({"reference": "1", "bundle": "YJS02", "people": []}),
        _ => json!({}),
    }
}

/// A thing that was made for a request, by the parameters that name it.
#[derive(Debug, Default)]
pub(crate) struct Things {
    id: String,
    file: String,
    paper: String,
    version: i64,
    /// An earlier case for the same item, which whoever applies again says to know of.
    despite: Option<String>,
}

impl Things {
    pub(crate) async fn make(it: &TestCity, cast: &Cast, ask: &Ask) -> Self {
        match ask.about {
            About::Nothing => Self::default(),
            About::Draft => drafted(it, cast).await,
            About::ErrandDraft => errand_begun(it, cast).await,
            About::Case(steps) => of_case(it, cast.case(it, steps).await).await,
            About::Photographed => photographed(it, cast).await,
            About::Delivered => {
                let id = cast.case(it, 5).await;
                it.settle().await;
                of_case(it, id).await
            }
            About::Account => Self { id: account(it).await.to_string(), ..Self::default() },
            About::Person => Self { id: person(it).await.to_string(), ..Self::default() },
            About::Conflict => Self { id: conflict(it).await, ..Self::default() },
            About::Delegation => Self { id: delegation(it).await, ..Self::default() },
            About::Wording => {
                worded(it).await;
                Self::default()
            }
            About::AskedWording => {
                asked(it).await;
                Self::default()
            }
        }
    }

    /// Asks, and says what came of it in the words of the table.
    pub(crate) async fn ask(
        &mut self,
        it: &TestCity,
        route: &Route,
        ask: &Ask,
        session: Option<&str>,
    ) -> &'static str {
        let request = self.request(route, ask, (session, true));
        outcome(it, route, request).await
    }

    /// Asks without the token of the session.
    pub(crate) async fn forge(
        &mut self,
        it: &TestCity,
        route: &Route,
        ask: &Ask,
        session: Option<&str>,
    ) -> &'static str {
        let request = self.request(route, ask, (session, false));
        outcome(it, route, request).await
    }

    fn request(&self, route: &Route, ask: &Ask, (session, honest): (Option<&str>, bool)) -> Request<Body> {
        let path = self.filled(route, ask);
        let mut request = Request::builder().method(route.method.clone()).uri(path);
        request = request.header(header::HOST, "yichuang.test");
        let api = route.path.starts_with("/api/");
        if let Some(session) = session {
            let line = if api { format!("Bearer {session}") } else { format!("yc_session={session}") };
            request = request.header(if api { header::AUTHORIZATION } else { header::COOKIE }, line);
        }
        request = request.extension(ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 40_002))));
        if route.method == Method::GET {
            return request.body(Body::empty()).unwrap();
        }
        match &ask.sent {
            Sent::Json(body) => {
                let request = request.header(header::CONTENT_TYPE, "application/json");
                request.body(Body::from(body.to_string())).unwrap()
            }
            Sent::Form(fields) => {
                let csrf = session.filter(|_| honest).map(|it| token::derived(it, "csrf"));
                let mut pairs: Vec<(&str, String)> = csrf.into_iter().map(|it| ("_csrf", it)).collect();
                pairs.push(("version", self.version.to_string()));
                pairs.extend(self.despite.iter().map(|it| ("despite", it.clone())));
                pairs.extend(fields.iter().map(|(name, value)| (*name, value.clone())));
                let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                request.body(Body::from(urlencoded(&pairs))).unwrap()
            }
        }
    }

    /// The path with its parameters filled in.
    fn filled(&self, route: &Route, ask: &Ask) -> String {
        let mut path = String::new();
        for part in route.path.split_inclusive('/') {
            let name = part.trim_end_matches('/');
            match name.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
                Some(name) => {
                    path.push_str(&self.stands_for(route, ask, name));
                    path.push_str(if part.ends_with('/') { "/" } else { "" });
                }
                None => path.push_str(part),
            }
        }
        match route.path.as_str() {
            "/api/v1/desk/tasks" => path + "?tray=examine",
            "/api/v1/appointments/sites" => path + "?items=SF001",
            "/api/v1/appointments/times" => path + "?site=NH-HALL&items=SF001",
            "/appointments/wait" => path + "?site=NH-HALL&item=SF001",
            "/api/v1/cases/{id}/materials" => path + "?material=a-photograph",
            "/api/v1/cases/{id}/uploads/{upload}" => path + "?at=0",
            "/api/v1/verify" => path + "?number=NH260302-000001-R&code=00000-00000",
            _ => path,
        }
    }

    fn stands_for(&self, route: &Route, ask: &Ask, name: &str) -> String {
        match (route.path.split('/').nth(1).unwrap_or_default(), name) {
            (_, "item") | ("guides", "id") => "CR012".to_owned(),
            ("api", "id") if route.path.contains("/items/") => "CR012".to_owned(),
            ("problems", "code") => "web.not_found".to_owned(),
            ("bundles", "id") => "YJS02".to_owned(),
            ("api", "id") if route.path.contains("/bundles/") => "YJS02".to_owned(),
            (_, "step") => "household".to_owned(),
            // A week whose bulletin is out.
            ("ratings", "week") => "2026-01-05".to_owned(),
            (_, "id" | "file" | "secret" | "case") if is_kept_nowhere(&route.path) => nobody(),
            ("desk", "window") => "1".to_owned(),
            ("rate", "window") => "3".to_owned(),
            (_, "mark") => "attended".to_owned(),
            // No ticket is kept: whoever has no code is told that there is none.
            (_, "ticket") => "0000000000000000".to_owned(),
            ("desk", "verb") if route.path.starts_with("/desk/window/") => "next".to_owned(),
            ("boards", "window") => "13".to_owned(),
            (_, "site" | "code") => HALL.to_owned(),
            (_, "file") => self.file.clone(),
            (_, "number") => self.paper.clone(),
            (_, "deed" | "verb") => ask.verb.to_owned(),
            (_, "place") => "new".to_owned(),
            (_, "passkey" | "question" | "upload" | "officer") => nobody(),
            (_, "provider") => "none".to_owned(),
            (_, "id" | "case") if !self.id.is_empty() => self.id.clone(),
            (_, other) => panic!("{route}: say in rights/things.rs what {{{other}}} stands for"),
        }
    }
}

/// What no test keeps: whoever may not ask is refused before it is looked up, whoever may is told that it is not there.
fn is_kept_nowhere(path: &str) -> bool {
    let rooms = [
        "/admin/catalogue/",
        "/admin/programs/",
        "/api/v1/departments/",
        "/appointments/",
        "/desk/bundles/",
        "/errands/",
        "/me/checklists/",
        "/offers/",
        "/rate/code/",
        "/rate/kiosk/",
        "/ratings/",
        "/rosters/",
        "/visits/",
    ];
    rooms.iter().any(|room| path.contains(room))
}

fn nobody() -> String {
    Id::<()>::nil().to_string()
}

async fn of_case(it: &TestCity, id: String) -> Things {
    let case = it.city.cases.get(id.parse().unwrap()).await.unwrap();
    let version = case.version;
    let file = cap_cases::reading::file(&it.city.cases, case).await.unwrap();
    let paper = file.papers.first().map(|it| it.number.clone()).unwrap_or_default();
    Things { id, paper, version, file: nobody(), despite: None }
}

fn photograph_of(guide: &Value) -> String {
    let all = guide["materials"].as_array().unwrap();
    let wanted = all.iter().find(|it| it["provision"] == "upload" && it["required"] == true).unwrap();
    wanted["id"].as_str().unwrap().to_owned()
}

async fn drafted(it: &TestCity, cast: &Cast) -> Things {
    let owner = cast.caller(it, Role::Owner).await;
    let answers = json!({"delivery": "pickup", "destination": "hong-kong", "times": "once", "permit_number": "C00000001"});
    let application = json!({"item": "CR012", "site": HALL, "answers": answers});
    let draft = owner.post("/api/v1/applications", application).await;
    let id = draft["id"].as_str().unwrap().to_owned();
    let material = photograph_of(&owner.get("/api/v1/items/CR012").await);
    let path = format!("/api/v1/cases/{id}/materials?material={material}");
    let picture = plat_testing::PHOTOGRAPH.to_vec();
    let (status, file) = owner.send(Method::POST, &path, "application/octet-stream", picture).await;
    assert_eq!(status, StatusCode::CREATED, "{file}");
    let mine = owner.get("/api/v1/cases?limit=100").await;
    let earlier = mine["items"].as_array().unwrap().iter().find(|it| it["item"] == "CR012");
    let despite = earlier.map(|it| it["id"].as_str().unwrap().to_owned());
    Things { id, file: file["id"].as_str().unwrap().to_owned(), despite, ..Things::default() }
}

async fn errand_begun(it: &TestCity, cast: &Cast) -> Things {
    let owner = cast.caller(it, Role::Owner).await;
    let draft = owner.post("/api/v1/bundles/YJS02/drafts", json!({})).await;
    let id = draft["id"].as_str().unwrap().to_owned();
    Things { id, file: nobody(), ..Things::default() }
}

async fn photographed(it: &TestCity, cast: &Cast) -> Things {
    let draft = drafted(it, cast).await;
    let owner = cast.caller(it, Role::Owner).await;
    let answers = json!({"delivery": "pickup", "destination": "hong-kong", "times": "once", "permit_number": "C00000001"});
    let made = owner.post("/api/v1/cases", json!({"item": "CR012", "site": HALL, "answers": answers})).await;
    Things { file: draft.file, ..of_case(it, made["id"].as_str().unwrap().to_owned()).await }
}

async fn account(it: &TestCity) -> PersonRef {
    let badge = format!("NX{:05}", it.city.mint.chance().below(100_000));
    an_officer(it, &badge, (Branch::ExitEntry, HALL, Roles::from([Post::Window]))).await
}

async fn person(it: &TestCity) -> PersonRef {
    let serial = 100 + u16::try_from(it.city.mint.chance().below(800)).unwrap();
    let phone = format!("154{serial:08}");
    if let Some(known) = it.city.identity.find_resident_by_phone(&phone).await.unwrap() {
        return known.id;
    }
    it.resident(serial).await;
    it.city.identity.find_resident_by_phone(&phone).await.unwrap().unwrap().id
}

async fn conflict(it: &TestCity) -> String {
    let officer = account(it).await;
    let (proof, about) = (MayManageRights::of_installation(), ("339900199001150014", Relation::Spouse));
    it.city.identity.declare_conflict_for(&proof, officer, about).await.unwrap().id.to_string()
}

async fn worded(it: &TestCity) {
    let (may, item) = (MayEditCatalogue::of_installation(), "CR012".parse().unwrap());
    edit::start(&it.city.editors, &may, &item, 1).await.unwrap();
}

/// A draft that promises a day less, and the request for its release.
async fn asked(it: &TestCity) {
    let (may, item) = (MayEditCatalogue::of_installation(), "CR012".parse().unwrap());
    let (editors, effective) = (&it.city.editors, it.city.mint.today());
    let draft = edit::start(editors, &may, &item, 1).await.unwrap();
    let mut text = draft.text.clone();
    text.note = "ask".to_owned();
    // Another route may have left questions without an end.
    text.situation = None;
    let draft = edit::save(editors, &may, draft, text).await.unwrap();
    let acknowledged = edit::check(editors, &draft, effective).iter().map(edit::Finding::mark).collect();
    edit::ask(editors, &may, edit::Wish { draft, effective, acknowledged }).await.unwrap();
}

async fn delegation(it: &TestCity) -> String {
    let giver = it.city.identity.find_officer_by_badge("NHR005").await.unwrap().unwrap();
    let (from, until) = (Date::constant(2026, 3, 2), Date::constant(2026, 3, 6));
    let (receiver, reason) = (account(it).await, DelegationReason::Leave);
    let new = NewDelegation { receiver, role: Post::Decider, from, until, reason };
    it.city.identity.delegate(&giver, new).await.unwrap().id.to_string()
}

async fn outcome(it: &TestCity, route: &Route, request: Request<Body>) -> &'static str {
    let answer = it.router.clone().oneshot(request).await.unwrap();
    let to_sign_in =
        answer.headers().get(header::LOCATION).is_some_and(|it| it.as_bytes().starts_with(b"/signin"));
    let status = answer.status();
    let words = match status {
        _ if status.is_redirection() && to_sign_in => "sign in",
        _ if status.is_success() || status.is_redirection() => "yes",
        StatusCode::UNAUTHORIZED => "401",
        StatusCode::FORBIDDEN => "no",
        StatusCode::NOT_FOUND => "hidden",
        StatusCode::CONFLICT => "not now",
        StatusCode::GONE => "gone",
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST => "form",
        _ => "",
    };
    if words.is_empty() {
        let text = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        panic!("{route} answered {status}: {}", String::from_utf8_lossy(&text));
    }
    words
}

/// What somebody gets for an address.
pub(crate) async fn get(it: &TestCity, session: Option<&str>, path: &str) -> (u16, String) {
    let mut request = Request::get(path).header(header::HOST, "yichuang.test");
    if let Some(session) = session {
        let api = path.starts_with("/api/");
        let line = if api { format!("Bearer {session}") } else { format!("yc_session={session}") };
        request = request.header(if api { header::AUTHORIZATION } else { header::COOKIE }, line);
    }
    answered(it, request.body(Body::empty()).unwrap()).await
}

/// Whether the desk's search finds a case by its number.
pub(crate) async fn search(it: &TestCity, session: &str, number: &str) -> bool {
    let body = urlencoded(&[("_csrf", token::derived(session, "csrf")), ("q", number.to_owned())]);
    let request = Request::post("/desk/search")
        .header(header::HOST, "yichuang.test")
        .header(header::COOKIE, format!("yc_session={session}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let (_, page) = answered(it, request.body(Body::from(body)).unwrap()).await;
    page.contains(&format!(">{number}</a>"))
}

async fn answered(it: &TestCity, request: Request<Body>) -> (u16, String) {
    let answer = it.router.clone().oneshot(request).await.unwrap();
    let status = answer.status().as_u16();
    let text = to_bytes(answer.into_body(), 1 << 22).await.unwrap();
    (status, String::from_utf8_lossy(&text).into_owned())
}

fn urlencoded(pairs: &[(&str, String)]) -> String {
    let plain = |text: &str| -> String {
        let byte = |it: u8| match it {
            it if it.is_ascii_alphanumeric() || b"-_.".contains(&it) => char::from(it).to_string(),
            it => format!("%{it:02X}"),
        };
        text.bytes().map(byte).collect()
    };
    pairs
        .iter()
        .map(|(name, value)| format!("{}={}", plain(name), plain(value)))
        .collect::<Vec<_>>()
        .join("&")
}
