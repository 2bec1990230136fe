//! What residents see, and what everybody sees who holds a paper.

use askama::Template;
use plat_web::Page;

use super::{a_file, entries, has, item, papers, questions, rendered, resident, steps, tabs, wrong};
use crate::{
    sample::{a_case, accepted, moment},
    view::{self, Pair},
    web::{
        apply::{CheckPage, FormPage, MaterialsPage},
        checklists::{ChecklistCard, ChecklistsPage},
        done::DonePage,
        mine::{CaseCard, MyCasePage, MyCasesPage, Next},
        pages::{ApplyMaterial, KeptPage, OfferBox, Sender},
        paper::OpenPaperPage,
        show::{Look, MyShownPage},
        situation::Mine,
        wishes::{Earlier, Group, WishesPage},
        word::Note,
    },
};

#[test]
fn the_form_page_asks_every_kind_of_question_and_shows_what_is_wrong() {
    let pages = rendered(resident, |page| {
        let errors = wrong(page, "name");
        let (item, steps, questions) = (item(page), steps(page), questions());
        let (action, back) = ("/applications/1".to_owned(), "/guides/ZA001".to_owned());
        let mine = Mine {
            code: "SF005-0-77".to_owned(),
            answers: vec![Pair::new("户口在哪？", "<b>修</b>")],
            href: "/guides/SF005/assess?where=here".to_owned(),
        };
        FormPage { page, item, steps, now: 1, errors, questions, mine, action, back }.render().unwrap()
    });
    has(
        &pages,
        &["填写信息", "下一步", "请填写", "href=\"#name\"", "您的情形", "value=\"SF005-0-77\""],
        &["Hotel licence", "href=\"#name\"", "type=\"date\""],
    );
}

#[test]
fn an_item_with_questions_of_its_own_offers_them_before_the_form() {
    let pages = rendered(resident, |page| {
        let (item, steps, questions) = (item(page), steps(page), questions());
        let (action, back) = ("/applications/1".to_owned(), "/guides/ZA001".to_owned());
        let mine = Mine { href: "/guides/ZA001/assess".to_owned(), ..Mine::default() };
        let errors = plat_web::Errors::new();
        FormPage { page, item, steps, now: 1, errors, questions, mine, action, back }.render().unwrap()
    });
    has(&pages, &["先回答几个小问题", "/guides/ZA001/assess"], &["Start the self-check"]);
}

#[test]
fn kept_lists_say_what_to_bring_and_can_be_thrown_away() {
    let card = |page: &Page| ChecklistCard {
        href: "/guides/SF005/assess?where=here".to_owned(),
        item: "补领".to_owned(),
        answers: "<b>修</b>".to_owned(),
        bring: page.t("cases.checklists.bring").with("n", 2).to_string(),
        status: "info",
        saved: page.t("cases.checklists.saved_at").with("when", "2026-03-02").to_string(),
        action: page.t("cases.checklists.open").to_string(),
        discard: "/me/checklists/1/discard".to_owned(),
    };
    let some = rendered(resident, |page| ChecklistsPage { page, lists: vec![card(page)] }.render().unwrap());
    has(&some, &["要准备 2 样材料", "/me/checklists/1/discard"], &["Materials to prepare: 2"]);
    let none = rendered(resident, |page| ChecklistsPage { page, lists: vec![] }.render().unwrap());
    has(&none, &["还没有存清单"], &["No list is saved yet"]);
}

