//! From the numbers of pieces to the vector of a text: three convolutions beside the pieces themselves, their sum, and
//! four dense layers with two shortcuts.

use std::ops::Range;

use ndarray::{Array1, Array2, ArrayView2, Axis, Slice};

use crate::{
    vector::WIDTH,
    weights::{BadWeights, Reader},
};

/// Numbers that a convolution sees and gives for each piece.
const SEEN: usize = 256;
/// Numbers of the inner layers.
const INNER: usize = 320;
/// How many neighbours each convolution sees, and how many of them stand before the piece.
const WINDOWS: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];
/// Numbers of a piece after the convolutions.
const FEATURES: usize = WIDTH + WINDOWS.len() * SEEN;
const ROWS: Axis = Axis(0);
const COLUMNS: Axis = Axis(1);
/// Keeps a division from dividing by nothing.
const EPSILON: f32 = 1e-12;

/// All layers.
#[derive(Debug)]
pub(crate) struct Network {
    /// What the convolutions see of each piece, those of all three side by side.
    seen: Layer,
    seen_norm: Norm,
    branches: Vec<Branch>,
    norm: Norm,
    narrow: Layer,
    deep: Deep,
}

/// Two convolutions over the neighbours of each piece.
#[derive(Debug)]
struct Branch {
    window: usize,
    before: usize,
    first: Layer,
    second: Layer,
}

/// A dense layer.
#[derive(Debug)]
struct Layer {
    weights: Array2<f32>,
    bias: Array1<f32>,
}

/// Each row to mean 0 and variance 1, then stretched and moved.
#[derive(Debug)]
struct Norm {
    gain: Array1<f32>,
    bias: Array1<f32>,
}

/// The last four layers. The second and the fourth also see what their predecessor saw.
#[derive(Debug)]
struct Deep {
    first: Array2<f32>,
    second: Array2<f32>,
    second_past: Array2<f32>,
    third: Array2<f32>,
    fourth_past: Array2<f32>,
    fourth: Array2<f32>,
}

impl Network {
    pub(crate) fn read(reader: &mut Reader) -> Result<Self, BadWeights> {
        Ok(Self {
            seen: Layer::read(reader, WIDTH, WINDOWS.len() * SEEN)?,
            seen_norm: Norm::read(reader, WINDOWS.len() * SEEN)?,
            branches: WINDOWS
                .into_iter()
                .map(|window| Branch::read(reader, window))
                .collect::<Result<_, _>>()?,
            norm: Norm::read(reader, FEATURES)?,
            narrow: Layer::read(reader, FEATURES, WIDTH)?,
            deep: Deep {
                first: reader.matrix(WIDTH, INNER)?,
                second: reader.matrix(INNER, INNER)?,
                second_past: reader.matrix(WIDTH, INNER)?,
                third: reader.matrix(INNER, WIDTH)?,
                fourth_past: reader.matrix(INNER, WIDTH)?,
                fourth: reader.matrix(WIDTH, WIDTH)?,
            },
        })
    }

    /// The vectors of some texts, a row each. The pieces of all texts stand one below the other; `texts` says which rows
    /// are whose, so that no text sees the neighbours of another.
    pub(crate) fn run(&self, pieces: &ArrayView2<'_, f32>, texts: &[Range<usize>]) -> Array2<f32> {
        let mut features: Array2<f32> = Array2::zeros((pieces.nrows(), FEATURES));
        features.slice_axis_mut(COLUMNS, Slice::from(..WIDTH)).assign(pieces);
        let mut seen = self.seen.apply(pieces);
        self.seen_norm.apply(&mut seen);
        for (branch, at) in self.branches.iter().zip((0..).step_by(SEEN)) {
            let seen = seen.slice_axis(COLUMNS, Slice::from(at..at + SEEN)).to_owned();
            let columns = Slice::from(WIDTH + at..WIDTH + at + SEEN);
            features.slice_axis_mut(COLUMNS, columns).assign(&branch.run(seen, texts));
        }
        self.norm.apply(&mut features);
        let mut sums: Array2<f32> = Array2::zeros((texts.len(), FEATURES));
        for (mut sum, text) in sums.rows_mut().into_iter().zip(texts) {
            sum.assign(&features.slice_axis(ROWS, Slice::from(text.clone())).sum_axis(ROWS));
        }
        // The sum commutes with the layer, so that the layer runs once a text and not once a piece.
        let mut means = sums.dot(&self.narrow.weights);
        for (mut mean, text) in means.rows_mut().into_iter().zip(texts) {
            #[expect(clippy::cast_precision_loss, reason = "at most some hundred pieces")]
            let count = text.len() as f32;
            mean.scaled_add(count, &self.narrow.bias);
            mean /= count.sqrt();
        }
        self.deep.run(&means)
    }
}

