//! What an officer may tell the system to do with a case: one type for the desk's forms and the API.

use plat_identity::Officer;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    accept, answer_correction, ask_correction, decide, deliver,
    error::CaseError,
    extend,
    model::{Case, Defect, DeliveryWay, Ground, Outcome, PauseGround},
    policy, produce, refuse_acceptance, resume, review,
    service::Cases,
    suspend,
};

/// What an officer does, with what it needs.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(tag = "verb", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Command {
    /// 受理
    Accept {},
    /// 一次性补正告知: everything that is wrong.
    AskCorrection {
        /// Everything that is wrong.
        defects: Vec<Defect>,
    },
    /// The correction was handed in at the window.
    AnswerCorrection {},
    /// 不予受理
    RefuseAcceptance {
        /// `not-competent`, `not-required`, `incomplete`, `conditions-not-met` or `false-materials`.
        #[schema(value_type = String)]
        ground: Ground,
        /// The reason, as told to the applicant.
        reason: String,
    },
    /// 审查
    Review {
        /// Proposes to grant.
        grant: bool,
        /// In the reviewer's words.
        #[serde(default)]
        opinion: String,
    },
    /// 停钟
    Suspend {
        /// `hearing`, `inspection`, `appraisal` or `expert-review`.
        #[schema(value_type = String)]
        ground: PauseGround,
        /// How many working days it is said to take.
        told_days: u32,
    },
    /// The clock runs again.
    Resume {},
    /// 延长
    Extend {
        /// Working days, 10 at most.
        days: u32,
        /// The reason, as told to the applicant.
        reason: String,
    },
    /// 准予
    Grant {},
    /// 不予
    Refuse {
        /// As for `refuse-acceptance`.
        #[schema(value_type = String)]
        ground: Ground,
        /// The reason, as told to the applicant.
        reason: String,
    },
    /// 制证
    Produce {
        /// The document's own number.
        #[serde(default)]
        serial: String,
    },
    /// 送达
    Deliver {
        /// `window`, `courier` or `electronic`.
        #[schema(value_type = String)]
        way: DeliveryWay,
    },
}

/// Asks the policy for the proof that the verb needs, and does it.
pub async fn run(cases: &Cases, who: &Officer, case: Case, command: Command) -> Result<Case, CaseError> {
    let authority = cases.authority();
    match command {
        Command::Accept {} => accept::run(cases, policy::may_examine(authority, who, case)?).await,
        Command::AskCorrection { defects } => {
            ask_correction::run(cases, policy::may_examine(authority, who, case)?, defects).await
        }
        Command::AnswerCorrection {} => {
            answer_correction::run_at_window(cases, policy::may_examine(authority, who, case)?).await
        }
        Command::RefuseAcceptance { ground, reason } => {
            refuse_acceptance::run(cases, policy::may_examine(authority, who, case)?, ground, reason).await
        }
        Command::Review { grant, opinion } => {
            review::run(cases, policy::may_review(authority, who, case)?, grant, opinion).await
        }
        Command::Suspend { ground, told_days } => {
            suspend::run(cases, policy::may_review(authority, who, case)?, ground, told_days).await
        }
        Command::Resume {} => resume::run(cases, policy::may_review(authority, who, case)?).await,
        Command::Extend { days, reason } => {
            extend::run(cases, policy::may_decide(authority, who, case)?, days, reason).await
        }
        Command::Grant {} => {
            decide::run(cases, policy::may_decide(authority, who, case)?, Outcome::Granted).await
        }
        Command::Refuse { ground, reason } => {
            let refused = Outcome::Refused { ground, reason };
            decide::run(cases, policy::may_decide(authority, who, case)?, refused).await
        }
        Command::Produce { serial } => {
            produce::run(cases, policy::may_hand_over(authority, who, case)?, serial).await
        }
        Command::Deliver { way } => {
            deliver::run(cases, policy::may_hand_over(authority, who, case)?, way).await
        }
    }
}
