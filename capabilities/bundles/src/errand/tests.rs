use super::*;
use plat_facts::bundles::{PartEnd, PartPlanned};
use plat_kernel::Id;
use proptest::prelude::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_772_420_400 + second).unwrap()
}

/// An errand of department steps; each waits for some of those before it.
fn an_errand(graph: &[(Vec<usize>, Vec<usize>)]) -> Errand {
    let name = |at: &usize| format!("s{at}");
    let part = |(at, (needs, after)): (usize, &(Vec<usize>, Vec<usize>))| PartPlanned {
        step: name(&at),
        item: None,
        case: None,
        department: Some("health".parse().unwrap()),
        days: 1,
        needs: needs.iter().map(name).collect(),
        after: after.iter().map(name).collect(),
    };
    let fact = ErrandReceived {
        errand: Id::nil(),
        number: "NHT260302-000001-K".to_owned(),
        bundle: "YJS02".parse().unwrap(),
        bundle_version: 1,
        applicant: Id::nil(),
        site: "NH-HALL".parse().unwrap(),
        parts: graph.iter().enumerate().map(part).collect(),
        materials: 1,
        visits: 0,
        offer: None,
        received_on: plat_kernel::Date::constant(2026, 3, 2),
    };
    Errand::received(&fact, at(0)).unwrap()
}

fn ended(end: PartEnd) -> Event {
    Event::Ended { end, because: None }
}

fn do_it(errand: &mut Errand, step: &str, end: PartEnd) -> Vec<Happened> {
    errand.take(&(step.to_owned(), ended(end)), at(1)).unwrap();
    errand.follow(at(1)).unwrap()
}

fn states(errand: &Errand) -> Vec<&'static str> {
    errand.parts.iter().map(|part| part.state.code()).collect()
}

#[test]
fn what_waits_for_nobody_begins_at_once_and_side_by_side() {
    let mut errand = an_errand(&[(vec![], vec![]), (vec![], vec![]), (vec![0], vec![])]);
    errand.follow(at(0)).unwrap();
    assert_eq!(states(&errand), ["ready", "ready", "waiting"]);
}

#[test]
fn a_refused_part_does_not_sink_the_others_and_what_needs_it_stops_with_the_reason() {
    let mut errand = an_errand(&[
        (vec![], vec![]),
        (vec![], vec![]),
        (vec![0], vec![]),
        (vec![2], vec![]),
        (vec![1], vec![]),
    ]);
    errand.follow(at(0)).unwrap();
    let told = do_it(&mut errand, "s0", PartEnd::Refused);
    assert_eq!(states(&errand), ["refused", "ready", "stopped", "stopped", "waiting"]);
    let because: Vec<_> = told.iter().map(|(step, event)| (step.as_str(), event.clone())).collect();
    let stopped = |by: &str| Event::Ended { end: PartEnd::Stopped, because: Some(by.to_owned()) };
    assert_eq!(because, [("s2", stopped("s0")), ("s3", stopped("s2"))]);
    do_it(&mut errand, "s1", PartEnd::Granted);
    do_it(&mut errand, "s4", PartEnd::Granted);
    assert_eq!(errand.end(), Some(ErrandEnd::Partly));
}

#[test]
fn what_only_comes_after_goes_on_whatever_came_of_the_other() {
    let mut errand = an_errand(&[(vec![], vec![]), (vec![], vec![0])]);
    errand.follow(at(0)).unwrap();
    do_it(&mut errand, "s0", PartEnd::Refused);
    assert_eq!(states(&errand), ["refused", "ready"]);
}

#[test]
fn what_is_over_is_over() {
    let mut errand = an_errand(&[(vec![], vec![])]);
    errand.follow(at(0)).unwrap();
    do_it(&mut errand, "s0", PartEnd::Granted);
    for event in [Event::Ready, Event::Started, ended(PartEnd::Refused)] {
        let again = errand.take(&("s0".to_owned(), event), at(2));
        assert!(matches!(again, Err(BundleError::WrongState("granted"))));
    }
    assert_eq!(errand.end(), Some(ErrandEnd::Done));
}

fn any_graph() -> impl Strategy<Value = Vec<(Vec<usize>, Vec<usize>)>> {
    prop::collection::vec((any::<u16>(), any::<u16>()), 1..10).prop_map(|bits| {
        let chosen = |bits: u16, at: usize| (0..at).filter(|to| bits >> to & 1 == 1).collect::<Vec<_>>();
        bits.iter()
            .enumerate()
            .map(|(at, (needs, after))| (chosen(*needs, at), chosen(*after & !needs, at)))
            .collect()
    })
}

const ENDS: [PartEnd; 3] = [PartEnd::Granted, PartEnd::Refused, PartEnd::Withdrawn];

proptest! {
    /// However parts end, the errand comes to an end; nobody begins too early; each that never began says why; and the
    /// same events give the same errand again.
    #[test]
    fn every_part_ends_or_is_told_why_and_none_begins_before_what_it_needs(
        graph in any_graph(),
        turns in prop::collection::vec((any::<prop::sample::Index>(), 0..6_usize), 40),
    ) {
        let fresh = an_errand(&graph);
        let mut errand = fresh.clone();
        let mut told: Vec<(Happened, Timestamp)> = Vec::new();
        let mut clock = 0;
        let follow = |errand: &mut Errand, now: Timestamp, told: &mut Vec<(Happened, Timestamp)>| {
            for happened in errand.follow(now).unwrap() {
                if happened.1 == Event::Ready {
                    let part = errand.part(&happened.0).unwrap();
                    let end = |step: &String| errand.part(step).unwrap().state.end();
                    assert!(part.needs.iter().all(|step| end(step) == Some(PartEnd::Granted)), "too early");
                    assert!(part.after.iter().all(|step| end(step).is_some()), "too early");
                }
                told.push((happened, now));
            }
        };
        follow(&mut errand, at(0), &mut told);
        for (which, what) in turns {
            let open: Vec<String> = errand.parts.iter()
                .filter(|it| matches!(it.state, PartState::Ready { .. } | PartState::Started { .. }))
                .map(|it| it.step.clone()).collect();
            if open.is_empty() { break; }
            clock += 1;
            // Mostly granted, so that deep graphs are walked too.
            let event = ENDS.get(what).map_or(ended(PartEnd::Granted), |end| ended(*end));
            let happened = (open[which.index(open.len())].clone(), event);
            errand.take(&happened, at(clock)).unwrap();
            told.push((happened, at(clock)));
            follow(&mut errand, at(clock), &mut told);
        }
        prop_assert!(errand.is_over() && errand.end().is_some(), "{:?}", states(&errand));
        for part in errand.parts.iter().filter(|it| it.state.end() == Some(PartEnd::Stopped)) {
            let PartState::Ended { because: Some(because), .. } = &part.state else { panic!("stopped for nothing") };
            prop_assert!(part.needs.contains(because));
            prop_assert_ne!(errand.part(because).unwrap().state.end(), Some(PartEnd::Granted));
        }
        let mut again = fresh;
        for (happened, when) in &told {
            again.take(happened, *when).unwrap();
        }
        prop_assert_eq!(again, errand);
    }
}
