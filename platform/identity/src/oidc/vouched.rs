//! What a provider says of a person, brought into the forms of this house.

use plat_facts::identity::Side;
use plat_kernel::{idno::ResidentId, mobile::Mobile};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::settings::Settings;
use crate::{login, name};

/// The claims of a token or of a user info answer that have been verified.
pub(super) struct Said {
    pub(super) subject: String,
    /// How closely the provider looked (`acr`).
    pub(super) level: Option<String>,
    pub(super) all: Value,
}

/// For whom a provider vouches. What cannot be a number, a name (masked ones cannot) or a phone is left out.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Vouched {
    /// The provider's own name for the person; never leaves the provider's domain but as a fingerprint.
    #[serde(skip)]
    pub(super) subject: String,
    /// Identity number, or badge.
    pub(super) number: Option<String>,
    pub(super) name: Option<String>,
    pub(super) phone: Option<String>,
}

impl std::fmt::Debug for Vouched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vouched(..)")
    }
}

impl Vouched {
    pub(super) fn of(said: &Said, settings: &Settings) -> Self {
        let text = |claim: &str| said.all.get(claim).and_then(Value::as_str).map(str::trim);
        let claims = &settings.claims;
        let number = text(&claims.number).and_then(|it| number(it, settings.side));
        let name = claims.name.as_deref().and_then(text).and_then(name::parse);
        let phone = claims.phone.as_deref().and_then(text).and_then(phone);
        Self { subject: said.subject.clone(), number, name, phone }
    }

    /// Whether everything is there that the settings look for.
    pub(super) fn is_whole(&self, settings: &Settings) -> bool {
        self.number.is_some()
            && (self.name.is_some() || settings.claims.name.is_none())
            && (self.phone.is_some() || settings.claims.phone.is_none())
    }

    /// This, and what it lacks from another of the same subject.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            subject: self.subject,
            number: self.number.or(other.number),
            name: self.name.or(other.name),
            phone: self.phone.or(other.phone),
        }
    }
}

fn number(raw: &str, side: Side) -> Option<String> {
    match side {
        Side::Resident => ResidentId::parse(&raw.to_ascii_uppercase()).ok().map(|it| it.as_str().to_owned()),
        Side::Officer => login::badge(raw),
    }
}

/// With or without +86, spaces and hyphens.
fn phone(raw: &str) -> Option<String> {
    let bare: String = raw.chars().filter(|it| !matches!(it, ' ' | '-')).collect();
    let bare = bare.strip_prefix("+86").unwrap_or(&bare);
    Mobile::parse(bare).ok().map(|it| it.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_is_read_as_providers_write_it() {
        for raw in ["13000000001", "+8613000000001", "+86 130-0000-0001"] {
            assert_eq!(phone(raw).as_deref(), Some("13000000001"), "{raw}");
        }
        assert_eq!(phone("+1 202 555 0100"), None);
    }

    #[test]
    fn a_masked_number_or_name_is_no_number_and_no_name() {
        assert_eq!(number("339900********0013", Side::Resident), None);
        assert_eq!(name::parse("张*"), None);
    }
}
