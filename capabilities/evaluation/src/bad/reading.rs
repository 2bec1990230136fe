//! What may be read of bad ratings: lists and single tasks by officers, what was done by whoever rated.

use plat_facts::refs::{BadRatingRef, PersonRef};
use plat_identity::{IdentityError, Officer};
use plat_kernel::{Timestamp, clock::date_of};
use plat_store::{StoreError, Tx};
use plat_web::{Cursor, Paged, Paging};

use super::{Task, act::SHOWN, answer::ANSWER, notes};
use crate::{
    error::EvaluationError,
    model::{Given, Remark},
    policy::{self, MayList, MaySee, MayWork, Own, Read},
    service::Evaluations,
    store::{self, tasks},
};

/// A task in a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The task.
    pub task: Task,
    /// Whether it is overdue and came before the site's supervisor.
    pub brought: bool,
}

/// A step as it is read.
#[derive(Debug, Clone)]
pub struct Step {
    /// Which.
    pub step: String,
    /// What came of it.
    pub outcome: String,
    /// Who took it; nobody where the program or whoever rated did.
    pub officer: Option<PersonRef>,
    /// When.
    pub at: Timestamp,
    /// What was written; none once whoever it was sealed for was erased.
    pub words: Option<Remark>,
}

/// A task with everything that who works it needs.
#[derive(Debug, Clone)]
pub struct File {
    /// The task.
    pub task: Task,
    /// Whether it came before the site's supervisor.
    pub brought: bool,
    /// Whether the reader may take the next step.
    pub works: bool,
    /// What was said; without words once whoever said it was erased.
    pub given: Given,
    /// Who rated, if they may be spoken to and are still known.
    pub rater: Option<Rater>,
    /// What was done, the first first.
    pub steps: Vec<Step>,
}

/// Who rated.
#[derive(Debug, Clone)]
pub struct Rater {
    /// Their name, masked.
    pub name: String,
    /// How they are reached: only for who asked for it today, which is on record.
    pub phone: Option<String>,
}

/// What was done, as whoever rated sees it.
#[derive(Debug, Clone)]
pub struct Done {
    /// The task.
    pub task: Task,
    /// The steps that they are told of, with what was written to them.
    pub steps: Vec<Step>,
    /// Whether they may still answer.
    pub answerable: bool,
}

fn read(tx: &mut Tx<'_>, kept: tasks::Kept) -> Result<Read, StoreError> {
    let id = kept.task.id;
    Ok(Read { kept, handlers: tasks::handlers(tx, id)?, steps: tasks::steps(tx, id)? })
}

async fn find(evaluations: &Evaluations, id: BadRatingRef) -> Result<Read, EvaluationError> {
    let found = evaluations.db.read(move |tx| match tasks::find(tx, id)? {
        Some(kept) => read(tx, kept).map(Some),
        None => Ok::<_, StoreError>(None),
    });
    found.await?.ok_or(EvaluationError::NoSuchTask)
}

/// The proof that an officer may read a task.
pub async fn see(
    evaluations: &Evaluations,
    who: &Officer,
    id: BadRatingRef,
) -> Result<MaySee, EvaluationError> {
    policy::may_see(evaluations, who, find(evaluations, id).await?)
}

/// The proof that an officer may take its next step.
pub async fn work(
    evaluations: &Evaluations,
    who: &Officer,
    id: BadRatingRef,
) -> Result<MayWork, EvaluationError> {
    policy::may_work(evaluations, who, find(evaluations, id).await?)
}

/// A page of the tasks that an officer may read: those that are due first before the others, or those that are over.
pub async fn list(
    evaluations: &Evaluations,
    may: &MayList,
    over: bool,
    paging: Paging,
) -> Result<Paged<Listed>, EvaluationError> {
    let after = paging.after.unwrap_or(Cursor { at: i64::MIN, id: [0; 16] });
    let (sites, limit) = (may.sites.clone(), paging.limit() + 1);
    let all = evaluations.db.read(move |tx| {
        let mut all = Vec::new();
        for site in &sites {
            for kept in tasks::of_site(tx, (site, over), after, limit)? {
                all.push(read(tx, kept)?);
            }
        }
        Ok::<_, StoreError>(all)
    });
    let mut all = all.await?;
    let place = |it: &Read| tasks::place(&it.kept.task);
    all.sort_by_key(|it| (place(it).at, place(it).id));
    all.truncate(limit as usize);
    let page = paging.cut(all, place);
    let next = page.next;
    // Who had a part in what was rated finds a shorter page, and not their own ratings.
    let seen = page.items.into_iter().filter(|it| may.sees(evaluations, it));
    let items = seen.map(|it| Listed { task: it.kept.task, brought: it.kept.brought }).collect();
    Ok(Paged { items, next })
}

