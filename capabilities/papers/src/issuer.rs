//! Who issued a paper says what has become of it.

use std::pin::Pin;

use plat_facts::refs::PersonRef;

use crate::{error::PaperError, paper::Issued};

/// An answer that is waited for.
pub type Asked<'a, T> = Pin<Box<dyn Future<Output = Result<T, PaperError>> + Send + 'a>>;

/// Issues papers. Asked here when somebody checks a paper, answered by the capability that issued it.
pub trait Issuer: Send + Sync {
    /// What can be told of a paper of one's own.
    fn tells<'a>(&'a self, paper: &'a Issued) -> Asked<'a, Told>;
}

/// What is told of a paper to whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Whose it is.
    pub applicant: PersonRef,
    /// The item, in Chinese; shown when what stands on the paper cannot be read any more.
    pub item: String,
    /// The organ, in Chinese; the same.
    pub organ: String,
    /// Whether it still holds by itself; that a later paper took its place is found here.
    pub standing: Standing,
}

/// Whether a genuine paper still holds. A refusal that was set aside is as genuine as before, and says nothing any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It holds.
    Holds,
    /// A later paper of the case took its place: its number.
    ReplacedBy(String),
    /// It was set aside, and no paper has taken its place yet.
    SetAside,
    /// The applicant took the application back.
    Withdrawn,
}

impl Standing {
    /// The stable code, also the last part of its word key.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::ReplacedBy(_) => "replaced",
            Self::SetAside => "set-aside",
            Self::Withdrawn => "withdrawn",
        }
    }
}
