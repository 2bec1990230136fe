#![doc = include_str!("../README.md")]

mod code;
pub mod digest;
mod key_file;
mod keys;
pub mod master;
pub mod password;
pub mod same;
pub mod seal;
pub mod sign;
pub mod token;

pub use key_file::KeysError;
pub use keys::Keys;
pub use master::MasterKeys;
pub use seal::{DataKey, Suite};
