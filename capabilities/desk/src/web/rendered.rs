//! Every page of the desk, rendered with sample data in both languages.

use askama::Template;
use cap_cases::{
    show::Shown,
    view::{self, Choice, Entry, ItemHead, KeptFile, Pair, PaperLink, Question, Tab},
};
use plat_identity::{Branch, Officer, Role, Roles, Who};
use plat_kernel::Lang;
use plat_web::{Errors, Page, Words};

use crate::{
    sample::{a_case, accepted, moment},
    web::{
        actions::{Action, Phrase, Tried},
        bulk::{BulkPage, Offer, Went},
        case::{Beside, Conflict, DeskCasePage, PreCheck},
        course::Said,
        here::HerePart,
        lists::{Part, PartsPage, TasksPage},
        materials::DeskMaterial,
        objection::ObjectionCard,
        receive::{Applicant, ItemChoice, ReceiveItem, ReceivePage, TickMaterial},
        rows::{Figure, TaskRow},
        search::SearchPage,
        show,
        tasks::{NoteRow, TaskCard},
    },
};

/// The desk's own words, and those of cases.
const WORDS: Words = Words {
    zh: concat!(include_str!("../../i18n/zh-CN.toml"), include_str!("../../../cases/i18n/zh-CN.toml")),
    en: concat!(include_str!("../../i18n/en.toml"), include_str!("../../../cases/i18n/en.toml")),
};

fn officer(lang: Lang) -> Page {
    let who = Officer {
        id: crate::sample::an_officer(),
        name: "王警官".to_owned(),
        badge: "339001".to_owned(),
        branch: Branch::PublicOrder,
        site: "NH-HALL".parse().unwrap(),
        roles: Roles::from([Role::Window]),
        standing: plat_identity::Standing::default(),
    };
    Page::sample(lang, Who::Officer(who), WORDS).unwrap()
}

/// The page in Chinese and in English. Nothing on it is a word's key, a style or a script of its own.
fn rendered(of: fn(Lang) -> Page, show: impl Fn(&Page) -> String) -> [String; 2] {
    Lang::ALL.map(|lang| {
        let html = show(&of(lang));
        for start in ["cases.", "desk.", "web.", "error."] {
            let keys = html.match_indices(start).map(|(at, _)| &html[at..]).filter(|rest| {
                let next = rest[start.len()..].chars().next();
                next.is_some_and(|letter| letter.is_ascii_lowercase()) && !rest.starts_with("desk.js")
            });
            let keys: Vec<String> = keys.map(|rest| rest.chars().take(40).collect()).collect();
            assert!(keys.is_empty(), "{keys:?}");
        }
        for inline in ["<style", " style=", " onclick=", " onchange=", "javascript:", "<script>"] {
            assert!(!html.contains(inline), "{inline} on the page");
        }
        assert!(!html.contains("<b>修"), "what people typed is escaped");
        html
    })
}

fn has(pages: &[String; 2], zh: &[&str], en: &[&str]) {
    for (html, words) in pages.iter().zip([zh, en]) {
        for word in words {
            assert!(html.contains(word), "{word} is missing: {html}");
        }
    }
}

fn item(page: &Page) -> ItemHead {
    ItemHead {
        name: if page.is_chinese() { "旅馆业特种行业许可" } else { "Hotel licence" }.to_owned(),
        href: "/guides/ZA001".to_owned(),
        promise: view::promise(page, 5),
        fee: page.t("cases.fee.free").to_string(),
    }
}

fn steps(page: &Page) -> Vec<plat_web::Text> {
    ["desk.receive.who", "desk.receive.what", "desk.receive.materials"].map(|key| page.t(key)).to_vec()
}

fn wrong(page: &Page, field: &str) -> Errors {
    let mut errors = Errors::new();
    errors.add(field, page.t("cases.field.missing"));
    errors
}

fn a_file() -> KeptFile {
    KeptFile { id: "f1".to_owned(), name: "1".to_owned(), href: "/files/f1".to_owned(), picture: true }
}

fn questions() -> Vec<Question> {
    let choices = || vec![Choice { chosen: true, ..Choice::new("a", "甲") }, Choice::new("b", "乙")];
    let list = Question { kind: "list", ..Question::choice("site", "地点", choices()) };
    let date =
        Question { kind: "date", value: "2026-03-02".to_owned(), ..Question::line("day", "日期", "") };
    vec![
        Question::line("name", "名称", "与执照一致"),
        Question::words("why", "说明", "").optional(),
        Question::number("days", "天数", ""),
        Question::choice("kind", "种类", choices()),
        Question::lines("defects", "缺什么", "", choices()),
        list,
        date,
    ]
}

