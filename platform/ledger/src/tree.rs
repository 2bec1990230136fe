//! The Merkle tree of RFC 6962: appended to leaf by leaf, asked for roots and proofs of any of its former sizes.
//!
//! Nothing here knows where hashes are kept. Whoever asks for a proof owns the complete subtrees ([`Nodes`]); every hash
//! that a proof needs is put together from few of them, at most two for each level of the tree.

use crate::twin::Twin;

/// A complete subtree: the leaves from `place << level` on, `1 << level` of them. Level 0 is a leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Subtree {
    /// How many levels are below its root.
    pub level: u32,
    /// How many subtrees of its size are left of it.
    pub place: u64,
}

/// Where the hashes of complete subtrees come from.
pub trait Nodes {
    /// Why one cannot be had.
    type Error;
    /// The hash of a complete subtree.
    fn node(&mut self, at: Subtree) -> Result<Twin, Self::Error>;
}

/// A tree that is only appended to: it keeps the roots of the complete subtrees that no larger one contains yet, one for
/// each binary digit 1 of its size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Twin>,
}

impl Frontier {
    /// The frontier of a tree of `size` leaves whose subtrees are known.
    pub fn read<N: Nodes>(size: u64, nodes: &mut N) -> Result<Self, N::Error> {
        let peaks = parts(0..size).map(|at| nodes.node(at)).collect::<Result<_, _>>()?;
        Ok(Self { size, peaks })
    }

    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf, and shows every subtree that it completes, the leaf itself first.
    pub fn push(&mut self, leaf: Twin, mut completed: impl FnMut(Subtree, Twin)) {
        let mut at = Subtree { level: 0, place: self.size };
        let mut node = leaf;
        completed(at, node);
        // A right child completes its parent; each trailing digit 1 of the size is a left sibling that waits for it.
        while at.place % 2 == 1
            && let Some(left) = self.peaks.pop()
        {
            node = Twin::of_node(&left, &node);
            at = Subtree { level: at.level + 1, place: at.place / 2 };
            completed(at, node);
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// The root over all leaves.
    pub fn root(&self) -> Twin {
        joined(&self.peaks)
    }
}

/// The root over the first `size` leaves.
pub fn root<N: Nodes>(size: u64, nodes: &mut N) -> Result<Twin, N::Error> {
    Ok(Frontier::read(size, nodes)?.root())
}

/// What shows that leaf `index` (from 0) is in the tree of the first `size` leaves: the hashes beside its way to the root,
/// lowest first (`PATH` of RFC 6962, 2.1.1). `index` is less than `size`.
pub fn inclusion<N: Nodes>(index: u64, size: u64, nodes: &mut N) -> Result<Vec<Twin>, N::Error> {
    let (mut from, mut to) = (0, size);
    let mut beside = Vec::new();
    while to - from > 1 {
        let middle = from + left_of(to - from);
        if index < middle {
            beside.push(middle..to);
            to = middle;
        } else {
            beside.push(from..middle);
            from = middle;
        }
    }
    beside.into_iter().rev().map(|span| over(span, nodes)).collect()
}

/// What shows that the tree of the first `size` leaves begins with the tree of the first `before` leaves (`PROOF` of RFC 6962,
/// 2.1.2). `before` is from 1 to `size`.
pub fn consistency<N: Nodes>(before: u64, size: u64, nodes: &mut N) -> Result<Vec<Twin>, N::Error> {
    let (mut from, mut to) = (0, size);
    let mut beside = Vec::new();
    while before != to {
        let middle = from + left_of(to - from);
        if before <= middle {
            beside.push(middle..to);
            to = middle;
        } else {
            beside.push(from..middle);
            from = middle;
        }
    }
    // The old root itself is known to whoever checks, so it is left out.
    if from > 0 {
        beside.push(from..to);
    }
    beside.into_iter().rev().map(|span| over(span, nodes)).collect()
}

/// How many of `many` leaves (2 or more) go to the left: the largest power of two that is less.
fn left_of(many: u64) -> u64 {
    1 << (many - 1).ilog2()
}

/// The hash over a span of leaves that is one node of some tree.
fn over<N: Nodes>(span: std::ops::Range<u64>, nodes: &mut N) -> Result<Twin, N::Error> {
    let peaks = parts(span).map(|at| nodes.node(at)).collect::<Result<Vec<_>, _>>()?;
    Ok(joined(&peaks))
}

/// The complete subtrees of which a span consists, the largest and leftmost first. The span begins where a subtree of at
/// least its length may begin, as every node of a tree does.
pub fn parts(span: std::ops::Range<u64>) -> impl Iterator<Item = Subtree> {
    let mut at = span.start;
    std::iter::from_fn(move || {
        let level = span.end.checked_sub(at)?.checked_ilog2()?;
        let part = Subtree { level, place: at >> level };
        at += 1 << level;
        Some(part)
    })
}

/// One root over subtrees that shrink from left to right. Over none it is the hash of nothing (RFC 6962, 2.1).
fn joined(peaks: &[Twin]) -> Twin {
    let mut from_right = peaks.iter().rev().copied();
    let Some(last) = from_right.next() else { return Twin::of(&[]) };
    from_right.fold(last, |right, left| Twin::of_node(&left, &right))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use plat_crypto::digest;
    use proptest::prelude::*;

    use super::*;
    use crate::proof;

    /// The definitions of RFC 6962, word for word, over leaves in memory.
    mod naive {
        use super::*;

        pub(super) fn root(leaves: &[Twin]) -> Twin {
            match leaves {
                [] => Twin::of(&[]),
                [leaf] => *leaf,
                _ => {
                    let (left, right) = leaves.split_at(split(leaves.len()));
                    Twin::of_node(&root(left), &root(right))
                }
            }
        }

        pub(super) fn path(m: usize, leaves: &[Twin]) -> Vec<Twin> {
            if leaves.len() == 1 {
                return Vec::new();
            }
            let k = split(leaves.len());
            let (left, right) = leaves.split_at(k);
            let (mut path, beside) =
                if m < k { (path(m, left), root(right)) } else { (path(m - k, right), root(left)) };
            path.push(beside);
            path
        }

        pub(super) fn proof(m: usize, leaves: &[Twin]) -> Vec<Twin> {
            subproof(m, leaves, true)
        }

        fn subproof(m: usize, leaves: &[Twin], whole: bool) -> Vec<Twin> {
            if m == leaves.len() {
                return if whole { Vec::new() } else { vec![root(leaves)] };
            }
            let k = split(leaves.len());
            let (left, right) = leaves.split_at(k);
            let (mut proof, beside) = if m <= k {
                (subproof(m, left, whole), root(right))
            } else {
                (subproof(m - k, right, false), root(left))
            };
            proof.push(beside);
            proof
        }

        fn split(n: usize) -> usize {
            (0..32).map(|power| 1 << power).take_while(|k| *k < n).last().unwrap()
        }
    }

    /// Complete subtrees, computed whenever one is asked for; counts how many are.
    struct Leaves(Vec<Twin>, usize);

    impl Nodes for Leaves {
        type Error = Infallible;
        fn node(&mut self, at: Subtree) -> Result<Twin, Infallible> {
            self.1 += 1;
            let from = usize::try_from(at.place << at.level).unwrap();
            Ok(naive::root(&self.0[from..from + (1 << at.level)]))
        }
    }

    fn leaves(many: usize) -> Vec<Twin> {
        (0..many).map(|n| Twin::of_leaf(&n.to_be_bytes())).collect()
    }

    fn grown(leaves: &[Twin]) -> Frontier {
        let mut tree = Frontier::default();
        for leaf in leaves {
            tree.push(*leaf, |_, _| {});
        }
        tree
    }

    fn hex(twins: &[Twin]) -> Vec<String> {
        twins.iter().map(|it| it.sha256.to_string()).collect()
    }

    /// The leaves with which the reference implementation of Certificate Transparency tests itself.
    fn reference() -> Vec<Twin> {
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
            .map(|text| Twin::of_leaf(&hex::decode(text).unwrap()))
            .to_vec()
    }

    #[test]
    fn roots_are_those_of_the_reference_implementation_of_rfc_6962() {
        let known = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        for (n, root) in known.iter().enumerate() {
            assert_eq!(grown(&reference()[..=n]).root().sha256.to_string(), *root, "{} leaves", n + 1);
        }
        assert_eq!(grown(&[]).root().sha256.0, digest::sha256(b""));
    }

    #[test]
    fn proofs_are_those_of_the_reference_implementation_of_rfc_6962() {
        let path = inclusion(5, 8, &mut Leaves(reference(), 0)).unwrap();
        assert_eq!(
            hex(&path),
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]
        );
        let proof = consistency(6, 8, &mut Leaves(reference(), 0)).unwrap();
        assert_eq!(
            hex(&proof),
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]
        );
        assert_eq!(consistency(8, 8, &mut Leaves(reference(), 0)).unwrap(), []);
    }

