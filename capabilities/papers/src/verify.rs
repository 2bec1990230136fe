//! Anyone who holds a paper can check it: by its number and code, or by its file. Number and code say whether it was issued
//! so; that outlives its applicant's data: a paper of somebody who was erased is still genuine. A file carries the city's
//! seal, which is checked by arithmetic; what the register adds is whether the paper still holds.

use std::sync::Arc;

use plat_crypto::same;
use plat_identity::IdentityError;
use plat_stamp::{
    Fault, SignedJson, Stamped,
    check::{Checked, FileKind, Trusted, check},
};
use plat_store::StoreError;

use crate::{
    error::PaperError,
    issuer::{Issuer, Standing, Told},
    kind::PaperKind,
    paper::{Issued, Paper},
    service::Papers,
    store,
};

/// The largest file that is checked, in bytes.
pub(crate) const LARGEST: usize = 12 * 1024 * 1024;

/// Checks papers, with the help of whoever issued them. Cheap to clone.
#[derive(Clone)]
pub struct Verifier {
    papers: Papers,
    issuer: Arc<dyn Issuer>,
}

/// A paper that was issued.
#[derive(Clone, Debug)]
pub struct Genuine {
    /// As it is kept.
    pub issued: Issued,
    /// What its issuer tells of it.
    pub told: Told,
    /// With what stands on it, unless its applicant's data was erased.
    pub paper: Option<Paper>,
}

/// A file that somebody wants checked, and the seal that lies beside it, if they have one.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// A paper as PDF, or a seal as JSON.
    pub file: Vec<u8>,
    /// A seal as JSON.
    pub beside: Option<Vec<u8>>,
}

/// What a check of a file found.
#[derive(Clone, Debug)]
pub struct Examined {
    /// What arithmetic says.
    pub checked: Checked,
    /// What the register says of a genuine file; none if it does not know the number (a copy of the city, restored from before).
    pub genuine: Option<Genuine>,
    /// Of a changed file, where it differs from what was issued: fields of the seal, or the first byte of the paper. Told only
    /// to who holds a signature of the genuine one: the number alone opens nothing.
    pub differs: Vec<Difference>,
}

/// Where a changed file differs from what was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A field of the seal, such as `paper.facts.applicant`.
    Field(String),
    /// The first byte of the paper that is another one, counted from 1.
    Byte(usize),
}

impl Verifier {
    /// Checks these papers; all of them are this issuer's.
    pub fn new(papers: Papers, issuer: Arc<dyn Issuer>) -> Self {
        Self { papers, issuer }
    }

    /// The paper with this number and code; nothing when either is wrong, so that numbers cannot be tried out.
    pub async fn find(&self, number: &str, code: &str) -> Result<Option<Genuine>, PaperError> {
        let found = self.registered(number).await?;
        let Some(issued) = found.filter(|paper| self.papers.is_code_of(paper, code)) else { return Ok(None) };
        self.known(issued).await.map(Some)
    }

    /// Checks a file.
    pub async fn examine(&self, shown: Shown) -> Result<Examined, PaperError> {
        let keys = self.papers.ledger.keys().await.map_err(|error| PaperError::Press(error.to_string()))?;
        let trusted = Trusted::new(keys.keys);
        let file = shown.file.clone();
        let checked =
            tokio::task::spawn_blocking(move || check(&file, shown.beside.as_deref(), &trusted)).await;
        let checked = checked.map_err(|_| StoreError::Panicked)?;
        let issued = match checked.seal().map(|seal| seal.paper.number) {
            Some(number) => self.registered(&number).await?,
            None => None,
        };
        let Some(issued) = issued else {
            return Ok(Examined { checked, genuine: None, differs: Vec::new() });
        };
        if checked.is_whole() {
            let genuine = Some(self.known(issued).await?);
            return Ok(Examined { checked, genuine, differs: Vec::new() });
        }
        let differs = self.differences(&issued, &checked, &shown.file).await?;
        Ok(Examined { checked, genuine: None, differs })
    }

