//! The desk of officers.

use askama::Template;
use plat_web::{Errors, Page};

use super::{a_file, entries, has, item, officer, papers, questions, rendered, steps, tabs, wrong};
use crate::{
    sample::{a_case, accepted, moment},
    show::Shown,
    view::{self, Pair, Question},
    web::{
        actions::{Action, Tried},
        desk::{DeskCasePage, DeskMaterial, Figure, PreCheck, SearchPage, TaskRow, TasksPage},
        receive::{Applicant, ItemChoice, ReceiveItem, ReceivePage, TickMaterial},
        show,
    },
};

fn rows(page: &Page) -> Vec<TaskRow> {
    let (lamp, lamp_words) = view::lamp_of(page, Some(crate::Lamp::Red));
    vec![TaskRow {
        href: "/desk/cases/1".to_owned(),
        number: a_case().number.to_string(),
        lamp,
        lamp_words,
        item: item(page).name,
        applicant: "张*".to_owned(),
        state: view::state(page, &a_case()),
        status: "info",
        received: page.date(&a_case().received_on()),
        due: String::new(),
        left: view::left(
            page,
            "2026-03-02".parse().unwrap(),
            "2026-03-04".parse().unwrap(),
            &moment("2026-03-04").calendar,
        ),
    }]
}

#[test]
fn the_tasks_page_shows_lamps_with_words_or_a_friendly_nothing() {
    let full = rendered(officer, |page| {
        let (lamp, words) = view::lamp_of(page, Some(crate::Lamp::Red));
        let figures = vec![Figure { lamp, words, count: 1 }];
        let (before, after) = (String::new(), "/desk?after=x".to_owned());
        TasksPage { page, tabs: tabs(), figures, rows: rows(page), before, after }.render().unwrap()
    });
    has(
        &full,
        &["我的任务", "超期", "已超 2 个工作日", "张*", "after=x"],
        &["NH260302-000001", "Hotel licence"],
    );
    let none = rendered(officer, |page| {
        let (before, after) = (String::new(), String::new());
        TasksPage { page, tabs: tabs(), figures: vec![], rows: vec![], before, after }.render().unwrap()
    });
    has(&none, &["没有待办"], &["/desk/search"]);
}

#[test]
fn the_search_page_posts_and_says_how_many_it_found() {
    let found = rendered(officer, |page| {
        let found = page.t("cases.desk.found").with("n", 1).to_string();
        SearchPage { page, q: "NH".to_owned(), searched: true, rows: rows(page), found }.render().unwrap()
    });
    has(&found, &["找到 1 件", "method=\"post\""], &["NH260302-000001", "method=\"post\""]);
    let none = rendered(officer, |page| {
        SearchPage { page, q: "x".to_owned(), searched: true, rows: vec![], found: String::new() }
            .render()
            .unwrap()
    });
    has(&none, &["没有找到办件"], &[]);
}

fn an_action(page: &Page) -> Action {
    Action {
        id: "refuse".to_owned(),
        key: "n",
        icon: "x",
        words: page.t("cases.act.refuse.do").to_string(),
        hint: page.t("cases.act.refuse.hint").to_string(),
        look: "bad",
        post: "/desk/cases/1/refuse".to_owned(),
        open: true,
        ask: page.t("cases.act.refuse.ask").to_string(),
        version: 3,
        questions: questions(),
    }
}

