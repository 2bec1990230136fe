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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OWNER: [u8; 16] = [7; 16];

    fn bytes(text: &str) -> Vec<u8> {
        hex::decode(text.split_whitespace().collect::<String>()).unwrap()
    }

    fn vector<C: Aead + KeyInit>([key, nonce, plain, context, sealed]: [&str; 5]) {
        let cipher = C::new_from_slice(&bytes(key)).unwrap();
        let (nonce, plain, context) = (bytes(nonce), bytes(plain), bytes(context));
        let nonce: &aes_gcm::aead::Nonce<C> = nonce.as_slice().try_into().unwrap();
        let done = cipher.encrypt(nonce, Payload { msg: &plain, aad: &context }).unwrap();
        assert_eq!(done, bytes(sealed));
        assert_eq!(cipher.decrypt(nonce, Payload { msg: &done, aad: &context }).unwrap(), plain);
    }

    #[test]
    fn aes_256_gcm_of_nists_test_case_16_is_as_published() {
        vector::<Aes256Gcm>([
            "feffe9928665731c6d6a8f9467308308 feffe9928665731c6d6a8f9467308308",
            "cafebabefacedbaddecaf888",
            "d9313225f88406e5a55909c5aff5269a 86a7a9531534f7da2e4c303d8a318a72 \
             1c3c0c95956809532fcf0e2449a6b525 b16aedf5aa0de657ba637b39",
            "feedfacedeadbeeffeedfacedeadbeef abaddad2",
            "522dc1f099567d07f47f37a32a84427d 643a8cdcbfe5c0c97598a2bd2555d1aa \
             8cb08e48590dbb3da7b08b1056828838 c5f61e6393ba7a0abcc9f662 \
             76fc6ece0f4e1768cddf8853bb2d551b",
        ]);
    }

    #[test]
    fn sm4_gcm_of_rfc_8998_a_1_is_as_published() {
        vector::<Sm4Gcm>([
            "0123456789ABCDEFFEDCBA9876543210",
            "00001234567800000000ABCD",
            "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBB CCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD \
             EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFF EEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA",
            "FEEDFACEDEADBEEFFEEDFACEDEADBEEF ABADDAD2",
            "17F399F08C67D5EE19D0DC9969C4BB7D 5FD46FD3756489069157B282BB200735 \
             D82710CA5C22F0CCFA7CBF93D496AC15 A56834CBCF98C397B4024A2691233B8D \
             83DE3541E4C2B58177E065A9BF7B62EC",
        ]);
    }

    #[test]
    fn the_same_value_never_looks_the_same_twice() {
        let (chance, key) = (Chance::seeded(1), DataKey::from_secret([1; 32]));
        for suite in Suite::ALL {
            let seal = || key.seal(suite, ("t.c", &OWNER), "张三".as_bytes(), &chance);
            let (one, two) = (seal(), seal());
            assert_ne!(one, two);
            assert_eq!(one.len(), "张三".len() + OVERHEAD);
            assert_eq!(Suite::of_sealed(&one), Some(suite));
        }
    }

    #[test]
    fn moving_the_boundary_between_field_and_owner_changes_what_a_value_is_bound_to() {
        assert_ne!(
            context(Suite::Aes256Gcm, "ab", &[b'c'; 16]),
            context(Suite::Aes256Gcm, "abc", &[b'c'; 16])
        );
        assert_ne!(context(Suite::Aes256Gcm, "a", &OWNER), context(Suite::Sm4Gcm, "a", &OWNER));
    }

    #[test]
    fn a_key_is_never_printed() {
        assert_eq!(format!("{:?}", DataKey::from_secret([42; 32])), "DataKey(secret)");
    }

    #[test]
    fn a_suite_is_chosen_by_its_name() {
        for suite in Suite::ALL {
            assert_eq!(suite.code().parse(), Ok(suite));
        }
        assert!("rot13".parse::<Suite>().unwrap_err().to_string().contains("sm4-gcm"));
    }

    fn suites() -> impl Strategy<Value = Suite> {
        prop_oneof![Just(Suite::Aes256Gcm), Just(Suite::Sm4Gcm)]
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_for_the_same_field_owner_and_key_alone(
            suite in suites(),
            plain in proptest::collection::vec(any::<u8>(), 0..200),
            secret: [u8; 32],
            owner: [u8; 16],
            other: [u8; 16],
            seed: u64,
        ) {
            let (key, chance) = (DataKey::from_secret(secret), Chance::seeded(seed));
            let sealed = key.seal(suite, ("t.c", &owner), &plain, &chance);
            prop_assert_eq!(key.open(("t.c", &owner), &sealed), Ok(plain));
            prop_assert_eq!(key.open(("t.d", &owner), &sealed), Err(Unsealable));
            prop_assert_eq!(key.open(("t.c ", &owner), &sealed), Err(Unsealable));
            if owner != other {
                prop_assert_eq!(key.open(("t.c", &other), &sealed), Err(Unsealable));
            }
            prop_assert_eq!(DataKey::new(&chance).open(("t.c", &owner), &sealed), Err(Unsealable));
        }

        #[test]
        fn a_value_with_one_bit_changed_or_its_end_cut_off_does_not_open(
            suite in suites(),
            plain in proptest::collection::vec(any::<u8>(), 0..100),
            at: prop::sample::Index,
            bit in 0u8..8,
        ) {
            let key = DataKey::from_secret([9; 32]);
            let sealed = key.seal(suite, ("t.c", &OWNER), &plain, &Chance::seeded(3));
            let mut changed = sealed.clone();
            changed[at.index(sealed.len())] ^= 1 << bit;
            prop_assert_eq!(key.open(("t.c", &OWNER), &changed), Err(Unsealable));
            let cut = &sealed[..at.index(sealed.len())];
            prop_assert_eq!(key.open(("t.c", &OWNER), cut), Err(Unsealable));
        }

        #[test]
        fn no_bytes_whatever_make_opening_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            prop_assert_eq!(DataKey::from_secret([9; 32]).open(("t.c", &OWNER), &bytes), Err(Unsealable));
        }
    }
}
