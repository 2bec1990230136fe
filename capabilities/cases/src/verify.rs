//! Anyone who holds a paper can check it: its number and code say whether it was issued so. That outlives its applicant's
//! data: a paper of somebody who was erased is still genuine.

use plat_facts::refs::PersonRef;

use crate::{
    error::CaseError,
    model::Case,
    paper::{Issued, Paper},
    service::Cases,
    store,
};

/// What the code on papers is made for.
const PURPOSE: &str = "paper";

/// A paper that was issued.
#[derive(Clone, Debug)]
pub struct Genuine {
    /// As it is kept.
    pub issued: Issued,
    /// The case it belongs to.
    pub case: Case,
    /// With what stands on it, unless its applicant's data was erased.
    pub paper: Option<Paper>,
}

/// The paper with this number and code; nothing when either is wrong, so that numbers cannot be tried out.
pub async fn find(cases: &Cases, number: &str, code: &str) -> Result<Option<Genuine>, CaseError> {
    let number: String = number.trim().to_ascii_uppercase();
    let found = cases.db.read(move |tx| store::papers::find(tx, &number)).await?;
    let genuine = found.filter(|paper| cases.keys.code_matches(PURPOSE, &paper.proof(), code));
    let Some(issued) = genuine else { return Ok(None) };
    let case = cases.get(issued.case).await?;
    let applicant = cases.known(case.applicant).await?;
    let paper = applicant.map(|applicant| issued.clone().open(applicant.key())).transpose()?;
    Ok(Some(Genuine { issued, case, paper }))
}

/// The code that stands on a paper.
pub fn code(cases: &Cases, paper: &Issued) -> String {
    cases.keys.code(PURPOSE, &paper.proof())
}

/// The address in a paper's QR code.
fn address(cases: &Cases, paper: &Issued) -> String {
    format!("{}/verify?number={}&code={}", cases.address, paper.number, code(cases, paper))
}

/// A paper of an applicant as PDF; [`plat_identity::IdentityError::Erased`] inside if their data was erased.
pub async fn print(cases: &Cases, applicant: PersonRef, paper: Issued) -> Result<Vec<u8>, CaseError> {
    let key = cases.key_of(applicant).await?;
    let (code, address) = (code(cases, &paper), address(cases, &paper));
    let paper = paper.open(&key)?;
    let press = cases.press.clone();
    tokio::task::spawn_blocking(move || press.print(&paper, &code, &address))
        .await
        .map_err(|error| CaseError::Press(error.to_string()))?
        .map_err(CaseError::Press)
}
