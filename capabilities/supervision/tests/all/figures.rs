//! What supervisors see: figures, the cases behind them, and nothing of anybody else's post.

use http::{Method, StatusCode};
use plat_facts::cases::{HardCaseHandedBack, HardCaseRaised};
use plat_facts::desk::{TaskClaimed, TaskEscalated};
use plat_identity::{Branch, Role, Roles};
use plat_testing::both_engines;
use serde_json::json;

use crate::city::{HALL, STATION, Told, a_city, day, figures, listed, supervisor};

both_engines! { a_city =>
    async fn each_figure_opens_exactly_the_cases_that_it_counts(world) {
        let wang = world.officer(Role::Window, HALL).await.person();
        let mut slow = Told::received(world, "ZA001", HALL, Some(wang)).await;
        slow.corrected(wang, &["hotel-plan", "fire-check"]).await;
        slow.accepted(wang, "2026-03-04", "2026-03-30").await;
        let mut quick = Told::received(world, "ZA001", HALL, Some(wang)).await;
        quick.accepted(wang, "2026-03-04", "2026-03-30").await;
        quick.granted(wang).await;
        let open = Told::received(world, "CR012", STATION, None).await;
        world.morning_of(day("2026-03-09"));
        slow.granted(wang).await;
        let mut li = supervisor(world, HALL).await;
        let seen = figures(&mut li, "?period=2026-03").await;
        let all = &seen["all"];
        assert_eq!((&all["received"], &all["decided"], &all["open"]), (&json!(3), &json!(2), &json!(1)));
        assert_eq!(all["promise"], json!({ "part": 1, "of": 2 }), "of so few cases no share is said");
        assert_eq!(all["law"], json!({ "part": 2, "of": 2 }));
        let hotel = seen["items"].as_array().unwrap().iter().find(|it| it["code"] == "ZA001").unwrap();
        assert_eq!((&hotel["median"], &hotel["p90"], &hotel["corrections"]), (&json!(0), &json!(5), &json!(1)));
        assert_eq!(hotel["wanting"][0], json!({ "material": "fire-check", "count": 1 }));

        let slow = [slow.case.to_string()];
        assert_eq!(listed(&mut li, "?figure=promise-broken&period=2026-03").await, slow);
        assert_eq!(listed(&mut li, "?figure=promise-kept&period=2026-03").await, [quick.case.to_string()]);
        assert_eq!(listed(&mut li, "?figure=corrected&period=2026-03").await, slow);
        assert_eq!(listed(&mut li, "?figure=open").await, [open.case.to_string()]);
        assert_eq!(listed(&mut li, "?figure=received&item=ZA001&period=2026-03").await.len(), 2);
        assert!(listed(&mut li, "?figure=received&period=2026-02").await.is_empty());
        let late = li.json(Method::GET, "/api/v1/supervision/cases?figure=law-kept&period=2026-03", None).await.json();
        assert_eq!(late["items"][1]["promised_late"], 3, "{late}");
    }

    async fn every_figure_of_a_table_has_as_many_cases_behind_it(world) {
        let mut li = supervisor(world, HALL).await;
        let wang = world.officer(Role::Window, HALL).await.person();
        for site in [HALL, HALL, STATION] {
            let mut told = Told::received(world, "ZA001", site, Some(wang)).await;
            told.accepted(wang, "2026-03-02", "2026-03-30").await;
            if site == HALL {
                told.granted(wang).await;
            }
        }
        let seen = figures(&mut li, "").await;
        for figure in ["open", "late", "waiting", "stopped", "received", "corrected", "hard", "overturned", "decided"] {
            let cases = listed(&mut li, &format!("?figure={figure}")).await.len();
            assert_eq!(seen["all"][figure], json!(cases), "{figure}");
        }
        let steps = &seen["officers"][0]["steps"];
        let badge = seen["officers"][0]["badge"].as_str().unwrap();
        assert_eq!(steps[0], json!({ "step": "receive", "count": 3 }));
        let did = listed(&mut li, &format!("?figure=did-decide&officer={badge}")).await;
        assert_eq!(did.len(), 2);
        let first = li.json(Method::GET, "/api/v1/supervision/cases?figure=received&limit=2", None).await.json();
        let next = first["next"].as_str().unwrap();
        assert_eq!(listed(&mut li, &format!("?figure=received&limit=2&after={next}")).await.len(), 1);
    }

    async fn what_was_put_right_on_the_spot_stands_beside_the_notices_and_never_among_them(world) {
        let wang = world.officer(Role::Window, HALL).await.person();
        let mut spot = Told::received(world, "ZA001", HALL, Some(wang)).await;
        spot.put_right(wang, &["premises_name"], &["fire-check"]).await;
        spot.put_right(wang, &["premises_name"], &[]).await;
        let mut asked = Told::received(world, "ZA001", HALL, Some(wang)).await;
        asked.corrected(wang, &["fire-check"]).await;
        let mut li = supervisor(world, HALL).await;
        let seen = figures(&mut li, "").await;
        let all = &seen["all"];
        assert_eq!((&all["on_the_spot"], &all["corrected"], &all["corrections"]), (&json!(1), &json!(1), &json!(1)));
        let put_right = &seen["items"][0]["put_right"];
        assert_eq!(put_right[0], json!({ "kind": "field", "what": "premises_name", "count": 2 }));
        assert_eq!(put_right[1], json!({ "kind": "material", "what": "fire-check", "count": 1 }));
        assert_eq!(listed(&mut li, "?figure=on-the-spot").await, [spot.case.to_string()]);
        assert_eq!(listed(&mut li, "?figure=corrected").await, [asked.case.to_string()]);
        let badge = seen["officers"][0]["badge"].as_str().unwrap();
        assert_eq!(listed(&mut li, &format!("?figure=did-spot&officer={badge}")).await.len(), 1);
        let page = li.get("/desk/supervision/guides").await;
        assert!(page.has("当场更正的办件") && page.has("×2"), "{}", page.text());
    }

    async fn what_is_late_is_open_and_its_clock_runs(world) {
        let wang = world.officer(Role::Reviewer, HALL).await.person();
        let mut late = Told::received(world, "ZA001", HALL, None).await;
        late.accepted(wang, "2026-03-04", "2026-03-30").await;
        let mut stopped = Told::received(world, "ZA001", HALL, None).await;
        stopped.accepted(wang, "2026-03-04", "2026-03-30").await;
        let from = day("2026-03-03");
        let stop = plat_facts::cases::CaseSuspended { case: stopped.case, officer: wang, reason: "hearing".into(), from };
        stopped.by(Some(wang), &stop).await;
        let mint = &world.house().mint;
        let claim = TaskClaimed { case: late.case, site: HALL.parse().unwrap(), officer: wang };
        late.at_desk(mint.id(), 1, &claim).await;
        world.morning_of(day("2026-03-09"));
        let mut li = supervisor(world, HALL).await;
        assert_eq!(listed(&mut li, "?figure=late").await, [late.case.to_string()]);
        assert_eq!(listed(&mut li, "?figure=stopped").await, [stopped.case.to_string()]);
        assert_eq!(listed(&mut li, "?figure=unclaimed").await, [stopped.case.to_string()]);
        let seen = figures(&mut li, "").await;
        assert_eq!(seen["holders"][0]["late"], 1, "{seen}");
        let page = li.get("/desk/supervision/cases?figure=late").await;
        assert!(page.has("超 3 个工作日") && page.has("王警官"), "{}", page.text());
    }

    async fn a_hard_case_that_the_reviewer_did_not_let_go_is_counted(world) {
        let wang = world.officer(Role::Window, HALL).await.person();
        let mut told = Told::received(world, "ZA001", HALL, None).await;
        let raised = HardCaseRaised { case: told.case, officer: wang, proposes: "refusal".into(), reason: None };
        told.by(Some(wang), &raised).await;
        told.by(Some(wang), &HardCaseHandedBack { case: told.case, officer: wang }).await;
        let mut li = supervisor(world, HALL).await;
        let all = figures(&mut li, "").await["all"].clone();
        assert_eq!((&all["hard"], &all["overturned"]), (&json!(1), &json!(1)));
    }

    async fn nobody_sees_figures_beyond_their_post(world) {
        Told::received(world, "ZA001", HALL, None).await;
        Told::received(world, "ZA001", STATION, None).await;
        let mut city = supervisor(world, HALL).await;
        let mut station = supervisor(world, STATION).await;
        let mut decider = world.officer_of(Branch::PublicOrder, Roles::from([Role::Decider]), HALL).await;
        let mut resident = world.resident("张三").await;
        assert_eq!(listed(&mut city, "?figure=open").await.len(), 2);
        assert_eq!(listed(&mut station, "?figure=open").await.len(), 1);
        assert!(listed(&mut station, &format!("?figure=open&site={HALL}")).await.is_empty());
        assert_eq!(figures(&mut station, "").await["all"]["open"], 1);
        for path in ["/desk/supervision", "/desk/supervision/work", "/desk/supervision/figures.xlsx"] {
            assert_eq!(decider.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert_ne!(resident.get(path).await.status, StatusCode::OK, "{path}");
        }
    }

    async fn the_pages_stand_in_both_languages_and_say_what_is_wrong_with_a_filter(world) {
        let wang = world.officer(Role::Window, HALL).await.person();
        let mut told = Told::received(world, "ZA001", HALL, Some(wang)).await;
        told.corrected(wang, &["x"]).await;
        let mut li = supervisor(world, HALL).await;
        for path in ["", "/load", "/work", "/terms", "/guides", "/escalated"] {
            let page = li.get(&format!("/desk/supervision{path}")).await;
            assert!(page.status == StatusCode::OK && page.has("督查数据"), "{path}: {}", page.text());
        }
        let page = li.get("/desk/supervision?from=2026-03-09&to=2026-03-01").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.has("开始日不得晚于结束日"), "{}", page.text());
        let page = li.get("/desk/supervision/work?officer=NOBODY1").await;
        assert!(page.has("没有这个警号"), "{}", page.text());
        let page = li.get("/desk/supervision/guides?lang=en").await;
        assert!(page.has("Corrections by item") && page.has("1 / 1"), "{}", page.text());
        assert_eq!(page.attrs(".more-link", "href"), ["/guides/ZA001"], "an editor's page only for editors");
        assert_eq!(li.get("/desk/supervision/cases?figure=names").await.status, StatusCode::NOT_FOUND);
    }

    async fn the_workbook_names_the_filter_and_no_person(world) {
        let wang = world.officer(Role::Window, HALL).await.person();
        Told::received(world, "ZA001", HALL, Some(wang)).await;
        let mut li = supervisor(world, HALL).await;
        let page = li.get("/desk/supervision/figures.xlsx?period=2026-03&site=NH-HALL").await;
        assert_eq!(page.status, StatusCode::OK);
        let book = plat_sheets::read(&page.body, &plat_sheets::Limits::default()).unwrap();
        let names: Vec<_> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        assert_eq!(names, ["按网点", "按经办人", "按事项", "各步工作量", "各事项的时限", "各事项的补正"]);
        let text = format!("{book:?}");
        assert!(text.contains("2026年3月1日至2026年3月31日 · 宁和市公安政务服务中心"), "{text}");
        assert!(!text.contains("王警官") && text.contains("ZA001"), "{text}");
    }

    async fn what_came_before_heads_stands_there_until_the_step_is_done(world) {
        let wang = world.officer(Role::Window, HALL).await.person();
        let mut told = Told::received(world, "ZA001", HALL, None).await;
        let escalated = TaskEscalated {
            case: told.case,
            site: HALL.parse().unwrap(),
            rule: "late".into(),
            to: "decider".into(),
            due: day("2026-02-27"),
        };
        told.at_desk(world.house().mint.id(), 1, &escalated).await;
        let mut li = supervisor(world, HALL).await;
        let page = li.get("/desk/supervision/escalated").await;
        assert!(page.has("超过承诺期限") && page.has("审批人员"), "{}", page.text());
        told.accepted(wang, "2026-03-09", "2026-03-30").await;
        assert!(li.get("/desk/supervision/escalated").await.has("没有升级的办件"));
    }
}
