//! Comparing secrets without telling, by the time it takes, how much of a guess was right.

use subtle::ConstantTimeEq;

/// Whether two byte strings are equal. The time depends on their lengths alone.
pub fn bytes(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

/// Whether two texts are equal. The time depends on their lengths alone.
pub fn text(one: &str, other: &str) -> bool {
    bytes(one.as_bytes(), other.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_equal_texts_are_the_same() {
        assert!(text("窗口", "窗口"));
        assert!(!text("窗口", "窗户"));
        assert!(!text("窗口", "窗口 "));
        assert!(bytes(&[], &[]));
    }
}
