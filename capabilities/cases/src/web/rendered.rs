//! Every page of this capability, rendered with sample data in both languages.

use askama::Template;
use plat_identity::{Branch, Officer, Resident, Role, Roles, Who};
use plat_kernel::Lang;
use plat_web::{Errors, Page, Words};

use super::{
    actions::Action,
    apply::{CheckPage, DonePage, FormPage, MaterialsPage},
    desk::{DeskCasePage, DeskMaterial, Figure, SearchPage, TaskRow, TasksPage},
    forms::ApplyMaterial,
    mine::{CaseCard, MyCasePage, MyCasesPage, Next},
    receive::{Applicant, ItemChoice, ReceiveItem, ReceivePage, TickMaterial},
    verify::{Verified, VerifyPage},
};
use crate::{
    sample::{a_case, accepted, moment},
    view::{self, Choice, Entry, ItemHead, KeptFile, Pair, PaperLink, Question, Tab},
};

const WORDS: Words = Words { zh: include_str!("../../i18n/zh-CN.toml"), en: include_str!("../../i18n/en.toml") };

fn resident(lang: Lang) -> Page {
    let who = Resident {
        id: a_case().applicant,
        name: "欧阳·<b>修</b>".to_owned(),
        id_number: "11010519491231002X".parse().unwrap(),
        phone: "13000000000".to_owned(),
    };
    Page::sample(lang, Who::Resident(who), WORDS).unwrap()
}

fn officer(lang: Lang) -> Page {
    let who = Officer {
        id: crate::sample::an_officer(),
        name: "王警官".to_owned(),
        badge: "339001".to_owned(),
        branch: Branch::PublicOrder,
        site: "NH-HALL".parse().unwrap(),
        roles: Roles::from([Role::Window]),
    };
    Page::sample(lang, Who::Officer(who), WORDS).unwrap()
}

/// The page in Chinese and in English. Nothing on it is a word's key, a style or a script of its own.
fn rendered(of: fn(Lang) -> Page, show: impl Fn(&Page) -> String) -> [String; 2] {
    Lang::ALL.map(|lang| {
        let html = show(&of(lang));
        for start in ["cases.", "web.", "error."] {
            let keys = html.match_indices(start).map(|(at, _)| &html[at..]).filter(|rest| {
                let next = rest[start.len()..].chars().next();
                next.is_some_and(|letter| letter.is_ascii_lowercase())
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
    ["cases.apply.step_form", "cases.apply.step_materials", "cases.apply.step_check"].map(|key| page.t(key)).to_vec()
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
    let date = Question { kind: "date", value: "2026-03-02".to_owned(), ..Question::line("day", "日期", "") };
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
    let tab = |words: &str, here| Tab { href: "/here".to_owned(), words: words.to_owned(), count: "3".to_owned(), here };
    vec![tab("一", true), tab("二", false)]
}

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
        left: view::left(page, "2026-03-02".parse().unwrap(), "2026-03-04".parse().unwrap(), &moment("2026-03-04").calendar),
    }]
}

#[test]
fn the_form_page_asks_every_kind_of_question_and_shows_what_is_wrong() {
    let pages = rendered(resident, |page| {
        let errors = wrong(page, "name");
        let (item, steps, questions) = (item(page), steps(page), questions());
        let (action, back) = ("/applications/1".to_owned(), "/guides/ZA001".to_owned());
        FormPage { page, item, steps, now: 1, errors, questions, action, back }.render().unwrap()
    });
    has(&pages, &["填写信息", "下一步", "请填写", "href=\"#name\""], &["Hotel licence", "href=\"#name\"", "type=\"date\""]);
}

#[test]
fn the_materials_page_shows_photographs_and_what_a_correction_asks() {
    let pages = rendered(resident, |page| {
        let photographed = |id: &str, kept| ApplyMaterial {
            id: id.to_owned(),
            name: "平面图".to_owned(),
            required: true,
            hint: page.t("cases.apply.photo_hint").to_string(),
            kept,
        };
        let materials = vec![photographed("plan", vec![a_file()]), photographed("lease", vec![])];
        let (item, steps) = (item(page), steps(page));
        let errors = wrong(page, "material.lease");
        let (action, back) = ("/here".to_owned(), "/back".to_owned());
        let ask = Some("照片模糊：请重拍".to_owned());
        MaterialsPage { page, item, steps, now: 2, errors, action, back, ask, materials }.render().unwrap()
    });
    has(&pages, &["补正材料", "照片模糊：请重拍", "multipart/form-data", "/files/f1"], &["name=\"material.lease\""]);
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
    has(&pages, &["我确认以上信息和材料真实", "宁和旅馆", "修改", "提交申请"], &["name=\"declare\"", "Hotel licence"]);
}

#[test]
fn the_receipt_page_shows_the_number_and_what_comes() {
    let pages = rendered(resident, |page| {
        let number = a_case().number.to_string();
        let (href, receipt) = ("/me/cases/1".to_owned(), "/me/cases/1/papers/NH-R".to_owned());
        let received = page.when(&a_case().received);
        DonePage { page, item: item(page), number, received, href, receipt, next: entries() }.render().unwrap()
    });
    has(&pages, &["申请已提交", "NH260302-000001", "收件凭证"], &["NH260302-000001", "/me/cases/1/papers/NH-R"]);
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
            due: view::due(page, &case, &moment("2026-03-05")),
            timeline: entries(),
            papers: papers(),
            facts: vec![Pair::new("编号", &case.number)],
            withdraw: "/me/cases/1/withdraw".to_owned(),
        };
        view.render().unwrap()
    });
    has(&pages, &["需要您补正材料", "还有 4 个工作日", "2026年3月11日", "撤回申请", "收件凭证"], &["11 March 2026", "/withdraw"]);
}

