use std::collections::BTreeSet;

use plat_kernel::{Id, Stopwatch};
use proptest::prelude::*;

use super::*;
use crate::{Delegated, Level, Role, Standing, Tie};

const SITES: [&str; 4] = ["NH-HALL", "NH-D02", "NH-0101", "NH-0201"];

fn city() -> Authority {
    let place = |(at, site): (usize, &&str)| Place {
        site: site.parse().unwrap(),
        district: if at % 2 == 0 { "339901" } else { "339902" }.to_owned(),
        level: [Level::City, Level::District, Level::Station, Level::Station][at],
        general: at > 1,
    };
    Authority::shipped().in_city(SITES.iter().enumerate().map(place))
}

fn officer(roles: Roles, branch: Branch, site: &str) -> Officer {
    Officer {
        id: Id::nil(),
        name: "王警官".to_owned(),
        badge: "NH1001".to_owned(),
        branch,
        site: site.parse().unwrap(),
        roles,
        standing: Standing::default(),
    }
}

fn case(site: &str, branch: Branch, applicant: Tie) -> Thing {
    let site = site.parse().unwrap();
    Thing::Case(CaseThing {
        site,
        branch,
        level: Level::Station,
        on_the_spot: false,
        applicant,
        consulted: false,
    })
}

fn reviewer() -> Officer {
    officer(Roles::from([Role::Reviewer]), Branch::ExitEntry, "NH-HALL")
}

fn delegated(role: Role, branch: Branch, site: &str) -> Delegated {
    Delegated {
        delegation: Id::from_bytes(&[7; 16]).unwrap(),
        giver: Id::nil(),
        role,
        site: site.parse().unwrap(),
        branch,
        until: "2026-12-31".parse().unwrap(),
    }
}

#[test]
fn the_policies_of_the_program_are_those_of_the_folder() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/policies");
    let there: BTreeSet<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| format!("policies/{}", entry.unwrap().file_name().to_string_lossy()))
        .filter(|name| name.contains(".cedar"))
        .collect();
    assert_eq!(there, SHIPPED.iter().map(|(path, _)| (*path).to_owned()).collect());
    let texts = SHIPPED.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    assert_eq!(Authority::load(texts).map(drop), Ok(()));
}

#[test]
fn the_schema_knows_every_role_and_every_action_and_no_other() {
    let schema = SHIPPED.iter().find(|it| it.0.ends_with(".cedarschema")).unwrap().1;
    let quoted: BTreeSet<_> = schema.lines().filter(|it| !it.trim_start().starts_with("//")).collect();
    let quoted = quoted.into_iter().collect::<Vec<_>>().join("\n");
    let words: BTreeSet<_> = quoted.split('"').skip(1).step_by(2).collect();
    let ties = [Tie::Stranger, Tie::Own, Tie::Relative].map(Tie::code);
    let known = Role::ALL.map(Role::code).into_iter().chain(Action::ALL.map(Action::code)).chain(ties);
    assert_eq!(words, known.chain(["handle-case"]).collect());
}

#[test]
fn every_rule_says_in_two_languages_what_it_rests_on_and_how_sure_that_is() {
    for rule in Authority::shipped().rules() {
        let sure = ["V", "V2", "S", "M", "setting"].contains(&rule.confidence.as_str());
        assert!(sure && !rule.actions.is_empty(), "{}", rule.id);
        assert_ne!(rule.words.zh, rule.words.en, "{}", rule.id);
    }
}

#[test]
fn the_readme_says_who_may_as_the_policies_do() {
    let readme = include_str!("../../README.md");
    for rule in Authority::shipped().rules().filter(|it| !it.file.ends_with("cases.cedar")) {
        let row = format!("| `{}` | {} | {} ({}) |", rule.id, rule.words.en, rule.ground, rule.confidence);
        assert!(readme.contains(&row), "missing: {row}");
    }
}

fn loaded_with(cases: &str) -> Vec<BadPolicy> {
    let schema = SHIPPED.iter().find(|it| it.0.ends_with(".cedarschema")).unwrap();
    let texts =
        [(schema.0.to_owned(), schema.1.to_owned()), ("policies/cases.cedar".to_owned(), cases.to_owned())];
    Authority::load(texts).map(drop).unwrap_err()
}

const NOTES: &str = r#"@zh("一") @en("one") @ground("本市设定") @confidence("setting")"#;