fn entries() -> Vec<Entry> {
    let entry = |words: &str, state| Entry {
        words: words.to_owned(),
        time: "2026-03-02".to_owned(),
        note: "<b>修</b>".to_owned(),
        by: String::new(),
        state,
    };
    vec![entry("收件", "done"), entry("受理", "now")]
}

fn papers() -> Vec<PaperLink> {
    let (href, note) = ("/papers/NH-R".to_owned(), "NH-R".to_owned());
    vec![PaperLink { href, title: "收件凭证".to_owned(), note }]
}

fn tabs() -> Vec<Tab> {
    let tab = |words: &str, here| Tab {
        href: "/here".to_owned(),
        words: words.to_owned(),
        count: "3".to_owned(),
        here,
    };
    vec![tab("一", true), tab("二", false)]
}

fn rows(page: &Page) -> Vec<TaskRow> {
    let (lamp, lamp_words) = view::lamp_of(page, Some(cap_cases::Lamp::Red));
    let (due, today) = ("2026-03-02".parse().unwrap(), "2026-03-04".parse().unwrap());
    vec![TaskRow {
        id: "1".to_owned(),
        version: 3,
        href: "/desk/cases/1".to_owned(),
        number: a_case().number.to_string(),
        lamp,
        lamp_words,
        item: item(page).name,
        applicant: "张*".to_owned(),
        state: view::state(page, &a_case()),
        status: "info",
        left: view::left(page, due, today, &moment("2026-03-04").calendar),
        holder: "王警官 339001".to_owned(),
        mine: true,
        aside: page.t("desk.aside_event").to_string(),
        here: true,
        ..TaskRow::default()
    }]
}

fn offers(page: &Page) -> Vec<Offer> {
    let offer = |code: &'static str, choices| Offer {
        code,
        words: page.t(&format!("desk.bulk.{code}")).to_string(),
        look: "",
        field: "badge",
        label: page.t("desk.ask.badge").to_string(),
        choices,
    };
    vec![offer("claim", vec![]), offer("assign", vec![("339002".to_owned(), "李警官 339002".to_owned())])]
}

#[test]
fn the_tasks_page_shows_lamps_with_words_or_a_friendly_nothing() {
    let full = rendered(officer, |page| {
        let (lamp, words) = view::lamp_of(page, Some(cap_cases::Lamp::Red));
        let figures = vec![Figure { lamp, words, count: 1 }];
        let (before, after) = (String::new(), "/desk?after=x".to_owned());
        let (views, tabs, bulk, tray) = (tabs(), tabs(), offers(page), "examine");
        let rows = rows(page);
        TasksPage { page, views, tabs, figures, rows, tray, bulk, before, after }.render().unwrap()
    });
    has(
        &full,
        &["我的任务", "超期", "已超 2 个工作日", "张*", "after=x", "领办", "value=\"1:3\"", "李警官"],
        &["NH260302-000001", "Hotel licence", "Assign to"],
    );
    let none = rendered(officer, |page| {
        let (before, after) = (String::new(), String::new());
        let (views, tabs, tray) = (tabs(), tabs(), "examine");
        TasksPage { page, views, tabs, figures: vec![], rows: vec![], tray, bulk: vec![], before, after }
            .render()
            .unwrap()
    });
    has(&none, &["没有待办"], &["/desk/search"]);
}

#[test]
fn a_list_in_parts_has_a_heading_for_each_or_says_that_there_is_nothing() {
    let (about, empty) = ("说明".to_owned(), "没有".to_owned());
    let full = rendered(officer, |page| {
        let title = page.t("desk.due.late").with("n", 1).to_string();
        let parts = vec![Part { title, look: "bad", rows: rows(page), more: true }];
        let (views, spans) = (tabs(), tabs());
        let (about, empty) = (about.clone(), empty.clone());
        PartsPage { page, views, spans, about, parts, empty }.render().unwrap()
    });
    has(&full, &["已经超期 1 件", "后面还有"], &["Late: 1"]);
    let none = rendered(officer, |page| {
        let (views, about, empty) = (tabs(), about.clone(), empty.clone());
        PartsPage { page, views, spans: vec![], about, parts: vec![], empty }.render().unwrap()
    });
    has(&none, &["没有"], &["没有"]);
}

#[test]
fn after_several_at_once_each_says_how_it_went() {
    let pages = rendered(officer, |page| {
        let went = |done, words: &str| Went {
            href: "/desk/cases/1".to_owned(),
            number: "NH260302-000001".to_owned(),
            words: words.to_owned(),
            done,
        };
        let said = page.t("desk.bulk.said").with("done", 1).with("n", 2).to_string();
        let (title, back) = (page.t("desk.bulk.accept").to_string(), "/desk?tray=examine".to_owned());
        let went = vec![went(true, "完成"), went(false, "刚被别人办理过")];
        BulkPage { page, title, said, went, back }.render().unwrap()
    });
    has(&pages, &["2 件中完成 1 件", "刚被别人办理过"], &["1 of 2 done"]);
}

