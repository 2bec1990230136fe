//! Sign-in with a password; and, for the demo city, without one.

use std::net::IpAddr;

use plat_facts::{
    Actor, NewFact, PersonRef, Published,
    identity::{LockedOut, SignInRefused, SignedIn},
};
use plat_kernel::{Id, Timestamp};
use plat_store::Tx;

use crate::{
    Entry, HalfToken, Identity, IdentityError, Roles, SessionToken, Who,
    lockout::{Failures, Limit},
    login::Login,
    store::{
        attempts::{self, Subject},
        credentials,
        halves::{self, HalfRow},
        passkeys, people,
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
    /// The roles that need a passkey besides.
    pub(crate) must: Roles,
}

/// What a transaction found. A refusal is not an error there: it must be committed.
pub(crate) enum Outcome {
    /// In.
    In(Who),
    /// Halfway in.
    Half,
    /// Refused, and counted.
    Refused,
    /// Locked, for so many minutes.
    Locked(i64),
}

impl Identity {
    /// Signs in with identity number, mobile number or badge. An unknown login, a wrong password and a locked account are
    /// told apart neither by the answer nor by its time: see `lockout.rs` for why a lock answers the same to the right
    /// password. A success ends no other session and, when it opens a whole one, forgets the account's failures.
    pub async fn sign_in(&self, login: &str, password: &str, from: IpAddr) -> Result<Entry, IdentityError> {
        let login = Login::parse(login);
        let (account, secret) = self.account_of(login.clone()).await?;
        let subject = people::subject_of(&self.vault, &login, account.as_ref().and_then(Who::person));
        let (token, attempt) = self.attempt(subject, from);
        self.refuse_locked(&attempt).await?;
        let right = self.hasher.verify(password, secret).await?;
        self.settle((token, attempt), account, right, IdentityError::WrongLogin).await
    }

    /// Signs in with one click. [`IdentityError::DemoOnly`] everywhere but in the demo city.
    pub async fn sign_in_for_demo(&self, login: &str, from: IpAddr) -> Result<Entry, IdentityError> {
        if !self.policy.demo {
            return Err(IdentityError::DemoOnly);
        }
        let (account, _) = self.account_of(Login::parse(login)).await?;
        self.begin_session(account.ok_or(IdentityError::UnknownPerson)?, from).await
    }

    /// Begins a session for somebody who has shown who they are in another way. It is half a session where a passkey is
    /// wanted besides.
    pub(crate) async fn begin_session(&self, who: Who, from: IpAddr) -> Result<Entry, IdentityError> {
        let ((token, session), must) = (self.new_session(from), self.policy.must_have_passkey);
        let enters = who.clone();
        let whole = self.db.write(move |tx| enter(tx, &session, &enters, must)).await?;
        Ok(opened(token, whole.then_some(who)))
    }

    async fn account_of(&self, login: Login) -> Result<(Option<Who>, Option<String>), IdentityError> {
        let vault = self.vault.clone();
        self.db
            .read(move |tx| {
                let who = people::find_login(tx, &vault, &login)?;
                // Nobody has the nil id: an unknown login costs the same reads.
                let person = who.as_ref().and_then(Who::person).unwrap_or_else(Id::nil);
                Ok((who, credentials::find(tx, person)?))
            })
            .await
    }

    pub(crate) fn attempt(&self, account: Subject, from: IpAddr) -> (SessionToken, Attempt) {
        let (token, session) = self.new_session(from);
        let address = people::subject_of_address(&self.vault, from);
        let (account_limit, address_limit) = (self.account_limit(), self.address_limit());
        let must = self.policy.must_have_passkey;
        (token, Attempt { account, address, account_limit, address_limit, session, must })
    }

    fn new_session(&self, address: IpAddr) -> (SessionToken, NewSession) {
        let (text, token) = plat_crypto::token::new(self.mint.chance());
        let (at, vault) = (self.now(), self.vault.clone());
        (SessionToken(text), NewSession { id: self.mint.id(), token, address, at, vault })
    }

    /// Answers early, before a password is hashed, while the account or the address is locked.
    pub(crate) async fn refuse_locked(&self, attempt: &Attempt) -> Result<(), IdentityError> {
        let attempt = attempt.clone();
        let locked = self.db.read::<_, IdentityError>(move |tx| locked_for(tx, &attempt)).await?;
        locked.map_or(Ok(()), |minutes| Err(IdentityError::TooManyAttempts { minutes }))
    }

    /// Commits what came of an attempt: a session, half of one, or one failure more.
    pub(crate) async fn settle(
        &self,
        (token, attempt): (SessionToken, Attempt),
        who: Option<Who>,
        right: bool,
        wrong: IdentityError,
    ) -> Result<Entry, IdentityError> {
        let outcome = self.db.write(move |tx| decide(tx, &attempt, who.as_ref(), right)).await?;
        match outcome {
            Outcome::In(who) => Ok(opened(token, Some(who))),
            Outcome::Half => Ok(opened(token, None)),
            Outcome::Refused => Err(wrong),
            Outcome::Locked(minutes) => Err(IdentityError::TooManyAttempts { minutes }),
        }
    }
}

/// The lock is looked at again here, with the row held: of a hundred guesses at once only the first five are answered.
fn decide(
    tx: &mut Tx<'_>,
    attempt: &Attempt,
    who: Option<&Who>,
    right: bool,
) -> Result<Outcome, IdentityError> {
    let accepted = who.filter(|_| right);
    attempts::hold(tx, &attempt.account, accepted.is_none().then_some(attempt.session.at))?;
    if let Some(minutes) = locked_for(tx, attempt)? {
        return Ok(Outcome::Locked(minutes));
    }
    let Some(who) = accepted else { return refuse(tx, attempt, who.and_then(Who::person)) };
    if !enter(tx, &attempt.session, who, attempt.must)? {
        // The failures stay: who knows the password must not guess at the second step without end.
        return Ok(Outcome::Half);
    }
    attempts::delete(tx, &attempt.account)?;
    Ok(Outcome::In(who.clone()))
}

/// A secret for what was opened: a session of somebody, or half of one.
fn opened(token: SessionToken, who: Option<Who>) -> Entry {
    match who {
        Some(who) => Entry::Session(token, who),
        None => Entry::Half(HalfToken(token.0)),
    }
}

/// Begins a session; or half of one, and says false, for an officer who has a passkey or must have one.
fn enter(tx: &mut Tx<'_>, session: &NewSession, who: &Who, must: Roles) -> Result<bool, IdentityError> {
    if let Who::Officer(officer) = who
        && (officer.roles.iter().any(|role| must.has(role)) || passkeys::count(tx, officer.id)? > 0)
    {
        halves::insert(tx, &session.token, HalfRow { officer: officer.id, begun_at: session.at })?;
        return Ok(false);
    }
    begin(tx, session, who)?;
    Ok(true)
}

/// Begins a session and tells it.
pub(crate) fn begin(tx: &mut Tx<'_>, session: &NewSession, who: &Who) -> Result<(), IdentityError> {
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
    count_failure(tx, attempt, person, &refused.fact(stream, 1, now, Actor::System))
}

/// Counts a failure that a fact tells.
pub(crate) fn count_failure(
    tx: &mut Tx<'_>,
    attempt: &Attempt,
    person: Option<PersonRef>,
    told: &NewFact,
) -> Result<Outcome, IdentityError> {
    let (now, stream) = (attempt.session.at, attempt.session.id.cast());
    tx.append(told)?;
    attempts::hold(tx, &attempt.address, Some(now))?;
    count(tx, &attempt.address, now, attempt.address_limit)?;
    let minutes = count(tx, &attempt.account, now, attempt.account_limit)?;
    if let (Some(minutes), Some(person)) = (minutes, person) {
        let minutes = u32::try_from(minutes).unwrap_or(u32::MAX);
        tx.append(LockedOut { person, minutes }.fact(stream, 2, now, Actor::System))?;
    }
    Ok(minutes.map_or(Outcome::Refused, Outcome::Locked))
}

/// Counts one failure more of a subject; for how many minutes it is locked then.
pub(crate) fn count(
    tx: &mut Tx<'_>,
    subject: &Subject,
    now: Timestamp,
    limit: Limit,
) -> Result<Option<i64>, IdentityError> {
    let failures = Failures::after(attempts::find(tx, subject)?, now, limit);
    attempts::update(tx, subject, &failures)?;
    Ok(failures.locked_for(now))
}

/// For how many minutes more the account or the address is locked.
pub(crate) fn locked_for(tx: &mut Tx<'_>, attempt: &Attempt) -> Result<Option<i64>, IdentityError> {
    let now = attempt.session.at;
    let account = attempts::find(tx, &attempt.account)?.and_then(|it| it.locked_for(now));
    let address = attempts::find(tx, &attempt.address)?.and_then(|it| it.locked_for(now));
    Ok(account.max(address))
}

#[cfg(test)]
mod tests {
    use plat_kernel::Stopwatch;

    use super::*;
    use crate::testing::{HERE, PASSWORD, World, a_resident};

    #[tokio::test]
    async fn a_resident_signs_in_with_number_or_phone_and_an_officer_with_the_badge() {
        for world in World::on_each_engine() {
            let resident = world.identity.sign_up(a_resident(1)).await.unwrap();
            world.an_officer("NH1001").await;
            for login in [resident.id_number.as_str(), "130 0000 0001"] {
                let (_, who) = world.sign_in(login, PASSWORD).await.unwrap();
                assert_eq!(who, Who::Resident(resident.clone()));
            }
            let (_, who) = world.sign_in("nh1001", PASSWORD).await.unwrap();
            assert_eq!(who.officer().unwrap().badge, "NH1001");
        }
    }

    #[tokio::test]
    async fn wrong_password_and_unknown_login_get_the_same_answer_up_to_and_after_the_lock() {
        for world in World::on_each_engine() {
            world.identity.sign_up(a_resident(1)).await.unwrap();
            for _ in 0..7 {
                let known = world.sign_in("13000000001", "Wrong-2026").await.unwrap_err();
                let unknown = world.sign_in("13000000002", "Wrong-2026").await.unwrap_err();
                assert_eq!(known, unknown);
            }
            assert_eq!(
                world.sign_in("13000000002", "Wrong-2026").await,
                Err(IdentityError::TooManyAttempts { minutes: 30 })
            );
        }
    }

    #[tokio::test]
    async fn an_unknown_login_takes_as_long_as_a_wrong_password() {
        let world = World::sqlite();
        world.identity.sign_up(a_resident(1)).await.unwrap();
        let mut times = [Vec::new(), Vec::new()];
        for _ in 0..4 {
            for (login, times) in ["13000000001", "13000000002"].into_iter().zip(&mut times) {
                let watch = Stopwatch::start();
                world.sign_in(login, "Wrong-2026").await.unwrap_err();
                times.push(watch.elapsed());
            }
        }
        let [known, unknown] = times.map(|times| times.into_iter().min().unwrap());
        // Without the hash of nobody's password the answer would come a hundred times sooner.
        assert!(unknown * 3 > known, "{unknown:?} {known:?}");
    }

    #[tokio::test]
    async fn five_failures_lock_the_account_whichever_login_was_used() {
        for world in World::on_each_engine() {
            let resident = world.identity.sign_up(a_resident(1)).await.unwrap();
            world.fails(resident.id_number.as_str(), 2).await;
            world.fails("13000000001", 3).await;
            let locked = Err(IdentityError::TooManyAttempts { minutes: 30 });
            assert_eq!(world.sign_in("13000000001", PASSWORD).await, locked);
            assert_eq!(world.sign_in(resident.id_number.as_str(), PASSWORD).await, locked);
        }
    }

    #[tokio::test]
    async fn a_locked_account_opens_after_thirty_minutes() {
        for world in World::on_each_engine() {
            world.an_officer("NH1001").await;
            world.fails("NH1001", 5).await;
            world.minutes_pass(29);
            let locked = world.sign_in("NH1001", PASSWORD).await.unwrap_err();
            assert_eq!(locked, IdentityError::TooManyAttempts { minutes: 1 });
            world.minutes_pass(1);
            world.sign_in("NH1001", PASSWORD).await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_locked_account_tells_the_right_password_from_a_wrong_one_in_no_way() {
        for world in World::on_each_engine() {
            world.an_officer("NH1001").await;
            world.fails("NH1001", 5).await;
            let right = world.sign_in("NH1001", PASSWORD).await.unwrap_err();
            let wrong = world.sign_in("NH1001", "Wrong-2026").await.unwrap_err();
            assert_eq!(right, wrong);
        }
    }

    #[tokio::test]
    async fn a_success_forgets_the_failures_before_it() {
        for world in World::on_each_engine() {
            world.an_officer("NH1001").await;
            for _ in 0..3 {
                world.fails("NH1001", 4).await;
                world.sign_in("NH1001", PASSWORD).await.unwrap();
            }
        }
    }

    #[tokio::test]
    async fn of_twenty_guesses_at_once_at_most_five_are_answered() {
        for world in World::on_each_engine() {
            world.an_officer("NH1001").await;
            let guesses: Vec<_> = (0..20)
                .map(|_| {
                    let identity = world.identity.clone();
                    tokio::spawn(async move { identity.sign_in("NH1001", "Wrong-2026", HERE).await })
                })
                .collect();
            let mut answered = 0;
            for guess in guesses {
                answered += usize::from(guess.await.unwrap() == Err(IdentityError::WrongLogin));
            }
            assert_eq!(answered, 4, "the fifth hears of the lock");
        }
    }

    #[tokio::test]
    async fn an_address_that_guesses_at_many_accounts_is_locked_and_others_are_not() {
        let world = World::sqlite();
        let identity = world
            .identity
            .clone()
            .with_policy(crate::Policy { address_failures: 6, ..crate::Policy::default() });
        world.an_officer("NH1001").await;
        for serial in 0..6 {
            identity.sign_in(&format!("NH200{serial}"), "Wrong-2026", HERE).await.unwrap_err();
        }
        let locked = identity.sign_in("NH1001", PASSWORD, HERE).await.unwrap_err();
        assert_eq!(locked, IdentityError::TooManyAttempts { minutes: 30 });
        let elsewhere = "198.51.100.7".parse().unwrap();
        identity.sign_in("NH1001", PASSWORD, elsewhere).await.unwrap();
    }

    #[tokio::test]
    async fn all_of_one_ipv6_network_counts_as_one_address() {
        let world = World::sqlite();
        let of = |text: &str| people::subject_of_address(world.identity.vault(), text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }

    #[tokio::test]
    async fn the_database_has_only_a_hash_of_the_token() {
        let world = World::sqlite();
        let token = world.a_resident_signed_in(1).await;
        let hash = plat_crypto::token::hash(token.as_str());
        world.db.close().await;
        for file in std::fs::read_dir(world.scratch.folder().unwrap()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(token.as_str().len()).any(|it| it == token.as_str().as_bytes()));
            assert!(!bytes.windows(PASSWORD.len()).any(|it| it == PASSWORD.as_bytes()));
        }
        let found = std::fs::read_dir(world.scratch.folder().unwrap())
            .unwrap()
            .any(|file| std::fs::read(file.unwrap().path()).unwrap().windows(32).any(|it| it == hash));
        assert!(found, "the hash is there");
        assert_eq!(format!("{token:?}"), "SessionToken(secret)");
    }

    #[tokio::test]
    async fn the_fifth_failure_leaves_the_facts_of_a_refusal_and_a_lock() {
        for world in World::on_each_engine() {
            world.an_officer("NH1001").await;
            world.fails("NH1001", 5).await;
            world.db.facts().settle().await.unwrap();
            let kinds: Vec<_> =
                world.db.facts().after(0, 100).await.unwrap().into_iter().map(|it| it.kind).collect();
            assert_eq!(kinds.iter().filter(|it| *it == SignInRefused::KIND).count(), 5);
            assert_eq!(kinds.iter().filter(|it| *it == LockedOut::KIND).count(), 1);
        }
    }

    #[tokio::test]
    async fn one_click_sign_in_is_for_the_demo_city_alone() {
        let world = World::sqlite();
        world.an_officer("NH1001").await;
        let entry = world.identity.sign_in_for_demo("NH1001", HERE).await.unwrap();
        let (token, _) = entry.session().unwrap();
        assert!(world.is_in(&token).await);
        let real = world.identity.clone().with_policy(crate::Policy::default());
        assert_eq!(real.sign_in_for_demo("NH1001", HERE).await, Err(IdentityError::DemoOnly));
    }
}
