//! Anyone who holds a paper can check it: its number and code say whether it was issued so.

use crate::{error::CaseError, paper::Paper, service::Cases, store};

/// What the code on papers is made for.
const PURPOSE: &str = "paper";

/// The paper with this number and code; nothing when either is wrong, so that numbers cannot be tried out.
pub async fn find(cases: &Cases, number: &str, code: &str) -> Result<Option<Paper>, CaseError> {
    let number: String = number.trim().to_ascii_uppercase();
    let found = cases.db.read(move |tx| store::papers::find(tx, &number)).await?;
    Ok(found.filter(|paper| cases.keys.code_matches(PURPOSE, &paper.seal_text(), code)))
}

/// The code that stands on a paper.
pub fn code(cases: &Cases, paper: &Paper) -> String {
    cases.keys.code(PURPOSE, &paper.seal_text())
}

/// The address in a paper's QR code.
pub fn address(cases: &Cases, paper: &Paper) -> String {
    format!("{}/verify?number={}&code={}", cases.address, paper.number, code(cases, paper))
}

/// The paper as PDF.
pub async fn print(cases: &Cases, paper: Paper) -> Result<Vec<u8>, CaseError> {
    let (code, address) = (code(cases, &paper), address(cases, &paper));
    let press = cases.press.clone();
    tokio::task::spawn_blocking(move || press.print(&paper, &code, &address))
        .await
        .map_err(|error| CaseError::Press(error.to_string()))?
        .map_err(CaseError::Press)
}
