#![doc = include_str!("../README.md")]

mod api;
mod engine;
mod error;
mod lines;
mod load;
mod phrasings;
mod questions;
mod store;
mod strike;
mod web;

pub use api::{AnswerBody, AnswerItem};
pub use engine::{Answer, Assistant, LONGEST, Scored};
pub use error::AssistantError;
pub use phrasings::{BadPhrasings, Meant, Topic, Who, read as read_phrasings};
pub use questions::{Assistance, Question, State};

use plat_web::{Link, Module};

/// The search, its API and the editor's page of unanswered questions.
pub fn module(assistance: &Assistance) -> Module {
    let link = Link::desk("/admin/catalogue/questions", "assistant.questions.title", "message-circle");
    Module::named("assistant")
        .pages(web::routes(assistance.clone()))
        .api(api::routes(assistance.clone()))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(link.for_role(plat_identity::Role::Editor))
}

/// The table of this capability.
pub const MIGRATIONS: plat_store::Migrations = plat_store::Migrations {
    module: "assistant",
    steps: &[("0001_questions", include_str!("../migrations/0001_questions.sql"))],
};

/// Every SQL text, for the test that prepares each on both engines.
pub fn sql() -> impl Iterator<Item = &'static str> {
    store::SQL.iter().copied()
}
