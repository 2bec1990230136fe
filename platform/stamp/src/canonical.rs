//! JSON in one form only (RFC 8785), so that a signature over it can be checked with anybody's tools: keys in order, no
//! blanks, no floating point. A file that says the same key twice is refused: two readers would see two texts.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

/// A value of JSON without floating point; keys are in order and stand once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object.
    Map(BTreeMap<Key, Json>),
}

/// A key of an object; keys are in the order of their UTF-16 units, as RFC 8785 wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(String);

impl Ord for Key {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.encode_utf16().cmp(other.0.encode_utf16())
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl Json {
    /// Any value that can be written as JSON.
    pub fn of<T: Serialize>(value: &T) -> Result<Self, serde_json::Error> {
        serde_json::from_str(&serde_json::to_string(value)?)
    }

    /// The value as a type of its reader.
    pub fn to<T: for<'de> Deserialize<'de>>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.text()?)
    }

    /// The one form in which it is signed.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// The same with line breaks, for people.
    pub fn pretty(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }

    /// What stands under a key, if this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        if let Self::Map(map) = self { map.get(&Key::from(key)) } else { None }
    }

    /// Nothing stands here: `null`, an empty text, list or object.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(it) => it.is_empty(),
            Self::List(it) => it.is_empty(),
            Self::Map(it) => it.is_empty(),
            Self::Bool(_) | Self::Int(_) => false,
        }
    }

    /// Every text in it, one a line.
    pub fn words(&self) -> String {
        match self {
            Self::Text(it) => it.clone() + "\n",
            Self::List(it) => it.iter().map(Self::words).collect(),
            Self::Map(it) => it.values().map(Self::words).collect(),
            Self::Null | Self::Bool(_) | Self::Int(_) => String::new(),
        }
    }

    /// The text that stands under a key.
    pub fn str(&self, key: &str) -> Option<&str> {
        if let Some(Self::Text(text)) = self.get(key) { Some(text) } else { None }
    }

    /// The paths at which two values differ, such as `paper.organ`.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        differ(self, other, "", &mut found);
        found
    }
}

fn differ(one: &Json, other: &Json, path: &str, found: &mut Vec<String>) {
    match (one, other) {
        (Json::Map(one), Json::Map(other)) => {
            let keys: std::collections::BTreeSet<&Key> = one.keys().chain(other.keys()).collect();
            for key in keys {
                let path = if path.is_empty() { key.0.clone() } else { format!("{path}.{}", key.0) };
                match (one.get(key), other.get(key)) {
                    (Some(one), Some(other)) => differ(one, other, &path, found),
                    _ => found.push(path),
                }
            }
        }
        _ if one == other => {}
        _ => found.push(path.to_owned()),
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_unit(),
            Self::Bool(it) => to.serialize_bool(*it),
            Self::Int(it) => to.serialize_i64(*it),
            Self::Text(it) => to.serialize_str(it),
            Self::List(it) => to.collect_seq(it),
            Self::Map(it) => to.collect_map(it.iter().map(|(key, value)| (&key.0, value))),
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("JSON without floating point")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, it: bool) -> Result<Json, E> {
        Ok(Json::Bool(it))
    }

    fn visit_i64<E>(self, it: i64) -> Result<Json, E> {
        Ok(Json::Int(it))
    }

    fn visit_u64<E: Error>(self, it: u64) -> Result<Json, E> {
        i64::try_from(it).map(Json::Int).map_err(E::custom)
    }

    fn visit_str<E>(self, it: &str) -> Result<Json, E> {
        Ok(Json::Text(it.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(it) = from.next_element()? {
            list.push(it);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Json, A::Error> {
        let mut map = BTreeMap::new();
        while let Some((key, value)) = from.next_entry::<String, Json>()? {
            if map.insert(Key(key.clone()), value).is_some() {
                return Err(A::Error::custom(format!("the key {key:?} stands twice")));
            }
        }
        Ok(Json::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Json, serde_json::Error> {
        serde_json::from_str(text)
    }

    #[test]
    fn the_same_content_has_one_form_however_it_was_laid_out() {
        let one = read("{\"b\": [1, true, null],\n \"a\": \"张三·\\u001f\\n\"}").unwrap();
        let other = read("{\"a\":\"张三·\\u001F\\n\",\"b\":[1,true,null]}").unwrap();
        assert_eq!(one.text().unwrap(), other.text().unwrap());
        assert_eq!(one.text().unwrap(), "{\"a\":\"张三·\\u001f\\n\",\"b\":[1,true,null]}");
    }

    #[test]
    fn keys_are_in_the_order_of_utf_16_as_the_standard_wants() {
        // U+1F600 begins with the unit D83D, before U+FB33: the order of code points is the other one.
        let json = read("{\"\\ufb33\":1,\"\\ud83d\\ude00\":2}").unwrap();
        assert_eq!(json.text().unwrap(), "{\"\u{1f600}\":2,\"\u{fb33}\":1}");
    }

    #[test]
    fn a_key_that_stands_twice_and_a_broken_number_are_refused() {
        assert!(read("{\"a\":1,\"a\":2}").is_err());
        assert!(read("{\"a\":1.5}").is_err());
    }

    #[test]
    fn differences_are_named_by_their_place() {
        let one = read(r#"{"paper":{"organ":"甲","kind":"decision"},"pdf":{"bytes":1}}"#).unwrap();
        let other = read(r#"{"paper":{"organ":"乙","kind":"decision"},"pdf":{"bytes":1},"x":0}"#).unwrap();
        assert_eq!(one.differences(&other), ["paper.organ", "x"]);
    }
}
