//! Several officers at one desk: who has a case, what they write to each other, what neither can overwrite.

use http::{Method, StatusCode};
use plat_identity::{Branch, Role, Roles};
use plat_store::{StoreError, sql_test};
use plat_testing::{Browser, World, both_engines};
use serde_json::json;

use crate::{
    city::{HALL, STATION, id_number_of, morning_of, ninghe},
    steps::{Sent, done, hand_in, kinds, read, refused, text},
};

async fn two_windows(world: &World) -> (Browser, Browser) {
    (world.officer(Role::Window, HALL).await, world.officer(Role::Window, HALL).await)
}

fn page_of(case: &Sent) -> String {
    format!("/desk/cases/{}", case.id)
}

/// Presses the button of a form about who has the case.
async fn deed(officer: &mut Browser, case: &Sent, deed: &str, fields: &[(&str, &str)]) -> StatusCode {
    officer.get(&page_of(case)).await;
    officer.submit(&format!("form[action$='/{deed}']"), fields, &[]).await.status
}

async fn badge(world: &World, officer: &Browser) -> String {
    world.house().identity.officer(officer.person()).await.unwrap().unwrap().badge
}

/// An application for a hotel, received at a window: it is inspected on site.
async fn a_hotel(world: &World, (zhang, window): (&Browser, &mut Browser)) -> Sent {
    let answers = json!({ "company": "91330203MA0000007J", "hotel_name": "宁和旅店",
        "premises": "宁和市云汀区一路1号", "rooms": "12", "delivery": "pickup" });
    let body = json!({ "id_number": id_number_of(world, zhang).await, "item": "ZA001", "answers": answers });
    let seen = window.json(Method::POST, "/api/v1/desk/cases", Some(&body)).await;
    assert_eq!(seen.status, StatusCode::CREATED, "{}", seen.html());
    let case = seen.json();
    Sent { id: text(&case["id"]), number: text(&case["number"]) }
}

