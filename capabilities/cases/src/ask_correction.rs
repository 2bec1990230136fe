//! 一次性补正告知: everything that is missing or wrong, told once and at once, within five working days
//! (行政许可法 32(1)(4)).

use cap_papers::PaperKind;
use plat_facts::{Actor, cases::CorrectionAsked};

use crate::{
    change::{Change, Moment},
    error::CaseError,
    hard_case,
    model::{Case, Defect, Proposal, Stage},
    policy::{Examine, May},
    service::Cases,
};

/// Gives the notice.
pub async fn run(cases: &Cases, may: May<Examine>, defects: Vec<Defect>) -> Result<Case, CaseError> {
    let item = cases.item_asked(may.case()).await?;
    // Nobody can hand in what the guide does not know.
    let known = |defect: &Defect| defect.material.as_deref().is_none_or(|id| item.material(id).is_some());
    if !defects.iter().all(known) {
        return Err(CaseError::Field { field: "defects".into(), code: "not_offered" });
    }
    let proposal = Proposal::Correction { defects: defects.clone() };
    if cases.procedures.city().is_seen_first(&proposal) {
        return hard_case::raise(cases, may, proposal).await;
    }
    let change = decide(may.case(), defects, may.officer(), &cases.moment())?.by(may.actor());
    cases.record_with_paper(change, PaperKind::Correction).await
}

pub(crate) fn decide(
    case: &Case,
    defects: Vec<Defect>,
    officer: plat_facts::refs::PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    if !matches!(case.stage, Stage::Received { .. }) {
        return Err(case.cannot("ask_correction"));
    }
    effect(case, defects, officer, moment)
}

/// The notice itself: of the window, or of the reviewer of hard cases who confirms it.
pub(crate) fn effect(
    case: &Case,
    defects: Vec<Defect>,
    officer: plat_facts::refs::PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    if case.stage.examined().is_some_and(|(_, corrected)| corrected) {
        return Err(CaseError::AlreadyCorrected);
    }
    if moment.reply_term_is_over(case) {
        return Err(CaseError::ReplyTermOver);
    }
    if defects.is_empty() {
        return Err(CaseError::Field { field: "defects".into(), code: "missing" });
    }
    let fact = CorrectionAsked {
        case: case.id,
        officer,
        materials: defects.iter().filter_map(|defect| defect.material.clone()).collect(),
    };
    let after = case.at(Stage::Correcting { asked: moment.now, defects });
    Ok(Change::new(after, &fact, Actor::Officer(officer), moment.now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{a_case, an_officer, at, moment};

    fn a_defect() -> Vec<Defect> {
        vec![Defect {
            material: Some("photo".into()),
            what: "照片模糊".into(),
            todo: "请重新拍照上传".into(),
        }]
    }

    #[test]
    fn while_the_applicant_corrects_no_term_runs() {
        let asked = decide(&a_case(), a_defect(), an_officer(), &moment("2026-03-04")).unwrap();
        let dates = moment("2026-03-20").dates(&asked.case);
        assert_eq!((dates.reply, dates.promised, dates.legal), (None, None, None));
    }

    #[test]
    fn defects_are_told_once() {
        let answered = a_case().at(Stage::Received { since: at("2026-03-11"), corrected: true });
        let again = decide(&answered, a_defect(), an_officer(), &moment("2026-03-12"));
        assert!(matches!(again, Err(CaseError::AlreadyCorrected)));
    }

    #[test]
    fn after_five_working_days_it_is_too_late_to_ask() {
        let late = decide(&a_case(), a_defect(), an_officer(), &moment("2026-03-10"));
        assert!(matches!(late, Err(CaseError::ReplyTermOver)));
    }

    #[test]
    fn a_notice_names_what_is_wrong() {
        let empty = decide(&a_case(), vec![], an_officer(), &moment("2026-03-04"));
        assert!(matches!(empty, Err(CaseError::Field { .. })));
    }
}
