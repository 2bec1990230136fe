//! Pages rendered with sample data in both languages: nothing on them is a word's key, and what people typed is escaped.

use askama::Template as _;
use cap_cases::view::{Choice, Pair, Question};
use plat_identity::Who;
use plat_kernel::Lang;
use plat_web::{Errors, Page, Words};

use super::{
    apply::pages::{CheckPage, FormPage, MaterialField, MaterialsPage},
    departments::{DepartmentsPage, PostRow},
    desk_offers::{OfferRow, OffersPage},
    guide::{Card, GuidePage, ListPage, MaterialRow, Saving, StepRow},
    mine::{ErrandPage, MinePage, OfferCard, Row},
    pick_up::{Found, PickUpPage, ResultRow},
    steps::{StepPage, StepsPage, TaskRow},
};
use crate::view::{FileView, PartRow};

const WORDS: Words =
    Words { zh: include_str!("../../i18n/zh-CN.toml"), en: include_str!("../../i18n/en.toml") };

const TYPED: &str = "<b>修</b>";

fn rendered(show: impl Fn(&Page) -> String) {
    for lang in Lang::ALL {
        let html = show(&Page::sample(lang, Who::Anonymous, WORDS).unwrap());
        for start in ["bundles.", "error.bundles", "web."] {
            let key = html.match_indices(start).find(|(at, _)| {
                html[at + start.len()..].chars().next().is_some_and(|letter| letter.is_ascii_lowercase())
            });
            assert!(key.is_none(), "{:?}", key.map(|(at, _)| &html[at..(at + 40).min(html.len())]));
        }
        for inline in ["<style", " style=", " onclick=", "<script>"] {
            assert!(!html.contains(inline), "{inline} on the page");
        }
        assert!(!html.contains(TYPED), "what people typed is escaped");
    }
}

fn text(words: &str) -> String {
    words.to_owned()
}

fn pairs() -> Vec<Pair> {
    vec![Pair::new("逝者姓名", TYPED)]
}

fn a_file() -> FileView {
    FileView { id: text("1"), name: text("第 1 张"), href: text("/f"), picture: true }
}

#[test]
fn what_bundles_there_are_and_what_one_asks_is_said_in_both_languages() {
    rendered(|page| {
        let card = Card {
            icon: text("hourglass"),
            event: text("身后事"),
            href: text("/bundles/YJS02"),
            name: text("身后"),
            about: text(TYPED),
            saved: vec![text("5")],
        };
        ListPage { page, cards: vec![card] }.render().unwrap()
    });
    rendered(|page| {
        let saving = Saving {
            what: text("天数"),
            before: text("30"),
            now: text("5"),
            published: text("5–7"),
            counted: text("4.5"),
            differs: true,
        };
        let step = StepRow {
            name: text("注销户口"),
            href: text("/guides/HZ007"),
            whose: text("公安"),
            promise: text("当场"),
            about: text("说明"),
            gives: text("证明"),
            waits: text("前一步"),
            visit: text("核对原件"),
            only: vec![text(TYPED)],
            unsure: true,
        };
        let material = MaterialRow { name: text("证明"), how: text("拍照"), many: text("有时") };
        GuidePage {
            page,
            name: text("身后"),
            about: text(TYPED),
            href: text("/bundles/YJS02/apply"),
            lead: text("公安局"),
            promise: text("5 天"),
            savings: vec![saving],
            finished: text("1 件"),
            source: text("来源"),
            trigger: text("推送"),
            tall: String::new(),
            wide: String::new(),
            steps: vec![step],
            materials: vec![material],
            hints: vec![text("提示")],
        }
        .render()
        .unwrap()
    });
}

#[test]
fn how_an_errand_stands_is_said_in_both_languages() {
    rendered(|page| {
        let part = |look| PartRow {
            step: text("household"),
            name: text("注销户口"),
            whose: text("公安"),
            state: text("办理中"),
            look,
            say: text("5 日前"),
            words: text(TYPED),
            href: text("/me/cases/1"),
            days: 1,
            before: vec![],
        };
        ErrandPage {
            page,
            name: text("身后"),
            number: text("NH260302-000001-K"),
            state: text("办理中"),
            look: "info",
            say: text("在办"),
            done: 1,
            all: 5,
            tall: String::new(),
            wide: String::new(),
            parts: ["todo", "now", "wait", "ok", "bad", "stop"].map(part).into(),
            due: text("2026年3月9日"),
            facts: pairs(),
            answers: pairs(),
            files: vec![a_file()],
            receipt: text("/r"),
            rate: text("/rate/1"),
            picture: String::new(),
            ready: vec![text("死亡注销证明")],
        }
        .render()
        .unwrap()
    });
    rendered(|page| {
        let offer = OfferCard {
            action: text("/me/offers/1"),
            title: text("身后"),
            words: text("卫健告知"),
            facts: pairs(),
        };
        let row = Row {
            href: text("/me/bundles/1"),
            title: text("身后"),
            note: text("1/5"),
            badge: text("办理中"),
            look: "info",
        };
        MinePage { page, offers: vec![offer], rows: vec![row] }.render().unwrap()
    });
}

