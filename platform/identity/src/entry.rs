//! What a sign-in opens: a session, or half of one.

use std::fmt;

use crate::{IdentityError, SessionToken, Who};

/// What comes of a right password (or code, or click).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A session.
    Session(SessionToken, Who),
    /// Half a session: this officer has still to show a passkey, or to add the first one. It opens nothing else.
    Half(HalfToken),
}

impl Entry {
    /// The session, for callers that cannot ask for a passkey: for them half a session is none.
    pub fn session(self) -> Result<(SessionToken, Who), IdentityError> {
        match self {
            Self::Session(token, who) => Ok((token, who)),
            Self::Half(_) => Err(IdentityError::SecondStepNeeded),
        }
    }
}

/// The secret of half a session. The database knows only its hash; printing it for a log shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct HalfToken(pub(crate) String);

impl HalfToken {
    /// The secret itself, for the cookie.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for HalfToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HalfToken(secret)")
    }
}
