//! What can go wrong with people, and where on a form to say so.

use plat_kernel::{Bilingual, Invalid};
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
    /// The policies do not allow it; says why in both languages.
    #[error("not allowed: {}", .0.en)]
    NotAllowed(Box<Bilingual>),
    /// A system administrator makes accounts without roles: the security administrator gives them.
    #[error("roles are given by the security administrator")]
    RolesComeSecond,
    /// Somebody else changed it since it was read.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// A delegation begins before today, or ends before it begins.
    #[error("the days of the delegation cannot be right")]
    BadDelegation,
    /// There is no such delegation, or it is over.
    #[error("there is no such delegation")]
    UnknownDelegation,
    /// There is no such declared conflict of interest, or it is over.
    #[error("there is no such declaration")]
    UnknownConflict,
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
    /// There was such a person; their data was erased and cannot be brought back.
    #[error("this person's data was erased")]
    Erased,
    /// A key file cannot be used; says which and what to do.
    #[error("{0}")]
    KeyFile(String),
    /// Too many passwords wait to be checked.
    #[error("busy, try again in a moment")]
    Busy,
    /// A passkey has still to be shown, which this caller cannot do.
    #[error("a passkey has still to be shown")]
    SecondStepNeeded,
    /// Half a session is over: used, or too old.
    #[error("the first step of signing in is too long ago")]
    HalfSessionOver,
    /// Browsers make no passkeys under the address of this site.
    #[error("passkeys need https and a name, or localhost")]
    PasskeysUnavailable,
    /// The answer of the authenticator is not the right one.
    #[error("the passkey was not accepted")]
    PasskeyRefused,
    /// The authenticator's counter went back: there may be a copy of it.
    #[error("there may be a copy of this passkey")]
    PasskeyCopied,
    /// The authenticator answered too late, or twice.
    #[error("the authenticator took too long")]
    PasskeyLate,
    /// This passkey is on an account already.
    #[error("this passkey is known already")]
    PasskeyTaken,
    /// This account has as many passkeys as it may.
    #[error("an account may have {most} passkeys")]
    TooManyPasskeys {
        /// How many it may have.
        most: usize,
    },
    /// There is no such passkey on this account.
    #[error("there is no such passkey")]
    UnknownPasskey,
    /// Who must have a passkey keeps one.
    #[error("the only passkey of somebody who must have one")]
    LastPasskey,
    /// Officers give their password first.
    #[error("officers give their password first")]
    PasskeyAfterPassword,
    /// A passkey's name has 1 to 40 characters.
    #[error("the name of the passkey cannot be right")]
    BadPasskeyName,
    /// Client id and secret of a program do not fit; the answer does not tell which is wrong.
    #[error("client id or secret is wrong")]
    WrongClient,
    /// The secret is right, and the program comes from a network that it is not expected from.
    #[error("this program is expected from other networks")]
    ProgramElsewhere,
    /// There is no such program, or its account was closed.
    #[error("there is no such program")]
    UnknownProgram,
    /// There is no such secret, or it holds no more.
    #[error("there is no such secret")]
    UnknownSecret,
    /// Two secrets hold already: one must be revoked before a third is given.
    #[error("two secrets hold already")]
    TwoSecrets,
    /// A program's name has 2 to 60 characters.
    #[error("the name of the program cannot be right")]
    BadProgramName,
    /// The networks cannot be read, or are more than ten.
    #[error("the networks cannot be right")]
    BadNetworks,
    /// What was kept cannot be read, or not be written; never what a person sent.
    #[error("a passkey cannot be read or written: {0}")]
    Unreadable(String),
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl IdentityError {
    /// What a key file's fault is to those who asked.
    pub(crate) fn key_file(why: impl std::fmt::Display) -> Self {
        Self::KeyFile(why.to_string())
    }

    /// The family and the stable code.
    pub fn face(&self) -> (Family, &'static str) {
        match self {
            Self::BadName => (Family::Invalid, "identity.bad_name"),
            Self::BadIdNumber(_) => (Family::Invalid, "identity.bad_id_number"),
            Self::BadPhone(_) => (Family::Invalid, "identity.bad_phone"),
            Self::BadBadge => (Family::Invalid, "identity.bad_badge"),
            Self::MixedRoles => (Family::Invalid, "identity.mixed_roles"),
            Self::NotAllowed(_) => (Family::Forbidden, "identity.not_allowed"),
            Self::RolesComeSecond => (Family::Forbidden, "identity.roles_come_second"),
            Self::ChangedMeanwhile => (Family::Conflict, "identity.changed_meanwhile"),
            Self::BadDelegation => (Family::Invalid, "identity.bad_delegation"),
            Self::UnknownDelegation => (Family::Missing, "identity.unknown_delegation"),
            Self::UnknownConflict => (Family::Missing, "identity.unknown_conflict"),
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
            Self::SecondStepNeeded => (Family::Forbidden, "identity.second_step_needed"),
            Self::HalfSessionOver => (Family::Unauthorised, "identity.half_session_over"),
            Self::PasskeysUnavailable => (Family::Missing, "identity.passkeys_unavailable"),
            Self::PasskeyRefused => (Family::Forbidden, "identity.passkey_refused"),
            Self::PasskeyCopied => (Family::Forbidden, "identity.passkey_copied"),
            Self::PasskeyLate => (Family::Conflict, "identity.passkey_late"),
            Self::PasskeyTaken => (Family::Conflict, "identity.passkey_taken"),
            Self::TooManyPasskeys { .. } => (Family::Conflict, "identity.too_many_passkeys"),
            Self::UnknownPasskey => (Family::Missing, "identity.unknown_passkey"),
            Self::LastPasskey => (Family::Conflict, "identity.last_passkey"),
            Self::PasskeyAfterPassword => (Family::Forbidden, "identity.passkey_after_password"),
            Self::BadPasskeyName => (Family::Invalid, "identity.bad_passkey_name"),
            Self::WrongClient => (Family::Unauthorised, "identity.wrong_client"),
            Self::ProgramElsewhere => (Family::Forbidden, "identity.program_elsewhere"),
            Self::UnknownProgram => (Family::Missing, "identity.unknown_program"),
            Self::UnknownSecret => (Family::Missing, "identity.unknown_secret"),
            Self::TwoSecrets => (Family::Conflict, "identity.two_secrets"),
            Self::BadProgramName => (Family::Invalid, "identity.bad_program_name"),
            Self::BadNetworks => (Family::Invalid, "identity.bad_networks"),
            Self::Unreadable(_) => (Family::Internal, "identity.unreadable"),
            Self::KeyFile(_) => (Family::Internal, "identity.key_file"),
            Self::Erased => (Family::Missing, "identity.erased"),
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
            Self::BadName | Self::BadProgramName => Some("name"),
            Self::BadNetworks => Some("networks"),
            Self::BadIdNumber(_) | Self::IdNumberTaken => Some("id_number"),
            Self::BadPhone(_) | Self::PhoneTaken | Self::NoAccountForPhone => Some("phone"),
            Self::BadBadge | Self::BadgeTaken => Some("badge"),
            Self::MixedRoles | Self::RolesComeSecond => Some("roles"),
            Self::BadDelegation => Some("until"),
            Self::WeakPassword(_) => Some("password"),
            Self::WrongPassword => Some("present_password"),
            Self::WrongCode => Some("code"),
            Self::BadPasskeyName => Some("label"),
            _ => None,
        }
    }

    /// The values that its words need.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooManyAttempts { minutes } | Self::TooManyCodes { minutes } => {
                vec![("minutes", minutes.to_string())]
            }
            Self::TooManyPasskeys { most } => vec![("most", most.to_string())],
            Self::WeakPassword(PasswordFault::TooShort { least } | PasswordFault::TooFewKinds { least }) => {
                vec![("least", least.to_string())]
            }
            _ => Vec::new(),
        }
    }

    /// What the policies say to who was refused, in both languages.
    pub fn because(&self) -> Option<&Bilingual> {
        if let Self::NotAllowed(why) = self { Some(why) } else { None }
    }

    /// What a log may say beyond the code; never personal data.
    pub fn internal(&self) -> Option<String> {
        match self {
            Self::Store(error) => Some(error.to_string()),
            Self::KeyFile(why) | Self::Unreadable(why) => Some(why.clone()),
            _ => None,
        }
    }

    /// What our own code or an old row made wrong.
    #[expect(clippy::needless_pass_by_value, reason = "so that it fits `map_err`")]
    pub(crate) fn unreadable(why: impl ToString) -> Self {
        Self::Unreadable(why.to_string())
    }
}
