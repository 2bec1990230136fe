//! A program's secrets: the security administration's part. Two may hold at once, so that a department puts the new one in
//! before the old one is taken away.

use plat_facts::{
    ProgramRef, Published, SecretRef,
    programs::{ProgramSecretIssued, ProgramSecretRevoked},
};
use plat_kernel::Timestamp;

use crate::{Action, Identity, IdentityError, MayAuthorisePrograms, Thing, lockout::after, store::programs};

/// How many secrets of one program may hold at once.
const AT_ONCE: usize = 2;

/// A secret that was just given. Printing it for a log shows nothing of it.
pub struct IssuedSecret {
    /// Names it.
    pub id: SecretRef,
    /// The secret itself, which is shown this once and stored nowhere.
    pub secret: String,
    /// When it ends by itself.
    pub ends_at: Timestamp,
}

impl std::fmt::Debug for IssuedSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IssuedSecret({})", self.id)
    }
}

impl Identity {
    /// Gives a program a secret. Who made the account gives it none: that takes a second person.
    pub async fn issue_secret(
        &self,
        proof: &MayAuthorisePrograms,
        program: ProgramRef,
    ) -> Result<IssuedSecret, IdentityError> {
        self.authorises(proof, program).await?;
        let (now, id) = (self.now(), self.mint.id());
        let ((secret, hash), ends_at) =
            (self.new_program_secret(), after(now, self.policy.program_secret_life));
        let fact = ProgramSecretIssued { program, secret: id };
        let fact = fact.fact(self.mint.id(), 1, now, proof.actor());
        self.db
            .write(move |tx| {
                if !programs::hold(tx, program)? {
                    return Err(IdentityError::UnknownProgram);
                }
                if programs::secrets(tx, program)?.iter().filter(|it| it.holds(now)).count() >= AT_ONCE {
                    return Err(IdentityError::TwoSecrets);
                }
                programs::insert_secret(tx, (id, program), &hash, (now, ends_at))?;
                Ok(tx.append(&fact)?)
            })
            .await?;
        Ok(IssuedSecret { id, secret, ends_at })
    }

    /// Takes a secret away, and with it every token that it opened.
    pub async fn revoke_secret(
        &self,
        proof: &MayAuthorisePrograms,
        (program, secret): (ProgramRef, SecretRef),
    ) -> Result<(), IdentityError> {
        let now = self.now();
        let fact = ProgramSecretRevoked { program, secret }.fact(self.mint.id(), 1, now, proof.actor());
        self.db
            .write(move |tx| {
                if !programs::revoke(tx, (secret, program), now)? {
                    return Err(IdentityError::UnknownSecret);
                }
                Ok(tx.append(&fact)?)
            })
            .await
    }

    async fn authorises(
        &self,
        proof: &MayAuthorisePrograms,
        program: ProgramRef,
    ) -> Result<(), IdentityError> {
        let found = self.db.read::<_, IdentityError>(move |tx| Ok(programs::find(tx, program)?)).await?;
        let row = found.ok_or(IdentityError::UnknownProgram)?;
        let appointed_by_me = proof.person().is_some() && proof.person() == row.made_by;
        self.allow_by(
            proof.officer(),
            Action::AuthoriseProgram,
            &Thing::Account { own: false, appointed_by_me },
        )
    }
}
