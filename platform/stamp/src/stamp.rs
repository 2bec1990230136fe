//! The seal of a paper, as a file: what stands on the paper, the digests of its PDF, and two signatures over all of it.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use plat_crypto::{
    digest,
    sign::{Signature, Signer},
};
use plat_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{SealError, canonical::Json, pdf};

/// What a seal's file says it is.
pub const FORMAT: &str = "yichuang.seal/1";

/// What is sealed: a paper, and the PDF that was printed of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Always [`FORMAT`].
    pub format: String,
    /// The paper.
    pub paper: SealedPaper,
    /// Its PDF, without the seal that is attached to it.
    pub pdf: Digests,
    /// The fingerprint of the keys that signed.
    pub key: String,
}

/// What is said of a paper under its seal: no more than stands on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedPaper {
    /// Its number.
    pub number: String,
    /// The stable code of its kind.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// The organ that issues it.
    pub organ: String,
    /// The day that stands under it.
    pub day: Date,
    /// When it was issued.
    pub issued: Timestamp,
    /// Printed by a demonstration: it has no legal force.
    pub test: bool,
    /// What stands on it, field by field.
    pub facts: Facts,
}

/// What stands on a paper, as JSON without floating point.
pub type Facts = Json;

/// The length of some bytes and two digests of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digests {
    /// How many bytes.
    pub bytes: usize,
    /// SHA-256, in hexadecimal.
    pub sha256: String,
    /// SM3, in hexadecimal.
    pub sm3: String,
}

impl Digests {
    /// Of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.len(),
            sha256: digest::hex(&digest::sha256(bytes)),
            sm3: digest::hex(&digest::sm3(bytes)),
        }
    }
}

/// A paper with its seal, beside and inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped {
    /// The PDF with the seal attached.
    pub pdf: Vec<u8>,
    /// The seal as a file of its own: the same bytes that are attached.
    pub seal: Vec<u8>,
}

/// Puts the city's one seal 一枚印章 under a printed paper.
pub fn stamp(paper: SealedPaper, printed: &[u8], signer: &Signer) -> Result<Stamped, SealError> {
    let name = format!("{}.seal.json", paper.number);
    let seal = Seal {
        format: FORMAT.to_owned(),
        paper,
        pdf: Digests::of(printed),
        key: signer.public().fingerprint(),
    };
    let seal = signed(Json::of(&seal)?, signer)?;
    Ok(Stamped { pdf: pdf::attach(printed, &name, &seal)?, seal })
}

/// The file of an object that is signed.
pub(crate) fn signed(object: Json, signer: &Signer) -> Result<Vec<u8>, SealError> {
    let signature = signer.sign(object.text()?.as_bytes()).map_err(|_| SealError::Unsignable)?;
    Ok(SignedJson { object, signature }.write()?)
}

#[derive(Serialize, Deserialize)]
struct Written {
    es256: String,
    sm2: String,
}

/// A signed object that was read: what was signed, and the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedJson {
    /// The object without its signature.
    pub object: Json,
    /// The signature.
    pub signature: Signature,
}

impl SignedJson {
    /// Reads a file; nothing if it is no signed object.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let Json::Map(mut map) = serde_json::from_slice(bytes).ok()? else { return None };
        let signature: Written = map.remove(&"signature".into())?.to().ok()?;
        let part = |text: &str| STANDARD.decode(text).ok();
        let signature = Signature { es256: part(&signature.es256)?, sm2: part(&signature.sm2)? };
        Some(Self { object: Json::Map(map), signature })
    }

    /// The file: the object with its signature, with line breaks for people.
    pub fn write(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut map = if let Json::Map(map) = &self.object { map.clone() } else { BTreeMap::new() };
        let Signature { es256, sm2 } = &self.signature;
        let signature = Written { es256: STANDARD.encode(es256), sm2: STANDARD.encode(sm2) };
        map.insert("signature".into(), Json::of(&signature)?);
        Ok((Json::Map(map).pretty()? + "\n").into_bytes())
    }

    /// What it says it is.
    pub fn format(&self) -> Option<&str> {
        self.object.str("format")
    }

    /// The fingerprint of the keys that it names.
    pub fn key(&self) -> &str {
        self.object.str("key").unwrap_or_default()
    }

    /// As the seal of a paper; nothing if it is something else.
    pub fn seal(&self) -> Option<Seal> {
        self.object.to().ok().filter(|seal: &Seal| seal.format == FORMAT)
    }
}
