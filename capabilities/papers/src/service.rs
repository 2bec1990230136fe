//! What the use cases of this capability work with.

use std::{collections::BTreeMap, sync::Arc};

use plat_crypto::Keys;
use plat_facts::{
    Actor, Published,
    papers::PaperOpened,
    refs::{CaseRef, PersonRef},
};
use plat_files::Files;
use plat_identity::{Identity, PersonKey};
use plat_kernel::{Timestamp, id::Id, mint::Mint};
use plat_ledger::Ledger;
use plat_store::Db;

use crate::{
    error::PaperError,
    paper::{Issued, Paper},
    press::Press,
    store,
};

/// What the code on papers is made for.
const PURPOSE: &str = "paper";

/// The papers of a city. Cheap to clone.
#[derive(Clone)]
pub struct Papers {
    pub(crate) db: Db,
    pub(crate) mint: Mint,
    pub(crate) identity: Identity,
    pub(crate) files: Files,
    pub(crate) press: Arc<dyn Press>,
    pub(crate) ledger: Ledger,
    keys: Arc<Keys>,
    address: Arc<str>,
}

/// What [`Papers`] is made of.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// Time, chance and ids.
    pub mint: Mint,
    /// The registry of people, whose keys seal their papers.
    pub identity: Identity,
    /// The files, among them the prints that are kept.
    pub files: Files,
    /// Prints papers.
    pub press: Arc<dyn Press>,
    /// Makes the codes on papers.
    pub keys: Arc<Keys>,
    /// Signs papers, and knows every key that ever did.
    pub ledger: Ledger,
    /// Where people reach this system, without a slash at the end: it stands in the QR code of papers.
    pub address: String,
}

/// How a paper was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// On the pages.
    Web,
    /// By another program of the applicant's, over the API.
    Api,
}

impl Channel {
    fn code(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Api => "api",
        }
    }
}

impl Papers {
    /// From its parts.
    pub fn new(parts: Parts) -> Self {
        let Parts { db, mint, identity, files, press, keys, ledger, address } = parts;
        Self { db, mint, identity, files, press, ledger, keys, address: address.into() }
    }

    /// The same papers by another clock.
    #[must_use]
    pub fn with_mint(self, mint: Mint) -> Self {
        Self { mint, ..self }
    }

    /// The papers of a case, in the order of their issue.
    pub async fn of_case(&self, case: CaseRef) -> Result<Vec<Issued>, PaperError> {
        self.db.read(move |tx| Ok(store::of_case(tx, case)?)).await
    }

    /// Which papers of a case were opened online, and when.
    pub async fn opened(&self, case: CaseRef) -> Result<BTreeMap<Id<Paper>, Timestamp>, PaperError> {
        self.db.read(move |tx| Ok(store::opened(tx, case)?)).await
    }

    /// Whether a paper that is served by being opened waits for that.
    pub async fn is_waiting(&self, paper: &Issued) -> Result<bool, PaperError> {
        Ok(paper.kind.is_served() && !self.opened(paper.case).await?.contains_key(&paper.id))
    }

    /// 电子送达: records that a paper's addressee opens it; only the first time counts. Says when that was.
    ///
    /// The fact commits with it: it is a deed of theirs (a button that says so), never a mere reading.
    pub async fn open(
        &self,
        paper: &Issued,
        (applicant, actor): (PersonRef, Actor),
        channel: Channel,
    ) -> Result<Timestamp, PaperError> {
        let (id, case, now) = (paper.id, paper.case, self.mint.now());
        let fact = PaperOpened {
            case,
            kind: paper.kind.code().to_owned(),
            number: paper.number.clone(),
            applicant,
            channel: channel.code().to_owned(),
        };
        let fact = fact.fact(id.cast(), 1, now, actor);
        self.db
            .write(move |tx| {
                if let Some(before) = store::opened(tx, case)?.get(&id) {
                    tx.is_the_deed();
                    return Ok(*before);
                }
                store::open(tx, (id, case), now)?;
                tx.append(&fact)?;
                Ok(now)
            })
            .await
    }

    /// The code that stands on a paper.
    pub fn code(&self, paper: &Issued) -> String {
        self.keys.code(PURPOSE, &paper.proof())
    }

    /// Whether this is the code of the paper.
    pub(crate) fn is_code_of(&self, paper: &Issued, code: &str) -> bool {
        self.keys.code_matches(PURPOSE, &paper.proof(), code)
    }

    /// The address in a paper's QR code.
    pub(crate) fn address(&self, paper: &Issued) -> String {
        format!("{}/verify?number={}&code={}", self.address, paper.number, self.code(paper))
    }

    pub(crate) async fn key_of(&self, person: PersonRef) -> Result<PersonKey, PaperError> {
        Ok(self.identity.vault().key_of(person).await?)
    }
}
