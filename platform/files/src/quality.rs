//! Whether a photograph of a paper can be read: measured on a small grey picture, and only ever said as advice. A wrong
//! hint costs a second look; a wrong refusal would cost a way to the window.

use serde::Deserialize;

/// What may be wrong with a photograph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hint {
    /// Out of focus or moved: small print cannot be read.
    Blurred,
    /// Too dark.
    Dark,
    /// Writing runs over the edge: a part of the paper is missing.
    CutOff,
}

impl Hint {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Blurred, Self::Dark, Self::CutOff];

    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Blurred => "blurred",
            Self::Dark => "dark",
            Self::CutOff => "cut_off",
        }
    }

    /// What a code means.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// From when on something is said. Set by photographing papers, not by any rule: change them in `files.toml`, and the
/// browser's own check follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Thresholds {
    /// Blurred below this [sharpness](Quality::sharpness). Print in focus has some thousand, a soft photograph some dozens.
    pub sharpness: u32,
    /// Dark below this [brightness](Quality::brightness): paper in good light has over 180.
    pub brightness: u8,
    /// Cut off above this [share of the edge](Quality::edge) in percent.
    pub edge: u8,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { sharpness: 100, brightness: 100, edge: 5 }
    }
}

/// A small grey picture: one byte a pixel, row by row.
#[derive(Debug, Clone)]
pub struct Grey {
    width: usize,
    pixels: Vec<u8>,
}

/// The longest side of the grey picture, in pixels: sharpness depends on it.
pub(crate) const LONGEST: u32 = 800;
/// The side of the squares in which sharpness is looked for.
const TILE: usize = 32;
/// So much darker or lighter than its neighbour is a pixel on the outline of writing.
const STEP: u8 = 48;

impl Grey {
    /// A picture of this width; `None` if the pixels do not fill rows.
    pub fn of(width: usize, pixels: Vec<u8>) -> Option<Self> {
        let fills = width > 0 && pixels.len().is_multiple_of(width) && !pixels.is_empty();
        fills.then_some(Self { width, pixels })
    }

    fn rows(&self) -> impl DoubleEndedIterator<Item = &[u8]> + ExactSizeIterator {
        self.pixels.chunks_exact(self.width)
    }

    /// Its measures.
    pub fn quality(&self) -> Quality {
        Quality { sharpness: self.sharpness(), brightness: self.brightness(), edge: self.edge() }
    }

    /// How far each inner pixel stands out from its four neighbours (the discrete Laplacian), in squares of its place.
    fn sharpness(&self) -> u32 {
        let across = self.width.div_ceil(TILE);
        let down = self.rows().len().div_ceil(TILE);
        let mut tiles = vec![Tile::default(); across * down];
        let rows: Vec<&[u8]> = self.rows().collect();
        for (y, three) in rows.windows(3).enumerate() {
            let [above, here, below] = three else { continue };
            let upright = above.iter().zip(*below).skip(1);
            for (x, (three, (up, down))) in here.windows(3).zip(upright).enumerate() {
                let [left, middle, right] = three else { continue };
                let around = [up, down, left, right].map(|it| i64::from(*it)).iter().sum::<i64>();
                if let Some(tile) = tiles.get_mut(y / TILE * across + x / TILE) {
                    tile.add(around - 4 * i64::from(*middle));
                }
            }
        }
        let mut variances: Vec<i64> = tiles.iter().map(Tile::variance).collect();
        variances.sort_unstable_by_key(|it| std::cmp::Reverse(*it));
        // Much of a page is empty, in focus or not: the sharpest tenth is where the writing is.
        let tenth = variances.len().div_ceil(10);
        let sum: i64 = variances.iter().take(tenth).sum();
        u32::try_from(sum / i64::try_from(tenth.max(1)).unwrap_or(1)).unwrap_or(u32::MAX)
    }

    /// The tone that nine tenths of the pixels do not exceed: that of the paper, whatever is written on it.
    fn brightness(&self) -> u8 {
        let mut counted = [0_usize; 256];
        for pixel in &self.pixels {
            if let Some(many) = counted.get_mut(usize::from(*pixel)) {
                *many += 1;
            }
        }
        let wanted = self.pixels.len() * 9 / 10;
        let mut below = 0;
        let tone = counted.iter().position(|many| {
            below += many;
            below > wanted
        });
        tone.and_then(|it| u8::try_from(it).ok()).unwrap_or(u8::MAX)
    }

    /// The share of outlines among the pixels of the edge on which most lie, in percent.
    fn edge(&self) -> u8 {
        let depth = (self.width.min(self.rows().len()) / 50).max(2);
        let top = self.rows().take(depth).map(<[u8]>::to_vec);
        let bottom = self.rows().rev().take(depth).map(<[u8]>::to_vec);
        let column = |x: usize| self.rows().filter_map(|row| row.get(x).copied()).collect::<Vec<u8>>();
        let left = (0..depth).map(column);
        let right = (0..depth).filter_map(|x| self.width.checked_sub(x + 1)).map(column);
        let sides = [outlines(top), outlines(bottom), outlines(left), outlines(right)];
        sides.into_iter().max().unwrap_or(0)
    }
}

