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
    /// 系统管理 · makes and closes accounts; gives no rights.
    SystemAdministrator,
    /// 安全管理 · gives roles, ends delegations and sessions, unlocks, erases; makes no account.
    SecurityAdministrator,
    /// 审计管理 · reads what was done, by everybody; changes nothing.
    AuditAdministrator,
    /// 目录维护 · keeps the catalogue: drafts, checks and publishes items; sees no case and no person.
    Editor,
    /// 难办退办审核 · confirms, or hands back, what a window would refuse to accept.
    HardCase,
    /// 协同部门 · works what another department does in a bundle 一件事; sees no case of ours.
    Department,
}

/// Why words are not roles.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadRole {
    /// No role has this code.
    #[error("not a role: {0:?}")]
    Unknown(String),
    /// The one administrator of before is three now, and a program cannot know which of them was meant.
    #[error(
        "\"administrator\" was divided: system-administrator, security-administrator or audit-administrator"
    )]
    Divided,
    /// An administrator has no other role (三权分立, GB/T 22239-2019 8.1.5; M).
    #[error("an administrator has no other role and is only one of the three: {0}")]
    NotSeparate(Roles),
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 10] = [
        Self::Window,
        Self::Reviewer,
        Self::Decider,
        Self::Supervisor,
        Self::SystemAdministrator,
        Self::SecurityAdministrator,
        Self::AuditAdministrator,
        Self::Editor,
        Self::HardCase,
        Self::Department,
    ];

    /// The three administrators 三员.
    pub const ADMINISTRATORS: [Self; 3] =
        [Self::SystemAdministrator, Self::SecurityAdministrator, Self::AuditAdministrator];

    /// The code, as stored and as in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Window => "window",
            Self::Reviewer => "reviewer",
            Self::Decider => "decider",
            Self::Supervisor => "supervisor",
            Self::SystemAdministrator => "system-administrator",
            Self::SecurityAdministrator => "security-administrator",
            Self::AuditAdministrator => "audit-administrator",
            Self::Editor => "editor",
            Self::HardCase => "hard-case",
            Self::Department => "department",
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
            (Self::SystemAdministrator, Lang::Zh) => "系统管理员",
            (Self::SystemAdministrator, Lang::En) => "System administrator",
            (Self::SecurityAdministrator, Lang::Zh) => "安全管理员",
            (Self::SecurityAdministrator, Lang::En) => "Security administrator",
            (Self::AuditAdministrator, Lang::Zh) => "审计管理员",
            (Self::AuditAdministrator, Lang::En) => "Audit administrator",
            (Self::Editor, Lang::Zh) => "目录维护",
            (Self::Editor, Lang::En) => "Catalogue editor",
            (Self::HardCase, Lang::Zh) => "难办退办审核",
            (Self::HardCase, Lang::En) => "Reviewer of hard cases",
            (Self::Department, Lang::Zh) => "协同部门",
            (Self::Department, Lang::En) => "Officer of another department",
        }
    }

    /// Whether it is one of the three administrators.
    pub const fn is_administrator(self) -> bool {
        matches!(self, Self::SystemAdministrator | Self::SecurityAdministrator | Self::AuditAdministrator)
    }

    const fn bit(self) -> u16 {
        1 << self as u8
    }
}

impl FromStr for Role {
    type Err = BadRole;
    fn from_str(code: &str) -> Result<Self, BadRole> {
        if code == "administrator" {
            return Err(BadRole::Divided);
        }
        Self::ALL
            .into_iter()
            .find(|role| role.code() == code)
            .ok_or_else(|| BadRole::Unknown(code.to_owned()))
    }
}

/// A set of roles. Written as codes with spaces between them: `reviewer decider`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Roles(u16);

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

    /// The roles of which both have: what somebody may give of what is asked.
    pub const fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The roles of either.
    pub const fn either(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The same roles, if no administrator has another one beside.
    pub fn separate(self) -> Result<Self, BadRole> {
        let mixed = self.iter().any(Role::is_administrator) && self.iter().count() > 1;
        if mixed { Err(BadRole::NotSeparate(self)) } else { Ok(self) }
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
        codes.split_whitespace().map(str::parse).collect::<Result<Self, _>>()?.separate()
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
    fn an_administrator_has_no_other_role_and_is_only_one_of_the_three() {
        for administrator in Role::ADMINISTRATORS {
            for other in Role::ALL.into_iter().filter(|it| *it != administrator) {
                let mixed = Roles::from([administrator, other]);
                assert_eq!(mixed.to_string().parse::<Roles>(), Err(BadRole::NotSeparate(mixed)));
            }
            assert!(administrator.code().parse::<Roles>().is_ok());
        }
    }

    #[test]
    fn the_administrator_of_before_is_refused_with_the_names_of_the_three() {
        let said = "administrator".parse::<Roles>().unwrap_err().to_string();
        assert!(Role::ADMINISTRATORS.into_iter().all(|role| said.contains(role.code())), "{said}");
    }

    #[test]
    fn one_role_does_not_bring_another() {
        for role in Role::ALL {
            let only = Roles::from([role]);
            assert!(Role::ALL.into_iter().all(|other| only.has(other) == (other == role)));
        }
    }
}
