#![doc = include_str!("../README.md")]

mod code;
pub mod digest;
mod keys;
pub mod password;
pub mod same;
pub mod token;

pub use keys::{Keys, KeysError};
