//! Proofs of permission. A use case that needs authority takes the proof, so forgetting the check does not compile.
//!
//! There are three administrations 三员, and nobody has two of them: one makes accounts, one gives rights, one reads what
//! was done. A proof remembers who asked, so that a use case can ask again about the very account it is about.

use plat_facts::{Actor, PersonRef};
use plat_kernel::Bilingual;

use crate::{Action, Identity, IdentityError, Officer, Thing};

/// Who uses an authority: whoever runs the program on the machine, or an officer.
#[derive(Debug, Clone)]
pub(crate) enum By {
    Installation,
    Officer(Box<Officer>),
}

impl By {
    fn officer(&self) -> Option<&Officer> {
        if let Self::Officer(it) = self { Some(it) } else { None }
    }
}

macro_rules! proof {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name(By);

        impl $name {
            /// For the command line and the demo city: who runs the program on the machine owns the installation already.
            pub fn of_installation() -> Self {
                Self(By::Installation)
            }

            /// Who asked, as the actor of a fact.
            pub fn actor(&self) -> Actor {
                self.person().map_or(Actor::System, Actor::Officer)
            }

            /// Who asked; none for the installation itself.
            pub fn person(&self) -> Option<PersonRef> {
                self.0.officer().map(|it| it.id)
            }
        }
    };
}

proof! {
    /// Permission of the system administration: to make and close accounts and to load people in bulk.
    MayManagePeople
}
proof! {
    /// Permission of the security administration: to give roles, to end delegations and sessions, to unlock, to erase, to
    /// enter and end conflicts of interest for others.
    MayManageRights
}
proof! {
    /// Permission of the audit administration: to read what was done, by everybody.
    MayAudit
}
proof! {
    /// Permission to read the list of officers: every administration has it.
    MayListPeople
}
proof! {
    /// Permission of the system administration to make and close the accounts of departments' programs.
    MayRegisterPrograms
}
proof! {
    /// Permission of the security administration to give programs their secrets and to take them away.
    MayAuthorisePrograms
}
proof! {
    /// Permission to draft and check items of the catalogue, and to ask for their release.
    MayEditCatalogue
}
proof! {
    /// Permission to read what is asked to be released. Whether this officer may release this draft is asked once more.
    MayReleaseItems
}

impl MayManagePeople {
    /// Who asked, to be asked about once more.
    pub(crate) fn officer(&self) -> Option<&Officer> {
        self.0.officer()
    }
}

impl MayManageRights {
    /// Who asked, to be asked about once more.
    pub(crate) fn officer(&self) -> Option<&Officer> {
        self.0.officer()
    }
}

impl MayAuthorisePrograms {
    /// Who asked, to be asked about once more.
    pub(crate) fn officer(&self) -> Option<&Officer> {
        self.0.officer()
    }
}

/// An account of which nothing is known yet.
const ANY_ACCOUNT: Thing = Thing::Account { own: false, appointed_by_me: false };

impl Identity {
    /// The proof of a system administrator.
    pub fn may_manage_people(&self, officer: &Officer) -> Result<MayManagePeople, IdentityError> {
        self.allow(officer, Action::Appoint, &ANY_ACCOUNT).map(|()| MayManagePeople(by(officer)))
    }

    /// The proof of a security administrator.
    pub fn may_manage_rights(&self, officer: &Officer) -> Result<MayManageRights, IdentityError> {
        self.allow(officer, Action::GrantRoles, &ANY_ACCOUNT).map(|()| MayManageRights(by(officer)))
    }

    /// The proof of who may make and close accounts of programs.
    pub fn may_register_programs(&self, officer: &Officer) -> Result<MayRegisterPrograms, IdentityError> {
        self.allow(officer, Action::RegisterProgram, &ANY_ACCOUNT).map(|()| MayRegisterPrograms(by(officer)))
    }

    /// The proof of who may give programs their secrets.
    pub fn may_authorise_programs(&self, officer: &Officer) -> Result<MayAuthorisePrograms, IdentityError> {
        self.allow(officer, Action::AuthoriseProgram, &ANY_ACCOUNT)
            .map(|()| MayAuthorisePrograms(by(officer)))
    }

    /// The proof of an audit administrator.
    pub fn may_audit(&self, officer: &Officer) -> Result<MayAudit, IdentityError> {
        self.allow(officer, Action::ReadSignIns, &Thing::Records).map(|()| MayAudit(by(officer)))
    }

    /// The proof of any administrator.
    pub fn may_list_people(&self, officer: &Officer) -> Result<MayListPeople, IdentityError> {
        self.allow(officer, Action::ListAccounts, &ANY_ACCOUNT).map(|()| MayListPeople(by(officer)))
    }

    /// The proof of a catalogue editor.
    pub fn may_edit_catalogue(&self, officer: &Officer) -> Result<MayEditCatalogue, IdentityError> {
        self.allow(officer, Action::EditCatalogue, &Thing::Catalogue).map(|()| MayEditCatalogue(by(officer)))
    }

    /// The proof of somebody who releases what others wrote.
    pub fn may_release_items(&self, officer: &Officer) -> Result<MayReleaseItems, IdentityError> {
        let others = Thing::Wording { own: false };
        self.allow(officer, Action::ReleaseItem, &others).map(|()| MayReleaseItems(by(officer)))
    }

    /// Whether they may release this draft; `own` says whether they wrote in it.
    pub fn may_release_this(&self, may: &MayReleaseItems, own: bool) -> Result<(), IdentityError> {
        self.allow_by(may.0.officer(), Action::ReleaseItem, &Thing::Wording { own })
    }

    /// Asks the policies and refuses in their words.
    pub(crate) fn allow(
        &self,
        officer: &Officer,
        action: Action,
        thing: &Thing,
    ) -> Result<(), IdentityError> {
        let decision = self.authority.may(officer, action, thing);
        if decision.allowed {
            return Ok(());
        }
        Err(refused(self.authority.explain(&decision, action)))
    }

    /// The same for a proof: the installation itself is asked nothing.
    pub(crate) fn allow_by(
        &self,
        officer: Option<&Officer>,
        action: Action,
        thing: &Thing,
    ) -> Result<(), IdentityError> {
        officer.map_or(Ok(()), |it| self.allow(it, action, thing))
    }
}

fn by(officer: &Officer) -> By {
    By::Officer(Box::new(officer.clone()))
}

fn refused(why: Bilingual) -> IdentityError {
    IdentityError::NotAllowed(Box::new(why))
}
