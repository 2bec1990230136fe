//! 恢复办理: reconsideration or a court set aside what ended a case, and the organ decides anew (行政复议法 64, 行政诉讼法 70): a
//! refusal, a refusal to accept, or an ending because what was deferred did not come. A decider at city level records the
//! paper that did; a fresh term runs from that day, and what was deferred gets its days anew. What was decided before is kept
//! beside. What its applicant took back, no organ decided: there is nothing to set aside, and it can be handed in anew.

use plat_facts::{Actor, cases::CaseReopened, refs::PersonRef};

use crate::{
    change::{Change, Moment},
    deferral,
    error::CaseError,
    model::{Acceptance, Case, Outcome, Remedy, Reopening, Stage},
    policy::{May, Reopen},
    service::Cases,
};

/// What set the refusal aside: who, by which paper, and why.
pub type SetAside = (Remedy, String, String);

/// Opens the case again and tells the applicant from when the fresh term runs.
pub async fn run(cases: &Cases, may: May<Reopen>, aside: SetAside) -> Result<Case, CaseError> {
    let change = decide(may.case(), aside, may.officer(), &cases.moment())?.by(may.actor());
    let notice = deferral::notice(&change.case);
    cases.record_with_paper(change, notice).await
}

/// A refusal, also of acceptance, and an ending: only that is set aside here. To take back a licence is a procedure of its own
/// (行政许可法 69).
pub(crate) fn fits(case: &Case) -> bool {
    match &case.stage {
        Stage::NotAccepted { .. } | Stage::Ended { .. } => true,
        stage => stage.decision().is_some_and(|it| matches!(it.outcome, Outcome::Refused { .. })),
    }
}

pub(crate) fn decide(
    case: &Case,
    (remedy, reference, reason): SetAside,
    by: PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    if !fits(case) {
        return Err(case.cannot("reopen"));
    }
    for (field, text) in [("reference", &reference), ("reason", &reason)] {
        if text.trim().is_empty() {
            return Err(CaseError::Field { field: field.into(), code: "missing" });
        }
    }
    let now = moment.now;
    let acceptance = Acceptance { at: now, recorded: now, deemed: false, by: Some(by) };
    let mut after = case.at(Stage::Accepted(acceptance));
    let (extension, signatures) = (after.extension.take(), std::mem::take(&mut after.course.signatures));
    let before = Box::new(case.stage.clone());
    if let Some(deferral) = after.deferral.as_mut().filter(|it| it.is_open()) {
        deferral.until = None;
    }
    after.course.reopenings.push(Reopening {
        at: now,
        by,
        remedy,
        reference,
        reason,
        before,
        extension,
        signatures,
    });
    let dues = moment.dues(&after);
    let fact = CaseReopened {
        case: case.id,
        officer: by,
        remedy: remedy.code().to_owned(),
        reopened_on: moment.today(),
        legal_due: dues.legal.map(|legal| legal.date),
        promised_due: dues.promised.map(|promised| promised.date),
    };
    let actor = Actor::Officer(by);
    Ok(deferral::begun(Change::new(after, &fact, actor, now), actor, moment))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Tray,
        sample::{a_case, an_officer, deferring, granted, moment, refused},
        withdraw,
    };

    fn by_court(case: &Case, reference: &str) -> Result<Case, CaseError> {
        let aside = (Remedy::Court, reference.to_owned(), "主要证据不足".to_owned());
        decide(case, aside, an_officer(), &moment("2026-06-01")).map(|change| change.case)
    }

    #[test]
    fn what_was_set_aside_is_decided_anew_in_a_fresh_term() {
        let again = by_court(&refused(&a_case(), "2026-03-04"), "（2026）浙01行初12号").unwrap();
        assert_eq!(again.tray(), Tray::Review);
        let legal = moment("2026-06-01").dates(&again).legal.unwrap();
        assert_eq!((legal.days[0].date, legal.counted()), ("2026-06-01".parse().unwrap(), 20));
        assert!(matches!(*again.course.reopenings[0].before, Stage::Decided { .. }));
    }

    #[test]
    fn an_ending_that_was_set_aside_gives_what_was_deferred_its_days_anew() {
        let ended = deferral::end::decide(&deferring("2026-03-04"), &moment("2026-03-10")).unwrap().case;
        let again = by_court(&ended, "宁政复〔2026〕7号").unwrap();
        let until = again.outstanding().and_then(|it| it.until);
        assert_eq!((again.tray(), until), (Tray::Review, "2026-06-04".parse().ok()));
        assert!(
            !again.deferral_is_over("2026-06-04".parse().unwrap()),
            "the sweep does not end it again at once"
        );
    }

    #[test]
    fn what_its_applicant_took_back_was_decided_by_nobody_and_is_handed_in_anew() {
        let case = a_case();
        let over = withdraw::decide(&case, Actor::Resident(case.applicant), &moment("2026-03-04")).unwrap();
        assert!(by_court(&over.case, "x").is_err());
    }

    #[test]
    fn a_case_is_opened_again_by_a_paper_and_only_after_a_refusal() {
        assert!(by_court(&refused(&a_case(), "2026-03-04"), " ").is_err());
        assert!(by_court(&granted(&a_case(), "2026-03-04"), "x").is_err());
        assert!(by_court(&a_case(), "x").is_err());
    }
}
