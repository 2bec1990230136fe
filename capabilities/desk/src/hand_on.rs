//! 分派 and 转交: a case is given to a colleague, by whoever decides there or by the one who has it.

use plat_facts::{desk::TaskAssigned, refs::PersonRef};

use crate::{
    error::DeskError,
    model::{Change, Deed},
    scene::{Scene, bounded},
};

/// Gives the case to a colleague, whoever had it before 分派.
pub fn assign(scene: &Scene<'_>, to: PersonRef, words: &str) -> Result<Change, DeskError> {
    give(scene, to, words, Deed::Assign)
}

/// Gives a case that the officer has to a colleague 转交.
pub fn forward(scene: &Scene<'_>, to: PersonRef, words: &str) -> Result<Change, DeskError> {
    scene.must_hold()?;
    give(scene, to, words, Deed::Forward)
}

fn give(scene: &Scene<'_>, to: PersonRef, words: &str, deed: Deed) -> Result<Change, DeskError> {
    bounded("words", words)?;
    let task = scene.task.held_by(scene.case, Some(to), scene.moment.now);
    let fact = TaskAssigned {
        case: scene.case.id,
        site: scene.case.site.clone(),
        officer: to,
        by: scene.officer,
        forwarded: deed == Deed::Forward,
    };
    Ok(scene.change(task, &fact, (deed, Some(to)), words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Stage, a_colleague, an_officer};

    #[test]
    fn who_has_a_case_may_forward_it_and_who_has_not_may_not() {
        let stage = Stage::held_by(an_officer());
        let given = forward(&stage.scene(an_officer()), a_colleague(), "请接着办").unwrap();
        assert_eq!(given.task.holder, Some(a_colleague()));
        assert_eq!((given.note.other, given.note.words.as_str()), (Some(a_colleague()), "请接着办"));
        let refused = forward(&stage.with(given.task).scene(an_officer()), a_colleague(), "");
        assert!(matches!(refused, Err(DeskError::NotHeld)));
    }

    #[test]
    fn a_head_gives_a_case_to_somebody_whoever_had_it() {
        let stage = Stage::held_by(a_colleague());
        let given = assign(&stage.scene(an_officer()), an_officer(), "").unwrap();
        assert_eq!(given.task.holder, Some(an_officer()));
        assert_eq!(given.fact.body["forwarded"], false);
    }
}
