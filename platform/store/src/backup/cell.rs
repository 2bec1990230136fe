//! One value of a row, and its form in a backup: JSON, with bytes as `{"b": base64}`.

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD as BASE64};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::SerializeMap as _};
use serde_json::Value;

use super::BackupError;
use crate::Val;

/// A value that both engines understand alike.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// Nothing.
    Null,
    /// An integer.
    Int(i64),
    /// A real number.
    Real(f64),
    /// A text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl Cell {
    /// As a parameter.
    pub(super) fn as_val(&self) -> Val<'_> {
        match self {
            Self::Null => Val::Null,
            Self::Int(it) => Val::Int(*it),
            Self::Real(it) => Val::Real(*it),
            Self::Text(it) => Val::Text(it),
            Self::Blob(it) => Val::Blob(it),
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_unit(),
            Self::Int(it) => to.serialize_i64(*it),
            Self::Real(it) => to.serialize_f64(*it),
            Self::Text(it) => to.serialize_str(it),
            Self::Blob(it) => {
                let mut map = to.serialize_map(Some(1))?;
                map.serialize_entry("b", &BASE64.encode(it))?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Value::deserialize(from)? {
            Value::Null => Ok(Self::Null),
            Value::String(it) => Ok(Self::Text(it)),
            Value::Number(it) => {
                let real = || it.as_f64().map(Self::Real).ok_or_else(|| D::Error::custom("not a number"));
                it.as_i64().map_or_else(real, |it| Ok(Self::Int(it)))
            }
            Value::Object(it) => {
                let text = it.get("b").and_then(Value::as_str).ok_or_else(|| D::Error::custom("no bytes"))?;
                BASE64.decode(text).map(Self::Blob).map_err(D::Error::custom)
            }
            Value::Bool(_) | Value::Array(_) => Err(D::Error::custom("not a value of a row")),
        }
    }
}

/// Writes a row as one line.
pub(super) fn write_row(row: &[Cell], lines: &mut Vec<u8>) -> Result<(), BackupError> {
    serde_json::to_writer(&mut *lines, row)?;
    lines.push(b'\n');
    Ok(())
}

/// Reads the rows of a member.
pub(super) fn read_rows(lines: &[u8]) -> impl Iterator<Item = Result<Vec<Cell>, BackupError>> {
    let lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| Ok(serde_json::from_slice(line)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_back_as_it_was_written() {
        let row = vec![
            Cell::Null,
            Cell::Int(i64::MIN),
            Cell::Int(i64::MAX),
            Cell::Real(3.0),
            Cell::Real(-0.1),
            Cell::Text("张三\n\"{\u{20b9f}".to_owned()),
            Cell::Blob(vec![0, 255, 10]),
            Cell::Blob(Vec::new()),
        ];
        let mut lines = Vec::new();
        write_row(&row, &mut lines).unwrap();
        write_row(&[], &mut lines).unwrap();
        assert_eq!(lines.split(|it| *it == b'\n').count(), 3, "a row is one line");
        let back: Vec<_> = read_rows(&lines).map(Result::unwrap).collect();
        assert_eq!(back, [row, Vec::new()]);
    }

    #[test]
    fn what_is_no_row_is_refused() {
        for line in ["true", "[true]", "[[1]]", "[{}]", "[{\"b\": 1}]", "[{\"b\": \"*\"}]", "[1"] {
            assert!(read_rows(line.as_bytes()).next().unwrap().is_err(), "{line}");
        }
    }
}
