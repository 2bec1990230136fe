//! Making and closing the accounts of departments' programs: the system administration's part. An account without a secret lets
//! nobody in; secrets are the security administration's part.

use plat_facts::{
    DepartmentRef, ProgramRef, Published,
    programs::{ProgramClosed, ProgramRegistered},
};

use crate::{
    Identity, IdentityError, MayListPeople, MayRegisterPrograms, Networks, Program, ProgramRow, SecretRow,
    store::programs,
};

/// How long a program's name may be, in characters.
const NAME: std::ops::RangeInclusive<usize> = 2..=60;

/// A program as an administrator enters it.
#[derive(Debug, Clone)]
pub struct NewProgram {
    /// For which department. That there is one is the caller's to know.
    pub department: DepartmentRef,
    /// What the department calls it; nothing personal.
    pub name: String,
    /// From where it comes: addresses and prefixes; nothing for anywhere.
    pub networks: String,
}

impl Identity {
    /// Makes the account of a program.
    pub async fn register_program(
        &self,
        proof: &MayRegisterPrograms,
        new: NewProgram,
    ) -> Result<Program, IdentityError> {
        let name = new.name.trim().to_owned();
        if !NAME.contains(&name.chars().count()) || name.chars().any(char::is_control) {
            return Err(IdentityError::BadProgramName);
        }
        let networks: Networks = new.networks.parse().map_err(|_| IdentityError::BadNetworks)?;
        let program = Program { id: self.mint.id(), department: new.department, name, networks };
        let (made, by, now) = (program.clone(), proof.person(), self.now());
        let fact = ProgramRegistered { program: program.id, department: program.department.clone() };
        let fact = fact.fact(self.mint.id(), 1, now, proof.actor());
        self.db
            .write(move |tx| {
                programs::insert(tx, &made, (by, now))?;
                Ok::<_, IdentityError>(tx.append(&fact)?)
            })
            .await?;
        Ok(program)
    }

    /// Closes the account of a program for good: whatever its secrets opened is closed with it.
    pub async fn close_program(
        &self,
        proof: &MayRegisterPrograms,
        program: ProgramRef,
    ) -> Result<(), IdentityError> {
        let now = self.now();
        let fact = ProgramClosed { program }.fact(self.mint.id(), 1, now, proof.actor());
        self.db
            .write(move |tx| {
                if !programs::close(tx, program, now)? {
                    return Err(IdentityError::UnknownProgram);
                }
                Ok(tx.append(&fact)?)
            })
            .await
    }

    /// All accounts of programs, closed ones too, by department.
    pub async fn programs(&self, _proof: &MayListPeople) -> Result<Vec<ProgramRow>, IdentityError> {
        self.db.read(|tx| Ok(programs::list(tx)?)).await
    }

    /// What a department calls its program; nothing of one that never was.
    pub async fn program_name(&self, id: ProgramRef) -> Result<Option<String>, IdentityError> {
        let found = self.db.read::<_, IdentityError>(move |tx| Ok(programs::find(tx, id)?)).await?;
        Ok(found.map(|it| it.program.name))
    }

    /// One account with its secrets, the newest first.
    pub async fn program(
        &self,
        _proof: &MayListPeople,
        id: ProgramRef,
    ) -> Result<(ProgramRow, Vec<SecretRow>), IdentityError> {
        self.db
            .read(move |tx| {
                let row = programs::find(tx, id)?.ok_or(IdentityError::UnknownProgram)?;
                Ok((row, programs::secrets(tx, id)?))
            })
            .await
    }
}
