//! References that cross capabilities: who, which case, which item, which site.

use std::{fmt, str::FromStr};

use plat_kernel::id::Id;
use serde::{Deserialize, Serialize};

/// Marks the id of a person: a resident or an officer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person;
/// Marks the id of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case;
/// Marks the id of a passkey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passkey;
/// Marks the id of a delegation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delegation;
/// Marks the id of a declared conflict of interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict;
/// Marks the id of an errand: one run through a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Errand;
/// Marks the id of an offer of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer;
/// Marks the id of an appointment 预约.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit;
/// Marks the id of a wish for an appointment 候补.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish;
/// Marks the id of what is done about a bad rating 差评.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadRating;
/// Marks the id of a ticket 号票.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket;
/// Marks the id of a shift: one officer at one window, from coming to going.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift;
/// Marks the id of a duty at a window 排班.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duty;
/// Marks the id of an officer's absence from their window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absence;
/// Marks the id of another department's own program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Program;
/// Marks the id of a secret by which such a program is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProgramSecret;
/// Marks the id of a stream of facts; a case's stream is its id, cast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream;

/// Names a person.
pub type PersonRef = Id<Person>;
/// Names a case.
pub type CaseRef = Id<Case>;
/// Names a passkey.
pub type PasskeyRef = Id<Passkey>;
/// Names a delegation 委托.
pub type DelegationRef = Id<Delegation>;
/// Names a declared conflict of interest 回避申报.
pub type ConflictRef = Id<Conflict>;
/// Names an errand 总件.
pub type ErrandRef = Id<Errand>;
/// Names an offer of a bundle.
pub type OfferRef = Id<Offer>;
/// Names an appointment 预约.
pub type AppointmentRef = Id<Visit>;
/// Names a wish for an appointment 候补.
pub type WishRef = Id<Wish>;
/// Names what is done about a bad rating 差评.
pub type BadRatingRef = Id<BadRating>;
/// Names a ticket 号票.
pub type TicketRef = Id<Ticket>;
/// Names a shift at a window 当班.
pub type ShiftRef = Id<Shift>;
/// Names a duty at a window 排班.
pub type DutyRef = Id<Duty>;
/// Names an officer's absence from their window.
pub type AbsenceRef = Id<Absence>;
/// Names another department's own program.
pub type ProgramRef = Id<Program>;
/// Names a secret by which such a program is let in.
pub type SecretRef = Id<ProgramSecret>;
/// Names a stream of facts.
pub type StreamRef = Id<Stream>;

/// A code that is not 1 to 64 letters, digits, `-`, `_` or `.`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a code: {0:?}")]
pub struct BadCode(pub String);

fn code(raw: &str) -> Result<String, BadCode> {
    let fits = (1..=64).contains(&raw.len())
        && raw.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    fits.then(|| raw.to_owned()).ok_or_else(|| BadCode(raw.to_owned()))
}

macro_rules! code_ref {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The code itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadCode;
            fn from_str(raw: &str) -> Result<Self, BadCode> {
                code(raw).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadCode;
            fn try_from(raw: String) -> Result<Self, BadCode> {
                raw.parse()
            }
        }

        impl From<$name> for String {
            fn from(it: $name) -> String {
                it.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

code_ref! {
    /// Names an item of the catalogue, such as `CR012`.
    ItemRef
}
code_ref! {
    /// Names a site: a hall or a station.
    SiteRef
}

code_ref! {
    /// Names a bundle 一件事, such as `YJS02`.
    BundleRef
}
code_ref! {
    /// Names a department that works in bundles, such as `social-security`.
    DepartmentRef
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_keeps_its_text() {
        let item: ItemRef = "CR012".parse().unwrap();
        assert_eq!(item.to_string(), "CR012");
        assert_eq!(serde_json::to_string(&item).unwrap(), "\"CR012\"");
        assert_eq!(serde_json::from_str::<ItemRef>("\"CR012\"").unwrap(), item);
    }

    #[test]
    fn words_are_not_codes() {
        for raw in ["", "张三", "two words", "a/b", &"x".repeat(65)] {
            assert!(raw.parse::<SiteRef>().is_err(), "{raw}");
        }
        assert!(serde_json::from_str::<SiteRef>("\"张三\"").is_err());
    }
}
