//! Codes to a phone, and sign-in with them: for those who forget passwords, and for an account that is locked because
//! somebody else guesses at its password.

use std::{fmt, net::IpAddr};

use plat_kernel::{Timestamp, mobile::Mobile};
use plat_store::Tx;

use crate::{
    Identity, IdentityError, SessionToken, Who,
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
    pub async fn request_phone_code(&self, phone: &str, from: IpAddr) -> Result<PhoneCodeSent, IdentityError> {
        if !self.phone_codes_available() {
            return Err(IdentityError::CodesUnavailable);
        }
        let mobile = mobile(phone)?;
        let subjects = (people::subject_of_phone(mobile.as_str()), people::subject_of_address(from));
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
    ) -> Result<(SessionToken, Who), IdentityError> {
        let mobile = mobile(phone)?;
        let (token, attempt) = self.attempt(people::subject_of_phone(mobile.as_str()), from);
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
        let phone = mobile.as_str().to_owned();
        let found =
            self.db.read::<_, IdentityError>(move |tx| Ok(people::find_by_phone(tx, &phone)?)).await?;
        let who = Who::Resident(found.ok_or(IdentityError::NoAccountForPhone)?);
        let who = self.settle(attempt, Some(who), true, IdentityError::WrongCode).await?;
        Ok((token, who))
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
            Outcome::In(_) | Outcome::Refused => IdentityError::WrongCode,
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
