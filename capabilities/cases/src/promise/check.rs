//! A reviewer checks afterwards whether what was promised is true.

use plat_facts::{refs::PersonRef, trust::PromiseChecked};

use super::{Promise, PromiseCheck};
use crate::{
    change::{Change, Moment},
    error::CaseError,
    exclusion::{self, Exclusion, Ground, Scope},
    model::{Case, Stage},
    policy::{Examination, May},
    service::Cases,
};

/// Records what was found; `grounds` are told to the person and needed where it was false.
pub async fn run(
    cases: &Cases,
    may: May<Examination>,
    kept: bool,
    grounds: String,
) -> Result<Case, CaseError> {
    let moment = cases.moment();
    let change = decide(may.case(), (kept, grounds), may.officer(), &moment)?.by(may.actor());
    if kept {
        return cases.record(change).await;
    }
    let applicant = cases.resident(may.case().applicant).await?;
    let days = cases.trust.promise.excluded_for_days;
    let until = moment.today().saturating_add(jiff::Span::new().days(i64::from(days)));
    let excluded = Exclusion {
        id: cases.mint.id(),
        mark: exclusion::mark_of(cases, &applicant),
        person: applicant.id,
        case: may.case().id,
        scope: Scope::Word,
        ground: Ground::FalsePromise,
        since: moment.today(),
        until,
        lifted: None,
    };
    let fact = excluded.fact(may.actor(), moment.now);
    cases.store_with(change, None, move |tx| excluded.keep(tx, &fact)).await
}

fn decide(
    case: &Case,
    (kept, grounds): (bool, String),
    by: PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    let promise = case.promise.as_ref().filter(|it| it.check.is_none());
    let Some(promise) = promise.filter(|_| may_be_checked(&case.stage)) else {
        return Err(case.cannot("check-promise"));
    };
    let grounds = grounds.trim().to_owned();
    if !kept && grounds.is_empty() {
        return Err(CaseError::Field { field: "reason".into(), code: "missing" });
    }
    let fact = PromiseChecked { case: case.id, officer: by, kept, checked_on: moment.today() };
    let check = PromiseCheck { at: moment.now, by, kept, grounds };
    let promise = Promise { check: Some(check), ..promise.clone() };
    let after = Case { promise: Some(promise), ..case.clone() };
    Ok(Change::new(after, &fact, plat_facts::Actor::Officer(by), moment.now))
}

/// From acceptance on, also long after the case is over: that is what a promise is.
pub(crate) fn may_be_checked(stage: &Stage) -> bool {
    stage.acceptance().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{a_case, accepted, an_officer, granted, moment, promising};

    #[test]
    fn a_promise_is_checked_once_and_also_after_the_decision() {
        let case = granted(&promising(), "2026-03-04");
        let kept = decide(&case, (true, String::new()), an_officer(), &moment("2026-05-06")).unwrap().case;
        assert!(!kept.promise.as_ref().unwrap().is_false());
        assert!(decide(&kept, (true, String::new()), an_officer(), &moment("2026-05-07")).is_err());
    }

    #[test]
    fn a_false_promise_needs_grounds() {
        let case = accepted(&promising(), "2026-03-04");
        let now = moment("2026-03-05");
        assert!(decide(&case, (false, "  ".into()), an_officer(), &now).is_err());
        let found = decide(&case, (false, "经核查房屋已转让".into()), an_officer(), &now).unwrap();
        assert!(found.case.promise.as_ref().unwrap().is_false());
        let told: Vec<_> = found.facts().map(|fact| fact.body.to_string()).collect();
        assert!(!told.concat().contains("房屋"), "facts carry no free words: {told:?}");
    }

    #[test]
    fn what_was_not_promised_or_not_accepted_is_not_checked() {
        let now = moment("2026-03-05");
        let plain = accepted(&a_case(), "2026-03-04");
        assert!(decide(&plain, (true, String::new()), an_officer(), &now).is_err());
        assert!(decide(&promising(), (true, String::new()), an_officer(), &now).is_err());
    }
}
