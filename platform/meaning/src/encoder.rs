use std::ops::Range;

use ndarray::Array2;

use crate::{
    network::Network,
    pieces::Pieces,
    table::Table,
    vector::{Vector, WIDTH},
    weights::{BadWeights, Reader},
};

/// The pieces of a text that are looked at: what follows in a longer one says the same again, and each piece costs.
const LONGEST: usize = 128;
/// The pieces of texts that go through the network together: enough to read its weights seldom, few enough to stay near.
const TOGETHER: usize = 384;

/// What pruned weights begin with.
pub(crate) const MARK: &[u8] = b"YCMEAN01";

/// Turns texts into vectors. It holds some 11 MB beside the weights, which it reads in place.
#[derive(Debug)]
pub struct Encoder {
    pieces: Pieces,
    table: Table,
    network: Network,
}

impl Encoder {
    /// Reads the weights that the build pruned, as in [`carried`](crate::carried).
    pub fn load(weights: &'static [u8]) -> Result<Self, BadWeights> {
        let mut reader = Reader::new(weights, MARK)?;
        let (pieces, parts) = Pieces::read(&mut reader)?;
        let table = Table::read(&mut reader, &parts)?;
        let network = Network::read(&mut reader)?;
        reader.end()?;
        Ok(Self { pieces, table, network })
    }

    /// What a text means.
    pub fn vector(&self, text: &str) -> Vector {
        let pieces = self.short(text);
        let vectors = self.run(&[pieces]);
        Vector::of(vectors.into_iter())
    }

    /// What some texts mean, in their order. A text costs about half of what it costs alone.
    pub fn vectors<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> Vec<Vector> {
        let mut vectors = Vec::new();
        let (mut together, mut pieces) = (Vec::new(), 0);
        for text in texts.into_iter().map(|text| self.short(text)) {
            if pieces + text.len() > TOGETHER {
                vectors.extend(
                    self.run(&together).rows().into_iter().map(|row| Vector::of(row.iter().copied())),
                );
                together.clear();
                pieces = 0;
            }
            pieces += text.len();
            together.push(text);
        }
        vectors.extend(self.run(&together).rows().into_iter().map(|row| Vector::of(row.iter().copied())));
        vectors
    }

    fn short(&self, text: &str) -> Vec<usize> {
        let mut pieces = self.pieces.of(text);
        pieces.truncate(LONGEST);
        pieces
    }

    fn run(&self, texts: &[Vec<usize>]) -> Array2<f32> {
        let mut rows = Array2::zeros((texts.iter().map(Vec::len).sum(), WIDTH));
        for (piece, row) in texts.iter().flatten().zip(rows.rows_mut()) {
            self.table.put(*piece, row);
        }
        let mut spans: Vec<Range<usize>> = Vec::with_capacity(texts.len());
        for text in texts {
            let from = spans.last().map_or(0, |span| span.end);
            spans.push(from..from + text.len());
        }
        self.network.run(&rows.view(), &spans)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers that the reference in Python gives, and the sum of all, each times its place.
    const GOLDEN: [(&str, [f32; 8], f32); 4] = [
        (
            "身份证被洗衣机洗坏了",
            [0.01786, -0.0328, 0.03625, 0.0619, -0.08417, 0.03907, 0.05384, -0.03119],
            694.24,
        ),
        (
            "给孩子上户口要带什么材料",
            [-0.05278, -0.05274, 0.03994, 0.05977, -0.06569, 0.0541, 0.05421, 0.00294],
            109.76,
        ),
        (
            "how do i renew my passport",
            [0.03958, -0.03102, 0.04213, 0.01861, -0.07792, 0.04364, -0.02762, 0.01162],
            288.49,
        ),
        (
            "１２３　电动车上牌",
            [0.06239, 0.00266, 0.02073, 0.05947, -0.05547, 0.07847, 0.02479, -0.09031],
            -161.98,
        ),
    ];

    fn encoder() -> Option<Encoder> {
        crate::carried().map(|weights| Encoder::load(weights).unwrap())
    }

    #[test]
    fn the_vectors_are_those_of_the_reference() {
        let Some(encoder) = encoder() else { return };
        for (text, first, sum) in GOLDEN {
            let vector = encoder.vector(text);
            for (found, expected) in vector.numbers().iter().zip(first) {
                assert!((found - expected).abs() < 1e-3, "{text}: {found} is not {expected}");
            }
            let found: f32 =
                vector.numbers().iter().zip(0_u16..).map(|(number, at)| number * f32::from(at)).sum();
            assert!((found - sum).abs() < 1.5, "{text}: {found} is not {sum}");
        }
    }

    #[test]
    fn texts_that_go_together_do_not_see_each_other() {
        let Some(encoder) = encoder() else { return };
        let texts: Vec<&str> = GOLDEN.iter().map(|(text, _, _)| *text).cycle().take(60).collect();
        for (text, vector) in texts.iter().zip(encoder.vectors(texts.iter().copied())) {
            assert!(vector.closeness(&encoder.vector(text)) > 0.9999, "{text}");
        }
    }

    #[test]
    fn the_same_in_other_words_is_nearer_than_the_like_in_the_same_words() {
        let Some(encoder) = encoder() else { return };
        let lost = encoder.vector("护照丢了怎么补办");
        let near = |text: &str| encoder.vector(text).closeness(&lost);
        assert!(near("护照不见了想再办一本") > near("护照什么颜色"));
        assert!(near("I lost my passport") > near("how do I get a driving licence"));
    }

    #[test]
    fn a_packed_vector_is_almost_the_same() {
        let Some(encoder) = encoder() else { return };
        let vector = encoder.vector("身份证丢了");
        assert!(Vector::unpack(&vector.pack()).closeness(&vector) > 0.9998);
    }

    #[test]
    fn nothing_and_very_much_have_a_vector_too() {
        let Some(encoder) = encoder() else { return };
        for text in ["", " ", "\u{0}", "我", &"身份证".repeat(2_000), "Ω≈ç√∫˜µ≤≥÷"] {
            let vector = encoder.vector(text);
            assert!((vector.closeness(&vector) - 1.0).abs() < 1e-3, "{text}");
        }
    }

    #[test]
    fn other_bytes_are_no_weights() {
        assert_eq!(Encoder::load(b"something else").unwrap_err(), BadWeights::Other);
        assert_eq!(Encoder::load(b"YCMEAN01\x01").unwrap_err(), BadWeights::Length);
    }
}
