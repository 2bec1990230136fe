//! What a password must have.

use crate::Policy;

/// The longest password, in bytes: hashing more would only cost time.
const LONGEST: usize = 512;

/// What a password lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFault {
    /// Too few characters.
    TooShort {
        /// How many it needs.
        least: usize,
    },
    /// More than 512 bytes.
    TooLong,
    /// Too few kinds of characters.
    TooFewKinds {
        /// How many it needs of: lower case, upper case, digits, others.
        least: usize,
    },
    /// It contains the login, the phone or six digits in a row of the identity number.
    Personal,
}

impl PasswordFault {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort { .. } => "identity.password_too_short",
            Self::TooLong => "identity.password_too_long",
            Self::TooFewKinds { .. } => "identity.password_too_few_kinds",
            Self::Personal => "identity.password_personal",
        }
    }
}

/// Checks a password against the policy and against what everybody may know about the person.
pub(crate) fn check(password: &str, known: &[&str], policy: &Policy) -> Result<(), PasswordFault> {
    if password.chars().count() < policy.password_length {
        return Err(PasswordFault::TooShort { least: policy.password_length });
    }
    if password.len() > LONGEST {
        return Err(PasswordFault::TooLong);
    }
    if kinds(password) < policy.password_kinds {
        return Err(PasswordFault::TooFewKinds { least: policy.password_kinds });
    }
    if known.iter().any(|it| gives_away(password, it)) {
        return Err(PasswordFault::Personal);
    }
    Ok(())
}

fn kinds(password: &str) -> usize {
    let kinds: [fn(char) -> bool; 4] = [
        |it| it.is_lowercase(),
        |it| it.is_uppercase(),
        |it| it.is_numeric(),
        |it| !(it.is_lowercase() || it.is_uppercase() || it.is_numeric()),
    ];
    kinds.into_iter().filter(|is_kind| password.contains(*is_kind)).count()
}

/// Whether six characters in a row of something known (a birth date, the end of a phone) are in the password.
fn gives_away(password: &str, known: &str) -> bool {
    let (password, known) = (password.to_uppercase(), known.to_uppercase());
    let letters: Vec<char> = known.chars().collect();
    letters.windows(6).any(|six| password.contains(&six.iter().collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(password: &str) -> Result<(), PasswordFault> {
        check(password, &["339900199001010013", "13000000000"], &Policy::default())
    }

    #[test]
    fn eight_characters_of_three_kinds_are_enough() {
        for password in ["Window12", "window-1", "WINDOW-1", "一扇窗口开了a1", "Tr0ub4dor&3"] {
            assert_eq!(checked(password), Ok(()), "{password}");
        }
    }

    #[test]
    fn a_weak_password_is_refused_and_says_what_is_missing() {
        assert_eq!(checked("Window1"), Err(PasswordFault::TooShort { least: 8 }));
        assert_eq!(checked("window12"), Err(PasswordFault::TooFewKinds { least: 3 }));
        assert_eq!(checked("windowwindow"), Err(PasswordFault::TooFewKinds { least: 3 }));
        assert_eq!(checked(&"Window12".repeat(65)), Err(PasswordFault::TooLong));
    }

    #[test]
    fn a_birth_date_or_a_phone_is_no_password() {
        assert_eq!(checked("Zhang-19900101"), Err(PasswordFault::Personal));
        assert_eq!(checked("Zhang-000000"), Err(PasswordFault::Personal));
    }

    #[test]
    fn the_rules_follow_the_policy() {
        let strict = Policy { password_length: 12, password_kinds: 4, ..Policy::default() };
        assert!(check("Window-1", &[], &strict).is_err());
        assert!(check("Window-12345", &[], &strict).is_ok());
    }
}
