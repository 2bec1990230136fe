//! What the use cases of this capability work with, and the one place where a change is stored.

use std::{ops::Deref, sync::Arc};

use cap_catalogue::{Catalogue, Item};
use cap_papers::{Issued, Paper, PaperKind, Papers};
use cap_sites::Sites;
use plat_facts::{
    Actor,
    refs::{CaseRef, ItemRef, PersonRef},
};
use plat_files::Files;
use plat_identity::{Authority, Identity, IdentityError, Officer, PersonKey, Resident};
use plat_kernel::{Date, calendar::Calendar, mint::Mint};
use plat_ledger::Ledger;
use plat_store::{Db, Tx};

use crate::{
    change::{Change, Moment},
    dates,
    error::CaseError,
    exclusion, issue, materials,
    model::{Case, Tray},
    number::{CaseNumber, Numbers},
    procedures::Procedures,
    serve,
    store::{self, CaseRow},
    trust::TrustRules,
};

/// The cases of a city. Clones are the same: one counter is counted up, not one for each part.
#[derive(Clone)]
pub struct Cases(Arc<Inner>);

/// What every clone looks at.
pub struct Inner {
    /// The database.
    pub db: Db,
    /// Time, chance and ids.
    pub mint: Mint,
    pub(crate) calendar: Arc<Calendar>,
    /// The items.
    pub catalogue: Catalogue,
    /// The sites.
    pub sites: Arc<Sites>,
    /// The registry of people.
    pub identity: Identity,
    /// The files.
    pub files: Files,
    pub(crate) numbers: Numbers,
    /// How each item is handled.
    pub procedures: Arc<Procedures>,
    /// What the city sets for what rests on somebody's word.
    pub trust: Arc<TrustRules>,
    /// Their papers.
    pub papers: Papers,
    pub(crate) ledger: Ledger,
    authority: Authority,
}

impl Deref for Cases {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// What [`Cases`] is made of.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// Time, chance and ids.
    pub mint: Mint,
    /// The working calendar.
    pub calendar: Arc<Calendar>,
    /// The items.
    pub catalogue: Catalogue,
    /// How each item is handled.
    pub procedures: Arc<Procedures>,
    /// What the city sets for what rests on somebody's word.
    pub trust: Arc<TrustRules>,
    /// The sites.
    pub sites: Arc<Sites>,
    /// The registry of people.
    pub identity: Identity,
    /// The files.
    pub files: Files,
    /// Their papers.
    pub papers: Papers,
    /// Proves what was recorded.
    pub ledger: Ledger,
    /// Two capital letters with which case numbers begin.
    pub city: String,
}

impl Cases {
    /// From its parts.
    pub fn new(parts: Parts) -> Self {
        let authority = parts.identity.authority().in_city(parts.sites.places());
        Self(Arc::new(Inner {
            authority,
            numbers: Numbers::new(parts.db.clone(), &parts.city),
            db: parts.db,
            mint: parts.mint,
            calendar: parts.calendar,
            catalogue: parts.catalogue,
            procedures: parts.procedures,
            trust: parts.trust,
            sites: parts.sites,
            identity: parts.identity,
            files: parts.files,
            papers: parts.papers,
            ledger: parts.ledger,
        }))
    }

    /// Who may do what with a case of this city.
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// Now, with the calendar as known now.
    pub fn moment(&self) -> Moment {
        Moment { now: self.mint.now(), calendar: self.calendar.known_on(self.mint.today()) }
    }

    /// The moment by which a case is to be shown: a closed case keeps the calendar that held when it ended.
    pub fn moment_of(&self, case: &Case) -> Moment {
        let calendar = dates::calendar_of(case, &self.calendar, self.mint.today());
        Moment { now: self.mint.now(), calendar }
    }

    /// A case, for whoever then asks the policy what may be done with it.
    pub async fn get(&self, id: CaseRef) -> Result<Case, CaseError> {
        self.db.read(move |tx| store::find(tx, id)).await?.ok_or(CaseError::NotFound)
    }

    /// A case by its number, for whoever then asks the policy.
    pub async fn by_number(&self, number: CaseNumber) -> Result<Case, CaseError> {
        self.db.read(move |tx| store::find_number(tx, &number)).await?.ok_or(CaseError::NotFound)
    }

    /// How many cases there are.
    pub async fn count(&self) -> Result<i64, CaseError> {
        self.db.read(store::count_all).await
    }

    /// An item of the catalogue.
    pub fn item(&self, item: &ItemRef) -> Result<Arc<Item>, CaseError> {
        self.catalogue.now().get(item).cloned().ok_or(CaseError::NoSuchItem)
    }

