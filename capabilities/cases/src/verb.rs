//! The verbs of an officer, by name: which of them may be done now is asked here once, for pages and API alike.

use plat_identity::{Authority, Officer};

use crate::{
    model::{Case, Outcome, Stage},
    policy,
    promise::{self, Promise},
    reopen, transfer,
};

/// Something an officer does with a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// 受理
    Accept,
    /// 当场更正
    CorrectOnTheSpot,
    /// 补正告知
    AskCorrection,
    /// The applicant hands the correction in at the window.
    AnswerCorrection,
    /// 不予受理
    RefuseAcceptance,
    /// 审查
    Review,
    /// 停钟
    Suspend,
    /// The clock runs again.
    Resume,
    /// 延长
    Extend,
    /// 准予
    Grant,
    /// 不予
    Refuse,
    /// 制证
    Produce,
    /// 送达
    Deliver,
    /// 难办退办审核: what the window would refuse takes effect
    ConfirmHardCase,
    /// 难办退办审核: the window is to take it
    HandBack,
    /// 会商
    Consult,
    /// An opinion in a consultation.
    GiveOpinion,
    /// 会商纪要
    CloseConsultation,
    /// 移送、转办
    Transfer,
    /// The refusal was set aside.
    Reopen,
    /// 容缺受理
    Defer,
    /// What was deferred is handed in at the window.
    SupplyDeferred,
    /// A promise is checked 核查承诺.
    CheckPromise,
    /// An objection against what was found is answered.
    AnswerObjection,
}

