//! 延长: once, by at most ten working days, approved by the organ's head, the reason told (行政许可法 42(1)); where several
//! organs decide together by at most fifteen, approved by the head of the people's government, whose name and approval are
//! recorded (42(2)). The promise is not touched: lamps go on by it.

use cap_papers::PaperKind;
use plat_facts::{Actor, cases::CaseExtended, refs::PersonRef};

use crate::{
    change::{Change, Moment},
    dates::extension_days,
    error::CaseError,
    model::{Approval, Case, Extension, Stage},
    policy::{Decide, May},
    service::Cases,
};

/// How long, why, and who above the organ approved it.
pub type More = (u32, String, Option<Approval>);

/// Extends the legal term and issues the notice that tells the reason.
pub async fn run(cases: &Cases, may: May<Decide>, more: More) -> Result<Case, CaseError> {
    let change = decide(may.case(), more, may.officer(), &cases.moment())?.by(may.actor());
    cases.record_with_paper(change, PaperKind::Extension).await
}

pub(crate) fn decide(
    case: &Case,
    (days, reason, approval): More,
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
    if !case.terms.may_be_extended() || moment.today() > legal.date {
        return Err(CaseError::NothingToExtend);
    }
    if !(1..=extension_days(&case.terms)).contains(&days) {
        return Err(CaseError::Field { field: "days".into(), code: "out_of_range" });
    }
    if reason.trim().is_empty() {
        return Err(CaseError::Field { field: "reason".into(), code: "missing" });
    }
    if case.terms.joint && approval.is_none() {
        return Err(CaseError::Field { field: "approval.number".into(), code: "missing" });
    }
    if approval.as_ref().is_some_and(|it| !is_complete(it)) {
        return Err(CaseError::Field { field: "approval.head".into(), code: "missing" });
    }
    let extension = Extension { days, approved_by: officer, at: moment.now, reason, approval };
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

fn is_complete(approval: &Approval) -> bool {
    let fits = |text: &str| !text.trim().is_empty() && text.chars().count() <= 60;
    fits(&approval.head) && fits(&approval.number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{LegalDays, Terms},
        sample::{a_case, accepted, an_officer, moment},
    };

    fn joint() -> Case {
        let case = a_case();
        let legal = Some(LegalDays { days: 45, working: true });
        accepted(&Case { terms: Terms { joint: true, legal, ..case.terms.clone() }, ..case }, "2026-03-04")
    }

    #[test]
    fn a_joint_term_is_extended_by_fifteen_days_with_the_approval_of_the_governments_head() {
        let now = moment("2026-04-20");
        let mayor = Approval { head: "市长 李某".into(), number: "宁政批〔2026〕12 号".into() };
        let alone = decide(&joint(), (15, because(), None), an_officer(), &now);
        assert!(matches!(alone, Err(CaseError::Field { .. })), "the organ's own head is not enough");
        let nameless = Approval { head: " ".into(), ..mayor.clone() };
        assert!(decide(&joint(), (15, because(), Some(nameless)), an_officer(), &now).is_err());
        assert!(decide(&joint(), (16, because(), Some(mayor.clone())), an_officer(), &now).is_err());
        let longer = decide(&joint(), (15, because(), Some(mayor.clone())), an_officer(), &now).unwrap().case;
        assert_eq!(longer.extension.as_ref().unwrap().approval, Some(mayor));
        let (before, after) = (now.dates(&joint()).legal.unwrap(), now.dates(&longer).legal.unwrap());
        assert_eq!((before.counted(), after.counted()), (45, 60));
    }

    fn because() -> String {
        "案情复杂，需进一步核实".into()
    }

    #[test]
    fn an_extension_moves_the_legal_date_and_leaves_the_promise() {
        let case = accepted(&a_case(), "2026-03-04");
        let now = moment("2026-03-20");
        let extended = decide(&case, (10, because(), None), an_officer(), &now).unwrap().case;
        assert_eq!(now.dates(&case).promised, now.dates(&extended).promised);
        assert_eq!(now.dates(&case).legal.unwrap().due, "2026-04-01".parse().unwrap());
        assert_eq!(now.dates(&extended).legal.unwrap().due, "2026-04-16".parse().unwrap());
    }

    #[test]
    fn a_term_is_extended_once_and_by_ten_days_at_most() {
        let case = accepted(&a_case(), "2026-03-04");
        let now = moment("2026-03-20");
        assert!(decide(&case, (11, because(), None), an_officer(), &now).is_err());
        let extended = decide(&case, (5, because(), None), an_officer(), &now).unwrap().case;
        let again = decide(&extended, (5, because(), None), an_officer(), &now);
        assert!(matches!(again, Err(CaseError::AlreadyExtended)));
    }

    #[test]
    fn what_is_no_licence_has_no_extension() {
        let case = a_case();
        let terms = Terms { no_extension: true, ..case.terms.clone() };
        let case = accepted(&Case { terms, ..case }, "2026-03-04");
        let refused = decide(&case, (5, because(), None), an_officer(), &moment("2026-03-20"));
        assert!(matches!(refused, Err(CaseError::NothingToExtend)));
    }

    #[test]
    fn a_term_that_is_over_is_not_extended() {
        let case = accepted(&a_case(), "2026-03-04");
        let late = decide(&case, (5, because(), None), an_officer(), &moment("2026-04-02"));
        assert!(matches!(late, Err(CaseError::NothingToExtend)));
    }
}
