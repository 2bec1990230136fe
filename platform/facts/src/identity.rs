//! Who came in, who was turned away. The stream is the session's or the person's id.

use serde::{Deserialize, Serialize};

use crate::{CaseRef, PasskeyRef, PersonRef, SiteRef, published::published};

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

/// An officer was shown personal data in clear, for a reason. The stream is the showing's own id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonShown {
    /// Whose data.
    pub person: PersonRef,
    /// For which case; none when a window looked up who is there.
    pub case: Option<CaseRef>,
    /// Who saw it.
    pub officer: PersonRef,
    /// Where they serve.
    pub site: SiteRef,
    /// The codes of what was shown, such as `id_number`.
    pub fields: Vec<String>,
    /// The code of the reason, such as `contact`.
    pub reason: String,
}

/// Somebody added a passkey to their account. The stream is the passkey's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyAdded {
    /// Whose it is.
    pub person: PersonRef,
    /// Which.
    pub passkey: PasskeyRef,
}

/// A passkey was taken off an account: by its owner, or by an administrator when it was lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyRemoved {
    /// Whose it was.
    pub person: PersonRef,
    /// Which.
    pub passkey: PasskeyRef,
}

/// The answer of an authenticator was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyRefused {
    /// Whose account it was; none when the passkey is unknown.
    pub person: Option<PersonRef>,
    /// Which passkey; none when it is unknown.
    pub passkey: Option<PasskeyRef>,
    /// `wrong`, or `copied` when the authenticator's counter went back: there may be a second copy of it.
    pub reason: String,
}

/// A person's account was joined to an outside provider of identities. The stream is the link's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkMade {
    /// Whose account.
    pub person: PersonRef,
    /// The provider's name in the settings.
    pub provider: String,
}

/// A person took the link to a provider off their account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkRemoved {
    /// Whose account.
    pub person: PersonRef,
    /// The provider's name in the settings.
    pub provider: String,
}

/// A provider showed who somebody is, and an account knows them. `SignedIn` follows, for an officer perhaps after a passkey.
/// The stream is the showing's own id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedInByProvider {
    /// Who.
    pub person: PersonRef,
    /// As what.
    pub side: Side,
    /// The provider's name in the settings.
    pub provider: String,
}

/// A person's key was erased, and with it their data. The stream is the erasing's own id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonErased {
    /// Who was erased.
    pub person: PersonRef,
    /// The code of the reason, such as `retention_over`.
    pub reason: String,
}

published! {
    PersonErased => "identity.person_erased",
    ResidentRegistered => "identity.resident_registered",
    SignedIn => "identity.signed_in",
    SignInRefused => "identity.sign_in_refused",
    LockedOut => "identity.locked_out",
    SignedOut => "identity.signed_out",
    LinkMade => "identity.link_made",
    LinkRemoved => "identity.link_removed",
    SignedInByProvider => "identity.signed_in_by_provider",
    PersonShown => "identity.person_shown",
    PasskeyAdded => "identity.passkey_added",
    PasskeyRemoved => "identity.passkey_removed",
    PasskeyRefused => "identity.passkey_refused",
}
