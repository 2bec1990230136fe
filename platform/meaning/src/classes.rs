//! Learning from examples which of some classes a sentence belongs to.

use ndarray::{Array1, Array2, Axis, Zip};

use crate::{
    vector::{Vector, WIDTH},
    weights::{BadWeights, Reader},
};

/// How often each example is seen.
const TURNS: u16 = 20;
/// Examples that are seen together.
const TOGETHER: usize = 64;
/// How fast is learnt at first; less and less later.
const SPEED: f32 = 0.05;
/// Vectors are short beside the weights that are to be learnt: they are stretched.
const STRETCH: f32 = 4.0;

/// Which class a sentence belongs to: a softmax over linear scores of its vector. It is learnt once, when the program is built,
/// and the same examples in the same order give the same classes.
#[derive(Debug, Clone)]
pub struct Classes {
    weights: Array2<f32>,
    bias: Array1<f32>,
}

impl Classes {
    /// Changes whenever the same examples would give other classes.
    pub const HOW: u32 = 1;

    /// Learns from sentences of which the class is known; classes are numbers below `count`. Adagrad on the cross-entropy.
    pub fn learn(examples: &[(Vector, usize)], count: usize) -> Self {
        let mean = mean(examples);
        let mut classes = Self { weights: Array2::zeros((WIDTH, count)), bias: Array1::zeros(count) };
        let mut steepness = Array2::from_elem((WIDTH, count), 1e-4_f32);
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let mut chance = 0x9e37_79b9_7f4a_7c15_u64;
        for turn in 0..TURNS {
            shuffle(&mut order, &mut chance);
            let speed = SPEED * (1.0 - f32::from(turn) / f32::from(TURNS));
            for together in order.chunks(TOGETHER) {
                let some: Vec<&(Vector, usize)> =
                    together.iter().filter_map(|at| examples.get(*at)).collect();
                classes.step(&some, &mean, &mut steepness, speed);
            }
        }
        // What was done to the vectors is done to the weights instead, so that vectors are scored as they are.
        classes.weights *= STRETCH;
        classes.bias -= &mean.dot(&classes.weights);
        classes
    }

    fn step(
        &mut self,
        examples: &[&(Vector, usize)],
        mean: &Array1<f32>,
        steepness: &mut Array2<f32>,
        speed: f32,
    ) {
        let mut rows: Array2<f32> = Array2::zeros((examples.len(), WIDTH));
        for (mut row, (vector, _)) in rows.rows_mut().into_iter().zip(examples) {
            Zip::from(&mut row)
                .and(vector.numbers())
                .and(mean)
                .for_each(|to, number, mean| *to = (number - mean) * STRETCH);
        }
        let mut wrong = rows.dot(&self.weights) + &self.bias;
        for (mut row, (_, class)) in wrong.rows_mut().into_iter().zip(examples) {
            let rest = logarithm_of_sum(row.iter());
            row.mapv_inplace(|score| (score - rest).exp());
            if let Some(own) = row.get_mut(*class) {
                *own -= 1.0;
            }
        }
        self.bias.scaled_add(-speed * 0.01, &wrong.sum_axis(Axis(0)));
        let slope = rows.t().dot(&wrong);
        Zip::from(&mut self.weights).and(steepness).and(&slope).for_each(|weight, steepness, slope| {
            *steepness += slope * slope;
            *weight -= speed * slope / steepness.sqrt();
        });
    }

    /// For each class the logarithm of the probability that the sentence is of it.
    pub fn likelihoods(&self, of: &Vector) -> Vec<f32> {
        let numbers = Array1::from(of.numbers().to_vec());
        let scores = numbers.dot(&self.weights) + &self.bias;
        let rest = logarithm_of_sum(scores.iter());
        scores.iter().map(|score| score - rest).collect()
    }

    /// What was learnt, to be kept; [`Classes::load`] reads it.
    pub fn bytes(&self) -> Vec<u8> {
        let count = u32::try_from(self.bias.len()).unwrap_or(u32::MAX);
        let numbers = self.weights.iter().chain(&self.bias);
        let halves = numbers.flat_map(|number| half::f16::from_f32(*number).to_le_bytes());
        MARK.iter().copied().chain(count.to_le_bytes()).chain(halves).collect()
    }

    /// What was learnt before.
    pub fn load(bytes: &'static [u8]) -> Result<Self, BadWeights> {
        let mut reader = Reader::new(bytes, MARK)?;
        let count = u32::from_le_bytes(reader.array()?) as usize;
        let classes = Self { weights: reader.matrix(WIDTH, count)?, bias: reader.row(count)? };
        reader.end()?;
        Ok(classes)
    }
}

/// What kept classes begin with.
const MARK: &[u8] = b"YCCLAS01";

fn mean(examples: &[(Vector, usize)]) -> Array1<f32> {
    let mut sum = Array1::zeros(WIDTH);
    for (vector, _) in examples {
        Zip::from(&mut sum).and(vector.numbers()).for_each(|sum: &mut f32, number| *sum += number);
    }
    #[expect(clippy::cast_precision_loss, reason = "some thousand examples")]
    let count = examples.len().max(1) as f32;
    sum / count
}

fn logarithm_of_sum<'a>(scores: impl Iterator<Item = &'a f32> + Clone) -> f32 {
    let largest = scores.clone().copied().fold(f32::NEG_INFINITY, f32::max);
    largest + scores.map(|score| (score - largest).exp()).sum::<f32>().ln()
}

/// Another order, which is the same in every build.
fn shuffle(order: &mut [usize], chance: &mut u64) {
    for last in (1..order.len()).rev() {
        *chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(*chance >> 33).unwrap_or_default() % (last + 1);
        order.swap(last, other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(towards: usize, noise: usize) -> Vector {
        Vector::of((0..WIDTH).map(|at| {
            if at == towards {
                0.9
            } else if at == 10 + noise {
                0.4
            } else {
                0.0
            }
        }))
    }

    #[test]
    fn what_was_learnt_is_known_again_and_can_be_kept() {
        let examples: Vec<(Vector, usize)> =
            (0..3).flat_map(|class| (0..20).map(move |noise| (vector(class, noise), class))).collect();
        let kept: &'static [u8] = Vec::leak(Classes::learn(&examples, 3).bytes());
        let classes = Classes::load(kept).unwrap();
        for class in 0..3 {
            let likely = classes.likelihoods(&vector(class, 300));
            let best = (0..3).max_by(|a, b| likely[*a].total_cmp(&likely[*b])).unwrap();
            assert_eq!(best, class, "{likely:?}");
            assert!((likely.iter().map(|it| it.exp()).sum::<f32>() - 1.0).abs() < 1e-3);
        }
    }

    #[test]
    fn other_bytes_are_no_classes() {
        assert_eq!(Classes::load(b"YCMEAN01").unwrap_err(), BadWeights::Other);
    }
}
