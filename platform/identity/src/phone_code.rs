//! Codes to a phone, and sign-in with them: for those who forget passwords, and for an account that is locked because
//! somebody else guesses at its password.

use std::{fmt, net::IpAddr};

use plat_kernel::{Timestamp, mobile::Mobile};
use plat_store::Tx;

use crate::{
    Entry, Identity, IdentityError, Who,
    lockout::{after, minutes_until},
    session::before,
    sign_in::{Attempt, Outcome, refuse},
    store::{
        attempts::{self, Subject},
        codes::{self, PhoneCode},
        people,
    },
};

/// Sends a code to a phone. Called after the commit; it should put the message in a queue and return.
pub trait CodeSender: Send + Sync {
    /// Sends.
    fn send(&self, phone: &Mobile, code: &str);
}

/// A code is on its way.
#[derive(Clone, PartialEq, Eq)]
pub struct PhoneCodeSent {
    /// The code, to show on the screen; only in the demo city.
    pub shown: Option<String>,
    /// For how many minutes it can be used.
    pub minutes: i64,
}

impl fmt::Debug for PhoneCodeSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneCodeSent({} min)", self.minutes)
    }
}

impl Identity {
    /// Whether codes can reach anybody here; if not, a page should not offer them.
    pub fn phone_codes_available(&self) -> bool {
        self.policy.demo || self.sender.is_some()
    }

    /// Makes a six-digit code for a phone and sends it. The answer does not tell whether an account has the phone. An
    /// earlier code of the phone stops working.
    pub async fn request_phone_code(
        &self,
        phone: &str,
        from: IpAddr,
    ) -> Result<PhoneCodeSent, IdentityError> {
        if !self.phone_codes_available() {
            return Err(IdentityError::CodesUnavailable);
        }
        let mobile = mobile(phone)?;
        let subjects = (
            people::subject_of_phone(&self.vault, mobile.as_str()),
            people::subject_of_address(&self.vault, from),
        );
        self.refuse_too_many(subjects).await?; // before the costly hash
        let text = format!("{:06}", self.mint.chance().below(1_000_000));
        // Argon2, not a bare hash: a million codes are searched through in no time.
        let secret = self.hasher.hash(&text).await?;
        let (code, limits) = (PhoneCode { id: self.mint.id(), secret, made_at: self.now() }, self.limits());
        self.db
            .write::<_, IdentityError>(move |tx| {
                refuse_too_many(tx, &subjects, code.made_at, &limits)?;
                Ok(codes::insert(tx, &subjects.0, &subjects.1, &code)?)
            })
            .await?;
        if let Some(sender) = &self.sender {
            sender.send(&mobile, &text);
        }
        let minutes = self.policy.code_life.as_mins();
        Ok(PhoneCodeSent { shown: self.policy.demo.then_some(text), minutes })
    }

    /// Signs in the resident who has the phone. Wrong codes count towards a lock of the phone's codes, not of the password.
    pub async fn sign_in_with_code(
        &self,
        phone: &str,
        code: &str,
        from: IpAddr,
    ) -> Result<Entry, IdentityError> {
        let mobile = mobile(phone)?;
        let (token, attempt) = self.attempt(people::subject_of_phone(&self.vault, mobile.as_str()), from);
        self.refuse_locked(&attempt).await?;
        let found = self.take_try(attempt.clone()).await?;
        let (id, secret) = found.map_or((None, None), |it| (Some(it.id), Some(it.secret)));
        let typed: String = code.chars().filter(char::is_ascii_digit).take(7).collect();
        let right = self.hasher.verify(&typed, secret).await?;
        let now = attempt.session.at;
        let used = match id.filter(|_| right) {
            Some(id) => self.db.write::<_, IdentityError>(move |tx| Ok(codes::take(tx, id, now)?)).await?,
            None => false,
        };
        if !used {
            return Err(self.refuse_code(attempt).await?);
        }
        let (phone, vault) = (mobile.as_str().to_owned(), self.vault.clone());
        let found = self
            .db
            .read::<_, IdentityError>(move |tx| Ok(people::find_by_phone(tx, &vault, &phone)?))
            .await?;
        let who = Who::Resident(found.ok_or(IdentityError::NoAccountForPhone)?);
        self.settle((token, attempt), Some(who), true, IdentityError::WrongCode).await
    }

