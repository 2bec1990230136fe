//! Papers on paper: printed when somebody first wants one, put under the city's seal, and kept. What was kept is given ever
//! after, byte for byte, whatever becomes of templates and fonts; it is sealed under its applicant's key like all else.

use plat_facts::refs::PersonRef;
use plat_files::FileRef;
use plat_identity::{IdentityError, PersonKey, SealedField};
use plat_kernel::{clock::date_of, id::Id};
use plat_stamp::{SealedPaper, Stamped, canonical::Json, pdf};
use plat_store::{StoreError, Tx};
use tokio::task::spawn_blocking;

use crate::{
    error::PaperError,
    paper::{Issued, Paper},
    service::Papers,
    sheet::Sheet,
    store,
};

/// The print of a paper that is kept. The name is part of what is sealed: it never changes.
const PRINT: SealedField = SealedField::new("cases_print.file");

impl Papers {
    /// A paper of an applicant with its seal; [`IdentityError::Erased`] inside if their data was erased.
    pub async fn print(&self, applicant: PersonRef, paper: Issued) -> Result<Stamped, PaperError> {
        let key = self.key_of(applicant).await?;
        let (id, case) = (paper.id, paper.case);
        if let Some(kept) = self.kept(&key, id).await? {
            return Ok(kept);
        }
        let made = self.made(&key, paper).await?;
        let (of, pdf) = (key.clone(), made.pdf.clone());
        // Sealing megabytes takes a while: it keeps no other request waiting.
        let sealed =
            spawn_blocking(move || PRINT.seal(&of, id, &pdf)).await.map_err(|_| StoreError::Panicked)?;
        let (file, now) = (self.files.put(sealed).await?, self.mint.now());
        let name = file.to_string();
        let keep = move |tx: &mut Tx<'_>| Ok::<_, PaperError>(store::keep(tx, (id, case), &name, now)?);
        if self.db.write(keep).await? {
            return Ok(made);
        }
        // Somebody else was faster: theirs is the print, and this one was never given to anybody.
        let theirs = self.kept(&key, id).await?;
        theirs.ok_or_else(|| PaperError::Press("a print was kept, and is gone".to_owned()))
    }

    /// Whether every character on a sheet can be printed; if not, the error names those that cannot.
    pub fn printable(&self, sheet: &Sheet) -> Result<(), PaperError> {
        let words = Json::of(sheet).map(|sheet| sheet.words()).unwrap_or_default();
        let missing: String = self.press.missing(&words).into_iter().collect();
        if missing.is_empty() { Ok(()) } else { Err(PaperError::Unprintable(missing)) }
    }

    /// The print that is kept of a paper.
    pub(crate) async fn kept(&self, key: &PersonKey, id: Id<Paper>) -> Result<Option<Stamped>, PaperError> {
        let file = self.db.read(move |tx| Ok::<_, PaperError>(store::kept(tx, id)?)).await?;
        let Some(file) = file else { return Ok(None) };
        let file: FileRef =
            file.parse().map_err(|error| StoreError::corrupt("cases_print", "file", error))?;
        let (sealed, key) = (self.files.get(&file).await?, key.clone());
        let opened: Result<_, IdentityError> =
            spawn_blocking(move || PRINT.open(&key, id, &sealed)).await.map_err(|_| StoreError::Panicked)?;
        let pdf = opened?;
        let seal = pdf::inside(&pdf).map(|it| it.seal.to_vec()).unwrap_or_default();
        Ok(Some(Stamped { pdf, seal }))
    }

    async fn made(&self, key: &PersonKey, paper: Issued) -> Result<Stamped, PaperError> {
        let (code, address) = (self.code(&paper), self.address(&paper));
        let paper = paper.open(key)?;
        // A paper with a hole in a name is given to nobody.
        self.printable(&paper.sheet)?;
        let (press, ledger) = (self.press.clone(), self.ledger.clone());
        let printed = spawn_blocking(move || {
            let pdf = press.print(&paper, &code, &address)?;
            let about = about(&paper, press.is_test()).map_err(|error| error.to_string())?;
            plat_stamp::stamp(about, &pdf, ledger.signer()).map_err(|error| error.to_string())
        });
        printed.await.map_err(|_| StoreError::Panicked)?.map_err(PaperError::Press)
    }
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
