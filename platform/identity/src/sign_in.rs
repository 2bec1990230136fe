//! Sign-in with a password; and, for the demo city, without one.

use std::net::IpAddr;

use plat_facts::{
    Actor, PersonRef, Published,
    identity::{LockedOut, SignInRefused, SignedIn},
};
use plat_kernel::{Id, Timestamp};
use plat_store::Tx;

use crate::{
    Identity, IdentityError, SessionToken, Who,
    lockout::{Failures, Limit},
    login::Login,
    store::{
        attempts::{self, Subject},
        credentials, people,
        sessions::{self, NewSession},
    },
};

/// What a sign-in attempt counts against, and how it is written down.
#[derive(Clone)]
pub(crate) struct Attempt {
    pub(crate) account: Subject,
    pub(crate) address: Subject,
    pub(crate) account_limit: Limit,
    pub(crate) address_limit: Limit,
    /// The session that will begin if all goes well.
    pub(crate) session: NewSession,
}

/// What a transaction found. A refusal is not an error there: it must be committed.
pub(crate) enum Outcome {
    /// In.
    In(Who),
    /// Refused, and counted.
    Refused,
    /// Locked, for so many minutes.
    Locked(i64),
}

impl Identity {
    /// Signs in with identity number, mobile number or badge. An unknown login, a wrong password and a locked account are
    /// told apart neither by the answer nor by its time: see `lockout.rs` for why a lock answers the same to the right
    /// password. A success ends no other session and forgets the account's failures.
    pub async fn sign_in(
        &self,
        login: &str,
        password: &str,
        from: IpAddr,
    ) -> Result<(SessionToken, Who), IdentityError> {
        let login = Login::parse(login);
        let (account, secret) = self.account_of(login.clone()).await?;
        let subject = people::subject_of(&login, account.as_ref().and_then(Who::person));
        let (token, attempt) = self.attempt(subject, from);
        self.refuse_locked(&attempt).await?;
        let right = self.hasher.verify(password, secret).await?;
        let who = self.settle(attempt, account, right, IdentityError::WrongLogin).await?;
        Ok((token, who))
    }

    /// Signs in with one click. [`IdentityError::DemoOnly`] everywhere but in the demo city.
    pub async fn sign_in_for_demo(
        &self,
        login: &str,
        from: IpAddr,
    ) -> Result<(SessionToken, Who), IdentityError> {
        if !self.policy.demo {
            return Err(IdentityError::DemoOnly);
        }
        let (account, _) = self.account_of(Login::parse(login)).await?;
        let who = account.ok_or(IdentityError::UnknownPerson)?;
        Ok((self.begin_session(who.clone(), from).await?, who))
    }

    /// Begins a session for somebody who has shown who they are in another way.
    pub(crate) async fn begin_session(&self, who: Who, from: IpAddr) -> Result<SessionToken, IdentityError> {
        let (token, session) = self.new_session(from);
        self.db.write(move |tx| begin(tx, &session, &who)).await?;
        Ok(token)
    }

    async fn account_of(&self, login: Login) -> Result<(Option<Who>, Option<String>), IdentityError> {
        self.db
            .read(move |tx| {
                let who = people::find_login(tx, &login)?;
                // Nobody has the nil id: an unknown login costs the same reads.
                let person = who.as_ref().and_then(Who::person).unwrap_or_else(Id::nil);
                Ok((who, credentials::find(tx, person)?))
            })
            .await
    }

    pub(crate) fn attempt(&self, account: Subject, from: IpAddr) -> (SessionToken, Attempt) {
        let (token, session) = self.new_session(from);
        let address = people::subject_of_address(from);
        let (account_limit, address_limit) = (self.account_limit(), self.address_limit());
        (token, Attempt { account, address, account_limit, address_limit, session })
    }

    fn new_session(&self, address: IpAddr) -> (SessionToken, NewSession) {
        let (text, token) = plat_crypto::token::new(self.mint.chance());
        (SessionToken(text), NewSession { id: self.mint.id(), token, address, at: self.now() })
    }

