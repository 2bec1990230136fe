//! Why this capability refuses.

use plat_identity::IdentityError;
use plat_kernel::Bilingual;
use plat_store::StoreError;
use plat_web::{Fault, Kind};

/// Why this capability refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SitesError {
    /// No service point has this code.
    #[error("there is no site {0}")]
    NoSuchSite(String),
    /// No kind of service point has this code.
    #[error("there is no kind of site {0}")]
    NoSuchKind(String),
    /// No branch of the police has this code.
    #[error("there is no branch {0}")]
    NoSuchBranch(String),
    /// No item of the catalogue has this id.
    #[error("there is no item {0}")]
    NoSuchItem(String),
    /// No district of the city has this code.
    #[error("there is no district {0}")]
    NoSuchDistrict(String),
    /// That is nothing a service point can have for those who need it.
    #[error("nothing that a site can have: {0}")]
    NoSuchAccess(String),
    /// The service point has no window with this number.
    #[error("there is no window {0}")]
    NoSuchWindow(String),
    /// That is not a spot on the map.
    #[error("no spot of the map: {0}")]
    NoSuchSpot(String),
}

impl Fault for SitesError {
    fn kind(&self) -> Kind {
        Kind::Missing
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchSite(_) => "sites.no_such_site",
            Self::NoSuchKind(_) => "sites.no_such_kind",
            Self::NoSuchBranch(_) => "sites.no_such_branch",
            Self::NoSuchItem(_) => "sites.no_such_item",
            Self::NoSuchDistrict(_) => "sites.no_such_district",
            Self::NoSuchAccess(_) => "sites.no_such_access",
            Self::NoSuchWindow(_) => "sites.no_such_window",
            Self::NoSuchSpot(_) => "sites.no_such_spot",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        let (Self::NoSuchSite(code)
        | Self::NoSuchKind(code)
        | Self::NoSuchBranch(code)
        | Self::NoSuchItem(code)
        | Self::NoSuchDistrict(code)
        | Self::NoSuchAccess(code)
        | Self::NoSuchWindow(code)
        | Self::NoSuchSpot(code)) = self;
        vec![("code", code.clone())]
    }
}

/// Why a roster cannot be changed so.
#[derive(Debug, thiserror::Error)]
pub enum RosterError {
    /// There is no such duty or absence at the site.
    #[error("not found")]
    NotFound,
    /// The site has no such window.
    #[error("no such window")]
    NoSuchWindow,
    /// The site has no such officer.
    #[error("no such officer")]
    NoSuchOfficer,
    /// No day was chosen.
    #[error("no days")]
    NoDays,
    /// These are not stretches of a day, in order and apart.
    #[error("not hours of a day: {0:?}")]
    BadHours(String),
    /// It would end before it begins.
    #[error("ends before it begins")]
    EndsBefore,
    /// That day is over: what was, was.
    #[error("that day is over")]
    Past,
    /// Nobody stands in for themselves.
    #[error("stands in for themselves")]
    ForThemselves,
    /// The rules do not allow it; in their words.
    #[error("not allowed")]
    NotAllowed(Box<Bilingual>),
    /// The registry of people refused.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for RosterError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound | Self::NoSuchWindow | Self::NoSuchOfficer => Kind::Missing,
            Self::NoDays | Self::BadHours(_) | Self::EndsBefore | Self::ForThemselves => Kind::Invalid,
            Self::Past => Kind::Conflict,
            Self::NotAllowed(_) => Kind::Forbidden,
            Self::Identity(error) => error.kind(),
            Self::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "sites.no_such_duty",
            Self::NoSuchWindow => "sites.no_such_window",
            Self::NoSuchOfficer => "sites.no_such_officer",
            Self::NoDays => "sites.no_days",
            Self::BadHours(_) => "sites.bad_hours",
            Self::EndsBefore => "sites.ends_before",
            Self::Past => "sites.past",
            Self::ForThemselves => "sites.for_themselves",
            Self::NotAllowed(_) => "sites.not_allowed",
            Self::Identity(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::NoDays => Some("days"),
            Self::BadHours(_) => Some("hours"),
            Self::EndsBefore | Self::Past => Some("last"),
            Self::ForThemselves => Some("instead"),
            Self::NoSuchOfficer => Some("officer"),
            _ => None,
        }
    }

    fn because(&self) -> Option<&Bilingual> {
        if let Self::NotAllowed(why) = self { Some(why) } else { None }
    }

    fn internal(&self) -> Option<String> {
        match self {
            Self::Identity(error) => error.internal(),
            Self::Store(error) => error.internal(),
            _ => None,
        }
    }

    fn retry_after(&self) -> Option<u32> {
        if let Self::Store(error) = self { error.retry_after() } else { None }
    }
}
