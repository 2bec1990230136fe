//! A person changes the password.

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
        let subject = people::subject_of(&Login::Badge(String::new()), Some(person));
        let (_, attempt) = self.attempt(subject, from);
        self.refuse_locked(&attempt).await?;
        let was = self.db.read::<_, IdentityError>(move |tx| Ok(credentials::find(tx, person)?)).await?;
        if !self.hasher.verify(present, was.clone()).await? {
            return Err(self.refuse_password(attempt, person).await?);
        }
        let (was, is) = (was.unwrap_or_default(), self.hasher.hash(new).await?);
        let (now, this) = (self.now(), session.id);
        self.db
            .write(move |tx| {
                if !credentials::update(tx, person, (&was, &is), now)? {
                    return Err(IdentityError::WrongPassword); // changed meanwhile
                }
                attempts::delete(tx, &attempt.account)?;
                sessions::end_others(tx, person, this, now)?;
                Ok(())
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
            Outcome::In(_) | Outcome::Refused => IdentityError::WrongPassword,
        })
    }
}
