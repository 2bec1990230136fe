//! An answer that is made once and given often: its bytes, the same compressed, and a tag by which a reader who has it
//! already is spared both.

use std::io::Write as _;

use axum::body::Bytes;
use axum::response::{IntoResponse, Response};
use flate2::{Compression, write::GzEncoder};
use http::{HeaderMap, HeaderValue, StatusCode, header};

/// Below this, compression saves nothing worth a header.
const WORTH_PACKING: usize = 1024;

/// A page that reads alike for everybody to whom it is given.
#[derive(Debug, Clone)]
pub struct Kept {
    plain: Bytes,
    packed: Option<Bytes>,
    /// Weak: the two forms say the same in other bytes.
    tag: Option<HeaderValue>,
}

impl Kept {
    /// A page, compressed once.
    pub fn page(text: String) -> Self {
        let hash: String = plat_crypto::digest::hex(&plat_crypto::digest::sha256(text.as_bytes()));
        let tag = hash.get(..16).and_then(|hash| HeaderValue::try_from(format!("W/\"{hash}\"")).ok());
        let plain = Bytes::from(text);
        Self { packed: packed(&plain), plain, tag }
    }

    /// The answer to a request with these headers.
    pub fn answer(&self, asked: &HeaderMap) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        if let Some(tag) = &self.tag {
            headers.insert(header::ETAG, tag.clone());
            if is_there(asked, tag) {
                return (StatusCode::NOT_MODIFIED, headers).into_response();
            }
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        match &self.packed {
            Some(packed) if takes_gzip(asked) => {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
                (headers, packed.clone()).into_response()
            }
            _ => (headers, self.plain.clone()).into_response(),
        }
    }
}

/// Whether who asks has what the tag stands for (RFC 9110 13.1.2, compared weakly).
fn is_there(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let Ok(tag) = tag.to_str() else { return false };
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    known.flat_map(|line| line.split(',')).any(|it| it.trim() == "*" || strong(it) == strong(tag))
}

/// The same compressed; none if that gains nothing.
pub(crate) fn packed(bytes: &Bytes) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).ok()?;
    let packed = encoder.finish().ok()?;
    let gains = bytes.len() >= WORTH_PACKING && packed.len() < bytes.len() * 9 / 10;
    gains.then(|| Bytes::from(packed))
}

/// Whether who asks takes gzip, and does not say that it is the last thing they want.
pub(crate) fn takes_gzip(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let gzip = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let never = |part: &str| part.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()) == Some(0.0);
        gzip && !parts.any(never)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn a_kept_page_is_given_compressed_to_who_takes_it_and_not_twice_to_who_has_it() {
        let kept = Kept::page("<p>办事指南</p>".repeat(200));
        let plain = kept.answer(&HeaderMap::new());
        assert!(!plain.headers().contains_key(header::CONTENT_ENCODING));
        let packed = kept.answer(&asked(header::ACCEPT_ENCODING, "br, gzip;q=0.8"));
        assert_eq!(packed.headers()[header::CONTENT_ENCODING], "gzip");
        assert_eq!(packed.headers()[header::VARY], "Accept-Encoding");
        assert_eq!(packed.headers()[header::ETAG], plain.headers()[header::ETAG]);
        let tag = plain.headers()[header::ETAG].clone();
        let again = kept.answer(&HeaderMap::from_iter([(header::IF_NONE_MATCH, tag)]));
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        let other = kept.answer(&asked(header::IF_NONE_MATCH, "\"other\""));
        assert_eq!(other.status(), StatusCode::OK);
    }

    #[test]
    fn who_refuses_gzip_does_not_get_it() {
        for line in ["gzip;q=0", "identity", "x-gzip-not"] {
            assert!(!takes_gzip(&asked(header::ACCEPT_ENCODING, line)), "{line}");
        }
    }
}
