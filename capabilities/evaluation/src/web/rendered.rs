//! Every page, rendered in both languages: no key without words, no placeholder without a value.

use askama::Template;
use plat_identity::Who;
use plat_kernel::Lang;
use plat_web::{Errors, Page, Words};

use super::{
    AspectBox, EvaluatePage, MyEvaluationsPage, OverPage, Row, ThanksPage,
    anyone::SaidPage,
    desk::{DeskPage, StepForm, StepRow, TaskPage, TaskRow},
    done::{DoneRow, DoneView},
    kiosk::KioskPage,
    pad::{PadPage, PadsPage, Screen},
    ratings::{Asked, LevelRow, Line, RatingsPage, Table},
    stars::{Cell, DeskStarsPage, Judged, Shown, StarTable, StarsPage},
    thanks,
    themes::{self, ThemeLine, ThemesPage},
};
use crate::{
    error::EvaluationError,
    form,
    model::{Aspect, Given, Level, Opinion},
    sample::{at, opinion},
};

const WORDS: Words =
    Words { zh: include_str!("../../i18n/zh-CN.toml"), en: include_str!("../../i18n/en.toml") };

fn page(lang: Lang) -> Page {
    Page::sample(lang, Who::Anonymous, WORDS).unwrap()
}

/// A key that nobody translated would stand on the page as itself, a placeholder without value in its braces.
fn whole(view: &impl Template) -> String {
    let html = view.render().unwrap();
    assert!(html.trim_end().ends_with("</html>"));
    for left in ["evaluation.", "web.", "{"] {
        let found = html.match_indices(left).find(|(at, _)| {
            let (before, after) = html.split_at(*at);
            let goes_on = after[left.len()..].starts_with(|c: char| c.is_ascii_lowercase());
            goes_on && before.rfind('>') > before.rfind('<')
        });
        assert!(found.is_none(), "{left} in {html}");
    }
    html
}

fn a_question(page: &Page) -> EvaluatePage<'_> {
    let boxes = Aspect::of(true).iter().map(|aspect| AspectBox {
        code: aspect.code(),
        words: page.t(aspect.key()).to_string(),
        ticked: false,
    });
    EvaluatePage {
        page,
        errors: page.errors(),
        item: "往来港澳个人旅游签注".to_owned(),
        number: "NH2026030200018",
        site: "宁和市政务服务大厅".to_owned(),
        until: page.date(&plat_kernel::Date::constant(2026, 4, 1)),
        action: "/rate/1".to_owned(),
        chosen: "",
        aspects: boxes.collect(),
        words: "",
        unnamed: false,
        signed_in: true,
        takes_words: true,
        later: "/me/cases/1".to_owned(),
    }
}

#[test]
fn the_question_has_five_named_levels_and_none_is_chosen_beforehand() {
    let page = page(Lang::Zh);
    let html = whole(&a_question(&page));
    for name in ["非常满意", "满意", "基本满意", "不满意", "非常不满意"] {
        assert!(html.contains(&format!("<span>{name}</span>")), "{name}");
    }
    assert_eq!(html.matches("name=\"level\"").count(), 5);
    assert!(!html.contains(" checked"));
}

#[test]
fn a_refused_form_says_what_is_wrong_and_keeps_what_was_typed() {
    for lang in Lang::ALL {
        let page = page(lang);
        let errors = form::errors(&page, &[EvaluationError::NoLevel, EvaluationError::RemarkTooLong]);
        let html = whole(&EvaluatePage { errors, words: "第一行", chosen: "2", ..a_question(&page) });
        assert!(html.contains("href=\"#level\"") && html.contains("href=\"#words\""));
        assert!(html.contains("第一行") && html.contains("value=\"2\" checked"));
    }
}

#[test]
fn a_bad_rating_is_thanked_for_like_a_good_one_and_shown_as_it_was_given() {
    for lang in Lang::ALL {
        let page = page(lang);
        for level in Level::ALL {
            let aspects = if level.is_bad() { vec![Aspect::Guide] } else { Vec::new() };
            let said = Opinion { aspects, remark: "等了很久".parse().unwrap(), ..opinion(level) };
            let given = Given { opinion: said, at: at("2026-03-03") };
            let view: ThanksPage<'_> = thanks(&page, "X".to_owned(), &given, "/me/cases/1".to_owned());
            let html = whole(&view);
            assert!(html.contains(&page.t(level.key()).to_string()) && html.contains("等了很久"));
            assert!(html.contains(&page.t("evaluation.thanks").to_string()));
        }
    }
}

