//! Which language and which letter size a reader gets: `?lang=` before the cookie before `Accept-Language`.

use http::{HeaderMap, header};
use plat_kernel::lang::Lang;

use crate::cookies;

/// What was chosen, and whether the address chose it (then a cookie remembers it).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Choice<T> {
    pub(crate) value: T,
    pub(crate) asked: bool,
}

pub(crate) fn language(query: &str, headers: &HeaderMap) -> Choice<Lang> {
    if let Some(value) = query_value(query, "lang").and_then(lang_of) {
        return Choice { value, asked: true };
    }
    let value =
        cookies::read(headers, cookies::LANGUAGE).and_then(lang_of).unwrap_or_else(|| accepted(headers));
    Choice { value, asked: false }
}

pub(crate) fn large(query: &str, headers: &HeaderMap) -> Choice<bool> {
    match query_value(query, "size") {
        Some(size) => Choice { value: size == "large", asked: true },
        None => Choice { value: cookies::read(headers, cookies::SIZE) == Some("large"), asked: false },
    }
}

/// The raw value of a query parameter (first one).
pub(crate) fn query_value<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.split('&').filter_map(|pair| pair.split_once('=')).find(|(known, _)| *known == name).map(|(_, v)| v)
}

fn lang_of(tag: &str) -> Option<Lang> {
    match tag.trim().get(..2)?.to_ascii_lowercase().as_str() {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    }
}

/// Chinese, unless the browser clearly prefers English.
fn accepted(headers: &HeaderMap) -> Lang {
    let line = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best: Option<(Lang, f32)> = None;
    for part in line.split(',') {
        let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
        let Some(lang) = lang_of(tag) else { continue };
        let weight: f32 = weight.trim().parse().unwrap_or(0.0);
        if weight > 0.0 && best.is_none_or(|(_, known)| weight > known) {
            best = Some((lang, weight));
        }
    }
    best.map_or(Lang::Zh, |(lang, _)| lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn headers(accept: &'static str, cookie: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accept));
        headers.insert(header::COOKIE, HeaderValue::from_static(cookie));
        headers
    }

    #[test]
    fn the_address_wins_over_the_cookie_and_the_cookie_over_the_browser() {
        let asked = language("lang=zh", &headers("en", "yc_lang=en"));
        assert_eq!(asked, Choice { value: Lang::Zh, asked: true });
        assert_eq!(language("", &headers("zh-CN", "yc_lang=en")).value, Lang::En);
    }

    #[test]
    fn a_browser_that_names_neither_language_reads_chinese() {
        assert_eq!(language("", &headers("fr, de;q=0.5", "")).value, Lang::Zh);
    }

    #[test]
    fn the_heavier_language_of_the_browser_wins() {
        assert_eq!(language("", &headers("zh;q=0.3, en-GB;q=0.8", "")).value, Lang::En);
        assert_eq!(language("", &headers("zh-TW,zh;q=0.9,en;q=0.8", "")).value, Lang::Zh);
    }

    #[test]
    fn large_print_is_chosen_by_address_and_kept_by_cookie() {
        assert!(large("a=1&size=large", &headers("", "")).value);
        assert!(large("", &headers("", "yc_size=large")).value);
        assert!(!large("size=normal", &headers("", "yc_size=large")).value);
    }
}
