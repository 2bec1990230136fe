//! 搁置: an officer puts a case aside until a day, or until anything happens to it. The legal clock runs on, so a case comes
//! back before its step is due.

use plat_facts::desk::{TaskParked, TaskWoken};
use plat_kernel::Date;

use crate::{
    error::DeskError,
    model::{Change, Deed, Parked},
    scene::{Scene, wanted},
};

/// What a case waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Until {
    /// A day.
    pub day: Option<Date>,
    /// Anything that happens to the case.
    pub event: bool,
}

/// Puts the case aside; whoever parks a case has it.
pub fn decide(scene: &Scene<'_>, until: Until, words: &str) -> Result<Change, DeskError> {
    scene.must_be_free()?;
    wanted("words", words)?;
    let day = comes_back(scene, until)?;
    let version = until.event.then_some(scene.case.version);
    let held = scene.task.held_by(scene.case, Some(scene.officer), scene.moment.now);
    let task = crate::model::Task { parked: Some(Parked { until: day, version }), ..held };
    let fact = TaskParked {
        case: scene.case.id,
        site: scene.case.site.clone(),
        officer: scene.officer,
        until: day,
        by_event: until.event,
    };
    Ok(scene.change(task, &fact, (Deed::Park, None), words))
}

/// The day on which the case comes back at the latest: the one that was chosen, or the one on which its step is due.
fn comes_back(scene: &Scene<'_>, until: Until) -> Result<Option<Date>, DeskError> {
    let due = scene.moment.dues(scene.case).next().map(|due| due.date);
    match (until.day, due) {
        (Some(day), _) if day <= scene.moment.today() => {
            Err(DeskError::Field { field: "until", code: "out_of_range" })
        }
        (Some(day), Some(due)) if day > due => Err(DeskError::ParkedTooLong(due)),
        (Some(day), _) => Ok(Some(day)),
        (None, due) if until.event => Ok(due),
        (None, _) => Err(DeskError::Field { field: "until", code: "missing" }),
    }
}

/// Takes a parked case up again before it comes back by itself.
pub fn wake(scene: &Scene<'_>) -> Result<Change, DeskError> {
    scene.must_hold()?;
    if !scene.task.is_aside(scene.case, scene.moment.today()) {
        return Err(DeskError::NotParked);
    }
    let task = scene.task.held_by(scene.case, Some(scene.officer), scene.moment.now);
    let fact = TaskWoken { case: scene.case.id, site: scene.case.site.clone(), officer: scene.officer };
    Ok(scene.change(task, &fact, (Deed::Wake, None), ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Stage, an_officer};

    fn on(day: &str) -> Until {
        Until { day: Some(day.parse().unwrap()), event: false }
    }

    #[test]
    fn a_parked_case_comes_back_on_its_day() {
        let stage = Stage::new();
        let parked = decide(&stage.scene(an_officer()), on("2026-03-04"), "等复印件").unwrap().task;
        let aside = |day: &str| parked.is_aside(&stage.case, day.parse().unwrap());
        assert_eq!(parked.holder, Some(an_officer()));
        assert!(aside("2026-03-03") && !aside("2026-03-04"));
    }

    #[test]
    fn it_comes_back_before_its_step_is_due_for_the_clock_runs_on() {
        let stage = Stage::new();
        let late = decide(&stage.scene(an_officer()), on("2026-03-10"), "等");
        let due: Date = "2026-03-09".parse().unwrap();
        assert!(matches!(late, Err(DeskError::ParkedTooLong(day)) if day == due));
        let past = decide(&stage.scene(an_officer()), on("2026-03-02"), "等");
        assert!(matches!(past, Err(DeskError::Field { field: "until", code: "out_of_range" })));
    }

    #[test]
    fn a_case_that_waits_for_something_comes_back_when_anything_happens_and_on_the_last_day() {
        let stage = Stage::new();
        let event = Until { day: None, event: true };
        let parked = decide(&stage.scene(an_officer()), event, "等答复").unwrap().task;
        assert!(parked.is_aside(&stage.case, "2026-03-06".parse().unwrap()));
        assert!(!parked.is_aside(&stage.case, "2026-03-09".parse().unwrap()));
        let mut moved = stage.case.clone();
        moved.version += 1;
        assert!(!parked.is_aside(&moved, "2026-03-03".parse().unwrap()));
        let nothing = decide(&stage.scene(an_officer()), Until { day: None, event: false }, "等");
        assert!(matches!(nothing, Err(DeskError::Field { field: "until", code: "missing" })));
    }

    #[test]
    fn whoever_parked_a_case_may_take_it_up_again_at_once() {
        let stage = Stage::new();
        let parked = decide(&stage.scene(an_officer()), on("2026-03-04"), "等").unwrap().task;
        let stage = stage.with(parked);
        let woken = wake(&stage.scene(an_officer())).unwrap().task;
        assert_eq!((woken.parked, woken.holder), (None, Some(an_officer())));
        assert!(matches!(wake(&stage.with(woken).scene(an_officer())), Err(DeskError::NotParked)));
    }
}
