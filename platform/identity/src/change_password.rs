//! A person changes the password.

use plat_facts::{Published as _, officers::PasswordChanged};
use plat_store::Tx;

use crate::{
    Identity, IdentityError, Session, Who,
    login::Login,
    password_rules,
    sign_in::{Attempt, Outcome, refuse},
    store::{attempts, credentials, people, sessions},
};
use std::net::IpAddr;

impl Identity {
    /// Replaces the password of who signed in, and ends all their other sessions. A wrong present password counts towards
    /// the lock like a wrong sign-in, so that a session left open is no place to guess.
    pub async fn change_password(
        &self,
        session: &Session,
        (present, new): (&str, &str),
        from: IpAddr,
    ) -> Result<(), IdentityError> {
        let person = session.who.person().ok_or(IdentityError::UnknownPerson)?;
        self.check_password(&session.who, new)?;
        let subject = people::subject_of(&self.vault, &Login::Badge(String::new()), Some(person));
        let (_, attempt) = self.attempt(subject, from);
        self.refuse_locked(&attempt).await?;
        let was = self.db.read::<_, IdentityError>(move |tx| Ok(credentials::find(tx, person)?)).await?;
        if !self.hasher.verify(present, was.clone()).await? {
            return Err(self.refuse_password(attempt, person).await?);
        }
        let (was, is) = (was.unwrap_or_default(), self.hasher.hash(new).await?);
        let (now, this) = (self.now(), session.id);
        let actor = session.who.actor().ok_or(IdentityError::UnknownPerson)?;
        let fact = PasswordChanged { person }.fact(self.mint.id(), 1, now, actor);
        self.db
            .write(move |tx| {
                if !credentials::update(tx, person, (&was, &is), now)? {
                    return Err(IdentityError::WrongPassword); // changed meanwhile
                }
                attempts::delete(tx, &attempt.account)?;
                sessions::end_others(tx, person, this, now)?;
                Ok(tx.append(&fact)?)
            })
            .await
    }

    fn check_password(&self, who: &Who, new: &str) -> Result<(), IdentityError> {
        let known = match who {
            Who::Anonymous => Vec::new(),
            Who::Resident(it) => vec![it.id_number.as_str(), it.phone.as_str()],
            Who::Officer(it) => vec![it.badge.as_str()],
        };
        password_rules::check(new, &known, &self.policy).map_err(IdentityError::WeakPassword)
    }

    async fn refuse_password(
        &self,
        attempt: Attempt,
        person: plat_facts::PersonRef,
    ) -> Result<IdentityError, IdentityError> {
        let count = move |tx: &mut Tx<'_>| -> Result<Outcome, IdentityError> {
            attempts::hold(tx, &attempt.account, Some(attempt.session.at))?;
            refuse(tx, &attempt, Some(person))
        };
        Ok(match self.db.write(count).await? {
            Outcome::Locked(minutes) => IdentityError::TooManyAttempts { minutes },
            Outcome::In(_) | Outcome::Half | Outcome::Refused => IdentityError::WrongPassword,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        IdentityError, Session,
        testing::{HERE, PASSWORD, World},
    };

    const NEW: &str = "Doorway-2027";

    async fn session(world: &World, token: &crate::SessionToken) -> Session {
        world.identity.who(token.as_str()).await.unwrap().unwrap()
    }

    #[tokio::test]
    async fn a_new_password_ends_the_other_sessions_and_the_old_password() {
        for world in World::on_each_engine() {
            let here = world.a_resident_signed_in(1).await;
            let (there, _) = world.sign_in("13000000001", PASSWORD).await.unwrap();
            let session = session(&world, &here).await;
            world.identity.change_password(&session, (PASSWORD, NEW), HERE).await.unwrap();
            assert!(world.is_in(&here).await);
            assert!(!world.is_in(&there).await);
            assert_eq!(world.sign_in("13000000001", PASSWORD).await, Err(IdentityError::WrongLogin));
            world.sign_in("13000000001", NEW).await.unwrap();
        }
    }

    #[tokio::test]
    async fn guessing_at_the_present_password_locks_the_account() {
        for world in World::on_each_engine() {
            let token = world.a_resident_signed_in(1).await;
            let session = session(&world, &token).await;
            for _ in 0..4 {
                let error =
                    world.identity.change_password(&session, ("Wrong-1", NEW), HERE).await.unwrap_err();
                assert_eq!(error.field(), Some("present_password"));
            }
            let error = world.identity.change_password(&session, ("Wrong-1", NEW), HERE).await.unwrap_err();
            assert_eq!(error, IdentityError::TooManyAttempts { minutes: 30 });
            assert!(world.sign_in("13000000001", PASSWORD).await.is_err());
        }
    }

    #[tokio::test]
    async fn a_weak_new_password_is_refused_before_the_present_one_is_looked_at() {
        let world = World::sqlite();
        let token = world.a_resident_signed_in(1).await;
        let session = session(&world, &token).await;
        let error = world.identity.change_password(&session, ("?", "13000000001aB"), HERE).await.unwrap_err();
        assert_eq!(error.code(), "identity.password_personal");
    }
}
