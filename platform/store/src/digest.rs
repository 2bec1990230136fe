//! SHA-256, as `plat-crypto` has it.
use sha2::Digest;
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    sha2::Sha256::digest(bytes).into()
}
pub(crate) fn hex(bytes: &[u8]) -> String {
    hex::encode(bytes)
}
