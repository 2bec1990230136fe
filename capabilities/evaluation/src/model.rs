//! What an evaluation (好差评) is: the invitation, and what the applicant said.

use std::{fmt, str::FromStr};

use cap_catalogue::{Catalogue, Item};
use plat_facts::refs::{CaseRef, ItemRef, PersonRef, SiteRef, StreamRef};
use plat_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::EvaluationError;

/// The five levels, named and ordered by 国办发〔2019〕51 号; the two lowest are bad ratings (差评).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 非常不满意
    VeryDissatisfied,
    /// 不满意
    Dissatisfied,
    /// 基本满意
    FairlySatisfied,
    /// 满意
    Satisfied,
    /// 非常满意
    VerySatisfied,
}

impl Level {
    /// All levels, the best first, as forms and tables show them.
    pub const ALL: [Self; 5] = [
        Self::VerySatisfied,
        Self::Satisfied,
        Self::FairlySatisfied,
        Self::Dissatisfied,
        Self::VeryDissatisfied,
    ];

    /// From 5 (非常满意) to 1 (非常不满意).
    pub fn number(self) -> u8 {
        match self {
            Self::VeryDissatisfied => 1,
            Self::Dissatisfied => 2,
            Self::FairlySatisfied => 3,
            Self::Satisfied => 4,
            Self::VerySatisfied => 5,
        }
    }

    /// The level with this number.
    pub fn of_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|level| i64::from(level.number()) == number)
    }

    /// Whether it is a bad rating (差评).
    pub fn is_bad(self) -> bool {
        self <= Self::Dissatisfied
    }

    /// The key of its name.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::VeryDissatisfied => "evaluation.level_1",
            Self::Dissatisfied => "evaluation.level_2",
            Self::FairlySatisfied => "evaluation.level_3",
            Self::Satisfied => "evaluation.level_4",
            Self::VerySatisfied => "evaluation.level_5",
        }
    }
}

/// What was not good. At a counter and online different things are asked (国办发〔2019〕51 号).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// 效率
    Efficiency,
    /// 水平, at a counter
    Competence,
    /// 态度, at a counter
    Attitude,
    /// 环境, at a counter
    Environment,
    /// 指南精准度, online
    Guide,
    /// 便捷度, online
    Convenience,
    /// 平台操作性, online
    Platform,
}

impl Aspect {
    const AT_COUNTER: &[Self] = &[Self::Efficiency, Self::Competence, Self::Attitude, Self::Environment];
    const ONLINE: &[Self] = &[Self::Efficiency, Self::Guide, Self::Convenience, Self::Platform];
    const ALL: [Self; 7] = [
        Self::Efficiency,
        Self::Competence,
        Self::Attitude,
        Self::Environment,
        Self::Guide,
        Self::Convenience,
        Self::Platform,
    ];

    /// What may be named about a service of this kind.
    pub fn of(online: bool) -> &'static [Self] {
        if online { Self::ONLINE } else { Self::AT_COUNTER }
    }

    /// The word in forms, in the table and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Efficiency => "efficiency",
            Self::Competence => "competence",
            Self::Attitude => "attitude",
            Self::Environment => "environment",
            Self::Guide => "guide",
            Self::Convenience => "convenience",
            Self::Platform => "platform",
        }
    }

    /// The key of its name.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Efficiency => "evaluation.aspect.efficiency",
            Self::Competence => "evaluation.aspect.competence",
            Self::Attitude => "evaluation.aspect.attitude",
            Self::Environment => "evaluation.aspect.environment",
            Self::Guide => "evaluation.aspect.guide",
            Self::Convenience => "evaluation.aspect.convenience",
            Self::Platform => "evaluation.aspect.platform",
        }
    }
}

impl fmt::Display for Aspect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Aspect {
    type Err = EvaluationError;

    fn from_str(raw: &str) -> Result<Self, EvaluationError> {
        Self::ALL.into_iter().find(|aspect| aspect.code() == raw).ok_or(EvaluationError::UnknownAspect)
    }
}

/// What the applicant wrote: at most [`Remark::LONGEST`] characters. Personal text: it stands in its table and in no fact.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Remark(String);

impl Remark {
    /// The most characters (not bytes).
    pub const LONGEST: usize = 500;

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Remark {
    type Err = EvaluationError;

    /// Line ends become `\n`; characters that cannot be seen are left out.
    fn from_str(raw: &str) -> Result<Self, EvaluationError> {
        let seen = |c: &char| *c == '\n' || !c.is_control();
        let kept: String = raw.replace("\r\n", "\n").chars().filter(seen).collect();
        let kept = kept.trim();
        if kept.chars().count() > Self::LONGEST {
            return Err(EvaluationError::RemarkTooLong);
        }
        Ok(Self(kept.to_owned()))
    }
}

impl fmt::Debug for Remark {
    /// Personal text does not go into logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Remark({} characters)", self.0.chars().count())
    }
}

/// What an applicant wants to say: read from the form or the API, not yet stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// How it went.
    pub level: Level,
    /// What was not good; kept with bad ratings only.
    pub aspects: Vec<Aspect>,
    /// In their words.
    pub remark: Remark,
    /// Whether they want to stay unnamed 匿名 to those who read it.
    pub unnamed: bool,
}

/// Where somebody evaluates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// Signed in, on the phone or at home.
    Site,
    /// By the code on a receipt or ticket, without signing in.
    Code,
    /// At the tablet of the window.
    Pad,
    /// At a machine of the hall, by the code of a ticket or receipt.
    Kiosk,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Site, Self::Code, Self::Pad, Self::Kiosk];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Code => "code",
            Self::Pad => "pad",
            Self::Kiosk => "kiosk",
        }
    }

    /// The channel with that code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// The applicant of a delivered case was asked what they think of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The case.
    pub case: CaseRef,
    /// The stream of the evaluation's facts.
    pub(crate) stream: StreamRef,
    /// The number of the case, as people quote it.
    pub number: String,
    /// What was applied for.
    pub item: ItemRef,
    /// Where it was handled.
    pub site: SiteRef,
    /// Who was asked; nobody who is known, if they came to the window without an account.
    pub applicant: Option<PersonRef>,
    /// The officer who handed the result over, if one did.
    pub officer: Option<PersonRef>,
    /// Whether the application came in online.
    pub online: bool,
    /// The day the result was delivered, or the service ended.
    pub delivered_on: Date,
    /// The window, if it is a service there that is asked about.
    pub at_window: Option<AtWindow>,
}

/// A service at a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtWindow {
    /// The number of the window.
    pub window: u16,
    /// When it ended.
    pub ended: Timestamp,
    /// The case that was delivered in it: the visit is evaluated there, once.
    pub same: Option<CaseRef>,
}

impl Invitation {
    /// Whether it is evaluated as the case that was delivered in it.
    pub fn is_asked_elsewhere(&self) -> bool {
        self.at_window.as_ref().is_some_and(|at| at.same.is_some())
    }

    /// The item's name in the reader's language; its id if the catalogue does not know it any more.
    pub(crate) fn item_name(&self, catalogue: &Catalogue, lang: plat_kernel::Lang) -> String {
        let name = |item: &std::sync::Arc<Item>| item.name.in_lang(lang).to_owned();
        catalogue.now().get(&self.item).map_or_else(|| self.item.to_string(), name)
    }
}

/// What the applicant said. It never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// What they said.
    pub opinion: Opinion,
    /// When.
    pub at: Timestamp,
}

/// An invitation and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// Who was asked about what.
    pub invitation: Invitation,
    /// What they said, if they did.
    pub given: Option<Given>,
}
