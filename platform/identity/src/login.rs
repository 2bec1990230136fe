//! What a person types to say who they are: identity number or mobile number (residents), badge (officers).

use plat_kernel::{idno::ResidentId, mobile::Mobile};

/// A login in its normal form.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Login {
    /// A resident's identity number.
    IdNumber(String),
    /// A resident's mobile number.
    Phone(String),
    /// An officer's badge; also everything that is neither of the others, so that nonsense is refused like a stranger.
    Badge(String),
}

impl Login {
    /// Reads what was typed; spaces do not matter, nor does the case.
    pub(crate) fn parse(typed: &str) -> Self {
        let bare: String = typed.chars().filter(|it| !it.is_whitespace()).take(64).collect();
        if let Ok(number) = ResidentId::parse(&bare.to_ascii_uppercase()) {
            return Self::IdNumber(number.as_str().to_owned());
        }
        if let Ok(phone) = Mobile::parse(&bare) {
            return Self::Phone(phone.as_str().to_owned());
        }
        Self::Badge(bare.to_ascii_uppercase())
    }
}

/// A badge in its normal form: 3 to 10 ASCII letters and digits, in capitals; so it never looks like a phone.
pub(crate) fn badge(raw: &str) -> Option<String> {
    let badge = raw.trim().to_ascii_uppercase();
    let fits = (3..=10).contains(&badge.len()) && badge.bytes().all(|it| it.is_ascii_alphanumeric());
    fits.then_some(badge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_known_by_its_shape() {
        assert!(matches!(Login::parse("130 0000 0000"), Login::Phone(it) if it == "13000000000"));
        assert!(matches!(Login::parse(" nh1001 "), Login::Badge(it) if it == "NH1001"));
        assert!(matches!(Login::parse("张三"), Login::Badge(_)));
    }

    #[test]
    fn a_badge_cannot_be_mistaken_for_another_login() {
        assert_eq!(badge(" nh1001 ").as_deref(), Some("NH1001"));
        for raw in ["", "1", "13000000000", "NH-1", "警1001"] {
            assert_eq!(badge(raw), None, "{raw}");
        }
    }
}
