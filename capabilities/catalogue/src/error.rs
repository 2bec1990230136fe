use plat_web::{Fault, Kind};

/// Why the catalogue refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// No item has this id.
    #[error("there is no item {0}")]
    NoSuchItem(String),
    /// No branch of the police has this code.
    #[error("there is no branch {0}")]
    NoSuchBranch(String),
    /// No event of life has this code.
    #[error("there is no life event {0}")]
    NoSuchLifeEvent(String),
    /// No class of items has this code, or the day is none.
    #[error("there is no class of items {0}")]
    NoSuchClass(String),
}

impl Fault for CatalogueError {
    fn kind(&self) -> Kind {
        Kind::Missing
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchItem(_) => "catalogue.no_such_item",
            Self::NoSuchBranch(_) => "catalogue.no_such_branch",
            Self::NoSuchLifeEvent(_) => "catalogue.no_such_life_event",
            Self::NoSuchClass(_) => "catalogue.no_such_class",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        let (Self::NoSuchItem(code)
        | Self::NoSuchBranch(code)
        | Self::NoSuchLifeEvent(code)
        | Self::NoSuchClass(code)) = self;
        vec![("code", code.clone())]
    }
}
