//! The tree under the newest head as a range of mountains: one for each complete subtree, all joined by one seal.

use crate::tree::{Subtree, parts};

/// The width of the picture, in its own units.
const WIDTH: u32 = 360;
/// The line on which the mountains stand.
const GROUND: u32 = 150;
/// The height of the highest.
const HIGHEST: u32 = 78;
/// The space between two mountains, and at both sides; less where there are many.
const GAPS: [u32; 2] = [6, 2];

/// The picture.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Picture {
    /// The mountains, from left to right.
    pub(super) peaks: Vec<Peak>,
}

/// A mountain: a complete subtree.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Peak {
    /// The left and right end of its foot, and the middle.
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) middle: u32,
    /// How high its top is drawn; small is high.
    pub(super) top: u32,
    /// How many facts it stands on.
    pub(super) facts: u64,
    /// Whether there is room to write that below it, a digit for each three levels.
    pub(super) labelled: bool,
}

impl Picture {
    /// The picture of a ledger of so many facts.
    pub(super) fn of(size: u64) -> Self {
        let trees: Vec<Subtree> = parts(0..size).collect();
        let tall = |tree: &Subtree| tree.level + 2;
        let all = trees.iter().map(tall).sum::<u32>().max(1);
        let [wide, narrow] = GAPS;
        let gap = if trees.len() <= 12 { wide } else { narrow };
        let room = WIDTH.saturating_sub(gap * (u32::try_from(trees.len()).unwrap_or(0) + 1));
        let highest = trees.first().map_or(1, tall);
        let mut left = gap;
        let peaks = trees.iter().map(|tree| {
            let width = room * tall(tree) / all;
            let peak = Peak {
                left,
                right: left + width,
                middle: left + width / 2,
                top: GROUND - (HIGHEST * tall(tree) / highest).max(14),
                facts: 1 << tree.level,
                labelled: width + gap >= 7 * tree.level.div_ceil(3).max(1),
            };
            left += width + gap;
            peak
        });
        Self { peaks: peaks.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_stands_in_one_mountain_and_all_are_inside_the_picture() {
        for size in [0, 1, 2, 3, 7, 100, 4096, 1_000_000, (1 << 20) - 1, u64::from(u32::MAX)] {
            let picture = Picture::of(size);
            assert_eq!(picture.peaks.iter().map(|it| it.facts).sum::<u64>(), size);
            assert!(picture.peaks.iter().all(|it| it.right <= WIDTH && it.top < GROUND), "{size}");
        }
    }
}
