//! A fact's row as bytes: what a leaf of the trees is made of.

use plat_store::StoredFact;

use crate::twin::Twin;

/// The version of this encoding, its first byte.
const ENCODING: u8 = 1;

/// The row, unambiguously: a byte 1; position, version and time as eight bytes each, the highest first; then id, stream, kind,
/// actor and body, each behind its length in bytes (eight bytes, the highest first). Two rows that differ anywhere have
/// different bytes.
pub fn bytes(fact: &StoredFact) -> Vec<u8> {
    let texts: [&[u8]; 5] =
        [&fact.id, &fact.stream, fact.kind.as_bytes(), fact.actor.as_bytes(), fact.body.as_bytes()];
    let length = texts.iter().map(|it| it.len() + 8).sum::<usize>();
    let mut bytes = Vec::with_capacity(25 + length);
    bytes.push(ENCODING);
    for number in [fact.position, fact.version, fact.at] {
        bytes.extend_from_slice(&number.to_be_bytes());
    }
    for text in texts {
        bytes.extend_from_slice(&(text.len() as u64).to_be_bytes());
        bytes.extend_from_slice(text);
    }
    bytes
}

/// The leaf of a fact.
pub fn hash(fact: &StoredFact) -> Twin {
    Twin::of_leaf(&bytes(fact))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A fact that says little.
    pub(crate) fn a_fact(position: i64) -> StoredFact {
        StoredFact {
            position,
            id: vec![1; 16],
            stream: vec![2; 16],
            version: 3,
            kind: "cases.case_accepted".to_owned(),
            at: 1_772_413_200_000_000,
            actor: "system".to_owned(),
            body: "{\"n\":1}".to_owned(),
        }
    }

    #[test]
    fn the_encoding_is_the_one_that_is_documented() {
        let mut fact = a_fact(258);
        (fact.kind, fact.actor, fact.body) = ("k".into(), "a".into(), "{}".into());
        let hex = [
            "01",
            "0000000000000102",
            "0000000000000003",
            "00064c001b2e6400",
            "0000000000000010",
            &"01".repeat(16),
            "0000000000000010",
            &"02".repeat(16),
            "0000000000000001",
            "6b",
            "0000000000000001",
            "61",
            "0000000000000002",
            "7b7d",
        ];
        assert_eq!(hex::encode(bytes(&fact)), hex.concat());
    }

    #[test]
    fn rows_that_differ_in_any_column_have_different_leaves() {
        let row = a_fact(1);
        let changed = [
            StoredFact { position: 2, ..row.clone() },
            StoredFact { id: vec![9; 16], ..row.clone() },
            StoredFact { stream: vec![9; 16], ..row.clone() },
            StoredFact { version: 4, ..row.clone() },
            StoredFact { kind: "cases.case_accepte".into(), ..row.clone() },
            StoredFact { at: row.at + 1, ..row.clone() },
            StoredFact { actor: "systen".into(), ..row.clone() },
            StoredFact { body: "{\"n\":2}".into(), ..row.clone() },
            // What moves over a boundary between two columns is a change, too.
            StoredFact { kind: "cases.case_accepteds".into(), actor: "ystem".into(), ..row.clone() },
        ];
        for other in changed {
            assert_ne!(hash(&other), hash(&row), "{other:?}");
        }
    }
}
