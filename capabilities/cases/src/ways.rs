//! Every way a case can go, found by trying every verb on a case of every state. The picture in the README is made of it.
//! Set `YICHUANG_WRITE_WAYS=1` to write it anew.

use std::collections::BTreeSet;

use plat_facts::Actor;
use plat_identity::Branch;

use crate::{
    accept, answer_correction, ask_correction,
    change::{Change, Moment},
    consult, correct_on_the_spot, decide, deem_accepted, deem_granted, deliver,
    error::CaseError,
    extend, hard_case,
    model::{
        Acceptance, Case, Deemed, Defect, DeliveryWay, Ending, Ground, Member, Outcome, PauseGround,
        Proposal, Remedy, ReviewStep, Stage, StepRole, Terms, Vote,
    },
    produce, refuse_acceptance, reopen, resume, review,
    sample::{
        a_case, accepted, an_officer, another_officer, at, granted, moment, on_the_spot, refused, reviewed,
    },
    suspend, transfer,
    verb::Verb,
    withdraw,
};

const DAY: &str = "2026-03-04";
const LATE: &str = "2026-03-13";

fn reason() -> String {
    "说明".to_owned()
}

fn defects() -> Vec<Defect> {
    vec![Defect { material: None, what: "缺".into(), todo: "补".into() }]
}

fn members() -> Vec<Member> {
    let third = "0190a000-0000-7000-8000-00000000000d".parse().unwrap();
    let of = |officer, branch| Member { officer, branch };
    vec![of(another_officer(), Branch::Traffic), of(third, Branch::Fire)]
}

/// What a verb does to a case, by the pure rule; nothing for the verbs that rest on somebody's word, which stay where they
/// are or are told in `deferral.rs` and `promise.rs`.
fn done(verb: Verb, case: &Case, now: &Moment) -> Option<Result<Change, CaseError>> {
    let (me, other, ground) = (an_officer(), another_officer(), Ground::ConditionsNotMet);
    Some(match verb {
        Verb::Accept => accept::decide(case, Actor::Officer(me), now),
        Verb::CorrectOnTheSpot => correct_on_the_spot::decide(case, (vec!["rooms".into()], vec![]), me, now),
        Verb::AskCorrection => ask_correction::decide(case, defects(), me, now),
        Verb::AnswerCorrection => answer_correction::decide(case, Actor::Officer(me), now),
        Verb::RefuseAcceptance => refuse_acceptance::decide(case, (ground, reason()), me, now),
        Verb::ConfirmHardCase => hard_case::agree(case, other, now).map(|(change, _)| change),
        Verb::HandBack => hard_case::disagree(case, reason(), other, now),
        Verb::Review => review::decide(case, (true, reason()), me, now),
        Verb::Grant => decide::decide(case, Outcome::Granted, me, now),
        Verb::Refuse => decide::decide(case, Outcome::Refused { ground, reason: reason() }, me, now),
        Verb::Suspend => suspend::decide(case, (PauseGround::Hearing, 5), me, now),
        Verb::Resume => resume::decide(case, me, now),
        Verb::Extend => extend::decide(case, (5, reason(), None), me, now),
        Verb::Consult => consult::open(case, (reason(), members(), 2), me, now),
        Verb::GiveOpinion => consult::give(case, (Vote::For, reason()), other, now),
        Verb::CloseConsultation => consult::conclude(case, reason(), me, now),
        Verb::Transfer => {
            let to = ("NH-0101".parse().unwrap(), case.branch);
            transfer::decide(case, (to, reason()), me, now)
        }
        Verb::Produce => produce::decide(case, "G1".into(), me, now),
        Verb::Deliver => deliver::decide(case, DeliveryWay::Window, me, now),
        Verb::Reopen => reopen::decide(case, (Remedy::Court, reason(), reason()), me, now),
        Verb::Defer | Verb::SupplyDeferred | Verb::CheckPromise | Verb::AnswerObjection => return None,
    })
}