    #[test]
    fn every_proof_of_every_small_tree_is_that_of_the_definition_and_holds() {
        let all = leaves(40);
        for size in 1..=all.len() {
            let root = naive::root(&all[..size]);
            assert_eq!(grown(&all[..size]).root(), root);
            let n = size as u64;
            for index in 0..size {
                let path = inclusion(index as u64, n, &mut Leaves(all.clone(), 0)).unwrap();
                assert_eq!(path, naive::path(index, &all[..size]), "{index} in {size}");
                assert_eq!(proof::inclusion(&all[index], index as u64, n, &path), Ok(root));
            }
            for before in 1..=size {
                let path = consistency(before as u64, n, &mut Leaves(all.clone(), 0)).unwrap();
                assert_eq!(path, naive::proof(before, &all[..size]), "{before} in {size}");
                let old = naive::root(&all[..before]);
                assert_eq!(proof::consistency((before as u64, &old), (n, &root), &path), Ok(()));
            }
        }
    }

    #[test]
    fn the_frontier_that_is_read_back_is_the_one_that_grew() {
        let all = leaves(300);
        for size in [0, 1, 2, 3, 127, 128, 255, 256, 257, 300] {
            let read = Frontier::read(size as u64, &mut Leaves(all.clone(), 0)).unwrap();
            assert_eq!(read, grown(&all[..size]), "{size}");
        }
    }

