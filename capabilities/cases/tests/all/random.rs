//! Whatever people do in whatever order: a case never becomes impossible, and each change has exactly one fact.

use cap_cases::{
    CaseError, Cases,
    answer_correction::{self, add_material},
    command::{self, Command},
    materials::Upload,
    model::{Case, Defect, DeliveryWay, Ground, Outcome, PauseGround, Remedy, Stage, Vote},
    policy,
    receive::{self, Receive},
    sweep,
    verb::{Verb, verbs},
    withdraw,
};
use cap_catalogue::Answers;
use http::Method;
use plat_facts::Fact;
use plat_identity::{Branch, Officer, Resident, Role, Roles};
use plat_kernel::SignedDuration;
use plat_testing::{Browser, World};
use plat_web::{Fault, Kind};
use proptest::{collection::vec, prelude::*, test_runner::TestRunner};
use serde_json::json;
use tokio::{runtime::Handle, task::block_in_place};

use crate::{
    city::{HALL, cases_of, ninghe},
    steps::{JPEG, call, hand_in, read},
};

/// One thing that somebody does, or time that passes.
#[derive(Clone, Debug)]
enum Move {
    /// Something that the desk offers to one of the officers.
    Offered(u8, u8),
    /// Anything at all, whether it fits or not.
    Any(u8, u8),
    /// The applicant answers a correction.
    Answer,
    /// The applicant takes the application back.
    Withdraw,
    /// Days pass, and the schedule runs.
    Wait(u8),
}

fn a_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        10 => any::<(u8, u8)>().prop_map(|(who, what)| Move::Offered(who, what)),
        3 => any::<(u8, u8)>().prop_map(|(who, what)| Move::Any(who, what)),
        2 => Just(Move::Answer),
        1 => Just(Move::Withdraw),
        3 => (0..9_u8).prop_map(Move::Wait),
    ]
}

struct Town {
    cases: Cases,
    resident: Resident,
    /// One who may do everything at the hall, one who reviews and sees hard cases, and two of other branches.
    officers: Vec<Officer>,
}

impl Town {
    async fn of(world: &World) -> Self {
        let (zhang, identity) = (world.resident("张三").await, &world.house().identity);
        let people = [
            (Branch::PublicOrder, Roles::from([Role::Window, Role::Reviewer, Role::Decider])),
            (Branch::PublicOrder, Roles::from([Role::Reviewer, Role::HardCase])),
            (Branch::Traffic, Roles::from([Role::Reviewer])),
            (Branch::Fire, Roles::from([Role::Reviewer])),
        ];
        let mut officers = Vec::new();
        for (branch, roles) in people {
            let browser = world.officer_of(branch, roles, HALL).await;
            officers.push(identity.officer(browser.person()).await.unwrap().unwrap());
        }
        let resident = identity.resident(zhang.person()).await.unwrap().unwrap();
        Self { cases: cases_of(world.house()), resident, officers }
    }

    fn officer(&self, pick: u8) -> &Officer {
        &self.officers[usize::from(pick) % self.officers.len()]
    }