#[test]
fn the_materials_page_shows_photographs_and_what_a_correction_asks() {
    let pages = rendered(resident, |page| {
        let kept = |first, last| KeptPage {
            file: a_file(),
            hints: vec![page.t("cases.hint.blurred").to_string()],
            from: page.t("cases.page.reused").to_string(),
            open: true,
            first,
            last,
        };
        let offer = OfferBox {
            name: "reuse.lease".to_owned(),
            case: "c1".to_owned(),
            words: page
                .t("cases.reuse.offer")
                .with("number", "NH-1")
                .with("n", 2)
                .with("date", "3")
                .to_string(),
            note: page.t("cases.reuse.seen").to_string(),
        };
        let photographed = |id: &str, pages, offer| ApplyMaterial {
            id: id.to_owned(),
            name: "平面图".to_owned(),
            required: true,
            hint: page.t("cases.apply.photo_hint").to_string(),
            pages,
            offer,
        };
        let two = vec![kept(true, false), kept(false, true)];
        let materials = vec![photographed("plan", two, None), photographed("lease", vec![], Some(offer))];
        let sender = Sender { address: "/api/v1/cases/1/uploads".to_owned(), quality: "1 2 3".to_owned() };
        let (item, steps) = (item(page), steps(page));
        let errors = wrong(page, "material.lease");
        let (action, back) = ("/here".to_owned(), "/back".to_owned());
        let ask = Some("照片模糊：请重拍".to_owned());
        MaterialsPage { page, item, steps, now: 2, errors, action, back, ask, sender, materials }
            .render()
            .unwrap()
    });
    has(
        &pages,
        &[
            "补正材料",
            "照片模糊：请重拍",
            "multipart/form-data",
            "/files/f1",
            "有点模糊",
            "name=\"later\"",
            "NH-1",
        ],
        &["name=\"material.lease\"", "name=\"reuse.lease\"", "name=\"turn\"", "data-quality=\"1 2 3\""],
    );
}

#[test]
fn the_page_of_wishes_tells_the_consequences_before_it_asks_for_a_signature() {
    let pages = rendered(resident, |page| {
        let group = Group {
            id: "later",
            title: page.t("cases.wishes.later_title"),
            words: vec![page.t("cases.wishes.later").with("days", 18).to_string(), "<b>修</b>".to_owned()],
            questions: questions(),
        };
        let earlier = vec![Earlier {
            href: "/me/cases/1".to_owned(),
            number: a_case().number.to_string(),
            state: view::state(page, &a_case()),
        }];
        let (action, back) = ("/applications/1/wishes".to_owned(), "/back".to_owned());
        let (errors, item, steps) = (wrong(page, "signed"), item(page), steps(page));
        WishesPage { page, item, steps, now: 1, errors, action, back, earlier, groups: vec![group] }
            .render()
            .unwrap()
    });
    has(
        &pages,
        &["18 个工作日内补齐", "终止办理", "已经有办件", "/applications/1/wishes"],
        &["within 18 working days", "/me/cases/1"],
    );
}

#[test]
fn the_check_page_shows_everything_once_more_and_the_declaration() {
    let pages = rendered(resident, |page| {
        let errors = wrong(page, "declare");
        let (item, steps) = (item(page), steps(page));
        let pair = Pair { change: "/applications/1".to_owned(), ..Pair::new("名称", "宁和旅馆") };
        let (action, back) = ("/check".to_owned(), "/back".to_owned());
        let (person, materials) = (vec![Pair::new("姓名", "张*")], vec![pair.clone()]);
        let promise = page.t("cases.apply.then").with("promise", &item.promise).to_string();
        let answers = vec![pair];
        CheckPage { page, item, steps, now: 3, errors, action, back, person, answers, materials, promise }
            .render()
            .unwrap()
    });
    has(
        &pages,
        &["我确认以上信息和材料真实", "宁和旅馆", "修改", "提交申请"],
        &["name=\"declare\"", "Hotel licence"],
    );
}

#[test]
fn the_receipt_page_shows_the_number_and_what_comes() {
    let pages = rendered(resident, |page| {
        let number = a_case().number.to_string();
        let (href, receipt) = ("/me/cases/1".to_owned(), "/me/cases/1/papers/NH-R".to_owned());
        let received = page.when(&a_case().received);
        DonePage { page, item: item(page), number, received, href, receipt, next: entries() }
            .render()
            .unwrap()
    });
    has(
        &pages,
        &["申请已提交", "NH260302-000001", "收件凭证"],
        &["NH260302-000001", "/me/cases/1/papers/NH-R"],
    );
}

