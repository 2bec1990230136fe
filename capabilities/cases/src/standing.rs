//! Does a genuine paper still hold? A refusal that was set aside is as genuine as before, and says nothing any more.

use crate::{
    model::{Case, Stage},
    paper::{Issued, PaperKind},
};

/// Whether a paper still holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It holds.
    Holds,
    /// A later paper of the case took its place: its number.
    ReplacedBy(String),
    /// It was set aside, and no paper has taken its place yet.
    SetAside,
    /// The applicant took the application back.
    Withdrawn,
}

impl Standing {
    /// The stable code, also the last part of its word key.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::ReplacedBy(_) => "replaced",
            Self::SetAside => "set-aside",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// How a paper of a case stands, among all papers of that case in the order of their issue.
pub fn standing(case: &Case, papers: &[Issued], paper: &Issued) -> Standing {
    let later = papers.iter().skip_while(|it| it.id != paper.id).skip(1);
    let replaced = later.into_iter().find(|it| replaces(it.kind, paper.kind));
    if let Some(by) = replaced {
        return Standing::ReplacedBy(by.number.clone());
    }
    let stage = &case.stage;
    match paper.kind {
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

/// Whether a later paper of one kind takes the place of an earlier one.
fn replaces(later: PaperKind, earlier: PaperKind) -> bool {
    use PaperKind::{Acceptance, Decision, DeferralEnded, DeferralNotice, Resumption, Suspension};
    match (earlier, later) {
        (Suspension, Resumption) | (DeferralNotice, DeferralEnded | Acceptance) => true,
        (Decision | Acceptance | PaperKind::NotAccepted, later) => later == earlier,
        _ => false,
    }
}