    /// The phone's code, with one of its tries taken before anything is compared: guesses at once get no extra tries.
    async fn take_try(&self, attempt: Attempt) -> Result<Option<PhoneCode>, IdentityError> {
        let (oldest, tries) = (before(attempt.session.at, self.policy.code_life), self.policy.code_tries);
        self.db
            .write(move |tx| {
                let found = codes::find(tx, &attempt.account)?.filter(|it| it.made_at > oldest);
                let Some(code) = found else { return Ok(None) };
                Ok(codes::take_try(tx, code.id, tries)?.then_some(code))
            })
            .await
    }

    async fn refuse_code(&self, attempt: Attempt) -> Result<IdentityError, IdentityError> {
        let outcome = self
            .db
            .write::<_, IdentityError>(move |tx| {
                attempts::hold(tx, &attempt.account, Some(attempt.session.at))?;
                refuse(tx, &attempt, None)
            })
            .await?;
        Ok(match outcome {
            Outcome::Locked(minutes) => IdentityError::TooManyAttempts { minutes },
            Outcome::In(_) | Outcome::Half | Outcome::Refused => IdentityError::WrongCode,
        })
    }

    async fn refuse_too_many(&self, subjects: (Subject, Subject)) -> Result<(), IdentityError> {
        let (now, limits) = (self.now(), self.limits());
        self.db.read(move |tx| refuse_too_many(tx, &subjects, now, &limits)).await
    }

    fn limits(&self) -> Limits {
        let (window, policy) = (self.policy.code_window, &self.policy);
        Limits { phone: policy.codes_per_phone, address: policy.codes_per_address, window }
    }
}

/// How many codes in which time.
#[derive(Clone, Copy)]
struct Limits {
    phone: u32,
    address: u32,
    window: plat_kernel::SignedDuration,
}

fn mobile(raw: &str) -> Result<Mobile, IdentityError> {
    let bare: String = raw.split_whitespace().collect();
    Mobile::parse(&bare).map_err(IdentityError::BadPhone)
}