#[test]
fn the_pages_of_departments_are_in_both_languages() {
    let task = || TaskRow {
        href: text("/desk/bundles/1/funeral"),
        step: text("火化"),
        bundle: text("身后"),
        number: text("NH"),
        due: text("3月5日"),
        lamp: "green",
        lamp_words: text("未到期"),
        state: text("待接收"),
        look: "warn",
    };
    rendered(|page| {
        StepsPage { page, department: text("民政局"), open: vec![task()], done: vec![task()] }
            .render()
            .unwrap()
    });
    rendered(|page| {
        let mut errors = Errors::new();
        errors.add("reason", page.t("error.bundles.no_reason"));
        StepPage {
            page,
            errors,
            title: text("火化"),
            about: text("说明"),
            bundle: text("身后"),
            number: text("NH"),
            state: text("待接收"),
            look: "warn",
            due: text("3月5日"),
            person: pairs(),
            answers: pairs(),
            masked: true,
            reasons: vec![("law", text("依法调取"))],
            files: vec![a_file()],
            action: text("/a"),
            may_start: true,
            may_end: true,
            words: text(TYPED),
        }
        .render()
        .unwrap()
    });
    rendered(|page| {
        let rows = vec![PostRow { badge: text("NH1"), department: text("民政局") }];
        let departments = vec![Choice::new("tax", "税务局")];
        DepartmentsPage { page, errors: Errors::new(), rows, departments, badge: text(TYPED) }
            .render()
            .unwrap()
    });
}

#[test]
fn the_window_is_told_what_it_hands_over_and_what_not() {
    for found in [true, false] {
        rendered(|page| {
            let row =
                || ResultRow { number: text("NH260302-000002-K"), item: text(TYPED), what: text("证明") };
            let found = found.then(|| Found {
                name: text("身后"),
                number: text("NH260302-000001-K"),
                person: pairs(),
                ready: vec![row()],
                later: vec![row()],
            });
            PickUpPage { page, errors: Errors::new(), number: text(TYPED), found }.render().unwrap()
        });
    }
}

#[test]
fn what_an_application_asks_is_said_in_both_languages() {
    rendered(|page| {
        let choice = Choice::new("yes", TYPED);
        FormPage {
            page,
            name: text("身后"),
            href: text("/bundles/YJS02"),
            title: page.t("bundles.apply.form"),
            words: page.t("bundles.apply.form_words"),
            steps: vec![page.t("bundles.apply.form")],
            now: 1,
            errors: Errors::default(),
            questions: vec![Question::choice("licence", "有驾驶证吗", vec![choice])],
            action: text("/me/bundles/1/form"),
            back: text("/bundles/YJS02"),
            discard: text("/me/bundles/1/discard"),
        }
        .render()
        .unwrap()
    });
    rendered(|page| {
        let material = MaterialField {
            id: text("death-certificate"),
            name: text(TYPED),
            required: true,
            hint: text("拍照"),
            kept: vec![a_file()],
        };
        MaterialsPage {
            page,
            name: text("身后"),
            href: text("/bundles/YJS02"),
            steps: vec![page.t("bundles.apply.form")],
            now: 1,
            errors: Errors::default(),
            action: text("/me/bundles/1/materials"),
            back: text("/me/bundles/1/form"),
            materials: vec![material],
            others: pairs(),
        }
        .render()
        .unwrap()
    });
}

#[test]
fn what_is_handed_in_is_summed_up_in_both_languages() {
    rendered(|page| {
        CheckPage {
            page,
            name: text("身后"),
            href: text("/bundles/YJS02"),
            steps: vec![page.t("bundles.apply.form")],
            now: 1,
            errors: Errors::default(),
            action: text("/me/bundles/1/check"),
            back: text("/me/bundles/1/form"),
            person: pairs(),
            chosen: pairs(),
            parts: pairs(),
            barred: pairs(),
            answers: pairs(),
            materials: pairs(),
            promise: text("5 天"),
            visits: vec![text("到窗口一次")],
        }
        .render()
        .unwrap()
    });
}

#[test]
fn what_a_department_offers_is_said_in_both_languages() {
    rendered(|page| {
        let row = OfferRow {
            made: text("刚才"),
            bundle: text(TYPED),
            people: text("2"),
            answers: vec![(text("1 人未答复"), "warn")],
            errands: text("已提交 1 件"),
            action: text("/desk/offers/1/withdraw"),
            dialog: text("withdraw-1"),
        };
        OffersPage {
            page,
            errors: Errors::new(),
            department: text("卫生健康委员会"),
            rows: vec![row],
            earlier: text("/desk/offers?after=x"),
            bundles: vec![Choice::new("YJS02", "身后"), Choice::new("YJS01", "出生")],
            bundle: text("YJS02"),
            what: text("死亡医学证明签发"),
            reference: text(TYPED),
            people: text(TYPED),
            questions: vec![Question::line("deceased_name", "逝者姓名", "").optional()],
        }
        .render()
        .unwrap()
    });
    rendered(|page| {
        OffersPage {
            page,
            errors: Errors::new(),
            department: text("税务局"),
            rows: vec![],
            earlier: String::new(),
            bundles: vec![],
            bundle: String::new(),
            what: String::new(),
            reference: String::new(),
            people: String::new(),
            questions: vec![],
        }
        .render()
        .unwrap()
    });
}
