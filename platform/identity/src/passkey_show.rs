//! Signing in with a passkey: after the password (officers), or instead of it (residents).

use std::net::IpAddr;

use plat_facts::{Actor, PasskeyRef, PersonRef, Published, identity::PasskeyRefused};
use plat_store::Tx;
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, Passkey, PasskeyAuthentication, PublicKeyCredential,
    WebauthnError,
};

use crate::{
    Identity, IdentityError, Officer, PasskeyAnswer, PasskeyQuestion, SessionToken, Who,
    passkey::key_in,
    passkey_add::read,
    passkey_question::Purpose,
    session::before,
    sign_in::{Attempt, Outcome, begin, count_failure, locked_for},
    store::{
        attempts, halves,
        passkeys::{self, Advanced, FoundPasskey},
        people,
    },
};

/// What somebody who is halfway in has still to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondStep {
    /// Show a passkey.
    Show,
    /// Add one: they must have one and have none.
    Add,
}

/// Half a session that holds.
#[derive(Debug, Clone)]
pub struct HalfSession {
    /// Who gave the right password.
    pub officer: Officer,
    /// What is left to do.
    pub step: SecondStep,
}

/// What an answer of an authenticator is worth.
enum Verdict {
    /// It is the right key.
    Right(Advanced),
    /// It is not.
    Wrong,
    /// It is, and it has signed more often than this one says: there may be a copy.
    Copied,
}

impl Identity {
    /// The half session of a token; `None` if there is none, or it was used, or it is too old.
    pub async fn half_session(&self, token: &str) -> Result<Option<HalfSession>, IdentityError> {
        let hash = plat_crypto::token::hash(token);
        let found = self.db.read::<_, IdentityError>(move |tx| {
            let Some(half) = halves::find(tx, &hash)? else { return Ok(None) };
            Ok(Some((half, passkeys::count(tx, half.officer)?)))
        });
        let oldest = before(self.now(), self.policy.half_session_life);
        let Some((half, passkeys)) = found.await?.filter(|(half, _)| half.begun_at > oldest) else {
            return Ok(None);
        };
        let step = if passkeys > 0 { SecondStep::Show } else { SecondStep::Add };
        Ok(self.officer(half.officer).await?.map(|officer| HalfSession { officer, step }))
    }

    /// Asks the browser of somebody who is halfway in to show one of their passkeys.
    pub async fn ask_for_passkey(&self, half: &str) -> Result<PasskeyQuestion, IdentityError> {
        let site = self.passkey_site()?;
        let person = self.half_for(half, SecondStep::Show).await?.person();
        let Some(person) = person else { return Err(IdentityError::HalfSessionOver) };
        let keys: Result<Vec<Passkey>, _> = self.found_passkeys(person).await?.iter().map(key_in).collect();
        let (asked, state) =
            site.webauthn.start_passkey_authentication(&keys?).map_err(IdentityError::unreadable)?;
        let options = serde_json::to_value(&asked.public_key).map_err(IdentityError::unreadable)?;
        self.ask(Purpose::Show, Some(person), (options, state)).await
    }

    /// The second step: a session for half of one and a passkey. A wrong answer counts like a wrong password.
    pub async fn show_passkey(
        &self,
        half: &str,
        answer: PasskeyAnswer,
        from: IpAddr,
    ) -> Result<(SessionToken, Who), IdentityError> {
        let site = self.passkey_site()?;
        let who = self.half_for(half, SecondStep::Show).await?;
        let Some(person) = who.person() else { return Err(IdentityError::HalfSessionOver) };
        let state: PasskeyAuthentication = self.asked(Purpose::Show, Some(person), &answer.handle).await?;
        let shown: PublicKeyCredential = read(answer.credential)?;
        let found = self.found_passkey(&shown).await?.filter(|it| it.person == person);
        let said = site.webauthn.finish_passkey_authentication(&shown, &state);
        let (token, attempt) = self.attempt(people::subject_of_account(person), from);
        let settling = Showing {
            attempt,
            who: Some(who.clone()),
            passkey: found.as_ref().map(|it| it.id),
            half: Some(plat_crypto::token::hash(half)),
        };
        self.settle_showing(settling, verdict(found.as_ref(), said)?).await?;
        Ok((token, who))
    }

    /// Asks the browser of somebody unknown for a passkey of this site.
    pub async fn ask_for_any_passkey(&self) -> Result<PasskeyQuestion, IdentityError> {
        let site = self.passkey_site()?;
        let (asked, state) =
            site.webauthn.start_discoverable_authentication().map_err(IdentityError::unreadable)?;
        let options = serde_json::to_value(&asked.public_key).map_err(IdentityError::unreadable)?;
        self.ask(Purpose::Alone, None, (options, state)).await
    }

