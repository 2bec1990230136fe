//! What the desk works with.

use std::{ops::Deref, sync::Arc};

use cap_cases::{Asked, CaseError, Cases, Claims, model::Case};
use plat_facts::refs::PersonRef;
use plat_kernel::id::Id;
use plat_store::StoreError;

use crate::{
    error::DeskError,
    model::{Change, Task},
    reasons::Reasons,
    rules::Rules,
    store,
};

/// The desk of a city.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

/// What every clone looks at.
pub struct Inner {
    /// The cases that lie on it.
    pub cases: Cases,
    /// What officers write again and again.
    pub reasons: Reasons,
    /// Which cases come before their heads.
    pub rules: Rules,
}

impl Deref for Desk {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Desk {
    /// The desk over these cases, with its texts and rules.
    pub fn new(cases: Cases, reasons: Reasons, rules: Rules) -> Self {
        Self(Arc::new(Inner { cases, reasons, rules }))
    }

    /// The task of a case; a fresh one if nobody has ever taken it up.
    pub async fn task(&self, case: &Case) -> Result<Task, DeskError> {
        let id = case.id;
        let found = self.cases.db.read(move |tx| Ok::<_, DeskError>(store::find(tx, id)?)).await?;
        Ok(found.unwrap_or_else(|| Task::fresh(case, self.cases.mint.id(), self.cases.mint.now())))
    }

    /// The tasks of several cases, in their order; none for a case that nobody has ever taken up.
    pub(crate) async fn tasks(&self, cases: &[Case]) -> Result<Vec<Option<Task>>, DeskError> {
        let ids: Vec<_> = cases.iter().map(|case| case.id).collect();
        let find = move |tx: &mut plat_store::Tx<'_>| {
            ids.into_iter().map(|id| Ok(store::find(tx, id)?)).collect::<Result<Vec<_>, DeskError>>()
        };
        self.cases.db.read(find).await
    }

    /// What an officer has, the latest first, as far as the steps are still open.
    pub(crate) async fn held(&self, officer: PersonRef) -> Result<Vec<(Task, Case)>, DeskError> {
        let found =
            self.cases.db.read(move |tx| Ok::<_, DeskError>(store::of_holder(tx, officer, MOST_HELD)?));
        let mut held = Vec::new();
        for task in found.await? {
            let case = self.cases.get(task.case).await?;
            if task.holder(&case) == Some(officer) {
                held.push((task, case));
            }
        }
        Ok(held)
    }

    /// Stores a deed.
    pub(crate) async fn save(&self, change: Change) -> Result<Task, DeskError> {
        let task = change.task.clone();
        match self.cases.db.write(move |tx| store::save(tx, &change)).await {
            Ok(()) => Ok(task),
            // Two took up for the first time what nobody had: the row of the faster one is there.
            Err(DeskError::Store(StoreError::Conflict)) => Err(DeskError::ChangedMeanwhile),
            Err(error) => Err(error),
        }
    }

    /// The id of a note.
    pub(crate) fn note(&self) -> Id<crate::model::Note> {
        self.cases.mint.id()
    }
}

/// The most cases that one officer has.
pub const MOST_HELD: i64 = 200;

impl Claims for Desk {
    fn holder<'a>(&'a self, case: &'a Case) -> Asked<'a, Option<PersonRef>> {
        Box::pin(async move {
            let id = case.id;
            let found = self.cases.db.read(move |tx| Ok::<_, CaseError>(store::find(tx, id)?)).await?;
            Ok(found.and_then(|task| task.holder(case)))
        })
    }
}

impl axum::extract::FromRef<Desk> for Cases {
    fn from_ref(desk: &Desk) -> Self {
        desk.cases.clone()
    }
}
