//! 逾期视为准予: what nobody decided by the day that the law sets is granted by law (集会游行示威法 9, 行政许可法 50). Neither a stop of
//! the clock nor an acceptance that is still missing holds it up; only a correction that the applicant owes does.

use plat_facts::{Actor, cases::CaseDeemedGranted};

use crate::{
    change::{Change, Moment},
    dates::undecided_deemed,
    error::CaseError,
    model::{Acceptance, Case, Decision, Outcome, Stage},
};

pub(crate) fn decide(case: &Case, moment: &Moment) -> Result<Change, CaseError> {
    let deemed = undecided_deemed(case).filter(|deemed| moment.today() > deemed.until);
    let Some(deemed) = deemed else {
        return Err(case.cannot("deem_granted"));
    };
    let now = moment.now;
    let never = Acceptance { at: case.received, recorded: now, deemed: true, by: None };
    let acceptance = case.stage.acceptance().cloned().unwrap_or(never);
    let decision = Decision { at: now, by: None, outcome: Outcome::Granted };
    let granted_on = moment.today();
    let (item, site) = (case.item.clone(), case.site.clone());
    let fact = CaseDeemedGranted { case: case.id, item, site, until: deemed.until, granted_on };
    let after = case.at(Stage::Decided { acceptance, decision }).nothing_open(moment);
    Ok(Change::new(after, &fact, Actor::System, now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Deemed, PauseGround, Terms},
        sample::{a_case, accepted, an_officer, moment},
        suspend,
    };

    /// An assembly on Saturday, 2026-03-14, received on 2026-03-02: answered by the 12th, or permitted.
    fn assembly() -> Case {
        let day = |day: &str| day.parse().unwrap();
        let deemed = Deemed { until: day("2026-03-12"), event: day("2026-03-14"), article: "x".into() };
        let case = a_case();
        Case { terms: Terms { deemed: Some(deemed), ..case.terms.clone() }, ..case }
    }

    #[test]
    fn an_assembly_that_nobody_answered_two_days_before_is_permitted() {
        let case = accepted(&assembly(), "2026-03-04");
        assert!(decide(&case, &moment("2026-03-12")).is_err(), "the last day belongs to the organ");
        let permitted = decide(&case, &moment("2026-03-13")).unwrap().case;
        assert_eq!((permitted.stage.code(), permitted.stage.decision().unwrap().by), ("granted", None));
    }

    #[test]
    fn neither_a_missing_acceptance_nor_a_standing_clock_holds_it_up() {
        let late = moment("2026-03-13");
        assert!(decide(&assembly(), &late).is_ok());
        let case = accepted(&assembly(), "2026-03-04");
        let hearing = (PauseGround::Hearing, 20);
        let stopped = suspend::decide(&case, hearing, an_officer(), &moment("2026-03-05")).unwrap().case;
        assert!(!decide(&stopped, &late).unwrap().case.is_paused());
    }

    #[test]
    fn the_day_is_counted_back_and_every_day_of_it_is_explained() {
        let dates = moment("2026-03-04").dates(&assembly());
        let deemed = dates.deemed.clone().unwrap();
        assert_eq!((deemed.due, deemed.counted()), ("2026-03-12".parse().unwrap(), 10));
        assert_eq!(dates.next().unwrap().due, "2026-03-09".parse().unwrap(), "the five days are first");
    }

    #[test]
    fn what_no_law_deems_granted_stays_undecided() {
        assert!(decide(&accepted(&a_case(), "2026-03-04"), &moment("2027-01-04")).is_err());
    }
}
