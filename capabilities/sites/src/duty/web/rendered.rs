//! Every page of rosters, rendered in both languages.

use askama::Template;
use plat_kernel::Lang;
use plat_web::Errors;

use super::{
    Choice,
    officer::{AwayRow, OfficerPage},
    week::{Cell, Group, Head, Row, Serves, WeekPage, Wrong},
    window::{DutyRow, WindowPage},
};
use crate::testing::{no_key_is_left, page};

fn choice(words: &str) -> Choice {
    Choice { value: "1".to_owned(), words: words.to_owned(), chosen: true }
}

#[test]
fn a_week_shows_who_sits_where_who_stands_in_and_what_is_to_be_put_right() {
    for lang in Lang::ALL {
        let page = page(lang);
        let who = Serves {
            name: "魏子涵".to_owned(),
            officer: "1".to_owned(),
            hours: vec!["08:00–12:00".to_owned()],
            instead_of: "秦婷婷".to_owned(),
        };
        let cells = vec![
            Cell { open: true, wrong: true, who: vec![who] },
            Cell { open: true, wrong: false, who: vec![] },
        ];
        let head = Head {
            weekday: "一".to_owned(),
            date: "11-23".to_owned(),
            hours: "08:00–19:00".to_owned(),
            today: true,
        };
        let mut view = WeekPage {
            page: &page,
            site: "大厅".to_owned(),
            span: "…".to_owned(),
            before: "/desk/rosters?week=2026-11-16".to_owned(),
            after: "/desk/rosters?week=2026-11-30".to_owned(),
            this_week: false,
            heads: vec![head],
            groups: vec![Group { name: "A".to_owned(), rows: vec![Row { window: 1, cells }] }],
            wrongs: vec![Wrong { day: "11-23".to_owned(), what: vec!["1 号窗口".to_owned()] }],
            kept: true,
        };
        let html = view.render().unwrap();
        assert!(html.contains("魏子涵") && html.contains("秦婷婷") && html.contains("roster-bad"), "{html}");
        no_key_is_left(&html);
        view.wrongs.clear();
        no_key_is_left(&view.render().unwrap());
        view.kept = false;
        no_key_is_left(&view.render().unwrap());
    }
}

#[test]
fn a_window_and_an_officer_show_what_is_set_and_take_more() {
    for lang in Lang::ALL {
        let page = page(lang);
        let duty = DutyRow {
            id: "1".to_owned(),
            name: "魏子涵".to_owned(),
            officer: "2".to_owned(),
            days: "周一".to_owned(),
            hours: "08:00–12:00".to_owned(),
            span: "2026-01-01".to_owned(),
            end: "2026-11-23".to_owned(),
        };
        let window = WindowPage {
            page: &page,
            errors: Errors::new(),
            window: 1,
            sign: "户籍业务".to_owned(),
            branches: vec!["户政".to_owned()],
            duties: vec![duty],
            officers: vec![choice("魏子涵")],
            days: vec![choice("周一")],
            hours: String::new(),
            first: "2026-11-23".to_owned(),
            last: String::new(),
            today: "2026-11-23".to_owned(),
        };
        let html = window.render().unwrap();
        assert!(html.contains("/desk/rosters/duties/1/end") && html.contains("魏子涵"), "{html}");
        no_key_is_left(&html);
        let away =
            AwayRow {
                id: "3".to_owned(), span: "…".to_owned(), instead: "秦婷婷".to_owned(), open: true
            };
        let officer = OfficerPage {
            page: &page,
            errors: Errors::new(),
            officer: "2".to_owned(),
            name: "魏子涵".to_owned(),
            badge: "NH0005".to_owned(),
            branches: vec![choice("户政")],
            away: vec![away],
            others: vec![choice("秦婷婷")],
            first: String::new(),
            last: String::new(),
            today: "2026-11-23".to_owned(),
        };
        let html = officer.render().unwrap();
        assert!(
            html.contains("/desk/rosters/officers/2/away") && html.contains("/desk/rosters/absences/3/lift")
        );
        no_key_is_left(&html);
    }
}