#[test]
fn a_bad_policy_is_named_by_file_and_line() {
    let broken = format!("// one\n@id(\"a\") {NOTES}\npermit (principal, action,\n  resoorce);");
    let unknown = format!(
        "// one\n\n@id(\"a\") {NOTES}\npermit (principal, action, resource) when {{ principal.rank > 3 }};"
    );
    let nameless = format!("// one\n\n\n{NOTES}\npermit (principal, action, resource);");
    let unfounded = "@id(\"a\") @zh(\"一\") @en(\"one\")\npermit (principal, action, resource);";
    let twice = format!(
        "@id(\"a\") {NOTES}\npermit (principal, action, resource);\n@id(\"a\") {NOTES}\npermit (principal, action, resource);"
    );
    for (text, line, word) in [
        (broken.as_str(), 4, "resoorce"),
        (&unknown, 3, "rank"),
        (&nameless, 1, "@id"),
        (unfounded, 1, "@ground"),
        (&twice, 1, "twice"),
    ] {
        let faults = loaded_with(text);
        let fault = &faults[0];
        assert_eq!((fault.file.as_str(), fault.line), ("policies/cases.cedar", line), "{fault}");
        assert!(fault.why.contains(word), "{fault}");
    }
}

#[test]
fn without_a_schema_nothing_is_loaded() {
    assert!(Authority::load([]).unwrap_err()[0].why.contains("cedarschema"));
}

#[test]
fn a_refusal_is_explained_by_the_rule_that_forbids_or_by_whom_the_rules_allow() {
    let (authority, who) = (city(), reviewer());
    let relative = case("NH-HALL", Branch::ExitEntry, Tie::Relative);
    let refused = authority.may(&who, Action::ReviewCase, &relative);
    let said = authority.explain(&refused, Action::ReviewCase);
    assert!(said.zh.contains("近亲属") && said.zh.contains("公务员法"), "{said:?}");
    let elsewhere = case("NH-0101", Branch::ExitEntry, Tie::Stranger);
    let refused = authority.may(&who, Action::ReviewCase, &elsewhere);
    let said = authority.explain(&refused, Action::ReviewCase);
    assert!(said.zh.starts_with("这项操作只限：审查人员"), "{said:?}");
    assert!(said.en.contains("A reviewer reviews the cases of their site"), "{said:?}");
}

#[test]
fn whoever_acts_for_another_does_what_the_other_may_and_is_named_with_the_delegation() {
    let authority = city();
    let thing = case("NH-HALL", Branch::ExitEntry, Tie::Stranger);
    let mut window = officer(Roles::from([Role::Window]), Branch::Traffic, "NH-HALL");
    assert!(!authority.may(&window, Action::ReviewCase, &thing).allowed);
    let post = delegated(Role::Reviewer, Branch::ExitEntry, "NH-HALL");
    let under = post.delegation;
    window.standing.delegated.push(post);
    let decision = authority.may(&window, Action::ReviewCase, &thing);
    assert_eq!(decision.under, Some(under));
    assert_eq!(decision.actor(&window), Actor::Deputy { officer: window.id, under });
    let own = authority.may(&window, Action::ExamineCase, &thing);
    assert_eq!(own.actor(&window), Actor::Officer(window.id), "the own post is enough");
    let relative = case("NH-HALL", Branch::ExitEntry, Tie::Relative);
    assert!(!authority.may(&window, Action::ReviewCase, &relative).allowed, "a delegation heals no conflict");
}

#[test]
fn what_was_delegated_is_not_delegated_further() {
    let authority = city();
    let mut window = officer(Roles::from([Role::Window]), Branch::Traffic, "NH-HALL");
    window.standing.delegated.push(delegated(Role::Reviewer, Branch::ExitEntry, "NH-HALL"));
    let thing = Thing::Delegation(DelegationThing {
        mine: true,
        to_me: false,
        role: Role::Reviewer,
        site: "NH-HALL".parse().unwrap(),
        branch: Branch::ExitEntry,
        days: 3,
    });
    let refused = authority.may(&window, Action::Delegate, &thing);
    assert_eq!(&*refused.because, ["delegation-not-further"]);
}

