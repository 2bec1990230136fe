//! What follows from a bad rating, as the people live it.

use http::{Method, StatusCode};
use plat_facts::{
    CaseRef, Published,
    evaluation::{BadRatingClosed, BadRatingEscalated, BadRatingOpened, BadRatingSetAside, CaseEvaluated},
};
use plat_identity::Role;
use plat_kernel::Date;
use plat_store::StoreError;
use plat_testing::{Browser, World, both_engines};
use serde_json::json;

use crate::city::{HALL, a_city, again, delivered, row};

const OPEN: &str = "/desk/ratings";
const NOTES: &str = "SELECT words FROM evaluation_step";

/// A case of the resident's, delivered by the officer and rated badly.
pub(crate) async fn rated(
    world: &World,
    zhang: &mut Browser,
    officer: &Browser,
    said: serde_json::Value,
) -> CaseRef {
    let case = delivered(world, zhang.person(), Some(officer.person())).await;
    zhang.json(Method::POST, &format!("/api/v1/cases/{case}/evaluation"), Some(&said)).await;
    world.settle().await;
    case
}

pub(crate) async fn does(who: &mut Browser, form: &str, choice: &str, words: &str) {
    let mut typed = vec![("words", words)];
    if !choice.is_empty() {
        typed.push(("choice", choice));
    }
    who.submit(&format!("form[action$=\"/{form}\"]"), &typed, &[]).await;
}

