//! 制证: the result document is made.

use plat_facts::{Actor, cases::ResultProduced, refs::PersonRef};

use crate::{
    change::{Change, Moment},
    error::CaseError,
    model::{Case, Outcome, ResultDocument, Stage},
    policy::{HandOver, May},
    service::Cases,
};

/// Records the result document; `serial` is its own number, empty where it has none.
pub async fn run(cases: &Cases, may: May<HandOver>, serial: String) -> Result<Case, CaseError> {
    let change = decide(may.case(), serial, may.officer(), &cases.moment())?.by(may.actor());
    cases.record(change).await
}

pub(crate) fn decide(
    case: &Case,
    serial: String,
    by: PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    let Stage::Decided { acceptance, decision } = &case.stage else {
        return Err(case.cannot("produce"));
    };
    if decision.outcome != Outcome::Granted {
        return Err(case.cannot("produce"));
    }
    case.nothing_outstanding()?;
    if serial.chars().count() > 40 {
        return Err(CaseError::Field { field: "serial".into(), code: "too_long" });
    }
    let fact = ResultProduced { case: case.id, officer: by, produced_on: moment.today() };
    let after = case.at(Stage::Produced {
        acceptance: acceptance.clone(),
        decision: decision.clone(),
        result: ResultDocument { at: moment.now, by, serial },
    });
    Ok(Change::new(after, &fact, Actor::Officer(by), moment.now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{a_case, an_officer, granted, moment, refused};

    #[test]
    fn a_refused_case_has_no_result() {
        let case = refused(&a_case(), "2026-03-04");
        assert!(decide(&case, String::new(), an_officer(), &moment("2026-03-06")).is_err());
    }

    #[test]
    fn a_granted_case_has_its_result_made() {
        let case = granted(&a_case(), "2026-03-04");
        let made = decide(&case, "G1".into(), an_officer(), &moment("2026-03-06")).unwrap();
        assert_eq!(made.case.stage.code(), "produced");
    }
}
