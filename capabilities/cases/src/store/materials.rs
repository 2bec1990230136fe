//! What was handed in: files, and originals seen at a window.

use plat_facts::refs::{CaseRef, PersonRef};
use plat_files::{Hint, Scan};
use plat_kernel::{Timestamp, id::Id};
use plat_store::{Row, StoreError, Tx, Val, micros};

use crate::{
    error::CaseError,
    grade::Grade,
    materials::{HandedIn, Leaf, MaterialForm},
    number::CaseNumber,
};

const INSERT: &str = "INSERT INTO cases_material (id, case_id, material, form, file, media, size, added, place, grade, hints, \
    scan, seen, seen_by, from_case) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
const OF_CASE: &str = "SELECT id, material, form, file, media, size, added, place, grade, hints, scan, seen, seen_by, from_case \
    FROM cases_material WHERE case_id = $1 AND replaced IS NULL ORDER BY place, added, id";
const OF_APPLICANT: &str = "SELECT m.id, m.material, m.form, m.file, m.media, m.size, m.added, m.place, m.grade, m.hints, m.scan, \
    m.seen, m.seen_by, m.from_case, c.id, c.number FROM cases_case c JOIN cases_material m ON m.case_id = c.id \
    WHERE c.applicant = $1 AND m.form = 'file' AND m.added >= $2 AND m.replaced IS NULL ORDER BY m.added DESC, m.id DESC LIMIT 400";
const PLACE: &str = "UPDATE cases_material SET place = $1 WHERE id = $2 AND case_id = $3";
const REPLACE: &str =
    "UPDATE cases_material SET file = $1, media = $2, size = $3 WHERE id = $4 AND case_id = $5 AND file = $6";
const SEE: &str = "UPDATE cases_material SET grade = $1, seen = $2, seen_by = $3 WHERE id = $4 AND case_id = $5 AND seen IS NULL";
const SET_ASIDE: &str =
    "UPDATE cases_material SET replaced = $1 WHERE case_id = $2 AND material = $3 AND replaced IS NULL";
const DELETE: &str = "DELETE FROM cases_material WHERE id = $1 AND case_id = $2";

const DELETE_OF_CASE: &str = "DELETE FROM cases_material WHERE case_id = $1";

/// Every text of this file.
pub(crate) const SQL: &[&str] =
    &[INSERT, OF_CASE, OF_APPLICANT, PLACE, REPLACE, SEE, SET_ASIDE, DELETE, DELETE_OF_CASE];

/// Stores one material.
pub(crate) fn insert(tx: &mut Tx, case: CaseRef, material: &HandedIn) -> Result<(), CaseError> {
    let (form, file, media, size) = match &material.form {
        MaterialForm::Original => ("original", Val::Null, Val::Null, 0),
        MaterialForm::File { file, media, size, .. } => {
            ("file", file.as_str().into(), media.as_str().into(), *size)
        }
    };
    let leaf = material.leaf();
    let hints = leaf.map(|leaf| hints_text(&leaf.hints)).unwrap_or_default();
    let seen = leaf.and_then(|leaf| leaf.seen);
    let seen_by = seen.map(|(by, _)| by);
    let from = leaf.and_then(|leaf| leaf.from);
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
            leaf.map_or(0, |leaf| leaf.place).into(),
            material.grade().code().into(),
            hints.as_str().into(),
            leaf.map_or(Scan::Off, |leaf| leaf.scan).code().into(),
            seen.map(|(_, at)| micros(at)).into(),
            seen_by.as_ref().into(),
            from.as_ref().into(),
        ],
    )?;
    Ok(())
}

/// What was handed in for a case or draft, in the order of its pages.
pub(crate) fn of_case(tx: &mut Tx, case: CaseRef) -> Result<Vec<HandedIn>, CaseError> {
    Ok(tx.list(OF_CASE, &[case.as_bytes().into()], material_of)?)
}

