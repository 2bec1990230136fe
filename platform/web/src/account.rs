//! Signing in, signing up, signing out: pages and API over `plat-identity`.

mod api;
mod home;
mod machine;
mod oidc;
mod oidc_join;
mod oidc_links;
mod pages;
mod passkey;
mod passkey_json;
mod passkey_signin;
mod password;

pub(crate) use api::api;
#[cfg(test)]
pub(crate) use home::{AccountPage, SessionLine};
#[cfg(test)]
pub(crate) use oidc::{Failed, Outside, Way};
#[cfg(test)]
pub(crate) use oidc_join::{OnwardPage, ProvePage, SignUpWithPage};
#[cfg(test)]
pub(crate) use oidc_links::{JoinPage, LinkLine, LinksPage};
pub(crate) use pages::pages;
#[cfg(test)]
pub(crate) use pages::{CodePage, SignInPage, SignUpPage};
#[cfg(test)]
pub(crate) use passkey::PasskeysPage;
#[cfg(test)]
pub(crate) use passkey_signin::SecondStepPage;
#[cfg(test)]
pub(crate) use password::PasswordPage;
