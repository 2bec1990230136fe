//! Letting a program in: it shows its client id and a secret, and gets a token for some minutes (RFC 6749, 4.4).
//!
//! A secret has 256 random bits and cannot be guessed, so failures never lock a program: any stranger who knows its client id
//! could shut a department out. What they lock is that client id *from that address*, and the address.

use std::net::IpAddr;

use plat_crypto::digest;
use plat_facts::{
    Actor, ProgramRef, Published, StreamRef,
    programs::{ProgramLetIn, ProgramRefused},
};
use plat_kernel::{SignedDuration, Timestamp};
use plat_store::Tx;

use crate::{
    Identity, IdentityError,
    lockout::{Limit, after},
    program::hash_of_secret,
    sign_in::count,
    store::{
        attempts::{self, Subject},
        people, programs,
    },
};

/// What a program works with for some minutes. Printing it for a log shows nothing of it.
#[derive(Clone)]
pub struct ProgramToken {
    /// For `Authorization: Bearer`; stored nowhere.
    pub token: String,
    /// For how long.
    pub life: SignedDuration,
}

impl std::fmt::Debug for ProgramToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ProgramToken({:?})", self.life)
    }
}

/// Somebody at the door.
#[derive(Clone)]
struct Knock {
    /// The program that is named, if it can be one.
    program: Option<ProgramRef>,
    secret: [u8; 32],
    from: IpAddr,
    /// This client id from this address, and the address; each with its limit.
    subjects: [(Subject, Limit); 2],
    token: [u8; 32],
    stream: StreamRef,
    now: Timestamp,
    ends: Timestamp,
}

/// What a transaction found. A refusal is not an error there: it must be committed.
enum Door {
    Open,
    Wrong,
    Elsewhere,
    Locked(i64),
}

impl Identity {
    /// Lets a program in. A wrong client id and a wrong secret are answered alike.
    pub async fn let_in(
        &self,
        client: &str,
        secret: &str,
        from: IpAddr,
    ) -> Result<ProgramToken, IdentityError> {
        let ((token, hash), life) = (self.new_program_token(), self.policy.program_token_life);
        let address = people::subject_of_address(&self.vault, from);
        let here = digest::keyed(&[0; 32], &[b"identity", b"program", client.as_bytes(), &address]);
        let knock = Knock {
            program: client.parse().ok(),
            secret: hash_of_secret(secret),
            from,
            subjects: [(here, self.account_limit()), (address, self.address_limit())],
            token: hash,
            stream: self.mint.id(),
            now: self.now(),
            ends: after(self.now(), life),
        };
        // Who is locked out costs a read and no write.
        let asked = knock.clone();
        let locked = self.db.read::<_, IdentityError>(move |tx| locked_for(tx, &asked)).await?;
        let door = match locked {
            Some(minutes) => Door::Locked(minutes),
            None => self.db.write(move |tx| decide(tx, &knock)).await?,
        };
        match door {
            Door::Open => Ok(ProgramToken { token, life }),
            Door::Wrong => Err(IdentityError::WrongClient),
            Door::Elsewhere => Err(IdentityError::ProgramElsewhere),
            Door::Locked(minutes) => Err(IdentityError::TooManyAttempts { minutes }),
        }
    }
}

/// The lock is looked at again here, with the row held: of many guesses at once only the first few are answered.
fn decide(tx: &mut Tx<'_>, knock: &Knock) -> Result<Door, IdentityError> {
    let [(here, _), _] = &knock.subjects;
    attempts::hold(tx, here, Some(knock.now))?;
    if let Some(minutes) = locked_for(tx, knock)? {
        return Ok(Door::Locked(minutes));
    }
    let shown = (&knock.secret, knock.now);
    let found = knock.program.map(|id| programs::find_by_secret(tx, id, shown)).transpose()?.flatten();
    let Some((program, secret, secret_ends)) = found else { return refuse(tx, knock, Door::Wrong) };
    if !program.networks.let_in(knock.from) {
        return refuse(tx, knock, Door::Elsewhere);
    }
    attempts::delete(tx, here)?;
    programs::insert_token(tx, (&knock.token, secret), (knock.now, knock.ends.min(secret_ends)))?;
    let fact = ProgramLetIn { program: program.id, secret };
    tx.append(fact.fact(knock.stream, 1, knock.now, program.actor()))?;
    Ok(Door::Open)
}

/// Counts a failure and tells it.
fn refuse(tx: &mut Tx<'_>, knock: &Knock, door: Door) -> Result<Door, IdentityError> {
    let known = knock.program.map(|id| programs::find(tx, id)).transpose()?.flatten();
    let reason = if matches!(door, Door::Elsewhere) { "network" } else { "wrong_secret" };
    let fact = ProgramRefused { program: known.map(|it| it.program.id), reason: reason.to_owned() };
    tx.append(fact.fact(knock.stream, 1, knock.now, Actor::System))?;
    for (subject, limit) in &knock.subjects {
        attempts::hold(tx, subject, Some(knock.now))?;
        count(tx, subject, knock.now, *limit)?;
    }
    Ok(door)
}

fn locked_for(tx: &mut Tx<'_>, knock: &Knock) -> Result<Option<i64>, IdentityError> {
    let mut longest = None;
    for (subject, _) in &knock.subjects {
        let locked = attempts::find(tx, subject)?.and_then(|it| it.locked_for(knock.now));
        longest = longest.max(locked);
    }
    Ok(longest)
}

#[cfg(test)]
#[path = "program_stories.rs"]
mod stories;
