//! A place in the database where something personal is kept sealed. The id of the row goes in with the content: what is
//! sealed for one row does not open as another of the same person.

use plat_kernel::id::Id;
use plat_store::StoreError;
use serde::{Serialize, de::DeserializeOwned};

use crate::{IdentityError, PersonKey};

/// A column of sealed content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealedField(&'static str);

impl SealedField {
    /// A place by its name, `table.column`. The name is part of what is sealed, so it never changes.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// Seals bytes of a row.
    pub fn seal<T>(self, key: &PersonKey, row: Id<T>, plain: &[u8]) -> Vec<u8> {
        key.seal(self.0, &[row.as_bytes(), plain].concat())
    }

    /// Opens what was sealed for this field of this row.
    pub fn open<T>(self, key: &PersonKey, row: Id<T>, sealed: &[u8]) -> Result<Vec<u8>, IdentityError> {
        let mut plain = key.open(self.0, sealed)?;
        if !plain.starts_with(row.as_bytes()) {
            return Err(self.corrupt("sealed for another row"));
        }
        plain.drain(..row.as_bytes().len());
        Ok(plain)
    }

    /// Opens a text that was sealed for this field of this row.
    pub fn open_text<T>(self, key: &PersonKey, row: Id<T>, sealed: &[u8]) -> Result<String, IdentityError> {
        String::from_utf8(self.open(key, row, sealed)?).map_err(|_| self.corrupt("not a text"))
    }

    /// Seals a value as JSON.
    pub fn seal_json<T>(
        self,
        key: &PersonKey,
        row: Id<T>,
        value: &impl Serialize,
    ) -> Result<Vec<u8>, IdentityError> {
        let plain = serde_json::to_vec(value).map_err(|_| self.corrupt("has no JSON form"))?;
        Ok(self.seal(key, row, &plain))
    }

    /// Opens a value that was sealed as JSON.
    pub fn open_json<T, V: DeserializeOwned>(
        self,
        key: &PersonKey,
        row: Id<T>,
        sealed: &[u8],
    ) -> Result<V, IdentityError> {
        let plain = self.open(key, row, sealed)?;
        // The parser's own words would quote what was sealed, in a log.
        serde_json::from_slice(&plain).map_err(|_| self.corrupt("not the JSON that was sealed"))
    }

    fn corrupt(self, why: &str) -> IdentityError {
        let (table, column) = self.0.split_once('.').unwrap_or((self.0, "?"));
        StoreError::corrupt(table, column, why).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_for_one_row_does_not_open_as_another_of_the_same_person() {
        let key = PersonKey::fleeting(Id::nil());
        let field = SealedField::new("cases_form.answers");
        let (one, other) = (Id::<()>::nil(), Id::<()>::from_bytes(&[7; 16]).unwrap());
        let sealed = field.seal(&key, one, "张三".as_bytes());
        assert_eq!(field.open_text(&key, one, &sealed).ok(), Some("张三".to_owned()));
        assert!(field.open(&key, other, &sealed).is_err());
        assert!(SealedField::new("cases_form.other").open(&key, one, &sealed).is_err());
    }
}
