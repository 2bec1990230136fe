//! Who made whom an officer, with which rights; who acts for whom; who must keep out of what. The stream of an officer's
//! facts is the fact's own; that of a delegation or a conflict is its id.

use plat_kernel::Date;
use serde::{Deserialize, Serialize};

use crate::{ConflictRef, DelegationRef, PersonRef, SiteRef, published::published};

/// An officer's account was made. It has no roles yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficerAppointed {
    /// The officer.
    pub officer: PersonRef,
    /// Where.
    pub site: SiteRef,
    /// The code of the branch.
    pub branch: String,
}

/// An officer's service ended; the account is closed for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficerDismissed {
    /// The officer.
    pub officer: PersonRef,
}

/// An officer has these roles from now on, and no others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolesGranted {
    /// The officer.
    pub officer: PersonRef,
    /// The codes of the roles now.
    pub roles: Vec<String>,
    /// The codes of the roles before.
    pub before: Vec<String>,
}

/// Somebody has a new password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordChanged {
    /// Whose account it is.
    pub person: PersonRef,
}

/// A locked account was opened before its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountUnlocked {
    /// Whose account it is.
    pub person: PersonRef,
}

/// All sessions of somebody were ended by the security administration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionsEnded {
    /// Whose account it is.
    pub person: PersonRef,
}

/// An officer let another do their work for some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelegationGiven {
    /// The delegation.
    pub delegation: DelegationRef,
    /// Whose work it is.
    pub giver: PersonRef,
    /// Who does it.
    pub receiver: PersonRef,
    /// The code of the role.
    pub role: String,
    /// Where.
    pub site: SiteRef,
    /// The code of the branch.
    pub branch: String,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// The code of the reason.
    pub reason: String,
}

/// A delegation ended before its last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelegationEnded {
    /// The delegation.
    pub delegation: DelegationRef,
}

/// It was entered that an officer has a relative whose cases they must not handle. Who that is stands in no fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictDeclared {
    /// The entry.
    pub conflict: ConflictRef,
    /// The officer.
    pub officer: PersonRef,
    /// The code of the relation.
    pub relation: String,
}

/// Such an entry ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictEnded {
    /// The entry.
    pub conflict: ConflictRef,
    /// The officer.
    pub officer: PersonRef,
}

published! {
    OfficerAppointed => "identity.officer_appointed",
    OfficerDismissed => "identity.officer_dismissed",
    RolesGranted => "identity.roles_granted",
    PasswordChanged => "identity.password_changed",
    AccountUnlocked => "identity.account_unlocked",
    SessionsEnded => "identity.sessions_ended",
    DelegationGiven => "identity.delegation_given",
    DelegationEnded => "identity.delegation_ended",
    ConflictDeclared => "identity.conflict_declared",
    ConflictEnded => "identity.conflict_ended",
}
