//! Who is behind a token: one read for every request.

use plat_crypto::token;
use plat_facts::PersonRef;
use plat_kernel::{Date, Id, SignedDuration, Timestamp};
use plat_store::{StoreError, Tx};

use crate::{
    Identity, IdentityError, SessionMark, Vault, Who,
    lockout::after,
    store::{
        attempts, codes, halves, keys, links, passkeys,
        people::{self, FoundSession},
        programs, sessions, standing,
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

/// The session of a token's hash; an officer comes with what holds for them today.
fn found_session(
    tx: &mut Tx<'_>,
    vault: &Vault,
    hash: &[u8; 32],
    today: Date,
) -> Result<Option<FoundSession>, StoreError> {
    let mut found = people::find_session(tx, vault, hash)?;
    if let Some(FoundSession { who: Who::Officer(officer), .. }) = &mut found {
        officer.standing = standing::of(tx, officer.id, today)?;
    }
    Ok(found)
}

impl Identity {
    /// The session of a token; `None` if there is none, or it was ended, or it was idle for too long, or it is too old.
    pub async fn who(&self, token: &str) -> Result<Option<Session>, IdentityError> {
        if token.len() != TOKEN_LENGTH {
            return Ok(None);
        }
        let hash = token::hash(token);
        let (vault, today) = (self.vault.clone(), self.mint.today());
        let found =
            self.db.read::<_, IdentityError>(move |tx| Ok(found_session(tx, &vault, &hash, today)?)).await?;
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
        let vault = self.vault.clone();
        self.db
            .read(move |tx| {
                let Some(key) = keys::find(tx, &vault, person)? else { return Ok(Vec::new()) };
                Ok(sessions::list(tx, person, since, |row| {
                    Ok(SessionRow {
                        id: row.id(0)?,
                        address: key.text(sessions::ADDRESS, &row.blob(1)?)?,
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
        let old_questions = before(now, self.policy.passkey_question_life);
        let old_halves = before(now, self.policy.half_session_life);
        let old_journeys = before(now, crate::oidc::JOURNEY);
        self.db
            .write(move |tx| {
                Ok(sessions::sweep(tx, old_sessions)?
                    + halves::sweep(tx, old_halves)?
                    + links::sweep(tx, old_journeys)?
                    + programs::sweep(tx, now)?
                    + passkeys::sweep(tx, old_questions)?
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

#[cfg(test)]
mod tests {
    use plat_store::sql_test::prepare_all;

    use super::*;
    use crate::testing::{PASSWORD, World};

    #[tokio::test]
    async fn every_sql_text_runs_on_each_engine() {
        for world in World::on_each_engine() {
            prepare_all(&world.db, crate::SQL).await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_token_tells_who_it_is() {
        for world in World::on_each_engine() {
            let token = world.a_resident_signed_in(1).await;
            let session = world.identity.who(token.as_str()).await.unwrap().unwrap();
            assert_eq!(session.who.resident().unwrap().phone, "13000000001");
            assert_eq!(session.ends_at.duration_since(session.started_at), SignedDuration::from_hours(12));
        }
    }

    #[tokio::test]
    async fn a_token_that_was_never_given_out_is_nobody() {
        let world = World::sqlite();
        let token = world.a_resident_signed_in(1).await;
        let mut other = token.as_str().to_owned();
        other.replace_range(..1, if other.starts_with('A') { "B" } else { "A" });
        for token in ["", "x", other.as_str(), &"长".repeat(43)] {
            assert!(world.identity.who(token).await.unwrap().is_none(), "{token}");
        }
    }

    #[tokio::test]
    async fn a_residents_session_ends_after_thirty_idle_minutes_and_an_officers_after_fifteen() {
        for world in World::on_each_engine() {
            let resident = world.a_resident_signed_in(1).await;
            world.an_officer("NH1001").await;
            let (officer, _) = world.sign_in("NH1001", PASSWORD).await.unwrap();
            world.minutes_pass(14);
            assert!(world.is_in(&officer).await);
            world.minutes_pass(15);
            assert!(!world.is_in(&officer).await);
            assert!(world.is_in(&resident).await);
            world.minutes_pass(30);
            assert!(!world.is_in(&resident).await);
        }
    }

    #[tokio::test]
    async fn a_session_in_use_ends_after_twelve_hours_all_the_same() {
        let world = World::sqlite();
        let token = world.a_resident_signed_in(1).await;
        for _ in 0..12 * 4 - 1 {
            world.minutes_pass(15);
            assert!(world.is_in(&token).await);
        }
        world.minutes_pass(15);
        assert!(!world.is_in(&token).await);
    }

    #[tokio::test]
    async fn the_last_use_is_written_down_at_most_once_a_minute() {
        for world in World::on_each_engine() {
            let token = world.a_resident_signed_in(1).await;
            let person = world.identity.who(token.as_str()).await.unwrap().unwrap().who.person().unwrap();
            let seen = async || world.identity.sessions(person).await.unwrap()[0].seen_at;
            let begun = seen().await;
            world.clock.advance(SignedDuration::from_secs(59));
            assert!(world.is_in(&token).await);
            assert_eq!(seen().await, begun);
            world.clock.advance(SignedDuration::from_secs(1));
            assert!(world.is_in(&token).await);
            assert_eq!(seen().await, after(begun, SignedDuration::from_mins(1)));
        }
    }

    #[tokio::test]
    async fn the_csrf_token_differs_for_each_session_and_stays_for_one() {
        let world = World::sqlite();
        let one = world.a_resident_signed_in(1).await;
        let (two, _) = world.sign_in("13000000001", PASSWORD).await.unwrap();
        let csrf = async |token: &crate::SessionToken| {
            world.identity.who(token.as_str()).await.unwrap().unwrap().csrf
        };
        assert_eq!(csrf(&one).await, csrf(&one).await);
        assert_ne!(csrf(&one).await, csrf(&two).await);
        assert_ne!(csrf(&one).await, one.as_str());
    }

    #[tokio::test]
    async fn sessions_are_kept_for_half_a_year_and_then_swept() {
        for world in World::on_each_engine() {
            world.a_resident_signed_in(1).await;
            world.fails("13000000001", 1).await;
            world.minutes_pass(183 * 24 * 60);
            assert_eq!(world.identity.sweep().await.unwrap(), 2, "the failure and its address");
            world.minutes_pass(20 * 24 * 60);
            assert_eq!(world.identity.sweep().await.unwrap(), 1, "the session");
        }
    }
}
