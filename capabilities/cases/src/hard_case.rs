//! 难办退办审核: what a window would refuse is seen first by a reviewer of hard cases, who confirms it (then it takes effect)
//! or hands it back with the reason why the window is to take it. The five days run on: if they pass, the law accepts.

use cap_papers::PaperKind;
use plat_facts::{
    Actor,
    cases::{HardCaseHandedBack, HardCaseRaised},
    refs::PersonRef,
};

use crate::{
    ask_correction,
    change::{Change, Moment},
    error::CaseError,
    model::{Case, HandedBack, Proposal, Stage},
    policy::{Examine, May, ReviewHardCase},
    refuse_acceptance,
    service::Cases,
};

/// The window proposes. The applicant is told nothing yet: nothing was decided.
pub(crate) async fn raise(cases: &Cases, may: May<Examine>, proposal: Proposal) -> Result<Case, CaseError> {
    let change = propose(may.case(), proposal, may.officer(), &cases.moment())?.by(may.actor());
    cases.record(change).await
}

/// What the window proposed takes effect.
pub async fn confirm(cases: &Cases, may: May<ReviewHardCase>) -> Result<Case, CaseError> {
    let (change, kind) = agree(may.case(), may.officer(), &cases.moment())?;
    cases.record_with_paper(change.by(may.actor()), kind).await
}

/// The window is to take it.
pub async fn hand_back(cases: &Cases, may: May<ReviewHardCase>, reason: String) -> Result<Case, CaseError> {
    let change = disagree(may.case(), reason, may.officer(), &cases.moment())?.by(may.actor());
    cases.record(change).await
}

pub(crate) fn propose(
    case: &Case,
    proposal: Proposal,
    by: PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    let Stage::Received { since, corrected } = case.stage else {
        return Err(case.cannot("propose"));
    };
    // What could not be done could not be confirmed either.
    take_effect(case, &proposal, by, moment)?;
    let reason = match &proposal {
        Proposal::Refusal { ground, .. } => Some(ground.code().to_owned()),
        Proposal::Correction { .. } => None,
    };
    let proposes = proposal.code().to_owned();
    let fact = HardCaseRaised { case: case.id, officer: by, proposes, reason };
    let after = case.at(Stage::Proposed { since, corrected, at: moment.now, by, proposal });
    Ok(Change::new(after, &fact, Actor::Officer(by), moment.now))
}

pub(crate) fn agree(
    case: &Case,
    officer: PersonRef,
    moment: &Moment,
) -> Result<(Change, PaperKind), CaseError> {
    let Stage::Proposed { by, proposal, .. } = &case.stage else {
        return Err(case.cannot("confirm"));
    };
    if *by == officer {
        return Err(CaseError::SamePerson);
    }
    if case.consultation().is_some() {
        return Err(CaseError::ConsultationOpen);
    }
    take_effect(case, proposal, officer, moment)
}

pub(crate) fn disagree(
    case: &Case,
    reason: String,
    officer: PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    let Stage::Proposed { since, corrected, by, .. } = case.stage else {
        return Err(case.cannot("hand_back"));
    };
    if by == officer {
        return Err(CaseError::SamePerson);
    }
    if case.consultation().is_some() {
        return Err(CaseError::ConsultationOpen);
    }
    if reason.trim().is_empty() {
        return Err(CaseError::Field { field: "reason".into(), code: "missing" });
    }
    let mut after = case.at(Stage::Received { since, corrected });
    after.course.handed_back.push(HandedBack { at: moment.now, by: officer, reason });
    let fact = HardCaseHandedBack { case: case.id, officer };
    Ok(Change::new(after, &fact, Actor::Officer(officer), moment.now))
}

fn take_effect(
    case: &Case,
    proposal: &Proposal,
    officer: PersonRef,
    moment: &Moment,
) -> Result<(Change, PaperKind), CaseError> {
    match proposal.clone() {
        Proposal::Refusal { ground, reason } => {
            let change = refuse_acceptance::effect(case, (ground, reason), officer, moment)?;
            Ok((change, PaperKind::NotAccepted))
        }
        Proposal::Correction { defects } => {
            let change = ask_correction::effect(case, defects, officer, moment)?;
            Ok((change, PaperKind::Correction))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        accept,
        model::Ground,
        sample::{a_case, an_officer, another_officer, moment},
    };

    fn proposed() -> Case {
        let refusal = Proposal::Refusal { ground: Ground::Incomplete, reason: "材料不齐".into() };
        propose(&a_case(), refusal, an_officer(), &moment("2026-03-04")).unwrap().case
    }

    #[test]
    fn a_proposed_refusal_refuses_nothing_and_the_five_days_run_on() {
        let dates = moment("2026-03-05").dates(&proposed());
        assert_eq!(dates.next().unwrap().due, "2026-03-09".parse().unwrap());
        assert!(!proposed().is_closed());
    }

    #[test]
    fn nobody_confirms_their_own_refusal() {
        let own = agree(&proposed(), an_officer(), &moment("2026-03-05"));
        assert!(matches!(own, Err(CaseError::SamePerson)));
        let (change, paper) = agree(&proposed(), another_officer(), &moment("2026-03-05")).unwrap();
        assert_eq!((change.case.stage.code(), paper), ("not-accepted", PaperKind::NotAccepted));
    }

    #[test]
    fn what_is_handed_back_is_taken_by_the_window_within_the_same_five_days() {
        let back = disagree(&proposed(), "可以容缺受理".into(), another_officer(), &moment("2026-03-06"));
        let back = back.unwrap().case;
        assert_eq!(moment("2026-03-06").dates(&back).reply.unwrap().due, "2026-03-09".parse().unwrap());
        assert!(accept::decide(&back, Actor::Officer(an_officer()), &moment("2026-03-06")).is_ok());
        assert!(disagree(&proposed(), " ".into(), another_officer(), &moment("2026-03-06")).is_err());
    }

    #[test]
    fn after_five_silent_working_days_the_law_accepts_what_waits_for_its_review() {
        let late = moment("2026-03-10");
        assert!(matches!(agree(&proposed(), another_officer(), &late), Err(CaseError::ReplyTermOver)));
        let accepted = accept::decide(&proposed(), Actor::System, &late).unwrap().case;
        assert!(accepted.stage.acceptance().unwrap().deemed);
    }
}
