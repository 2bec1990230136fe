#![doc = include_str!("../README.md")]

mod classes;
mod encoder;
mod network;
mod pieces;
mod spelling;
mod table;
mod vector;
mod weights;

pub use classes::Classes;
pub use encoder::Encoder;
pub use spelling::plain;
pub use vector::{PACKED, Vector, WIDTH};
pub use weights::BadWeights;

/// The weights that the build fetched; none if it had no Python or no network.
pub fn carried() -> Option<&'static [u8]> {
    #[cfg(carried)]
    const WEIGHTS: Option<&[u8]> = Some(include_bytes!(env!("MEANING_WEIGHTS")));
    #[cfg(not(carried))]
    const WEIGHTS: Option<&[u8]> = None;
    WEIGHTS
}
