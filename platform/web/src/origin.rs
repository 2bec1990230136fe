//! Whether a request was made by a page of another site.

use http::{HeaderMap, header};

/// True if the browser says that another origin made this request. Programs that are not browsers say nothing, carry no
/// ambient cookies, and are not foreign.
pub(crate) fn is_foreign(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site != "same-origin" && site != "none";
    }
    let Some(origin) = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    origin.split_once("://").is_none_or(|(_, from)| from != host)
}

/// A path on this site, or none: where a sign-in may lead.
pub(crate) fn local(next: &str) -> Option<&str> {
    let rest = next.strip_prefix('/')?;
    let strange = rest.starts_with(['/', '\\']) || next.chars().any(|c| c.is_control() || c == '\\');
    (!strange).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(k, v)| (k.parse().unwrap(), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn another_origin_is_foreign_even_on_a_sister_host() {
        assert!(is_foreign(&headers(&[("sec-fetch-site", "cross-site")])));
        assert!(is_foreign(&headers(&[("sec-fetch-site", "same-site")])));
        assert!(is_foreign(&headers(&[("origin", "https://evil.example"), ("host", "yc.example")])));
        assert!(is_foreign(&headers(&[("origin", "null"), ("host", "yc.example")])));
    }

    #[test]
    fn our_own_pages_and_programs_are_not_foreign() {
        assert!(!is_foreign(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(!is_foreign(&headers(&[("origin", "http://yc.example:8080"), ("host", "yc.example:8080")])));
        assert!(!is_foreign(&headers(&[])));
    }

    #[test]
    fn only_a_local_path_is_a_place_to_return_to() {
        assert_eq!(local("/cases/1?tab=2"), Some("/cases/1?tab=2"));
        for bad in
            ["", "https://evil.example", "//evil.example", "/\\evil.example", "/a\\b", "/\t/evil", "cases"]
        {
            assert_eq!(local(bad), None, "{bad}");
        }
    }
}
