//! 终止办理: the day has passed and what was deferred is not there. The sweep looks for such cases; the applicant was told
//! beforehand, signed it, and gets a notice. They may apply again at any time.

use plat_facts::{Actor, trust::CaseEnded};

use crate::{
    change::{Change, Moment},
    error::CaseError,
    model::{Case, Ending, Stage},
};

/// Ends what was deferred too long.
pub(crate) fn decide(case: &Case, moment: &Moment) -> Result<Change, CaseError> {
    if !case.deferral_is_over(moment.today()) {
        return Err(case.cannot("end"));
    }
    let acceptance = case.stage.acceptance().cloned().ok_or_else(|| case.cannot("end"))?;
    let fact = CaseEnded {
        case: case.id,
        item: case.item.clone(),
        site: case.site.clone(),
        reason: Ending::DeferralNotMet.code().to_owned(),
        ended_on: moment.today(),
    };
    let ended = Stage::Ended { acceptance, at: moment.now, why: Ending::DeferralNotMet };
    let after = case.at(ended).nothing_open(moment);
    Ok(Change::new(after, &fact, Actor::System, moment.now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{a_case, accepted, deferring, moment};

    #[test]
    fn what_is_not_handed_in_by_its_day_ends_the_case_on_the_next() {
        let case = deferring("2026-03-04");
        assert!(decide(&case, &moment("2026-03-09")).is_err());
        let ended = decide(&case, &moment("2026-03-10")).unwrap().case;
        assert_eq!((ended.stage.code(), ended.is_closed()), ("ended", true));
        assert!(decide(&ended, &moment("2026-03-11")).is_err(), "once");
    }

    #[test]
    fn a_case_without_a_deferral_is_never_ended() {
        assert!(decide(&accepted(&a_case(), "2026-03-04"), &moment("2026-12-01")).is_err());
    }
}
