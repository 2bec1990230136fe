//! Whatever people do in whatever order: a case never becomes impossible, and each change has exactly one fact.

use cap_cases::{
    CaseError, Cases,
    answer_correction::{self, add_material},
    command::{self, Command},
    materials::Upload,
    model::{Case, Defect, DeliveryWay, Ground, Outcome, PauseGround, Stage},
    policy,
    receive::{self, Receive},
    sweep,
    verb::{Verb, verbs},
    withdraw,
};
use cap_catalogue::Answers;
use plat_facts::Fact;
use plat_identity::{Branch, Officer, Resident, Role, Roles};
use plat_kernel::SignedDuration;
use plat_testing::World;
use plat_web::{Fault, Kind};
use proptest::{collection::vec, prelude::*, test_runner::TestRunner};
use tokio::{runtime::Handle, task::block_in_place};

use crate::{
    city::{HALL, cases_of, ninghe},
    steps::JPEG,
};

/// One thing that somebody does, or time that passes.
#[derive(Clone, Debug)]
enum Move {
    /// Something that the desk offers.
    Offered(u8),
    /// Anything at all, whether it fits or not.
    Any(u8),
    /// The applicant answers a correction.
    Answer,
    /// The applicant takes the application back.
    Withdraw,
    /// Days pass, and the schedule runs.
    Wait(u8),
}

fn a_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        8 => any::<u8>().prop_map(Move::Offered),
        3 => any::<u8>().prop_map(Move::Any),
        2 => Just(Move::Answer),
        1 => Just(Move::Withdraw),
        3 => (0..9_u8).prop_map(Move::Wait),
    ]
}

struct Town {
    cases: Cases,
    resident: Resident,
    officer: Officer,
}

impl Town {
    async fn of(world: &World) -> Self {
        let (zhang, identity) = (world.resident("张三").await, &world.house().identity);
        let roles = Roles::from([Role::Window, Role::Reviewer, Role::Decider]);
        let wang = world.officer_of(Branch::PublicOrder, roles, HALL).await;
        Self {
            cases: cases_of(world.house()),
            resident: identity.resident(zhang.person()).await.unwrap().unwrap(),
            officer: identity.officer(wang.person()).await.unwrap().unwrap(),
        }
    }

    async fn received(&self, item: &str) -> Case {
        let answers = Answers::from([("delivery".to_owned(), "pickup".to_owned())]);
        let command = Receive {
            applicant: self.resident.clone(),
            item: item.parse().unwrap(),
            answers,
            chosen: Answers::new(),
            seen: vec![],
        };
        receive::run(
            &self.cases,
            &policy::may_receive(self.cases.authority(), &self.officer).unwrap(),
            command,
        )
        .await
        .unwrap()
    }

    fn material_of(&self, case: &Case) -> String {
        self.cases.item(&case.item).unwrap().materials[0].id.clone()
    }

    async fn make(&self, world: &World, case: Case, step: &Move) -> Result<Option<Case>, CaseError> {
        match step {
            Move::Offered(pick) => {
                let offered = verbs(self.cases.authority(), &self.officer, &case);
                let Some(verb) = offered.get(usize::from(*pick) % offered.len().max(1)) else {
                    return Ok(None);
                };
                let command = command_of(*verb, self.material_of(&case));
                command::run(&self.cases, &self.officer, case, command).await.map(Some)
            }
            Move::Any(pick) => {
                let verb = Verb::ALL[usize::from(*pick) % Verb::ALL.len()];
                let offered = verbs(self.cases.authority(), &self.officer, &case).contains(&verb);
                let command = command_of(verb, self.material_of(&case));
                let run = command::run(&self.cases, &self.officer, case, command).await;
                assert!(offered || run.is_err(), "{verb:?} was not offered and done");
                run.map(Some)
            }
            Move::Answer => {
                let own = policy::own(&self.resident, case)?;
                let material = self.material_of(own.case());
                add_material(&self.cases, &own, Upload { material, bytes: JPEG.to_vec() }).await?;
                answer_correction::run(&self.cases, own).await.map(Some)
            }
            Move::Withdraw => withdraw::run(&self.cases, policy::own(&self.resident, case)?).await.map(Some),
            Move::Wait(days) => {
                world.clock().advance(SignedDuration::from_hours(24 * i64::from(*days)));
                sweep::run(&self.cases).await.map(|_| None)
            }
        }
    }
}

