//! Signing in, signing up, signing out: pages and API over `plat-identity`.

mod api;
mod home;
mod pages;
mod passkey;
mod passkey_json;
mod passkey_signin;
mod password;

pub(crate) use api::api;
#[cfg(test)]
pub(crate) use home::{AccountPage, SessionLine};
pub(crate) use pages::pages;
#[cfg(test)]
pub(crate) use pages::{CodePage, SignInPage, SignUpPage};
#[cfg(test)]
pub(crate) use passkey::PasskeysPage;
#[cfg(test)]
pub(crate) use passkey_signin::SecondStepPage;
#[cfg(test)]
pub(crate) use password::PasswordPage;
