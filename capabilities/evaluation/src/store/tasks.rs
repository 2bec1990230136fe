//! What is done about bad ratings: the tasks, who had a part in what was rated, and the steps.

use plat_facts::refs::{BadRatingRef, CaseRef, PersonRef, SiteRef};
use plat_kernel::{Date, Timestamp, clock::start_of};
use plat_store::{Row, StoreError, Tx, Val, micros};
use plat_web::Cursor;

use super::level;
use crate::bad::{About, Round, Stage, Task};

const INSERT: &str = "INSERT INTO evaluation_task (id, case_id, site, named, level, opened, round, stage, state, settle_by, due, \
    over, brought, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
const UPDATE: &str = "UPDATE evaluation_task SET round = $1, stage = $2, state = $3, settle_by = $4, due = $5, over = $6, \
    brought = 0, answer_by = $7, version = $8 WHERE id = $9 AND version = $10";
const LAPSE: &str =
    "UPDATE evaluation_task SET answer_by = NULL, version = $1 WHERE id = $2 AND version = $3";
const BRING: &str = "UPDATE evaluation_task SET brought = 1, version = $1 WHERE id = $2 AND version = $3";
const FIND: &str = "SELECT t.id, t.case_id, t.site, t.named, t.level, t.opened, t.round, t.stage, t.settle_by, t.version, \
    t.brought, i.number, i.item, i.applicant FROM evaluation_task t JOIN evaluation_invitation i \
    ON i.case_id = t.case_id WHERE t.id = $1";
const OF_CASE: &str = "SELECT t.id, t.case_id, t.site, t.named, t.level, t.opened, t.round, t.stage, t.settle_by, t.version, \
    t.brought, i.number, i.item, i.applicant FROM evaluation_task t JOIN evaluation_invitation i \
    ON i.case_id = t.case_id WHERE t.case_id = $1";
const OF_SITE: &str = "SELECT t.id, t.case_id, t.site, t.named, t.level, t.opened, t.round, t.stage, t.settle_by, t.version, \
    t.brought, i.number, i.item, i.applicant FROM evaluation_task t JOIN evaluation_invitation i \
    ON i.case_id = t.case_id WHERE t.site = $1 AND t.over = $2 AND (t.due > $3 OR (t.due = $4 AND t.id > $5)) \
    ORDER BY t.due, t.id LIMIT $6";
const OVERDUE: &str = "SELECT t.id, t.case_id, t.site, t.named, t.level, t.opened, t.round, t.stage, t.settle_by, t.version, \
    t.brought, i.number, i.item, i.applicant FROM evaluation_task t JOIN evaluation_invitation i \
    ON i.case_id = t.case_id WHERE t.over = 0 AND t.brought = 0 AND t.due < $1 ORDER BY t.due, t.id LIMIT $2";
const UNANSWERED: &str = "SELECT t.id, t.case_id, t.site, t.named, t.level, t.opened, t.round, t.stage, t.settle_by, t.version, \
    t.brought, i.number, i.item, i.applicant FROM evaluation_task t JOIN evaluation_invitation i \
    ON i.case_id = t.case_id WHERE t.answer_by < $1 ORDER BY t.answer_by, t.id LIMIT $2";
const ABOUT: &str = "SELECT t.id, t.case_id, t.site, t.named, t.level, t.opened, t.round, t.stage, t.settle_by, t.version, \
    t.brought, i.number, i.item, i.applicant FROM evaluation_theme h JOIN evaluation_task t ON t.case_id = h.case_id \
    JOIN evaluation_invitation i ON i.case_id = t.case_id WHERE h.theme = $1 AND t.site = $2 AND t.opened >= $3 \
    AND t.opened < $4 ORDER BY t.opened DESC, t.id DESC LIMIT $5";
const HANDLER: &str = "INSERT INTO evaluation_handler (task, officer) VALUES ($1, $2)";
const HANDLERS: &str = "SELECT officer FROM evaluation_handler WHERE task = $1";
const STEP: &str = "INSERT INTO evaluation_step (task, version, round, step, outcome, officer, at, words, sealed_for) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const STEPS: &str = "SELECT version, round, step, outcome, officer, at, words, sealed_for FROM evaluation_step \
    WHERE task = $1 ORDER BY version";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[
    INSERT, UPDATE, LAPSE, BRING, FIND, OF_CASE, OF_SITE, OVERDUE, UNANSWERED, ABOUT, HANDLER, HANDLERS,
    STEP, STEPS,
];

