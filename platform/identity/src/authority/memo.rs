//! Answers that were worked out once. Bounded: when a shard is full it begins anew, and what is asked again is worked out again.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, Hash, RandomState},
    sync::{PoisonError, RwLock},
};

/// How many shards there are, so that readers on many threads rarely meet a writer.
const SHARDS: usize = 16;

/// A map from questions to answers that never grows beyond a bound.
pub(super) struct Memo<Q, A> {
    shards: [RwLock<HashMap<Q, A>>; SHARDS],
    shard_of: RandomState,
    each: usize,
}

impl<Q: Hash + Eq, A: Clone> Memo<Q, A> {
    /// A map for at most `bound` answers.
    pub(super) fn bounded(bound: usize) -> Self {
        let shards = std::array::from_fn(|_| RwLock::default());
        Self { shards, shard_of: RandomState::new(), each: bound.div_ceil(SHARDS) }
    }

    /// The answer to a question, worked out if it is not known. Two threads may work out the same one; both get the same.
    pub(super) fn get(&self, question: Q, work_out: impl FnOnce(&Q) -> A) -> A {
        let shard = usize::try_from(self.shard_of.hash_one(&question) % SHARDS as u64).unwrap_or_default();
        let Some(shard) = self.shards.get(shard) else { return work_out(&question) };
        // A poisoned shard holds whole answers all the same: none is ever half written.
        if let Some(known) = shard.read().unwrap_or_else(PoisonError::into_inner).get(&question) {
            return known.clone();
        }
        let answer = work_out(&question);
        let mut shard = shard.write().unwrap_or_else(PoisonError::into_inner);
        if shard.len() >= self.each {
            shard.clear();
        }
        shard.insert(question, answer.clone());
        answer
    }

    /// How many answers are known.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.read().unwrap().len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_worked_out_once_while_it_is_known() {
        let memo = Memo::bounded(64);
        let mut worked = 0;
        for _ in 0..3 {
            let answer = memo.get(7, |it| {
                worked += 1;
                it * 2
            });
            assert_eq!(answer, 14);
        }
        assert_eq!(worked, 1);
    }

    #[test]
    fn many_questions_do_not_fill_the_memory() {
        let memo = Memo::bounded(1024);
        for question in 0..100_000_u32 {
            assert_eq!(memo.get(question, |it| it + 1), question + 1);
            assert!(memo.len() <= 1024);
        }
    }
}
