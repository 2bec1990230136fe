//! Papers on paper: printed when somebody first wants one, put under the city's seal, and kept. What was kept is given ever
//! after, byte for byte, whatever becomes of templates and fonts; it is sealed under its applicant's key like all else.

use plat_facts::refs::PersonRef;
use plat_files::FileRef;
use plat_identity::PersonKey;
use plat_kernel::{clock::date_of, id::Id};
use plat_stamp::{SealedPaper, Stamped, canonical::Json, pdf};
use plat_store::StoreError;

use crate::{
    error::CaseError,
    materials::aside,
    paper::{Issued, Paper, Sheet},
    sealed,
    service::Cases,
    store, verify,
};

/// A paper of an applicant with its seal; [`plat_identity::IdentityError::Erased`] inside if their data was erased.
pub async fn run(cases: &Cases, applicant: PersonRef, paper: Issued) -> Result<Stamped, CaseError> {
    let key = cases.key_of(applicant).await?;
    let (id, case) = (paper.id, paper.case);
    if let Some(kept) = kept(cases, &key, id).await? {
        return Ok(kept);
    }
    let made = print(cases, &key, paper).await?;
    let pdf = made.pdf.clone();
    let sealed = aside(&key, move |key| sealed::PRINT.seal(key, id, &pdf)).await?;
    let (file, now) = (cases.files.put(sealed).await?, cases.mint.now());
    let name = file.to_string();
    let first = cases.db.write(move |tx| store::prints::keep(tx, (id, case), &name, now)).await?;
    if first {
        return Ok(made);
    }
    // Somebody else was faster: theirs is the print, and this one was never given to anybody.
    kept(cases, &key, id).await?.ok_or(CaseError::NotFound)
}

/// The print that is kept of a paper.
pub(crate) async fn kept(
    cases: &Cases,
    key: &PersonKey,
    id: Id<Paper>,
) -> Result<Option<Stamped>, CaseError> {
    let file = cases.db.read(move |tx| store::prints::kept(tx, id)).await?;
    let Some(file) = file else { return Ok(None) };
    let file: FileRef = file.parse().map_err(|error| StoreError::corrupt("cases_print", "file", error))?;
    let sealed = cases.files.get(&file).await?;
    let pdf = aside(key, move |key| sealed::PRINT.open(key, id, &sealed)).await??;
    let seal = pdf::inside(&pdf).map(|it| it.seal.to_vec()).unwrap_or_default();
    Ok(Some(Stamped { pdf, seal }))
}

async fn print(cases: &Cases, key: &PersonKey, paper: Issued) -> Result<Stamped, CaseError> {
    let (code, address) = (verify::code(cases, &paper), verify::address(cases, &paper));
    let paper = paper.open(key)?;
    // A paper with a hole in a name is given to nobody.
    printable(cases, &paper.sheet)?;
    let (press, ledger) = (cases.press.clone(), cases.ledger.clone());
    let printed = tokio::task::spawn_blocking(move || {
        let pdf = press.print(&paper, &code, &address)?;
        let about = about(&paper, press.is_test()).map_err(|error| error.to_string())?;
        plat_stamp::stamp(about, &pdf, ledger.signer()).map_err(|error| error.to_string())
    });
    printed.await.map_err(|_| StoreError::Panicked)?.map_err(CaseError::Press)
}

/// Whether every character on a sheet can be printed; if not, the error names those that cannot.
pub(crate) fn printable(cases: &Cases, sheet: &Sheet) -> Result<(), CaseError> {
    let words = Json::of(sheet).map(|sheet| sheet.words()).unwrap_or_default();
    let missing: String = cases.press.missing(&words).into_iter().collect();
    if missing.is_empty() { Ok(()) } else { Err(CaseError::Unprintable(missing)) }
}

/// What the seal says of a paper: what stands on it, and no more.
fn about(paper: &Paper, test: bool) -> Result<SealedPaper, serde_json::Error> {
    Ok(SealedPaper {
        number: paper.number.clone(),
        kind: paper.kind.code().to_owned(),
        title: paper.title().to_owned(),
        organ: paper.sheet.organ.clone(),
        day: date_of(paper.issued),
        issued: paper.issued,
        test,
        facts: facts(&paper.sheet)?,
    })
}

/// The sheet without what is empty on it.
fn facts(sheet: &Sheet) -> Result<Json, serde_json::Error> {
    let mut facts = Json::of(sheet)?;
    if let Json::Map(map) = &mut facts {
        map.retain(|_, value| !value.is_empty());
    }
    Ok(facts)
}
