//! Why this capability refuses.

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
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        let (Self::NoSuchSite(code) | Self::NoSuchKind(code) | Self::NoSuchBranch(code)) = self;
        vec![("code", code.clone())]
    }
}
