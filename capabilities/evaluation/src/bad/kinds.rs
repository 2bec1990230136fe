//! What is found, done and said on the way.

use plat_kernel::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What looking into a rating found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// It is so, and can be put right now 合理，立行立改.
    Founded,
    /// It is so, and takes longer 情况复杂，限期整改.
    Complex,
    /// What is asked for has no ground in law; that is explained 无法定依据，解释说明.
    NoGround,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// It was put right 整改.
    Mended,
    /// It was explained why it cannot be 解释说明.
    Explained,
}

/// What whoever rated said when revisited 回访.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Revisit {
    /// It is well now.
    Content,
    /// It is not.
    NotContent,
    /// Nobody answered, as often as the city wants it tried.
    NotReached,
}

/// Why a rating should not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// 误评: it was meant for something else, or the level was mistaken.
    Mistaken,
    /// 恶意差评: it was given to harm.
    Malicious,
}

impl Remedy {
    /// What a finding asks for.
    pub(super) fn of(finding: Finding) -> Self {
        if finding == Finding::NoGround { Self::Explained } else { Self::Mended }
    }

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Mended => "mended",
            Self::Explained => "explained",
        }
    }
}

impl Finding {
    /// The one with that code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// All of them, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Founded, Self::Complex, Self::NoGround];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Founded => "founded",
            Self::Complex => "complex",
            Self::NoGround => "no_ground",
        }
    }
}

impl Revisit {
    /// The one with that code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// All of them, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Content, Self::NotContent, Self::NotReached];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::NotContent => "not_content",
            Self::NotReached => "not_reached",
        }
    }
}

impl Claim {
    /// The one with that code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// All of them, in the order of the form.
    pub const ALL: [Self; 2] = [Self::Mistaken, Self::Malicious];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Mistaken => "mistaken",
            Self::Malicious => "malicious",
        }
    }
}

/// How urgent what is to be done next is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lamp {
    /// There is time.
    Green,
    /// Today is the last day.
    Yellow,
    /// The last day is over.
    Red,
}

impl Lamp {
    /// The lamp of a last day.
    pub fn of(due: Date, today: Date) -> Self {
        match due.cmp(&today) {
            std::cmp::Ordering::Less => Self::Red,
            std::cmp::Ordering::Equal => Self::Yellow,
            std::cmp::Ordering::Greater => Self::Green,
        }
    }

    /// The colour, as pages call it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }
}
