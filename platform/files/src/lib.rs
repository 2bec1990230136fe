#![doc = include_str!("../README.md")]

mod error;
mod intake;
mod mark;
mod media;
mod pdf;
mod picture;
mod place;
mod quality;
mod s3;
mod scan;
mod settings;

pub use error::FileError;
pub use intake::{Limits, Scan, Taken};
pub use media::Media;
pub use picture::Turn;
pub use place::{BadFileRef, FileRef, Files};
pub use quality::{Grey, Hint, Quality, Thresholds};
pub use s3::{S3, Secret};
pub use scan::{Clamd, WhenAway};
pub use settings::{BadSettings, Settings};