#[test]
fn after_the_last_day_the_page_says_so() {
    for lang in Lang::ALL {
        let page = page(lang);
        let last = page.date(&plat_kernel::Date::constant(2026, 4, 1));
        let view = OverPage { page: &page, item: "X".to_owned(), number: "N", last, href: "/".to_owned() };
        assert!(whole(&view).contains("2026"));
    }
}

#[test]
fn my_evaluations_are_whole_with_and_without_rows() {
    for lang in Lang::ALL {
        let page = page(lang);
        let row = |badge: &str| Row {
            href: "/rate/1".to_owned(),
            title: "往来港澳个人旅游签注".to_owned(),
            note: "2026".to_owned(),
            badge: badge.to_owned(),
        };
        let empty = MyEvaluationsPage { page: &page, waiting: vec![], rated: vec![], after: String::new() };
        whole(&empty);
        let after = "/rate?after=x".to_owned();
        let html =
            whole(&MyEvaluationsPage { waiting: vec![row("")], rated: vec![row("满意")], after, ..empty });
        assert!(html.contains("href=\"/rate/1\""));
    }
}

fn a_task() -> TaskRow {
    TaskRow {
        href: "/desk/ratings/1".to_owned(),
        item: "往来港澳个人旅游签注".to_owned(),
        note: "非常不满意 · 实名 · NH2026030200018".to_owned(),
        state: "待联系".to_owned(),
        lamp: "red",
        due: "2026-03-03".to_owned(),
        brought: "已提交督办".to_owned(),
    }
}

#[test]
fn the_desk_is_whole_with_and_without_bad_ratings() {
    for lang in Lang::ALL {
        let page = page(lang);
        let empty = DeskPage { page: &page, pads: false, over: true, rows: vec![], after: String::new() };
        assert!(whole(&empty).contains(&page.t("evaluation.bad.none").to_string()));
        let html = whole(&DeskPage { rows: vec![a_task()], pads: true, over: false, ..empty });
        assert!(html.contains("lamp red") && html.contains("/desk/ratings/pads"));
    }
}

fn a_form(step: &str, writes: bool) -> StepForm {
    StepForm {
        step: step.to_owned(),
        action: format!("/desk/ratings/1/{step}"),
        choices: if writes { vec![("founded", "情况属实".to_owned())] } else { Vec::new() },
        writes,
        ..StepForm::default()
    }
}

#[test]
fn a_bad_rating_is_whole_at_every_step_for_who_works_it_and_for_who_does_not() {
    for lang in Lang::ALL {
        let page = page(lang);
        let of = |form: Option<StepForm>, errors: Errors| TaskPage {
            page: &page,
            errors,
            row: a_task(),
            level: 1,
            aspects: vec!["办事效率".to_owned()],
            words: String::new(),
            when: "2026".to_owned(),
            settle_by: "2026-03-09".to_owned(),
            rater: "张*".to_owned(),
            phone: String::new(),
            show_phone: "/desk/ratings/1/phone".to_owned(),
            steps: vec![StepRow {
                title: "联系评价人".to_owned(),
                words: "已通话".to_owned(),
                ..StepRow::default()
            }],
            version: 1,
            others: form.is_none(),
            doubt: form.as_ref().map(|_| a_form("doubt", true)),
            form,
        };
        for step in ["contact", "verify", "mend", "explain", "revisit", "review"] {
            let mut errors = page.errors();
            errors.add(format!("{step}-words"), page.fault(&EvaluationError::NoWords));
            let html = whole(&of(Some(a_form(step, true)), errors));
            assert!(html.contains(&format!("id=\"{step}-words\"")), "{step}");
        }
        whole(&of(Some(a_form("close", false)), Errors::new()));
        assert!(whole(&of(None, Errors::new())).contains(&page.t("evaluation.bad.others").to_string()));
    }
}

