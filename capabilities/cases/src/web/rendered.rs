//! Every page of this capability, rendered with sample data in both languages.

mod residents;

use plat_identity::{Resident, Who};
use plat_kernel::Lang;
use plat_web::{Errors, Page, Words};

use crate::{
    sample::a_case,
    view::{self, Choice, Entry, ItemHead, KeptFile, PaperLink, Question, Tab},
};

const WORDS: Words =
    Words { zh: include_str!("../../i18n/zh-CN.toml"), en: include_str!("../../i18n/en.toml") };

fn resident(lang: Lang) -> Page {
    let id_number = "11010519491231002X".parse().unwrap();
    let name = "欧阳·<b>修</b>".to_owned();
    let who = Resident::imagined(a_case().applicant, name, id_number, "13000000000".to_owned());
    Page::sample(lang, Who::Resident(who), WORDS).unwrap()
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
    ["cases.apply.step_form", "cases.apply.step_materials", "cases.apply.step_check"]
        .map(|key| page.t(key))
        .to_vec()
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
