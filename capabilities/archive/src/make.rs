//! 归档: one file for each closed case, with everything that belongs to it, under one sealed manifest.

use cap_cases::{
    CaseError,
    materials::MaterialForm,
    model::Case,
    reading::{self, File},
};
use plat_facts::{Actor, Published, archive::CaseArchived, refs::CaseRef};
use plat_identity::{IdentityError, PersonKey};
use plat_ledger::document::{Document, Receipt};
use plat_stamp::archive::{Entry, pack};
use plat_store::StoreError;
use serde_json::json;

use crate::{error::ArchiveError, service::Archive, store};

/// The field under which archive files are sealed. It is part of what is sealed, so its name never changes.
const FIELD: &str = "archive_file.file";
/// How many that wait are read in one go.
pub(crate) const PAGE: i64 = 50;

/// Makes the archive files that are due, what was closed last first: somebody may wait for that, and nobody for what is left from
/// long ago. Says how many. A run ends after so many (`most`), so that the next one begins with the newest again.
pub async fn run(archive: &Archive, most: usize) -> Result<usize, ArchiveError> {
    let (mut made, mut after) = (0, None);
    while made < most {
        let page = archive.cases.db.read(move |tx| store::waiting(tx, after, PAGE)).await?;
        let Some(last) = page.last() else { break };
        after = Some(*last);
        for (_, case) in page {
            if made == most {
                break;
            }
            match one(archive, case).await {
                Ok(true) => made += 1,
                Ok(false) => {}
                // What cannot be packed must not keep the others waiting; it stays due.
                Err(error) => tracing::warn!(%case, %error, "a closed case could not be archived"),
            }
        }
    }
    Ok(made)
}

/// Makes the archive file of a case; false if there is nothing to be made, or not yet.
async fn one(archive: &Archive, id: CaseRef) -> Result<bool, ArchiveError> {
    let cases = &archive.cases;
    let case = cases.get(id).await?;
    if !case.is_closed() {
        cases.db.write(move |tx| store::nothing_due(tx, id)).await?;
        return Ok(false);
    }
    let key = match cases.identity.vault().key_of(case.applicant).await {
        Err(IdentityError::Erased) => {
            cases.db.write(move |tx| store::nothing_due(tx, id)).await?;
            return Ok(false);
        }
        key => key?,
    };
    let receipt = archive.ledger.receipt(id.cast()).await?;
    if receipt.waiting > 0 {
        return Ok(false);
    }
    let number = case.number.to_string();
    let entries = entries(archive, case, receipt).await?;
    keep(archive, (id, number), entries, key).await?;
    Ok(true)
}

/// Packs the entries, seals the file under its applicant's key and puts it on record.
async fn keep(
    archive: &Archive,
    (id, number): (CaseRef, String),
    entries: Vec<Entry>,
    key: PersonKey,
) -> Result<(), ArchiveError> {
    let now = archive.cases.mint.now();
    let (many, test, ledger) = (entries.len(), archive.test, archive.ledger.clone());
    let packed = tokio::task::spawn_blocking(move || {
        let zip = pack((&number, now, test), &entries, ledger.signer())?;
        let sha256 = plat_stamp::Digests::of(&zip).sha256;
        Ok::<_, ArchiveError>((sha256, key.seal(FIELD, &[id.as_bytes(), zip.as_slice()].concat())))
    });
    let (sha256, sealed) = packed.await.map_err(|_| StoreError::Panicked)??;
    let file = archive.files.put(sealed).await?.to_string();
    let fact = CaseArchived { case: id, entries: u32::try_from(many).unwrap_or(u32::MAX), sha256 };
    let fact = fact.fact(archive.cases.mint.id(), 1, now, Actor::System);
    let write = archive.cases.db.write(move |tx| {
        store::made(tx, id, &file, now)?;
        tx.append(&fact)
    });
    Ok(write.await?)
}

/// The archive file of a case, opened with its applicant's key.
pub(crate) async fn open(archive: &Archive, case: &Case, file: &str) -> Result<Vec<u8>, ArchiveError> {
    let corrupt = |why: &str| StoreError::corrupt("archive_file", "file", why);
    let key = archive.cases.identity.vault().key_of(case.applicant).await?;
    let sealed = archive.files.get(&file.parse().map_err(|_| corrupt("no name of a file"))?).await?;
    let id = case.id;
    let opened = tokio::task::spawn_blocking(move || key.open(FIELD, &sealed)).await;
    let mut plain = opened.map_err(|_| StoreError::Panicked)??;
    if !plain.starts_with(id.as_bytes()) {
        return Err(corrupt("sealed for another case").into());
    }
    plain.drain(..id.as_bytes().len());
    Ok(plain)
}

/// Everything that belongs to a case.
async fn entries(archive: &Archive, case: Case, receipt: Receipt) -> Result<Vec<Entry>, ArchiveError> {
    let cases = &archive.cases;
    let file = reading::file(cases, case).await?;
    let mut entries = vec![
        ("case.json".to_owned(), described(cases, &file)?),
        ("receipt.json".to_owned(), Document::Receipt(receipt).write()?.into_bytes()),
    ];
    for paper in &file.papers {
        let number = paper.number.clone();
        let stamped =
            cases.papers.print(file.case.applicant, paper.clone()).await.map_err(CaseError::from)?;
        entries.push((format!("papers/{number}.pdf"), stamped.pdf));
        entries.push((format!("papers/{number}.seal.json"), stamped.seal));
    }
    let pages = file.materials.iter().filter(|it| matches!(it.form, MaterialForm::File { .. }));
    for (nth, page) in pages.enumerate() {
        let (media, bytes) = reading::picture(cases, &file.case, page.id).await?;
        let name = format!("materials/{:02}-{}.{}", nth + 1, page.material, extension(&media));
        entries.push((name, bytes));
    }
    Ok(entries)
}

/// The case as JSON: its whole state, what was answered, what was handed in, which papers were issued and opened.
fn described(cases: &cap_cases::Cases, file: &File) -> Result<Vec<u8>, ArchiveError> {
    let item = cases.item_of(&file.case)?;
    let paper = |it: &cap_papers::Issued| json!({ "number": it.number, "kind": it.kind.code(), "issued": it.issued, "opened": file.opened.get(&it.id) });
    let material = |it: &cap_cases::materials::HandedIn| json!({ "id": it.id, "material": it.material, "added": it.added, "grade": it.grade().code() });
    let described = json!({
        "format": "yichuang.case/1",
        "case": file.case,
        "item": { "id": file.case.item, "version": file.case.item_version, "name": item.name },
        "applicant": file.applicant.as_ref().map(|it| json!({ "name": it.name, "id_number": it.masked_id_number() })),
        "answers": file.answers,
        "materials": file.materials.iter().map(material).collect::<Vec<_>>(),
        "papers": file.papers.iter().map(paper).collect::<Vec<_>>(),
    });
    Ok(serde_json::to_vec_pretty(&described)?)
}

fn extension(media: &str) -> &'static str {
    match media {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "application/pdf" => "pdf",
        _ => "bin",
    }
}