both_engines! { ninghe =>
    async fn a_case_that_was_taken_up_is_not_worked_on_by_another(world) {
        let mut zhang = world.resident("张三").await;
        let case = hand_in(&mut zhang, "CR031").await;
        let (mut first, mut second) = two_windows(world).await;
        second.get(&page_of(&case)).await;
        assert_eq!(deed(&mut first, &case, "claim", &[]).await, StatusCode::OK);
        assert!(first.get("/desk/mine").await.has(&case.number));
        assert!(second.get("/desk").await.has(&badge(world, &first).await));
        let seen = second.get(&page_of(&case)).await;
        assert!(seen.has("正在办理") && seen.attr("form[action$='/accept']", "action").is_none());
        let path = format!("{}/accept", page_of(&case));
        assert_eq!(second.post_form(&path, &[]).await.status, StatusCode::CONFLICT);
        first.get(&page_of(&case)).await;
        assert!(first.submit("form[action$='/accept']", &[], &[]).await.status.is_success());
        assert!(!first.get("/desk/mine").await.has(&case.number), "the step is over, and with it the claim");
    }

    async fn nobody_has_a_case_any_more_that_went_to_another_site_or_waits_for_a_second_signature(world) {
        let mut zhang = world.resident("张三").await;
        let sent_on = hand_in(&mut zhang, "ZA002").await;
        let (mut window, mut there) =
            (world.officer(Role::Window, HALL).await, world.officer(Role::Window, STATION).await);
        deed(&mut window, &sent_on, "claim", &[]).await;
        let send = json!({ "verb": "transfer", "site": STATION, "reason": "由经营场所所在地派出所办理" });
        done(&mut window, &sent_on, send).await;
        there.get(&page_of(&sent_on)).await;
        assert!(there.submit("form[action$='/accept']", &[], &[]).await.status.is_success());

        // 旅馆业: what two sign on site is not kept from the second by the claim of the first (行政许可法 34(3)).
        let hotel = a_hotel(world, (&zhang, &mut window)).await;
        let reviewers = || world.officer_of(Branch::PublicOrder, Roles::from([Role::Reviewer]), HALL);
        let (mut first, mut second) = (reviewers().await, reviewers().await);
        let sign = json!({ "verb": "review", "grant": true });
        done(&mut window, &hotel, json!({ "verb": "accept" })).await;
        done(&mut first, &hotel, sign.clone()).await;
        deed(&mut first, &hotel, "claim", &[]).await;
        done(&mut first, &hotel, sign).await;
        world.settle().await;
        second.get(&page_of(&hotel)).await;
        let signed = second.submit("form[action$='/review']", &[("grant", "yes")], &[]).await;
        assert!(signed.status.is_success(), "{}", signed.text());
        assert_eq!(read(&mut zhang, &hotel).await["stage"], "reviewed");
    }

    async fn a_program_takes_cases_up_like_the_pages_and_overwrites_nobody(world) {
        let mut zhang = world.resident("张三").await;
        let case = hand_in(&mut zhang, "CR031").await;
        let (mut first, mut second) = two_windows(world).await;
        let task = format!("/api/v1/desk/tasks/{}", case.id);
        let read = first.json(Method::GET, &task, None).await.json();
        assert_eq!((&read["version"], &read["may"]), (&json!(0), &json!(["claim", "park"])), "{read}");
        let claim = json!({ "deed": "claim", "version": 0 });
        let (one, other) = tokio::join!(
            first.json(Method::POST, &task, Some(&claim)), second.json(Method::POST, &task, Some(&claim)));
        let went = [one.status, other.status];
        assert!(went.contains(&StatusCode::OK) && went.contains(&StatusCode::CONFLICT), "{went:?}");
        let (mut has, mut has_not) =
            if one.status == StatusCode::OK { (first, second) } else { (second, first) };
        let late = has_not.json(Method::POST, &task, Some(&claim)).await;
        assert_eq!((late.status, &late.json()["code"]), (StatusCode::CONFLICT, &json!("desk.changed_meanwhile")));

        let held = has_not.json(Method::GET, "/api/v1/desk/team?tray=examine", None).await.json();
        let by = badge(world, &has).await;
        assert_eq!((&held["items"][0]["holder"], &held["items"][0]["mine"]), (&json!(by), &json!(false)), "{held}");
        assert_eq!(held["items"][0]["may"], json!([]));
        let accept = json!({ "verb": "accept", "version": held["items"][0]["case_version"] });
        assert_eq!(refused(&mut has_not, &case, accept.clone()).await, (409, "cases.held".to_owned()));

        let park = json!({ "deed": "park", "version": 1, "until": "2026-03-04", "words": "等复印件" });
        let parked = has.json(Method::POST, &task, Some(&park)).await.json();
        assert_eq!((&parked["aside"], &parked["back_on"], &parked["version"]), (&json!(true), &json!("2026-03-04"), &json!(2)));
        let silent = has.json(Method::POST, &task, Some(&json!({ "deed": "return", "version": 2, "words": "" }))).await;
        assert_eq!((silent.status, &silent.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("desk.field")));
        let mine = has.json(Method::GET, "/api/v1/desk/mine", None).await.json();
        assert_eq!((mine[0]["number"].as_str(), mine[1].as_object()), (Some(case.number.as_str()), None));
        done(&mut has, &case, accept).await;
        assert_eq!(has.json(Method::GET, "/api/v1/desk/mine", None).await.json(), json!([]), "its step is over");
    }

    async fn a_case_is_forwarded_with_a_note_and_given_back_with_a_reason(world) {
        let mut zhang = world.resident("张三").await;
        let case = hand_in(&mut zhang, "CR031").await;
        let (mut first, mut second) = two_windows(world).await;
        deed(&mut first, &case, "claim", &[]).await;
        let to = badge(world, &second).await;
        let note = [("badge", to.as_str()), ("words", "照片已经电话核对")];
        assert_eq!(deed(&mut first, &case, "forward", &note).await, StatusCode::OK);
        let mine = second.get("/desk/mine").await;
        assert!(mine.has(&case.number), "{}", mine.text());
        assert!(second.get(&page_of(&case)).await.has("照片已经电话核对"));
        let silent = deed(&mut second, &case, "return", &[("words", "")]).await;
        assert_eq!(silent, StatusCode::UNPROCESSABLE_ENTITY);
        // Whoever presses what is theirs no more reads so, and keeps what they wrote.
        let page = first.get(&page_of(&case)).await;
        assert!(page.attr("form[action$='/forward']", "action").is_none());
        let path = format!("/desk/tasks/{}/forward", case.id);
        let late = first.post_form(&path, &[("version", "1"), ("badge", &to), ("words", "写了半天的话")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.has("这个办件不在您手里") && late.html().contains("写了半天的话"), "{}", late.text());
        assert_eq!(deed(&mut second, &case, "return", &[("words", "今天休假")]).await, StatusCode::OK);
        assert!(first.get(&page_of(&case)).await.has("今天休假"));
        assert!(!second.get("/desk/mine").await.has(&case.number));
    }

    async fn nobody_is_given_a_case_whose_turn_is_not_theirs(world) {
        let mut zhang = world.resident("张三").await;
        let case = hand_in(&mut zhang, "CR031").await;
        let mut first = world.officer(Role::Window, HALL).await;
        let elsewhere = world.officer(Role::Window, STATION).await;
        deed(&mut first, &case, "claim", &[]).await;
        let to = badge(world, &elsewhere).await;
        let refused = deed(&mut first, &case, "forward", &[("badge", to.as_str())]).await;
        assert_eq!(refused, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(first.get("/desk/mine").await.has(&case.number));
    }

    async fn whoever_decides_gives_a_case_to_somebody_and_a_window_does_not(world) {
        let mut zhang = world.resident("张三").await;
        let case = hand_in(&mut zhang, "ZA002").await;
        let (mut first, second) = two_windows(world).await;
        let mut head = world.officer_of(Branch::PublicOrder, Roles::from([Role::Decider]), HALL).await;
        let to = badge(world, &second).await;
        head.get(&page_of(&case)).await;
        let given = head.submit("form[action$='/assign']", &[("badge", &to)], &[]).await;
        assert!(given.status.is_success() && given.has(&to), "{}", given.text());
        first.get(&page_of(&case)).await;
        let path = format!("/desk/tasks/{}/assign", case.id);
        let own = badge(world, &first).await;
        assert_eq!(first.post_form(&path, &[("badge", own.as_str())]).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_parked_case_comes_back_on_its_day_and_never_after_it_is_due(world) {
        let mut zhang = world.resident("张三").await;
        let case = hand_in(&mut zhang, "CR031").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let late = [("until", "2026-03-20"), ("words", "等申请人补拍")];
        assert_eq!(deed(&mut window, &case, "park", &late).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(window.seen().has("等申请人补拍"), "what was typed is still there");
        let until = [("until", "2026-03-04"), ("words", "等申请人补拍")];
        assert_eq!(deed(&mut window, &case, "park", &until).await, StatusCode::OK);
        assert!(window.get("/desk/mine").await.has("搁置 1 件"));
        morning_of(world, "2026-03-04", &mut [&mut window]).await;
        let mine = window.get("/desk/mine").await;
        assert!(mine.has("在办 1 件") && !mine.has("搁置 1 件"), "{}", mine.text());
    }

    async fn who_was_slower_reads_what_happened_and_keeps_the_own_words(world) {
        let mut zhang = world.resident("张三").await;
        let case = hand_in(&mut zhang, "ZA002").await;
        let (mut first, mut second) = two_windows(world).await;
        first.get(&page_of(&case)).await;
        second.get(&page_of(&case)).await;
        assert!(first.submit("form[action$='/accept']", &[], &[]).await.status.is_success());
        let typed = [("ground", "not-competent"), ("reason", "应当向文化部门申请，已写了半天")];
        let late = second.submit("form[action$='/refuse-acceptance']", &typed, &[]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let by = badge(world, &first).await;
        let late = second.seen();
        assert!(late.has("有变化") && late.has(&by), "{}", late.text());
        assert!(late.html().contains("应当向文化部门申请，已写了半天"));
        assert_eq!(read(&mut zhang, &case).await["stage"], "accepted");
    }

    async fn officers_who_have_the_same_case_open_see_each_other(world) {
        let mut zhang = world.resident("张三").await;
        let case = hand_in(&mut zhang, "CR031").await;
        let (mut first, mut second) = two_windows(world).await;
        first.get(&page_of(&case)).await;
        second.get(&page_of(&case)).await;
        let here = format!("{}/here", page_of(&case));
        assert!(!first.post_form(&here, &[("version", "1")]).await.has("也在看"));
        second.get(&page_of(&case)).await;
        let by = badge(world, &first).await;
        let seen = second.post_form(&here, &[("version", "0")]).await;
        assert!(seen.has("也在看") && seen.has(&by) && seen.has("刚刚有变化"), "{}", seen.html());
    }

    async fn several_are_accepted_at_once_and_each_says_how_it_went(world) {
        let mut zhang = world.resident("张三").await;
        let (one, two) = (hand_in(&mut zhang, "CR031").await, hand_in(&mut zhang, "ZA002").await);
        let (mut first, mut second) = two_windows(world).await;
        deed(&mut second, &two, "claim", &[]).await;
        first.get("/desk?tray=examine").await;
        let fields =
            [("case", format!("{}:1", one.id)), ("case", format!("{}:1", two.id)), ("do", "accept".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let went = first.post_form("/desk/bulk", &fields).await;
        assert!(went.has("2 件中完成 1 件") && went.has("由同事领办"), "{}", went.text());
        assert_eq!(read(&mut zhang, &one).await["stage"], "accepted");
        assert_eq!(read(&mut zhang, &two).await["stage"], "received");
        first.get("/desk").await;
        let refuse = first.post_form("/desk/bulk", &[("do", "refuse"), ("case", &format!("{}:1", two.id))]).await;
        assert_eq!(refuse.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing is refused in bulk");
    }

    async fn a_template_goes_into_the_form_and_is_not_sent_with_a_gap(world) {
        let mut zhang = world.resident("张三").await;
        let case = hand_in(&mut zhang, "CR031").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let address = format!("{}?form=ask-correction&reason=material-missing", page_of(&case));
        let begun = window.get(&address).await;
        assert!(begun.html().contains("补交〔材料名称〕"), "{}", begun.text());
        let sent = window.submit("form[action$='/ask-correction']", &[], &[]).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(sent.has("请把〔 〕里的内容填好"), "{}", sent.text());
        let whole = [("defects.form", "补交户口簿原件。")];
        assert!(window.submit("form[action$='/ask-correction']", &whole, &[]).await.has("待补正"));
    }

    async fn what_is_late_comes_before_its_head_once_and_leaves_when_it_is_done(world) {
        let mut zhang = world.resident("张三").await;
        let case = hand_in(&mut zhang, "ZA002").await;
        let mut head = world.officer_of(Branch::PublicOrder, Roles::from([Role::Decider]), HALL).await;
        let mut window = world.officer(Role::Window, HALL).await;
        assert!(!head.get("/desk/escalated").await.has(&case.number));
        morning_of(world, "2026-03-09", &mut [&mut zhang, &mut head, &mut window]).await;
        world.settle().await;
        let before = head.get("/desk/escalated").await;
        assert!(before.has(&case.number) && before.has("还没有人领办"), "{}", before.text());
        assert_eq!(window.get("/desk/escalated").await.status, StatusCode::FORBIDDEN);
        let due = window.get("/desk/due?span=day").await;
        assert!(due.has("今天到期 1 件") && due.has(&case.number), "{}", due.text());
        window.get(&page_of(&case)).await;
        window.submit("form[action$='/accept']", &[], &[]).await;
        world.settle().await;
        assert!(!head.get("/desk/escalated").await.has(&case.number));
        let told = "SELECT CAST(COUNT(*) AS BIGINT) FROM store_fact WHERE kind = 'desk.task_escalated'";
        let told: Result<i64, StoreError> = world.db().read(move |tx| tx.get(told, &[], |row| row.int(0))).await;
        assert_eq!(told.unwrap(), 1);
        assert!(kinds(&read(&mut zhang, &case).await).iter().all(|kind| kind.starts_with("cases.")));
    }

    async fn a_late_case_that_was_sent_on_comes_before_the_head_of_the_other_site(world) {
        let mut zhang = world.resident("张三").await;
        let case = hand_in(&mut zhang, "ZA002").await;
        let decider = |site| world.officer_of(Branch::PublicOrder, Roles::from([Role::Decider]), site);
        let (mut here, mut there) = (decider(HALL).await, decider(STATION).await);
        let mut window = world.officer(Role::Window, HALL).await;
        morning_of(world, "2026-03-09", &mut [&mut here, &mut there, &mut window]).await;
        world.settle().await;
        assert!(here.get("/desk/escalated").await.has(&case.number));
        let send = json!({ "verb": "transfer", "site": STATION, "reason": "由经营场所所在地派出所办理" });
        done(&mut window, &case, send).await;
        world.settle().await;
        world.clock().advance(plat_kernel::SignedDuration::from_mins(11));
        world.settle().await;
        assert!(!here.get("/desk/escalated").await.has(&case.number));
        assert!(there.get("/desk/escalated").await.has(&case.number));
    }

    async fn every_sql_text_of_the_desk_is_taken_by_the_engine(world) {
        let texts: Vec<&'static str> = cap_desk::sql().collect();
        assert!(texts.len() > 10);
        sql_test::prepare_all(world.db(), &texts).await.unwrap();
    }
}
