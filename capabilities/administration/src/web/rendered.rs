//! Every page of this capability is rendered, full and empty, in both languages.

use askama::Template;
use plat_facts::PersonRef;
use plat_identity::{Branch, Officer, Roles, Standing, Who};
use plat_kernel::{Id, Lang};
use plat_web::{Errors, Fields, Page, Words};

use super::conflicts::{ConflictLine, ConflictsPage};
use super::delegations::{DelegationLine, DelegationsPage, NewForm};
use super::officer::{OfficerPage, Rights};
use super::officers::{NewOfficerPage, OfficerRow, OfficersPage};
use super::people::{ErasePage, PeoplePage, PersonPage};
use super::programs::{NewProgramPage, ProgramLine, ProgramPage, ProgramsPage, SecretLine};
use super::records::{RecordLine, RecordsPage};
use super::{Choice, Pair, SessionLine};

const WORDS: Words =
    Words { zh: include_str!("../../i18n/zh-CN.toml"), en: include_str!("../../i18n/en.toml") };

fn reader() -> Who {
    Who::Officer(Officer {
        id: Id::nil(),
        name: "王安".to_owned(),
        badge: "NH0156".to_owned(),
        branch: Branch::ExitEntry,
        site: "NH-HALL".parse().unwrap(),
        roles: Roles::NONE,
        standing: Standing::default(),
    })
}

fn in_both(check: impl Fn(&Page)) {
    for lang in Lang::ALL {
        check(&Page::sample(lang, reader(), WORDS).unwrap());
    }
}

/// Neither a key without words nor a placeholder without a value may reach a reader.
fn is_whole(view: &impl Template) {
    let html = view.render().unwrap();
    assert!(html.trim_end().ends_with("</html>"));
    for trace in [">administration.", "\"administration.", ">web.", "{"] {
        let found = html.find(trace).map(|at| html[at..].chars().take(60).collect::<String>());
        let unfilled = found.filter(|it| !it.starts_with("{\"includeIndicatorCSS"));
        assert_eq!(unfilled, None);
    }
}

fn choice() -> Vec<Choice> {
    vec![Choice::new("a", "甲", true), Choice::new("b", "乙", false)]
}

fn pairs() -> Vec<Pair> {
    vec![Pair::new("警号", "NH0001")]
}

fn sessions() -> Vec<SessionLine> {
    vec![SessionLine { address: "192.0.2.1".to_owned(), words: "9:00".to_owned() }]
}

fn conflicts() -> Vec<ConflictLine> {
    let line = |ended: &str| ConflictLine {
        id: "1".to_owned(),
        relation: "夫妻".to_owned(),
        number: "339900********0013".to_owned(),
        since: "9:00".to_owned(),
        ended: ended.to_owned(),
    };
    vec![line(""), line("10:00")]
}

#[test]
fn the_list_of_officers_is_whole_and_says_when_nobody_was_found() {
    in_both(|page| {
        let row = || OfficerRow {
            href: "/admin/officers/1".to_owned(),
            badge: "NH0001".to_owned(),
            name: "王安".to_owned(),
            site: "大厅".to_owned(),
            branch: "出入境".to_owned(),
            roles: "窗口受理".to_owned(),
        };
        for rows in [vec![row()], Vec::new()] {
            let (first, next) = (String::new(), "/admin/officers?after=1".to_owned());
            is_whole(&OfficersPage { page, q: "x", rows, first, next, may_appoint: true });
        }
    });
}

#[test]
fn an_account_is_whole_for_each_administration() {
    in_both(|page| {
        let mut errors = Errors::new();
        errors.add("roles", page.t("error.web.required"));
        let rights = |locked: &str| Rights {
            passkeys: locked.len(),
            roles: choice(),
            sessions: sessions(),
            conflicts: conflicts(),
            relations: choice(),
            locked: locked.to_owned(),
        };
        for rights in [None, Some(rights("")), Some(rights("locked"))] {
            is_whole(&OfficerPage {
                page,
                errors: &errors,
                person: PersonRef::nil(),
                name: "王安",
                at: "/admin/officers/1".to_owned(),
                pairs: pairs(),
                may_dismiss: rights.is_none(),
                rights,
                records: "/admin/records?who=NH0001".to_owned(),
            });
        }
        let typed = Fields::default();
        is_whole(&NewOfficerPage {
            page,
            errors: &errors,
            typed: &typed,
            sites: choice(),
            branches: choice(),
        });
    });
}

