//! The notice after Post/Redirect/Get: a dictionary key and its values travel in a cookie, never ready-made words, so
//! that the next page says it in the reader's language and nobody can make the site say what it would not.

use std::fmt::Write as _;

use plat_kernel::lang::Lang;

use crate::cookies::{escape, unescape};
use crate::text::Text;
use crate::words::Dictionary;

/// `key&name=value&name=value`.
pub(crate) fn pack(text: &Text) -> String {
    let mut packed = escape(text.key());
    for (name, value) in text.values() {
        let _ = write!(packed, "&{}={}", escape(name), escape(value));
    }
    packed
}

/// The text again; none if the key is not in the dictionary.
pub(crate) fn unpack(packed: &str, lang: Lang, words: &'static Dictionary) -> Option<Text> {
    let mut parts = packed.split('&');
    let mut text = words.find(lang, &unescape(parts.next()?))?;
    for (name, value) in parts.filter_map(|pair| pair.split_once('=')) {
        text = text.with(unescape(name), unescape(value));
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;

    #[test]
    fn a_notice_is_said_in_the_language_of_the_next_page() {
        let words = Words { zh: "\"a.done\" = \"{n}已受理\"", en: "\"a.done\" = \"{n} accepted\"" };
        let book = Dictionary::merge(&[("a", words)]).unwrap();
        let packed = pack(&book.text(Lang::Zh, "a.done").with("n", "A&1=二"));
        assert!(packed.is_ascii());
        assert_eq!(unpack(&packed, Lang::En, book).unwrap().to_string(), "A&1=二 accepted");
    }

    #[test]
    fn a_notice_nobody_wrote_is_not_said() {
        let book = Dictionary::merge(&[]).unwrap();
        assert_eq!(unpack("You+won+a+prize", Lang::En, book), None);
    }
}
