//! Heads: what the installation signs about its ledger.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use plat_crypto::sign::{PublicKeys, Signature, Signer, Unsignable};
use plat_kernel::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::twin::Twin;

/// What a head says: these are the roots over the first `size` facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// How many facts it covers.
    pub size: u64,
    /// How many the head before it covered; 0 for the first one.
    pub previous: u64,
    /// When it was signed, to the microsecond.
    pub at: Timestamp,
    /// The roots over these facts.
    pub root: Twin,
    /// The fingerprint of the keys that signed it.
    pub key: String,
}

/// A head with its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedHead {
    /// What is signed.
    #[serde(flatten)]
    pub head: Head,
    /// By both keys; as JSON the base64 of each.
    #[serde(serialize_with = "write_signature", deserialize_with = "read_signature")]
    pub signature: Signature,
}

impl Head {
    /// The bytes that are signed: seven lines of ASCII, each ended by one line feed.
    pub fn message(&self) -> String {
        format!(
            "yichuang ledger head 1\nsize {}\nprevious {}\nat {}\nsha256 {}\nsm3 {}\nkey {}\n",
            self.size,
            self.previous,
            self.at.as_microsecond(),
            self.root.sha256,
            self.root.sm3,
            self.key
        )
    }

    /// Signs it.
    pub fn signed(self, signer: &Signer) -> Result<SignedHead, Unsignable> {
        let signature = signer.sign(self.message().as_bytes())?;
        Ok(SignedHead { head: self, signature })
    }
}

impl SignedHead {
    /// Whether these keys, whose fingerprint it names, signed it.
    pub fn is_signed_by(&self, keys: &PublicKeys) -> bool {
        self.head.key == keys.fingerprint()
            && keys.verify(self.head.message().as_bytes(), &self.signature).is_ok()
    }
}

#[derive(Serialize, Deserialize)]
struct Written {
    es256: String,
    sm2: String,
}

fn write_signature<S: Serializer>(signature: &Signature, to: S) -> Result<S::Ok, S::Error> {
    let written = Written { es256: STANDARD.encode(&signature.es256), sm2: STANDARD.encode(&signature.sm2) };
    written.serialize(to)
}

fn read_signature<'de, D: Deserializer<'de>>(from: D) -> Result<Signature, D::Error> {
    let written = Written::deserialize(from)?;
    let bytes = |text: &str| STANDARD.decode(text).map_err(de::Error::custom);
    Ok(Signature { es256: bytes(&written.es256)?, sm2: bytes(&written.sm2)? })
}

#[cfg(test)]
mod tests {
    use plat_kernel::Chance;

    use super::*;

    fn signer() -> Signer {
        Signer::fleeting(&Chance::seeded(1))
    }

    fn a_head() -> Head {
        Head {
            size: 3,
            previous: 1,
            at: Timestamp::from_microsecond(1_772_413_200_000_001).unwrap(),
            root: Twin::of(b"abc"),
            key: signer().public().fingerprint(),
        }
    }

    #[test]
    fn what_is_signed_can_be_written_down_by_hand() {
        let message = a_head().message();
        let lines: Vec<_> = message.split('\n').collect();
        assert_eq!(lines[..4], ["yichuang ledger head 1", "size 3", "previous 1", "at 1772413200000001"]);
        assert_eq!(lines[4], "sha256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(lines[5], "sm3 66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assert_eq!((lines.len(), lines[7]), (8, ""));
    }

    #[test]
    fn a_head_is_read_back_from_its_json_with_its_signature() {
        let signed = a_head().signed(&signer()).unwrap();
        let text = serde_json::to_string(&signed).unwrap();
        let read: SignedHead = serde_json::from_str(&text).unwrap();
        assert_eq!(read, signed);
        assert!(read.is_signed_by(signer().public()));
    }

    #[test]
    fn a_head_with_anything_changed_is_not_signed() {
        let signed = a_head().signed(&signer()).unwrap();
        let head = &signed.head;
        for changed in [
            Head { size: 4, ..head.clone() },
            Head { previous: 0, ..head.clone() },
            Head { at: Timestamp::UNIX_EPOCH, ..head.clone() },
            Head { root: Twin::of(b"abd"), ..head.clone() },
            Head { key: "0".repeat(64), ..head.clone() },
        ] {
            let forged = SignedHead { head: changed, signature: signed.signature.clone() };
            assert!(!forged.is_signed_by(signer().public()), "{forged:?}");
        }
        assert!(!signed.is_signed_by(Signer::fleeting(&Chance::seeded(2)).public()));
    }
}
