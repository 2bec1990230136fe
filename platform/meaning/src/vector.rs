//! What a sentence means.

/// Numbers of a vector.
pub const WIDTH: usize = 512;

/// Bytes of a packed vector.
pub const PACKED: usize = 4 + WIDTH;

/// The direction in which a sentence points; its length is 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Vector(Box<[f32]>);

impl Vector {
    /// Takes the numbers of a row of the network.
    pub(crate) fn of(numbers: impl Iterator<Item = f32>) -> Self {
        Self(numbers.collect())
    }

    /// How near two sentences are in meaning: from -1 to 1, which is the same.
    pub fn closeness(&self, other: &Self) -> f32 {
        self.0.iter().zip(&other.0).map(|(a, b)| a * b).sum()
    }

    /// Its numbers, [`WIDTH`] of them.
    pub fn numbers(&self) -> &[f32] {
        &self.0
    }

    /// The vector in a quarter of its size, which moves it by less than a hundredth.
    pub fn pack(&self) -> [u8; PACKED] {
        let largest = self.0.iter().fold(f32::MIN_POSITIVE, |largest, number| largest.max(number.abs()));
        let step = largest / 127.0;
        let mut packed = [0; PACKED];
        let (head, rest) = packed.split_at_mut(4);
        head.copy_from_slice(&step.to_le_bytes());
        for (to, number) in rest.iter_mut().zip(&self.0) {
            #[expect(clippy::cast_possible_truncation, reason = "from -127 to 127")]
            let steps = (number / step).round() as i8;
            *to = steps.cast_unsigned();
        }
        packed
    }

    /// A vector that was packed.
    pub fn unpack(packed: &[u8; PACKED]) -> Self {
        let [a, b, c, d, rest @ ..] = packed;
        let step = f32::from_le_bytes([*a, *b, *c, *d]);
        Self::of(rest.iter().map(|number| f32::from(number.cast_signed()) * step))
    }
}
