//! Other departments' own programs: who made and closed their accounts, who gave them secrets, when they were let in or turned
//! away, and what they were shown in clear. The stream is a fresh id of each happening.

use serde::{Deserialize, Serialize};

use crate::{DepartmentRef, PersonRef, ProgramRef, SecretRef, published::published};

/// The system administration made the account of a department's program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramRegistered {
    /// The program.
    pub program: ProgramRef,
    /// For which department it works.
    pub department: DepartmentRef,
}

/// Such an account was closed for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramClosed {
    /// The program.
    pub program: ProgramRef,
}

/// The security administration gave a program a secret: from now on it is let in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramSecretIssued {
    /// The program.
    pub program: ProgramRef,
    /// Which secret.
    pub secret: SecretRef,
}

/// A secret lets nobody in any more, and what it had opened is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramSecretRevoked {
    /// The program.
    pub program: ProgramRef,
    /// Which secret.
    pub secret: SecretRef,
}

/// A program showed its secret and got a token for a few minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramLetIn {
    /// The program.
    pub program: ProgramRef,
    /// Which secret it showed.
    pub secret: SecretRef,
}

/// Somebody who said to be a program was turned away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramRefused {
    /// The program that was named; none when there is no such program.
    pub program: Option<ProgramRef>,
    /// `wrong_secret`, or `network` when the secret was right and came from elsewhere.
    pub reason: String,
}

/// A program was shown personal data in clear, for a reason. The stream is the showing's own id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonShownToProgram {
    /// Whose data.
    pub person: PersonRef,
    /// Which program saw it.
    pub program: ProgramRef,
    /// For which department.
    pub department: DepartmentRef,
    /// The codes of what was shown, such as `id_number`.
    pub fields: Vec<String>,
    /// The code of the reason, such as `examine`.
    pub reason: String,
}

published! {
    ProgramRegistered => "identity.program_registered",
    ProgramClosed => "identity.program_closed",
    ProgramSecretIssued => "identity.program_secret_issued",
    ProgramSecretRevoked => "identity.program_secret_revoked",
    ProgramLetIn => "identity.program_let_in",
    ProgramRefused => "identity.program_refused",
    PersonShownToProgram => "identity.person_shown_to_program",
}