#[test]
fn whoever_rated_reads_what_was_done_and_is_asked_once() {
    for lang in Lang::ALL {
        let page = page(lang);
        let given = Given { opinion: opinion(Level::Dissatisfied), at: at("2026-03-03") };
        let row =
            DoneRow {
                title: "整改完成".to_owned(), when: "2026".to_owned(), words: "指南已补上".to_owned()
            };
        let done = DoneView {
            stands: "已经办结。".to_owned(),
            steps: vec![row],
            action: "/rate/1/answer".to_owned(),
            hint: "可以答复到2026年3月16日".to_owned(),
        };
        let view = thanks(&page, "X".to_owned(), &given, "/me/cases/1".to_owned());
        let html = whole(&ThanksPage { done: Some(done), ..view });
        assert!(html.contains("指南已补上") && html.contains("action=\"/rate/1/answer\""));
    }
}

#[test]
fn the_tablet_shows_five_named_faces_reasons_thanks_and_a_welcome_and_goes_on_by_itself() {
    for lang in Lang::ALL {
        let page = page(lang);
        let boxes = || {
            vec![AspectBox {
                code: "attitude",
                words: page.t("evaluation.aspect.attitude").to_string(),
                ticked: false,
            }]
        };
        for (screen, there) in [
            (Screen::Idle, "pad-note"),
            (Screen::Faces, "value=\"5\""),
            (Screen::Aspects(Level::Dissatisfied, boxes()), "name=\"aspects\""),
            (Screen::Thanks, "role=\"status\""),
        ] {
            let html = whole(&PadPage {
                page: &page,
                site: "大厅".to_owned(),
                place: "3 号窗口".to_owned(),
                item: "往来港澳个人旅游签注".to_owned(),
                service: "1".to_owned(),
                action: "/rate/pad/NH-HALL/3?code=x".to_owned(),
                home: "/rate/pad/NH-HALL/3?code=x".to_owned(),
                screen,
                again: 5,
            });
            assert!(html.contains(there) && html.contains("data-again=\"5\""), "{there}");
        }
        let links = vec![("大厅".to_owned(), vec![(3, "/rate/pad/NH-HALL/3?code=x".to_owned())])];
        assert!(whole(&PadsPage { page: &page, sites: links }).contains("/rate/pad/NH-HALL/3?code=x"));
        let (title, words) =
            (page.t("evaluation.thanks").to_string(), page.t("evaluation.code.rated").to_string());
        whole(&SaidPage { page: &page, title, words });
    }
}

#[test]
fn the_machine_asks_for_a_ticket_or_a_receipt_and_says_what_was_wrong_with_it() {
    for lang in Lang::ALL {
        let page = page(lang);
        let of = |errors: Errors| KioskPage {
            page: &page,
            errors,
            site: "大厅".to_owned(),
            home: "/rate/kiosk/NH-HALL".to_owned(),
            tickets: "/kiosk/NH-HALL".to_owned(),
        };
        assert!(whole(&of(page.errors())).contains("action=\"/rate/kiosk/NH-HALL\""));
        for why in [EvaluationError::NoSuchCode, EvaluationError::NotYet, EvaluationError::AlreadyRated] {
            let mut errors = page.errors();
            errors.add("key", page.fault(&why));
            assert!(whole(&of(errors)).contains(&page.fault(&why).to_string()), "{why}");
        }
    }
}

fn no_figures(page: &Page) -> RatingsPage<'_> {
    RatingsPage {
        page,
        title: "群众评价".to_owned(),
        about: String::new(),
        sites: vec![("NH-HALL".to_owned(), "大厅".to_owned())],
        items: vec![],
        weeks: vec![],
        asked: Asked::default(),
        state: String::new(),
        pdf: String::new(),
        total: 0,
        good: String::new(),
        few: String::new(),
        levels: vec![],
        aspects: vec![],
        became: vec![],
        tables: vec![],
    }
}

