//! 延长: once, by at most ten working days, approved by the organ's head, the reason told (行政许可法 42(1)).
//! The promise is not touched: lamps go on by it.

use plat_facts::{Actor, cases::CaseExtended, refs::PersonRef};

use crate::{
    change::{Change, Moment},
    dates::EXTENSION_DAYS,
    error::CaseError,
    model::{Case, Extension, Stage},
    paper::PaperKind,
    policy::{Decide, May},
    service::Cases,
};

/// Extends the legal term and issues the notice that tells the reason.
pub async fn run(cases: &Cases, may: May<Decide>, days: u32, reason: String) -> Result<Case, CaseError> {
    let change = decide(may.case(), (days, reason), may.officer(), &cases.moment())?.by(may.actor());
    cases.record_with_paper(change, PaperKind::Extension).await
}

fn decide(
    case: &Case,
    (days, reason): (u32, String),
    officer: PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    if !matches!(case.stage, Stage::Accepted(_) | Stage::Reviewed { .. }) {
        return Err(case.cannot("extend"));
    }
    if case.extension.is_some() {
        return Err(CaseError::AlreadyExtended);
    }
    let legal = moment.dues(case).legal.ok_or(CaseError::NothingToExtend)?;
    if !case.terms.legal.is_some_and(|term| term.working) || moment.today() > legal.date {
        return Err(CaseError::NothingToExtend);
    }
    if !(1..=EXTENSION_DAYS).contains(&days) {
        return Err(CaseError::Field { field: "days".into(), code: "out_of_range" });
    }
    if reason.trim().is_empty() {
        return Err(CaseError::Field { field: "reason".into(), code: "missing" });
    }
    let extension = Extension { days, approved_by: officer, at: moment.now, reason };
    let after = Case { extension: Some(extension), ..case.clone() };
    let dues = moment.dues(&after);
    let fact = CaseExtended {
        case: case.id,
        officer,
        days,
        legal_due: dues.legal.map(|legal| legal.date),
        promised_due: dues.promised.map(|promised| promised.date),
    };
    Ok(Change::new(after, &fact, Actor::Officer(officer), moment.now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{a_case, accepted, an_officer, moment};

    fn because() -> String {
        "案情复杂，需进一步核实".into()
    }

    #[test]
    fn an_extension_moves_the_legal_date_and_leaves_the_promise() {
        let case = accepted(&a_case(), "2026-03-04");
        let now = moment("2026-03-20");
        let extended = decide(&case, (10, because()), an_officer(), &now).unwrap().case;
        assert_eq!(now.dates(&case).promised, now.dates(&extended).promised);
        assert_eq!(now.dates(&case).legal.unwrap().due, "2026-04-01".parse().unwrap());
        assert_eq!(now.dates(&extended).legal.unwrap().due, "2026-04-16".parse().unwrap());
    }

    #[test]
    fn a_term_is_extended_once_and_by_ten_days_at_most() {
        let case = accepted(&a_case(), "2026-03-04");
        let now = moment("2026-03-20");
        assert!(decide(&case, (11, because()), an_officer(), &now).is_err());
        let extended = decide(&case, (5, because()), an_officer(), &now).unwrap().case;
        let again = decide(&extended, (5, because()), an_officer(), &now);
        assert!(matches!(again, Err(CaseError::AlreadyExtended)));
    }

    #[test]
    fn a_term_that_is_over_is_not_extended() {
        let case = accepted(&a_case(), "2026-03-04");
        let late = decide(&case, (5, because()), an_officer(), &moment("2026-04-02"));
        assert!(matches!(late, Err(CaseError::NothingToExtend)));
    }
}
