//! Who came in, who was turned away. The stream is the session's or the person's id.

use serde::{Deserialize, Serialize};

use crate::{PersonRef, published::published};

/// Whether a person acts as a resident or as an officer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// A resident.
    Resident,
    /// An officer.
    Officer,
}

/// A resident made an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResidentRegistered {
    /// The new resident.
    pub person: PersonRef,
}

/// Somebody signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// Who.
    pub person: PersonRef,
    /// As what.
    pub side: Side,
}

/// Somebody gave a wrong password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInRefused {
    /// Whose account it was; none when there is no such account.
    pub person: Option<PersonRef>,
    /// The code of the reason, such as `wrong_password`.
    pub reason: String,
}

/// Too many wrong passwords closed an account for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockedOut {
    /// Whose account it is.
    pub person: PersonRef,
    /// For how many minutes.
    pub minutes: u32,
}

/// Somebody signed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedOut {
    /// Who.
    pub person: PersonRef,
    /// As what.
    pub side: Side,
}

published! {
    ResidentRegistered => "identity.resident_registered",
    SignedIn => "identity.signed_in",
    SignInRefused => "identity.sign_in_refused",
    LockedOut => "identity.locked_out",
    SignedOut => "identity.signed_out",
}
