//! The applicant hands in what the correction notice asked for; that day counts as the day of acceptance
//! (行政许可法 32(1)(5)).

use plat_facts::{Actor, cases::CorrectionAnswered};

use crate::{
    change::{Change, Moment},
    error::CaseError,
    materials::{self, HandedIn, Upload},
    model::{Case, Stage},
    policy::{Examine, May, Own},
    service::Cases,
};

/// A photograph of what was asked for, before the answer is sent.
pub async fn add_material(cases: &Cases, own: &Own, upload: Upload) -> Result<HandedIn, CaseError> {
    let case = own.case();
    if !matches!(case.stage, Stage::Correcting { .. }) {
        return Err(case.cannot("answer_correction"));
    }
    let item = cases.item_asked(case).await?;
    let key = cases.key_of(case.applicant).await?;
    materials::add(cases, &key, case.id, &item, upload).await
}

/// The applicant answers online: possible once everything that was asked for is handed in.
pub async fn run(cases: &Cases, own: Own) -> Result<Case, CaseError> {
    let handed_in = materials::list(cases, own.case().id).await?;
    if let Some(missing) = still_open(own.case(), &handed_in).next() {
        return Err(CaseError::MaterialMissing(missing.to_owned()));
    }
    let change = decide(own.case(), own.actor(), &cases.moment())?;
    cases.record(change).await
}

/// The materials that the notice asked for and that were not handed in since.
pub(crate) fn still_open<'a>(case: &'a Case, handed_in: &'a [HandedIn]) -> impl Iterator<Item = &'a str> {
    let asked = match &case.stage {
        Stage::Correcting { asked, defects } => Some((*asked, defects)),
        _ => None,
    };
    asked.into_iter().flat_map(move |(asked, defects)| {
        let wanted = defects.iter().filter_map(|defect| defect.material.as_deref());
        wanted.filter(move |id| !handed_in.iter().any(|it| it.material == *id && it.added >= asked))
    })
}

/// The applicant hands it in at the window.
pub async fn run_at_window(cases: &Cases, may: May<Examine>) -> Result<Case, CaseError> {
    let change = decide(may.case(), may.actor(), &cases.moment())?;
    cases.record(change).await
}

pub(crate) fn decide(case: &Case, actor: Actor, moment: &Moment) -> Result<Change, CaseError> {
    let Stage::Correcting { defects, .. } = &case.stage else {
        return Err(case.cannot("answer_correction"));
    };
    let fact = CorrectionAnswered {
        case: case.id,
        materials: defects.iter().filter_map(|defect| defect.material.clone()).collect(),
        answered_on: moment.today(),
    };
    let after = case.at(Stage::Received { since: moment.now, corrected: true });
    Ok(Change::new(after, &fact, actor, moment.now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{a_case, applicant, at, moment};

    #[test]
    fn an_answer_starts_a_new_five_day_clock() {
        let case = a_case().at(Stage::Correcting { asked: at("2026-03-04"), defects: vec![] });
        let answered = decide(&case, applicant(), &moment("2026-03-11")).unwrap().case;
        let reply = moment("2026-03-11").dates(&answered).reply.unwrap();
        assert_eq!(reply.due, "2026-03-18".parse().unwrap());
    }

    #[test]
    fn nothing_can_be_answered_that_was_not_asked() {
        assert!(decide(&a_case(), applicant(), &moment("2026-03-11")).is_err());
    }
}
