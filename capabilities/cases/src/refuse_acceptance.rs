//! 不予受理: in writing, with the reason and the remedy (行政许可法 32(1)(1)–(2), 32(2)). What the law does not want told at
//! once is seen first by the reviewer of hard cases, where the city has one ([`crate::hard_case`]).

use cap_papers::PaperKind;
use plat_facts::{Actor, cases::AcceptanceRefused, refs::PersonRef};

use crate::{
    change::{Change, Moment},
    error::CaseError,
    hard_case,
    model::{Case, Ground, Proposal, Stage},
    policy::{Examine, May},
    service::Cases,
};

/// Refuses to accept what was received, or proposes it.
pub async fn run(
    cases: &Cases,
    may: May<Examine>,
    ground: Ground,
    reason: String,
) -> Result<Case, CaseError> {
    let proposal = Proposal::Refusal { ground, reason: reason.clone() };
    if cases.procedures.city().is_seen_first(&proposal) {
        return hard_case::raise(cases, may, proposal).await;
    }
    let change = decide(may.case(), (ground, reason), may.officer(), &cases.moment())?.by(may.actor());
    cases.record_with_paper(change, PaperKind::NotAccepted).await
}

pub(crate) fn decide(
    case: &Case,
    (ground, reason): (Ground, String),
    officer: PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    if !matches!(case.stage, Stage::Received { .. }) {
        return Err(case.cannot("refuse_acceptance"));
    }
    effect(case, (ground, reason), officer, moment)
}

/// The refusal itself: of the window, or of the reviewer of hard cases who confirms it.
pub(crate) fn effect(
    case: &Case,
    (ground, reason): (Ground, String),
    officer: PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    if moment.reply_term_is_over(case) {
        return Err(CaseError::ReplyTermOver);
    }
    if reason.trim().is_empty() {
        return Err(CaseError::Field { field: "reason".into(), code: "missing" });
    }
    let fact = AcceptanceRefused {
        case: case.id,
        officer,
        reason: ground.code().to_owned(),
        refused_on: moment.today(),
    };
    let after = case.at(Stage::NotAccepted { at: moment.now, by: officer, ground, reason });
    Ok(Change::new(after, &fact, Actor::Officer(officer), moment.now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{a_case, an_officer, moment};

    #[test]
    fn a_refusal_to_accept_gives_its_reason() {
        let silent =
            decide(&a_case(), (Ground::NotCompetent, " ".into()), an_officer(), &moment("2026-03-04"));
        assert!(matches!(silent, Err(CaseError::Field { .. })));
    }

    #[test]
    fn what_the_law_has_accepted_cannot_be_refused_acceptance() {
        let late = (Ground::Incomplete, "材料不齐".to_owned());
        let refused = decide(&a_case(), late, an_officer(), &moment("2026-03-10"));
        assert!(matches!(refused, Err(CaseError::ReplyTermOver)));
    }
}