    /// Answers early, before a password is hashed, while the account or the address is locked.
    pub(crate) async fn refuse_locked(&self, attempt: &Attempt) -> Result<(), IdentityError> {
        let attempt = attempt.clone();
        let locked = self.db.read::<_, IdentityError>(move |tx| locked_for(tx, &attempt)).await?;
        locked.map_or(Ok(()), |minutes| Err(IdentityError::TooManyAttempts { minutes }))
    }

    /// Commits what came of an attempt: a session, or one failure more.
    pub(crate) async fn settle(
        &self,
        attempt: Attempt,
        who: Option<Who>,
        right: bool,
        wrong: IdentityError,
    ) -> Result<Who, IdentityError> {
        let outcome = self.db.write(move |tx| decide(tx, &attempt, who.as_ref(), right)).await?;
        match outcome {
            Outcome::In(who) => Ok(who),
            Outcome::Refused => Err(wrong),
            Outcome::Locked(minutes) => Err(IdentityError::TooManyAttempts { minutes }),
        }
    }
}

/// The lock is looked at again here, with the row held: of a hundred guesses at once only the first five are answered.
fn decide(tx: &mut Tx<'_>, attempt: &Attempt, who: Option<&Who>, right: bool) -> Result<Outcome, IdentityError> {
    let accepted = who.filter(|_| right);
    attempts::hold(tx, &attempt.account, accepted.is_none().then_some(attempt.session.at))?;
    if let Some(minutes) = locked_for(tx, attempt)? {
        return Ok(Outcome::Locked(minutes));
    }
    match accepted {
        Some(who) => {
            attempts::delete(tx, &attempt.account)?;
            begin(tx, &attempt.session, who)?;
            Ok(Outcome::In(who.clone()))
        }
        None => refuse(tx, attempt, who.and_then(Who::person)),
    }
}

fn begin(tx: &mut Tx<'_>, session: &NewSession, who: &Who) -> Result<(), IdentityError> {
    let (Some(person), Some(actor)) = (who.person(), who.actor()) else {
        return Err(IdentityError::UnknownPerson);
    };
    let side = people::side_of(who);
    sessions::insert(tx, session, person, side)?;
    tx.append(SignedIn { person, side }.fact(session.id.cast(), 1, session.at, actor))?;
    Ok(())
}

/// Counts a failure. Its facts go on the stream of the session that did not begin.
pub(crate) fn refuse(
    tx: &mut Tx<'_>,
    attempt: &Attempt,
    person: Option<PersonRef>,
) -> Result<Outcome, IdentityError> {
    let (now, stream) = (attempt.session.at, attempt.session.id.cast());
    let refused = SignInRefused { person, reason: "wrong_login".to_owned() };
    tx.append(refused.fact(stream, 1, now, Actor::System))?;
    attempts::hold(tx, &attempt.address, Some(now))?;
    count(tx, &attempt.address, now, attempt.address_limit)?;
    let minutes = count(tx, &attempt.account, now, attempt.account_limit)?;
    if let (Some(minutes), Some(person)) = (minutes, person) {
        let minutes = u32::try_from(minutes).unwrap_or(u32::MAX);
        tx.append(LockedOut { person, minutes }.fact(stream, 2, now, Actor::System))?;
    }
    Ok(minutes.map_or(Outcome::Refused, Outcome::Locked))
}

fn count(
    tx: &mut Tx<'_>,
    subject: &Subject,
    now: Timestamp,
    limit: Limit,
) -> Result<Option<i64>, IdentityError> {
    let failures = Failures::after(attempts::find(tx, subject)?, now, limit);
    attempts::update(tx, subject, &failures)?;
    Ok(failures.locked_for(now))
}

fn locked_for(tx: &mut Tx<'_>, attempt: &Attempt) -> Result<Option<i64>, IdentityError> {
    let now = attempt.session.at;
    let account = attempts::find(tx, &attempt.account)?.and_then(|it| it.locked_for(now));
    let address = attempts::find(tx, &attempt.address)?.and_then(|it| it.locked_for(now));
    Ok(account.max(address))
}
