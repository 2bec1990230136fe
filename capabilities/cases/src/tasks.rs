//! What lies on an officer's desk: the cases whose turn it is, most urgent first, with their lamps.

use plat_facts::refs::SiteRef;
use plat_identity::Officer;
use plat_kernel::Date;
use plat_store::Tx;

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

/// The trays of an officer: those in which there may be something for them to do.
pub fn trays(cases: &Cases, officer: &Officer) -> Vec<Tray> {
    Tray::OPEN.into_iter().filter(|tray| !scopes(cases, officer, *tray).is_empty()).collect()
}

/// So many cases of a tray are counted at most: a figure that is reached says that there are more.
pub const MOST_COUNTED: i64 = 1_000;

/// How full each of the officer's trays is, without cases of their own and of relatives; [`MOST_COUNTED`] or more of one
/// site and branch count as that many.
pub async fn counts(cases: &Cases, officer: &Officer) -> Result<Vec<TrayCount>, CaseError> {
    let trays: Vec<_> =
        trays(cases, officer).into_iter().map(|tray| (tray, scopes(cases, officer, tray))).collect();
    let ties: Vec<_> = officer.standing.ties.keys().copied().collect();
    cases
        .db
        .read(move |tx| {
            let mut counts = Vec::with_capacity(trays.len());
            for (tray, scopes) in &trays {
                let mut count = 0;
                for of in scopes {
                    count += store::count_tray(tx, of, MOST_COUNTED)?;
                    for applicant in &ties {
                        count -= store::count_tray_of(tx, of, *applicant)?;
                    }
                }
                counts.push(TrayCount { tray: *tray, count });
            }
            Ok(counts)
        })
        .await
}

/// A page of one tray, most urgent first: exactly the cases whose next step is this officer's.
pub async fn list(
    cases: &Cases,
    officer: &Officer,
    tray: Tray,
    after: Option<After>,
    limit: i64,
) -> Result<Tasks, CaseError> {
    let scopes = scopes(cases, officer, tray);
    if scopes.is_empty() {
        return Err(CaseError::NotAllowed("tray", None));
    }
    let after = after.unwrap_or(After::first_rising());
    let (authority, who) = (cases.authority().clone(), officer.clone());
    let mine = move |case: &Case| policy::is_turn_in(&authority, &who, case, tray);
    let found = cases.db.read(move |tx| in_order(tx, &scopes, (after, limit + 1), mine)).await?;
    let more = i64::try_from(found.len()).is_ok_and(|found| found > limit);
    let shown: Vec<_> = found.into_iter().take(usize::try_from(limit).unwrap_or(0)).collect();
    // By the stored date: that of a clock which stands still moves on from day to day.
    let last = shown.last().map(|(key, case)| After { key: *key, id: case.id });
    let tasks = shown.into_iter().map(|(_, case)| task_in(cases, case, tray)).collect();
    Ok(Tasks { tasks, next: last.filter(|_| more) })
}

/// The cases of several scopes in one order, without those that are not for this reader; at most `want` of them.
fn in_order(
    tx: &mut Tx<'_>,
    scopes: &[TrayOf],
    (mut after, want): (After, i64),
    mine: impl Fn(&Case) -> bool,
) -> Result<Vec<(i64, Case)>, CaseError> {
    let enough = usize::try_from(want).unwrap_or(0);
    let mut kept = Vec::new();
    loop {
        let mut found = Vec::new();
        for of in scopes {
            found.extend(store::in_tray(tx, of, after, want)?);
        }
        found.sort_by_key(|(key, case)| (*key, case.id));
        let more = found.len() >= enough;
        found.truncate(enough);
        let last = found.last().map(|(key, case)| After { key: *key, id: case.id });
        kept.extend(found.into_iter().filter(|(_, case)| mine(case)));
        match last {
            Some(last) if more && kept.len() < enough => after = last,
            _ => break,
        }
    }
    kept.truncate(enough);
    Ok(kept)
}

/// So many consultations are listed at most: nobody is asked more at a time.
const MOST_ASKED: i64 = 200;

/// The cases that wait for this officer's opinion 会商, the longest first.
pub async fn consultations(cases: &Cases, officer: &Officer) -> Result<Vec<Task>, CaseError> {
    let who = officer.id;
    let found = cases.db.read(move |tx| store::consulted::of_officer(tx, who, MOST_ASKED)).await?;
    let may = |case: &Case| policy::may_consult(cases.authority(), officer, case.clone()).is_ok();
    Ok(found.into_iter().filter(may).map(|case| task(cases, case)).collect())
}

/// The most urgent cases of a site's tray that are due by a day, for what runs by itself: it asks no policy.
pub async fn due_by(
    cases: &Cases,
    (site, tray): (&SiteRef, Tray),
    day: Date,
    limit: i64,
) -> Result<Vec<Task>, CaseError> {
    let of = TrayOf { site: site.clone(), tray, branch: None };
    let first = After::first_rising();
    let found = cases.db.read(move |tx| store::in_tray(tx, &of, first, limit)).await?;
    let tasks = found.into_iter().map(|(_, case)| task_in(cases, case, tray));
    Ok(tasks.filter(|task| task.due.is_some_and(|due| due <= day)).collect())
}

/// A case as it lies in a tray: among the objections it is due when its answer is, whatever else is to be done with it.
fn task_in(cases: &Cases, case: Case, tray: Tray) -> Task {
    if tray != Tray::Objection {
        return task(cases, case);
    }
    let moment = cases.moment();
    let due = moment.answer_by(&case);
    let lamp = due.map(|due| lamp(due, moment.today(), &moment.calendar));
    Task { case, due, lamp }
}

/// A case with its due date and lamp.
pub fn task(cases: &Cases, case: Case) -> Task {
    let moment = cases.moment();
    let due = if case.tray() == Tray::Closed { None } else { moment.dues(&case).next().map(|due| due.date) };
    let lamp = due.map(|due| lamp(due, moment.today(), &moment.calendar));
    Task { case, due, lamp }
}

/// Where a tray's next step is this officer's, as the policies say.
fn scopes(cases: &Cases, officer: &Officer, tray: Tray) -> Vec<TrayOf> {
    let Some((action, on_the_spot)) = policy::turn(tray) else { return Vec::new() };
    let reach = cases.authority().reach(officer, action, on_the_spot);
    reach.scopes().iter().map(|it| TrayOf { site: it.site.clone(), tray, branch: it.branch }).collect()
}
