//! Sign-in through outside providers of identities (OpenID Connect): the state's, the province's, the force's own.
//!
//! A journey: [`Identity::depart`](crate::Identity::depart) sends a browser to the provider;
//! [`Identity::come_back`](crate::Identity::come_back) receives it, verifies the provider's word and finds the account that is
//! linked. Whom no account knows waits ten minutes as an [`Arrival`], sealed under the browser's own secret, to join the
//! account that has their number (after signing in to it) or to sign up.

mod browser;
mod come_back;
mod depart;
mod error;
mod http;
mod join;
mod protocol;
mod provider;
mod providers;
mod settings;
mod vouched;

pub(crate) use depart::JOURNEY;

pub use come_back::{Came, Found, Return};
pub use depart::{Departure, Trip};
pub use error::ProviderError;
pub use join::{Arrival, LinkRow};
pub use provider::Provider;
pub use providers::Providers;
pub use settings::{BadProvider, Environment};
#[cfg(test)]
mod stories;
