//! Stories of the whole site: a router with a small module, a fresh database, a person with a browser.
//! (Each module says that it is a test: `cargo xtask tidy` reads one file at a time.)

#[cfg(test)]
mod headers;
#[cfg(test)]
mod languages;
#[cfg(test)]
mod oidc;
#[cfg(test)]
mod passkeys;
mod refusals;
#[cfg(test)]
mod repeated;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod templates;
#[cfg(test)]
mod world;