/// How many of the pixels of some lines differ from the next, in percent.
fn outlines(lines: impl Iterator<Item = Vec<u8>>) -> u8 {
    let (mut many, mut all) = (0_usize, 0_usize);
    for line in lines {
        all += line.len();
        let steps = line.windows(2).filter(|two| matches!(two, [a, b] if a.abs_diff(*b) > STEP));
        many += steps.count();
    }
    u8::try_from(many * 100 / all.max(1)).unwrap_or(100)
}

#[derive(Debug, Clone, Default)]
struct Tile {
    many: i64,
    sum: i64,
    squares: i64,
}

impl Tile {
    fn add(&mut self, value: i64) {
        self.many += 1;
        self.sum += value;
        self.squares += value * value;
    }

    fn variance(&self) -> i64 {
        let many = self.many.max(1);
        self.squares / many - (self.sum / many).pow(2)
    }
}

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quality {
    /// The variance of the Laplacian in the sharpest tenth of the picture.
    pub sharpness: u32,
    /// The tone of the paper, 0 to 255.
    pub brightness: u8,
    /// The share of outlines on the worst edge, in percent.
    pub edge: u8,
}

impl Quality {
    /// What is to be said of it.
    pub fn hints(self, at: &Thresholds) -> Vec<Hint> {
        let said = [
            (self.sharpness < at.sharpness, Hint::Blurred),
            (self.brightness < at.brightness, Hint::Dark),
            (self.edge > at.edge, Hint::CutOff),
        ];
        said.into_iter().filter_map(|(wrong, hint)| wrong.then_some(hint)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: usize = 400;
    const HEIGHT: usize = 560;

    /// A page with lines of print inside a margin: paper and ink have these tones.
    fn page(margin: usize, paper: u8, ink: u8) -> Vec<u8> {
        let mut pixels = vec![paper; WIDTH * HEIGHT];
        for y in margin..HEIGHT - margin {
            for x in margin..WIDTH - margin {
                // Letters five wide and two apart, lines ten high and eight apart.
                if y % 18 < 10 && x % 7 < 5 && (x * 7 + y * 3) % 11 < 6 {
                    pixels[y * WIDTH + x] = ink;
                }
            }
        }
        pixels
    }

    fn blurred(pixels: &[u8], times: usize) -> Vec<u8> {
        let mut now = pixels.to_vec();
        for _ in 0..times {
            let before = now.clone();
            for y in 2..HEIGHT - 2 {
                for x in 2..WIDTH - 2 {
                    let around = (0..25).map(|i| u32::from(before[(y + i / 5 - 2) * WIDTH + x + i % 5 - 2]));
                    now[y * WIDTH + x] = u8::try_from(around.sum::<u32>() / 25).unwrap();
                }
            }
        }
        now
    }

    fn hints(pixels: Vec<u8>) -> Vec<Hint> {
        Grey::of(WIDTH, pixels).unwrap().quality().hints(&Thresholds::default())
    }

    #[test]
    fn of_a_clear_photograph_nothing_is_said() {
        assert_eq!(hints(page(30, 235, 40)), []);
    }

    #[test]
    fn a_page_with_a_single_line_of_print_is_not_called_blurred() {
        let mut pixels = page(30, 235, 40);
        pixels[WIDTH * 100..].fill(235);
        assert_eq!(hints(pixels), []);
    }

    #[test]
    fn a_photograph_out_of_focus_is_blurred() {
        assert_eq!(hints(blurred(&page(30, 235, 40), 3)), [Hint::Blurred]);
    }

    #[test]
    fn a_photograph_without_light_is_dark() {
        let dim = hints(page(30, 70, 5));
        assert!(dim.contains(&Hint::Dark), "{dim:?}");
    }

    #[test]
    fn a_page_that_runs_over_the_edge_is_cut_off() {
        assert_eq!(hints(page(0, 235, 40)), [Hint::CutOff]);
        let mut left_only = page(30, 235, 40);
        for (row, whole) in left_only.chunks_mut(WIDTH).zip(page(0, 235, 40).chunks(WIDTH)) {
            row[..30].copy_from_slice(&whole[..30]);
        }
        assert_eq!(hints(left_only), [Hint::CutOff]);
    }

    #[test]
    fn an_empty_or_crooked_picture_is_measured_without_harm() {
        assert!(Grey::of(0, vec![1]).is_none());
        assert!(Grey::of(3, vec![1, 2]).is_none());
        let speck = Grey::of(1, vec![200]).unwrap().quality();
        assert_eq!((speck.sharpness, speck.edge), (0, 0));
    }
}
