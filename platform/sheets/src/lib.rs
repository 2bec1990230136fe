#![doc = include_str!("../README.md")]

mod encoding;
mod error;
mod formula;
mod read;
mod table;
mod write;
mod xlsx;

pub use error::{Unreadable, Unwritable};
pub use read::{Limits, read};
pub use table::{Book, Cell, Column, Look, Row, Sheet, Table, Value};
pub use write::{csv, xlsx};