impl Verb {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 24] = [
        Self::Accept,
        Self::CorrectOnTheSpot,
        Self::AskCorrection,
        Self::AnswerCorrection,
        Self::RefuseAcceptance,
        Self::ConfirmHardCase,
        Self::HandBack,
        Self::GiveOpinion,
        Self::AnswerObjection,
        Self::Review,
        Self::Grant,
        Self::Refuse,
        Self::Suspend,
        Self::Resume,
        Self::Extend,
        Self::Consult,
        Self::CloseConsultation,
        Self::Transfer,
        Self::Produce,
        Self::Deliver,
        Self::Reopen,
        Self::Defer,
        Self::SupplyDeferred,
        Self::CheckPromise,
    ];

    /// The last part of its address and word keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::CorrectOnTheSpot => "correct-on-the-spot",
            Self::AskCorrection => "ask-correction",
            Self::AnswerCorrection => "answer-correction",
            Self::RefuseAcceptance => "refuse-acceptance",
            Self::Review => "review",
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::Extend => "extend",
            Self::Grant => "grant",
            Self::Refuse => "refuse",
            Self::Produce => "produce",
            Self::Deliver => "deliver",
            Self::ConfirmHardCase => "confirm-hard-case",
            Self::HandBack => "hand-back",
            Self::Consult => "consult",
            Self::GiveOpinion => "give-opinion",
            Self::CloseConsultation => "close-consultation",
            Self::Transfer => "transfer",
            Self::Reopen => "reopen",
            Self::Defer => "defer",
            Self::SupplyDeferred => "supply-deferred",
            Self::CheckPromise => "check-promise",
            Self::AnswerObjection => "answer-objection",
        }
    }

    /// The verb of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.code() == code)
    }

    /// Whether the verb fits where the case stands, whoever asks.
    pub(crate) fn fits(self, case: &Case) -> bool {
        let stage = &case.stage;
        let accepted = matches!(stage, Stage::Accepted(_));
        let running = accepted || matches!(stage, Stage::Reviewed { .. });
        let behind = running && !case.terms.on_the_spot;
        match self {
            Self::Accept | Self::CorrectOnTheSpot | Self::RefuseAcceptance => {
                matches!(stage, Stage::Received { .. })
            }
            Self::AskCorrection => matches!(stage, Stage::Received { corrected: false, .. }),
            Self::AnswerCorrection => matches!(stage, Stage::Correcting { .. }),
            Self::ConfirmHardCase | Self::HandBack => {
                matches!(stage, Stage::Proposed { .. }) && case.consultation().is_none()
            }
            Self::Review => accepted && behind && case.step().is_some() && !case.is_paused(),
            Self::Suspend => behind && !case.is_paused(),
            Self::Resume => case.is_paused(),
            Self::Extend => running && case.extension.is_none() && case.terms.may_be_extended(),
            Self::Grant | Self::Refuse => {
                let ready = case.is_to_be_decided() || matches!(stage, Stage::Reviewed { .. });
                ready && !case.is_paused() && case.consultation().is_none()
            }
            Self::Consult => {
                let hard = matches!(stage, Stage::Proposed { .. }) && !case.terms.on_the_spot;
                (behind || hard) && case.consultation().is_none()
            }
            Self::GiveOpinion | Self::CloseConsultation => case.consultation().is_some(),
            Self::Transfer => transfer::fits(case),
            Self::Produce => {
                matches!(stage, Stage::Decided { decision, .. } if decision.outcome == Outcome::Granted)
            }
            Self::Deliver => match stage {
                Stage::Produced { .. } => true,
                Stage::Decided { decision, .. } => decision.outcome != Outcome::Granted,
                _ => false,
            },
            Self::Reopen => reopen::fits(case),
            Self::Defer | Self::SupplyDeferred | Self::CheckPromise | Self::AnswerObjection => {
                self.fits_word(case)
            }
        }
    }

    /// What rests on somebody's word.
    fn fits_word(self, case: &Case) -> bool {
        match self {
            Self::Defer => matches!(case.stage, Stage::Received { .. }) && case.deferral.is_none(),
            Self::SupplyDeferred => case.outstanding().is_some(),
            Self::CheckPromise => {
                let open = case.promise.as_ref().is_some_and(|promise| promise.check.is_none());
                open && promise::check::may_be_checked(&case.stage)
            }
            _ => case.promise.as_ref().is_some_and(Promise::is_disputed),
        }
    }

    fn allowed(self, authority: &Authority, officer: &Officer, case: Case) -> bool {
        match self {
            Self::Accept
            | Self::CorrectOnTheSpot
            | Self::AskCorrection
            | Self::AnswerCorrection
            | Self::RefuseAcceptance
            | Self::Defer
            | Self::SupplyDeferred => policy::may_examine(authority, officer, case).is_ok(),
            Self::ConfirmHardCase | Self::HandBack => {
                let own = matches!(case.stage, Stage::Proposed { by, .. } if by == officer.id);
                !own && policy::may_review_hard(authority, officer, case).is_ok()
            }
            Self::Review => {
                !case.has_signed(officer.id) && policy::may_review(authority, officer, case).is_ok()
            }
            Self::Suspend | Self::Resume | Self::CheckPromise => {
                policy::may_review(authority, officer, case).is_ok()
            }
            Self::AnswerObjection => {
                !case.found_false(officer.id) && policy::may_decide(authority, officer, case).is_ok()
            }
            Self::Extend | Self::Grant | Self::Refuse => policy::may_decide(authority, officer, case).is_ok(),
            Self::Consult | Self::CloseConsultation => policy::may_call(authority, officer, case).is_ok(),
            Self::GiveOpinion => {
                let asked = case.consultation().is_some_and(|it| it.awaits(officer.id));
                asked && policy::may_consult(authority, officer, case).is_ok()
            }
            Self::Transfer => policy::may_transfer(authority, officer, case).is_ok(),
            Self::Produce | Self::Deliver => policy::may_hand_over(authority, officer, case).is_ok(),
            Self::Reopen => policy::may_reopen(authority, officer, case).is_ok(),
        }
    }
}

/// What this officer may do with the case now.
pub fn verbs(authority: &Authority, officer: &Officer, case: &Case) -> Vec<Verb> {
    let can = |verb: &Verb| verb.fits(case) && verb.allowed(authority, officer, case.clone());
    Verb::ALL.into_iter().filter(can).collect()
}
