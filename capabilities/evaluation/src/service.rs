//! What the use cases of this capability work with.

use std::{collections::BTreeMap, ops::Deref, sync::Arc};

use cap_catalogue::Catalogue;
use cap_sites::Sites;
use plat_crypto::Keys;
use plat_facts::refs::{CaseRef, SiteRef};
use plat_identity::{Authority, Identity};
use plat_kernel::{
    Bilingual, Date, Lang, Mint,
    calendar::{Calendar, CalendarView},
};
use plat_store::Db;

use crate::{
    bad::Moment, bulletin::PrintBulletin, model::Invitation, settings::Settings, standards::Standards,
    tickets::Tickets,
};

/// The evaluations of a city. Cheap to clone.
#[derive(Clone)]
pub struct Evaluations {
    parts: Arc<Parts>,
    pub(crate) mint: Mint,
    pub(crate) authority: Authority,
}

/// What [`Evaluations`] is made of.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// Time, chance and ids.
    pub mint: Mint,
    /// The working calendar.
    pub calendar: Arc<Calendar>,
    /// The items.
    pub catalogue: Catalogue,
    /// The sites.
    pub sites: Arc<Sites>,
    /// The registry of people, and who may.
    pub identity: Identity,
    /// The keys of codes.
    pub keys: Arc<Keys>,
    /// What the city sets.
    pub settings: Settings,
    /// By what the city gives stars, and what ratings are about.
    pub standards: Standards,
    /// Who knows the tickets of the halls.
    pub tickets: Arc<dyn Tickets>,
    /// Who prints bulletins.
    pub press: Arc<dyn PrintBulletin>,
    /// The names of what is done at once 一件事, by code: the whole is evaluated, and not its parts.
    pub wholes: BTreeMap<String, Bilingual>,
}

impl Deref for Evaluations {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}

/// What the code of a service is for.
const CODE: &str = "evaluation.code";
/// What the code of a tablet is for.
const PAD: &str = "evaluation.pad";

/// The address at which whoever has a receipt or ticket evaluates a service without signing in.
pub fn code_path(keys: &Keys, service: CaseRef) -> String {
    format!("/rate/code/{service}/{}", keys.code(CODE, &service.to_string()))
}

impl Evaluations {
    /// From its parts.
    pub fn new(parts: Parts) -> Self {
        let authority = parts.identity.authority().in_city(parts.sites.places());
        Self { mint: parts.mint.clone(), parts: Arc::new(parts), authority }
    }

    /// The same evaluations at the time of another clock.
    #[must_use]
    pub fn with_mint(&self, mint: Mint) -> Self {
        Self { mint, ..self.clone() }
    }

    /// The address at which whoever has a receipt or ticket evaluates without signing in.
    pub fn code_path(&self, service: CaseRef) -> String {
        code_path(&self.keys, service)
    }

    /// The code of a service.
    pub(crate) fn code_of(&self, service: CaseRef) -> String {
        self.keys.code(CODE, &service.to_string())
    }

    /// Whether a code is that of a service.
    pub(crate) fn code_matches(&self, service: CaseRef, code: &str) -> bool {
        self.keys.code_matches(CODE, &service.to_string(), code)
    }

    /// The address of the tablet at a window, for those who set it up.
    pub(crate) fn pad_path(&self, site: &SiteRef, window: u16) -> String {
        format!("/rate/pad/{site}/{window}?code={}", self.keys.code(PAD, &format!("{site}/{window}")))
    }

    /// Whether a code is that of the tablet at a window.
    pub(crate) fn pad_matches(&self, site: &SiteRef, window: u16, code: &str) -> bool {
        self.keys.code_matches(PAD, &format!("{site}/{window}"), code)
    }

    /// What was served, in the reader's language; its code if nobody knows it any more.
    pub(crate) fn name_of(&self, invitation: &Invitation, lang: Lang) -> String {
        let whole = self.wholes.get(invitation.item.as_str()).map(|name| name.in_lang(lang).to_owned());
        whole.unwrap_or_else(|| invitation.item_name(&self.catalogue, lang))
    }

    /// How a site is called; its code if nobody knows it any more.
    pub(crate) fn site_name(&self, site: &SiteRef, lang: Lang) -> String {
        self.sites.get(site).map_or_else(|| site.to_string(), |site| site.name.in_lang(lang).to_owned())
    }

    /// The page on which the applicant sees what was served.
    pub(crate) fn page_of(&self, invitation: &Invitation) -> String {
        if invitation.at_window.is_some() {
            return "/rate".to_owned();
        }
        let whole = self.wholes.contains_key(invitation.item.as_str());
        format!("/me/{}/{}", if whole { "bundles" } else { "cases" }, invitation.case)
    }

    /// Today in China.
    pub(crate) fn today(&self) -> Date {
        self.mint.today()
    }

    /// The working days, as they are known today.
    pub(crate) fn calendar_now(&self) -> CalendarView {
        self.calendar.known_on(self.today())
    }

    /// Today, for what is done about a bad rating.
    pub(crate) fn moment<'a>(&self, calendar: &'a CalendarView) -> Moment<'a> {
        Moment { today: self.today(), calendar, terms: self.settings.bad }
    }
}
