//! Which words a topic was asked for with: pieces of one to three sounds, weighted by how few texts have them.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use plat_meaning::plain;

use super::sounds::sounds;

/// Sounds of the longest piece.
const LONGEST: usize = 3;

/// What each topic was asked for with.
#[derive(Debug)]
pub(super) struct Words {
    pieces: HashMap<u64, Piece>,
    /// The weight of a piece that nobody said.
    unheard: f32,
    topics: usize,
}

#[derive(Debug, Default)]
struct Piece {
    weight: f32,
    /// In which topics it was said, and how much it says about each.
    topics: Vec<(usize, f32)>,
}

/// A text as pieces, each with its share; the squares of the shares add up to 1.
type Shares = Vec<(u64, f32)>;

impl Words {
    /// Reads texts with their topics, which are numbers below `topics`.
    pub(super) fn of(texts: impl Iterator<Item = (usize, String)>, topics: usize) -> Self {
        let texts: Vec<(usize, HashMap<u64, f32>)> =
            texts.map(|(topic, text)| (topic, counted(&plain(&text)))).collect();
        let mut said_in: HashMap<u64, f32> = HashMap::new();
        for piece in texts.iter().flat_map(|(_, pieces)| pieces.keys()) {
            *said_in.entry(*piece).or_default() += 1.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "some thousand texts")]
        let all = texts.len() as f32;
        let weight = |said: f32| ((1.0 + all) / (1.0 + said)).ln() + 1.0;
        let mut sums: Vec<HashMap<u64, f32>> = vec![HashMap::new(); topics];
        for (topic, pieces) in texts {
            let Some(sum) = sums.get_mut(topic) else { continue };
            let weigh = |piece: &u64| weight(said_in.get(piece).copied().unwrap_or_default());
            for (piece, share) in shares(pieces, weigh) {
                *sum.entry(piece).or_default() += share;
            }
        }
        let mut pieces: HashMap<u64, Piece> = said_in
            .into_iter()
            .map(|(piece, said)| (piece, Piece { weight: weight(said), topics: Vec::new() }))
            .collect();
        for (topic, sum) in sums.into_iter().enumerate() {
            for (piece, share) in normal(sum.into_iter().collect()) {
                pieces.entry(piece).or_default().topics.push((topic, share));
            }
        }
        Self { pieces, unheard: weight(0.0), topics }
    }

    /// How near a plain text is to what each topic was asked for with: from 0 to 1.
    pub(super) fn closeness(&self, text: &str) -> Vec<f32> {
        let mut near = vec![0.0; self.topics];
        let weigh = |piece: &u64| self.pieces.get(piece).map_or(self.unheard, |piece| piece.weight);
        for (piece, share) in shares(counted(text), weigh) {
            for (topic, own) in self.pieces.get(&piece).into_iter().flat_map(|piece| &piece.topics) {
                if let Some(near) = near.get_mut(*topic) {
                    *near += share * own;
                }
            }
        }
        near
    }
}

/// How often each piece stands in a text.
fn counted(text: &str) -> HashMap<u64, f32> {
    let sounds = sounds(text);
    let mut counted = HashMap::new();
    for length in 1..=LONGEST {
        for piece in sounds.windows(length) {
            let mut hasher = DefaultHasher::new();
            piece.hash(&mut hasher);
            *counted.entry(hasher.finish()).or_default() += 1.0;
        }
    }
    counted
}

fn shares(counted: HashMap<u64, f32>, weigh: impl Fn(&u64) -> f32) -> Shares {
    normal(counted.into_iter().map(|(piece, count)| (piece, (1.0 + count.ln()) * weigh(&piece))).collect())
}

/// In one order, so that the same text always has the same shares to the last digit.
fn normal(mut shares: Shares) -> Shares {
    shares.sort_unstable_by_key(|(piece, _)| *piece);
    let length = shares.iter().map(|(_, share)| share * share).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    for (_, share) in &mut shares {
        *share /= length;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let texts = [(0, "身份证丢了怎么补"), (0, "补办身份证"), (1, "护照丢了"), (1, "passport lost")];
        Words::of(texts.into_iter().map(|(topic, text)| (topic, text.to_owned())), 2)
    }

    #[test]
    fn who_says_what_was_said_before_is_near() {
        let near = words().closeness("身份证不见了要补");
        assert!(near[0] > near[1] && near[0] > 0.3, "{near:?}");
    }

    #[test]
    fn typing_errors_that_sound_the_same_do_not_matter() {
        assert_eq!(words().closeness("身分证丢了"), words().closeness("身份证丢了"));
    }

    #[test]
    fn what_nobody_ever_said_is_near_to_nothing() {
        assert!(words().closeness("冰箱").iter().all(|near| *near < 0.2));
    }
}
