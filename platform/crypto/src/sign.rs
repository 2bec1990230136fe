//! Signatures that stand for the installation: ECDSA over P-256 with SHA-256 (FIPS 186-5) for everybody's tools, and SM2
//! with SM3 (GB/T 32918.2-2016) for those that Chinese law asks for. Both are made over the same bytes, and both must hold.

use std::fmt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::elliptic_curve::sec1::ToSec1Point as _;
use plat_kernel::chance::Chance;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::digest;
use crate::key_file::{self, KeysError};

/// The name of the key file for signatures.
const FILE: &str = "ledger.key";
/// A secret number of P-256, then one of SM2.
const LENGTH: usize = 64;
/// A point as SEC 1 writes it without compression: `04`, x, y.
const POINT: usize = 65;
/// Who signs, as SM2 wants it told: the name that GM/T 0009-2012 gives to those who have none.
const SM2_ID: &str = "1234567812345678";

/// The installation's two private keys. Cheap to clone; never printed.
#[derive(Clone)]
pub struct Signer {
    es256: p256::ecdsa::SigningKey,
    sm2: sm2::dsa::SigningKey,
    public: PublicKeys,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.public.fingerprint())
    }
}

/// The two public keys that belong together. As JSON each is the base64 of its point (SEC 1, uncompressed).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct PublicKeys {
    es256: [u8; POINT],
    sm2: [u8; POINT],
}

#[derive(Serialize, Deserialize)]
struct Written {
    es256: String,
    sm2: String,
}

/// A signature by both keys, each 64 bytes: r, then s.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// ECDSA over P-256 with SHA-256.
    pub es256: Vec<u8>,
    /// SM2 with SM3.
    pub sm2: Vec<u8>,
}

/// A signature that does not fit the message and the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadSignature {
    /// The ES256 half does not fit.
    #[error("the ES256 signature does not fit")]
    Es256,
    /// The SM2 half does not fit.
    #[error("the SM2 signature does not fit")]
    Sm2,
}

/// Bytes that are not a pair of public keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a pair of public keys")]
pub struct BadKeys;

/// The signature could not be made: a one in 2^32 misfortune of SM2, in which another message must be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the message cannot be signed")]
pub struct Unsignable;

impl Signer {
    /// Reads `ledger.key` in `dir`, or makes it (mode 0600) when there is none.
    pub fn load_or_create(dir: &Path, chance: &Chance) -> Result<Self, KeysError> {
        let path = dir.join(FILE);
        let secret = key_file::load_or_create(&path, chance, || new_secret(chance))?;
        Self::of(&secret).ok_or(KeysError::NoKey { path })
    }

    /// Reads `ledger.key` in `dir`; `None` if there is none.
    pub fn load(dir: &Path) -> Result<Option<Self>, KeysError> {
        let path = dir.join(FILE);
        match key_file::load(&path) {
            Ok(secret) => Self::of(&secret).map(Some).ok_or(KeysError::NoKey { path }),
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Keys drawn from `chance`, kept nowhere: for tests.
    pub fn fleeting(chance: &Chance) -> Self {
        loop {
            if let Some(signer) = Self::of(&new_secret(chance)) {
                return signer;
            }
        }
    }

    fn of(secret: &[u8; LENGTH]) -> Option<Self> {
        let (one, other) = secret.split_at(LENGTH / 2);
        let es256 = p256::ecdsa::SigningKey::from_slice(one).ok()?;
        let sm2 = sm2::dsa::SigningKey::from_slice(SM2_ID, other).ok()?;
        let public = PublicKeys {
            es256: es256.verifying_key().to_sec1_point(false).as_bytes().try_into().ok()?,
            sm2: sm2.verifying_key().as_affine().to_sec1_point(false).as_bytes().try_into().ok()?,
        };
        Some(Self { es256, sm2, public })
    }

    /// Signs a message with both keys. The same message gives the same signature (RFC 6979).
    pub fn sign(&self, message: &[u8]) -> Result<Signature, Unsignable> {
        let es256: p256::ecdsa::Signature = self.es256.try_sign(message).map_err(|_| Unsignable)?;
        let sm2: sm2::dsa::Signature = self.sm2.try_sign(message).map_err(|_| Unsignable)?;
        Ok(Signature { es256: es256.to_bytes().to_vec(), sm2: sm2.to_bytes().to_vec() })
    }

    /// What others need to check its signatures.
    pub fn public(&self) -> &PublicKeys {
        &self.public
    }
}

/// Random bytes that are a secret number of both curves; nearly all are.
fn new_secret(chance: &Chance) -> Zeroizing<[u8; LENGTH]> {
    let mut secret = Zeroizing::new([0; LENGTH]);
    loop {
        chance.fill(secret.as_mut_slice());
        if Signer::of(&secret).is_some() {
            return secret;
        }
    }
}

impl PublicKeys {
    /// Keys from their points, ES256 first.
    pub fn new(es256: &[u8], sm2: &[u8]) -> Result<Self, BadKeys> {
        p256::ecdsa::VerifyingKey::from_sec1_bytes(es256).map_err(|_| BadKeys)?;
        sm2::dsa::VerifyingKey::from_sec1_bytes(SM2_ID, sm2).map_err(|_| BadKeys)?;
        let point = |bytes: &[u8]| bytes.try_into().map_err(|_| BadKeys);
        Ok(Self { es256: point(es256)?, sm2: point(sm2)? })
    }

    /// The point of the ES256 key, 65 bytes.
    pub fn es256(&self) -> &[u8] {
        &self.es256
    }

    /// The point of the SM2 key, 65 bytes.
    pub fn sm2(&self) -> &[u8] {
        &self.sm2
    }

    /// The SHA-256 of both points, in hexadecimal: what people compare, and what names the keys.
    pub fn fingerprint(&self) -> String {
        digest::hex(&digest::sha256(&[self.es256.as_slice(), &self.sm2].concat()))
    }

    /// Whether both halves of a signature are of these keys and over this message.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), BadSignature> {
        match self.halves(message, signature) {
            (true, true) => Ok(()),
            (false, _) => Err(BadSignature::Es256),
            (true, false) => Err(BadSignature::Sm2),
        }
    }

    /// Whether the ES256 half, and whether the SM2 half, is of these keys and over this message: for whoever must say which
    /// one does not fit. A signature holds only if both do.
    pub fn halves(&self, message: &[u8], signature: &Signature) -> (bool, bool) {
        let es256 = || {
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(&self.es256).ok()?;
            key.verify(message, &p256::ecdsa::Signature::from_slice(&signature.es256).ok()?).ok()
        };
        let sm2 = || {
            let key = sm2::dsa::VerifyingKey::from_sec1_bytes(SM2_ID, &self.sm2).ok()?;
            key.verify(message, &sm2::dsa::Signature::from_slice(&signature.sm2).ok()?).ok()
        };
        (es256().is_some(), sm2().is_some())
    }
}

impl From<PublicKeys> for Written {
    fn from(keys: PublicKeys) -> Self {
        Self { es256: STANDARD.encode(keys.es256), sm2: STANDARD.encode(keys.sm2) }
    }
}

impl TryFrom<Written> for PublicKeys {
    type Error = BadKeys;

