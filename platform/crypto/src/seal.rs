//! Sealing single values: authenticated encryption under a key that belongs to one person.
//!
//! A sealed value is `version | nonce 12 | ciphertext | tag 16`. The version says which suite sealed it, so both can be read
//! side by side. Version, field name and owner are bound in as associated data: a sealed value that is copied into another
//! field, or into another person's row, does not open.

use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, AesGcm};
use hmac::{Hmac, Mac};
use plat_kernel::chance::Chance;
use sm3::Sm3;
use sm4::Sm4;
use zeroize::Zeroizing;

/// The length of a nonce in bytes. It is drawn by chance: good for 2^32 values under one key (NIST SP 800-38D, 8.3).
const NONCE: usize = 12;
/// What a sealed value is longer than what it seals: version, nonce, tag.
pub const OVERHEAD: usize = 1 + NONCE + 16;

type Sm4Gcm = AesGcm<Sm4, U12>;

/// An algorithm that seals. What the other one sealed can always be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Suite {
    /// AES-256 in Galois/counter mode (NIST SP 800-38D).
    #[default]
    Aes256Gcm,
    /// SM4 in Galois/counter mode (GB/T 32907, GB/T 36624; RFC 8998), which 密评 (GB/T 39786) asks for.
    Sm4Gcm,
}

impl Suite {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Aes256Gcm, Self::Sm4Gcm];

    /// The name in settings: `aes-256-gcm`, `sm4-gcm`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Aes256Gcm => "aes-256-gcm",
            Self::Sm4Gcm => "sm4-gcm",
        }
    }

    /// The first byte of what it seals.
    fn version(self) -> u8 {
        match self {
            Self::Aes256Gcm => 1,
            Self::Sm4Gcm => 2,
        }
    }

    fn of_version(version: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.version() == version)
    }

    /// Which suite sealed a value; `None` if it cannot be a sealed value.
    pub fn of_sealed(sealed: &[u8]) -> Option<Self> {
        sealed.first().and_then(|version| Self::of_version(*version))
    }
}

/// No suite has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no suite is called {0:?}: there are aes-256-gcm and sm4-gcm")]
pub struct BadSuite(String);

impl std::str::FromStr for Suite {
    type Err = BadSuite;

    fn from_str(code: &str) -> Result<Self, BadSuite> {
        Self::ALL.into_iter().find(|it| it.code() == code).ok_or_else(|| BadSuite(code.to_owned()))
    }
}

/// A value that does not open: changed, cut off, of another field or owner, or under another key. It does not say which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value does not open")]
pub struct Unsealable;

/// 32 secret bytes that seal. Wiped from memory when dropped, never printed.
#[derive(Clone)]
pub struct DataKey(pub(crate) Zeroizing<[u8; 32]>);

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey(secret)")
    }
}

impl DataKey {
    /// A fresh key.
    pub fn new(chance: &Chance) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        chance.fill(bytes.as_mut_slice());
        Self(bytes)
    }

    /// A key with these bytes.
    pub fn from_secret(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The key whose bytes these are; `None` unless there are 32.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        <[u8; 32]>::try_from(bytes).ok().map(Self::from_secret)
    }

    /// The secret itself, for wrapping it.
    pub fn secret(&self) -> &[u8; 32] {
        &self.0
    }

    /// Seals a value for one field of one owner.
    ///
    /// Both suites refuse only values above 64 GiB; what comes back then never opens.
    pub fn seal(
        &self,
        suite: Suite,
        (field, owner): (&str, &[u8; 16]),
        plain: &[u8],
        chance: &Chance,
    ) -> Vec<u8> {
        let mut nonce = [0; NONCE];
        chance.fill(&mut nonce);
        let context = context(suite, field, owner);
        let payload = Payload { msg: plain, aad: &context };
        let body = match suite {
            Suite::Aes256Gcm => self.aes().encrypt((&nonce).into(), payload),
            Suite::Sm4Gcm => self.sm4().encrypt((&nonce).into(), payload),
        }
        .unwrap_or_default();
        let mut sealed = Vec::with_capacity(1 + NONCE + body.len());
        sealed.push(suite.version());
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&body);
        sealed
    }

    /// Opens a value that was sealed for this field of this owner.
    pub fn open(&self, (field, owner): (&str, &[u8; 16]), sealed: &[u8]) -> Result<Vec<u8>, Unsealable> {
        let suite = Suite::of_sealed(sealed).ok_or(Unsealable)?;
        let (_, sealed) = sealed.split_first().ok_or(Unsealable)?;
        let (nonce, body) = sealed.split_first_chunk::<NONCE>().ok_or(Unsealable)?;
        let context = context(suite, field, owner);
        let payload = Payload { msg: body, aad: &context };
        match suite {
            Suite::Aes256Gcm => self.aes().decrypt(nonce.into(), payload),
            Suite::Sm4Gcm => self.sm4().decrypt(nonce.into(), payload),
        }
        .map_err(|_| Unsealable)
    }

    fn aes(&self) -> Aes256Gcm {
        Aes256Gcm::new((&*self.0).into())
    }

    /// SM4 takes 16 bytes: HKDF-Expand over HMAC-SM3 (RFC 5869, 2.3) of the 32, which are uniform already.
    fn sm4(&self) -> Sm4Gcm {
        let mut mac = hmac_sm3(&self.0);
        mac.update(b"yichuang sm4-gcm\x01");
        let block = Zeroizing::new(<[u8; 32]>::from(mac.finalize().into_bytes()));
        let mut key = Zeroizing::new([0; 16]);
        for (to, from) in key.iter_mut().zip(block.iter()) {
            *to = *from;
        }
        Sm4Gcm::new((&*key).into())
    }
}

/// What a sealed value is bound to: its version, and field name and owner behind their lengths.
fn context(suite: Suite, field: &str, owner: &[u8; 16]) -> Vec<u8> {
    let mut context = Vec::with_capacity(1 + 8 + field.len() + 8 + owner.len());
    context.push(suite.version());
    for part in [field.as_bytes(), owner] {
        context.extend_from_slice(&(part.len() as u64).to_be_bytes());
        context.extend_from_slice(part);
    }
    context
}

/// HMAC-SM3 (GB/T 15852.2 over GB/T 32905) under 32 bytes.
pub(crate) fn hmac_sm3(key: &[u8; 32]) -> Hmac<Sm3> {
    let mut block = Zeroizing::new([0; 64]); // a key shorter than the block is filled up with zeros
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    Hmac::new((&*block).into())
}
