//! What can go wrong with people, and where on a form to say so.

use plat_kernel::Invalid;
use plat_store::StoreError;

use crate::PasswordFault;

/// The family of an error; `plat-web` alone knows its HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// What was given cannot be right.
    Invalid,
    /// Who it is could not be shown.
    Unauthorised,
    /// It is known who it is, and they may not.
    Forbidden,
    /// There is no such thing.
    Missing,
    /// Somebody or something else has it already.
    Conflict,
    /// Too often.
    TooMany,
    /// Later, please.
    Busy,
    /// A fault of ours.
    Internal,
}

/// Why a use case of this crate refuses.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum IdentityError {
    /// A name has 2 to 50 letters, with `·`, and for Latin names spaces, hyphens, apostrophes and full stops.
    #[error("the name cannot be right")]
    BadName,
    /// The identity number cannot be right; says why.
    #[error("the identity number cannot be right: {}", .0.code())]
    BadIdNumber(Invalid),
    /// The phone is not a mobile number of mainland China; says why.
    #[error("the phone cannot be right: {}", .0.code())]
    BadPhone(Invalid),
    /// A badge has 3 to 10 letters and digits.
    #[error("the badge cannot be right")]
    BadBadge,
    /// An administrator has no other role and is only one of the three.
    #[error("an administrator has no other role")]
    MixedRoles,
    /// The password is too easy; says what is missing.
    #[error("the password is too weak: {0:?}")]
    WeakPassword(PasswordFault),
    /// There is an account with this identity number.
    #[error("this identity number has an account")]
    IdNumberTaken,
    /// There is an account with this phone.
    #[error("this phone has an account")]
    PhoneTaken,
    /// There is an officer with this badge.
    #[error("this badge has an account")]
    BadgeTaken,
    /// Unknown login or wrong password: the answer does not tell which.
    #[error("login or password is wrong")]
    WrongLogin,
    /// The password given as the present one, in order to change it, is wrong.
    #[error("the present password is wrong")]
    WrongPassword,
    /// Too many failures for this login or from this address. The same for unknown logins and for right passwords.
    #[error("too many attempts, try again in {minutes} min")]
    TooManyAttempts {
        /// When to try again, in minutes, rounded up.
        minutes: i64,
    },
    /// Wrong, used, replaced or outdated phone code.
    #[error("the code is wrong or no longer valid")]
    WrongCode,
    /// Too many codes were asked for.
    #[error("too many codes, try again in {minutes} min")]
    TooManyCodes {
        /// When to try again, in minutes, rounded up.
        minutes: i64,
    },
    /// No way to send a code is set up here.
    #[error("codes cannot be sent from here")]
    CodesUnavailable,
    /// The phone was shown to be theirs, and no account has it.
    #[error("no account has this phone")]
    NoAccountForPhone,
    /// Only in the demo city.
    #[error("only in the demo city")]
    DemoOnly,
    /// There is no such person.
    #[error("there is no such person")]
    UnknownPerson,
    /// Too many passwords wait to be checked.
    #[error("busy, try again in a moment")]
    Busy,
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl IdentityError {
    /// The family and the stable code.
    pub fn face(&self) -> (Family, &'static str) {
        match self {
            Self::BadName => (Family::Invalid, "identity.bad_name"),
            Self::BadIdNumber(_) => (Family::Invalid, "identity.bad_id_number"),
            Self::BadPhone(_) => (Family::Invalid, "identity.bad_phone"),
            Self::BadBadge => (Family::Invalid, "identity.bad_badge"),
            Self::MixedRoles => (Family::Invalid, "identity.mixed_roles"),
            Self::WeakPassword(fault) => (Family::Invalid, fault.code()),
            Self::IdNumberTaken => (Family::Conflict, "identity.id_number_taken"),
            Self::PhoneTaken => (Family::Conflict, "identity.phone_taken"),
            Self::BadgeTaken => (Family::Conflict, "identity.badge_taken"),
            Self::WrongLogin => (Family::Unauthorised, "identity.wrong_login"),
            Self::WrongPassword => (Family::Invalid, "identity.wrong_password"),
            Self::TooManyAttempts { .. } => (Family::TooMany, "identity.too_many_attempts"),
            Self::WrongCode => (Family::Unauthorised, "identity.wrong_code"),
            Self::TooManyCodes { .. } => (Family::TooMany, "identity.too_many_codes"),
            Self::CodesUnavailable => (Family::Missing, "identity.codes_unavailable"),
            Self::NoAccountForPhone => (Family::Missing, "identity.no_account_for_phone"),
            Self::DemoOnly => (Family::Forbidden, "identity.demo_only"),
            Self::UnknownPerson => (Family::Missing, "identity.unknown_person"),
            Self::Busy | Self::Store(StoreError::Busy { .. }) => (Family::Busy, "identity.busy"),
            Self::Store(_) => (Family::Internal, "identity.store"),
        }
    }

    /// The stable code; `error.<code>` is the key of its words.
    pub fn code(&self) -> &'static str {
        self.face().1
    }

    /// The form field that it belongs to.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::BadName => Some("name"),
            Self::BadIdNumber(_) | Self::IdNumberTaken => Some("id_number"),
            Self::BadPhone(_) | Self::PhoneTaken | Self::NoAccountForPhone => Some("phone"),
            Self::BadBadge | Self::BadgeTaken => Some("badge"),
            Self::MixedRoles => Some("roles"),
            Self::WeakPassword(_) => Some("password"),
            Self::WrongPassword => Some("present_password"),
            Self::WrongCode => Some("code"),
            _ => None,
        }
    }

    /// The values that its words need.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooManyAttempts { minutes } | Self::TooManyCodes { minutes } => {
                vec![("minutes", minutes.to_string())]
            }
            Self::WeakPassword(PasswordFault::TooShort { least } | PasswordFault::TooFewKinds { least }) => {
                vec![("least", least.to_string())]
            }
            _ => Vec::new(),
        }
    }

    /// What a log may say beyond the code; never personal data.
    pub fn internal(&self) -> Option<String> {
        if let Self::Store(error) = self { Some(error.to_string()) } else { None }
    }
}