fn refuse_too_many(
    tx: &mut Tx<'_>,
    (phone, address): &(Subject, Subject),
    now: Timestamp,
    limits: &Limits,
) -> Result<(), IdentityError> {
    let since = before(now, limits.window);
    let counts = [
        (codes::count(tx, codes::COUNT_OF_PHONE, phone, since)?, limits.phone),
        (codes::count(tx, codes::COUNT_OF_ADDRESS, address, since)?, limits.address),
    ];
    for ((count, first), limit) in counts {
        if count >= i64::from(limit) {
            let until = after(first.unwrap_or(now), limits.window);
            return Err(IdentityError::TooManyCodes { minutes: minutes_until(now, until) });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::{
        Policy,
        testing::{HERE, World, a_resident},
    };

    const PHONE: &str = "13000000001";

    async fn asked(world: &World) -> String {
        world.identity.request_phone_code(PHONE, HERE).await.unwrap().shown.unwrap()
    }

    async fn tried(world: &World, code: &str) -> Result<Who, IdentityError> {
        world.identity.sign_in_with_code(PHONE, code, HERE).await?.session().map(|it| it.1)
    }

    fn another(code: &str) -> String {
        code.chars().map(|it| if it == '9' { '0' } else { '9' }).collect()
    }

    #[tokio::test]
    async fn a_code_signs_in_who_has_the_phone() {
        for world in World::on_each_engine() {
            let resident = world.identity.sign_up(a_resident(1)).await.unwrap();
            let code = asked(&world).await;
            assert!(code.len() == 6 && code.bytes().all(|it| it.is_ascii_digit()));
            assert_eq!(tried(&world, &format!(" {code} ")).await, Ok(Who::Resident(resident)));
        }
    }

    #[tokio::test]
    async fn a_code_used_twice_is_refused() {
        for world in World::on_each_engine() {
            world.identity.sign_up(a_resident(1)).await.unwrap();
            let code = asked(&world).await;
            tried(&world, &code).await.unwrap();
            assert_eq!(tried(&world, &code).await, Err(IdentityError::WrongCode));
        }
    }

    #[tokio::test]
    async fn a_code_ends_after_five_minutes_and_when_a_newer_one_is_made() {
        for world in World::on_each_engine() {
            world.identity.sign_up(a_resident(1)).await.unwrap();
            let first = asked(&world).await;
            world.minutes_pass(1);
            let second = asked(&world).await;
            assert_eq!(tried(&world, &first).await, Err(IdentityError::WrongCode));
            world.minutes_pass(5);
            assert_eq!(tried(&world, &second).await, Err(IdentityError::WrongCode));
        }
    }

    #[tokio::test]
    async fn five_wrong_codes_lock_the_phone_for_thirty_minutes_but_not_the_password() {
        for world in World::on_each_engine() {
            world.identity.sign_up(a_resident(1)).await.unwrap();
            let code = asked(&world).await;
            for _ in 0..4 {
                assert_eq!(tried(&world, &another(&code)).await, Err(IdentityError::WrongCode));
            }
            let locked = Err(IdentityError::TooManyAttempts { minutes: 30 });
            assert_eq!(tried(&world, &another(&code)).await, locked);
            assert_eq!(tried(&world, &code).await, locked);
            world.sign_in(PHONE, crate::testing::PASSWORD).await.unwrap();
            world.minutes_pass(30);
            let code = asked(&world).await;
            tried(&world, &code).await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_phone_code_opens_an_account_that_somebody_elses_guesses_locked() {
        let world = World::sqlite();
        world.identity.sign_up(a_resident(1)).await.unwrap();
        world.fails(PHONE, 5).await;
        let code = asked(&world).await;
        tried(&world, &code).await.unwrap();
    }

    #[tokio::test]
    async fn a_phone_gets_three_codes_in_ten_minutes() {
        for world in World::on_each_engine() {
            for _ in 0..3 {
                asked(&world).await;
                world.minutes_pass(1);
            }
            let refused = world.identity.request_phone_code(PHONE, HERE).await;
            assert_eq!(refused, Err(IdentityError::TooManyCodes { minutes: 7 }));
            world.minutes_pass(7);
            asked(&world).await;
        }
    }

    #[tokio::test]
    async fn who_has_no_account_is_told_so_only_after_showing_that_the_phone_is_theirs() {
        let world = World::sqlite();
        let code = asked(&world).await;
        assert_eq!(tried(&world, &another(&code)).await, Err(IdentityError::WrongCode));
        assert_eq!(tried(&world, &code).await, Err(IdentityError::NoAccountForPhone));
    }

    #[tokio::test]
    async fn the_database_has_only_a_hash_of_the_code_and_no_phone_beside_it() {
        let world = World::sqlite();
        let code = asked(&world).await;
        let subject = people::subject_of_phone(world.identity.vault(), PHONE);
        let found: Option<PhoneCode> =
            world.db.read::<_, IdentityError>(move |tx| Ok(codes::find(tx, &subject)?)).await.unwrap();
        let secret = found.unwrap().secret;
        assert!(secret.starts_with("$argon2id$") && !secret.contains(&code));
    }

    struct Outbox(Mutex<Vec<String>>);
    impl CodeSender for Outbox {
        fn send(&self, phone: &Mobile, code: &str) {
            self.0.lock().unwrap().push(format!("{} {code}", phone.as_str()));
        }
    }

    #[tokio::test]
    async fn outside_the_demo_city_a_code_is_sent_and_never_shown() {
        let world = World::sqlite();
        let real = world.identity.clone().with_policy(Policy::default());
        assert!(!real.phone_codes_available());
        assert_eq!(real.request_phone_code(PHONE, HERE).await, Err(IdentityError::CodesUnavailable));
        let outbox = Arc::new(Outbox(Mutex::default()));
        let sent = real.with_code_sender(outbox.clone()).request_phone_code(PHONE, HERE).await.unwrap();
        assert_eq!(sent.shown, None);
        assert!(outbox.0.lock().unwrap()[0].starts_with("13000000001 "));
    }
}