/// A task, and whether it came before the site's supervisor.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) task: Task,
    pub(crate) brought: bool,
}

/// A step that was taken; its words are sealed.
#[derive(Debug, Clone)]
pub(crate) struct KeptStep {
    /// The number of its fact.
    pub(crate) version: i64,
    pub(crate) round: Round,
    pub(crate) step: String,
    pub(crate) outcome: String,
    /// Nobody where the program or whoever rated did it.
    pub(crate) officer: Option<PersonRef>,
    pub(crate) at: Timestamp,
    pub(crate) words: Vec<u8>,
    pub(crate) sealed_for: Option<PersonRef>,
}

impl KeptStep {
    /// What the program did by itself: nobody took it, and there are no words.
    pub(crate) fn by_itself(task: &Task, (step, outcome): (&str, &str), at: Timestamp) -> Self {
        let (step, outcome) = (step.to_owned(), outcome.to_owned());
        let version = task.version + 1;
        Self {
            version,
            round: task.round,
            step,
            outcome,
            officer: None,
            at,
            words: Vec::new(),
            sealed_for: None,
        }
    }
}

fn round(it: Round) -> i64 {
    match it {
        Round::First => 1,
        Round::Again => 2,
    }
}

fn round_of(number: i64) -> Round {
    if number == 1 { Round::First } else { Round::Again }
}

/// The place of a task in the order of lists: what is over has no last day, and lies by the day on which it was opened, the
/// newest first.
fn due(task: &Task) -> i64 {
    task.due().map_or_else(|| -micros(task.about.opened), |day| micros(start_of(day)))
}

fn written(stage: &Stage) -> String {
    // A stage of codes and days always has a JSON form.
    serde_json::to_string(stage).unwrap_or_default()
}

/// Stores a task that was opened just now.
pub(crate) fn insert(tx: &mut Tx<'_>, task: &Task) -> Result<(), StoreError> {
    let about = &task.about;
    tx.run(
        INSERT,
        &[
            (&task.id).into(),
            (&about.case).into(),
            about.site.as_str().into(),
            about.named.into(),
            about.level.number().into(),
            about.opened.into(),
            round(task.round).into(),
            (&written(&task.stage)).into(),
            task.stage.code().into(),
            start_of(task.settle_by).into(),
            due(task).into(),
            task.stage.is_over().into(),
            0_i64.into(),
            task.version.into(),
        ],
    )?;
    Ok(())
}

/// Stores where a task stands now; false if it is not the one that was read any more.
pub(crate) fn update(tx: &mut Tx<'_>, task: &Task) -> Result<bool, StoreError> {
    let changed = tx.run(
        UPDATE,
        &[
            round(task.round).into(),
            (&written(&task.stage)).into(),
            task.stage.code().into(),
            start_of(task.settle_by).into(),
            due(task).into(),
            task.stage.is_over().into(),
            task.answer_by().map(|day| micros(start_of(day))).into(),
            task.version.into(),
            (&task.id).into(),
            (task.version - 1).into(),
        ],
    )?;
    Ok(changed == 1)
}

