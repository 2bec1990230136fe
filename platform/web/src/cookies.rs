//! Cookies: the few we set, and how they are read and written.

use http::{HeaderMap, HeaderValue, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The session: a secret the server knows by its hash.
pub const SESSION: &str = "yc_session";
/// Half a session: the password was right, a passkey has still to be shown.
pub(crate) const HALF: &str = "yc_half";
/// What a browser carries while its person is away at an outside provider.
pub(crate) const AWAY: &str = "yc_away";
pub(crate) const LANGUAGE: &str = "yc_lang";
pub(crate) const SIZE: &str = "yc_size";
pub(crate) const NOTICE: &str = "yc_notice";

const A_YEAR: u32 = 31_536_000;
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');

/// Makes `Set-Cookie` values; knows whether this site is served over https.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Jar {
    pub(crate) secure: bool,
}

impl Jar {
    /// The session cookie: no script reads it, other sites' forms do not send it, it ends with the browser.
    pub(crate) fn session(self, token: &str) -> Option<HeaderValue> {
        self.make(SESSION, token, "HttpOnly; SameSite=Lax")
    }

    /// Half a session. No link of another site brings it along.
    pub(crate) fn half(self, token: &str) -> Option<HeaderValue> {
        self.make(HALF, token, "Max-Age=600; HttpOnly; SameSite=Strict")
    }

    /// What a browser carries to an outside provider and back: ten minutes for the way, ten for what follows. `Lax`, for the
    /// provider's page begins the way back.
    pub(crate) fn away(self, secret: &str) -> Option<HeaderValue> {
        self.make(AWAY, secret, "Max-Age=1200; HttpOnly; SameSite=Lax")
    }

    /// A choice that stays a year: language, letter size.
    pub(crate) fn choice(self, name: &str, value: &str) -> Option<HeaderValue> {
        self.make(name, value, &format!("Max-Age={A_YEAR}; HttpOnly; SameSite=Lax"))
    }

    /// What the next page says once.
    pub(crate) fn notice(self, text: &str) -> Option<HeaderValue> {
        self.make(NOTICE, text, "Max-Age=300; HttpOnly; SameSite=Lax")
    }

    /// Forgets a cookie.
    pub(crate) fn forget(self, name: &str) -> Option<HeaderValue> {
        self.make(name, "", "Max-Age=0; HttpOnly; SameSite=Lax")
    }

    fn make(self, name: &str, value: &str, attributes: &str) -> Option<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        HeaderValue::try_from(format!("{name}={value}; Path=/; {attributes}{secure}")).ok()
    }
}

/// The value of a cookie in the request.
pub(crate) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
        .filter(|value| !value.is_empty())
}

/// Text as a cookie or a query may carry it.
pub(crate) fn escape(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

/// The reverse of [`escape`]; `+` is a space, as forms write it.
pub(crate) fn unescape(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_cookie_is_hidden_from_scripts_and_secure_under_https() {
        let plain = Jar { secure: false }.session("abc").unwrap();
        assert_eq!(plain.to_str().unwrap(), "yc_session=abc; Path=/; HttpOnly; SameSite=Lax");
        let secure = Jar { secure: true }.session("abc").unwrap();
        assert!(secure.to_str().unwrap().ends_with("; Secure"));
    }

    #[test]
    fn a_cookie_is_found_among_others_and_not_by_the_end_of_its_name() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("xyc_lang=zh; yc_lang=en ; a=b"));
        assert_eq!(read(&headers, LANGUAGE), Some("en"));
        assert_eq!(read(&headers, SESSION), None);
    }
}