    /// Signs a resident in with a passkey alone: the authenticator has asked for finger, face or PIN, so it is two factors
    /// already. Officers give their password first. Wrong answers lock the passkey, not the account's password.
    pub async fn sign_in_with_passkey(
        &self,
        answer: PasskeyAnswer,
        from: IpAddr,
    ) -> Result<(SessionToken, Who), IdentityError> {
        let site = self.passkey_site()?;
        let state: DiscoverableAuthentication = self.asked(Purpose::Alone, None, &answer.handle).await?;
        let shown: PublicKeyCredential = read(answer.credential)?;
        let found = self.found_passkey(&shown).await?;
        let owner = match &found {
            Some(found) if shown.get_user_unique_id() == Some(found.person.as_bytes()) => {
                self.resident(found.person).await?.map(Who::Resident)
            }
            _ => None,
        };
        let (token, attempt) = self.attempt(people::subject_of_passkey(shown.get_credential_id()), from);
        let passkey = found.as_ref().map(|it| it.id);
        if let (Some(found), None) = (&found, &owner)
            && self.officer(found.person).await?.is_some()
        {
            return Err(IdentityError::PasskeyAfterPassword);
        }
        let said = match found.as_ref().filter(|_| owner.is_some()) {
            Some(found) => site.webauthn.finish_discoverable_authentication_v2(&shown, state, key_in(found)?),
            None => Err(WebauthnError::CredentialNotFound),
        };
        let settling = Showing { attempt, who: owner.clone(), passkey, half: None };
        self.settle_showing(settling, verdict(found.as_ref(), said)?).await?;
        Ok((token, owner.ok_or(IdentityError::PasskeyRefused)?))
    }

    /// Who is halfway in, if it is this step that they have to do.
    pub(crate) async fn half_for(&self, half: &str, step: SecondStep) -> Result<Who, IdentityError> {
        let found = self.half_session(half).await?.ok_or(IdentityError::HalfSessionOver)?;
        if found.step == step {
            Ok(Who::Officer(found.officer))
        } else {
            Err(IdentityError::SecondStepNeeded)
        }
    }

    async fn found_passkey(
        &self,
        shown: &PublicKeyCredential,
    ) -> Result<Option<FoundPasskey>, IdentityError> {
        let credential = shown.get_credential_id().to_vec();
        self.db.read(move |tx| Ok(passkeys::find(tx, &credential)?)).await
    }

    async fn settle_showing(&self, showing: Showing, verdict: Verdict) -> Result<(), IdentityError> {
        let outcome = self.db.write(move |tx| showing.decide(tx, &verdict)).await?;
        match outcome {
            Settled::In => Ok(()),
            Settled::Not(Outcome::Locked(minutes)) => Err(IdentityError::TooManyAttempts { minutes }),
            Settled::Not(_) => Err(IdentityError::PasskeyRefused),
            Settled::Copied => Err(IdentityError::PasskeyCopied),
        }
    }
}

/// Somebody who shows a passkey.
struct Showing {
    attempt: Attempt,
    who: Option<Who>,
    passkey: Option<PasskeyRef>,
    /// The half session that it makes whole.
    half: Option<[u8; 32]>,
}

/// What a transaction made of it. A refusal is committed, too.
enum Settled {
    In,
    Copied,
    Not(Outcome),
}

impl Showing {
    fn decide(&self, tx: &mut Tx<'_>, verdict: &Verdict) -> Result<Settled, IdentityError> {
        let (account, now) = (&self.attempt.account, self.attempt.session.at);
        attempts::hold(tx, account, Some(now))?;
        if let Some(minutes) = locked_for(tx, &self.attempt)? {
            return Ok(Settled::Not(Outcome::Locked(minutes)));
        }
        let (Verdict::Right(advanced), Some(who)) = (verdict, &self.who) else {
            return self.refuse(tx, matches!(verdict, Verdict::Copied));
        };
        // Looked at again with the row held: of an authenticator and its copy, shown at once, one is refused.
        if !passkeys::advance(tx, advanced, now)? {
            return self.refuse(tx, true);
        }
        if let Some(half) = &self.half
            && !halves::take(tx, half)?
        {
            return Err(IdentityError::HalfSessionOver);
        }
        attempts::delete(tx, account)?;
        begin(tx, &self.attempt.session, who)?;
        Ok(Settled::In)
    }

    fn refuse(&self, tx: &mut Tx<'_>, copied: bool) -> Result<Settled, IdentityError> {
        let person: Option<PersonRef> = self.who.as_ref().and_then(Who::person);
        let reason = if copied { "copied" } else { "wrong" }.to_owned();
        let (stream, now) = (self.attempt.session.id.cast(), self.attempt.session.at);
        let told = PasskeyRefused { person, passkey: self.passkey, reason };
        let outcome = count_failure(tx, &self.attempt, person, &told.fact(stream, 1, now, Actor::System))?;
        let merely = matches!(outcome, Outcome::Refused);
        Ok(if copied && merely { Settled::Copied } else { Settled::Not(outcome) })
    }
}

fn verdict(
    found: Option<&FoundPasskey>,
    said: Result<AuthenticationResult, WebauthnError>,
) -> Result<Verdict, IdentityError> {
    let (Some(found), said) = (found, said) else { return Ok(Verdict::Wrong) };
    match said {
        Ok(result) => {
            let mut key = key_in(found)?;
            key.update_credential(&result);
            let passkey = serde_json::to_string(&key).map_err(IdentityError::unreadable)?;
            Ok(Verdict::Right(Advanced { id: found.id, passkey, counter: result.counter() }))
        }
        Err(WebauthnError::CredentialPossibleCompromise) => Ok(Verdict::Copied),
        Err(why) => {
            tracing::info!(%why, "an answer of an authenticator was refused");
            Ok(Verdict::Wrong)
        }
    }
}