both_engines! { a_city =>
    async fn a_bad_rating_is_contacted_verified_mended_revisited_and_closed_and_the_resident_answers(world) {
        let mut zhang = world.resident("张三").await;
        let window = world.officer(Role::Window, HALL).await;
        let mut decider = world.officer(Role::Decider, HALL).await;
        let said = json!({"level": 1, "aspects": ["guide"], "words": "照片要求写得不清楚"});
        let case = rated(world, &mut zhang, &window, said).await;

        zhang.get(&format!("/rate/{case}")).await;
        assert!(zhang.seen().has("我们会在2026年3月3日前联系您"), "{}", zhang.seen().text());
        decider.get(OPEN).await;
        decider.follow("往来港澳个人旅游签注").await;
        assert!(decider.seen().has("照片要求写得不清楚") && decider.seen().has("指南精准度"), "{}", decider.seen().text());
        assert!(!decider.seen().has("张三"), "the name is masked");
        assert!(!decider.seen().has("13"), "no number of a phone before it was asked for");
        decider.submit("form[action$=\"/phone\"]", &[], &[]).await;
        assert!(decider.seen().has("查看联系电话"));

        does(&mut decider, "contact", "reached", "").await;
        assert_eq!(decider.seen().status, StatusCode::UNPROCESSABLE_ENTITY, "a step is put into words");
        does(&mut decider, "contact", "reached", "说指南里没有尺寸").await;
        does(&mut decider, "verify", "founded", "指南确实没有写尺寸").await;
        does(&mut decider, "mend", "", "指南已补上照片尺寸").await;
        does(&mut decider, "revisit", "content", "看过了，可以").await;
        does(&mut decider, "close", "", "").await;
        assert!(decider.seen().has("已经没有要做的事"), "{}", decider.seen().text());

        zhang.get(&format!("/rate/{case}")).await;
        assert!(zhang.seen().has("已经办结") && zhang.seen().has("指南已补上照片尺寸"), "{}", zhang.seen().text());
        assert!(!zhang.seen().has("指南确实没有写尺寸"), "notes of the desk stay there");
        zhang.submit("form[action$=\"/answer\"]", &[("satisfied", "no"), ("words", "尺寸还是错的")], &[]).await;
        assert!(zhang.seen().has("已转督查人员重新处理"), "{}", zhang.seen().text());

        decider.get(OPEN).await;
        decider.follow("往来港澳个人旅游签注").await;
        assert!(decider.seen().has("这一步由别人办理"), "{}", decider.seen().text());
        let mut supervisor = world.officer(Role::Supervisor, HALL).await;
        supervisor.get(OPEN).await;
        supervisor.follow("往来港澳个人旅游签注").await;
        assert!(supervisor.seen().has("尺寸还是错的"));
        does(&mut supervisor, "verify", "founded", "尺寸写错了一位").await;
        does(&mut supervisor, "mend", "", "已改正").await;
        does(&mut supervisor, "revisit", "content", "好了").await;
        does(&mut supervisor, "close", "", "").await;
        supervisor.get("/desk/ratings?over=yes").await;
        assert!(supervisor.seen().has("已办结"));

        let facts = world.db().facts();
        facts.settle().await.unwrap();
        let facts = facts.after(0, 200).await.unwrap();
        assert!(facts.iter().all(|fact| !fact.body.to_string().contains("尺寸")), "words stand in no fact");
        let closed: Vec<_> = facts.iter().filter_map(BadRatingClosed::read).map(Result::unwrap).collect();
        assert_eq!((closed.len(), closed[0].late, closed[0].revisited.as_deref()), (2, false, Some("content")));
        assert!(row(world, case).await.is_some_and(|(level, ..)| level == 1), "the rating stays as it was");
    }

    async fn the_officer_who_served_finds_no_rating_of_their_own_work(world) {
        let mut zhang = world.resident("张三").await;
        let mut decider = world.officer(Role::Decider, HALL).await;
        rated(world, &mut zhang, &decider, json!({"level": 2, "words": "态度不好"})).await;
        decider.get(OPEN).await;
        assert!(decider.seen().has("没有差评"), "{}", decider.seen().text());
        let mut other = world.officer(Role::HardCase, HALL).await;
        other.get(OPEN).await;
        other.follow("往来港澳个人旅游签注").await;
        let address = other.seen().address.clone();
        let shown = decider.get(&address).await.status;
        assert_eq!(shown, StatusCode::NOT_FOUND);
        let done = decider.post_form(&format!("{address}/contact"), &[("choice", "reached"), ("version", "1")]).await;
        assert_eq!(done.status, StatusCode::NOT_FOUND);
        for role in [Role::Window, Role::Reviewer, Role::SystemAdministrator, Role::AuditAdministrator] {
            let mut officer = world.officer(role, HALL).await;
            assert_eq!(officer.get(OPEN).await.status, StatusCode::FORBIDDEN, "{role:?}");
            assert_eq!(officer.get(&address).await.status, StatusCode::NOT_FOUND, "{role:?}");
        }
    }

    async fn an_unnamed_rating_names_nobody_and_is_closed_without_a_call(world) {
        let mut zhang = world.resident("张三").await;
        let window = world.officer(Role::Window, HALL).await;
        let mut decider = world.officer(Role::Decider, HALL).await;
        let case = delivered(world, zhang.person(), Some(window.person())).await;
        zhang.get(&format!("/rate/{case}")).await;
        zhang.submit("main form", &[("level", "2"), ("words", "等得太久"), ("unnamed", "yes")], &[]).await;
        world.settle().await;
        decider.get(OPEN).await;
        decider.follow("往来港澳个人旅游签注").await;
        assert!(decider.seen().has("匿名") && decider.seen().has("等得太久") && !decider.seen().has("评价人"));
        assert!(decider.seen().all("form[action$=\"/phone\"]").is_empty());
        does(&mut decider, "verify", "no_ground", "当天排队符合规定").await;
        does(&mut decider, "explain", "", "节后人多，可以先预约").await;
        does(&mut decider, "close", "", "").await;
        zhang.get(&format!("/rate/{case}")).await;
        assert!(zhang.seen().has("解释说明") && zhang.seen().has("节后人多，可以先预约"), "{}", zhang.seen().text());
    }

    async fn a_mistaken_rating_is_set_aside_by_a_second_person_alone_and_stays_readable(world) {
        let mut zhang = world.resident("张三").await;
        let window = world.officer(Role::Window, HALL).await;
        let mut first = world.officer(Role::Supervisor, HALL).await;
        let case = rated(world, &mut zhang, &window, json!({"level": 1, "words": "按错了"})).await;
        first.get(OPEN).await;
        first.follow("往来港澳个人旅游签注").await;
        let address = first.seen().address.clone();
        does(&mut first, "doubt", "mistaken", "本人说按错了").await;
        assert!(first.seen().has("这一步由别人办理"), "{}", first.seen().text());
        let own = first.post_form(&format!("{address}/review"), &[("choice", "set_aside"), ("words", "是"), ("version", "2")]).await;
        assert_eq!(own.status, StatusCode::FORBIDDEN);
        assert!(own.has("第二人"), "{}", own.text());

        let mut second = world.officer(Role::Supervisor, HALL).await;
        second.get(&address).await;
        does(&mut second, "review", "set_aside", "电话核实，确为误评").await;
        assert!(second.seen().has("不计入") && second.seen().has("按错了"), "{}", second.seen().text());
        zhang.get(&format!("/rate/{case}")).await;
        assert!(zhang.seen().has("非常不满意") && zhang.seen().has("单独统计"), "{}", zhang.seen().text());
        let figures = world.stranger().json(Method::GET, "/api/v1/evaluations/figures", None).await.json();
        assert_eq!((&figures["city"]["total"], &figures["set_aside"]), (&json!(0), &json!(1)));
        let facts = world.db().facts().after(0, 200).await.unwrap();
        assert_eq!(facts.iter().filter_map(BadRatingSetAside::read).count(), 1);
    }

    async fn what_is_overdue_comes_before_the_supervisor_once_for_each_step(world) {
        let mut zhang = world.resident("张三").await;
        let window = world.officer(Role::Window, HALL).await;
        rated(world, &mut zhang, &window, json!({"level": 1})).await;
        for day in [3, 4, 5] {
            world.morning_of(Date::constant(2026, 3, day));
            world.settle().await;
        }
        let mut supervisor = world.officer(Role::Supervisor, HALL).await;
        supervisor.get(OPEN).await;
        assert!(supervisor.seen().has("已提交督办"), "{}", supervisor.seen().text());
        assert_eq!(supervisor.seen().all(".lamp.red").len(), 1);
        let facts = world.db().facts().after(0, 200).await.unwrap();
        let brought: Vec<_> = facts.iter().filter_map(BadRatingEscalated::read).map(Result::unwrap).collect();
        assert_eq!((brought.len(), brought[0].due), (1, Date::constant(2026, 3, 3)));
    }

    async fn tasks_that_were_lost_are_opened_again_from_the_facts_and_told_once(world) {
        let mut zhang = world.resident("张三").await;
        let window = world.officer(Role::Window, HALL).await;
        rated(world, &mut zhang, &window, json!({"level": 1})).await;
        let evaluations = crate::city::evaluations(world.house());
        let work = cap_evaluation::work(&evaluations);
        let runner = plat_jobs::Runner::idle(world.db().clone(), world.house().mint.clone(), work);
        runner.rewind("evaluation.open").await.unwrap();
        runner.settle().await;
        assert!(runner.health().is_good(), "{:?}", runner.health());
        let facts = world.db().facts().after(0, 100).await.unwrap();
        assert_eq!(facts.iter().filter_map(CaseEvaluated::read).count(), 1);
        assert_eq!(facts.iter().filter_map(BadRatingOpened::read).count(), 1);
    }

    async fn notes_are_sealed_and_two_officers_do_not_overwrite_each_other(world) {
        let mut zhang = world.resident("张三").await;
        let window = world.officer(Role::Window, HALL).await;
        rated(world, &mut zhang, &window, json!({"level": 1})).await;
        let mut decider = world.officer(Role::Decider, HALL).await;
        decider.get(OPEN).await;
        decider.follow("往来港澳个人旅游签注").await;
        let mut other = world.officer(Role::HardCase, HALL).await;
        other.get(&decider.seen().address.clone()).await;
        does(&mut decider, "contact", "reached", "家住中山路").await;
        does(&mut other, "contact", "not_reached", "").await;
        assert!(other.seen().has("别人刚刚处理过"), "{}", other.seen().text());
        let words: Result<Vec<Vec<u8>>, StoreError> = world.db().read(|tx| tx.list(NOTES, &[], |row| row.blob(0))).await;
        let words = words.unwrap();
        assert_eq!(words.len(), 1);
        assert!(words[0].len() > 30 && !words[0].windows(9).any(|it| it == "中山路".as_bytes()));
    }

    async fn the_desk_works_over_the_api_as_well(world) {
        let mut zhang = world.resident("张三").await;
        let window = world.officer(Role::Window, HALL).await;
        let mut decider = world.officer(Role::Decider, HALL).await;
        let case = rated(world, &mut zhang, &window, json!({"level": 1, "words": "慢"})).await;
        let list = decider.json(Method::GET, "/api/v1/desk/ratings", None).await.json();
        let id = list["items"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!((&list["items"][0]["stage"], &list["items"][0]["lamp"]), (&json!("contact"), &json!("green")));
        let here = format!("/api/v1/desk/ratings/{id}");
        let mut version = decider.json(Method::GET, &here, None).await.json()["version"].as_i64().unwrap();
        for (step, choice) in [("contact", "reached"), ("verify", "founded"), ("mend", ""), ("revisit", "content"), ("close", "")] {
            let body = json!({"step": step, "choice": choice, "words": "已处理", "version": version});
            let answer = decider.json(Method::POST, &format!("{here}/steps"), Some(&body)).await;
            assert_eq!(answer.status, StatusCode::OK, "{step}: {}", answer.text());
            version = answer.json()["version"].as_i64().unwrap();
        }
        let mut zhang = again(world, &zhang).await;
        let body = json!({"satisfied": true});
        let path = format!("/api/v1/cases/{case}/evaluation");
        assert_eq!(zhang.json(Method::GET, &path, None).await.json()["done"]["stage"], "closed");
        let answered = zhang.json(Method::POST, &format!("{path}/answer"), Some(&body)).await;
        assert_eq!(answered.json()["done"]["answerable"], false, "{}", answered.text());
        let twice = zhang.json(Method::POST, &format!("{path}/answer"), Some(&body)).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
    }
}
