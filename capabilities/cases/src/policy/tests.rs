use std::path::Path;

use cap_sites::Sites;
use plat_identity::{Branch, Officer, Role, Roles};

use super::{is_turn_of, may_decide, may_examine, may_hand_over, may_receive, may_review, may_see};
use crate::{
    error::CaseError,
    model::Case,
    sample::{a_case, accepted, an_officer, on_the_spot, reviewed},
};

fn sites() -> Sites {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo/ninghe");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let texts = files.map(|path| (path.display().to_string(), std::fs::read_to_string(path).unwrap()));
    Sites::load(texts.filter(|(path, _)| Path::new(path).extension().is_some_and(|ext| ext == "toml")))
        .unwrap()
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
fn nobody_handles_their_own_case() {
    let sites = sites();
    let own = |case: Case| Case { applicant: an_officer(), ..case };
    let every = Roles::from([Role::Window, Role::Reviewer, Role::Decider]);
    let who = Officer { roles: every, ..at_hall(Role::Window) };
    assert!(matches!(may_examine(&who, own(a_case())), Err(CaseError::OwnCase)));
    let accepted = own(accepted(&a_case(), "2026-03-04"));
    assert!(matches!(may_review(&who, accepted.clone(), &sites), Err(CaseError::OwnCase)));
    assert!(matches!(may_decide(&who, accepted.clone(), &sites), Err(CaseError::OwnCase)));
    assert!(matches!(may_hand_over(&who, accepted.clone()), Err(CaseError::OwnCase)));
    assert!(!is_turn_of(&who, &accepted, &sites));
}

#[test]
fn a_hall_reviews_by_branch_and_a_station_for_all() {
    let sites = sites();
    let case = accepted(&a_case(), "2026-03-04");
    let traffic = |site| officer(Role::Reviewer, Branch::Traffic, site);
    assert!(may_review(&at_hall(Role::Reviewer), case.clone(), &sites).is_ok());
    let refused = may_review(&traffic("NH-HALL"), case.clone(), &sites);
    assert!(matches!(refused, Err(CaseError::NotAllowed("review"))));
    assert!(may_review(&traffic("NH-0101"), at_station(&case), &sites).is_ok());
}

#[test]
fn a_window_decides_what_is_done_on_the_spot_and_nothing_else() {
    let sites = sites();
    let window = at_hall(Role::Window);
    assert!(may_decide(&window, accepted(&on_the_spot(a_case()), "2026-03-04"), &sites).is_ok());
    let promised = may_decide(&window, reviewed(&a_case(), "2026-03-04"), &sites);
    assert!(matches!(promised, Err(CaseError::NotAllowed("decide"))));
}

#[test]
fn a_supervisor_reads_everything_and_does_nothing() {
    let supervisor = officer(Role::Supervisor, Branch::Legal, "NH-0101");
    assert!(may_see(&supervisor, &a_case()));
    assert!(matches!(may_examine(&supervisor, a_case()), Err(CaseError::NotAllowed("examine"))));
    assert!(matches!(may_receive(&supervisor), Err(CaseError::NotAllowed("receive"))));
}

#[test]
fn another_site_does_not_learn_that_a_case_exists() {
    let window = officer(Role::Window, Branch::PublicOrder, "NH-0101");
    assert!(matches!(may_examine(&window, a_case()), Err(CaseError::NotFound)));
    assert!(!may_see(&window, &a_case()));
    let of_branch = officer(Role::Decider, Branch::PublicOrder, "NH-0101");
    assert!(may_see(&of_branch, &a_case()), "those who decide read their branch everywhere");
}

#[test]
fn it_is_the_turn_of_whoever_may_do_the_next_step() {
    let sites = sites();
    let turn = |role, case: &Case| is_turn_of(&at_hall(role), case, &sites);
    let (received, running) = (a_case(), accepted(&a_case(), "2026-03-04"));
    assert!(turn(Role::Window, &received) && !turn(Role::Reviewer, &received));
    assert!(turn(Role::Reviewer, &running) && !turn(Role::Window, &running));
    let spot = accepted(&on_the_spot(a_case()), "2026-03-04");
    assert!(turn(Role::Window, &spot) && !turn(Role::Reviewer, &spot));
    let reviewed = reviewed(&a_case(), "2026-03-04");
    assert!(turn(Role::Decider, &reviewed) && !turn(Role::Reviewer, &reviewed));
}
