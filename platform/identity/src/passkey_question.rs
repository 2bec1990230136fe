//! A question to an authenticator, between the asking and the answer. It is kept in the database, so that another node may hear
//! the answer, under the hash of a random handle, for a few minutes, and the first answer takes it out.

use plat_facts::PersonRef;
use plat_kernel::Id;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    Identity, IdentityError,
    session::before,
    store::passkeys::{self, Question},
};

/// A question as it goes to the browser.
#[derive(Debug, Clone)]
pub struct PasskeyQuestion {
    /// Names the question; comes back with the answer. A secret of this browser.
    pub handle: String,
    /// What `navigator.credentials` is asked, with its bytes as base64url.
    pub options: Value,
}

/// The answer of an authenticator.
#[derive(Debug, Clone)]
pub struct PasskeyAnswer {
    /// The handle of the question.
    pub handle: String,
    /// What `navigator.credentials` said, with its bytes as base64url.
    pub credential: Value,
}

/// What is asked for: an answer to one question is no answer to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Make a new passkey.
    Add,
    /// Show one, after the password.
    Show,
    /// Show one instead of a password.
    Alone,
}

impl Purpose {
    const fn code(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Show => "show",
            Self::Alone => "alone",
        }
    }
}

impl Identity {
    /// Keeps what must be remembered of a question, and gives it a handle.
    pub(crate) async fn ask(
        &self,
        purpose: Purpose,
        person: Option<PersonRef>,
        (options, state): (Value, impl Serialize),
    ) -> Result<PasskeyQuestion, IdentityError> {
        let (handle, hash) = plat_crypto::token::new(self.mint.chance());
        let state = serde_json::to_string(&state).map_err(IdentityError::unreadable)?;
        let (purpose, person) = (purpose.code(), person.unwrap_or_else(Id::nil));
        let question = Question { purpose: purpose.to_owned(), person, state, asked_at: self.now() };
        self.db.write::<_, IdentityError>(move |tx| Ok(passkeys::ask(tx, &hash, &question)?)).await?;
        Ok(PasskeyQuestion { handle, options })
    }

    /// Takes a question out: none was asked of this person for this purpose, or it is too long ago, or it was answered already:
    /// [`IdentityError::PasskeyLate`].
    pub(crate) async fn asked<T: DeserializeOwned>(
        &self,
        purpose: Purpose,
        person: Option<PersonRef>,
        handle: &str,
    ) -> Result<T, IdentityError> {
        let hash = plat_crypto::token::hash(handle);
        let taken: Result<_, IdentityError> = self.db.write(move |tx| Ok(passkeys::take(tx, &hash)?)).await;
        let person = person.unwrap_or_else(Id::nil);
        let oldest = before(self.now(), self.policy.passkey_question_life);
        let fits =
            |it: &Question| it.purpose == purpose.code() && it.person == person && it.asked_at > oldest;
        let question = taken?.filter(fits).ok_or(IdentityError::PasskeyLate)?;
        serde_json::from_str(&question.state).map_err(IdentityError::unreadable)
    }
}
