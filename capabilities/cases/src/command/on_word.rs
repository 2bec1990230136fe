//! What an officer does with what rests on somebody's word.

use plat_identity::Officer;

use super::Command;
use crate::{deferral, error::CaseError, model::Case, policy, promise, service::Cases};

/// Asks the policy for the proof that the verb needs, and does it.
pub(super) async fn run(
    cases: &Cases,
    who: &Officer,
    case: Case,
    command: Command,
) -> Result<Case, CaseError> {
    let authority = cases.authority();
    match command {
        Command::Defer { materials, signed } => {
            deferral::accept::run(cases, policy::may_examine(authority, who, case)?, materials, signed).await
        }
        Command::SupplyDeferred {} => {
            deferral::supply::at_window(cases, policy::may_examine(authority, who, case)?).await
        }
        Command::CheckPromise { kept, reason } => {
            promise::check::run(cases, policy::may_review(authority, who, case)?, kept, reason).await
        }
        Command::AnswerObjection { lifted, reason } => {
            promise::answer::run(cases, policy::may_decide(authority, who, case)?, lifted, reason).await
        }
        _ => Err(case.cannot("handle")),
    }
}
