//! 受理: the application is complete, the terms begin to run (行政许可法 32(1)(5)).

use plat_facts::{Actor, cases::CaseAccepted};
use plat_kernel::clock::date_of;

use crate::{
    change::{Change, Moment},
    deferral,
    error::CaseError,
    model::{Acceptance, Case, Stage},
    policy::{Examine, May},
    service::Cases,
};

/// Accepts what was received.
pub async fn run(cases: &Cases, may: May<Examine>) -> Result<Case, CaseError> {
    let change = decide(may.case(), may.actor(), &cases.moment())?;
    let notice = deferral::notice(&change.case);
    cases.record_with_paper(change, notice).await
}

/// The day from which the terms run is today; after a correction the day on which it was answered; and the day of
/// receipt when the five days to tell defects were missed, for then the law has accepted already (32(1)(4)).
pub(crate) fn decide(case: &Case, actor: Actor, moment: &Moment) -> Result<Change, CaseError> {
    let Some((since, corrected)) = case.stage.examined() else {
        return Err(case.cannot("accept"));
    };
    let deemed = moment.reply_term_is_over(case);
    // What the window would refuse goes on by the reviewer of hard cases, or by the law.
    if matches!(case.stage, Stage::Proposed { .. }) && !deemed {
        return Err(case.cannot("accept"));
    }
    let from = if deemed || corrected { since } else { moment.now };
    let acceptance = Acceptance { at: from, recorded: moment.now, deemed, by: actor.person() };
    let after = case.at(Stage::Accepted(acceptance));
    let dues = moment.dues(&after);
    let fact = CaseAccepted {
        case: case.id,
        item: case.item.clone(),
        site: case.site.clone(),
        officer: actor.person(),
        deemed,
        accepted_on: date_of(from),
        legal_due: dues.legal.map(|legal| legal.date),
        promised_due: dues.promised.map(|promised| promised.date),
    };
    Ok(deferral::begun(Change::new(after, &fact, actor, moment.now), actor, moment))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{a_case, at, moment, officer};
    use plat_kernel::Date;

    fn terms_run_from(change: &Change) -> Date {
        date_of(change.case.stage.acceptance().unwrap().at)
    }

    #[test]
    fn receipt_is_not_acceptance() {
        assert!(a_case().stage.acceptance().is_none());
    }

    #[test]
    fn the_terms_run_from_the_day_of_acceptance() {
        let change = decide(&a_case(), officer(), &moment("2026-03-04")).unwrap();
        assert_eq!(terms_run_from(&change), "2026-03-04".parse().unwrap());
        assert!(!change.case.stage.acceptance().unwrap().deemed);
    }

    #[test]
    fn after_five_silent_working_days_the_law_has_accepted_as_of_receipt() {
        let case = a_case(); // received on Monday 2026-03-02: the fifth working day is 2026-03-09
        let in_time = decide(&case, officer(), &moment("2026-03-09")).unwrap();
        assert_eq!(terms_run_from(&in_time), "2026-03-09".parse().unwrap());
        let late = decide(&case, officer(), &moment("2026-03-10")).unwrap();
        assert_eq!(terms_run_from(&late), "2026-03-02".parse().unwrap());
        assert!(late.case.stage.acceptance().unwrap().deemed);
    }

    #[test]
    fn after_a_correction_the_terms_run_anew_from_the_day_of_the_answer() {
        let case = a_case().at(Stage::Received { since: at("2026-03-11"), corrected: true });
        let change = decide(&case, officer(), &moment("2026-03-13")).unwrap();
        assert_eq!(terms_run_from(&change), "2026-03-11".parse().unwrap());
    }

    #[test]
    fn a_case_is_accepted_once() {
        let accepted = decide(&a_case(), officer(), &moment("2026-03-04")).unwrap().case;
        let again = decide(&accepted, officer(), &moment("2026-03-04"));
        assert!(matches!(again, Err(CaseError::WrongStage { stage: "accepted", .. })));
    }
}