#[test]
fn a_resident_is_found_shown_and_erased_on_whole_pages() {
    in_both(|page| {
        let mut errors = Errors::new();
        errors.add("number", page.t("administration.people.nobody"));
        is_whole(&PeoplePage { page, errors: &errors, number: "1" });
        for sessions in [sessions(), Vec::new()] {
            let (name, at, locked) = ("张*".to_owned(), "/admin/people/1".to_owned(), String::new());
            is_whole(&PersonPage { page, name, at, pairs: pairs(), sessions, locked });
        }
        let (name, at) = ("张*".to_owned(), "/admin/people/1".to_owned());
        is_whole(&ErasePage { page, errors: &errors, name, at, pairs: pairs(), reasons: choice() });
    });
}

#[test]
fn delegations_and_conflicts_are_whole_full_and_empty() {
    in_both(|page| {
        let errors = &Errors::new();
        let line = |may_end| DelegationLine {
            id: "1".to_owned(),
            giver: "王安 NH0001".to_owned(),
            receiver: "李宁 NH0002".to_owned(),
            role: "审批决定".to_owned(),
            place: "大厅 · 出入境".to_owned(),
            days: "3–5".to_owned(),
            reason: "休假".to_owned(),
            state: "生效中".to_owned(),
            status: "ok",
            may_end,
        };
        let form = |colleagues| NewForm {
            colleagues,
            roles: choice(),
            reasons: choice(),
            from: String::new(),
            until: String::new(),
            today: "2026-03-02".to_owned(),
        };
        for (lines, form) in [
            (vec![line(true), line(false)], Some(form(choice()))),
            (Vec::new(), Some(form(Vec::new()))),
            (Vec::new(), None),
        ] {
            let next = String::new();
            is_whole(&DelegationsPage { page, errors, lines, next, form });
        }
        for lines in [conflicts(), Vec::new()] {
            is_whole(&ConflictsPage { page, errors, lines, relations: choice(), id_number: "" });
        }
    });
}

#[test]
fn records_are_whole_full_and_empty() {
    in_both(|page| {
        let errors = &Errors::new();
        let line = |of_who: &str| RecordLine {
            position: 1,
            when: "9:00".to_owned(),
            what: "登录".to_owned(),
            who: "王安 NH0001".to_owned(),
            of_who: of_who.to_owned(),
            details: vec![("person".to_owned(), "1".to_owned())],
        };
        for lines in [vec![line("/admin/records?who=1"), line("")], Vec::new()] {
            let (next, looked) = ("/admin/records?before=1".to_owned(), "9:00".to_owned());
            let (groups, who, from, until) = (choice(), "", "", "");
            is_whole(&RecordsPage { page, errors, groups, who, from, until, lines, next, looked });
        }
    });
}

#[test]
fn programs_of_departments_are_listed_made_and_given_secrets_on_whole_pages() {
    in_both(|page| {
        let line = || ProgramLine {
            href: "/admin/programs/1".to_owned(),
            name: "金税对接".to_owned(),
            department: "税务局".to_owned(),
            networks: "10.1.0.0/16".to_owned(),
            state: "使用中".to_owned(),
            look: "ok",
        };
        for (rows, may_register) in [(vec![line()], true), (Vec::new(), false)] {
            is_whole(&ProgramsPage { page, rows, may_register });
        }
        let (errors, typed) = (&Errors::new(), &Fields::default());
        is_whole(&NewProgramPage { page, errors, typed, departments: choice() });
        let secret = |may_revoke| SecretLine {
            id: "1".to_owned(),
            title: "9:00".to_owned(),
            used: "9:01".to_owned(),
            state: "有效".to_owned(),
            look: "ok",
            may_revoke,
        };
        for (secrets, shown, may) in
            [(vec![secret(true), secret(false)], "ycs_1", true), (Vec::new(), "", false)]
        {
            is_whole(&ProgramPage {
                page,
                at: "/admin/programs/1".to_owned(),
                name: "金税对接".to_owned(),
                client: "1".to_owned(),
                pairs: pairs(),
                secrets,
                shown: shown.to_owned(),
                may_issue: may,
                may_close: may,
            });
        }
    });
}
