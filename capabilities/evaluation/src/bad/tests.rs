//! The rules of what is done about a bad rating, held against the national document and against chance.

use plat_kernel::{Date, calendar::Calendar};
use proptest::prelude::*;

use super::*;
use crate::{error::EvaluationError, model::Level, sample, settings::Settings};

/// A Monday.
const OPENED: &str = "2026-03-02";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Runs with the shipped calendar and the usual terms.
fn on<T>(today: &str, run: impl FnOnce(&Moment<'_>) -> T) -> T {
    let calendar = Calendar::shipped().unwrap().latest();
    run(&Moment { today: day(today), calendar: &calendar, terms: Settings::default().bad })
}

fn about(named: bool) -> About {
    let it = sample::an_invitation();
    About {
        case: it.case,
        number: it.number,
        item: it.item,
        site: it.site,
        rater: it.applicant,
        named,
        level: Level::VeryDissatisfied,
        opened: sample::at(OPENED),
    }
}

fn opened(named: bool, today: &str) -> Task {
    on(today, |moment| Task::open(plat_kernel::Id::nil(), about(named), moment))
}

fn way(task: Task, deeds: &[Deed]) -> Task {
    on(OPENED, |moment| deeds.iter().fold(task, |task, deed| task.after(*deed, moment).unwrap()))
}

#[test]
fn a_named_bad_rating_is_contacted_verified_mended_revisited_and_closed() {
    let all = [
        (Deed::Contact(true), "contact"),
        (Deed::Verify(Finding::Founded), "verify"),
        (Deed::Mend, "mend"),
        (Deed::Revisit(Revisit::Content), "revisit"),
        (Deed::Close, "close"),
    ];
    let mut task = opened(true, OPENED);
    for (deed, stage) in all {
        assert_eq!(task.stage.code(), stage);
        task = way(task, &[deed]);
    }
    let ended = Stage::Closed {
        remedy: Remedy::Mended,
        revisited: Some(Revisit::Content),
        on: day(OPENED),
        satisfied: None,
        answer_by: Some(day("2026-03-16")),
    };
    assert_eq!((task.stage, task.version), (ended, 6));
}

#[test]
fn nobody_looks_for_whoever_wants_to_stay_unnamed() {
    let task = opened(false, OPENED);
    assert_eq!(task.stage, Stage::Verify);
    let task = way(task, &[Deed::Verify(Finding::NoGround), Deed::Mend]);
    assert_eq!(task.stage, Stage::Close { remedy: Remedy::Explained, revisited: None });
}

/// 实名差评回访率 100 %.
#[test]
fn no_named_rating_is_closed_without_a_revisit() {
    for finding in Finding::ALL {
        let task = way(opened(true, OPENED), &[Deed::Contact(true), Deed::Verify(finding), Deed::Mend]);
        let refused = on(OPENED, |moment| task.clone().after(Deed::Close, moment));
        assert!(matches!(refused, Err(EvaluationError::NotNow)));
        assert_eq!(task.stage.code(), "revisit");
    }
}

#[test]
fn one_working_day_to_contact_and_five_to_settle_by_the_calendar_of_the_city() {
    // The Spring Festival of 2026 is from Sunday 15 to Monday 23 February; Saturday 28 is worked.
    for (rated_on, contact, settle) in [
        ("2026-03-02", "2026-03-03", "2026-03-09"),
        ("2026-03-06", "2026-03-09", "2026-03-13"),
        ("2026-02-13", "2026-02-14", "2026-02-27"),
        ("2026-02-14", "2026-02-24", "2026-02-28"),
    ] {
        let task = opened(true, rated_on);
        assert_eq!((task.due(), task.settle_by), (Some(day(contact)), day(settle)), "{rated_on}");
    }
}

#[test]
fn what_is_complex_has_fifteen_working_days_from_the_rating_on() {
    let task = way(opened(false, OPENED), &[Deed::Verify(Finding::Complex)]);
    assert_eq!(task.due(), Some(day("2026-03-23")));
}

#[test]
fn after_three_calls_that_nobody_answers_it_goes_on_and_the_term_to_contact_stays() {
    let task = way(opened(true, OPENED), &[Deed::Contact(false)]);
    assert_eq!(task.stage, Stage::Contact { tries: 1, by: day("2026-03-03") });
    assert_eq!(way(task, &[Deed::Contact(false), Deed::Contact(false)]).stage, Stage::Verify);
}

#[test]
fn whoever_is_not_content_when_revisited_or_on_their_page_is_heard_by_a_supervisor() {
    let mended = [Deed::Contact(true), Deed::Verify(Finding::Founded), Deed::Mend];
    let again = way(way(opened(true, OPENED), &mended), &[Deed::Revisit(Revisit::NotContent)]);
    assert_eq!(
        (again.round, &again.stage, again.wants_second_person()),
        (Round::Again, &Stage::Verify, true)
    );

    let closed = way(way(opened(true, OPENED), &mended), &[Deed::Revisit(Revisit::Content), Deed::Close]);
    let again = on("2026-03-10", |moment| closed.clone().answered(false, moment)).unwrap();
    assert_eq!((again.round, again.settle_by), (Round::Again, day("2026-03-17")));
    let content = on(OPENED, |moment| closed.answered(true, moment)).unwrap();
    assert!(!content.can_be_answered(day(OPENED)), "once");
    assert!(on(OPENED, |moment| content.answered(false, moment)).is_err());
}

#[test]
fn whoever_rated_may_answer_for_ten_working_days_and_not_after_the_last() {
    let all = [Deed::Verify(Finding::Founded), Deed::Mend, Deed::Close];
    let closed = way(opened(false, OPENED), &all);
    assert_eq!(closed.answer_by(), Some(day("2026-03-16")));
    assert!(on("2026-03-16", |moment| closed.clone().answered(false, moment)).is_ok());
    let late = on("2026-03-17", |moment| closed.clone().answered(false, moment));
    assert!(matches!(late, Err(EvaluationError::NotNow)));
    let before: Stage = serde_json::from_str(
        r#"{"is":"closed","remedy":"mended","revisited":null,"on":"2026-03-02","satisfied":null}"#,
    )
    .unwrap();
    let before = Task { stage: before, ..closed };
    assert!(before.can_be_answered(day("2027-01-01")), "what was closed before there was a last day");
}

#[test]
fn a_second_disappointment_is_written_down_and_ends_there() {
    let deeds = [
        Deed::Contact(true),
        Deed::Verify(Finding::Founded),
        Deed::Mend,
        Deed::Revisit(Revisit::NotContent),
        Deed::Verify(Finding::NoGround),
        Deed::Mend,
        Deed::Revisit(Revisit::NotContent),
        Deed::Close,
    ];
    let task = way(opened(true, OPENED), &deeds);
    assert!(matches!(task.stage, Stage::Closed { revisited: Some(Revisit::NotContent), .. }));
    assert!(!task.can_be_answered(day(OPENED)));
}

/// 误评、恶意差评须申诉复核后剔除.
#[test]
fn a_rating_is_set_aside_by_review_alone_and_goes_on_where_it_stood_if_it_stays() {
    let task = way(opened(true, OPENED), &[Deed::Contact(true)]);
    let asked = way(task.clone(), &[Deed::Doubt(Claim::Mistaken)]);
    assert_eq!((asked.due(), asked.wants_second_person()), (Some(day("2026-03-05")), true));
    assert_eq!(way(asked.clone(), &[Deed::Review(false)]).stage, task.stage);
    let aside = way(asked, &[Deed::Review(true)]);
    assert_eq!(aside.stage, Stage::SetAside { claim: Claim::Mistaken, on: day(OPENED) });
    let unasked = on(OPENED, |moment| task.after(Deed::Review(true), moment));
    assert!(matches!(unasked, Err(EvaluationError::NotNow)));
}

#[test]
fn the_lamp_is_yellow_on_the_last_day_and_red_after_it() {
    let lamp = |today: &str| Lamp::of(day("2026-03-03"), day(today));
    assert_eq!(
        [lamp("2026-03-02"), lamp("2026-03-03"), lamp("2026-03-04")],
        [Lamp::Green, Lamp::Yellow, Lamp::Red]
    );
}

fn any_deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        any::<bool>().prop_map(Deed::Contact),
        prop::sample::select(Finding::ALL.to_vec()).prop_map(Deed::Verify),
        Just(Deed::Mend),
        prop::sample::select(Revisit::ALL.to_vec()).prop_map(Deed::Revisit),
        Just(Deed::Close),
        prop::sample::select(Claim::ALL.to_vec()).prop_map(Deed::Doubt),
        any::<bool>().prop_map(Deed::Review),
    ]
}

