//! The files that people take home: each says its format and version, and can be checked without asking anybody.

use plat_crypto::sign::PublicKeys;
use plat_facts::{Fact, Stream};
use plat_kernel::{Timestamp, id::Id};
use plat_store::StoredFact;
use serde::{Deserialize, Serialize};

use crate::{head::SignedHead, ledger::time, twin::Twin};

/// Any of the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "format")]
pub enum Document {
    /// What was recorded on one stream, with proofs.
    #[serde(rename = "yichuang.ledger.receipt/1")]
    Receipt(Receipt),
    /// One signed head.
    #[serde(rename = "yichuang.ledger.head/1")]
    Head(HeadFile),
    /// Several signed heads, the newest first.
    #[serde(rename = "yichuang.ledger.heads/1")]
    Heads(Heads),
    /// That one head continues another.
    #[serde(rename = "yichuang.ledger.consistency/1")]
    Consistency(Consistency),
    /// The public keys.
    #[serde(rename = "yichuang.ledger.keys/1")]
    Keys(KeysFile),
}

/// What was recorded on one stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The facts, the oldest first.
    pub facts: Vec<Proved>,
    /// How many facts of the stream are too new to stand under the head.
    pub waiting: u32,
    /// The head under which they stand.
    pub head: SignedHead,
    /// The public keys of every signer there was.
    pub keys: Vec<PublicKeys>,
}

/// A fact as it was stored, and what shows that it stands under the head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proved {
    /// Its number among all facts of the city, from 1.
    pub position: i64,
    /// Its id.
    pub id: Id<Fact>,
    /// The stream's id.
    pub stream: Id<Stream>,
    /// Its number on the stream.
    pub version: i64,
    /// What happened.
    pub kind: String,
    /// When, to the microsecond.
    pub at: Timestamp,
    /// Who did it, by reference.
    pub actor: String,
    /// The body, the text exactly as it was stored.
    pub body: String,
    /// The hashes beside its way to the root, the lowest first.
    pub proof: Vec<Twin>,
}

/// One head to keep elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadFile {
    /// The head.
    pub head: SignedHead,
    /// The public keys.
    pub keys: Vec<PublicKeys>,
}

/// Some heads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heads {
    /// The newest first.
    pub heads: Vec<SignedHead>,
    /// `?below=` of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<u64>,
    /// The public keys of every signer there was.
    pub keys: Vec<PublicKeys>,
}

/// That the ledger under one head begins with the ledger under another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consistency {
    /// The older head.
    pub from: SignedHead,
    /// The newer head.
    pub to: SignedHead,
    /// The hashes that lead to both roots.
    pub proof: Vec<Twin>,
    /// The public keys.
    pub keys: Vec<PublicKeys>,
}

/// The public keys of every signer there was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeysFile {
    /// The oldest first.
    pub keys: Vec<PublicKeys>,
}

impl Proved {
    /// A stored row with its proof; `None` if its ids or its time are none.
    pub(crate) fn of(fact: StoredFact, proof: Vec<Twin>) -> Option<Self> {
        Some(Self {
            position: fact.position,
            id: Id::from_bytes(&fact.id)?,
            stream: Id::from_bytes(&fact.stream)?,
            version: fact.version,
            at: time(&fact)?,
            kind: fact.kind,
            actor: fact.actor,
            body: fact.body,
            proof,
        })
    }

    /// The row, as it must have been stored.
    pub fn stored(&self) -> StoredFact {
        StoredFact {
            position: self.position,
            id: self.id.as_bytes().to_vec(),
            stream: self.stream.as_bytes().to_vec(),
            version: self.version,
            kind: self.kind.clone(),
            at: self.at.as_microsecond(),
            actor: self.actor.clone(),
            body: self.body.clone(),
        }
    }
}

impl Document {
    /// Reads a file.
    pub fn read(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The file, with line breaks: people open it, too.
    pub fn write(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }
}
