//! 移送、转办: the case goes to another site or branch that may handle it, with a reason that the applicant reads. Its terms run
//! on, for the applicant has applied once. What was signed stays signed.

use cap_papers::PaperKind;
use plat_facts::{
    Actor,
    cases::CaseTransferred,
    refs::{PersonRef, SiteRef},
};
use plat_identity::Branch;

use crate::{
    apply,
    change::{Change, Moment},
    error::CaseError,
    model::{Case, Stage, Transfer},
    policy::{May, MayTransfer},
    service::Cases,
};

/// Sends the case on and tells the applicant.
pub async fn run(
    cases: &Cases,
    may: May<MayTransfer>,
    (site, branch): (Option<SiteRef>, Option<Branch>),
    reason: String,
) -> Result<Case, CaseError> {
    let case = may.case();
    let to = (site.unwrap_or_else(|| case.site.clone()), branch.unwrap_or(case.branch));
    if to.0 != case.site {
        apply::site_handles(cases, &*cases.item_asked(case).await?, &to.0)?;
    }
    let change = decide(case, (to, reason), may.officer(), &cases.moment())?.by(may.actor());
    cases.record_with_paper(change, PaperKind::Transfer).await
}

/// While it is examined or reviewed, and nobody is being consulted. What is done on the spot does not travel.
pub(crate) fn fits(case: &Case) -> bool {
    let movable = matches!(case.stage, Stage::Received { .. } | Stage::Accepted(_));
    movable && case.consultation().is_none() && !case.terms.on_the_spot
}

pub(crate) fn decide(
    case: &Case,
    (to, reason): ((SiteRef, Branch), String),
    by: PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    if !fits(case) {
        return Err(case.cannot("transfer"));
    }
    let from = (case.site.clone(), case.branch);
    if from == to {
        return Err(CaseError::Field { field: "site".into(), code: "not_offered" });
    }
    if reason.trim().is_empty() {
        return Err(CaseError::Field { field: "reason".into(), code: "missing" });
    }
    let fact = CaseTransferred {
        case: case.id,
        officer: by,
        from: from.0.clone(),
        to: to.0.clone(),
        branch: to.1.code().to_owned(),
    };
    let mut after = Case { site: to.0.clone(), branch: to.1, ..case.clone() };
    after.course.transfers.push(Transfer { at: moment.now, by, from, to, reason });
    Ok(Change::new(after, &fact, Actor::Officer(by), moment.now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{a_case, accepted, an_officer, granted, moment};

    fn send(case: &Case, site: &str, reason: &str) -> Result<Case, CaseError> {
        let to = (site.parse().unwrap(), case.branch);
        decide(case, (to, reason.to_owned()), an_officer(), &moment("2026-03-05")).map(|change| change.case)
    }

    #[test]
    fn the_terms_do_not_notice_a_transfer() {
        let case = accepted(&a_case(), "2026-03-04");
        let sent = send(&case, "NH-0101", "由经营场所所在地派出所办理").unwrap();
        let now = moment("2026-03-05");
        assert_eq!((now.dates(&case), sent.site.as_str()), (now.dates(&sent), "NH-0101"));
    }

    #[test]
    fn a_transfer_goes_somewhere_else_for_a_reason_and_before_the_decision() {
        let case = accepted(&a_case(), "2026-03-04");
        assert!(send(&case, "NH-HALL", "同一网点").is_err());
        assert!(send(&case, "NH-0101", " ").is_err());
        assert!(send(&granted(&a_case(), "2026-03-04"), "NH-0101", "已决定").is_err());
    }
}