#[test]
fn the_tasks_page_shows_lamps_with_words_or_a_friendly_nothing() {
    let full = rendered(officer, |page| {
        let (lamp, words) = view::lamp_of(page, Some(crate::Lamp::Red));
        let figures = vec![Figure { lamp, words, count: 1 }];
        let (before, after) = (String::new(), "/desk?after=x".to_owned());
        TasksPage { page, tabs: tabs(), figures, rows: rows(page), before, after }.render().unwrap()
    });
    has(&full, &["我的任务", "超期", "已超 2 个工作日", "张*", "after=x"], &["NH260302-000001", "Hotel licence"]);
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
        SearchPage { page, q: "x".to_owned(), searched: true, rows: vec![], found: String::new() }.render().unwrap()
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
        let material =
            DeskMaterial { name: "平面图".to_owned(), state: "已上传".to_owned(), status: "ok", files: vec![a_file()] };
        let (lamp, lamp_words) = view::lamp_of(page, None);
        let view = DeskCasePage {
            page,
            item: item(page),
            number: case.number.to_string(),
            state: view::state(page, &case),
            status: view::status(&case),
            lamp,
            lamp_words,
            applicant: vec![Pair::new("姓名", "张*")],
            facts: vec![Pair::new("收件", "2026-03-02")],
            answers: vec![Pair::new("名称", "<b>修</b>")],
            materials: vec![material],
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
        &["不计时", "作出不予决定后不能撤销", "<kbd>n</kbd>", "name=\"version\" value=\"3\"", "期限怎么算出来的"],
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
        action: "/desk/receive".to_owned(),
    }
}

fn applicant() -> Option<Applicant> {
    Some(Applicant {
        id: "p1".to_owned(),
        name: "张*".to_owned(),
        id_number: "110105********002X".to_owned(),
        phone: "130****0000".to_owned(),
    })
}

#[test]
fn receiving_asks_who_then_what_then_which_originals() {
    let who = rendered(officer, |page| receive(page).render().unwrap());
    has(&who, &["没有这个号码的注册居民", "登记并继续"], &["/desk/receive/register"]);
    let what = rendered(officer, |page| {
        let items = vec![ItemChoice { href: "/desk/receive?item=ZA001".to_owned(), name: "旅馆".to_owned(), note: "5".to_owned() }];
        ReceivePage { person: applicant(), items, now: 2, errors: Errors::new(), ..receive(page) }.render().unwrap()
    });
    has(&what, &["办理什么事项", "110105********002X", "item=ZA001"], &["item=ZA001"]);
    let which = rendered(officer, |page| {
        let material =
            TickMaterial { id: "plan".to_owned(), name: "平面图".to_owned(), required: false, ticked: true };
        let item = ReceiveItem {
            id: "ZA001".to_owned(),
            name: "旅馆".to_owned(),
            promise: view::promise(page, 0),
            fee: "免费".to_owned(),
            materials: vec![material],
            questions: questions(),
        };
        ReceivePage { person: applicant(), item: Some(item), now: 3, ..receive(page) }.render().unwrap()
    });
    has(&which, &["已收到的材料", "需要时提供", "当场办结", "value=\"plan\" checked"], &["value=\"plan\" checked"]);
}

#[test]
fn the_verification_page_says_genuine_or_unknown() {
    let verify = |genuine| {
        rendered(resident, move |page| {
            let facts = vec![Pair::new(page.t("cases.applicant"), "张*")];
            let answer = Some(Verified { genuine, facts });
            let (number, code) = ("NH-R".to_owned(), "ABC".to_owned());
            VerifyPage { page, errors: wrong(page, "code"), number, code, answer }.render().unwrap()
        })
    };
    has(&verify(true), &["文书真实有效", "张*"], &["张*"]);
    has(&verify(false), &["没有查到这份文书", "请填写"], &["value=\"NH-R\""]);
}