impl Branch {
    fn read(reader: &mut Reader, (window, before): (usize, usize)) -> Result<Self, BadWeights> {
        Ok(Self {
            window,
            before,
            first: Layer::read(reader, window * SEEN, SEEN)?,
            second: Layer::read(reader, window * SEEN, SEEN)?,
        })
    }

    fn run(&self, mut seen: Array2<f32>, texts: &[Range<usize>]) -> Array2<f32> {
        for layer in [&self.first, &self.second] {
            let mut next = layer.apply(&self.neighbours(&seen, texts).view());
            next.mapv_inplace(|number| number.max(0.0));
            seen += &next;
        }
        seen
    }

    /// For each piece the numbers of its neighbours side by side; zero beyond the ends of its text.
    fn neighbours(&self, seen: &Array2<f32>, texts: &[Range<usize>]) -> Array2<f32> {
        let mut all = Array2::zeros((seen.nrows(), self.window * SEEN));
        for text in texts {
            for (at, step) in text.clone().flat_map(|at| (0..self.window).map(move |step| (at, step))) {
                let Some(from) = (at + step).checked_sub(self.before).filter(|from| text.contains(from))
                else {
                    continue;
                };
                let mut row = all.row_mut(at);
                row.slice_axis_mut(ROWS, Slice::from(step * SEEN..(step + 1) * SEEN)).assign(&seen.row(from));
            }
        }
        all
    }
}

impl Layer {
    fn read(reader: &mut Reader, from: usize, to: usize) -> Result<Self, BadWeights> {
        Ok(Self { weights: reader.matrix(from, to)?, bias: reader.row(to)? })
    }

    fn apply(&self, rows: &ArrayView2<'_, f32>) -> Array2<f32> {
        rows.dot(&self.weights) + &self.bias
    }
}

impl Norm {
    fn read(reader: &mut Reader, width: usize) -> Result<Self, BadWeights> {
        Ok(Self { gain: reader.row(width)?, bias: reader.row(width)? })
    }

    fn apply(&self, rows: &mut Array2<f32>) {
        for mut row in rows.rows_mut() {
            let mean = row.mean().unwrap_or_default();
            row -= mean;
            let variance = row.map(|number| number * number).mean().unwrap_or_default();
            row /= (variance + EPSILON).sqrt();
            row *= &self.gain;
            row += &self.bias;
        }
    }
}

impl Deep {
    fn run(&self, means: &Array2<f32>) -> Array2<f32> {
        let first = positive(means.dot(&self.first));
        let second = positive(means.dot(&self.second_past) + first.dot(&self.second));
        let third = positive(second.dot(&self.third));
        let mut vectors = second.dot(&self.fourth_past) + third.dot(&self.fourth);
        vectors.mapv_inplace(f32::tanh);
        for mut vector in vectors.rows_mut() {
            let length = vector.dot(&vector).max(EPSILON).sqrt();
            vector /= length;
        }
        vectors
    }
}

fn positive(mut rows: Array2<f32>) -> Array2<f32> {
    rows.mapv_inplace(|number| number.max(0.0));
    rows
}
