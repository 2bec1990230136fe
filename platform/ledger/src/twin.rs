//! Two hashes of the same thing: SHA-256 for everybody's tools, SM3 for those that Chinese law asks for.

use std::fmt;

use plat_crypto::digest;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A hash of either function, 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

/// The same thing hashed twice. The two trees of the ledger have the same shape, so all that is done to one is done to both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Twin {
    /// By SHA-256.
    pub sha256: Hash,
    /// By SM3.
    pub sm3: Hash,
}

/// Goes before what a leaf is made of (RFC 6962, 2.1).
const LEAF: u8 = 0;
/// Goes before the two children of a node (RFC 6962, 2.1).
const NODE: u8 = 1;
/// Goes before the link before and the leaf; no leaf and no node begins so.
const LINK: u8 = 2;

impl Twin {
    /// The link before the first one.
    pub const START: Self = Self { sha256: Hash([0; 32]), sm3: Hash([0; 32]) };

    /// The hashes of some bytes as they are.
    pub fn of(bytes: &[u8]) -> Self {
        Self { sha256: Hash(digest::sha256(bytes)), sm3: Hash(digest::sm3(bytes)) }
    }

    /// A leaf: `H(0x00 ‖ bytes)`.
    pub fn of_leaf(bytes: &[u8]) -> Self {
        Self::of(&[&[LEAF], bytes].concat())
    }

    /// A node over two others: `H(0x01 ‖ left ‖ right)`.
    pub fn of_node(left: &Self, right: &Self) -> Self {
        Self::joined(NODE, left, right)
    }

    /// The chain up to a leaf: `H(0x02 ‖ link before ‖ leaf)`.
    pub fn of_link(before: &Self, leaf: &Self) -> Self {
        Self::joined(LINK, before, leaf)
    }

    fn joined(prefix: u8, left: &Self, right: &Self) -> Self {
        let join = |left: &Hash, right: &Hash| {
            let mut bytes = [prefix; 65];
            let (_, both) = bytes.split_at_mut(1);
            let (first, second) = both.split_at_mut(32);
            first.copy_from_slice(&left.0);
            second.copy_from_slice(&right.0);
            bytes
        };
        Self {
            sha256: Hash(digest::sha256(&join(&left.sha256, &right.sha256))),
            sm3: Hash(digest::sm3(&join(&left.sm3, &right.sm3))),
        }
    }

    /// From the 32 bytes of each; `None` if there are not exactly 32.
    pub fn from_bytes(sha256: &[u8], sm3: &[u8]) -> Option<Self> {
        Some(Self { sha256: Hash(sha256.try_into().ok()?), sm3: Hash(sm3.try_into().ok()?) })
    }
}

impl Hash {
    /// The first eight digits, for people to compare at a glance.
    pub fn short(&self) -> String {
        self.to_string().chars().take(8).collect()
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&digest::hex(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let bytes = hex::decode(&text).ok().and_then(|it| it.try_into().ok());
        bytes.map(Self).ok_or_else(|| de::Error::custom("a hash is 64 hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_can_never_pass_for_a_node_or_a_link() {
        let (a, b) = (Twin::of_leaf(b"a"), Twin::of_leaf(b"b"));
        let children = [a.sha256.0, b.sha256.0].concat();
        assert_ne!(Twin::of_leaf(&children).sha256, Twin::of_node(&a, &b).sha256);
        assert_ne!(Twin::of_link(&a, &b), Twin::of_node(&a, &b));
    }

    #[test]
    fn a_hash_is_written_and_read_as_hexadecimal() {
        let leaf = Twin::of_leaf(b"");
        let text = serde_json::to_string(&leaf).unwrap();
        // RFC 6962: the hash of an empty leaf is SHA-256 of one zero byte.
        assert!(text.contains("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"), "{text}");
        assert_eq!(serde_json::from_str::<Twin>(&text).unwrap(), leaf);
        assert!(serde_json::from_str::<Hash>("\"6e34\"").is_err());
        assert_eq!(leaf.sha256.short(), "6e340b9c");
    }
}
