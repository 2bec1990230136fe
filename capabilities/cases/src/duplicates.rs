//! 重复申请: the same person, the same item, and a case that is still open or was closed a short while ago. It is shown before
//! anything is handed in; whoever goes on does so knowingly, and that is on record. It never blocks.

use plat_facts::{
    refs::{ItemRef, PersonRef},
    trust::DuplicateKnown,
};
use plat_kernel::{SignedDuration, Timestamp};

use crate::{error::CaseError, model::Case, service::Cases, store, trust::DuplicateRule};

/// How many earlier cases are looked at.
const LOOKED_AT: i64 = 20;

/// The earlier cases of the same person for the same item, the latest first.
pub async fn of(cases: &Cases, person: PersonRef, item: &ItemRef) -> Result<Vec<Case>, CaseError> {
    let item = item.clone();
    let found = cases.db.read(move |tx| store::same(tx, person, &item, LOOKED_AT)).await?;
    let now = cases.mint.now();
    let near = |(touched, case): &(Timestamp, Case)| is_near(case, *touched, &cases.trust.duplicates, now);
    Ok(found.into_iter().filter(near).map(|(_, case)| case).collect())
}

/// Whether an earlier case is still open, or was closed a short while ago.
fn is_near(case: &Case, touched: Timestamp, rule: &DuplicateRule, now: Timestamp) -> bool {
    let window = SignedDuration::from_hours(24 * i64::from(rule.closed_within_days));
    !case.is_closed() || now.duration_since(touched) <= window
}

/// The fact that somebody went on knowing of an earlier case.
pub(crate) fn known(case: &Case, other: plat_facts::refs::CaseRef) -> DuplicateKnown {
    DuplicateKnown { case: case.id, other }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Stage,
        sample::{a_case, at, trust_rules},
    };

    #[test]
    fn a_case_is_near_while_it_is_open_and_for_a_while_after_it_was_closed() {
        let rule = trust_rules().duplicates;
        let open = a_case();
        assert!(is_near(&open, open.received, &rule, at("2027-03-02")));
        let closed = open.at(Stage::Withdrawn { at: at("2026-03-03") });
        assert!(is_near(&closed, at("2026-03-03"), &rule, at("2026-04-02")));
        assert!(!is_near(&closed, at("2026-03-03"), &rule, at("2026-04-03")));
    }
}
