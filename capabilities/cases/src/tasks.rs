//! What lies on an officer's desk: the cases whose turn it is, most urgent first, with their lamps.

use plat_identity::{Officer, Role};
use plat_kernel::Date;

use crate::{
    dates::{Lamp, lamp},
    error::CaseError,
    model::{Case, Tray},
    policy,
    service::Cases,
    store::{self, After, TrayOf},
};

/// One case on the desk.
#[derive(Clone, Debug)]
pub struct Task {
    /// The case.
    pub case: Case,
    /// Until when this step is due.
    pub due: Option<Date>,
    /// How near that is; none where nothing is due.
    pub lamp: Option<Lamp>,
}

/// A tray with how many cases lie in it.
#[derive(Clone, Copy, Debug)]
pub struct TrayCount {
    /// The tray.
    pub tray: Tray,
    /// How many cases.
    pub count: i64,
}

/// A page of tasks.
#[derive(Clone, Debug)]
pub struct Tasks {
    /// The tasks.
    pub tasks: Vec<Task>,
    /// Where the next page begins.
    pub next: Option<After>,
}

/// The trays of an officer, by role.
pub fn trays(officer: &Officer) -> Vec<Tray> {
    let window = officer.roles.has(Role::Window);
    let mine = |tray: &Tray| match tray {
        Tray::Examine | Tray::Settle | Tray::Produce | Tray::Deliver => window,
        Tray::Review => officer.roles.has(Role::Reviewer),
        Tray::Decide => officer.roles.has(Role::Decider),
        Tray::Applicant | Tray::Closed => false,
    };
    Tray::OPEN.into_iter().filter(mine).collect()
}

/// How full each of the officer's trays is.
pub async fn counts(cases: &Cases, officer: &Officer) -> Result<Vec<TrayCount>, CaseError> {
    let wanted: Vec<TrayOf> = trays(officer).into_iter().map(|tray| tray_of(cases, officer, tray)).collect();
    cases
        .db
        .read(move |tx| {
            wanted
                .iter()
                .map(|of| Ok(TrayCount { tray: of.tray, count: store::count_tray(tx, of)? }))
                .collect()
        })
        .await
}

/// A page of one tray, most urgent first.
pub async fn list(
    cases: &Cases,
    officer: &Officer,
    tray: Tray,
    after: Option<After>,
    limit: i64,
) -> Result<Tasks, CaseError> {
    if !trays(officer).contains(&tray) {
        return Err(CaseError::NotAllowed("tray"));
    }
    let of = tray_of(cases, officer, tray);
    let after = after.unwrap_or(After::first_rising());
    let found = cases.db.read(move |tx| store::in_tray(tx, &of, after, limit + 1)).await?;
    let more = i64::try_from(found.len()).is_ok_and(|found| found > limit);
    let shown: Vec<_> = found.into_iter().take(usize::try_from(limit).unwrap_or(0)).collect();
    // By the stored date: that of a clock which stands still moves on from day to day.
    let last = shown.last().map(|(key, case)| After { key: *key, id: case.id });
    let tasks = shown.into_iter().map(|(_, case)| task(cases, case)).collect();
    Ok(Tasks { tasks, next: last.filter(|_| more) })
}

/// A case with its due date and lamp.
pub fn task(cases: &Cases, case: Case) -> Task {
    let moment = cases.moment();
    let due = if case.is_closed() { None } else { moment.dues(&case).next().map(|due| due.date) };
    let lamp = due.map(|due| lamp(due, moment.today(), &moment.calendar));
    Task { case, due, lamp }
}

/// Reviewers and deciders of a hall see their branch; at a station they work for all.
fn tray_of(cases: &Cases, officer: &Officer, tray: Tray) -> TrayOf {
    let behind = matches!(tray, Tray::Review | Tray::Decide);
    let by_branch = behind && !policy::works_for_all(officer, &cases.sites);
    TrayOf { site: officer.site.clone(), tray, branch: by_branch.then_some(officer.branch) }
}
