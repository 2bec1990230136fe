//! Checking proofs: what a resident's own machine does. It knows nothing but the proof, and is written after RFC 9162
//! (2.1.3.2 and 2.1.4.2), not after the code that makes proofs.

use crate::twin::Twin;

/// A proof that proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the proof does not hold")]
pub struct BadProof;

/// The root of the tree of `size` leaves in which `leaf` is the one at `index`, as the proof says. Whoever asks compares it
/// with the root that was signed.
pub fn inclusion(leaf: &Twin, index: u64, size: u64, proof: &[Twin]) -> Result<Twin, BadProof> {
    let mut way = Way::new(index, size.checked_sub(1).filter(|last| index <= *last).ok_or(BadProof)?);
    let mut root = *leaf;
    for beside in proof {
        root = match way.up()? {
            Side::Right => Twin::of_node(beside, &root),
            Side::Left => Twin::of_node(&root, beside),
        };
    }
    way.is_at_root().then_some(root).ok_or(BadProof)
}

/// Whether the tree of `size` leaves begins with that of `before` leaves: each with its root.
pub fn consistency(
    (before, old): (u64, &Twin),
    (size, new): (u64, &Twin),
    proof: &[Twin],
) -> Result<(), BadProof> {
    if before == size {
        return (old == new && proof.is_empty()).then_some(()).ok_or(BadProof);
    }
    if before == 0 || before > size {
        return Err(BadProof);
    }
    // A complete old tree is itself the first node of the new one.
    let (first, rest) =
        if before.is_power_of_two() { (old, proof) } else { proof.split_first().ok_or(BadProof)? };
    let mut way = Way::new(before - 1, size - 1);
    way.skip_complete();
    let (mut as_old, mut as_new) = (*first, *first);
    for beside in rest {
        match way.up()? {
            Side::Right => {
                as_old = Twin::of_node(beside, &as_old);
                as_new = Twin::of_node(beside, &as_new);
            }
            Side::Left => as_new = Twin::of_node(&as_new, beside),
        }
    }
    (way.is_at_root() && as_old == *old && as_new == *new).then_some(()).ok_or(BadProof)
}

/// On which side of its sibling a node is.
enum Side {
    Left,
    Right,
}

/// The way from a leaf to the root: `at` is the node's place on its level, `last` that of the last node there.
struct Way {
    at: u64,
    last: u64,
}

impl Way {
    fn new(at: u64, last: u64) -> Self {
        Self { at, last }
    }

    /// One level up, or several where the last node of a level has no sibling and moves up as it is.
    fn up(&mut self) -> Result<Side, BadProof> {
        if self.last == 0 {
            return Err(BadProof); // the proof goes on above the root
        }
        let side = if self.at % 2 == 1 || self.at == self.last { Side::Right } else { Side::Left };
        if matches!(side, Side::Right) {
            while self.at.is_multiple_of(2) && self.at != 0 {
                self.raise();
            }
        }
        self.raise();
        Ok(side)
    }

    fn skip_complete(&mut self) {
        while self.at % 2 == 1 {
            self.raise();
        }
    }

    fn raise(&mut self) {
        self.at >>= 1;
        self.last >>= 1;
    }

    fn is_at_root(&self) -> bool {
        self.last == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_leaf_is_its_own_root_and_needs_no_proof() {
        let leaf = Twin::of_leaf(b"x");
        assert_eq!(inclusion(&leaf, 0, 1, &[]), Ok(leaf));
        assert_eq!(inclusion(&leaf, 0, 1, &[leaf]), Err(BadProof));
        assert_eq!(inclusion(&leaf, 1, 1, &[]), Err(BadProof), "there is no second leaf");
        assert_eq!(inclusion(&leaf, 0, 0, &[]), Err(BadProof), "nothing is in an empty tree");
    }

    #[test]
    fn a_tree_is_consistent_with_itself_and_with_nothing_larger() {
        let (one, other) = (Twin::of_leaf(b"x"), Twin::of_leaf(b"y"));
        assert_eq!(consistency((3, &one), (3, &one), &[]), Ok(()));
        assert_eq!(consistency((3, &one), (3, &other), &[]), Err(BadProof));
        assert_eq!(consistency((3, &one), (3, &one), &[other]), Err(BadProof));
        assert_eq!(consistency((4, &one), (3, &other), &[]), Err(BadProof));
        assert_eq!(consistency((0, &one), (3, &other), &[]), Err(BadProof));
    }
}
