//! The clock runs again, and the applicant is told; the days on which it stood still, both ends included, are not counted.

use cap_papers::PaperKind;
use plat_facts::{Actor, cases::CaseResumed, refs::PersonRef};

use crate::{
    change::{Change, Moment},
    error::CaseError,
    model::Case,
    policy::{Examination, May},
    service::Cases,
};

/// Lets the clock run again from tomorrow, and issues the notice of the new dates.
pub async fn run(cases: &Cases, may: May<Examination>) -> Result<Case, CaseError> {
    let change = decide(may.case(), may.officer(), &cases.moment())?.by(may.actor());
    cases.record_with_paper(change, PaperKind::Resumption).await
}

pub(crate) fn decide(case: &Case, officer: PersonRef, moment: &Moment) -> Result<Change, CaseError> {
    let to = moment.today();
    let mut after = case.clone();
    let Some(pause) = after.pauses.last_mut().filter(|pause| pause.to.is_none()) else {
        return Err(CaseError::NotPaused);
    };
    pause.to = Some(to);
    let from = pause.from;
    let dues = moment.dues(&after);
    let fact = CaseResumed {
        case: case.id,
        officer,
        from,
        to,
        legal_due: dues.legal.map(|legal| legal.date),
        promised_due: dues.promised.map(|promised| promised.date),
    };
    Ok(Change::new(after, &fact, Actor::Officer(officer), moment.now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::PauseGround,
        sample::{a_case, accepted, an_officer, moment},
        suspend,
    };

    #[test]
    fn the_days_of_the_stop_come_on_top() {
        let case = accepted(&a_case(), "2026-03-04");
        let before = moment("2026-03-04").dates(&case).promised.unwrap().due;
        let ground = (PauseGround::Inspection, 3);
        let stopped = suspend::decide(&case, ground, an_officer(), &moment("2026-03-09")).unwrap().case;
        let running = decide(&stopped, an_officer(), &moment("2026-03-11")).unwrap().case;
        let after = moment("2026-03-12").dates(&running).promised.unwrap();
        assert_eq!(before, "2026-03-11".parse().unwrap()); // five working days
        assert_eq!(after.due, "2026-03-16".parse().unwrap()); // Monday to Wednesday did not count
    }

    #[test]
    fn a_running_clock_cannot_be_resumed() {
        let case = accepted(&a_case(), "2026-03-04");
        let resumed = decide(&case, an_officer(), &moment("2026-03-05"));
        assert!(matches!(resumed, Err(CaseError::NotPaused)));
    }
}
