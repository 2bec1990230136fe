//! Rights in lists: a tray holds exactly the cases whose next step is this officer's, its count says how many there are, and
//! a search shows what may be read and nothing else. Nobody finds their own case or a relative's on their desk to do.

use std::collections::BTreeSet;

use cap_cases::{
    Cases, apply, command,
    command::Command,
    model::{Case, Tray},
    policy, reading, tasks,
};
use cap_catalogue::Answers;
use plat_facts::{Actor, PersonRef};
use plat_identity::{
    Branch, DelegationReason, MayManageRights, NewDelegation, Officer, Relation, Resident, Role,
};
use plat_testing::{World, both_engines};

use crate::city::{HALL, STATION, cases_of, ninghe};

/// Items of three branches, all of which the hall handles; the station handles the first only.
const ITEMS: [(&str, &str); 4] = [("ZA002", HALL), ("CR031", HALL), ("ZA002", STATION), ("ZA002", HALL)];

async fn officer_with(world: &World, branch: Branch, roles: &[Role], site: &str) -> Officer {
    let browser = world.officer_of(branch, roles.iter().copied().collect(), site).await;
    today(world, browser.person()).await
}

/// The officer with what holds for them today.
async fn today(world: &World, officer: PersonRef) -> Officer {
    world.house().identity.officer_today(officer).await.unwrap().unwrap()
}

async fn resident(world: &World, name: &str) -> Resident {
    let person = world.resident(name).await.person();
    world.house().identity.resident(person).await.unwrap().unwrap()
}

/// Cases of each resident at both sites; every second one is accepted by somebody who may.
async fn some_cases(world: &World, cases: &Cases, residents: &[&Resident]) -> Vec<Case> {
    let mut all = Vec::new();
    for resident in residents {
        for (at, (item, site)) in ITEMS.into_iter().enumerate() {
            let answers = Answers::from([("delivery".to_owned(), "pickup".to_owned())]);
            let of = (item.parse().unwrap(), Some(site.parse().unwrap()));
            let case = apply::at_once(cases, resident, of, answers).await.unwrap();
            all.push(if at % 2 == 0 { accepted(world, cases, case).await } else { case });
        }
    }
    all
}

async fn accepted(world: &World, cases: &Cases, case: Case) -> Case {
    let window = officer_with(world, Branch::Household, &[Role::Window], case.site.as_str()).await;
    command::run(cases, &window, case, Command::Accept {}).await.unwrap()
}

/// What an officer's trays hold and say they hold, page by page.
async fn on_desk(cases: &Cases, officer: &Officer) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for it in tasks::counts(cases, officer).await.unwrap() {
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let page = tasks::list(cases, officer, it.tray, after, 3).await.unwrap();
            found.extend(page.tasks.into_iter().map(|task| task.case.number.to_string()));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(i64::try_from(found.len()).unwrap(), it.count, "{:?} of {officer:?}", it.tray);
        all.extend(found);
    }
    all
}

/// Lists, counts and searches of an officer against the policies, case by case.
async fn agrees(cases: &Cases, officer: &Officer, all: &[Case]) {
    let authority = cases.authority();
    let numbers = |fits: &dyn Fn(&Case) -> bool| -> BTreeSet<String> {
        all.iter().filter(|case| fits(case)).map(|case| case.number.to_string()).collect()
    };
    let turn = numbers(&|case| policy::is_turn_of(authority, officer, case));
    assert_eq!(on_desk(cases, officer).await, turn, "{officer:?}");
    for case in all {
        let seen = policy::may_see(authority, officer, case);
        let found = reading::search(cases, officer, &case.number.to_string()).await.unwrap();
        assert_eq!(found.iter().any(|it| it.id == case.id), seen, "{officer:?}");
        assert_eq!(reading::at_desk(cases, officer, case.id).await.is_ok(), seen, "{officer:?}");
        assert!(seen || !turn.contains(case.number.as_str()), "{officer:?}");
    }
}

