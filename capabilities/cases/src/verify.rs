//! Anyone who holds a paper can check it: by its number and code, or by its file. Number and code say whether it was issued
//! so; that outlives its applicant's data: a paper of somebody who was erased is still genuine. A file carries the city's
//! seal, which is checked by arithmetic; what the register adds is whether the paper still holds.

use plat_crypto::same;
use plat_stamp::{
    Fault, SignedJson, Stamped,
    check::{Checked, FileKind, Trusted, check},
};
use plat_store::StoreError;

use crate::{
    error::CaseError,
    model::Case,
    paper::{Issued, Paper},
    print,
    service::Cases,
    standing::{Standing, standing},
    store,
};

/// What the code on papers is made for.
const PURPOSE: &str = "paper";
/// The largest file that is checked, in bytes.
pub const LARGEST: usize = 12 * 1024 * 1024;

/// A paper that was issued.
#[derive(Clone, Debug)]
pub struct Genuine {
    /// As it is kept.
    pub issued: Issued,
    /// The case it belongs to.
    pub case: Case,
    /// With what stands on it, unless its applicant's data was erased.
    pub paper: Option<Paper>,
    /// Whether it still holds.
    pub standing: Standing,
}

/// The paper with this number and code; nothing when either is wrong, so that numbers cannot be tried out.
pub async fn find(cases: &Cases, number: &str, code: &str) -> Result<Option<Genuine>, CaseError> {
    let found = registered(cases, number).await?;
    let genuine = found.filter(|paper| cases.keys.code_matches(PURPOSE, &paper.proof(), code));
    let Some(issued) = genuine else { return Ok(None) };
    known(cases, issued).await.map(Some)
}

/// The code that stands on a paper.
pub fn code(cases: &Cases, paper: &Issued) -> String {
    cases.keys.code(PURPOSE, &paper.proof())
}

/// The address in a paper's QR code.
pub(crate) fn address(cases: &Cases, paper: &Issued) -> String {
    format!("{}/verify?number={}&code={}", cases.address, paper.number, code(cases, paper))
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

/// Checks a file.
pub async fn examine(cases: &Cases, shown: Shown) -> Result<Examined, CaseError> {
    let keys = cases.ledger.keys().await.map_err(|error| CaseError::Press(error.to_string()))?;
    let trusted = Trusted::new(keys.keys);
    let file = shown.file.clone();
    let checked = tokio::task::spawn_blocking(move || check(&file, shown.beside.as_deref(), &trusted)).await;
    let checked = checked.map_err(|_| StoreError::Panicked)?;
    let number = checked.seal().map(|seal| seal.paper.number);
    let issued = match number {
        Some(number) => registered(cases, &number).await?,
        None => None,
    };
    let Some(issued) = issued else { return Ok(Examined { checked, genuine: None, differs: Vec::new() }) };
    if checked.is_whole() {
        let genuine = Some(known(cases, issued).await?);
        return Ok(Examined { checked, genuine, differs: Vec::new() });
    }
    let differs = differences(cases, issued, &checked, &shown.file).await?;
    Ok(Examined { checked, genuine: None, differs })
}

async fn registered(cases: &Cases, number: &str) -> Result<Option<Issued>, CaseError> {
    let number = number.trim().to_ascii_uppercase();
    cases.db.read(move |tx| store::papers::find(tx, &number)).await
}

async fn known(cases: &Cases, issued: Issued) -> Result<Genuine, CaseError> {
    let id = issued.case;
    let case = cases.get(id).await?;
    let papers = cases.db.read(move |tx| store::papers::of_case(tx, id)).await?;
    let applicant = cases.known(case.applicant).await?;
    let paper = applicant.map(|applicant| issued.clone().open(applicant.key())).transpose()?;
    let standing = standing(&case, &papers, &issued);
    Ok(Genuine { issued, case, paper, standing })
}

/// Where a file differs from the print that is kept, if whoever shows it holds one of its signatures.
async fn differences(
    cases: &Cases,
    issued: Issued,
    checked: &Checked,
    file: &[u8],
) -> Result<Vec<Difference>, CaseError> {
    let case = cases.get(issued.case).await?;
    let Some(applicant) = cases.known(case.applicant).await? else { return Ok(Vec::new()) };
    let kept = print::kept(cases, applicant.key(), issued.id).await?;
    let (Some(given), Some(Stamped { pdf, seal })) = (&checked.signed, kept) else { return Ok(Vec::new()) };
    let Some(kept) = SignedJson::read(&seal).filter(|kept| holds_one_of(given, kept)) else {
        return Ok(Vec::new());
    };
    let fields = given.object.differences(&kept.object).into_iter().map(Difference::Field);
    let changed = checked.faults.iter().any(|it| matches!(it, Fault::Content | Fault::Length { .. }));
    let byte = (checked.kind == FileKind::Pdf && changed).then(|| first_difference(file, &pdf));
    Ok(fields.chain(byte.map(Difference::Byte)).collect())
}

/// Whether a signature of the genuine seal stands in the one that was given.
fn holds_one_of(given: &SignedJson, genuine: &SignedJson) -> bool {
    same::bytes(&given.signature.es256, &genuine.signature.es256)
        || same::bytes(&given.signature.sm2, &genuine.signature.sm2)
}

fn first_difference(one: &[u8], other: &[u8]) -> usize {
    one.iter().zip(other).take_while(|(one, other)| one == other).count() + 1
}
