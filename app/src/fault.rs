//! Why a city cannot be opened, in the words of whoever must mend it.

use cap_catalogue::BadData;
use plat_crypto::KeysError;
use plat_identity::{BadPolicy, BadProvider, KeyTrouble};
use plat_store::StoreError;

/// Why a city cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Reference data is wrong; each fault names file, line and reason.
    #[error("the reference data is wrong:\n{}", listed(.0))]
    Data(Vec<BadData>),
    /// A calendar is wrong.
    #[error("{file}: {why}")]
    Calendar {
        /// The file.
        file: String,
        /// Why.
        why: String,
    },
    /// The database cannot be opened.
    #[error("the database cannot be opened: {0}")]
    Store(#[from] StoreError),
    /// The keys cannot be used.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The site cannot be put together.
    #[error(transparent)]
    Site(#[from] plat_web::BadSite),
    /// The keys do not fit the database.
    #[error(transparent)]
    People(#[from] KeyTrouble),
    /// A folder cannot be read.
    #[error("{0}")]
    Folder(#[from] std::io::Error),
    /// The settings of outside providers are wrong.
    #[error("the providers of identities are wrong:\n{}", listed(.0))]
    Providers(Vec<BadProvider>),
    /// The policies are wrong; each fault names file, line and reason.
    #[error("the policies are wrong:\n{}", listed(.0))]
    Policies(Vec<BadPolicy>),
    /// What was published of the catalogue cannot be read.
    #[error(transparent)]
    Editions(#[from] cap_catalogue::edit::EditError),
    /// The place of files cannot be used.
    #[error("files.toml: {0}")]
    Files(#[from] plat_files::BadSettings),
    /// The fonts of the press cannot be used.
    #[error("the press cannot be set up: {0}")]
    Press(String),
}

/// Each fault on a line of its own.
pub(crate) fn listed(faults: &[impl std::fmt::Display]) -> String {
    faults.iter().map(|fault| format!("  {fault}")).collect::<Vec<_>>().join("\n")
}