/// The files of a person's cases that came in since a time, the latest first, each with its case.
pub(crate) fn of_applicant(
    tx: &mut Tx,
    applicant: PersonRef,
    since: Timestamp,
) -> Result<Vec<(CaseRef, CaseNumber, HandedIn)>, CaseError> {
    let of = |row: &Row| Ok((row.id(14)?, row.parsed::<CaseNumber>(15)?, material_of(row)?));
    Ok(tx.list(OF_APPLICANT, &[applicant.as_bytes().into(), micros(since).into()], of)?)
}

/// Gives a page its place.
pub(crate) fn place(tx: &mut Tx, case: CaseRef, id: Id<HandedIn>, place: i64) -> Result<(), CaseError> {
    one(tx.run(PLACE, &[place.into(), id.as_bytes().into(), case.as_bytes().into()])?)
}

/// Puts another file in the place of a page's, unless somebody else did so first.
pub(crate) fn replace(tx: &mut Tx, case: CaseRef, (page, old): (&HandedIn, &str)) -> Result<(), CaseError> {
    let MaterialForm::File { file, media, size, .. } = &page.form else { return Err(CaseError::NotFound) };
    let changed = tx.run(
        REPLACE,
        &[
            file.as_str().into(),
            media.as_str().into(),
            (*size).into(),
            page.id.as_bytes().into(),
            case.as_bytes().into(),
            old.into(),
        ],
    )?;
    one(changed)
}

/// Notes that an officer has seen the original of a page.
pub(crate) fn see(
    tx: &mut Tx,
    case: CaseRef,
    id: Id<HandedIn>,
    (officer, at): (PersonRef, Timestamp),
) -> Result<(), CaseError> {
    let changed = tx.run(
        SEE,
        &[
            Grade::Seen.code().into(),
            micros(at).into(),
            officer.as_bytes().into(),
            id.as_bytes().into(),
            case.as_bytes().into(),
        ],
    )?;
    one(changed)
}

/// Sets aside what was handed in of a material, because the right one was shown: it is kept, and read as a material no more.
pub(crate) fn set_aside(tx: &mut Tx, case: CaseRef, material: &str, at: Timestamp) -> Result<(), CaseError> {
    tx.run(SET_ASIDE, &[micros(at).into(), case.as_bytes().into(), material.into()])?;
    Ok(())
}

/// Takes a material back.
pub(crate) fn delete(tx: &mut Tx, case: CaseRef, id: Id<HandedIn>) -> Result<(), CaseError> {
    one(tx.run(DELETE, &[id.as_bytes().into(), case.as_bytes().into()])?)
}

/// Takes everything back that was handed in for a draft.
pub(crate) fn delete_of_case(tx: &mut Tx, case: CaseRef) -> Result<(), CaseError> {
    tx.run(DELETE_OF_CASE, &[case.as_bytes().into()])?;
    Ok(())
}

fn one(changed: u64) -> Result<(), CaseError> {
    if changed == 1 { Ok(()) } else { Err(CaseError::NotFound) }
}

fn hints_text(hints: &[Hint]) -> String {
    hints.iter().map(|hint| hint.code()).collect::<Vec<_>>().join(",")
}

fn material_of(row: &Row) -> Result<HandedIn, StoreError> {
    let form = match row.text(2)?.as_str() {
        "original" => MaterialForm::Original,
        "file" => MaterialForm::File {
            file: row.text(3)?,
            media: row.text(4)?,
            size: row.int(5)?,
            leaf: leaf_of(row)?,
        },
        other => return Err(row.corrupt(2, other)),
    };
    Ok(HandedIn { id: row.id(0)?, material: row.text(1)?, form, added: row.time(6)? })
}

fn leaf_of(row: &Row) -> Result<Leaf, StoreError> {
    let (grade, scan) = (row.text(8)?, row.text(10)?);
    let seen = row.opt_id(12)?.zip(row.opt_time(11)?);
    Ok(Leaf {
        place: row.int(7)?,
        grade: Grade::of_code(&grade).ok_or_else(|| row.corrupt(8, &grade))?,
        // A hint of a newer program is left out: it is advice.
        hints: row.text(9)?.split(',').filter_map(Hint::of_code).collect(),
        scan: Scan::of_code(&scan).ok_or_else(|| row.corrupt(10, &scan))?,
        seen,
        from: row.opt_id(13)?,
    })
}
