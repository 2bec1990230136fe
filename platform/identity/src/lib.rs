#![doc = include_str!("../README.md")]

// who there is
mod branch;
mod may;
mod name;
mod role;
mod who;
// what holds
mod error;
mod lockout;
mod password_rules;
mod policy;
// what can be done: one verb, one file
mod change_password;
mod import;
mod officers;
mod people;
mod phone_code;
mod register;
mod session;
mod sign_in;
mod sign_out;
// how
mod hasher;
mod identity;
mod login;
mod store;
#[cfg(test)]
mod testing;

pub use branch::Branch;
pub use error::{Family, IdentityError};
pub use identity::Identity;
pub use may::{MayManagePeople, may_manage_people};
pub use officers::{NewOfficer, OfficerDirectory};
pub use password_rules::PasswordFault;
pub use phone_code::{CodeSender, PhoneCodeSent};
pub use policy::Policy;
pub use register::NewResident;
pub use role::{BadRole, Role, Roles};
pub use session::{Session, SessionRow};
pub use store::{MIGRATIONS, SQL};
pub use who::{Officer, Resident, SessionMark, SessionToken, Who};
