//! Every page, rendered in both languages: no key without words, no placeholder without a value.

use askama::Template;
use plat_identity::Who;
use plat_kernel::{Lang, SignedDuration};
use plat_web::{Errors, Page, Words};

use super::{
    before::BeforePage,
    board::{BoardPage, Called, DisplayPage, WindowTile},
    door::{DoorPage, LaneChoice},
    kiosk::{BookedPage, FindPage, KioskPage, SlipPage, TakePage},
    phone::{Stand, TicketPage, Went},
    said,
    views::{Choice, Elsewhere, Kind, Place, Row, Slip, Tile, Waiting, Waits},
    window::{Visitor, WindowPage},
};
use crate::estimate::Range;

const WORDS: Words =
    Words { zh: include_str!("../../i18n/zh-CN.toml"), en: include_str!("../../i18n/en.toml") };

fn pages() -> impl Iterator<Item = Page> {
    Lang::ALL.into_iter().map(|lang| Page::sample(lang, Who::Anonymous, WORDS).unwrap())
}

/// A key that nobody translated would stand on the page as itself, a placeholder without value in its braces.
fn whole(view: &impl Template) -> String {
    let html = view.render().unwrap();
    for left in ["queue.", "web.", "{"] {
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

fn place() -> Place {
    Place { name: "宁和市公安政务服务中心".to_owned(), home: "/kiosk/NH-HALL".to_owned() }
}

fn a_row() -> Row {
    Row {
        href: "/kiosk/NH-HALL/take?item=SF003".to_owned(),
        name: "居民身份证期满换领".to_owned(),
        note: "居民身份证".to_owned(),
    }
}

fn waits(page: &Page) -> Waits {
    let range = Range { p50: SignedDuration::from_mins(11), p90: SignedDuration::from_mins(24) };
    let error = page.t("queue.error").with("days", 7).with("share", 91).with("count", "1,204").to_string();
    Waits { range: said::range(page, range), ahead: said::ahead(page, 7), error, none: String::new() }
}

fn none(page: &Page) -> Waits {
    Waits { none: page.t("queue.none").to_string(), ..Waits::default() }
}

fn a_tile() -> Tile {
    let Row { href, name, .. } = a_row();
    Tile { href, name, icon: "id", tone: "blue" }
}

fn elsewhere(page: &Page) -> Vec<Elsewhere> {
    let wait = page.t("queue.else.wait").with("most", 5);
    let words = page.t("queue.else.words").with("way", 9).with("wait", wait).to_string();
    vec![Elsewhere { href: "/queue/NH-0101".to_owned(), name: "柳桥派出所".to_owned(), words }]
}

fn slip(page: &Page) -> Slip {
    Slip {
        number: "042".to_owned(),
        items: vec![a_row().name],
        taken: "2026年3月9日 09:15".to_owned(),
        where_to: page.t("queue.where.any").to_string(),
        lane: "老年人优先".to_owned(),
        link: "https://ninghe.test/tickets/0123456789ABCDEF".to_owned(),
        picture: said::picture("https://ninghe.test/tickets/0123456789ABCDEF"),
    }
}

fn a_waiting(page: &Page) -> Waiting {
    Waiting {
        number: "017".to_owned(),
        items: a_row().name,
        right: page.t("queue.because.appointment").to_string(),
        waited: page.t("queue.waited_n").with("minutes", 31).to_string(),
        look: "long",
    }
}

#[test]
fn the_kiosk_offers_what_most_come_for_and_everything_else_by_words_or_by_kind() {
    for page in pages() {
        let waiting = page.t("queue.kiosk.waiting").with("count", 12).with("windows", 15).to_string();
        let more = "/kiosk/NH-HALL/find".to_owned();
        let home = KioskPage { page: &page, place: place(), waiting, tiles: vec![a_tile()], more };
        assert!(whole(&home).contains("/kiosk/NH-HALL/booked"));
        let empty = FindPage {
            page: &page,
            place: place(),
            chosen: vec!["SF003".to_owned()],
            back: "/kiosk/NH-HALL".to_owned(),
            q: String::new(),
            found: vec![],
            before: String::new(),
            after: String::new(),
            branches: vec![a_row()],
            branch: String::new(),
        };
        whole(&empty);
        whole(&FindPage { q: "火星".to_owned(), ..empty });
        let branch = FindPage {
            page: &page,
            place: place(),
            chosen: vec![],
            back: "/kiosk/NH-HALL/find".to_owned(),
            q: String::new(),
            found: vec![a_row()],
            before: "/b".to_owned(),
            after: "/a".to_owned(),
            branches: vec![],
            branch: "居民身份证".to_owned(),
        };
        assert!(whole(&branch).contains("rel=\"next\""));
    }
}

#[test]
fn the_wait_is_told_before_the_card_is_asked_for_and_a_wrong_card_stands_at_its_field() {
    for page in pages() {
        let view = TakePage {
            page: &page,
            place: place(),
            errors: Errors::new(),
            chosen: vec![a_row(), a_row()],
            items: vec!["SF003".to_owned()],
            more: "/kiosk/NH-HALL/find?item=SF003".to_owned(),
            waits: waits(&page),
            elsewhere: elsewhere(&page),
            without: true,
        };
        let html = whole(&view);
        assert!(html.find("kiosk-range") < html.find("id_number"), "{html}");
        let mut errors = Errors::new();
        errors.add("id_number", page.t("error.queue.bad_id_number"));
        assert!(whole(&TakePage { errors, ..view }).contains("id_number-error"));
        let closed = TakePage {
            page: &page,
            place: place(),
            errors: Errors::new(),
            chosen: vec![a_row()],
            items: vec![],
            more: String::new(),
            waits: none(&page),
            elsewhere: vec![],
            without: false,
        };
        assert!(!whole(&closed).contains("name=\"id_number\""), "no number is asked for in vain");
        whole(&BookedPage { page: &page, place: place(), errors: Errors::new() });
        let ticket = SlipPage { page: &page, place: place(), slip: slip(&page), waits: waits(&page) };
        assert!(whole(&ticket).contains("<svg"));
        whole(&SlipPage { waits: none(&page), ..ticket });
    }
}

#[test]
fn the_phone_says_where_it_stands_and_why_somebody_went_first() {
    for page in pages() {
        let words = waits(&page);
        let stand = Stand {
            look: "waiting",
            number: "042".to_owned(),
            title: page.t("queue.stand.waiting").to_string(),
            ahead: page.t("queue.people").with("count", 3).to_string(),
            range: words.range,
            error: words.error,
            ..Stand::default()
        };
        let went = Went {
            when: "09:20".to_owned(),
            number: "043".to_owned(),
            window: page.t("queue.to_window").with("window", 12).to_string(),
            rule: "老年人优先".to_owned(),
        };
        let view = TicketPage {
            page: &page,
            code: "0123456789ABCDEF".to_owned(),
            site: place().name,
            site_href: "/sites/NH-HALL".to_owned(),
            stand,
            elsewhere: elsewhere(&page),
            items: vec![a_row().name],
            taken: "2026年3月9日 09:15".to_owned(),
            went: vec![went],
            leave: true,
            at: "09:31".to_owned(),
        };
        assert!(whole(&view).contains("老年人优先") && whole(&view).contains("/queue/NH-0101"));
        let part = view.as_live().render().unwrap();
        assert!(part.contains("042") && !part.contains("<form"), "nothing that a session signs is followed");
        let stand = Stand {
            look: "called",
            call: "12-1".to_owned(),
            number: "042".to_owned(),
            title: page.t("queue.stand.called").with("window", 12).to_string(),
            window: "12".to_owned(),
            where_to: "户政".to_owned(),
            ..Stand::default()
        };
        whole(&TicketPage { stand, elsewhere: vec![], went: vec![], leave: false, ..view });
    }
}

#[test]
fn the_board_shows_numbers_and_no_names() {
    for page in pages() {
        let called = |(pending, missed)| Called {
            call: "42-12-1".to_owned(),
            number: "042".to_owned(),
            window: "12".to_owned(),
            name: "户政".to_owned(),
            say: page.t("queue.say").with("number", "0 4 2").with("window", 12).to_string(),
            pending,
            missed,
        };
        let kind = Kind {
            name: "居民身份证".to_owned(),
            waiting: page.t("queue.waiting").with("count", 4).to_string(),
            range: "5–15".to_owned(),
        };
        let view = BoardPage {
            page: &page,
            site: "NH-HALL".to_owned(),
            site_name: place().name,
            calls: [(true, false), (false, false), (false, true)].map(called).to_vec(),
            tiles: vec![WindowTile { number: "1".to_owned(), state: "042".to_owned(), look: "busy" }],
            waits: vec![kind],
            waiting: page.t("queue.waiting").with("count", 9).to_string(),
            error: String::new(),
            at: "09:31".to_owned(),
        };
        assert!(whole(&view).contains("data-say=\"请 0 4 2 号，到 12 号窗口\""), "spoken in Chinese");
        whole(&BoardPage { calls: vec![], ..view });
        let display = DisplayPage {
            page: &page,
            site: "NH-HALL".to_owned(),
            window: 12,
            name: "户政".to_owned(),
            look: "called",
            number: "042".to_owned(),
            words: page.t("queue.display.calling").to_string(),
            call: "42-1".to_owned(),
            at: "09:31".to_owned(),
        };
        assert!(whole(&display).contains("/boards/NH-HALL/12/events"));
    }
}

#[test]
fn whoever_is_at_home_reads_the_wait_and_where_there_is_none() {
    for page in pages() {
        let view = BeforePage {
            page: &page,
            site: "NH-HALL".to_owned(),
            site_name: place().name,
            address: "云汀区".to_owned(),
            now: page.t("queue.kiosk.waiting").with("count", 12).with("windows", 15).to_string(),
            items: vec![a_row()],
            codes: vec!["SF003".to_owned()],
            q: String::new(),
            found: vec![],
            tiles: vec![a_tile()],
            waits: waits(&page),
            elsewhere: elsewhere(&page),
            kinds: vec![],
            book: "/appointments/new?item=SF003".to_owned(),
        };
        assert!(whole(&view).contains("/queue/NH-0101"));
        whole(&BeforePage { items: vec![], elsewhere: vec![], waits: none(&page), ..view });
    }
}

#[test]
fn the_door_gives_a_number_with_its_right_and_shows_who_waits_long() {
    for page in pages() {
        let lane = LaneChoice {
            key: "elderly".to_owned(),
            name: "老年人优先".to_owned(),
            note: page.t("queue.door_head_start").with("minutes", 60).to_string(),
            chosen: false,
        };
        let view = DoorPage {
            page: &page,
            site_name: place().name,
            errors: Errors::new(),
            given: Some(slip(&page)),
            chosen: vec![a_row()],
            items: vec!["SF003".to_owned()],
            q: String::new(),
            found: vec![],
            tiles: vec![],
            waits: waits(&page),
            lanes: vec![lane],
            id_number: String::new(),
            summary: page.t("queue.summary_all").with("count", 1).to_string(),
            rows: vec![a_waiting(&page)],
            at: "09:31".to_owned(),
        };
        assert!(whole(&view).contains("value=\"elderly\""));
        whole(&DoorPage {
            given: None,
            chosen: vec![],
            tiles: vec![a_row()],
            rows: vec![],
            waits: none(&page),
            ..view
        });
    }
}

fn a_window(page: &Page) -> WindowPage<'_> {
    let choice = |value: &str| Choice {
        value: value.to_owned(),
        words: page.t("queue.window_n").with("window", value).to_string(),
        chosen: false,
    };
    WindowPage {
        page,
        site_name: place().name,
        errors: Errors::new(),
        window: String::new(),
        name: "户政".to_owned(),
        look: "ok",
        state: page.t("queue.state.open").to_string(),
        free: vec![choice("12")],
        taken: vec![choice("14")],
        visitor: None,
        paused: false,
        may_only: String::new(),
        summary: page.t("queue.summary").with("count", 9).with("mine", 3).to_string(),
        mark: "12open".to_owned(),
        moved: true,
        queue: vec![a_waiting(page)],
        at: "09:31".to_owned(),
    }
}

fn a_visitor(page: &Page, serving: bool) -> Visitor {
    let part = |value: &str| Choice { value: value.to_owned(), words: a_row().name, chosen: false };
    Visitor {
        number: "042".to_owned(),
        seen: "42".to_owned(),
        who: "林**".to_owned(),
        right: "老年人优先".to_owned(),
        look: if serving { "serving" } else { "called" },
        state: page.t(if serving { "queue.state.serving" } else { "queue.state.called" }).to_string(),
        items: vec![a_row()],
        cases: vec![a_row()],
        booked: page.t("queue.booked").with("time", "09:15").to_string(),
        note: "照片已核对".to_owned(),
        told: "0:42".to_owned(),
        since: "1772000000000".to_owned(),
        serving,
        targets: vec![part("14")],
        parts: vec![part("SF003"), part("CR003")],
        typed: String::new(),
    }
}

#[test]
fn each_deed_at_the_window_has_a_key_and_names_the_number_it_is_about() {
    for page in pages() {
        let opening = whole(&a_window(&page));
        assert!(opening.contains("/desk/window/open") && opening.contains("/desk/window/take-over"));
        let open = || WindowPage { window: "12".to_owned(), moved: false, ..a_window(&page) };
        assert!(whole(&open()).contains("data-key=\"n\""));
        assert!(whole(&WindowPage { paused: true, ..open() }).contains("/desk/window/resume"));
        let may_only = page.t("queue.may_only").with("branches", "居民身份证").to_string();
        assert!(whole(&WindowPage { may_only, ..open() }).contains("居民身份证"));
        let called = whole(&WindowPage { visitor: Some(a_visitor(&page, false)), ..open() });
        let keys =
            |html: &str, keys: &[char]| keys.iter().all(|key| html.contains(&format!("data-key=\"{key}\"")));
        assert!(keys(&called, &['b', 'c', 'a', 'r']) && !keys(&called, &['f']));
        assert_eq!(called.matches("name=\"seen\" value=\"42\"").count(), 3);
        let serving = whole(&WindowPage { visitor: Some(a_visitor(&page, true)), ..open() });
        assert!(keys(&serving, &['f', 't', 's', 'r']) && !keys(&serving, &['b']));
    }
}
