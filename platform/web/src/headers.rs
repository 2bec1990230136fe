//! The headers every answer carries.

use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue};

/// Scripts, styles and forms come from and go to this origin only; nothing may frame it.
const CSP: &str = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; \
                   base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const PERMISSIONS: &str = "camera=(self), microphone=(self), geolocation=(self), payment=(), usb=()";

const ALWAYS: [(HeaderName, HeaderValue); 6] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS)),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
];

/// Sets those that need no knowledge of the request: styles, scripts and pictures carry them, too.
pub(crate) fn always(headers: &mut HeaderMap) {
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(value);
    }
}

/// Sets them where a handler did not set its own. `private`: the answer is about the person who is signed in.
pub(crate) fn put(headers: &mut HeaderMap, private: bool, https: bool) {
    always(headers);
    let cache =
        if private || headers.contains_key(header::SET_COOKIE) { "no-store" } else { "private, no-cache" };
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(cache));
    headers.append(header::VARY, HeaderValue::from_static("Cookie, Accept-Language, HX-Request"));
    if https {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(year);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_allows_no_inline_script_and_no_inline_style() {
        assert!(!CSP.contains("unsafe"));
        assert!(CSP.contains("frame-ancestors 'none'"));
    }

    #[test]
    fn a_private_page_is_stored_nowhere_and_a_handler_may_know_better() {
        let mut headers = HeaderMap::new();
        put(&mut headers, true, false);
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
        put(&mut headers, false, false);
        assert_eq!(headers[header::CACHE_CONTROL], "public, max-age=60");
    }
}
