//! Every page, rendered in both languages: no key without words, no placeholder without a value.

use askama::Template;
use plat_identity::Who;
use plat_kernel::Lang;
use plat_web::{Errors, Page, Words};

use super::{
    book::{ItemRow, SiteRow, WhatPage, WherePage},
    desk::{DeskPage, VisitorRow},
    link::LinkPage,
    mine::{MinePage, Row, WishRow},
    said::Bring,
    show::ShowPage,
    times::{DayTab, Half, TimeButton, WhenPage},
    wait::{Typed, WaitPage},
};

const WORDS: Words =
    Words { zh: include_str!("../../i18n/zh-CN.toml"), en: include_str!("../../i18n/en.toml") };

fn pages() -> impl Iterator<Item = Page> {
    Lang::ALL.into_iter().map(|lang| Page::sample(lang, Who::Anonymous, WORDS).unwrap())
}

/// A key that nobody translated would stand on the page as itself, a placeholder without value in its braces.
fn whole(view: &impl Template) -> String {
    let html = view.render().unwrap();
    assert!(html.trim_end().ends_with("</html>"));
    for left in ["appointments.", "web.", "{"] {
        let found = html.match_indices(left).find(|(at, _)| {
            let (before, after) = html.split_at(*at);
            let goes_on = after[left.len()..].starts_with(|c: char| c.is_ascii_lowercase());
            goes_on && before.rfind('>') > before.rfind('<')
        });
        assert!(found.is_none(), "{left} in {html}");
    }
    assert!(!html.contains(" style="), "the content policy would drop it");
    html
}

fn an_item(name: &str) -> ItemRow {
    ItemRow {
        name: name.to_owned(), note: "居民身份证".to_owned(), href: "/appointments/new".to_owned()
    }
}

#[test]
fn what_for_is_asked_with_and_without_something_chosen_and_a_refusal_stands_at_its_field() {
    for page in pages() {
        let empty = WhatPage {
            page: &page,
            errors: Errors::new(),
            chosen: vec![],
            items: vec![],
            site: String::new(),
            q: String::new(),
            found: vec![],
            full: false,
            most_persons: 4,
            persons: 1,
        };
        assert!(!whole(&empty).contains("name=\"persons\""), "first what for");
        let mut errors = Errors::new();
        errors.add("persons", page.t("error.appointments.persons").with("most", 4));
        let view = WhatPage {
            errors,
            chosen: vec![an_item("换领居民身份证")],
            items: vec!["SF002".to_owned()],
            site: "NH-0101".to_owned(),
            found: vec![an_item("首次申领居民身份证")],
            q: "身份证".to_owned(),
            persons: 2,
            ..empty
        };
        let html = whole(&view);
        assert!(
            html.contains("name=\"item\" value=\"SF002\"")
                && html.contains("value=\"NH-0101\"")
                && html.contains("href=\"#persons\"")
        );
        whole(&WhatPage { full: true, ..view });
    }
}

#[test]
fn where_says_how_many_times_are_free_and_says_when_there_is_no_place_at_all() {
    for page in pages() {
        let row = SiteRow {
            href: "/appointments/new?site=NH-HALL".to_owned(),
            name: "宁和市公安政务服务中心".to_owned(),
            note: "云汀区".to_owned(),
            free: "12".to_owned(),
            look: "ok",
        };
        let view = WherePage {
            page: &page,
            items: vec!["换领居民身份证".to_owned()],
            persons: 1,
            back: "/appointments/new".to_owned(),
            sites: vec![row],
        };
        assert!(whole(&view).contains("site=NH-HALL"));
        whole(&WherePage { sites: vec![], ..view });
    }
}

fn a_calendar(page: &Page) -> WhenPage<'_> {
    let tab = |look: &'static str, here: bool| DayTab {
        href: "?day=2026-03-04".to_owned(),
        weekday: page.t("appointments.weekday.3").to_string(),
        date: page
            .t("appointments.short_date")
            .with("day", 4)
            .with("month", page.t("appointments.month.3"))
            .to_string(),
        free: "8".to_owned(),
        look,
        here,
    };
    let time = |full| TimeButton { time: "09:00".to_owned(), free: "4".to_owned(), full };
    WhenPage {
        page,
        errors: Errors::new(),
        title: page.t("appointments.new").to_string(),
        items: vec!["换领居民身份证".to_owned()],
        persons: 1,
        site: "大厅".to_owned(),
        address: "云汀区".to_owned(),
        back: "/appointments/new".to_owned(),
        moves: String::new(),
        days: vec![tab("free", true), tab("full", false), tab("closed", false)],
        day: "2026-03-04".to_owned(),
        why: "端午".to_owned(),
        halves: vec![Half { name: "上午".to_owned(), times: vec![time(false), time(true)] }],
        action: "/appointments".to_owned(),
        hidden: vec![("item", "SF002".to_owned())],
        sign_in: String::new(),
        wait: "/appointments/wait".to_owned(),
    }
}

#[test]
fn a_full_time_cannot_be_pressed_and_a_refusal_leads_to_the_times() {
    for page in pages() {
        let html = whole(&a_calendar(&page));
        assert_eq!(html.matches("name=\"time\"").count(), 2);
        assert_eq!(html.matches(" disabled").count(), 1);
        let mut errors = Errors::new();
        errors.add("times", page.t("error.appointments.full"));
        let wrong = whole(&WhenPage { errors, ..a_calendar(&page) });
        assert!(wrong.contains("href=\"#times\"") && wrong.contains("id=\"times\""));
        let signed_out = WhenPage { sign_in: "/signin?next=%2F".to_owned(), ..a_calendar(&page) };
        assert_eq!(whole(&signed_out).matches(" disabled").count(), 2, "one signs in first");
        let moving = WhenPage { moves: "昨天".to_owned(), halves: vec![], ..a_calendar(&page) };
        whole(&moving);
    }
}

