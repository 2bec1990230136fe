//! Proofs of permission. A use case that needs authority takes the proof, so forgetting the check does not compile.

use crate::{Officer, Role};

/// Permission to insert officers and to load people in bulk.
#[derive(Debug)]
pub struct MayManagePeople(());

impl MayManagePeople {
    /// For the command line and the demo city: who runs the program on the machine owns the installation already.
    pub fn of_installation() -> Self {
        Self(())
    }
}

/// Only system administrators manage people; they decide nothing else (separation of the administrative roles, GB/T 22239).
pub fn may_manage_people(officer: &Officer) -> Option<MayManagePeople> {
    officer.has(Role::SystemAdministrator).then_some(MayManagePeople(()))
}
