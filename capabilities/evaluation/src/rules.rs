//! When an evaluation may be given, and what is kept of it. Pure.

use plat_facts::evaluation::CaseEvaluated;
use plat_kernel::{Date, SignedDuration, Timestamp, clock::date_of};

use crate::{
    error::EvaluationError,
    model::{Aspect, Channel, Evaluation, Given, Invitation, Opinion},
    settings::Settings,
};

/// Where an evaluation stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The applicant may evaluate until the end of this day.
    Waiting(Date),
    /// The applicant has evaluated.
    Rated,
    /// The applicant did not evaluate, and the last day was this one.
    Over(Date),
}

impl State {
    /// The word in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting(_) => "waiting",
            Self::Rated => "rated",
            Self::Over(_) => "over",
        }
    }
}

/// The last day on which a case can be evaluated; the day of delivery does not count.
pub fn last_day(delivered_on: Date, settings: Settings) -> Date {
    delivered_on.saturating_add(SignedDuration::from_hours(24 * i64::from(settings.days)))
}

/// The earliest day of delivery that can still be evaluated today.
pub fn earliest_open(today: Date, settings: Settings) -> Date {
    today.saturating_sub(SignedDuration::from_hours(24 * i64::from(settings.days)))
}

/// Where an evaluation stands today.
pub fn state(evaluation: &Evaluation, today: Date, settings: Settings) -> State {
    let last = last_day(evaluation.invitation.delivered_on, settings);
    match evaluation.given {
        Some(_) => State::Rated,
        None if today <= last => State::Waiting(last),
        None => State::Over(last),
    }
}

/// What is stored when an applicant evaluates, and the fact that tells it: or why it cannot be.
///
/// Once for each case, within the days. What was not good is kept with bad ratings only, for only there it is asked.
pub(crate) fn decide(
    evaluation: &Evaluation,
    opinion: Opinion,
    (now, channel): (Timestamp, Channel),
    settings: Settings,
) -> Result<(Given, CaseEvaluated), EvaluationError> {
    match state(evaluation, date_of(now), settings) {
        State::Rated => return Err(EvaluationError::AlreadyRated),
        State::Over(last) => return Err(EvaluationError::Over(last)),
        State::Waiting(_) => {}
    }
    let invitation = &evaluation.invitation;
    let aspects = kept(&opinion, invitation)?;
    let fact = CaseEvaluated {
        case: invitation.case,
        level: opinion.level.number(),
        site: invitation.site.clone(),
        officer: invitation.officer,
        item: Some(invitation.item.clone()),
        window: invitation.at_window.as_ref().map(|at| at.window),
        channel: Some(channel.code().to_owned()),
        anonymous: opinion.unnamed,
    };
    Ok((Given { opinion: Opinion { aspects, ..opinion }, at: now }, fact))
}

