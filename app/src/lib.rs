//! The one program: it opens the city's data, wires the capabilities together and serves them. Newcomers start at
//! [`modules`] (what there is) and [`wiring`] (who answers whom).

pub mod cli;
mod demo;
mod fault;
mod home;
mod modules;
mod reference;
mod settings;
mod wiring;

pub use fault::OpenError;
pub use modules::{City, MIGRATIONS};
pub use plat_web::Lines;
pub use settings::Settings;
