//! 退回: an officer gives a case back to the team, and says why.

use plat_facts::desk::TaskReturned;

use crate::{
    error::DeskError,
    model::{Change, Deed},
    scene::{Scene, wanted},
};

/// Nobody has the case any more; the reason stands there for the next officer.
pub fn decide(scene: &Scene<'_>, words: &str) -> Result<Change, DeskError> {
    scene.must_hold()?;
    wanted("words", words)?;
    let task = scene.task.held_by(scene.case, None, scene.moment.now);
    let fact = TaskReturned { case: scene.case.id, site: scene.case.site.clone(), officer: scene.officer };
    Ok(scene.change(task, &fact, (Deed::Return, None), words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Stage, an_officer};

    #[test]
    fn a_case_is_given_back_with_a_reason_by_whoever_has_it() {
        let stage = Stage::held_by(an_officer());
        let silent = decide(&stage.scene(an_officer()), "  ");
        assert!(matches!(silent, Err(DeskError::Field { field: "words", code: "missing" })));
        let back = decide(&stage.scene(an_officer()), "休假").unwrap();
        assert_eq!((back.task.holder, back.task.parked), (None, None));
        assert!(matches!(decide(&stage.with(back.task).scene(an_officer()), "x"), Err(DeskError::NotHeld)));
    }
}
