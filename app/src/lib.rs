//! The one program: it opens the city's data, wires the capabilities together and serves them. Newcomers start at
//! [`modules`] (what there is) and [`wiring`] (who answers whom).

pub mod cli;
mod demo;
mod home;
mod modules;
mod reference;
mod wiring;

pub use modules::{City, MIGRATIONS, OpenError, Settings};