    async fn received(&self, item: &str) -> Case {
        let today = self.cases.moment().today();
        let day = today.checked_add(jiff::Span::new().days(9)).unwrap().to_string();
        let answers: &[(&str, &str)] = match item {
            "ZA001" => &[
                ("company", "91330203MA0000007J"),
                ("hotel_name", "宁和"),
                ("premises", "一路1号"),
                ("rooms", "9"),
                ("delivery", "pickup"),
            ],
            "ZA025" => &[("day", &day)],
            _ => &[("delivery", "pickup")],
        };
        let answers = answers.iter().map(|(key, answer)| ((*key).to_owned(), (*answer).to_owned()));
        let answers = answers.collect::<Answers>();
        let command = Receive {
            applicant: self.resident.clone(),
            item: item.parse().unwrap(),
            answers,
            chosen: Answers::new(),
            seen: vec![],
        };
        receive::run(
            &self.cases,
            &policy::may_receive(self.cases.authority(), self.officer(0)).unwrap(),
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
            Move::Offered(who, pick) => {
                let officer = self.officer(*who);
                let offered = verbs(self.cases.authority(), officer, &case);
                let Some(verb) = offered.get(usize::from(*pick) % offered.len().max(1)) else {
                    return Ok(None);
                };
                let command = self.command_of(*verb, self.material_of(&case));
                command::run(&self.cases, officer, case, command).await.map(Some)
            }
            Move::Any(who, pick) => {
                let (officer, verb) = (self.officer(*who), Verb::ALL[usize::from(*pick) % Verb::ALL.len()]);
                let offered = verbs(self.cases.authority(), officer, &case).contains(&verb);
                let command = self.command_of(verb, self.material_of(&case));
                let run = command::run(&self.cases, officer, case, command).await;
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

    fn command_of(&self, verb: Verb, material: String) -> Command {
        let (ground, reason) = (Ground::ConditionsNotMet, "不符合条件".to_owned());
        match verb {
            Verb::Accept => Command::Accept {},
            Verb::CorrectOnTheSpot => {
                let answers = [("remarks".to_owned(), Some("下午来取".to_owned()))].into();
                Command::CorrectOnTheSpot { answers, shown: vec![material], present: true }
            }
            Verb::AskCorrection => {
                let defect = Defect { material: Some(material), what: "过期".into(), todo: "换".into() };
                Command::AskCorrection { defects: vec![defect] }
            }
            Verb::AnswerCorrection => Command::AnswerCorrection {},
            Verb::RefuseAcceptance => Command::RefuseAcceptance { ground, reason },
            Verb::Review => Command::Review { grant: true, opinion: String::new() },
            Verb::Suspend => Command::Suspend { ground: PauseGround::Hearing, told_days: 5 },
            Verb::Resume => Command::Resume {},
            Verb::Extend => Command::Extend { days: 3, reason, approval: None },
            Verb::Grant => Command::Grant {},
            Verb::Refuse => Command::Refuse { ground, reason },
            Verb::Produce => Command::Produce { serial: "G1".into() },
            Verb::Deliver => Command::Deliver { way: DeliveryWay::Window, tracking: String::new() },
            Verb::ConfirmHardCase => Command::ConfirmHardCase {},
            Verb::HandBack => Command::HandBack { reason },
            Verb::Consult => {
                let members = self.officers[2..].iter().map(|it| it.badge.clone()).collect();
                Command::Consult { question: "？".into(), members }
            }
            Verb::GiveOpinion => Command::GiveOpinion { vote: Vote::Against, opinion: reason },
            Verb::CloseConsultation => Command::CloseConsultation { minutes: reason },
            Verb::Transfer => Command::Transfer { site: None, branch: Some(Branch::Traffic), reason },
            Verb::Reopen => Command::Reopen { remedy: Remedy::Court, reference: "1".into(), reason },
            Verb::Defer => Command::Defer { materials: vec![material], signed: true },
            Verb::SupplyDeferred => Command::SupplyDeferred {},
            Verb::CheckPromise => Command::CheckPromise { kept: true, reason },
            Verb::AnswerObjection => Command::AnswerObjection { lifted: true, reason },
        }
    }
}

/// What must hold of every case at any time.
fn is_possible(cases: &Cases, officers: &[Officer], case: &Case) {
    let running = matches!(case.stage, Stage::Accepted(_) | Stage::Reviewed { .. });
    assert!(!case.is_paused() || running, "the clock stands still in {}", case.stage.code());
    let offered: Vec<Verb> =
        officers.iter().flat_map(|officer| verbs(cases.authority(), officer, case)).collect();
    let again = |verb: &Verb| *verb == Verb::Reopen;
    assert!(!case.is_closed() || offered.iter().all(again), "a closed case offers {offered:?}");
    let elsewhere = case.branch != Branch::PublicOrder;
    let way_on = case.is_closed() || elsewhere || !offered.is_empty();
    assert!(way_on, "no way on from {} {:?}", case.stage.code(), case.course);
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
    for date in [&dates.reply, &dates.promised, &dates.legal, &dates.delivery, &dates.stop, &dates.deemed] {
        let Some(date) = date else { continue };
        let (first, last) = (date.days.first().unwrap(), date.days.last().unwrap());
        assert!(!first.counted && last.date == date.due, "a date that is not explained: {date:?}");
        let gapless = date.days.windows(2).all(|two| two[0].date.tomorrow().unwrap() == two[1].date);
        assert!(gapless, "a day is left out: {date:?}");
    }
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

/// Who has only the facts knows where the case stands, where it lies, and its dates.
fn told_again(cases: &Cases, case: &Case, facts: &[Fact]) {
    let told = Told::of(facts);
    assert_eq!((told.stage, told.paused), (case.stage.code(), case.is_paused()), "{case:?}");
    assert_eq!(told.site, case.site.as_str());
    let running = matches!(case.stage, Stage::Accepted(_) | Stage::Reviewed { .. });
    if running && !case.is_paused() {
        let dates = cases.moment_of(case).dates(case);
        assert_eq!(told.legal, dates.legal.map(|it| it.due.to_string()));
        assert_eq!(told.promised, dates.promised.map(|it| it.due.to_string()));
    }
}

/// A case as its facts tell it, by a second reckoning that knows no rule.
#[derive(Default)]
struct Told {
    stage: &'static str,
    paused: bool,
    site: String,
    legal: Option<String>,
    promised: Option<String>,
}

impl Told {
    fn of(facts: &[Fact]) -> Self {
        facts.iter().fold(Self::default(), Self::and)
    }

    fn and(mut self, fact: &Fact) -> Self {
        let text = |key: &str| fact.body.get(key).and_then(|it| it.as_str()).map(str::to_owned);
        let stage = match fact.kind.as_str() {
            "cases.case_received" | "cases.hard_case_handed_back" | "cases.correction_answered" => "received",
            "cases.hard_case_raised" => "proposed",
            "cases.correction_asked" => "correcting",
            "cases.case_accepted" | "cases.case_reopened" | "cases.deferral_begun" => "accepted",
            "cases.acceptance_refused" => "not-accepted",
            "cases.case_reviewed" => "reviewed",
            "cases.case_granted" | "cases.case_deemed_granted" => "granted",
            "cases.case_refused" => "refused",
            "cases.result_produced" => "produced",
            "cases.case_delivered" => "delivered",
            "cases.case_withdrawn" => "withdrawn",
            "cases.case_ended" => "ended",
            _ => self.stage,
        };
        let over = matches!(stage, "granted" | "withdrawn" | "ended");
        self.paused = !over
            && match fact.kind.as_str() {
                "cases.case_suspended" => true,
                "cases.case_resumed" => false,
                _ => self.paused,
            };
        self.stage = stage;
        let site = if fact.kind == "cases.case_received" { text("site") } else { None };
        let moved = if fact.kind == "cases.case_transferred" { text("to") } else { None };
        self.site = moved.or(site).unwrap_or(self.site);
        if fact.body.get("legal_due").is_some() {
            self.legal = text("legal_due");
            self.promised = text("promised_due");
        }
        self
    }
}

async fn live(world: &World, town: &Town, item: &str, moves: &[Move]) {
    let case = town.received(item).await;
    for step in moves {
        let before = town.cases.get(case.id).await.unwrap();
        let made = Box::pin(town.make(world, before.clone(), step)).await;
        let after = town.cases.get(case.id).await.unwrap();
        match made {
            Ok(Some(told)) => assert_eq!((&told, told.version), (&after, before.version + 1), "{step:?}"),
            Ok(None) => assert!(after.version - before.version <= 1, "{step:?}"),
            Err(error) => {
                assert!(!matches!(error.kind(), Kind::Internal | Kind::Busy), "{step:?}: {error}");
                assert_eq!(after, before, "{step:?} was refused and changed the case");
            }
        }
        is_possible(&town.cases, &town.officers, &after);
        let facts = world.db().facts().of_stream(case.id.cast()).await.unwrap();
        facts_match(&after, &facts);
        told_again(&town.cases, &after, &facts);
    }
}

#[test]
fn no_order_of_events_makes_a_case_impossible_or_a_change_without_its_fact() {
    plat_testing::on_sqlite(ninghe, async |world: &World| {
        let town = Town::of(world).await;
        let config = ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() };
        let items = prop_oneof![Just("CR031"), Just("ZA002"), Just("ZA001"), Just("ZA025")];
        let stories = (items, vec(a_move(), 1..20));
        let told = TestRunner::new(config).run(&stories, |(item, moves)| {
            block_in_place(|| Handle::current().block_on(live(world, &town, item, &moves)));
            Ok(())
        });
        told.unwrap();
    });
}

/// Everything is sent twice with one Idempotency-Key, as a bad line does: it is done once, and answered twice.
#[test]
fn no_command_is_done_twice_with_one_key() {
    plat_testing::on_sqlite(ninghe, async |world: &World| {
        let zhang = world.resident("张三").await;
        let roles = Roles::from([Role::Window, Role::Reviewer, Role::Decider]);
        let wang = world.officer_of(Branch::PublicOrder, roles, HALL).await;
        let orders = [
            json!({ "verb": "accept" }),
            json!({ "verb": "suspend", "ground": "hearing", "told_days": 3 }),
            json!({ "verb": "resume" }),
            json!({ "verb": "extend", "days": 5, "reason": "需核查" }),
            json!({ "verb": "review", "grant": true }),
            json!({ "verb": "grant" }),
            json!({ "verb": "produce" }),
            json!({ "verb": "deliver", "way": "window" }),
        ];
        let config = ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() };
        let told = TestRunner::new(config).run(&vec(0..orders.len(), 1..12), |picks| {
            block_in_place(|| {
                Handle::current().block_on(twice(world, (&mut zhang.clone(), &wang), &orders, &picks));
            });
            Ok(())
        });
        told.unwrap();
    });
}

async fn twice(
    world: &World,
    (zhang, wang): (&mut Browser, &Browser),
    orders: &[serde_json::Value],
    picks: &[usize],
) {
    let case = hand_in(zhang, "ZA002").await;
    let path = format!("/api/v1/desk/cases/{}/commands", case.id);
    for (at, pick) in picks.iter().enumerate() {
        let before = read(zhang, &case).await["version"].as_i64().unwrap();
        let key = format!("{}-{at}", case.number);
        let headers = [("content-type", "application/json"), ("idempotency-key", key.as_str())];
        let send =
            || call(world, wang, (Method::POST, &path), &headers, orders[*pick].to_string().into_bytes());
        let (first, second) = (send().await, send().await);
        assert_eq!((first.status, first.html()), (second.status, second.html()), "{}", orders[*pick]);
        let after = read(zhang, &case).await["version"].as_i64().unwrap();
        assert_eq!(after - before, i64::from(first.status.is_success()), "{}", orders[*pick]);
    }
}
