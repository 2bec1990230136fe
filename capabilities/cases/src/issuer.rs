//! What cases tell of their papers to whoever holds one.

use cap_papers::{Asked, Issued, Issuer, PaperError, PaperKind, Standing, Told, Verifier};

use crate::{
    error::CaseError,
    issue,
    model::{Case, Stage},
    service::Cases,
};

impl Cases {
    /// Checks the papers of these cases.
    pub fn verifier(&self) -> Verifier {
        Verifier::new(self.papers.clone(), std::sync::Arc::new(self.clone()))
    }
}

impl Issuer for Cases {
    fn tells<'a>(&'a self, paper: &'a Issued) -> Asked<'a, Told> {
        Box::pin(async move { told(self, paper).await.map_err(failure) })
    }
}

async fn told(cases: &Cases, paper: &Issued) -> Result<Told, CaseError> {
    let case = cases.get(paper.case).await?;
    let item = cases.item_of(&case).map(|item| item.name.zh.clone()).unwrap_or_default();
    let organ = issue::organ(cases, &case).map(|organ| organ.zh.clone()).unwrap_or_default();
    Ok(Told { applicant: case.applicant, item, organ, standing: standing(&case, paper.kind) })
}

/// What is busy stays busy; everything else is for the log.
fn failure(error: CaseError) -> PaperError {
    match error {
        CaseError::Store(error) => error.into(),
        CaseError::Identity(error) => error.into(),
        other => PaperError::Issuer(other.to_string()),
    }
}

/// How a paper of a kind stands, by the stage of its case.
fn standing(case: &Case, kind: PaperKind) -> Standing {
    let stage = &case.stage;
    match kind {
        PaperKind::Decision if stage.decision().is_none() => Standing::SetAside,
        PaperKind::NotAccepted if !matches!(stage, Stage::NotAccepted { .. }) => Standing::SetAside,
        PaperKind::Acceptance | PaperKind::DeferralNotice | PaperKind::Promise | PaperKind::Correction
            if matches!(stage, Stage::Withdrawn { .. }) =>
        {
            Standing::Withdrawn
        }
        _ => Standing::Holds,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{a_case, at, granted};

    #[test]
    fn a_decision_that_the_case_has_no_more_was_set_aside() {
        assert_eq!(standing(&granted(&a_case(), "2026-03-04"), PaperKind::Decision), Standing::Holds);
        assert_eq!(standing(&a_case(), PaperKind::Decision), Standing::SetAside);
    }

    #[test]
    fn of_an_application_that_was_taken_back_the_receipt_alone_still_holds() {
        let withdrawn = a_case().at(Stage::Withdrawn { at: at("2026-03-04") });
        assert_eq!(standing(&withdrawn, PaperKind::Acceptance), Standing::Withdrawn);
        assert_eq!(standing(&withdrawn, PaperKind::Receipt), Standing::Holds);
    }
}