    async fn registered(&self, number: &str) -> Result<Option<Issued>, PaperError> {
        let number = number.trim().to_ascii_uppercase();
        self.papers.db.read(move |tx| Ok(store::find(tx, &number)?)).await
    }

    async fn told(&self, issued: &Issued) -> Result<Told, PaperError> {
        self.issuer.tells(issued).await
    }

    async fn known(&self, issued: Issued) -> Result<Genuine, PaperError> {
        let mut told = self.told(&issued).await?;
        let papers = self.papers.of_case(issued.case).await?;
        if let Some(by) = replaced(&papers, &issued) {
            told.standing = Standing::ReplacedBy(by.number.clone());
        }
        let paper = match self.papers.key_of(told.applicant).await {
            Ok(key) => Some(issued.clone().open(&key)?),
            Err(PaperError::Identity(IdentityError::Erased)) => None,
            Err(error) => return Err(error),
        };
        Ok(Genuine { issued, told, paper })
    }

    /// Where a file differs from the print that is kept, if whoever shows it holds one of its signatures.
    async fn differences(
        &self,
        issued: &Issued,
        checked: &Checked,
        file: &[u8],
    ) -> Result<Vec<Difference>, PaperError> {
        let key = match self.papers.key_of(self.told(issued).await?.applicant).await {
            Err(PaperError::Identity(IdentityError::Erased)) => return Ok(Vec::new()),
            key => key?,
        };
        let kept = self.papers.kept(&key, issued.id).await?;
        let (Some(given), Some(Stamped { pdf, seal })) = (&checked.signed, kept) else {
            return Ok(Vec::new());
        };
        let Some(kept) = SignedJson::read(&seal).filter(|kept| holds_one_of(given, kept)) else {
            return Ok(Vec::new());
        };
        let fields = given.object.differences(&kept.object).into_iter().map(Difference::Field);
        let changed = checked.faults.iter().any(|it| matches!(it, Fault::Content | Fault::Length { .. }));
        let byte = (checked.kind == FileKind::Pdf && changed).then(|| first_difference(file, &pdf));
        Ok(fields.chain(byte.map(Difference::Byte)).collect())
    }
}

/// The paper that took the place of another one, among all papers of their case in the order of their issue.
fn replaced<'a>(papers: &'a [Issued], paper: &Issued) -> Option<&'a Issued> {
    let later = papers.iter().skip_while(|it| it.id != paper.id).skip(1);
    later.into_iter().find(|it| replaces(it.kind, paper.kind))
}

/// Whether a later paper of one kind takes the place of an earlier one.
fn replaces(later: PaperKind, earlier: PaperKind) -> bool {
    use PaperKind::{Acceptance, Decision, DeferralEnded, DeferralNotice, Resumption, Suspension};
    match (earlier, later) {
        (Suspension, Resumption) | (DeferralNotice, DeferralEnded | Acceptance) => true,
        (Decision | Acceptance | PaperKind::NotAccepted, later) => later == earlier,
        _ => false,
    }
}

/// Whether a signature of the genuine seal stands in the one that was given.
fn holds_one_of(given: &SignedJson, genuine: &SignedJson) -> bool {
    same::bytes(&given.signature.es256, &genuine.signature.es256)
        || same::bytes(&given.signature.sm2, &genuine.signature.sm2)
}

fn first_difference(one: &[u8], other: &[u8]) -> usize {
    one.iter().zip(other).take_while(|(one, other)| one == other).count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_decision_takes_the_place_of_the_earlier_one_and_of_nothing_else() {
        assert!(replaces(PaperKind::Decision, PaperKind::Decision));
        assert!(replaces(PaperKind::Acceptance, PaperKind::DeferralNotice));
        assert!(replaces(PaperKind::Resumption, PaperKind::Suspension));
        assert!(!replaces(PaperKind::Decision, PaperKind::Acceptance));
        assert!(!replaces(PaperKind::Receipt, PaperKind::Receipt));
    }

    #[test]
    fn the_first_byte_that_differs_is_counted_from_one() {
        assert_eq!(first_difference(b"abc", b"abd"), 3);
        assert_eq!(first_difference(b"xbc", b"abc"), 1);
    }
}