fn an_appointment(page: &Page) -> ShowPage<'_> {
    let bring = |materials: Vec<String>| Bring {
        item: "换领居民身份证".to_owned(),
        guide: "/guides/SF002".to_owned(),
        materials,
    };
    ShowPage {
        page,
        id: "1".to_owned(),
        state: page.t("appointments.state.booked").to_string(),
        look: "ok",
        kept: String::new(),
        when: "2026-03-04 09:00–09:15".to_owned(),
        site: "大厅".to_owned(),
        site_href: "/sites/NH-HALL".to_owned(),
        address: "云汀区".to_owned(),
        items: vec!["换领居民身份证".to_owned()],
        persons: 2,
        bring: vec![bring(vec!["旧身份证".to_owned()]), bring(vec![])],
        reminders: vec!["2026-03-03 18:00".to_owned()],
        code: "AAAAA-AAAAA".to_owned(),
        open: true,
        link: "https://yichuang.test/visits/1/AAAAA-AAAAA".to_owned(),
    }
}

#[test]
fn an_appointment_to_come_can_be_moved_and_given_up_and_one_that_is_over_cannot() {
    for page in pages() {
        let html = whole(&an_appointment(&page));
        for there in
            ["/appointments/1/move", "/appointments/1/cancel", "/appointments/1/calendar", "旧身份证"]
        {
            assert!(html.contains(there), "{there}");
        }
        let over = whole(&ShowPage { open: false, ..an_appointment(&page) });
        assert!(!over.contains("/appointments/1/move") && !over.contains("/visits/1/"));
        let held = ShowPage { open: false, kept: "09:10".to_owned(), ..an_appointment(&page) };
        assert!(whole(&held).contains("/appointments/1/confirm"));
    }
}

#[test]
fn my_appointments_are_whole_with_and_without_rows() {
    for page in pages() {
        let row = |badge: &str| Row {
            href: "/appointments/1".to_owned(),
            title: "2026-03-04".to_owned(),
            note: "大厅".to_owned(),
            badge: badge.to_owned(),
            look: "ok",
        };
        let wish = |leave: &str| WishRow {
            title: "换领居民身份证".to_owned(),
            note: "大厅".to_owned(),
            times: "3/4".to_owned(),
            badge: page.t("appointments.wish.waiting").to_string(),
            leave: leave.to_owned(),
        };
        let none = MinePage { page: &page, kept: vec![], coming: vec![], waiting: vec![], past: vec![] };
        assert!(whole(&none).contains("/appointments/new"));
        let waiting = vec![wish("/appointments/wishes/1/leave"), wish("")];
        let all =
            MinePage { kept: vec![row("a")], coming: vec![row("b")], past: vec![row("c")], waiting, ..none };
        assert_eq!(whole(&all).matches("action=\"/appointments/wishes/").count(), 1);
    }
}

#[test]
fn the_times_that_suit_are_asked_for_and_what_was_typed_stays() {
    for page in pages() {
        let mut errors = Errors::new();
        errors.add("first", page.t("error.appointments.no_times"));
        let typed = Typed {
            first: "2026-03-04".to_owned(),
            last: "2026-03-05".to_owned(),
            from: "08:00".to_owned(),
            until: "12:00".to_owned(),
        };
        let view = WaitPage {
            page: &page,
            errors,
            items: vec!["换领居民身份证".to_owned()],
            site: "大厅".to_owned(),
            hidden: vec![("item", "SF002".to_owned()), ("site", "NH-HALL".to_owned())],
            typed,
            min: "2026-03-02".to_owned(),
            max: "2026-03-15".to_owned(),
            hours: vec!["08:00".to_owned(), "12:00".to_owned()],
            minutes: 20,
            offers: 2,
            back: "/appointments/new".to_owned(),
        };
        let html = whole(&view);
        assert!(html.contains("value=\"12:00\" selected") && html.contains("href=\"#first\""));
    }
}

#[test]
fn the_link_shows_when_and_where_and_nothing_about_whom_or_what_for() {
    for page in pages() {
        let view = LinkPage {
            page: &page,
            state: page.t("appointments.state.booked").to_string(),
            look: "ok",
            when: "2026-03-04".to_owned(),
            site: "大厅".to_owned(),
            address: "云汀区".to_owned(),
            action: "/visits/1/AAAAA-AAAAA".to_owned(),
            open: true,
        };
        assert!(whole(&view).contains("action=\"/visits/1/AAAAA-AAAAA\""));
        assert!(!whole(&LinkPage { open: false, ..view }).contains("action=\"/visits/"));
    }
}

#[test]
fn the_officers_list_offers_what_can_be_noted_now_and_no_more() {
    for page in pages() {
        let row = |attended: &str, missed: &str| VisitorRow {
            time: "09:00–09:15".to_owned(),
            name: "张*".to_owned(),
            items: "换领居民身份证".to_owned(),
            persons: 1,
            state: page.t("appointments.state.booked").to_string(),
            look: "ok",
            attended: attended.to_owned(),
            missed: missed.to_owned(),
        };
        let view = DeskPage {
            page: &page,
            site: "大厅".to_owned(),
            day: "2026-03-04".to_owned(),
            before: "/desk/appointments?day=2026-03-03".to_owned(),
            after: "/desk/appointments?day=2026-03-05".to_owned(),
            today: true,
            rows: vec![row("/a", "/m"), row("", "")],
        };
        let html = whole(&view);
        assert_eq!(html.matches("action=\"/a\"").count() + html.matches("action=\"/m\"").count(), 2);
        whole(&DeskPage { rows: vec![], today: false, ..view });
    }
}
