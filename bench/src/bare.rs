//! The same statements without HTTP: callers who hand them straight to a store of their own.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use plat_facts::{NewFact, PersonRef};
use plat_kernel::{Chance, Clock, Mint};
use plat_store::{Db, Options, Place, StoreError};

use crate::{
    Failure,
    load::Caller,
    recording::{Once, Recording},
};

/// What the callers share.
pub(crate) struct Loop {
    db: Db,
    mint: Mint,
    recording: Recording,
    residents: Vec<PersonRef>,
    next: AtomicU64,
}

impl Loop {
    /// A fresh database beside the city's.
    pub(crate) fn beside(
        folder: &Path,
        recording: Recording,
        residents: Vec<PersonRef>,
    ) -> Result<Self, Failure> {
        let mint = Mint::new(Clock::system(), Chance::system());
        let place = Place::Sqlite(folder.join("bare.db"));
        let db = Db::open(&place, &[cap_cases::MIGRATIONS], &mint, Options::default())?;
        Ok(Self { db, mint, recording, residents, next: AtomicU64::new(0) })
    }

    /// What is repeated.
    pub(crate) fn recording(&self) -> &Recording {
        &self.recording
    }

    /// Lets go of the database.
    pub(crate) async fn close(&self) {
        self.db.close().await;
    }

    fn once(&self) -> Result<Once, Failure> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        let people = u64::try_from(self.residents.len().max(1))?;
        let applicant = self.residents.get(usize::try_from(turn % people)?);
        Ok(Once {
            case: self.mint.id(),
            fresh: (0..self.recording.ids).map(|_| self.mint.id()).collect(),
            numbers: self.recording.numbers(turn),
            applicant: *applicant.ok_or("nobody applies")?,
            now: self.mint.now(),
        })
    }
}

/// One caller.
pub(crate) struct Writes(pub(crate) Arc<Loop>);

impl Caller for Writes {
    async fn call(&mut self) -> Result<(), Failure> {
        let once = self.0.once()?;
        let fact = NewFact { stream: once.case.cast(), at: once.now, ..self.0.recording.fact.clone() };
        let shared = Arc::clone(&self.0);
        let written = self.0.db.write::<(), StoreError>(move |tx| {
            for step in &shared.recording.steps {
                tx.run(step.sql, &step.vals(&once))?;
            }
            tx.append(&fact)
        });
        Ok(written.await?)
    }
}