fn with(case: Case, terms: impl Fn(Terms) -> Terms) -> Case {
    Case { terms: terms(case.terms.clone()), ..case }
}

fn inspected() -> Case {
    let on_site = ReviewStep { role: StepRole::Inspector, persons: 2, on_site: true };
    let chain = vec![ReviewStep::by(StepRole::Reviewer), on_site, ReviewStep::by(StepRole::Decider)];
    with(a_case(), |terms| Terms { chain: chain.clone(), ..terms })
}

fn assembly() -> Case {
    let (until, event) = ("2026-03-12".parse().unwrap(), "2026-03-14".parse().unwrap());
    with(a_case(), |terms| Terms { deemed: Some(Deemed { until, event, article: reason() }), ..terms })
}

/// A case of every state there is, and of every variety that matters to a verb.
fn every_case() -> Vec<Case> {
    let now = moment(DAY);
    let made = |change: Result<Change, CaseError>| change.unwrap().case;
    let refusal = Proposal::Refusal { ground: Ground::Incomplete, reason: reason() };
    let proposed = made(hard_case::propose(&a_case(), refusal, an_officer(), &now));
    let correcting = made(ask_correction::decide(&a_case(), defects(), an_officer(), &now));
    let answered = made(answer_correction::decide(&correcting, Actor::Officer(an_officer()), &now));
    let running = accepted(&a_case(), DAY);
    let paused = made(suspend::decide(&running, (PauseGround::Hearing, 5), an_officer(), &now));
    let longer = made(extend::decide(&running, (5, reason(), None), an_officer(), &now));
    let read = made(review::decide(&accepted(&inspected(), DAY), (true, reason()), another_officer(), &now));
    let one = made(review::decide(&read, (true, reason()), another_officer(), &now));
    let asked = made(consult::open(&reviewed(&a_case(), DAY), (reason(), members(), 2), an_officer(), &now));
    let hard = made(consult::open(&proposed, (reason(), members(), 2), an_officer(), &now));
    let short = with(a_case(), |terms| Terms { chain: vec![ReviewStep::by(StepRole::Decider)], ..terms });
    let produced = made(produce::decide(&granted(&a_case(), DAY), "G1".into(), an_officer(), &now));
    let end = |case: &Case| made(deliver::decide(case, DeliveryWay::Window, an_officer(), &now));
    let not_accepted =
        made(refuse_acceptance::decide(&a_case(), (Ground::Incomplete, reason()), an_officer(), &now));
    let acceptance = Acceptance { at: at(DAY), recorded: at(DAY), deemed: false, by: None };
    let ended = running.at(Stage::Ended { acceptance, at: at(DAY), why: Ending::DeferralNotMet });
    vec![
        a_case(),
        on_the_spot(a_case()),
        assembly(),
        proposed,
        hard,
        correcting,
        answered,
        accepted(&on_the_spot(a_case()), DAY),
        accepted(&short, DAY),
        accepted(&assembly(), DAY),
        running,
        paused,
        longer,
        read,
        one,
        reviewed(&a_case(), DAY),
        asked,
        granted(&a_case(), DAY),
        refused(&a_case(), DAY),
        end(&produced),
        end(&refused(&a_case(), DAY)),
        produced,
        not_accepted,
        a_case().at(Stage::Withdrawn { at: at(DAY) }),
        ended,
    ]
}

/// From where, by what, to where.
type Way = (&'static str, String, &'static str);

