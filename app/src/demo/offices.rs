//! The city's cases by other clocks than the machine's.

use std::sync::Arc;

use cap_cases::{Cases, Parts, procedures::Procedures, trust::TrustRules};
use cap_catalogue::Catalogue;
use cap_papers::Papers;
use cap_sites::Sites;
use plat_files::Files;
use plat_identity::Identity;
use plat_kernel::{Chance, Clock, Mint, Timestamp, calendar::Calendar};
use plat_ledger::Ledger;
use plat_store::Db;

use crate::{City, wiring};

/// What the cases of the city are made of, to make them once more for another time.
pub(super) struct Offices {
    db: Db,
    calendar: Arc<Calendar>,
    catalogue: Catalogue,
    procedures: Arc<Procedures>,
    trust: Arc<TrustRules>,
    sites: Arc<Sites>,
    identity: Identity,
    files: Files,
    papers: Papers,
    ledger: Ledger,
    letters: String,
}

impl Offices {
    /// Those of an open city.
    pub(super) fn of(city: &City) -> Self {
        Self {
            db: city.db.clone(),
            calendar: city.calendar.clone(),
            catalogue: city.catalogue.clone(),
            procedures: city.cases.procedures.clone(),
            trust: city.cases.trust.clone(),
            sites: city.sites.clone(),
            identity: city.identity.clone(),
            files: city.cases.files.clone(),
            papers: city.cases.papers.clone(),
            ledger: city.ledger.clone(),
            letters: wiring::letters(&city.sites),
        }
    }

    /// An office with a clock of its own. It takes its own blocks of case numbers.
    pub(super) fn open(&self, at: Timestamp) -> (Clock, Cases) {
        let clock = Clock::manual(at);
        let mint = Mint::new(clock.clone(), Chance::system());
        let parts = Parts {
            papers: self.papers.clone().with_mint(mint.clone()),
            db: self.db.clone(),
            mint,
            calendar: self.calendar.clone(),
            catalogue: self.catalogue.clone(),
            procedures: self.procedures.clone(),
            trust: self.trust.clone(),
            sites: self.sites.clone(),
            identity: self.identity.clone(),
            files: self.files.clone(),
            ledger: self.ledger.clone(),
            city: self.letters.clone(),
        };
        (clock, Cases::new(parts))
    }
}
