//! What an officer is there for.

use std::{fmt, str::FromStr};

use plat_kernel::Lang;
use serde::{Deserialize, Serialize};

/// A role (岗位). One officer may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 窗口 · receives, accepts and delivers at a window.
    Window,
    /// 审查 · reviews accepted cases.
    Reviewer,
    /// 决定 · grants or refuses.
    Decider,
    /// 督查 · watches terms, ratings and colleagues' work.
    Supervisor,
    /// 管理 · manages accounts; decides nothing.
    Administrator,
}

/// Words that name no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a role: {0:?}")]
pub struct BadRole(pub String);

impl Role {
    /// All roles.
    pub const ALL: [Self; 5] =
        [Self::Window, Self::Reviewer, Self::Decider, Self::Supervisor, Self::Administrator];

    /// The code, as stored and as in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Window => "window",
            Self::Reviewer => "reviewer",
            Self::Decider => "decider",
            Self::Supervisor => "supervisor",
            Self::Administrator => "administrator",
        }
    }

    /// The name in a language.
    pub const fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Window, Lang::Zh) => "窗口受理",
            (Self::Window, Lang::En) => "Window officer",
            (Self::Reviewer, Lang::Zh) => "审查",
            (Self::Reviewer, Lang::En) => "Reviewer",
            (Self::Decider, Lang::Zh) => "审批决定",
            (Self::Decider, Lang::En) => "Decider",
            (Self::Supervisor, Lang::Zh) => "督查",
            (Self::Supervisor, Lang::En) => "Supervisor",
            (Self::Administrator, Lang::Zh) => "系统管理",
            (Self::Administrator, Lang::En) => "Administrator",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl FromStr for Role {
    type Err = BadRole;
    fn from_str(code: &str) -> Result<Self, BadRole> {
        Self::ALL.into_iter().find(|role| role.code() == code).ok_or_else(|| BadRole(code.to_owned()))
    }
}

/// A set of roles. Written as codes with spaces between them: `reviewer decider`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Roles(u8);

impl Roles {
    /// No role at all.
    pub const NONE: Self = Self(0);

    /// Whether the role is among them.
    pub const fn has(self, role: Role) -> bool {
        self.0 & role.bit() != 0
    }

    /// The same roles and one more.
    pub const fn with(self, role: Role) -> Self {
        Self(self.0 | role.bit())
    }

    /// The roles, in the order of the enum.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.has(*role))
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        roles.into_iter().fold(Self::NONE, Self::with)
    }
}

impl<const N: usize> From<[Role; N]> for Roles {
    fn from(roles: [Role; N]) -> Self {
        roles.into_iter().collect()
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes: Vec<_> = self.iter().map(Role::code).collect();
        f.write_str(&codes.join(" "))
    }
}

impl FromStr for Roles {
    type Err = BadRole;
    fn from_str(codes: &str) -> Result<Self, BadRole> {
        codes.split_whitespace().map(str::parse).collect()
    }
}

impl TryFrom<String> for Roles {
    type Error = BadRole;
    fn try_from(codes: String) -> Result<Self, BadRole> {
        codes.parse()
    }
}

impl From<Roles> for String {
    fn from(roles: Roles) -> Self {
        roles.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_read_back_as_they_were_written() {
        let roles = Roles::from([Role::Decider, Role::Reviewer]);
        assert_eq!(roles.to_string(), "reviewer decider");
        assert_eq!("reviewer decider".parse(), Ok(roles));
        assert_eq!("".parse(), Ok(Roles::NONE));
        assert!("reviewer king".parse::<Roles>().is_err());
    }

    #[test]
    fn one_role_does_not_bring_another() {
        for role in Role::ALL {
            let only = Roles::from([role]);
            assert!(Role::ALL.into_iter().all(|other| only.has(other) == (other == role)));
        }
    }
}
