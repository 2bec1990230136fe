//! Every way in which a bundle's questions can be answered.

use cap_catalogue::Chosen;

use crate::model::{Bundle, Question};

/// The most ways that are looked at: a bundle with more asks too much.
pub(super) const MOST: usize = 4_096;

/// Every way to answer, or `None` if there are more than [`MOST`].
pub(super) fn every_way(bundle: &Bundle) -> Option<Vec<Chosen>> {
    let mut ended = Vec::new();
    let mut open = vec![Chosen::new()];
    while let Some(chosen) = open.pop() {
        let next = bundle.open(&chosen).next();
        match next {
            None => ended.push(chosen),
            Some(question) => open.extend(answered(&chosen, question)),
        }
        if ended.len() + open.len() > MOST {
            return None;
        }
    }
    Some(ended)
}

fn answered(chosen: &Chosen, question: &Question) -> impl Iterator<Item = Chosen> {
    question.answer.iter().map(|answer| {
        let one = [(question.key.clone(), answer.key.clone())];
        chosen.clone().into_iter().chain(one).collect()
    })
}