    #[test]
    fn every_subtree_is_shown_once_when_it_is_complete() {
        let (all, mut tree, mut shown) = (leaves(64), Frontier::default(), Vec::new());
        for leaf in &all {
            tree.push(*leaf, |at, node| shown.push((at, node)));
        }
        assert_eq!(shown.len(), 64 + 32 + 16 + 8 + 4 + 2 + 1);
        for (at, node) in shown {
            assert_eq!(Leaves(all.clone(), 0).node(at), Ok(node), "{at:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn proofs_of_larger_trees_hold_and_need_few_subtrees(size in 1_u64..3000, a: u64, b: u64) {
            let all = leaves(usize::try_from(size).unwrap());
            let (index, before) = (a % size, b % size + 1);
            let mut nodes = Leaves(all.clone(), 0);
            let root = root(size, &mut nodes).unwrap();
            nodes.1 = 0;
            let path = inclusion(index, size, &mut nodes).unwrap();
            prop_assert!(nodes.1 <= 2 * 12, "{} subtrees", nodes.1);
            prop_assert_eq!(&path, &naive::path(usize::try_from(index).unwrap(), &all));
            let leaf = all[usize::try_from(index).unwrap()];
            prop_assert_eq!(proof::inclusion(&leaf, index, size, &path), Ok(root));
            nodes.1 = 0;
            let path = consistency(before, size, &mut nodes).unwrap();
            prop_assert!(nodes.1 <= 2 * 12, "{} subtrees", nodes.1);
            let old = naive::root(&all[..usize::try_from(before).unwrap()]);
            prop_assert_eq!(proof::consistency((before, &old), (size, &root), &path), Ok(()));
        }

        #[test]
        fn a_proof_with_anything_changed_does_not_hold(size in 2_u64..200, a: u64, b: u64, at: usize, bit in 0_u8..8) {
            let all = leaves(usize::try_from(size).unwrap());
            let (index, before) = (a % size, b % (size - 1) + 1);
            let mut nodes = Leaves(all.clone(), 0);
            let new = root(size, &mut nodes).unwrap();
            let leaf = all[usize::try_from(index).unwrap()];
            let mut path = inclusion(index, size, &mut nodes).unwrap();
            let place = at % path.len();
            path[place].sm3.0[at % 32] ^= 1 << bit;
            prop_assert_ne!(proof::inclusion(&leaf, index, size, &path), Ok(new));
            path.pop();
            prop_assert_ne!(proof::inclusion(&leaf, index, size, &path), Ok(new));

            let old = naive::root(&all[..usize::try_from(before).unwrap()]);
            let mut path = consistency(before, size, &mut nodes).unwrap();
            let place = at % path.len();
            path[place].sha256.0[at % 32] ^= 1 << bit;
            prop_assert!(proof::consistency((before, &old), (size, &new), &path).is_err());
            path.push(leaf);
            prop_assert!(proof::consistency((before, &old), (size, &new), &path).is_err());
        }
    }
}
