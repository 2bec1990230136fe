//! A department's own system, let in by client id and secret.

use std::net::SocketAddr;

use axum::{body::Body, extract::ConnectInfo};
use http::{Method, Request, StatusCode, header};
use plat_facts::Actor;
use plat_identity::{MayAuthorisePrograms, MayRegisterPrograms, NewProgram};
use plat_testing::{World, both_engines};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::city::{bundles_of, chosen, hand_in, ninghe, read, states};

/// A program as the other end of a connection.
struct Caller<'w> {
    world: &'w World,
    authorization: String,
}

impl Caller<'_> {
    async fn sends(&self, request: (Method, &str), kind: &str, body: String) -> (StatusCode, Value) {
        let (method, path) = request;
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, kind)
            .header(header::AUTHORIZATION, &self.authorization)
            .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_002))));
        let answer = self.world.router().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    async fn gets(&self, path: &str) -> (StatusCode, Value) {
        self.sends((Method::GET, path), "application/json", String::new()).await
    }

    async fn posts(&self, path: &str, body: Value) -> (StatusCode, Value) {
        self.sends((Method::POST, path), "application/json", body.to_string()).await
    }
}

/// The program of a department with a token, as its system gets one: Basic, as OAuth 2.0 has it.
async fn program_of<'w>(world: &'w World, department: &str) -> (Caller<'w>, plat_facts::ProgramRef) {
    let identity = &world.house().identity;
    let new = NewProgram {
        department: department.parse().unwrap(),
        name: "民政一体化系统".to_owned(),
        networks: "127.0.0.0/8".to_owned(),
    };
    let program = identity.register_program(&MayRegisterPrograms::of_installation(), new).await.unwrap().id;
    let given = identity.issue_secret(&MayAuthorisePrograms::of_installation(), program).await.unwrap();
    let form = format!("grant_type=client_credentials&client_id={program}&client_secret={}", given.secret);
    let door = Caller { world, authorization: String::new() };
    let asked = (Method::POST, "/api/v1/machine/token");
    let (status, body) = door.sends(asked, "application/x-www-form-urlencoded", form).await;
    assert_eq!(
        (status, &body["token_type"], &body["expires_in"]),
        (StatusCode::OK, &json!("Bearer"), &json!(900))
    );
    let authorization = format!("Bearer {}", body["access_token"].as_str().unwrap());
    (Caller { world, authorization }, program)
}

both_engines! { ninghe =>
    async fn a_departments_own_system_works_its_step_and_is_named_as_who_did_it(world) {
        let mut zhang = world.resident("张三").await;
        let errand = hand_in(world, &mut zhang, &chosen()).await;
        let (system, program) = program_of(world, "civil-affairs").await;
        let (_, me) = system.gets("/api/v1/me").await;
        assert_eq!((&me["kind"], &me["department"]), (&json!("program"), &json!("civil-affairs")));
        let (_, list) = system.gets("/api/v1/departments/steps").await;
        assert_eq!(list.as_array().unwrap().len(), 1, "{list}");
        let path = format!("/api/v1/departments/steps/{}/funeral", errand["id"].as_str().unwrap());
        let (status, done) = system.posts(&path, json!({ "verb": "finish", "words": "已火化" })).await;
        assert_eq!((status, &done["state"]), (StatusCode::OK, &json!("granted")), "{done}");
        assert_eq!(states(&read(&mut zhang, &errand).await)["funeral"], "granted");
        world.settle().await;
        let facts = world.db().facts().after(0, 500).await.unwrap();
        let ended = facts.iter().find(|it| it.kind == "bundles.part_ended" && it.body["step"] == "funeral").unwrap();
        assert_eq!(ended.actor, Actor::Program(program));
    }

    async fn what_a_system_sees_in_clear_the_person_reads_with_its_name(world) {
        let mut zhang = world.resident("张三").await;
        let errand = hand_in(world, &mut zhang, &chosen()).await;
        let (system, _) = program_of(world, "civil-affairs").await;
        let path = format!("/api/v1/departments/steps/{}/funeral", errand["id"].as_str().unwrap());
        let (_, masked) = system.gets(&path).await;
        assert_ne!(masked["answers"]["deceased_name"], "李四", "masked as on every desk: {masked}");
        let (status, silent) = system.posts(&format!("{path}/shown"), json!({ "reason": "" })).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{silent}");
        let (_, clear) = system.posts(&format!("{path}/shown"), json!({ "reason": "examine" })).await;
        assert_eq!((&clear["answers"]["deceased_name"], clear["answers"].get("bank_account")), (&json!("李四"), None));
        let seen = zhang.get("/me/shown").await;
        assert!(seen.has("民政一体化系统") && seen.has("审核申请内容"), "{}", seen.text());
    }

    async fn a_system_does_nothing_but_its_departments_steps(world) {
        let mut zhang = world.resident("张三").await;
        let errand = hand_in(world, &mut zhang, &chosen()).await;
        let (tax, _) = program_of(world, "tax").await;
        let path = format!("/api/v1/departments/steps/{}/funeral", errand["id"].as_str().unwrap());
        assert_eq!(tax.gets(&path).await.0, StatusCode::NOT_FOUND, "another department's step is not there");
        assert_eq!(tax.posts(&path, json!({ "verb": "start" })).await.0, StatusCode::NOT_FOUND);
        for path in ["/api/v1/errands", "/api/v1/desk/tasks", "/api/v1/cases", "/admin/departments", "/me/bundles"] {
            let (status, body) = tax.gets(path).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{path}: {body}");
        }
        let offer = json!({ "reference": "1", "bundle": "YJS02", "people": ["11010519491231002X"] });
        assert_eq!(tax.posts("/api/v1/bundles/offers", offer).await.0, StatusCode::FORBIDDEN, "a death is not theirs to certify");
        let wrong = Caller { world, authorization: tax.authorization.replace("ycp_", "ycp_x") };
        assert_eq!(wrong.gets("/api/v1/departments/steps").await.0, StatusCode::UNAUTHORIZED);
    }

    async fn a_departments_own_system_makes_an_offer_and_sees_what_became_of_it(world) {
        let mut zhang = world.resident("张三").await;
        let resident = world.house().identity.resident(zhang.person()).await.unwrap().unwrap();
        let (system, program) = program_of(world, "health").await;
        let offer = json!({ "reference": "D-1", "bundle": "YJS02", "people": [resident.id_number.as_str()],
            "fields": { "deceased_name": "李四", "died_on": "2026-02-27" } });
        let (status, made) = system.posts("/api/v1/bundles/offers", offer.clone()).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        assert_eq!(system.posts("/api/v1/bundles/offers", offer).await.1, made, "the same notice is the same offer");
        let path = format!("/api/v1/offers/{}", made["offer"].as_str().unwrap());
        let begun = zhang.json(Method::POST, &path, Some(&json!({"answer": "accepted"}))).await;
        assert_eq!(begun.status, StatusCode::OK, "{}", begun.html());
        let drafts = cap_bundles::draft::list(&bundles_of(world.house()), &resident).await.unwrap();
        assert_eq!(drafts[0].answers["deceased_name"], "李四", "what it brought is typed by nobody");
        let (_, listed) = system.gets("/api/v1/bundles/offers").await;
        assert_eq!((&listed["items"][0]["accepted"], &listed["items"][0]["handed_in"]), (&json!(1), &json!(0)), "{listed}");
        world.settle().await;
        let facts = world.db().facts().after(0, 500).await.unwrap();
        let offered = facts.iter().find(|it| it.kind == "bundles.bundle_offered").unwrap();
        assert_eq!(offered.actor, Actor::Program(program));
    }
}