#[test]
fn figures_without_any_evaluation_say_that_there_is_none_and_few_of_them_have_no_share() {
    for lang in Lang::ALL {
        let page = page(lang);
        let none = || no_figures(&page);
        let html = whole(&none());
        assert!(!html.contains("<table") && html.contains(&page.t("evaluation.ratings.none").to_string()));
        let level = |share: &str| LevelRow {
            name: "满意".to_owned(),
            count: 3,
            length: 100,
            share: share.to_owned(),
            low: false,
        };
        let line = |good: &str| Line {
            name: "大厅".to_owned(),
            total: 3,
            bad: 1,
            good: good.to_owned(),
            length: 100,
        };
        let table = |good: &str| Table {
            id: "sites",
            title: "各网点".to_owned(),
            of: "网点".to_owned(),
            lines: vec![line(good)],
        };
        let few = page.t("evaluation.ratings.few").with("least", 10).to_string();
        let html =
            whole(&RatingsPage { total: 3, few, levels: vec![level("")], tables: vec![table("")], ..none() });
        assert!(html.contains("–") && !html.contains("67%"));
        let good = "67%".to_owned();
        let became = vec![("已办结".to_owned(), 1)];
        let view = RatingsPage {
            total: 30,
            good,
            became,
            state: "不再变动".to_owned(),
            pdf: "/ratings/2026-03-02/pdf".to_owned(),
            levels: vec![level("100%")],
            aspects: vec![level("")],
            tables: vec![table("67%")],
            ..none()
        };
        let html = whole(&view);
        assert!(html.contains("67%") && html.contains("href=\"/ratings/2026-03-02/pdf\""));
    }
}

fn judged(star: bool) -> StarTable {
    let cell =
        |met| Cell {
            called: "评价数".to_owned(), figure: "12".to_owned(), limit: "≥ 20".to_owned(), met
        };
    StarTable {
        id: "site-NH-HALL".to_owned(),
        title: "大厅".to_owned(),
        of: "窗口".to_owned(),
        rows: vec![Judged { name: "3 号窗口".to_owned(), star, cells: vec![cell(true), cell(star)] }],
    }
}

#[test]
fn stars_are_shown_with_each_measure_and_its_limit_and_with_what_was_missing() {
    for lang in Lang::ALL {
        let page = page(lang);
        let shown = || Shown {
            months: vec![("2026-02".to_owned(), "2026 年 2 月".to_owned(), true)],
            about: "次月公布".to_owned(),
            source: "本市设定".to_owned(),
            words: "评价数".to_owned(),
        };
        let of = |tables| StarsPage {
            page: &page,
            title: "星级窗口".to_owned(),
            shown: shown(),
            count: "1".to_owned(),
            ruled: true,
            tables,
        };
        whole(&of(vec![]));
        whole(&StarsPage { ruled: false, ..of(vec![]) });
        let html = whole(&of(vec![judged(false)]));
        assert!(html.contains("stars-missed") && html.contains("≥ 20"));
        assert!(!whole(&of(vec![judged(true)])).contains("stars-missed"));
        let desk = |mine, supervises| DeskStarsPage {
            page: &page,
            shown: shown(),
            published: supervises,
            mine,
            supervises,
            staff: judged(true),
            windows: vec![judged(false)],
        };
        let html = whole(&desk(StarTable::default(), false));
        assert!(!html.contains("stars-missed"), "nobody reads of others but supervisors");
        assert!(whole(&desk(judged(true), true)).contains("stars-missed"));
    }
}

#[test]
fn themes_are_counted_by_level_and_lead_to_their_bad_ratings() {
    for lang in Lang::ALL {
        let page = page(lang);
        let line = |href: &str| ThemeLine {
            name: "等候时间".to_owned(),
            href: href.to_owned(),
            chosen: !href.is_empty(),
            levels: vec![3, 0, 0, 1, 0],
            total: 4,
        };
        let of = |href: &str, rows| ThemesPage {
            page: &page,
            sites: vec![("NH-HALL".to_owned(), "大厅".to_owned())],
            weeks: vec![],
            asked: themes::Asked::default(),
            levels: Level::ALL.map(|it| page.t(it.key()).to_string()).to_vec(),
            lines: vec![line(href)],
            title: href.to_owned(),
            rows,
        };
        whole(&of("", vec![]));
        let html = whole(&of("/desk/ratings/themes?theme=waiting", vec![a_task()]));
        assert!(html.contains("theme=waiting") && html.contains("/desk/ratings/1"));
    }
}
