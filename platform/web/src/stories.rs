//! Stories of the whole site: a router with a small module, a fresh database, a person with a browser.

mod headers;
mod languages;
mod refusals;
mod repeated;
mod sessions;
mod templates;
mod world;
