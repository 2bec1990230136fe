//! Who may open these pages. The answers are those of the policies (`data/policies/people.cedar`, `audit.cedar`); use cases
//! ask once more, about the very account they change.

use plat_identity::{IdentityError, MayAudit, MayListPeople, MayManagePeople, MayManageRights, Officer};

use crate::Office;

impl Office {
    /// Any of the three administrations.
    pub(crate) fn may_list(&self, officer: &Officer) -> Result<MayListPeople, IdentityError> {
        self.identity.may_list_people(officer)
    }

    /// The system administration.
    pub(crate) fn may_appoint(&self, officer: &Officer) -> Result<MayManagePeople, IdentityError> {
        self.identity.may_manage_people(officer)
    }

    /// The security administration.
    pub(crate) fn may_grant(&self, officer: &Officer) -> Result<MayManageRights, IdentityError> {
        self.identity.may_manage_rights(officer)
    }

    /// The audit administration.
    pub(crate) fn may_audit(&self, officer: &Officer) -> Result<MayAudit, IdentityError> {
        self.identity.may_audit(officer)
    }
}