/// All ways between states: of the officers, of the applicant, and of the law.
fn ways() -> BTreeSet<Way> {
    let (now, late) = (moment(DAY), moment(LATE));
    let mut ways = BTreeSet::new();
    for case in every_case() {
        let from = case.stage.code();
        let mut go = |by: &str, change: Result<Change, CaseError>| {
            if let Ok(change) = change {
                ways.insert((from, by.to_owned(), change.case.stage.code()));
            }
        };
        for verb in Verb::ALL {
            if let Some(change) = done(verb, &case, &now) {
                go(verb.code(), change);
            }
        }
        let refusal = Proposal::Refusal { ground: Ground::Incomplete, reason: reason() };
        go("refuse-acceptance (seen first)", hard_case::propose(&case, refusal, an_officer(), &now));
        go("withdraw (applicant)", withdraw::decide(&case, Actor::Resident(case.applicant), &now));
        go("five silent days (law)", deem_accepted::decide(&case, &late));
        go("undecided in time (law)", deem_granted::decide(&case, &late));
    }
    ways.insert(("accepted", "deferral not met (law)".to_owned(), "ended"));
    ways.insert(("reviewed", "deferral not met (law)".to_owned(), "ended"));
    ways
}

/// The ways as a picture: those with the same ends share an arrow, and what stays where it is stands in a note.
fn picture() -> String {
    let ways = ways();
    let ends: BTreeSet<(&str, &str)> = ways.iter().map(|(from, _, to)| (*from, *to)).collect();
    let by = |from: &str, to: &str| {
        let same = ways.iter().filter(|way| way.0 == from && way.2 == to).map(|way| way.1.clone());
        same.collect::<Vec<_>>().join(", ")
    };
    let name = |state: &str| state.replace('-', "_");
    let mut lines = vec!["stateDiagram-v2".to_owned(), "    [*] --> received: receive".to_owned()];
    for (from, to) in ends.iter().filter(|(from, to)| from != to) {
        lines.push(format!("    {} --> {}: {}", name(from), name(to), by(from, to)));
    }
    for (from, to) in ends.iter().filter(|(from, to)| from == to) {
        lines.push(format!("    note right of {}: {}", name(from), by(from, to)));
    }
    let states: BTreeSet<&str> = every_case().iter().map(|case| case.stage.code()).collect();
    for end in states.iter().filter(|state| !ends.iter().any(|(from, to)| from == *state && from != to)) {
        lines.push(format!("    {} --> [*]", name(end)));
    }
    lines.join("\n")
}

const BEGIN: &str = "<!-- made by src/ways.rs -->\n```mermaid\n";
const END: &str = "\n```\n<!-- end -->";

#[test]
fn the_picture_in_the_readme_is_that_of_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("the README has a place for the picture");
    let (shown, after) = rest.split_once(END).unwrap();
    if std::env::var_os("YICHUANG_WRITE_WAYS").is_some() {
        std::fs::write(path, format!("{before}{BEGIN}{}{END}{after}", picture())).unwrap();
        return;
    }
    assert_eq!(shown, picture(), "run the test with YICHUANG_WRITE_WAYS=1");
}

#[test]
fn a_verb_is_offered_exactly_where_it_can_be_done() {
    let now = moment(DAY);
    for case in every_case() {
        for verb in Verb::ALL {
            if let Some(change) = done(verb, &case, &now) {
                // Offered to somebody who was asked and has not spoken, or signed: who that is, is asked of the person.
                assert_eq!(verb.fits(&case), change.is_ok(), "{verb:?} of {} {change:?}", case.stage.code());
            }
        }
    }
}

#[test]
fn no_state_is_without_a_way_on_but_those_that_are_the_end() {
    let ways = ways();
    let ends = ["delivered", "not-accepted", "withdrawn", "ended"];
    for case in every_case() {
        let state = case.stage.code();
        let on = ways.iter().any(|(from, _, to)| *from == state && from != to);
        assert!(on || ends.contains(&state), "no way on from {state}");
        assert_eq!(case.is_closed(), ends.contains(&state));
    }
}

#[test]
fn every_change_raises_the_version_by_one_and_keeps_who_and_what() {
    for case in every_case() {
        for verb in Verb::ALL {
            if let Some(Ok(change)) = done(verb, &case, &moment(DAY)) {
                let after = change.case;
                assert_eq!((after.id, &after.item, after.version), (case.id, &case.item, case.version + 1));
                assert_eq!((after.applicant, after.received), (case.applicant, case.received));
                assert_eq!(change.fact.version, after.version);
            }
        }
    }
}