fn kept(opinion: &Opinion, invitation: &Invitation) -> Result<Vec<Aspect>, EvaluationError> {
    let asked = Aspect::of(invitation.online);
    if !opinion.aspects.iter().all(|aspect| asked.contains(aspect)) {
        return Err(EvaluationError::UnknownAspect);
    }
    let named = |aspect: &Aspect| opinion.level.is_bad() && opinion.aspects.contains(aspect);
    Ok(asked.iter().copied().filter(named).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Level, Remark};
    use crate::sample::{an_invitation, at, opinion, waiting};

    fn settings() -> Settings {
        Settings::default()
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_case_can_be_evaluated_until_the_end_of_the_thirtieth_day_after_delivery() {
        let evaluation = waiting();
        assert_eq!(evaluation.invitation.delivered_on, day("2026-03-02"));
        for (today, stands) in [
            ("2026-03-02", State::Waiting(day("2026-04-01"))),
            ("2026-04-01", State::Waiting(day("2026-04-01"))),
            ("2026-04-02", State::Over(day("2026-04-01"))),
        ] {
            assert_eq!(state(&evaluation, day(today), settings()), stands, "{today}");
        }
        let last_minute = "2026-04-01T23:59:00+08:00".parse().unwrap();
        assert!(
            decide(&evaluation, opinion(Level::Satisfied), (last_minute, Channel::Site), settings()).is_ok()
        );
        let too_late = "2026-04-02T00:00:00+08:00".parse().unwrap();
        let refused = decide(&evaluation, opinion(Level::Satisfied), (too_late, Channel::Site), settings());
        assert!(matches!(refused, Err(EvaluationError::Over(last)) if last == day("2026-04-01")));
    }

    #[test]
    fn a_case_is_evaluated_once() {
        let now = at("2026-03-03");
        let (given, _) =
            decide(&waiting(), opinion(Level::VeryDissatisfied), (now, Channel::Site), settings()).unwrap();
        let rated = Evaluation { given: Some(given), ..waiting() };
        let again = decide(&rated, opinion(Level::VerySatisfied), (now, Channel::Site), settings());
        assert!(matches!(again, Err(EvaluationError::AlreadyRated)));
    }

    #[test]
    fn the_fact_names_case_level_site_and_officer_and_none_of_the_words() {
        let said = Opinion { remark: "王警官很耐心".parse().unwrap(), ..opinion(Level::Satisfied) };
        let (given, fact) = decide(&waiting(), said, (at("2026-03-03"), Channel::Site), settings()).unwrap();
        let body = serde_json::to_value(&fact).unwrap();
        let mut keys: Vec<&String> = body.as_object().unwrap().keys().collect();
        keys.sort();
        assert_eq!(keys, ["case", "channel", "item", "level", "officer", "site"]);
        assert_eq!((body["level"].as_u64(), given.opinion.remark.as_str()), (Some(4), "王警官很耐心"));
    }

    #[test]
    fn what_went_wrong_is_kept_with_bad_ratings_only_and_each_thing_once() {
        for level in Level::ALL {
            let aspects = vec![Aspect::Platform, Aspect::Efficiency, Aspect::Efficiency];
            let said = Opinion { aspects, ..opinion(level) };
            let (given, _) = decide(&waiting(), said, (at("2026-03-03"), Channel::Site), settings()).unwrap();
            let kept = if level.is_bad() { vec![Aspect::Efficiency, Aspect::Platform] } else { Vec::new() };
            assert_eq!(given.opinion.aspects, kept, "{level:?}");
        }
    }

    #[test]
    fn the_manners_at_a_counter_are_not_asked_of_what_was_done_online() {
        let said = Opinion { aspects: vec![Aspect::Attitude], ..opinion(Level::Dissatisfied) };
        let online = decide(&waiting(), said.clone(), (at("2026-03-03"), Channel::Site), settings());
        assert!(matches!(online, Err(EvaluationError::UnknownAspect)));
        let counter = Evaluation { invitation: Invitation { online: false, ..an_invitation() }, given: None };
        assert!(decide(&counter, said, (at("2026-03-03"), Channel::Site), settings()).is_ok());
    }

    /// §12 trap 13: 好差评五级写成“好/中/差”.
    #[test]
    fn there_are_five_levels_and_the_two_lowest_are_bad_ratings() {
        assert_eq!(Level::ALL.map(Level::number), [5, 4, 3, 2, 1]);
        let bad: Vec<u8> = Level::ALL.into_iter().filter(|it| it.is_bad()).map(Level::number).collect();
        assert_eq!(bad, [2, 1]);
        assert_eq!((Level::of_number(0), Level::of_number(6)), (None, None));
    }

    #[test]
    fn five_hundred_characters_are_enough_in_any_script() {
        assert!("好".repeat(500).parse::<Remark>().is_ok());
        assert!("好".repeat(501).parse::<Remark>().is_err());
        assert_eq!(" a\r\nb\0 ".parse::<Remark>().unwrap().as_str(), "a\nb");
    }

    #[test]
    fn the_words_of_a_resident_do_not_reach_the_log() {
        let remark: Remark = "我叫张三".parse().unwrap();
        assert_eq!(format!("{remark:?}"), "Remark(4 characters)");
    }

    proptest! {
        #[test]
        fn whatever_waits_today_was_delivered_on_or_after_the_earliest_open_day(days in 0u16..400, ago in 0i64..800) {
            let settings = Settings { days, ..Settings::default() };
            let today = day("2026-11-22");
            let delivered_on = today.saturating_sub(SignedDuration::from_hours(24 * ago));
            let evaluation = Evaluation { invitation: Invitation { delivered_on, ..an_invitation() }, given: None };
            let waits = matches!(state(&evaluation, today, settings), State::Waiting(_));
            prop_assert_eq!(waits, delivered_on >= earliest_open(today, settings));
        }
    }
}
