//! The verbs of an officer, by name: which of them may be done now is asked here once, for pages and API alike.

use plat_identity::{Authority, Officer};

use crate::{
    model::{Case, Outcome, Stage},
    policy,
    promise::{self, Promise},
};

/// Something an officer does with a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// 受理
    Accept,
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
    pub const ALL: [Self; 16] = [
        Self::Accept,
        Self::AskCorrection,
        Self::AnswerCorrection,
        Self::RefuseAcceptance,
        Self::Review,
        Self::Grant,
        Self::Refuse,
        Self::Suspend,
        Self::Resume,
        Self::Extend,
        Self::Produce,
        Self::Deliver,
        Self::Defer,
        Self::SupplyDeferred,
        Self::CheckPromise,
        Self::AnswerObjection,
    ];

    /// The last part of its address and word keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accept => "accept",
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

    /// The letter that opens it on the desk.
    pub fn key(self) -> &'static str {
        match self {
            Self::Accept => "a",
            Self::AskCorrection => "c",
            Self::AnswerCorrection => "b",
            Self::RefuseAcceptance => "x",
            Self::Review => "v",
            Self::Suspend => "s",
            Self::Resume => "r",
            Self::Extend => "e",
            Self::Grant => "y",
            Self::Refuse => "n",
            Self::Produce => "p",
            Self::Deliver => "d",
            Self::Defer => "l",
            Self::SupplyDeferred => "m",
            Self::CheckPromise => "k",
            Self::AnswerObjection => "o",
        }
    }

    /// Its picture.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Accept | Self::Grant => "circle-check",
            Self::AskCorrection => "pencil",
            Self::AnswerCorrection => "inbox",
            Self::RefuseAcceptance | Self::Refuse => "x",
            Self::Review => "search",
            Self::Suspend | Self::Resume | Self::Extend => "clock",
            Self::Produce => "file-certificate",
            Self::Deliver => "send",
            Self::Defer | Self::SupplyDeferred => "inbox",
            Self::CheckPromise => "search",
            Self::AnswerObjection => "scale",
        }
    }

    /// The colour of its button.
    pub fn look(self) -> &'static str {
        match self {
            Self::RefuseAcceptance | Self::Refuse => "bad",
            Self::Accept | Self::Grant => "ok",
            _ => "",
        }
    }

    /// Cannot be taken back, so the page asks before.
    pub fn is_final(self) -> bool {
        matches!(self, Self::RefuseAcceptance | Self::Refuse | Self::AskCorrection)
    }

    fn fits(self, case: &Case) -> bool {
        let running = matches!(case.stage, Stage::Accepted(_) | Stage::Reviewed { .. });
        match self {
            Self::Accept | Self::RefuseAcceptance => matches!(case.stage, Stage::Received { .. }),
            Self::AskCorrection => matches!(case.stage, Stage::Received { corrected: false, .. }),
            Self::AnswerCorrection => matches!(case.stage, Stage::Correcting { .. }),
            Self::Review => {
                matches!(case.stage, Stage::Accepted(_)) && !case.terms.on_the_spot && !case.is_paused()
            }
            Self::Suspend => running && !case.terms.on_the_spot && !case.is_paused(),
            Self::Resume => case.is_paused(),
            Self::Extend => {
                running && case.extension.is_none() && case.terms.legal.is_some_and(|legal| legal.working)
            }
            Self::Grant | Self::Refuse => {
                let spot = case.terms.on_the_spot && matches!(case.stage, Stage::Accepted(_));
                (spot || matches!(case.stage, Stage::Reviewed { .. })) && !case.is_paused()
            }
            Self::Produce => {
                matches!(&case.stage, Stage::Decided { decision, .. } if decision.outcome == Outcome::Granted)
            }
            Self::Defer => matches!(case.stage, Stage::Received { .. }) && case.deferral.is_none(),
            Self::SupplyDeferred => case.outstanding().is_some(),
            Self::CheckPromise => {
                let open = case.promise.as_ref().is_some_and(|promise| promise.check.is_none());
                open && promise::check::may_be_checked(&case.stage)
            }
            Self::AnswerObjection => case.promise.as_ref().is_some_and(Promise::is_disputed),
            Self::Deliver => match &case.stage {
                Stage::Produced { .. } => true,
                Stage::Decided { decision, .. } => decision.outcome != Outcome::Granted,
                _ => false,
            },
        }
    }

    fn allowed(self, authority: &Authority, officer: &Officer, case: Case) -> bool {
        match self {
            Self::Accept | Self::AskCorrection | Self::AnswerCorrection | Self::RefuseAcceptance => {
                policy::may_examine(authority, officer, case).is_ok()
            }
            Self::Review | Self::Suspend | Self::Resume => {
                policy::may_review(authority, officer, case).is_ok()
            }
            Self::Extend | Self::Grant | Self::Refuse => policy::may_decide(authority, officer, case).is_ok(),
            Self::Produce | Self::Deliver => policy::may_hand_over(authority, officer, case).is_ok(),
            Self::Defer | Self::SupplyDeferred => policy::may_examine(authority, officer, case).is_ok(),
            Self::CheckPromise => policy::may_review(authority, officer, case).is_ok(),
            Self::AnswerObjection => policy::may_decide(authority, officer, case).is_ok(),
        }
    }
}

/// What this officer may do with the case now.
pub fn verbs(authority: &Authority, officer: &Officer, case: &Case) -> Vec<Verb> {
    let can = |verb: &Verb| verb.fits(case) && verb.allowed(authority, officer, case.clone());
    Verb::ALL.into_iter().filter(can).collect()
}
