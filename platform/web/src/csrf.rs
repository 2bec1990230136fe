//! Forged requests: an unsafe request that rides on a session cookie must carry the session's token.
//!
//! The token comes as the header `X-CSRF-Token` (scripts) or as the form field `_csrf`. The field is looked for in the
//! first 64 KiB of the body, which is then put back in front of the rest: a form with photographs is neither buffered
//! nor read twice. `ui::csrf` stands first in every form, so the field comes first in a multipart body as well.
//! (The token in the form's address would end in logs and in Referer headers; a header alone would need scripts.)

use axum::body::{Body, Bytes};
use axum::extract::Request;
use http::{HeaderMap, Method, header};
use tokio_stream::StreamExt as _;

use crate::cookies::unescape;
use crate::origin;
use crate::refusal::{Kind, Refusal};
use crate::visit::{Credential, Visit};

/// The name of the form field.
pub const FIELD: &str = "_csrf";
const HEADER: &str = "x-csrf-token";
const WINDOW: usize = 64 * 1024;

/// Lets the request through, or says why not.
pub(crate) async fn guard(visit: &Visit, request: Request) -> Result<Request, Refusal> {
    if is_safe(request.method()) || matches!(visit.credential, Credential::Bearer(_)) {
        return Ok(request);
    }
    if origin::is_foreign(request.headers()) {
        return Err(Refusal::of(Kind::Forbidden, "web.cross_site"));
    }
    let Some(session) = visit.session.as_ref().filter(|_| !makes_a_session(&visit.path)) else {
        return Ok(request);
    };
    if let Some(token) = request.headers().get(HEADER) {
        return if same(token.as_bytes(), &session.csrf) { Ok(request) } else { Err(forged()) };
    }
    let Some(form) = form_of(request.headers()) else { return Err(forged()) };
    let (request, token) = find_in_body(request, form).await?;
    match token {
        Some(token) if same(token.as_bytes(), &session.csrf) => Ok(request),
        _ => Err(forged()),
    }
}

/// Signing in rides on no session, even if an old one is still there: its guard is the origin.
fn makes_a_session(path: &str) -> bool {
    matches!(path, "/signin" | "/signin/code" | "/signup" | "/signup/with")
        || path.starts_with("/signin/passkey/")
}

fn forged() -> Refusal {
    Refusal::of(Kind::Forbidden, "web.csrf")
}

pub(crate) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn same(given: &[u8], known: &str) -> bool {
    !known.is_empty() && plat_crypto::same::bytes(given, known.as_bytes())
}

/// The whole of a plain form, as it came: it is given back when the service cannot take it now.
#[derive(Debug, Clone)]
pub(crate) struct Typed(pub(crate) Bytes);

impl Typed {
    /// Name and value of each field.
    pub(crate) fn fields(&self) -> Vec<(String, String)> {
        let text = std::str::from_utf8(&self.0).unwrap_or_default();
        let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| (unescape(name), unescape(value))).collect()
    }
}

#[derive(Debug, PartialEq, Eq)]
enum FormKind {
    Plain,
    Multipart(String),
}

fn form_of(headers: &HeaderMap) -> Option<FormKind> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    if kind.starts_with("application/x-www-form-urlencoded") {
        return Some(FormKind::Plain);
    }
    let rest = kind.strip_prefix("multipart/form-data")?;
    let boundary = rest.split(';').find_map(|part| part.trim().strip_prefix("boundary="))?;
    Some(FormKind::Multipart(boundary.trim_matches('"').to_owned()))
}

async fn find_in_body(request: Request, form: FormKind) -> Result<(Request, Option<String>), Refusal> {
    let (parts, body) = request.into_parts();
    let mut stream = body.into_data_stream();
    let mut seen = Vec::new();
    let mut ended = false;
    let token = loop {
        let token = token_in(&seen, &form, ended);
        // A plain form is read to its end: it may have to be given back. One with photographs is not.
        let enough = token.is_some() && form != FormKind::Plain;
        if enough || ended || seen.len() >= WINDOW {
            break token;
        }
        match stream.next().await {
            Some(Ok(bytes)) => seen.extend_from_slice(&bytes),
            Some(Err(_)) => return Err(Refusal::of(Kind::Invalid, "web.unreadable")),
            None => ended = true,
        }
    };
    let seen = Bytes::from(seen);
    let mut parts = parts;
    let body = if ended {
        if form == FormKind::Plain {
            parts.extensions.insert(Typed(seen.clone()));
        }
        Body::from(seen)
    } else {
        Body::from_stream(tokio_stream::once(Ok::<_, axum::Error>(seen)).chain(stream))
    };
    Ok((Request::from_parts(parts, body), token))
}

/// The token, once all of it has arrived.
fn token_in(seen: &[u8], form: &FormKind, ended: bool) -> Option<String> {
    match form {
        FormKind::Plain => {
            let mut pairs = seen.split(|byte| *byte == b'&');
            if !ended {
                pairs.next_back();
            }
            let value = pairs.find_map(|pair| pair.strip_prefix(b"_csrf="))?;
            Some(unescape(std::str::from_utf8(value).ok()?))
        }
        FormKind::Multipart(boundary) => multipart_token(seen, boundary),
    }
}

/// The value of the part named `_csrf`, if it and the boundary after it have arrived. Works on bytes: the parts behind
/// it may be photographs.
fn multipart_token(seen: &[u8], boundary: &str) -> Option<String> {
    let start = position(seen, b"name=\"_csrf\"")?;
    let rest = seen.get(start..)?;
    let rest = rest.get(position(rest, b"\r\n\r\n")? + 4..)?;
    let value = rest.get(..position(rest, format!("\r\n--{boundary}").as_bytes())?)?;
    std::str::from_utf8(value).ok().map(ToOwned::to_owned)
}

fn position(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_form_gives_its_token_once_it_has_arrived() {
        assert_eq!(token_in(b"_csrf=ab", &FormKind::Plain, false), None);
        assert_eq!(token_in(b"_csrf=ab&x=1", &FormKind::Plain, false).unwrap(), "ab");
        assert_eq!(token_in(b"x=1&_csrf=a%2Bb", &FormKind::Plain, true).unwrap(), "a+b");
    }

    #[test]
    fn a_multipart_form_gives_the_token_of_its_first_field() {
        let body = "--XX\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\ntoken\r\n--XX\r\nrest";
        let form = FormKind::Multipart("XX".to_owned());
        assert_eq!(token_in(body.as_bytes(), &form, false).unwrap(), "token");
        assert_eq!(token_in(&body.as_bytes()[..60], &form, false), None);
    }

    #[tokio::test]
    async fn the_body_behind_the_token_is_whole() {
        let chunks = ["_csrf=t&a=", "1&b=2", "&c=3"].map(|c| Ok::<_, axum::Error>(Bytes::from(c)));
        let request = Request::new(Body::from_stream(tokio_stream::iter(chunks)));
        let (request, token) = find_in_body(request, FormKind::Plain).await.unwrap();
        assert_eq!(token.unwrap(), "t");
        let body = axum::body::to_bytes(request.into_body(), 100).await.unwrap();
        assert_eq!(body, "_csrf=t&a=1&b=2&c=3");
    }

    #[test]
    fn the_boundary_is_read_with_and_without_quotes() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, "multipart/form-data; boundary=\"a b\"".parse().unwrap());
        assert_eq!(form_of(&headers), Some(FormKind::Multipart("a b".to_owned())));
    }
}