#[test]
fn my_cases_are_cards_or_a_friendly_nothing() {
    let full = rendered(resident, |page| {
        let card = CaseCard {
            href: "/me/cases/1".to_owned(),
            item: item(page).name,
            number: a_case().number.to_string(),
            state: view::state(page, &a_case()),
            status: view::status(&a_case()),
            say: "<b>修</b>".to_owned(),
            say_look: "warn",
            action_href: "/me/cases/1/correct".to_owned(),
            action: page.t("cases.correct.go").to_string(),
            track: view::track(page, &a_case()),
        };
        let (before, after) = (String::new(), "/me/cases?after=x".to_owned());
        MyCasesPage { page, tabs: tabs(), before, after, cases: vec![card] }.render().unwrap()
    });
    has(&full, &["已收件", "去补正", "after=x"], &["Hotel licence", "after=x"]);
    let none = rendered(resident, |page| {
        let (before, after) = (String::new(), String::new());
        MyCasesPage { page, tabs: tabs(), before, after, cases: vec![] }.render().unwrap()
    });
    has(&none, &["这里还没有办件", "查找事项"], &["/guides"]);
}

#[test]
fn my_case_shows_what_waits_for_me_the_clock_and_the_papers() {
    let pages = rendered(resident, |page| {
        let case = accepted(&a_case(), "2026-03-04");
        let next = Next {
            look: "warn",
            label: page.t("cases.next.you").to_string(),
            title: page.t("cases.say.correcting").to_string(),
            words: "<b>修</b>：重拍".to_owned(),
            action_href: "/me/cases/1/correct".to_owned(),
            action: page.t("cases.correct.go").to_string(),
        };
        let view = MyCasePage {
            page,
            item: item(page),
            number: case.number.to_string(),
            state: view::state(page, &case),
            status: view::status(&case),
            track: view::track(page, &case),
            next: Some(next),
            notes: vec![Note::sample("/me/cases/1/object")],
            due: view::due(page, &case, &moment("2026-03-05")),
            shown: entries(),
            timeline: entries(),
            papers: papers(),
            facts: vec![Pair::new("编号", &case.number)],
            receipt: "/me/cases/1/receipt.json".to_owned(),
            withdraw: "/me/cases/1/withdraw".to_owned(),
        };
        view.render().unwrap()
    });
    has(
        &pages,
        &["需要您补正材料", "还有 4 个工作日", "2026年3月11日", "撤回申请", "收件凭证"],
        &["11 March 2026", "/withdraw"],
    );
}

#[test]
fn a_paper_that_waits_says_that_opening_it_is_put_on_record() {
    let page = rendered(resident, |page| {
        OpenPaperPage {
            page,
            case: "/me/cases/1".to_owned(),
            case_number: a_case().number.to_string(),
            title: "决定书".to_owned(),
            number: "NH-D".to_owned(),
            issued: "2026-03-04 10:00".to_owned(),
            action: "/me/cases/1/papers/NH-D".to_owned(),
        }
        .render()
        .unwrap()
    });
    has(&page, &["签收并查看", "NH-D"], &["action=\"/me/cases/1/papers/NH-D\""]);
}

#[test]
fn who_looked_at_my_data_is_a_list_or_a_friendly_nobody() {
    let some = rendered(resident, |page| {
        let href = |i| if i == 0 { "/me/cases/1".to_owned() } else { String::new() };
        let looks =
            entries().into_iter().enumerate().map(|(i, entry)| Look { entry, href: href(i) }).collect();
        MyShownPage { page, looks, after: "/me/shown?after=x".to_owned() }.render().unwrap()
    });
    has(&some, &["谁看过我的信息", "href=\"/me/cases/1\"", "after=x"], &["Who looked at my data"]);
    let none = rendered(resident, |page| {
        MyShownPage { page, looks: vec![], after: String::new() }.render().unwrap()
    });
    has(&none, &["没有人看过"], &["Nobody looked"]);
}
