//! The table of pieces: 512 numbers of six bits each, read where they lie.

use ndarray::ArrayViewMut1;

use crate::{
    vector::WIDTH,
    weights::{BadWeights, Reader},
};

/// In how many parts the table was quantised.
const PARTS: usize = 17;
/// Bytes of a row: four numbers of six bits in three bytes.
const ROW: usize = WIDTH / 4 * 3;

/// The table.
#[derive(Debug)]
pub(crate) struct Table {
    rows: &'static [u8],
    /// For each piece, what one step of its numbers is worth, and what zero stands for.
    scales: Vec<(f32, f32)>,
}

impl Table {
    /// The rows of as many pieces as `parts` has; each says in which part it was quantised.
    pub(crate) fn read(reader: &mut Reader, parts: &[u8]) -> Result<Self, BadWeights> {
        let steps: Vec<f32> = (0..PARTS).map(|_| reader.float()).collect::<Result<_, _>>()?;
        let zeros: Vec<f32> = (0..PARTS).map(|_| reader.float()).collect::<Result<_, _>>()?;
        let scale = |part: &u8| {
            let part = usize::from(*part);
            Some((*steps.get(part)?, *zeros.get(part)?))
        };
        let scales = parts.iter().map(scale).collect::<Option<_>>().ok_or(BadWeights::Vocabulary)?;
        Ok(Self { rows: reader.bytes(parts.len().saturating_mul(ROW))?, scales })
    }

    /// Writes the numbers of a piece.
    pub(crate) fn put(&self, piece: usize, mut to: ArrayViewMut1<'_, f32>) {
        let (Some(row), Some((step, zero))) =
            (self.rows.as_chunks::<ROW>().0.get(piece), self.scales.get(piece))
        else {
            return;
        };
        let numbers = row
            .as_chunks::<3>()
            .0
            .iter()
            .flat_map(|[a, b, c]| [a >> 2, (a & 0x03) << 4 | b >> 4, (b & 0x0f) << 2 | c >> 6, c & 0x3f]);
        for (to, number) in to.iter_mut().zip(numbers) {
            *to = f32::from(number) * step + zero;
        }
    }
}
