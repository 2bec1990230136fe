//! The tables of this capability and nothing else. No text here changes or deletes a published version, and a test says so.

use plat_facts::refs::{ItemRef, PersonRef};
use plat_kernel::{Date, Timestamp};
use plat_store::{Row, StoreError, Tx};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    edit::{Draft, Release},
    model::ItemText,
};

const INSERT_DRAFT: &str = "INSERT INTO catalogue_draft (id, item, base, version, text, editor, changed, hands) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const FIND_DRAFT: &str = "SELECT id, base, version, text, editor, changed, hands, asked, returned \
    FROM catalogue_draft WHERE item = $1";
const LIST_DRAFTS: &str = "SELECT id, base, version, text, editor, changed, hands, asked, returned \
    FROM catalogue_draft ORDER BY item";
const SAVE_DRAFT: &str = "UPDATE catalogue_draft SET text = $1, editor = $2, changed = $3, hands = $4, asked = $5, \
    returned = $6, version = version + 1 WHERE id = $7 AND version = $8";
const DELETE_DRAFT: &str = "DELETE FROM catalogue_draft WHERE id = $1 AND version = $2";
const PUBLISH: &str = "INSERT INTO catalogue_version (item, version, effective, text, editor, released, published) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const COUNT_VERSIONS: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM catalogue_version";
const ALL_VERSIONS: &str = "SELECT text FROM catalogue_version ORDER BY item, version";
const NEWEST: &str = "SELECT version FROM catalogue_version WHERE item = $1 ORDER BY version DESC LIMIT 1";
const RELEASES: &str = "SELECT version, effective, editor, released, published FROM catalogue_version WHERE item = $1 \
    ORDER BY version";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[
    INSERT_DRAFT,
    FIND_DRAFT,
    LIST_DRAFTS,
    SAVE_DRAFT,
    DELETE_DRAFT,
    PUBLISH,
    COUNT_VERSIONS,
    ALL_VERSIONS,
    NEWEST,
    RELEASES,
];

/// Stores a draft that nobody saw yet.
pub(crate) fn insert_draft(tx: &mut Tx<'_>, draft: &Draft) -> Result<(), StoreError> {
    tx.run(
        INSERT_DRAFT,
        &[
            (&draft.id).into(),
            draft.text.id.as_str().into(),
            i64::from(draft.base).into(),
            draft.version.into(),
            (&json(&draft.text)?).into(),
            draft.editor.as_ref().into(),
            draft.changed.into(),
            (&json(&draft.hands)?).into(),
        ],
    )?;
    Ok(())
}

/// The draft of an item.
pub(crate) fn find_draft(tx: &mut Tx<'_>, item: &ItemRef) -> Result<Option<Draft>, StoreError> {
    tx.find(FIND_DRAFT, &[item.as_str().into()], draft)
}

/// Every draft, by item.
pub(crate) fn list_drafts(tx: &mut Tx<'_>) -> Result<Vec<Draft>, StoreError> {
    tx.list(LIST_DRAFTS, &[], draft)
}

fn draft(row: &Row<'_>) -> Result<Draft, StoreError> {
    Ok(Draft {
        id: row.id(0)?,
        base: row.small(1)?,
        version: row.int(2)?,
        text: text(row, 3)?,
        editor: row.opt_id(4)?,
        changed: row.time(5)?,
        hands: read(row, 6)?.unwrap_or_default(),
        asked: read(row, 7)?,
        returned: read(row, 8)?,
    })
}

/// Stores what was written, if the draft is still as the writer saw it; tells whether it was.
pub(crate) fn save_draft(tx: &mut Tx<'_>, draft: &Draft) -> Result<bool, StoreError> {
    let changed = tx.run(
        SAVE_DRAFT,
        &[
            (&json(&draft.text)?).into(),
            draft.editor.as_ref().into(),
            draft.changed.into(),
            (&json(&draft.hands)?).into(),
            draft.asked.as_ref().map(json).transpose()?.as_ref().into(),
            draft.returned.as_ref().map(json).transpose()?.as_ref().into(),
            (&draft.id).into(),
            draft.version.into(),
        ],
    )?;
    Ok(changed == 1)
}

/// Ends a draft, if it is still as the writer saw it; tells whether it was.
pub(crate) fn delete_draft(tx: &mut Tx<'_>, draft: &Draft) -> Result<bool, StoreError> {
    Ok(tx.run(DELETE_DRAFT, &[(&draft.id).into(), draft.version.into()])? == 1)
}

/// Stores a version, for ever.
pub(crate) fn publish(
    tx: &mut Tx<'_>,
    text: &ItemText,
    (editor, released): (Option<PersonRef>, Option<PersonRef>),
    now: Timestamp,
) -> Result<(), StoreError> {
    let effective = text.effective.to_string();
    tx.run(
        PUBLISH,
        &[
            text.id.as_str().into(),
            i64::from(text.version).into(),
            (&effective).into(),
            (&json(text)?).into(),
            editor.as_ref().into(),
            released.as_ref().into(),
            now.into(),
        ],
    )?;
    Ok(())
}

/// How many versions were published: the number only grows.
pub(crate) fn count_versions(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.get(COUNT_VERSIONS, &[], |row| row.int(0))
}

/// The texts of all published versions.
pub(crate) fn all_versions(tx: &mut Tx<'_>) -> Result<Vec<ItemText>, StoreError> {
    tx.list(ALL_VERSIONS, &[], |row| text(row, 0))
}

/// The number of the version of an item that was published last.
pub(crate) fn newest(tx: &mut Tx<'_>, item: &ItemRef) -> Result<Option<u32>, StoreError> {
    tx.find(NEWEST, &[item.as_str().into()], |row| row.small(0))
}

/// When and by whom the versions of an item were published.
pub(crate) fn releases(tx: &mut Tx<'_>, item: &ItemRef) -> Result<Vec<Release>, StoreError> {
    tx.list(RELEASES, &[item.as_str().into()], |row| {
        let effective = row.parsed::<Date>(1)?;
        let (editor, released) = (row.opt_id(2)?, row.opt_id(3)?);
        Ok(Release { version: row.small(0)?, effective, editor, released, at: row.time(4)? })
    })
}

fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|why| StoreError::corrupt("catalogue_draft", "text", why))
}

fn read<T: DeserializeOwned>(row: &Row<'_>, at: usize) -> Result<Option<T>, StoreError> {
    let text = row.opt_text(at)?;
    text.map(|it| serde_json::from_str(&it).map_err(|why| row.corrupt(at, why))).transpose()
}

fn text(row: &Row<'_>, at: usize) -> Result<ItemText, StoreError> {
    serde_json::from_str(&row.text(at)?).map_err(|why| row.corrupt(at, why))
}

#[cfg(test)]
mod tests {
    use super::SQL;

    #[test]
    fn no_sql_of_this_capability_changes_or_deletes_a_published_version() {
        for sql in SQL.iter().filter(|sql| sql.contains("catalogue_version")) {
            assert!(sql.starts_with("INSERT INTO ") || sql.starts_with("SELECT "), "{sql}");
            assert!(!sql.contains("ON CONFLICT"), "{sql}");
        }
    }
}