    fn try_from(written: Written) -> Result<Self, BadKeys> {
        let point = |text: &str| STANDARD.decode(text).map_err(|_| BadKeys);
        Self::new(&point(&written.es256)?, &point(&written.sm2)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer() -> Signer {
        Signer::fleeting(&Chance::seeded(1))
    }

    #[test]
    fn a_signature_fits_its_message_and_its_keys_alone() {
        let (one, other) = (signer(), Signer::fleeting(&Chance::seeded(2)));
        let signature = one.sign(b"head").unwrap();
        assert_eq!(one.public().verify(b"head", &signature), Ok(()));
        assert_eq!(one.public().verify(b"heat", &signature), Err(BadSignature::Es256));
        assert_eq!(other.public().verify(b"head", &signature), Err(BadSignature::Es256));
        assert_ne!(one.public().fingerprint(), other.public().fingerprint());
    }

    #[test]
    fn both_halves_of_a_signature_must_hold() {
        let good = signer().sign(b"head").unwrap();
        let foreign = Signer::fleeting(&Chance::seeded(2)).sign(b"head").unwrap();
        let half = Signature { sm2: foreign.sm2, ..good.clone() };
        assert_eq!(signer().public().verify(b"head", &half), Err(BadSignature::Sm2));
        let empty = Signature { es256: Vec::new(), ..good };
        assert_eq!(signer().public().verify(b"head", &empty), Err(BadSignature::Es256));
    }

    #[test]
    fn the_key_file_is_made_once_and_read_ever_after() {
        let dir = tempfile::tempdir().unwrap();
        let inside = dir.path().join("keys");
        assert!(Signer::load(&inside).unwrap().is_none(), "reading makes nothing");
        let first = Signer::load_or_create(&inside, &Chance::seeded(1)).unwrap();
        let again = Signer::load_or_create(&inside, &Chance::seeded(2)).unwrap();
        assert_eq!(first.public(), again.public());
        assert_eq!(Signer::load(&inside).unwrap().unwrap().public(), first.public());
    }

    #[test]
    fn a_file_of_zeros_is_no_key() {
        let dir = tempfile::tempdir().unwrap();
        key_file::write_new(&dir.path().join(FILE), &[0; LENGTH]).unwrap();
        let error = Signer::load(dir.path()).unwrap_err();
        assert!(matches!(error, KeysError::NoKey { .. }), "{error}");
    }

    #[test]
    fn public_keys_are_points_of_their_curves() {
        let keys = signer().public().clone();
        assert_eq!(PublicKeys::new(keys.es256(), keys.sm2()), Ok(keys.clone()));
        assert_eq!(PublicKeys::new(keys.sm2(), keys.es256()), Err(BadKeys), "each on its own curve");
        assert_eq!(PublicKeys::new(&keys.es256()[..64], keys.sm2()), Err(BadKeys));
    }

    #[test]
    fn the_secret_is_never_printed() {
        let shown = format!("{:?}", signer());
        assert_eq!(shown, format!("Signer({})", signer().public().fingerprint()));
    }
}
