#![doc = include_str!("../README.md")]

pub mod calendar;
pub mod chance;
pub mod check_char;
pub mod clock;
pub mod elicense;
pub mod id;
pub mod idno;
pub mod invalid;
pub mod itemcode;
pub mod kinds;
pub mod lang;
pub mod mask;
pub mod mint;
pub mod mobile;
pub mod money;
mod network;
mod number;
pub mod passport;
pub mod permit;
pub mod plate;
pub mod term;
pub mod uscc;
pub mod vin;

pub use chance::Chance;
pub use clock::{Clock, Stopwatch};
pub use id::Id;
pub use invalid::Invalid;
pub use jiff::{SignedDuration, Timestamp, civil::Date};
pub use lang::{Bilingual, Lang};
pub use mint::Mint;
pub use money::Fen;
pub use network::{BadNetwork, Network};
