//! What an officer may tell the system to do with a case: one type for the desk's forms and the API.

mod on_word;

use std::collections::BTreeMap;

use plat_facts::refs::SiteRef;
use plat_identity::{Branch, Officer};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    accept, answer_correction, ask_correction, consult,
    correct_on_the_spot::{self, Corrections},
    decide, deliver,
    error::CaseError,
    extend, hard_case,
    model::{Approval, Case, Defect, DeliveryWay, Ground, Outcome, PauseGround, Remedy, Vote},
    policy, produce, refuse_acceptance, reopen, resume, review,
    service::Cases,
    suspend, transfer,
};

/// What an officer does, with what it needs.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(tag = "verb", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Command {
    /// 受理
    Accept {},
    /// 当场更正: the applicant corrects the application at the window.
    CorrectOnTheSpot {
        /// The answers that were wrong, as they are to be; null takes an answer away.
        #[serde(default)]
        answers: BTreeMap<String, Option<String>>,
        /// The materials of which the right original was shown instead of what was handed in, by their ids in the guide.
        #[serde(default)]
        shown: Vec<String>,
        /// Whoever applies is present, and has read what was corrected.
        #[serde(default)]
        present: bool,
    },
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
        /// `hearing`, `tender`, `auction`, `inspection`, `testing`, `quarantine`, `appraisal` or `expert-review`.
        #[schema(value_type = String)]
        ground: PauseGround,
        /// How many working days it is said to take.
        told_days: u32,
    },
    /// The clock runs again.
    Resume {},
    /// 延长
    Extend {
        /// Working days, 10 at most; 15 where several organs handle it together.
        days: u32,
        /// The reason, as told to the applicant.
        reason: String,
        /// Who above the organ approved it: for joint handling the head of the people's government.
        #[serde(default)]
        approval: Option<Approval>,
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
        /// The courier's number of the consignment.
        #[serde(default)]
        tracking: String,
    },
    /// 难办退办审核: the window's refusal takes effect.
    ConfirmHardCase {},
    /// 难办退办审核: the window is to take it.
    HandBack {
        /// Why, for the window.
        reason: String,
    },
    /// 会商: asks officers of several branches.
    Consult {
        /// What is asked.
        question: String,
        /// The badges of who is asked.
        members: Vec<String>,
    },
    /// A member's opinion.
    GiveOpinion {
        /// `for`, `against` or `abstain`.
        #[schema(value_type = String)]
        vote: Vote,
        /// In the member's words; whoever is against says why.
        #[serde(default)]
        opinion: String,
    },
    /// 会商纪要: closes the consultation.
    CloseConsultation {
        /// What was found.
        minutes: String,
    },
    /// 移送、转办
    Transfer {
        /// To which site; the same, if not said.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        site: Option<SiteRef>,
        /// To which branch; the same, if not said.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        branch: Option<Branch>,
        /// The reason, as told to the applicant.
        reason: String,
    },
    /// 容缺受理: accepts while these materials follow later.
    Defer {
        /// The materials, by their ids in the guide.
        materials: Vec<String>,
        /// The applicant signed the printed statement before the officer.
        #[serde(default)]
        signed: bool,
    },
    /// What was deferred was handed in at the window, and the originals seen.
    SupplyDeferred {},
    /// 核查承诺: what was found when a promise was checked.
    CheckPromise {
        /// It was true.
        kept: bool,
        /// The grounds, as told to the person; needed when it was false.
        #[serde(default)]
        reason: String,
    },
    /// The answer to an objection.
    AnswerObjection {
        /// The person was right: the exclusion is lifted.
        lifted: bool,
        /// The reason, as told to the person.
        reason: String,
    },
    /// 恢复办理: the refusal was set aside.
    Reopen {
        /// `reconsideration` or `court`.
        #[schema(value_type = String)]
        remedy: Remedy,
        /// The number of the paper that set it aside.
        reference: String,
        /// The reason, as told to the applicant.
        reason: String,
    },
}

/// Asks the policy for the proof that the verb needs, and does it.
pub async fn run(cases: &Cases, who: &Officer, case: Case, command: Command) -> Result<Case, CaseError> {
    // On the heap: it has room for every verb.
    Box::pin(act(cases, who, case, command)).await
}

async fn act(cases: &Cases, who: &Officer, case: Case, command: Command) -> Result<Case, CaseError> {
    let authority = cases.authority();
    match command {
        Command::Accept {} => accept::run(cases, policy::may_examine(authority, who, case)?).await,
        Command::CorrectOnTheSpot { answers, shown, present } => {
            let corrections = Corrections { answers, shown, pages: Vec::new(), present };
            correct_on_the_spot::run(cases, policy::may_examine(authority, who, case)?, corrections).await
        }
        Command::AskCorrection { defects } => {
            ask_correction::run(cases, policy::may_examine(authority, who, case)?, defects).await
        }
        Command::AnswerCorrection {} => {
            answer_correction::run_at_window(cases, policy::may_examine(authority, who, case)?).await
        }
        Command::RefuseAcceptance { ground, reason } => {
            refuse_acceptance::run(cases, policy::may_examine(authority, who, case)?, ground, reason).await
        }
        Command::ConfirmHardCase {} => {
            hard_case::confirm(cases, policy::may_review_hard(authority, who, case)?).await
        }
        Command::HandBack { reason } => {
            hard_case::hand_back(cases, policy::may_review_hard(authority, who, case)?, reason).await
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
        Command::Deliver { way, tracking } => {
            deliver::run(cases, policy::may_hand_over(authority, who, case)?, way, &tracking).await
        }
        Command::Reopen { remedy, reference, reason } => {
            reopen::run(cases, policy::may_reopen(authority, who, case)?, (remedy, reference, reason)).await
        }
        command => Box::pin(examination(cases, who, case, command)).await,
    }
}

/// What is done between acceptance and decision.
async fn examination(cases: &Cases, who: &Officer, case: Case, command: Command) -> Result<Case, CaseError> {
    let authority = cases.authority();
    match command {
        Command::Review { grant, opinion } => {
            review::run(cases, policy::may_review(authority, who, case)?, grant, opinion).await
        }
        Command::Suspend { ground, told_days } => {
            suspend::run(cases, policy::may_review(authority, who, case)?, ground, told_days).await
        }
        Command::Resume {} => resume::run(cases, policy::may_review(authority, who, case)?).await,
        Command::Extend { days, reason, approval } => {
            extend::run(cases, policy::may_decide(authority, who, case)?, (days, reason, approval)).await
        }
        Command::Consult { question, members } => {
            consult::call(cases, policy::may_call(authority, who, case)?, (question, members)).await
        }
        Command::GiveOpinion { vote, opinion } => {
            consult::speak(cases, policy::may_consult(authority, who, case)?, vote, opinion).await
        }
        Command::CloseConsultation { minutes } => {
            consult::close(cases, policy::may_call(authority, who, case)?, minutes).await
        }
        Command::Transfer { site, branch, reason } => {
            transfer::run(cases, policy::may_transfer(authority, who, case)?, (site, branch), reason).await
        }
        command => Box::pin(on_word::run(cases, who, case, command)).await,
    }
}
