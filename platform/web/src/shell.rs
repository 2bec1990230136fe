//! What every page shares: words, menu, options.

use std::sync::Arc;

use plat_identity::{Role, Roles, Who};
use plat_kernel::Network;
use plat_kernel::lang::{Bilingual, Lang};

use crate::limits::{Limits, Rates};
use crate::lines::{Lines, Open};
use crate::words::Dictionary;

/// One entry of a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Whose menu it stands in.
    pub place: Place,
    /// The address, starting with `/`.
    pub href: &'static str,
    /// The dictionary key of its words.
    pub words: &'static str,
    /// The name of its icon in the sprite.
    pub icon: &'static str,
    /// Officers must have one of these roles to see it; none: everybody does.
    pub roles: Roles,
    /// Not shown to officers: the page behind it is about the resident who reads it.
    pub residents_only: bool,
}

/// Whose menu a [`Link`] stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Everybody's pages.
    Residents,
    /// The officers' desk.
    Desk,
    /// The foot of everybody's pages.
    Foot,
}

impl Link {
    /// An entry of the residents' menu.
    pub fn resident(href: &'static str, words: &'static str, icon: &'static str) -> Self {
        Self { place: Place::Residents, href, words, icon, roles: Roles::NONE, residents_only: false }
    }

    /// An entry of the officers' menu.
    pub fn desk(href: &'static str, words: &'static str, icon: &'static str) -> Self {
        Self { place: Place::Desk, href, words, icon, roles: Roles::NONE, residents_only: false }
    }

    /// An entry at the foot of every page.
    pub fn foot(href: &'static str, words: &'static str) -> Self {
        Self { place: Place::Foot, href, words, icon: "", roles: Roles::NONE, residents_only: false }
    }

    /// Not shown to officers.
    pub fn for_residents(mut self) -> Self {
        self.residents_only = true;
        self
    }

    /// Shown to officers with this role only; said again, with one of these roles.
    pub fn for_role(mut self, role: Role) -> Self {
        self.roles = self.roles.with(role);
        self
    }

    /// Whether this entry is the page being read, or above it.
    pub(crate) fn leads_to(&self, path: &str) -> bool {
        let rest = path.strip_prefix(self.href);
        rest.is_some_and(|rest| rest.is_empty() || (self.href != "/" && rest.starts_with('/')))
    }

    pub(crate) fn seen_by(&self, who: &Who) -> bool {
        match who {
            Who::Officer(_) if self.roles.is_empty() => !self.residents_only,
            Who::Officer(officer) => self.roles.iter().any(|role| officer.has(role)),
            Who::Resident(_) | Who::Anonymous => self.roles.is_empty(),
        }
    }
}

/// A person of the demo city who can be signed in with one click.
#[derive(Debug, Clone)]
pub struct DemoLogin {
    /// Who this is, for the button.
    pub label: Bilingual,
    /// Identity number, mobile or badge.
    pub login: String,
    /// The password.
    pub password: String,
}

/// How this site is run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The name over every page.
    pub name: Bilingual,
    /// A demonstration: every page carries a TEST mark, codes are shown on the screen.
    pub demo: bool,
    /// People who can be signed in with one click (demonstration only).
    pub demo_people: Vec<DemoLogin>,
    /// Served over https: cookies are marked Secure and browsers are told to stay with https.
    pub https: bool,
    /// Our own proxies, whose `X-Forwarded-For` is believed.
    pub proxies: Vec<Network>,
    /// How often one asker may do what costs much; none: as often as they like.
    pub rates: Option<Rates>,
    /// How many pages may follow at once.
    pub lines: Lines,
    /// The largest request body in bytes, where a route does not set its own limit.
    pub body_limit: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            name: Bilingual { zh: "一窗".to_owned(), en: "Yichuang".to_owned() },
            demo: false,
            demo_people: Vec::new(),
            https: false,
            proxies: Vec::new(),
            rates: None,
            lines: Lines::default(),
            body_limit: 2 * 1024 * 1024,
        }
    }
}

/// Shared by all pages of one site.
#[derive(Debug)]
pub(crate) struct Shell {
    pub(crate) words: &'static Dictionary,
    pub(crate) links: Vec<Link>,
    pub(crate) options: Options,
    pub(crate) limits: Limits,
    pub(crate) lines: Arc<Open>,
}

impl Shell {
    pub(crate) fn new(words: &'static Dictionary, links: Vec<Link>, options: Options) -> Self {
        let limits = Limits::new(options.rates);
        Self { words, links, limits, lines: Open::new(options.lines), options }
    }

    pub(crate) fn name(&self, lang: Lang) -> &str {
        self.options.name.in_lang(lang)
    }
}
