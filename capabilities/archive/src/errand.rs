//! One file for each closed errand 一件事: what became of its parts, and the archive file of each of its cases by its digests. The
//! cases keep their own files; who has all of them sees that none is missing and none was changed.

use cap_cases::{CaseError, policy};
use plat_facts::{
    Actor, Published,
    archive::ErrandArchived,
    bundles::ErrandReceived,
    refs::{CaseRef, ErrandRef},
};
use plat_identity::{IdentityError, Officer, PersonKey};
use plat_ledger::document::{Document, Receipt};
use plat_stamp::{
    Digests,
    archive::{Entry, pack},
};
use plat_store::StoreError;
use serde_json::json;

use crate::{
    error::ArchiveError,
    make,
    service::Archive,
    store::errands::{self, Closed},
};

/// The field under which archive files of errands are sealed. It is part of what is sealed, so its name never changes.
const FIELD: &str = "archive_errand.file";

/// Makes the archive files of errands that are due, at most so many; says how many. As with cases, what was closed last comes first.
pub async fn run(archive: &Archive, most: usize) -> Result<usize, ArchiveError> {
    let (mut made, mut after) = (0, None);
    while made < most {
        let page = archive.cases.db.read(move |tx| errands::waiting(tx, after, make::PAGE)).await?;
        let Some((closed, last)) = page.last() else { break };
        after = Some((*closed, last.errand));
        for (_, closed) in page {
            if made == most {
                break;
            }
            let errand = closed.errand;
            match one(archive, closed).await {
                Ok(true) => made += 1,
                Ok(false) => {}
                Err(error) => tracing::warn!(%errand, %error, "a closed errand could not be archived"),
            }
        }
    }
    Ok(made)
}

/// Makes the archive file of an errand; false if there is nothing to be made, or not yet.
async fn one(archive: &Archive, closed: Closed) -> Result<bool, ArchiveError> {
    let (cases, id) = (&archive.cases, closed.errand);
    let key = match cases.identity.vault().key_of(closed.applicant).await {
        Err(IdentityError::Erased) => {
            cases.db.write(move |tx| errands::nothing_due(tx, id)).await?;
            return Ok(false);
        }
        key => key?,
    };
    let receipt = archive.ledger.receipt(id.cast()).await?;
    if receipt.waiting > 0 {
        return Ok(false);
    }
    let children = match children(archive, id).await? {
        Ok(children) => children,
        Err(missing) => {
            cases.db.write(move |tx| errands::waits(tx, id, missing)).await?;
            return Ok(false);
        }
    };
    let entries = entries(&closed, &children, receipt)?;
    keep(archive, closed, (entries, children.len()), key).await?;
    Ok(true)
}

/// A case of an errand with its archive file.
struct Child {
    case: CaseRef,
    number: String,
    item: String,
    file: Digests,
}

/// The cases that were received, each with its archive file; or one of them that has none yet.
async fn children(archive: &Archive, errand: ErrandRef) -> Result<Result<Vec<Child>, CaseRef>, ArchiveError> {
    let known = archive.cases.db.read(move |tx| errands::files(tx, errand)).await?;
    let mut children = Vec::new();
    for (id, file) in known {
        let case = match archive.cases.get(id).await {
            // A part that could not begin never became a case.
            Err(CaseError::NotFound) => continue,
            case => case?,
        };
        let Some(file) = file else { return Ok(Err(id)) };
        let zip = make::open(archive, &case, &file).await?;
        children.push(Child {
            case: id,
            number: case.number.to_string(),
            item: case.item.to_string(),
            file: Digests::of(&zip),
        });
    }
    Ok(Ok(children))
}

/// What stands in the file: the errand as it was handed in, its cases with the digests of their files, and every fact of it with
/// its proof.
fn entries(closed: &Closed, children: &[Child], receipt: Receipt) -> Result<Vec<Entry>, ArchiveError> {
    let first = receipt.facts.iter().find(|fact| fact.kind == ErrandReceived::KIND);
    let received: serde_json::Value =
        first.map_or(Ok(json!(null)), |fact| serde_json::from_str(&fact.body))?;
    let child = |it: &Child| {
        json!({ "case": it.case, "number": it.number, "item": it.item,
            "file": format!("{}.zip", it.number), "digests": it.file })
    };
    let described = json!({
        "format": "yichuang.errand/1",
        "errand": closed.errand,
        "number": closed.number,
        "received": received,
        "cases": children.iter().map(child).collect::<Vec<_>>(),
    });
    Ok(vec![
        ("errand.json".to_owned(), serde_json::to_vec_pretty(&described)?),
        ("receipt.json".to_owned(), Document::Receipt(receipt).write()?.into_bytes()),
    ])
}

/// Packs the entries, seals the file under its applicant's key and puts it on record.
async fn keep(
    archive: &Archive,
    closed: Closed,
    (entries, cases): (Vec<Entry>, usize),
    key: PersonKey,
) -> Result<(), ArchiveError> {
    let (now, id, number) = (archive.cases.mint.now(), closed.errand, closed.number);
    let (test, ledger) = (archive.test, archive.ledger.clone());
    let packed = tokio::task::spawn_blocking(move || {
        let zip = pack((&number, now, test), &entries, ledger.signer())?;
        let sha256 = Digests::of(&zip).sha256;
        Ok::<_, ArchiveError>((sha256, key.seal(FIELD, &[id.as_bytes(), zip.as_slice()].concat())))
    });
    let (sha256, sealed) = packed.await.map_err(|_| StoreError::Panicked)??;
    let file = archive.files.put(sealed).await?.to_string();
    let fact = ErrandArchived { errand: id, cases: u32::try_from(cases).unwrap_or(u32::MAX), sha256 };
    let fact = fact.fact(archive.cases.mint.id(), 1, now, Actor::System);
    let write = archive.cases.db.write(move |tx| {
        errands::made(tx, id, &file, now)?;
        tx.append(&fact)
    });
    Ok(write.await?)
}

/// Whether an officer may export an errand's file: who may export each of its cases.
pub(crate) async fn may_export(
    archive: &Archive,
    officer: &Officer,
    errand: ErrandRef,
) -> Result<bool, ArchiveError> {
    let known = archive.cases.db.read(move |tx| errands::files(tx, errand)).await?;
    let mut seen = false;
    for (id, _) in known {
        let case = match archive.cases.get(id).await {
            Err(CaseError::NotFound) => continue,
            case => case?,
        };
        if !policy::may_export(archive.cases.authority(), officer, &case) {
            return Ok(false);
        }
        seen = true;
    }
    Ok(seen)
}

/// The archive file of an errand, opened with its applicant's key.
pub(crate) async fn open(archive: &Archive, closed: &Closed, file: &str) -> Result<Vec<u8>, ArchiveError> {
    let corrupt = |why: &str| StoreError::corrupt("archive_errand", "file", why);
    let key = archive.cases.identity.vault().key_of(closed.applicant).await?;
    let sealed = archive.files.get(&file.parse().map_err(|_| corrupt("no name of a file"))?).await?;
    let id = closed.errand;
    let opened = tokio::task::spawn_blocking(move || key.open(FIELD, &sealed)).await;
    let plain = opened.map_err(|_| StoreError::Panicked)??;
    let whole = plain.strip_prefix(id.as_bytes().as_slice());
    Ok(whole.ok_or_else(|| corrupt("sealed for another errand"))?.to_vec())
}
