#![doc = include_str!("../README.md")]

// who there is
mod branch;
mod entry;
mod level;
mod may;
mod name;
mod role;
mod standing;
mod who;
// what holds
mod authority;
mod error;
mod lockout;
mod password_rules;
mod policy;
mod program;
mod program_enter;
mod program_register;
mod program_secret;
// what can be done: one verb, one file
mod appoint;
mod change_password;
mod conflict;
mod delegation;
mod end_session;
mod import;
mod officers;
mod oidc;
mod passkey;
mod passkey_add;
mod passkey_show;
mod people;
mod phone_code;
mod register;
mod represented;
mod session;
mod sign_in;
mod sign_out;
// what keeps it to themselves
mod erase;
mod key_backup;
mod key_check;
mod sealed_field;
mod vault;
// how
mod hasher;
mod identity;
mod locked;
mod login;
mod passkey_question;
mod passkey_site;
#[cfg(test)]
mod passkey_stories;
mod store;
#[cfg(test)]
mod testing;

pub use authority::{
    Action, Authority, BadPolicy, CaseThing, Decision, DelegationThing, Place, Policies, Reach, Rule,
    SHIPPED, Scope, Thing,
};
pub use branch::Branch;
pub use conflict::{BadRelation, Conflict, Relation};
pub use delegation::{BadDelegationReason, Delegation, DelegationReason, NewDelegation};
pub use entry::{Entry, HalfToken};
pub use erase::{BadEraseReason, EraseReason, MayErase};
pub use error::{Family, IdentityError};
pub use identity::Identity;
pub use key_backup::{BadKeyBackup, KeysImported};
pub use key_check::KeyTrouble;
pub use level::Level;
pub use may::{
    MayAudit, MayAuthorisePrograms, MayEditCatalogue, MayListPeople, MayManagePeople, MayManageRights,
    MayRegisterPrograms, MayReleaseItems,
};
pub use officers::{NewOfficer, OfficerDirectory};
pub use oidc::{
    Arrival, BadProvider, Came, Departure, Environment, Found, LinkRow, Provider, ProviderError, Providers,
    Return, Trip,
};
pub use passkey::PasskeyRow;
pub use passkey_add::NewPasskey;
pub use passkey_question::{PasskeyAnswer, PasskeyQuestion};
pub use passkey_show::{HalfSession, SecondStep};
pub use password_rules::PasswordFault;
pub use phone_code::{CodeSender, PhoneCodeSent};
pub use policy::Policy;
pub use program::{Networks, Program, ProgramRow, SecretRow, Worker};
pub use program_enter::ProgramToken;
pub use program_register::NewProgram;
pub use program_secret::IssuedSecret;
pub use register::NewResident;
pub use role::{BadRole, Role, Roles};
pub use sealed_field::SealedField;
pub use session::{Session, SessionRow};
pub use standing::{Delegated, Standing, Tie};
pub use store::{KEY_TABLES, MIGRATIONS, SQL};
pub use vault::{PersonKey, Vault};
pub use who::{Officer, Resident, SessionMark, SessionToken, Who, erased_name};
