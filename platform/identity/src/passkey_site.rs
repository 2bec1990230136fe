//! Where passkeys are good. Browsers tie a passkey to a host *name* that they reached safely: https, or `localhost`. An address
//! without a name (`http://10.1.2.3`) has no passkeys, and a passkey of one name is no good under another.

use std::{fmt, sync::Arc};

use plat_kernel::SignedDuration;
use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder};

/// A site that can have passkeys.
#[derive(Clone)]
pub(crate) struct PasskeySite {
    pub(crate) webauthn: Arc<Webauthn>,
    origin: Arc<str>,
}

impl PasskeySite {
    /// The site at an address; none if browsers make no passkeys there. `name` is what authenticators show.
    pub(crate) fn at(address: &str, name: &str, patience: SignedDuration) -> Option<Self> {
        let url = Url::parse(address).ok()?;
        let host = url.domain()?.to_owned();
        let safe = url.scheme() == "https" || host == "localhost" || host.ends_with(".localhost");
        let builder = WebauthnBuilder::new(&host, &url).ok().filter(|_| safe)?;
        let built = builder.rp_name(name).timeout(patience.unsigned_abs()).build().ok()?;
        let origin = url.origin().ascii_serialization().into();
        Some(Self { webauthn: Arc::new(built), origin })
    }

    /// The origin that pages with passkeys must be opened under.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }
}

impl fmt::Debug for PasskeySite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PasskeySite({})", self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(address: &str) -> Option<String> {
        PasskeySite::at(address, "一窗", SignedDuration::from_mins(5)).map(|it| it.origin().to_owned())
    }

    #[test]
    fn passkeys_need_a_name_reached_safely() {
        assert_eq!(origin("https://yc.ninghe.example").as_deref(), Some("https://yc.ninghe.example"));
        assert_eq!(origin("http://localhost:8080").as_deref(), Some("http://localhost:8080"));
        for address in
            ["http://127.0.0.1:8080", "https://[::1]", "http://yc.ninghe.example", "https://10.1.2.3", ""]
        {
            assert_eq!(origin(address), None, "{address}");
        }
    }
}
