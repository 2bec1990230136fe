#![doc = include_str!("../README.md")]

mod account;
mod apply;
mod book;
mod caller;
mod client;
mod crowd;
mod order;
mod program;
mod rounds;
mod server;
mod table;
mod town;

pub use account::{Account, Counts};
pub use apply::hand_in;
pub use book::Book;
pub use caller::Caller;
pub use client::{Answer, Client, Lost};
pub use crowd::{Crowd, Load};
pub use order::{Deed, Order};
pub use program::{Ended, Program, Start};
pub use rounds::{Plan, Report, run};
pub use server::Server;
pub use table::table;
pub use town::Town;

/// Why a run could not go on. What a run *finds* is no failure: it stands in its [`Report`].
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
