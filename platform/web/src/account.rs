//! Signing in, signing up, signing out: pages and API over `plat-identity`.

mod api;
mod pages;

pub(crate) use api::api;
pub(crate) use pages::pages;
#[cfg(test)]
pub(crate) use pages::{CodePage, SignInPage, SignUpPage};
