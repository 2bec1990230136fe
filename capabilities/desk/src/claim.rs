//! 领办: an officer takes up a case whose turn is theirs. Others read on, and see who has it.

use plat_facts::desk::TaskClaimed;

use crate::{
    error::DeskError,
    model::{Change, Deed},
    scene::Scene,
};

/// The officer has the case from now on; nobody else may have it. `None`: they have it already.
pub fn decide(scene: &Scene<'_>) -> Result<Option<Change>, DeskError> {
    scene.must_be_free()?;
    if scene.task.holder(scene.case) == Some(scene.officer) {
        return Ok(None);
    }
    let task = scene.task.held_by(scene.case, Some(scene.officer), scene.moment.now);
    let fact = TaskClaimed { case: scene.case.id, site: scene.case.site.clone(), officer: scene.officer };
    Ok(Some(scene.change(task, &fact, (Deed::Claim, None), "")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Stage, a_colleague, an_officer};

    #[test]
    fn a_case_that_nobody_has_is_taken_up_once() {
        let stage = Stage::new();
        let claimed = decide(&stage.scene(an_officer())).unwrap().unwrap();
        assert_eq!((claimed.task.holder, claimed.task.version), (Some(an_officer()), 1));
        let again = stage.with(claimed.task);
        assert!(decide(&again.scene(an_officer())).unwrap().is_none());
    }

    #[test]
    fn what_a_colleague_has_is_not_taken_from_them() {
        let stage = Stage::held_by(a_colleague());
        assert!(matches!(decide(&stage.scene(an_officer())), Err(DeskError::Held)));
    }

    #[test]
    fn a_step_that_is_over_is_nobodys() {
        let stage = Stage::held_by(a_colleague()).accepted();
        assert_eq!(stage.task.holder(&stage.case), None);
        assert!(decide(&stage.scene(an_officer())).unwrap().is_some());
    }
}