fn command_of(verb: Verb, material: String) -> Command {
    let (ground, reason) = (Ground::ConditionsNotMet, "不符合条件".to_owned());
    match verb {
        Verb::Accept => Command::Accept {},
        Verb::AskCorrection => {
            let defect = Defect { material: Some(material), what: "过期".into(), todo: "换".into() };
            Command::AskCorrection { defects: vec![defect] }
        }
        Verb::AnswerCorrection => Command::AnswerCorrection {},
        Verb::RefuseAcceptance => Command::RefuseAcceptance { ground, reason },
        Verb::Review => Command::Review { grant: true, opinion: String::new() },
        Verb::Suspend => Command::Suspend { ground: PauseGround::Hearing, told_days: 5 },
        Verb::Resume => Command::Resume {},
        Verb::Extend => Command::Extend { days: 3, reason },
        Verb::Grant => Command::Grant {},
        Verb::Refuse => Command::Refuse { ground, reason },
        Verb::Produce => Command::Produce { serial: "G1".into() },
        Verb::Deliver => Command::Deliver { way: DeliveryWay::Window },
    }
}

/// What must hold of every case at any time.
fn is_possible(cases: &Cases, officer: &Officer, case: &Case) {
    let running = matches!(case.stage, Stage::Accepted(_) | Stage::Reviewed { .. });
    assert!(!case.is_paused() || running, "the clock stands still in {}", case.stage.code());
    assert!(
        !case.is_closed() || verbs(cases.authority(), officer, case).is_empty(),
        "a closed case offers verbs"
    );
    assert!(!(case.terms.on_the_spot && matches!(case.stage, Stage::Reviewed { .. })));
    assert!(case.pauses.iter().all(|pause| pause.to.is_none_or(|to| to >= pause.from)));
    if let Some(acceptance) = case.stage.acceptance() {
        assert!(case.received <= acceptance.at && acceptance.at <= acceptance.recorded);
        assert!(case.stage.decision().is_none_or(|decision| decision.at >= acceptance.recorded));
    }
    if let Stage::Delivered { decision, result, .. } = &case.stage {
        assert_eq!(result.is_some(), decision.outcome == Outcome::Granted);
    }
    let dates = cases.moment_of(case).dates(case);
    if let (Some(promised), Some(legal)) = (dates.promised, dates.legal) {
        assert!(promised.due <= legal.due, "a promise beyond the law");
    }
}

/// One fact for each version, in order, the last of it the case's own.
fn facts_match(case: &Case, facts: &[Fact]) {
    let versions: Vec<i64> = facts.iter().map(|fact| fact.version).collect();
    let wanted: Vec<i64> = (1..=case.version).collect();
    assert_eq!(versions, wanted, "{case:?}");
}

async fn live(world: &World, town: &Town, item: &str, moves: &[Move]) {
    let case = town.received(item).await;
    for step in moves {
        let before = town.cases.get(case.id).await.unwrap();
        let made = town.make(world, before.clone(), step).await;
        let after = town.cases.get(case.id).await.unwrap();
        match made {
            Ok(Some(told)) => assert_eq!((&told, told.version), (&after, before.version + 1), "{step:?}"),
            Ok(None) => assert!(after.version - before.version <= 1, "{step:?}"),
            Err(error) => {
                assert!(!matches!(error.kind(), Kind::Internal | Kind::Busy), "{step:?}: {error}");
                assert_eq!(after, before, "{step:?} was refused and changed the case");
            }
        }
        is_possible(&town.cases, &town.officer, &after);
        facts_match(&after, &world.db().facts().of_stream(case.id.cast()).await.unwrap());
    }
}

#[test]
fn no_order_of_events_makes_a_case_impossible_or_a_change_without_its_fact() {
    plat_testing::on_sqlite(ninghe, async |world: &World| {
        let town = Town::of(world).await;
        let config = ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() };
        let stories = (any::<bool>(), vec(a_move(), 1..18));
        let told = TestRunner::new(config).run(&stories, |(spot, moves)| {
            let item = if spot { "CR031" } else { "ZA002" };
            block_in_place(|| Handle::current().block_on(live(world, &town, item, &moves)));
            Ok(())
        });
        told.unwrap();
    });
}