    /// The item of a case, in the version with which it was opened: what is published later is not for it.
    pub fn item_of(&self, case: &Case) -> Result<Arc<Item>, CaseError> {
        self.catalogue.version(&case.item, case.item_version).map_or_else(|| self.item(&case.item), Ok)
    }

    /// A resident; in clear, for whoever masks it.
    pub async fn resident(&self, person: PersonRef) -> Result<Resident, CaseError> {
        self.identity.resident(person).await?.ok_or(CaseError::NoSuchPerson)
    }

    /// A resident, unless their data was erased: lists and records go on without it.
    pub async fn known(&self, person: PersonRef) -> Result<Option<Resident>, CaseError> {
        match self.identity.resident(person).await {
            Err(IdentityError::Erased) => Ok(None),
            known => Ok(known?),
        }
    }

    /// The key of a resident, under which their answers, papers and files are sealed.
    pub(crate) async fn key_of(&self, person: PersonRef) -> Result<PersonKey, CaseError> {
        Ok(self.identity.vault().key_of(person).await?)
    }

    /// An officer.
    pub async fn officer(&self, person: PersonRef) -> Result<Option<Officer>, CaseError> {
        Ok(self.identity.officer(person).await?)
    }

    /// Stores a change: the case's row and its fact, in one transaction.
    pub(crate) async fn record(&self, change: Change) -> Result<Case, CaseError> {
        self.store(change, None).await
    }

    /// Stores a change together with the paper that the law wants for it.
    pub(crate) async fn record_with_paper(&self, change: Change, kind: PaperKind) -> Result<Case, CaseError> {
        // Each verb ends here: on the heap, or the future of a command would hold a dozen of them.
        Box::pin(self.issue_and_store(change, kind)).await
    }

    async fn issue_and_store(&self, change: Change, kind: PaperKind) -> Result<Case, CaseError> {
        let (paper, applicant) = self.paper_of(&change, kind).await?;
        // An officer is told before anything is issued; what the law or the applicant does waits for no font.
        if matches!(change.fact.actor, Actor::Officer(_) | Actor::Deputy { .. }) {
            self.papers.printable(&paper.sheet)?;
        }
        let paper = Issued::seal(&paper, applicant.key())?;
        let Some(excluded) = exclusion::by_refusal(self, &change.case, &applicant) else {
            return self.store(change, Some(paper)).await;
        };
        let fact = excluded.fact(change.fact.actor, change.fact.at);
        self.store_with(change, Some(paper), move |tx| excluded.keep(tx, &fact)).await
    }

    /// The paper of a change, open, with whom it is for.
    pub(crate) async fn paper_of(
        &self,
        change: &Change,
        kind: PaperKind,
    ) -> Result<(Paper, Resident), CaseError> {
        let id = change.case.id;
        let handed_in = materials::list(self, id).await?;
        let applicant = self.resident(change.case.applicant).await?;
        let item = self.item_asked(&change.case).await?;
        // Whoever changes the case meanwhile makes this change fail: no number is given twice.
        let papers = self.papers.of_case(id).await?;
        let before = papers.iter().filter(|paper| paper.kind == kind).count();
        let mut paper = issue::paper(self, &change.case, (kind, before), (&item, &handed_in), &applicant)?;
        if kind == PaperKind::DeliveryRecord {
            paper.sheet.service = serve::record(self, &change.case, &papers).await?;
        }
        Ok((paper, applicant))
    }

    async fn store(&self, change: Change, paper: Option<Issued>) -> Result<Case, CaseError> {
        self.store_with(change, paper, |_| Ok(())).await
    }

    /// Stores a change with its paper and whatever else belongs to it, in one transaction.
    pub(crate) async fn store_with(
        &self,
        change: Change,
        paper: Option<Issued>,
        beside: impl Fn(&mut Tx<'_>) -> Result<(), CaseError> + Send + 'static,
    ) -> Result<Case, CaseError> {
        let case = change.case.clone();
        let row = CaseRow::of(case.clone(), self.sorted_by(&case))?;
        self.db
            .write(move |tx| {
                store::update(tx, &row, (change.base(), change.fact.at))?;
                change.facts().try_for_each(|fact| tx.append(fact))?;
                paper.iter().try_for_each(|paper| cap_papers::store::insert(tx, paper))?;
                beside(tx)
            })
            .await?;
        Ok(case)
    }

    /// The dates by which a case is sorted on the desk: in its own tray, and among the objections.
    pub(crate) fn sorted_by(&self, case: &Case) -> (Option<Date>, Option<Date>) {
        let moment = self.moment();
        let open = case.tray() != Tray::Closed;
        let due = open.then(|| moment.dues(case)).and_then(|dues| dues.next().map(|due| due.date));
        (due, moment.answer_by(case))
    }
}
