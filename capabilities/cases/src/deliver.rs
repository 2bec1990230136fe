//! 送达: the result, or the refusal, reaches the applicant (行政许可法 44).

use cap_papers::PaperKind;
use plat_facts::{Actor, cases::CaseDelivered, refs::PersonRef};

use crate::{
    change::{Change, Moment},
    error::CaseError,
    model::{Case, Delivery, DeliveryWay, Outcome, Stage},
    policy::{HandOver, May},
    service::Cases,
};

/// Records the hand-over; the applicant is then asked for an evaluation.
///
/// The delivery record 送达回证 is issued with it; what goes by courier has the number of its consignment, if it is known.
pub async fn run(
    cases: &Cases,
    may: May<HandOver>,
    way: DeliveryWay,
    tracking: &str,
) -> Result<Case, CaseError> {
    let mut change = decide(may.case(), way, may.officer(), &cases.moment())?.by(may.actor());
    if let Stage::Delivered { delivery, .. } = &mut change.case.stage {
        delivery.tracking = consignment(way, tracking)?;
    }
    cases.record_with_paper(change, PaperKind::DeliveryRecord).await
}

/// The number of a consignment as typed: letters, digits and hyphens, only of what goes by courier.
fn consignment(way: DeliveryWay, typed: &str) -> Result<Option<String>, CaseError> {
    let typed = typed.trim().to_ascii_uppercase();
    if typed.is_empty() {
        return Ok(None);
    }
    let plain = typed.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if way != DeliveryWay::Courier || !plain || typed.len() > 40 {
        return Err(CaseError::Field { field: "tracking".into(), code: "not_offered" });
    }
    Ok(Some(typed))
}

pub(crate) fn decide(
    case: &Case,
    way: DeliveryWay,
    by: PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    let (acceptance, decision, result) = match &case.stage {
        Stage::Decided { acceptance, decision } if decision.outcome != Outcome::Granted => {
            (acceptance, decision, None)
        }
        Stage::Produced { acceptance, decision, result } => (acceptance, decision, Some(result.clone())),
        _ => return Err(case.cannot("deliver")),
    };
    if result.is_some() {
        case.nothing_outstanding()?;
    }
    let fact = CaseDelivered {
        case: case.id,
        item: case.item.clone(),
        site: case.site.clone(),
        applicant: case.applicant,
        officer: Some(by),
        delivered_on: moment.today(),
    };
    let after = case.at(Stage::Delivered {
        acceptance: acceptance.clone(),
        decision: decision.clone(),
        result,
        delivery: Delivery { at: moment.now, by, way, tracking: None },
    });
    Ok(Change::new(after, &fact, Actor::Officer(by), moment.now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{a_case, an_officer, granted, moment, refused};

    #[test]
    fn a_refusal_is_handed_over_too() {
        let case = refused(&a_case(), "2026-03-04");
        let done = decide(&case, DeliveryWay::Window, an_officer(), &moment("2026-03-06")).unwrap();
        assert!(done.case.is_closed());
    }

    #[test]
    fn a_granted_document_is_handed_over_within_ten_working_days() {
        let case = granted(&a_case(), "2026-03-04");
        let dates = moment("2026-03-05").dates(&case);
        assert_eq!(dates.next().unwrap().due, "2026-03-18".parse().unwrap());
    }

    #[test]
    fn only_what_goes_by_courier_has_a_consignment() {
        let number = |way, typed| consignment(way, typed);
        assert_eq!(
            number(DeliveryWay::Courier, " ems1234567890cn ").unwrap().as_deref(),
            Some("EMS1234567890CN")
        );
        assert_eq!(number(DeliveryWay::Window, "").unwrap(), None);
        assert!(number(DeliveryWay::Window, "EMS1").is_err());
        assert!(number(DeliveryWay::Courier, "<b>").is_err());
    }

    #[test]
    fn nothing_is_handed_over_before_it_is_made() {
        let case = granted(&a_case(), "2026-03-04");
        assert!(decide(&case, DeliveryWay::Window, an_officer(), &moment("2026-03-06")).is_err());
    }
}
