//! Reading what `build/prune.rs` wrote.

use half::f16;
use ndarray::{Array1, Array2};

/// The weights cannot be used: they were not written by this version's build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadWeights {
    /// They are something else.
    #[error("these are no weights of the sentence encoder")]
    Other,
    /// They end too early, or too late.
    #[error("the weights of the sentence encoder have a wrong length")]
    Length,
    /// A piece is no text.
    #[error("the vocabulary of the sentence encoder is broken")]
    Vocabulary,
}

/// The weights that are still to be read.
pub(crate) struct Reader(&'static [u8]);

impl Reader {
    /// Weights that begin with the mark of the version that is known here.
    pub(crate) fn new(bytes: &'static [u8], mark: &[u8]) -> Result<Self, BadWeights> {
        bytes.strip_prefix(mark).map(Self).ok_or(BadWeights::Other)
    }

    /// The next bytes.
    pub(crate) fn bytes(&mut self, length: usize) -> Result<&'static [u8], BadWeights> {
        let (bytes, rest) = self.0.split_at_checked(length).ok_or(BadWeights::Length)?;
        self.0 = rest;
        Ok(bytes)
    }

    /// The next bytes, as many as the type says.
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], BadWeights> {
        self.bytes(N)?.try_into().map_err(|_| BadWeights::Length)
    }

    /// A number in full precision.
    pub(crate) fn float(&mut self) -> Result<f32, BadWeights> {
        Ok(f32::from_le_bytes(self.array()?))
    }

    /// As many numbers in half precision.
    fn halves(&mut self, count: usize) -> Result<Vec<f32>, BadWeights> {
        let pairs = self.bytes(count.saturating_mul(2))?.as_chunks().0;
        Ok(pairs.iter().map(|pair| f16::from_le_bytes(*pair).to_f32()).collect())
    }

    /// A row of numbers.
    pub(crate) fn row(&mut self, width: usize) -> Result<Array1<f32>, BadWeights> {
        Ok(Array1::from(self.halves(width)?))
    }

    /// A matrix, row after row.
    pub(crate) fn matrix(&mut self, height: usize, width: usize) -> Result<Array2<f32>, BadWeights> {
        let numbers = self.halves(height.saturating_mul(width))?;
        Array2::from_shape_vec((height, width), numbers).map_err(|_| BadWeights::Length)
    }

    /// Nothing may be left.
    pub(crate) fn end(self) -> Result<(), BadWeights> {
        if self.0.is_empty() { Ok(()) } else { Err(BadWeights::Length) }
    }
}