#[test]
fn the_case_on_the_desk_shows_everything_and_every_action_with_its_letter() {
    let pages = rendered(officer, |page| {
        let case = accepted(&a_case(), "2026-03-04");
        let material = DeskMaterial {
            name: "平面图".to_owned(),
            state: "已上传".to_owned(),
            status: "ok",
            files: vec![a_file()],
        };
        let (lamp, lamp_words) = view::lamp_of(page, None);
        let view = DeskCasePage {
            page,
            item: item(page),
            number: case.number.to_string(),
            state: view::state(page, &case),
            status: view::status(&case),
            lamp,
            lamp_words,
            told: page.t("cases.show.done").to_string(),
            applicant: vec![Pair::new("姓名", "张*")],
            show: Some(show::action(page, "/desk/cases/1/shown".to_owned(), &Shown::ALL, &Tried::default())),
            facts: vec![Pair::new("收件", "2026-03-02")],
            answers: vec![Pair::new("名称", "<b>修</b>")],
            materials: vec![material],
            checked: Some(PreCheck {
                answers: vec![Pair::new("户口在哪？", "外省")],
                conditions: vec!["<b>修</b>".to_owned()],
                to_see: vec!["户口簿".to_owned()],
                notes: vec!["约 20 日".to_owned()],
            }),
            due: view::due(page, &case, &moment("2026-03-05")),
            timeline: entries(),
            papers: papers(),
            errors: wrong(page, "refusename"),
            actions: vec![an_action(page)],
        };
        view.render().unwrap()
    });
    has(
        &pages,
        &[
            "不计时",
            "预审",
            "还要查看的材料",
            "作出不予决定后不能撤销",
            "<kbd>n</kbd>",
            "name=\"version\" value=\"3\"",
            "期限怎么算出来的",
            "显示完整信息",
            "<kbd>i</kbd>",
        ],
        &["<kbd>n</kbd>", "name=\"version\" value=\"3\"", "/desk/cases/1/refuse"],
    );
}

fn receive(page: &Page) -> ReceivePage<'_> {
    ReceivePage {
        page,
        steps: steps(page),
        now: 1,
        errors: wrong(page, "id_number"),
        id_number: "1101".to_owned(),
        name: "<b>修</b>".to_owned(),
        phone: String::new(),
        searched: true,
        person: None,
        items: vec![],
        q: String::new(),
        item: None,
        code: "SF005-0-77".to_owned(),
        listed: "补领".to_owned(),
        action: "/desk/receive".to_owned(),
    }
}

fn applicant(page: &Page) -> Applicant {
    Applicant {
        id: "p1".to_owned(),
        name: "张*".to_owned(),
        id_number: "110105********002X".to_owned(),
        phone: "130****0000".to_owned(),
        told: page.t("cases.show.done").to_string(),
        show: show::action(page, "/desk/receive/shown?person=p1".to_owned(), &Shown::ALL, &Tried::default()),
    }
}

#[test]
fn receiving_asks_who_then_what_then_which_originals() {
    let who = rendered(officer, |page| receive(page).render().unwrap());
    has(&who, &["系统里还没有这个人", "登记并继续"], &["/desk/receive/register"]);
    let what = rendered(officer, |page| {
        let items = vec![ItemChoice {
            href: "/desk/receive?item=ZA001".to_owned(),
            name: "旅馆".to_owned(),
            note: "5".to_owned(),
        }];
        ReceivePage { person: Some(applicant(page)), items, now: 2, errors: Errors::new(), ..receive(page) }
            .render()
            .unwrap()
    });
    has(
        &what,
        &["办理什么事项", "110105********002X", "item=ZA001", "申请人可以看到哪个单位"],
        &["item=ZA001", "value=\"contact\""],
    );
    let which = rendered(officer, |page| {
        let material =
            TickMaterial {
                id: "plan".to_owned(), name: "平面图".to_owned(), required: false, ticked: true
            };
        let item = ReceiveItem {
            id: "ZA001".to_owned(),
            name: "旅馆".to_owned(),
            promise: view::promise(page, 0),
            fee: "免费".to_owned(),
            materials: vec![material],
            questions: questions(),
            narrowing: vec![Question::choice("situation.where", "户口在哪？", vec![]).optional()],
            given: vec![("situation.where".to_owned(), "here".to_owned())],
            conditions: vec!["有户口".to_owned()],
            notes: vec!["<b>修</b>".to_owned()],
        };
        ReceivePage { person: Some(applicant(page)), item: Some(item), now: 3, ..receive(page) }
            .render()
            .unwrap()
    });
    has(
        &which,
        &[
            "已收到的材料",
            "情形核对",
            "name=\"situation.where\" value=\"here\"",
            "需要时提供",
            "当场办结",
            "value=\"plan\" checked",
        ],
        &["value=\"plan\" checked"],
    );
}
