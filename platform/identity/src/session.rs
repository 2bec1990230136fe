//! Who is behind a token: one read for every request.

use plat_crypto::token;
use plat_facts::PersonRef;
use plat_kernel::{Id, SignedDuration, Timestamp};

use crate::{
    Identity, IdentityError, SessionMark, Who,
    lockout::after,
    store::{
        attempts, codes,
        people::{self, FoundSession},
        sessions,
    },
};

/// How long a token is; anything else is not worth a question to the database.
const TOKEN_LENGTH: usize = 43;

/// A session that holds.
#[derive(Debug, Clone)]
pub struct Session {
    /// Names the session; also the stream of its facts.
    pub id: Id<SessionMark>,
    /// Who it belongs to; never anonymous.
    pub who: Who,
    /// What a form must send back, derived from the token and stored nowhere.
    pub csrf: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ends at the latest.
    pub ends_at: Timestamp,
}

/// One line in a person's list of open sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Names the session.
    pub id: Id<SessionMark>,
    /// The client's address.
    pub address: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
}

impl Identity {
    /// The session of a token; `None` if there is none, or it was ended, or it was idle for too long, or it is too old.
    pub async fn who(&self, token: &str) -> Result<Option<Session>, IdentityError> {
        if token.len() != TOKEN_LENGTH {
            return Ok(None);
        }
        let hash = token::hash(token);
        let found = self.db.read::<_, IdentityError>(move |tx| Ok(people::find_session(tx, &hash)?)).await?;
        let now = self.now();
        let Some(found) = found.filter(|it| self.holds(it, now)) else { return Ok(None) };
        if now.duration_since(found.seen_at) >= self.policy.seen_every {
            self.see(found.id, now).await;
        }
        Ok(Some(Session {
            id: found.id,
            who: found.who,
            csrf: token::derived(token, "csrf"),
            started_at: found.started_at,
            ends_at: after(found.started_at, self.policy.session_life),
        }))
    }

    /// A person's open sessions, newest first.
    pub async fn sessions(&self, person: PersonRef) -> Result<Vec<SessionRow>, IdentityError> {
        let now = self.now();
        let idle = self.policy.resident_idle.max(self.policy.officer_idle);
        let since = (before(now, self.policy.session_life), before(now, idle));
        self.db
            .read(move |tx| {
                Ok(sessions::list(tx, person, since, |row| {
                    Ok(SessionRow {
                        id: row.id(0)?,
                        address: row.text(1)?,
                        started_at: row.time(2)?,
                        seen_at: row.time(3)?,
                    })
                })?)
            })
            .await
    }

    /// Deletes what need not be kept: old sessions, used codes, failures that no longer count. For a daily schedule.
    pub async fn sweep(&self) -> Result<u64, IdentityError> {
        let now = self.now();
        let old_sessions = before(now, self.policy.keep_sessions);
        let old_failures = before(now, self.policy.lock_period);
        let old_codes = before(now, self.policy.code_window.max(self.policy.code_life));
        self.db
            .write(move |tx| {
                Ok(sessions::sweep(tx, old_sessions)?
                    + attempts::sweep(tx, old_failures, now)?
                    + codes::sweep(tx, old_codes)?)
            })
            .await
    }

    fn holds(&self, session: &FoundSession, now: Timestamp) -> bool {
        let idle = match session.who {
            Who::Anonymous => return false, // the person is gone
            Who::Resident(_) => self.policy.resident_idle,
            Who::Officer(_) => self.policy.officer_idle,
        };
        now.duration_since(session.seen_at) < idle
            && now.duration_since(session.started_at) < self.policy.session_life
    }

    /// Writes down that the session is in use. A store that is too busy for it must not sign anybody out.
    async fn see(&self, id: Id<SessionMark>, now: Timestamp) {
        let seen: Result<u64, IdentityError> = self.db.write(move |tx| Ok(sessions::see(tx, id, now)?)).await;
        if let Err(error) = seen {
            tracing::warn!(code = error.code(), internal = error.internal(), "session not marked as seen");
        }
    }
}

/// A time minus a duration; the beginning of time if there is none.
pub(crate) fn before(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_sub(by).unwrap_or(Timestamp::MIN)
}
