//! Fingerprints: SHA-256 (FIPS 180-4), SM3 (GB/T 32905-2016) and, with a key, HMAC-SHA-256 (RFC 2104).

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use sm3::Sm3;

/// The SHA-256 of some bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The SM3 of some bytes.
pub fn sm3(bytes: &[u8]) -> [u8; 32] {
    Sm3::digest(bytes).into()
}

/// Bytes in lower-case hexadecimal, two characters each.
pub fn hex(bytes: &[u8]) -> String {
    hex::encode(bytes)
}

/// The HMAC-SHA-256 of `parts` under `key`. Each part goes in behind its own length, so that moving a boundary
/// (`"ab","c"` and `"a","bc"`) gives another result.
pub fn keyed(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut message = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        message.extend_from_slice(&(part.len() as u64).to_be_bytes());
        message.extend_from_slice(part);
    }
    hmac_sha256(key, &message)
}

/// The plain HMAC-SHA-256 of a message, as other systems compute it.
pub fn hmac_sha256(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let mut block = [0; 64]; // RFC 2104: a key shorter than the block is filled up with zeros
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sha_256_of_the_standards_examples_is_as_published() {
        // FIPS 180-4 examples: the empty message, "abc", and the two-block message.
        for (message, digest) in [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            ),
        ] {
            assert_eq!(hex(&sha256(message.as_bytes())), digest, "{message}");
        }
    }

    #[test]
    fn sm3_of_the_standards_examples_is_as_published() {
        // GB/T 32905-2016, appendix A: "abc", and "abcd" sixteen times.
        for (message, digest) in [
            ("abc".to_owned(), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
            ("abcd".repeat(16), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
        ] {
            assert_eq!(hex(&sm3(message.as_bytes())), digest, "{message}");
        }
    }

    #[test]
    fn hmac_sha_256_of_rfc_4231_is_as_published() {
        // RFC 4231 pads keys shorter than the block with zeros, so a 20-byte key and the same key with zeros behind it agree.
        let mut first = [0u8; 32];
        first[..20].fill(0x0b);
        let mut second = [0u8; 32];
        second[..4].copy_from_slice(b"Jefe");
        for (key, message, mac) in [
            (&first, "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            (
                &second,
                "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
        ] {
            assert_eq!(hex(&hmac_sha256(key, message.as_bytes())), mac, "{message}");
        }
    }

    #[test]
    fn moving_the_boundary_between_parts_changes_the_keyed_fingerprint() {
        let key = [7; 32];
        assert_ne!(keyed(&key, &[b"ab", b"c"]), keyed(&key, &[b"a", b"bc"]));
        assert_ne!(keyed(&key, &[b"abc"]), keyed(&key, &[b"abc", b""]));
    }
}
