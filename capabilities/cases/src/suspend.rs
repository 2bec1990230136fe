//! 停钟: hearing, inspection, appraisal and expert review do not count towards the term, and the applicant is told in
//! writing how long they take (行政许可法 45).

use cap_papers::{Paper, PaperKind};
use plat_facts::{Actor, cases::CaseSuspended, refs::PersonRef};

use crate::{
    change::{Change, Moment},
    error::CaseError,
    model::{Case, Pause, PauseGround, Stage},
    policy::{Examination, May},
    service::Cases,
};

/// Lets the clock stand still from today and issues the written notice.
pub async fn run(
    cases: &Cases,
    may: May<Examination>,
    ground: PauseGround,
    told_days: u32,
) -> Result<Case, CaseError> {
    let change = decide(may.case(), (ground, told_days), may.officer(), &cases.moment())?.by(may.actor());
    cases.record_with_paper(change, PaperKind::Suspension).await
}

pub(crate) fn decide(
    case: &Case,
    (ground, told_days): (PauseGround, u32),
    officer: PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    let running = matches!(case.stage, Stage::Accepted(_) | Stage::Reviewed { .. });
    if !running || case.terms.on_the_spot {
        return Err(case.cannot("suspend"));
    }
    if case.is_paused() {
        return Err(CaseError::AlreadyPaused);
    }
    if !case.terms.may_stop_for(ground) {
        return Err(CaseError::Field { field: "ground".into(), code: "not_offered" });
    }
    if told_days == 0 || told_days > 180 {
        return Err(CaseError::Field { field: "told_days".into(), code: "out_of_range" });
    }
    let from = moment.today();
    let fact = CaseSuspended { case: case.id, officer, reason: ground.code().to_owned(), from };
    let mut after = case.clone();
    let notice = Paper::number_of(case.number.as_str(), PaperKind::Suspension, case.pauses.len());
    after.pauses.push(Pause { from, to: None, ground, told_days, notice });
    Ok(Change::new(after, &fact, Actor::Officer(officer), moment.now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Terms,
        sample::{a_case, accepted, an_officer, moment},
    };

    #[test]
    fn a_stop_has_its_notice_and_says_until_when() {
        let case = accepted(&a_case(), "2026-03-04");
        let ground = (PauseGround::Hearing, 3);
        let stopped = decide(&case, ground, an_officer(), &moment("2026-03-05")).unwrap().case;
        assert_eq!(stopped.pauses[0].notice, format!("{}-S", case.number));
        let told = moment("2026-03-05").dates(&stopped).stop.unwrap();
        assert_eq!((told.due, told.counted()), ("2026-03-10".parse().unwrap(), 3));
        let late = moment("2026-03-11");
        assert_eq!(late.dates(&stopped).next().unwrap().due, told.due, "longer than was told is late");
    }

    #[test]
    fn an_item_stops_its_clock_on_its_own_grounds_only() {
        let case = accepted(&a_case(), "2026-03-04");
        let terms = Terms { pauses: Some(vec![PauseGround::Hearing]), ..case.terms.clone() };
        let case = Case { terms, ..case };
        let try_for = |ground| decide(&case, (ground, 3), an_officer(), &moment("2026-03-05"));
        assert!(try_for(PauseGround::Hearing).is_ok() && try_for(PauseGround::Auction).is_err());
    }

    #[test]
    fn a_standing_clock_cannot_be_stopped_again() {
        let case = accepted(&a_case(), "2026-03-04");
        let ground = (PauseGround::ExpertReview, 10);
        let stopped = decide(&case, ground, an_officer(), &moment("2026-03-05")).unwrap().case;
        let again = decide(&stopped, ground, an_officer(), &moment("2026-03-06"));
        assert!(matches!(again, Err(CaseError::AlreadyPaused)));
    }

    #[test]
    fn the_applicant_is_told_how_long_it_takes() {
        let case = accepted(&a_case(), "2026-03-04");
        let silent = decide(&case, (PauseGround::Hearing, 0), an_officer(), &moment("2026-03-05"));
        assert!(matches!(silent, Err(CaseError::Field { .. })));
    }
}
