use std::path::Path;

use cap_sites::Sites;
use plat_facts::Actor;
use plat_identity::{Authority, Branch, Delegated, Level, Officer, Role, Roles, Tie};

use super::{
    is_turn_of, may_decide, may_examine, may_hand_over, may_receive, may_review, may_see, may_show, may_take,
};
use crate::{
    error::CaseError,
    model::{Case, Terms},
    sample::{a_case, accepted, an_officer, on_the_spot, reviewed},
};

/// The policies of the program in the city of Ninghe.
fn ninghe() -> Authority {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo/ninghe");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let texts = files.map(|path| (path.display().to_string(), std::fs::read_to_string(path).unwrap()));
    let sites =
        Sites::load(texts.filter(|(path, _)| Path::new(path).extension().is_some_and(|ext| ext == "toml")));
    Authority::shipped().in_city(sites.unwrap().places())
}

fn officer(role: Role, branch: Branch, site: &str) -> Officer {
    Officer {
        id: an_officer(),
        name: "王警官".to_owned(),
        badge: "339001".to_owned(),
        branch,
        site: site.parse().unwrap(),
        roles: Roles::from([role]),
        standing: plat_identity::Standing::default(),
    }
}

fn at_hall(role: Role) -> Officer {
    officer(role, Branch::PublicOrder, "NH-HALL")
}

fn at_station(case: &Case) -> Case {
    Case { site: "NH-0101".parse().unwrap(), ..case.clone() }
}

#[test]
fn nobody_handles_their_own_case_nor_a_relatives_and_hears_the_rule() {
    let authority = ninghe();
    let every = Roles::from([Role::Window, Role::Reviewer, Role::Decider]);
    let mut who = Officer { roles: every, ..at_hall(Role::Window) };
    for (tie, code) in [(Tie::Own, "cases.own_case"), (Tie::Relative, "cases.relatives_case")] {
        who.standing.ties = [(a_case().applicant, tie)].into();
        let refusals = [
            may_examine(&authority, &who, a_case()).map(drop).unwrap_err(),
            may_review(&authority, &who, accepted(&a_case(), "2026-03-04")).map(drop).unwrap_err(),
            may_decide(&authority, &who, reviewed(&a_case(), "2026-03-04")).map(drop).unwrap_err(),
            may_hand_over(&authority, &who, a_case()).map(drop).unwrap_err(),
            may_show(&authority, &who, a_case()).map(drop).unwrap_err(),
        ];
        for refusal in refusals {
            assert_eq!(plat_web::Fault::code(&refusal), code);
            let rule = plat_web::Fault::because(&refusal).unwrap();
            assert!(rule.zh.contains("公务员法") && rule.en.contains("somebody else must"), "{rule:?}");
        }
        assert!(!is_turn_of(&authority, &who, &a_case()));
        let may = may_receive(&authority, &who).unwrap();
        let refusal = may_take(&authority, &may, a_case().applicant, Level::Station).unwrap_err();
        assert_eq!(plat_web::Fault::code(&refusal), code);
    }
}

#[test]
fn an_officer_who_is_the_applicant_by_reference_keeps_out_too() {
    let (authority, who) = (ninghe(), at_hall(Role::Window));
    let own = Case { applicant: who.id, ..a_case() };
    assert!(matches!(may_examine(&authority, &who, own), Err(CaseError::OwnCase(_))));
}

#[test]
fn a_hall_reviews_by_branch_and_a_station_for_all() {
    let authority = ninghe();
    let case = accepted(&a_case(), "2026-03-04");
    let traffic = |site| officer(Role::Reviewer, Branch::Traffic, site);
    assert!(may_review(&authority, &at_hall(Role::Reviewer), case.clone()).is_ok());
    let refused = may_review(&authority, &traffic("NH-HALL"), case.clone());
    assert!(matches!(refused, Err(CaseError::NotAllowed("review", Some(_)))));
    assert!(may_review(&authority, &traffic("NH-0101"), at_station(&case)).is_ok());
}

#[test]
fn a_window_decides_what_is_done_on_the_spot_and_nothing_else() {
    let authority = ninghe();
    let window = at_hall(Role::Window);
    let spot = accepted(&on_the_spot(a_case()), "2026-03-04");
    assert!(may_decide(&authority, &window, spot.clone()).is_ok());
    assert!(may_decide(&authority, &at_hall(Role::Decider), spot).is_err(), "one officer, no desk behind");
    let promised = may_decide(&authority, &window, reviewed(&a_case(), "2026-03-04"));
    assert!(matches!(promised, Err(CaseError::NotAllowed("decide", Some(_)))));
}