#[test]
fn a_known_answer_costs_a_small_part_of_one_that_is_worked_out() {
    let (authority, who) = (city(), reviewer());
    let thing = case("NH-HALL", Branch::ExitEntry, Tie::Stranger);
    let each = |rounds: u32, ask: &dyn Fn() -> Decision| {
        let watch = Stopwatch::start();
        for _ in 0..rounds {
            assert!(ask().allowed);
        }
        watch.elapsed() / rounds
    };
    let worked_out = each(300, &|| authority.may_worked_out(&who, Action::ReviewCase, &thing));
    let known = each(30_000, &|| authority.may(&who, Action::ReviewCase, &thing));
    println!("a decision: {worked_out:?} worked out, {known:?} known");
    assert!(known * 10 < worked_out, "{known:?} {worked_out:?}");
}

fn any_post() -> impl Strategy<Value = (Role, usize, usize)> {
    (0..Role::ALL.len(), 0..19_usize, 0..SITES.len())
        .prop_map(|(role, branch, site)| (Role::ALL[role], branch, site))
}

fn any_officer() -> impl Strategy<Value = Officer> {
    let more = proptest::option::of(any_post());
    (any_post(), 0..4_usize, more).prop_map(|((role, branch, site), extra, more)| {
        let branch_of = |at: usize| Branch::all().nth(at).unwrap();
        let roles =
            if role.is_administrator() { Roles::from([role]) } else { Roles::from([role, Role::ALL[extra]]) };
        let mut who = officer(roles, branch_of(branch), SITES[site]);
        if let Some((role, branch, site)) = more {
            who.standing.delegated.push(delegated(role, branch_of(branch), SITES[site]));
        }
        who
    })
}

fn any_case() -> impl Strategy<Value = CaseThing> {
    let tie = prop_oneof![Just(Tie::Stranger), Just(Tie::Own), Just(Tie::Relative)];
    let level = prop_oneof![Just(Level::Station), Just(Level::District), Just(Level::City)];
    (0..SITES.len(), 0..19_usize, level, any::<(bool, bool)>(), tie).prop_map(
        |(site, branch, level, (on_the_spot, consulted), applicant)| {
            let branch = Branch::all().nth(branch).unwrap();
            CaseThing { site: SITES[site].parse().unwrap(), branch, level, on_the_spot, applicant, consulted }
        },
    )
}

const OF_CASES: [Action; 10] = [
    Action::SeeCase,
    Action::ReceiveCase,
    Action::ExamineCase,
    Action::ReviewCase,
    Action::DecideCase,
    Action::HandOverCase,
    Action::ShowInClear,
    Action::ReviewHardCase,
    Action::ConsultOnCase,
    Action::ReopenCase,
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn a_known_answer_is_the_one_that_would_be_worked_out(
        who in any_officer(), thing in any_case(), action in 0..OF_CASES.len(),
    ) {
        let (authority, action, thing) = (shared(), OF_CASES[action], Thing::Case(thing));
        let fresh = authority.may_worked_out(&who, action, &thing);
        prop_assert_eq!(&authority.may(&who, action, &thing), &fresh);
        prop_assert_eq!(&authority.may(&who, action, &thing), &fresh, "asked again");
    }

    #[test]
    fn whoever_may_do_something_with_a_case_may_see_it(who in any_officer(), thing in any_case()) {
        let (authority, thing) = (shared(), Thing::Case(thing));
        let does = OF_CASES.into_iter().any(|it| authority.may(&who, it, &thing).allowed);
        prop_assert_eq!(does, authority.may(&who, Action::SeeCase, &thing).allowed && does);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn a_reach_covers_exactly_what_is_allowed(who in any_officer(), action in 0..OF_CASES.len(), on_the_spot: bool) {
        let (authority, action) = (shared(), OF_CASES[action]);
        let reach = authority.reach(&who, action, on_the_spot);
        for site in SITES {
            let site: SiteRef = site.parse().unwrap();
            for branch in Branch::all() {
                let case = CaseThing {
                    site: site.clone(), branch, level: Level::Station, on_the_spot, applicant: Tie::Stranger,
                    consulted: false,
                };
                let allowed = authority.may(&who, action, &Thing::Case(case)).allowed;
                prop_assert_eq!(reach.covers(&site, branch), allowed, "{} {}", site, branch);
            }
        }
    }
}

/// One authority for all runs, so that its memory is filled by earlier ones.
fn shared() -> Authority {
    static CITY: std::sync::OnceLock<Authority> = std::sync::OnceLock::new();
    CITY.get_or_init(city).clone()
}