/// Brings an overdue task before the site's supervisor; false if it is not the one that was read any more.
pub(crate) fn bring(tx: &mut Tx<'_>, task: &Task) -> Result<bool, StoreError> {
    let vals: [Val<'_>; 3] = [(task.version + 1).into(), (&task.id).into(), task.version.into()];
    Ok(tx.run(BRING, &vals)? == 1)
}

/// Nobody answered until the last day; false if it is not the one that was read any more.
pub(crate) fn lapse(tx: &mut Tx<'_>, task: &Task) -> Result<bool, StoreError> {
    let vals: [Val<'_>; 3] = [(task.version + 1).into(), (&task.id).into(), task.version.into()];
    Ok(tx.run(LAPSE, &vals)? == 1)
}

/// What could be answered until a day before this one, and was not.
pub(crate) fn unanswered(tx: &mut Tx<'_>, today: Date, limit: u32) -> Result<Vec<Kept>, StoreError> {
    tx.list(UNANSWERED, &[start_of(today).into(), limit.into()], kept)
}

/// The bad ratings of a site about a theme, from a day until before another, the newest first.
pub(crate) fn about(
    tx: &mut Tx<'_>,
    (theme, site): (&str, &SiteRef),
    (from, to): (Date, Date),
    limit: u32,
) -> Result<Vec<Kept>, StoreError> {
    let vals: [Val<'_>; 5] =
        [theme.into(), site.as_str().into(), start_of(from).into(), start_of(to).into(), limit.into()];
    tx.list(ABOUT, &vals, kept)
}

/// A task.
pub(crate) fn find(tx: &mut Tx<'_>, id: BadRatingRef) -> Result<Option<Kept>, StoreError> {
    tx.find(FIND, &[(&id).into()], kept)
}

/// What is done about the rating of a service.
pub(crate) fn of_case(tx: &mut Tx<'_>, case: CaseRef) -> Result<Option<Kept>, StoreError> {
    tx.find(OF_CASE, &[(&case).into()], kept)
}

/// The tasks of a site, those that are due first before the others; of those that are over the newest first.
pub(crate) fn of_site(
    tx: &mut Tx<'_>,
    (site, over): (&SiteRef, bool),
    after: Cursor,
    limit: u32,
) -> Result<Vec<Kept>, StoreError> {
    let vals: [Val<'_>; 6] = [
        site.as_str().into(),
        over.into(),
        after.at.into(),
        after.at.into(),
        (&after.id).into(),
        limit.into(),
    ];
    tx.list(OF_SITE, &vals, kept)
}

/// The place of a task in such a list.
pub(crate) fn place(task: &Task) -> Cursor {
    Cursor { at: due(task), id: *task.id.as_bytes() }
}

/// What was due before a day and came before nobody yet.
pub(crate) fn overdue(tx: &mut Tx<'_>, today: Date, limit: u32) -> Result<Vec<Kept>, StoreError> {
    tx.list(OVERDUE, &[start_of(today).into(), limit.into()], kept)
}

/// Keeps who had a part in what was rated.
pub(crate) fn handler(tx: &mut Tx<'_>, task: BadRatingRef, officer: PersonRef) -> Result<(), StoreError> {
    tx.run(HANDLER, &[(&task).into(), (&officer).into()])?;
    Ok(())
}

/// Who had a part in what was rated.
pub(crate) fn handlers(tx: &mut Tx<'_>, task: BadRatingRef) -> Result<Vec<PersonRef>, StoreError> {
    tx.list(HANDLERS, &[(&task).into()], |row| row.id(0))
}

/// Stores a step; the number of its fact lets it be there once.
pub(crate) fn step(tx: &mut Tx<'_>, task: BadRatingRef, it: &KeptStep) -> Result<(), StoreError> {
    tx.run(
        STEP,
        &[
            (&task).into(),
            it.version.into(),
            round(it.round).into(),
            (&it.step).into(),
            (&it.outcome).into(),
            it.officer.as_ref().into(),
            it.at.into(),
            it.words.as_slice().into(),
            it.sealed_for.as_ref().into(),
        ],
    )?;
    Ok(())
}

/// The steps of a task, the first first.
pub(crate) fn steps(tx: &mut Tx<'_>, task: BadRatingRef) -> Result<Vec<KeptStep>, StoreError> {
    tx.list(STEPS, &[(&task).into()], |row| {
        Ok(KeptStep {
            version: row.int(0)?,
            round: round_of(row.int(1)?),
            step: row.text(2)?,
            outcome: row.text(3)?,
            officer: row.opt_id(4)?,
            at: row.time(5)?,
            words: row.blob(6)?,
            sealed_for: row.opt_id(7)?,
        })
    })
}

fn kept(row: &Row<'_>) -> Result<Kept, StoreError> {
    let stage = row.text(7)?;
    let task = Task {
        id: row.id(0)?,
        about: About {
            case: row.id(1)?,
            site: row.parsed(2)?,
            named: row.flag(3)?,
            level: level(row.int(4)?)?,
            opened: row.time(5)?,
            number: row.text(11)?,
            item: row.parsed(12)?,
            rater: row.opt_id(13)?,
        },
        round: round_of(row.int(6)?),
        stage: serde_json::from_str(&stage).map_err(|why| row.corrupt(7, why))?,
        settle_by: plat_kernel::clock::date_of(row.time(8)?),
        version: row.int(9)?,
    };
    Ok(Kept { task, brought: row.flag(10)? })
}