#[test]
fn a_supervisor_reads_as_far_as_their_level_reaches_and_does_nothing() {
    let authority = ninghe();
    let of = |site| officer(Role::Supervisor, Branch::Legal, site);
    assert!(may_see(&authority, &of("NH-HALL"), &at_station(&a_case())));
    assert!(may_see(&authority, &of("NH-0101"), &at_station(&a_case())));
    assert!(
        !may_see(&authority, &of("NH-0101"), &a_case()),
        "a station's supervisor reads no case of the hall"
    );
    let refused = may_examine(&authority, &of("NH-HALL"), a_case());
    assert!(matches!(refused, Err(CaseError::NotAllowed("examine", Some(_)))));
    assert!(matches!(
        may_receive(&authority, &of("NH-HALL")),
        Err(CaseError::NotAllowed("receive", Some(_)))
    ));
}

#[test]
fn administrators_see_no_case_wherever_they_sit() {
    let authority = ninghe();
    for role in Role::ADMINISTRATORS {
        assert!(!may_see(&authority, &at_hall(role), &a_case()), "{role:?}");
    }
}

#[test]
fn another_site_does_not_learn_that_a_case_exists() {
    let authority = ninghe();
    let window = officer(Role::Window, Branch::PublicOrder, "NH-0101");
    assert!(matches!(may_examine(&authority, &window, a_case()), Err(CaseError::NotFound)));
    assert!(!may_see(&authority, &window, &a_case()));
    let of_branch = officer(Role::Decider, Branch::PublicOrder, "NH-0101");
    assert!(may_see(&authority, &of_branch, &a_case()), "those who decide read their branch everywhere");
}

#[test]
fn an_item_of_the_citys_level_is_not_handled_at_a_station() {
    let authority = ninghe();
    let of_city = |case: Case| Case { terms: Terms { level: Level::City, ..case.terms.clone() }, ..case };
    let station = officer(Role::Window, Branch::PublicOrder, "NH-0101");
    let refused = may_examine(&authority, &station, of_city(at_station(&a_case()))).unwrap_err();
    assert!(plat_web::Fault::because(&refused).unwrap().zh.contains("上级机关"));
    assert!(may_examine(&authority, &at_hall(Role::Window), of_city(a_case())).is_ok());
    let may = may_receive(&authority, &station).unwrap();
    assert!(may_take(&authority, &may, a_case().applicant, Level::City).is_err());
    assert!(may_take(&authority, &may, a_case().applicant, Level::Station).is_ok());
}

#[test]
fn who_acts_for_a_reviewer_reviews_and_the_fact_names_the_delegation() {
    let authority = ninghe();
    let case = accepted(&a_case(), "2026-03-04");
    let mut window = officer(Role::Window, Branch::Traffic, "NH-HALL");
    assert!(!is_turn_of(&authority, &window, &case));
    let under = "0190a000-0000-7000-8000-0000000000d1".parse().unwrap();
    window.standing.delegated.push(Delegated {
        delegation: under,
        giver: an_officer(),
        role: Role::Reviewer,
        site: "NH-HALL".parse().unwrap(),
        branch: Branch::PublicOrder,
        until: "2026-03-31".parse().unwrap(),
    });
    assert!(is_turn_of(&authority, &window, &case));
    let may = may_review(&authority, &window, case).unwrap();
    assert_eq!(may.actor(), Actor::Deputy { officer: window.id, under });
    let own = may_examine(&authority, &window, a_case()).unwrap();
    assert_eq!(own.actor(), Actor::Officer(window.id));
}

#[test]
fn it_is_the_turn_of_whoever_may_do_the_next_step() {
    let authority = ninghe();
    let turn = |role, case: &Case| is_turn_of(&authority, &at_hall(role), case);
    let (received, running) = (a_case(), accepted(&a_case(), "2026-03-04"));
    assert!(turn(Role::Window, &received) && !turn(Role::Reviewer, &received));
    assert!(turn(Role::Reviewer, &running) && !turn(Role::Window, &running));
    let spot = accepted(&on_the_spot(a_case()), "2026-03-04");
    assert!(turn(Role::Window, &spot) && !turn(Role::Reviewer, &spot));
    let reviewed = reviewed(&a_case(), "2026-03-04");
    assert!(turn(Role::Decider, &reviewed) && !turn(Role::Reviewer, &reviewed));
}

#[test]
fn the_readme_says_who_may_as_the_policies_do() {
    let readme = include_str!("../../README.md");
    let authority = Authority::shipped();
    let rows: Vec<_> = authority
        .rules()
        .filter(|rule| rule.file.ends_with("cases.cedar"))
        .map(|rule| format!("| `{}` | {} | {} ({}) |", rule.id, rule.words.en, rule.ground, rule.confidence))
        .collect();
    assert!(readme.contains(&rows.join("\n")), "the table is to be:\n{}", rows.join("\n"));
}