/// The deed that brings a stage on, whatever was done before.
fn onward(stage: &Stage) -> Option<Deed> {
    Some(match stage {
        Stage::Contact { .. } => Deed::Contact(false),
        Stage::Verify => Deed::Verify(Finding::Founded),
        Stage::Mend { .. } => Deed::Mend,
        Stage::Revisit { .. } => Deed::Revisit(Revisit::NotReached),
        Stage::Close { .. } => Deed::Close,
        Stage::Review { .. } => Deed::Review(false),
        Stage::Closed { .. } | Stage::SetAside { .. } => return None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn from_wherever_chance_leads_there_is_a_way_to_the_end(named: bool, deeds in prop::collection::vec(any_deed(), 0..40)) {
        let calendar = Calendar::shipped().unwrap().latest();
        let moment = Moment { today: day(OPENED), calendar: &calendar, terms: Settings::default().bad };
        let mut task = Task::open(plat_kernel::Id::nil(), about(named), &moment);
        for deed in deeds {
            let version = task.version;
            if let Ok(next) = task.clone().after(deed, &moment) {
                prop_assert_eq!(next.version, version + 1);
                task = next;
            }
            prop_assert_eq!(task.stage.is_over(), task.due().is_none());
            prop_assert!(task.due().is_none_or(|due| calendar.is_workday(due)), "{:?}", task);
            let again: Stage = serde_json::from_str(&serde_json::to_string(&task.stage).unwrap()).unwrap();
            prop_assert_eq!(&again, &task.stage);
        }
        let mut steps = 0;
        while let Some(deed) = onward(&task.stage) {
            task = task.after(deed, &moment).unwrap();
            steps += 1;
            prop_assert!(steps < 12, "{:?}", task);
        }
        if let Stage::Closed { revisited, .. } = &task.stage {
            prop_assert_eq!(revisited.is_some(), named);
        }
    }
}
