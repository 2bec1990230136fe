//! What is searched for, in every writing in which it may lie somewhere.

use std::collections::{BTreeSet, HashMap};

/// Values with a name each. One pass over a haystack finds all of them.
#[derive(Default)]
pub(crate) struct Needles {
    /// By their first bytes.
    by_start: HashMap<[u8; START], Vec<(String, Vec<u8>)>>,
}

const START: usize = 6;

impl Needles {
    /// A value: as it is, in hexadecimal digits, in base64 at each of its three offsets, in the escapes of addresses and
    /// of JSON.
    pub(crate) fn add(&mut self, what: &str, value: &[u8]) {
        let mut add = |how: &str, needle: Vec<u8>| {
            let start = *needle
                .first_chunk()
                .unwrap_or_else(|| panic!("{what} {how} is too short to be searched for"));
            self.by_start.entry(start).or_default().push((format!("{what} {how}"), needle));
        };
        add("as it is", value.to_vec());
        add("in hex", written(value, |byte| format!("{byte:02x}")));
        add("in hex", written(value, |byte| format!("{byte:02X}")));
        add("in an address", written(value, |byte| format!("%{byte:02X}")));
        add("in an address", written(value, |byte| format!("%{byte:02x}")));
        for offset in 0..3 {
            add("in base64", base64(value, offset));
        }
        if let Ok(text) = std::str::from_utf8(value)
            && !text.is_ascii()
        {
            add(
                "in JSON",
                text.encode_utf16().flat_map(|unit| format!("\\u{unit:04x}").into_bytes()).collect(),
            );
        }
    }

    /// Does not search for a value any more.
    pub(crate) fn leave(&mut self, what: &str) {
        for needles in self.by_start.values_mut() {
            needles.retain(|(name, _)| !name.starts_with(&format!("{what} ")));
        }
    }

    /// The names of what is there.
    pub(crate) fn find(&self, hay: &[u8]) -> BTreeSet<String> {
        let starts = hay.windows(START).enumerate().filter_map(|(at, window)| {
            let start: &[u8; START] = window.try_into().ok()?;
            Some((at, self.by_start.get(start)?))
        });
        let found = starts.flat_map(|(at, needles)| {
            let here = &hay[at..];
            needles.iter().filter(move |(_, needle)| here.starts_with(needle)).map(|(name, _)| name.clone())
        });
        found.collect()
    }
}

fn written(value: &[u8], byte: impl Fn(u8) -> String) -> Vec<u8> {
    value.iter().flat_map(|it| byte(*it).into_bytes()).collect()
}

/// The part of a base64 text that is the same whatever stands around the value, `offset` bytes after a boundary.
fn base64(value: &[u8], offset: usize) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let skipped = (3 - offset) % 3;
    let whole = value[skipped..].chunks_exact(3);
    let digits = whole.flat_map(|three| {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        [18, 12, 6, 0].map(|shift| DIGITS[(bits >> shift & 63) as usize])
    });
    digits.collect()
}

#[test]
fn a_value_is_found_however_it_is_written() {
    let mut needles = Needles::default();
    needles.add("name", "欧阳砚秋".as_bytes());
    needles.add("phone", b"15487654321");
    let hays: [(&[u8], &str); 9] = [
        ("我叫欧阳砚秋。".as_bytes(), "name as it is"),
        (b"x e6aca7e998b3e7a09ae7a78b y", "name in hex"),
        (b"E6ACA7E998B3E7A09AE7A78B", "name in hex"),
        (b"q=%E6%AC%A7%E9%98%B3%E7%A0%9A%E7%A7%8B&", "name in an address"),
        (br#"{"name":"\u6b27\u9633\u781a\u79cb"}"#, "name in JSON"),
        (b"MTU0ODc2NTQzMjE=", "phone in base64"),
        (b"eDE1NDg3NjU0MzIx", "phone in base64"),
        (b"eHgxNTQ4NzY1NDMyMQ==", "phone in base64"),
        (b"3135343837363534333231", "phone in hex"),
    ];
    for (hay, expected) in hays {
        assert_eq!(
            needles.find(hay),
            BTreeSet::from([expected.to_owned()]),
            "{}",
            String::from_utf8_lossy(hay)
        );
    }
    assert!(needles.find("欧阳 15487654 砚秋".as_bytes()).is_empty());
}
