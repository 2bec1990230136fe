//! 决定: granted, or refused in writing with reasons and remedy (行政许可法 34(2), 38). What is done on the spot is
//! decided at the window that accepted it; anything else after review.

use cap_papers::PaperKind;
use plat_facts::{
    Actor,
    cases::{CaseGranted, CaseRefused},
    refs::PersonRef,
};

use crate::{
    change::{Change, Moment},
    error::CaseError,
    model::{Case, Decision, Outcome, Stage},
    policy::{Decide, May},
    service::Cases,
};

/// Decides.
pub async fn run(cases: &Cases, may: May<Decide>, outcome: Outcome) -> Result<Case, CaseError> {
    let change = decide(may.case(), outcome, may.officer(), &cases.moment())?.by(may.actor());
    cases.record_with_paper(change, PaperKind::Decision).await
}

pub(crate) fn decide(
    case: &Case,
    outcome: Outcome,
    by: PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    let acceptance = match &case.stage {
        Stage::Accepted(acceptance) if case.is_to_be_decided() => acceptance.clone(),
        Stage::Reviewed { acceptance, .. } => acceptance.clone(),
        _ => return Err(case.cannot("decide")),
    };
    if case.is_paused() {
        return Err(CaseError::AlreadyPaused);
    }
    if case.consultation().is_some() {
        return Err(CaseError::ConsultationOpen);
    }
    if outcome == Outcome::Granted {
        case.nothing_outstanding()?;
    }
    let decision = Decision { at: moment.now, by: Some(by), outcome };
    let after = case.at(Stage::Decided { acceptance, decision: decision.clone() });
    let actor = Actor::Officer(by);
    let (item, site, decided_on) = (case.item.clone(), case.site.clone(), moment.today());
    match decision.outcome {
        Outcome::Granted => {
            let fact = CaseGranted { case: case.id, item, site, officer: by, decided_on };
            Ok(Change::new(after, &fact, actor, moment.now))
        }
        Outcome::Refused { reason, .. } if reason.trim().is_empty() => {
            Err(CaseError::Field { field: "reason".into(), code: "missing" })
        }
        Outcome::Refused { ground, .. } => {
            let reason = ground.code().to_owned();
            let fact = CaseRefused { case: case.id, item, site, officer: by, reason, decided_on };
            Ok(Change::new(after, &fact, actor, moment.now))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Ground, Tray},
        sample::{a_case, accepted, an_officer, moment, on_the_spot, reviewed},
    };

    #[test]
    fn an_on_the_spot_item_is_decided_where_it_was_accepted() {
        let case = accepted(&on_the_spot(a_case()), "2026-03-04");
        let granted = decide(&case, Outcome::Granted, an_officer(), &moment("2026-03-04")).unwrap();
        assert_eq!(granted.case.tray(), Tray::Produce);
    }

    #[test]
    fn a_promised_item_is_not_decided_before_its_review() {
        let case = accepted(&a_case(), "2026-03-04");
        assert!(decide(&case, Outcome::Granted, an_officer(), &moment("2026-03-05")).is_err());
    }

    #[test]
    fn a_refusal_gives_its_reasons() {
        let case = reviewed(&a_case(), "2026-03-04");
        let silent = Outcome::Refused { ground: Ground::ConditionsNotMet, reason: String::new() };
        let refused = decide(&case, silent, an_officer(), &moment("2026-03-06"));
        assert!(matches!(refused, Err(CaseError::Field { .. })));
    }

    #[test]
    fn a_refused_case_is_handed_over_without_a_result() {
        let case = reviewed(&a_case(), "2026-03-04");
        let reasons = Outcome::Refused { ground: Ground::ConditionsNotMet, reason: "不符合条件".into() };
        let refused = decide(&case, reasons, an_officer(), &moment("2026-03-06")).unwrap();
        assert_eq!(refused.case.tray(), Tray::Deliver);
    }
}