/// A task with what was said and done.
pub async fn file(
    evaluations: &Evaluations,
    (who, lang): (&Officer, plat_kernel::Lang),
    may: MaySee,
) -> Result<File, EvaluationError> {
    let MaySee { task, brought, steps: kept, works } = may;
    let case = task.about.case;
    let found =
        evaluations.db.read(move |tx| store::find(tx, case)).await?.ok_or(EvaluationError::NotFound)?;
    let key = match task.about.rater {
        Some(rater) => match evaluations.identity.vault().key_of(rater).await {
            Err(IdentityError::Erased) => None,
            other => Some(other?),
        },
        None => None,
    };
    let given = found.open(key.as_ref())?.given.ok_or(EvaluationError::NotFound)?;
    let today = evaluations.today();
    let shown =
        kept.iter().any(|it| it.step == SHOWN && it.officer == Some(who.id) && date_of(it.at) == today);
    let rater = match task.about.rater.filter(|_| task.about.named && key.is_some()) {
        Some(rater) => Some(known(evaluations, (rater, lang), shown).await?),
        None => None,
    };
    let steps = opened(evaluations, &task, &kept).await?;
    Ok(File { task, brought, works, given, rater, steps })
}

async fn known(
    evaluations: &Evaluations,
    (rater, lang): (PersonRef, plat_kernel::Lang),
    shown: bool,
) -> Result<Rater, EvaluationError> {
    let name = evaluations.identity.masked_name(rater, lang).await?;
    let phone = if shown { evaluations.identity.resident(rater).await?.map(|it| it.phone) } else { None };
    Ok(Rater { name, phone })
}

async fn opened(
    evaluations: &Evaluations,
    task: &Task,
    kept: &[tasks::KeptStep],
) -> Result<Vec<Step>, EvaluationError> {
    let mut steps = Vec::with_capacity(kept.len());
    for it in kept {
        let words = notes::open(evaluations, task.id, it).await?;
        let (step, outcome) = (it.step.clone(), it.outcome.clone());
        steps.push(Step { step, outcome, officer: it.officer, at: it.at, words });
    }
    Ok(steps)
}

/// What was done about the bad rating that somebody gave; none if it was not bad.
pub async fn done(evaluations: &Evaluations, own: &Own) -> Result<Option<Done>, EvaluationError> {
    // Of each step that it was taken; in words what was written to them, and what they wrote themselves.
    let case = own.evaluation().invitation.case;
    let found = evaluations.db.read(move |tx| match tasks::of_case(tx, case)? {
        Some(kept) => {
            let steps = tasks::steps(tx, kept.task.id)?;
            Ok::<_, StoreError>(Some((kept.task, steps)))
        }
        None => Ok(None),
    });
    let Some((task, kept)) = found.await? else { return Ok(None) };
    let told = |it: &&tasks::KeptStep| TOLD.contains(&it.step.as_str());
    let kept: Vec<_> = kept.iter().filter(told).cloned().collect();
    let mut steps = opened(evaluations, &task, &kept).await?;
    for step in &mut steps {
        step.officer = None;
        if ![MEND, ANSWER, REVIEW].contains(&step.step.as_str()) {
            step.words = None;
        }
    }
    let answerable = task.can_be_answered(evaluations.today());
    Ok(Some(Done { task, steps, answerable }))
}

const MEND: &str = "mend";
const REVIEW: &str = "review";
/// The steps that whoever rated is told of.
const TOLD: [&str; 7] = ["contact", "verify", MEND, "revisit", "close", REVIEW, ANSWER];
