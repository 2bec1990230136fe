//! Who is there: nobody known, a resident, or an officer.

use std::fmt;

use plat_facts::{Actor, PersonRef, SiteRef, identity::Side};
use plat_kernel::{Date, Lang, idno::ResidentId, mask};

use crate::{Branch, Role, Roles, Standing, vault::PersonKey};

/// Who makes a request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Who {
    /// Nobody who signed in.
    #[default]
    Anonymous,
    /// A resident, for themself.
    Resident(Resident),
    /// An officer on duty.
    Officer(Officer),
}

impl Who {
    /// The person, if one signed in.
    pub fn person(&self) -> Option<PersonRef> {
        match self {
            Self::Anonymous => None,
            Self::Resident(it) => Some(it.id),
            Self::Officer(it) => Some(it.id),
        }
    }

    /// The resident, if it is one.
    pub fn resident(&self) -> Option<&Resident> {
        if let Self::Resident(it) = self { Some(it) } else { None }
    }

    /// The officer, if it is one.
    pub fn officer(&self) -> Option<&Officer> {
        if let Self::Officer(it) = self { Some(it) } else { None }
    }

    /// On which side of the window; `None` for nobody.
    pub fn side(&self) -> Option<Side> {
        match self {
            Self::Anonymous => None,
            Self::Resident(_) => Some(Side::Resident),
            Self::Officer(_) => Some(Side::Officer),
        }
    }

    /// Who they are in a fact; `None` for nobody.
    pub fn actor(&self) -> Option<Actor> {
        match self {
            Self::Anonymous => None,
            Self::Resident(it) => Some(Actor::Resident(it.id)),
            Self::Officer(it) => Some(Actor::Officer(it.id)),
        }
    }
}

/// What stands in place of the name of somebody whose key was erased.
pub fn erased_name(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "（已清除）",
        Lang::En => "(erased)",
    }
}

/// A resident. Printing it for a log shows the id alone; pages show the masked forms.
#[derive(Clone, PartialEq, Eq)]
pub struct Resident {
    /// Names the person in facts and in other tables.
    pub id: PersonRef,
    /// The name as on the identity card, in clear.
    pub name: String,
    /// The identity number, in clear.
    pub id_number: ResidentId,
    /// The mobile number, in clear.
    pub phone: String,
    key: PersonKey,
}

impl Resident {
    /// A resident whose key is at hand.
    pub(crate) fn with_key(key: PersonKey, name: String, id_number: ResidentId, phone: String) -> Self {
        Self { id: key.person(), name, id_number, phone, key }
    }

    /// Somebody who has no account, to fill a form or a page with. What is sealed under this key can be opened with this
    /// very value and never again.
    pub fn imagined(id: PersonRef, name: String, id_number: ResidentId, phone: String) -> Self {
        Self::with_key(PersonKey::fleeting(id), name, id_number, phone)
    }

    /// The key that seals what belongs to this person.
    pub fn key(&self) -> &PersonKey {
        &self.key
    }

    /// The name to show: `张*`.
    pub fn masked_name(&self) -> String {
        mask::name(&self.name)
    }

    /// The identity number to show: `339900********0013`.
    pub fn masked_id_number(&self) -> String {
        mask::id_number(self.id_number.as_str())
    }

    /// The phone to show: `130****0000`.
    pub fn masked_phone(&self) -> String {
        mask::phone(&self.phone)
    }

    /// Completed years of age on a day. A person born on 29 February completes a year on 1 March of common years.
    pub fn age(&self, today: Date) -> i16 {
        self.id_number.age_on(today)
    }
}

impl fmt::Debug for Resident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Resident({})", self.id)
    }
}

/// An officer.
#[derive(Clone, PartialEq, Eq)]
pub struct Officer {
    /// Names the person in facts and in other tables.
    pub id: PersonRef,
    /// The name, in clear.
    pub name: String,
    /// The badge number, which residents may see.
    pub badge: String,
    /// What the officer works on.
    pub branch: Branch,
    /// Where.
    pub site: SiteRef,
    /// As what.
    pub roles: Roles,
    /// Whose work they do for a while, and whose cases they must not touch.
    pub standing: Standing,
}

impl Officer {
    /// Whether the officer has a role, of their own or by delegation: for menus. What may be done is asked of
    /// [`crate::Authority`].
    pub fn has(&self, role: Role) -> bool {
        self.roles.has(role) || self.standing.delegated.iter().any(|it| it.role == role)
    }
}

impl fmt::Debug for Officer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Officer({}, {}, {}, {})", self.badge, self.branch, self.site, self.roles)
    }
}

/// Marks the id of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionMark;

/// The secret that a browser carries. The database knows only its hash; printing it for a log shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(pub(crate) String);

impl SessionToken {
    /// The secret itself, for the cookie.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(secret)")
    }
}
