//! What was handed in: files, and originals seen at a window.

use plat_facts::refs::CaseRef;
use plat_store::{Row, StoreError, Tx, Val, micros};

use crate::{
    error::CaseError,
    materials::{HandedIn, MaterialForm},
};

const INSERT: &str = "INSERT INTO cases_material (id, case_id, material, form, file, media, size, added) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const OF_CASE: &str = "SELECT id, material, form, file, media, size, added FROM cases_material WHERE case_id = $1 ORDER BY added, id";
const DELETE: &str = "DELETE FROM cases_material WHERE id = $1 AND case_id = $2";

const DELETE_OF_CASE: &str = "DELETE FROM cases_material WHERE case_id = $1";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[INSERT, OF_CASE, DELETE, DELETE_OF_CASE];

/// Stores one material.
pub(crate) fn insert(tx: &mut Tx, case: CaseRef, material: &HandedIn) -> Result<(), CaseError> {
    let (form, file, media, size) = match &material.form {
        MaterialForm::Original => ("original", Val::Null, Val::Null, 0),
        MaterialForm::File { file, media, size } => {
            ("file", file.as_str().into(), media.as_str().into(), *size)
        }
    };
    tx.run(
        INSERT,
        &[
            material.id.as_bytes().into(),
            case.as_bytes().into(),
            material.material.as_str().into(),
            form.into(),
            file,
            media,
            size.into(),
            micros(material.added).into(),
        ],
    )?;
    Ok(())
}

/// What was handed in for a case or draft.
pub(crate) fn of_case(tx: &mut Tx, case: CaseRef) -> Result<Vec<HandedIn>, CaseError> {
    Ok(tx.list(OF_CASE, &[case.as_bytes().into()], material_of)?)
}

/// Takes a material back.
pub(crate) fn delete(tx: &mut Tx, case: CaseRef, id: plat_kernel::id::Id<HandedIn>) -> Result<(), CaseError> {
    let gone = tx.run(DELETE, &[id.as_bytes().into(), case.as_bytes().into()])?;
    if gone == 1 { Ok(()) } else { Err(CaseError::NotFound) }
}

/// Takes everything back that was handed in for a draft.
pub(crate) fn delete_of_case(tx: &mut Tx, case: CaseRef) -> Result<(), CaseError> {
    tx.run(DELETE_OF_CASE, &[case.as_bytes().into()])?;
    Ok(())
}

fn material_of(row: &Row) -> Result<HandedIn, StoreError> {
    let form = match row.text(2)?.as_str() {
        "original" => MaterialForm::Original,
        "file" => MaterialForm::File { file: row.text(3)?, media: row.text(4)?, size: row.int(5)? },
        other => return Err(row.corrupt(2, other)),
    };
    Ok(HandedIn { id: row.id(0)?, material: row.text(1)?, form, added: row.time(6)? })
}