both_engines! { ninghe =>
    async fn every_list_shows_what_the_policies_allow_and_all_of_it(world) {
        let cases = cases_of(world.house());
        let (zhang, li) = (resident(world, "张三").await, resident(world, "李四").await);
        let all = some_cases(world, &cases, &[&zhang, &li]).await;
        for role in Role::ALL {
            agrees(&cases, &officer_with(world, Branch::PublicOrder, &[role], HALL).await, &all).await;
        }
        let many = [Role::Window, Role::Reviewer, Role::Decider];
        for (branch, site) in [(Branch::ExitEntry, HALL), (Branch::Traffic, STATION)] {
            agrees(&cases, &officer_with(world, branch, &many, site).await, &all).await;
        }
    }

    async fn a_relatives_case_is_on_every_desk_but_the_relatives_own(world) {
        let (cases, identity) = (cases_of(world.house()), &world.house().identity);
        let (zhang, li) = (resident(world, "张三").await, resident(world, "李四").await);
        let all = some_cases(world, &cases, &[&zhang, &li]).await;
        let wang = officer_with(world, Branch::PublicOrder, &[Role::Window, Role::Reviewer], HALL).await;
        let before = on_desk(&cases, &wang).await;
        identity.declare_conflict(&wang, zhang.id_number.as_str(), Relation::Spouse).await.unwrap();
        let wang = today(world, wang.id).await;
        agrees(&cases, &wang, &all).await;
        let after = on_desk(&cases, &wang).await;
        assert!(after.len() < before.len() && after.is_subset(&before));
        let of_zhang = all.iter().find(|it| it.applicant == zhang.id && it.tray() == Tray::Examine).unwrap();
        let refused = command::run(&cases, &wang, of_zhang.clone(), Command::Accept {}).await.unwrap_err();
        assert_eq!(plat_web::Fault::code(&refused), "cases.relatives_case");
        let colleague = officer_with(world, Branch::Traffic, &[Role::Window], HALL).await;
        command::run(&cases, &colleague, of_zhang.clone(), Command::Accept {}).await.unwrap();
        // What the security administration ends is on the desk again.
        let entry = identity.list_own_conflicts(&wang).await.unwrap().remove(0);
        identity.end_conflict(&MayManageRights::of_installation(), entry.id).await.unwrap();
        assert!(today(world, wang.id).await.standing.ties.is_empty());
    }

    async fn whoever_acts_for_a_colleague_has_their_tray_for_those_days_and_every_fact_says_so(world) {
        let (cases, identity) = (cases_of(world.house()), &world.house().identity);
        let zhang = resident(world, "张三").await;
        let all = some_cases(world, &cases, &[&zhang]).await;
        let reviewer = officer_with(world, Branch::PublicOrder, &[Role::Reviewer], HALL).await;
        let traffic = officer_with(world, Branch::Traffic, &[Role::Window], STATION).await;
        let today_is = world.clock().today();
        let until = today_is.tomorrow().unwrap();
        let new = NewDelegation {
            receiver: traffic.id, role: Role::Reviewer, from: today_is, until, reason: DelegationReason::Leave,
        };
        let given = identity.delegate(&reviewer, new).await.unwrap();
        let deputy = today(world, traffic.id).await;
        agrees(&cases, &deputy, &all).await;
        let case = all.iter().find(|it| it.tray() == Tray::Review && it.site.as_str() == HALL).unwrap().clone();
        let review = Command::Review { grant: true, opinion: String::new() };
        let case = command::run(&cases, &deputy, case, review).await.unwrap();
        let file = reading::file(&cases, case).await.unwrap();
        let actor = file.facts.last().unwrap().actor;
        assert_eq!(actor, Actor::Deputy { officer: deputy.id, under: given.id });
        world.clock().advance(plat_kernel::SignedDuration::from_hours(48));
        let later = today(world, traffic.id).await;
        assert!(later.standing.delegated.is_empty(), "its last day is over");
    }
}