#[test]
fn officers_who_have_the_same_case_open_are_named() {
    let parts = rendered(officer, |page| {
        let (others, href) = (vec!["李警官 339002".to_owned()], "/desk/cases/1".to_owned());
        HerePart { page, others, changed: true, href }.render().unwrap()
    });
    has(&parts, &["李警官 339002", "刚刚有变化"], &["has just changed", "/desk/cases/1"]);
}

#[test]
fn the_search_page_posts_and_says_how_many_it_found() {
    let found = rendered(officer, |page| {
        let found = page.t("desk.found").with("n", 1).to_string();
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
        words: page.t("desk.act.refuse.do").to_string(),
        hint: page.t("desk.act.refuse.hint").to_string(),
        look: "bad",
        post: "/desk/cases/1/refuse".to_owned(),
        open: true,
        ask: page.t("desk.act.refuse.ask").to_string(),
        version: 3,
        templates: vec![Phrase {
            href: "?form=refuse&reason=facts".to_owned(),
            text: "缺少〔材料名称〕".to_owned(),
            ground: "incomplete".to_owned(),
            words: "缺少〔材料名称〕".to_owned(),
            article: "行政许可法 38".to_owned(),
        }],
        questions: questions(),
    }
}

fn a_task(page: &Page) -> TaskCard {
    let note = NoteRow {
        words: "王警官 转交给 我".to_owned(),
        time: "2026-03-02".to_owned(),
        note: "<b>修</b>".to_owned(),
    };
    let actions = vec![Action { id: "task-park".to_owned(), key: "P", ..an_action(page) }];
    TaskCard { holder: "我".to_owned(), mine: true, aside: String::new(), notes: vec![note], actions }
}

fn a_material(page: &Page) -> DeskMaterial {
    DeskMaterial {
        id: "plan".to_owned(),
        name: "平面图".to_owned(),
        state: page.t("desk.material.grade_c").to_string(),
        status: "warn",
        files: vec![a_file()],
        notes: vec![page.t("desk.hint.blurred").to_string()],
        see: "/desk/cases/1/seen".to_owned(),
    }
}

fn a_check() -> PreCheck {
    PreCheck {
        answers: vec![Pair::new("户口在哪？", "外省")],
        conditions: vec!["<b>修</b>".to_owned()],
        to_see: vec!["户口簿".to_owned()],
        notes: vec!["约 20 日".to_owned()],
    }
}

fn said(page: &Page) -> Vec<Said> {
    let said = |key: &str, look| Said {
        words: page.t(key).to_string(),
        look,
        by: "李警官 339002".to_owned(),
        time: "2026-03-04".to_owned(),
        quote: "<b>修</b>".to_owned(),
    };
    vec![said("desk.course.proposes_no", "bad"), said("desk.course.handed_back", "")]
}

fn an_objection(page: &Page) -> ObjectionCard {
    let found = page.t("desk.objection.found").with("when", "2026-03-04").with("grounds", "不实");
    let came = page.t("desk.objection.came").with("when", "2026-03-06").to_string();
    ObjectionCard { found: found.to_string(), words: "<b>修</b>".to_owned(), came }
}

#[test]
fn the_case_on_the_desk_shows_everything_and_every_action_with_its_letter() {
    let pages = rendered(officer, |page| {
        let case = accepted(&a_case(), "2026-03-04");
        let (lamp, lamp_words) = view::lamp_of(page, None);
        let kept = vec![Pair::new("不予", "写好的理由")];
        let view = DeskCasePage {
            page,
            id: "1".to_owned(),
            version: 3,
            beside: Beside { title: "待受理".to_owned(), href: "/desk".to_owned(), rows: rows(page) },
            conflict: Some(Conflict { happened: entries(), kept }),
            others: vec!["李警官 339002".to_owned()],
            task: a_task(page),
            course: said(page),
            objection: Some(an_objection(page)),
            item: item(page),
            number: case.number.to_string(),
            state: view::state(page, &case),
            status: view::status(&case),
            lamp,
            lamp_words,
            told: page.t("desk.show.done").to_string(),
            applicant: vec![Pair::new("姓名", "张*")],
            show: Some(show::action(page, "/desk/cases/1/shown".to_owned(), &Shown::ALL, &Tried::default())),
            facts: vec![Pair::new("收件", "2026-03-02")],
            answers: vec![Pair::new("名称", "<b>修</b>")],
            materials: vec![a_material(page)],
            checked: Some(a_check()),
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
            "<kbd>P</kbd>",
            "写好的理由",
            "李警官 339002",
            "转交给",
            "行政许可法 38",
            "id=\"pane-3\"",
            "认定承诺不属实：不实",
            "建议不予",
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
        told: page.t("desk.show.done").to_string(),
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
            spoken: Vec::new(),
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
