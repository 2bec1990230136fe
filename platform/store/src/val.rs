//! The five values that both engines understand alike.

use std::error::Error;

use plat_kernel::{Timestamp, id::Id};
use postgres::types::{IsNull, ToSql as PgToSql, Type, private::BytesMut, to_sql_checked};
use rusqlite::types::{ToSql as LiteToSql, ToSqlOutput, ValueRef};

/// A parameter. Ids are 16-byte blobs, times microseconds, truth 0 or 1, JSON text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Val<'a> {
    /// Nothing.
    Null,
    /// `BIGINT`: counts, truth, times, fen.
    Int(i64),
    /// `DOUBLE PRECISION`: places on a map; never money.
    Real(f64),
    /// `TEXT`.
    Text(&'a str),
    /// `BLOB` or `BYTEA`.
    Blob(&'a [u8]),
}

/// A time as it is stored: microseconds since 1970, UTC.
pub fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The time that [`micros`] made; `None` if no calendar reaches so far.
pub fn time_of(micros: i64) -> Option<Timestamp> {
    Timestamp::from_microsecond(micros).ok()
}

macro_rules! val {
    ($($from:ty => $make:expr),+ $(,)?) => {
        $(impl<'a> From<$from> for Val<'a> { fn from(it: $from) -> Self { $make(it) } })+
    };
}

val! {
    i64 => Val::Int,
    i32 => |it| Val::Int(i64::from(it)),
    u32 => |it| Val::Int(i64::from(it)),
    u16 => |it| Val::Int(i64::from(it)),
    u8 => |it| Val::Int(i64::from(it)),
    bool => |it| Val::Int(i64::from(it)),
    f64 => Val::Real,
    &'a str => Val::Text,
    &'a String => |it: &'a String| Val::Text(it.as_str()),
    &'a [u8] => Val::Blob,
    &'a Vec<u8> => |it: &'a Vec<u8>| Val::Blob(it.as_slice()),
    Timestamp => |it| Val::Int(micros(it)),
}

impl<'a, const N: usize> From<&'a [u8; N]> for Val<'a> {
    fn from(it: &'a [u8; N]) -> Self {
        Val::Blob(it)
    }
}

impl<'a, T> From<&'a Id<T>> for Val<'a> {
    fn from(it: &'a Id<T>) -> Self {
        Val::Blob(it.as_bytes())
    }
}

impl<'a, T: Into<Val<'a>>> From<Option<T>> for Val<'a> {
    fn from(it: Option<T>) -> Self {
        it.map_or(Val::Null, Into::into)
    }
}

impl LiteToSql for Val<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Val::Null => ValueRef::Null,
            Val::Int(it) => ValueRef::Integer(it),
            Val::Real(it) => ValueRef::Real(it),
            // PostgreSQL has no zero character in its texts, so nobody gets to store one here.
            Val::Text(it) if it.contains('\0') => {
                return Err(rusqlite::Error::ToSqlConversionFailure("a text holds a zero character".into()));
            }
            Val::Text(it) => ValueRef::Text(it.as_bytes()),
            Val::Blob(it) => ValueRef::Blob(it),
        }))
    }
}

impl PgToSql for Val<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        let fits = match self {
            Val::Null => return Ok(IsNull::Yes),
            Val::Int(_) => *ty == Type::INT8,
            Val::Real(_) => *ty == Type::FLOAT8,
            Val::Text(_) => matches!(*ty, Type::TEXT | Type::VARCHAR),
            Val::Blob(_) => *ty == Type::BYTEA,
        };
        if !fits {
            return Err(format!("a parameter of type {ty} was given {}", self.name()).into());
        }
        match self {
            Val::Null => Ok(IsNull::Yes),
            Val::Int(it) => PgToSql::to_sql(it, ty, out),
            Val::Real(it) => PgToSql::to_sql(it, ty, out),
            Val::Text(it) => PgToSql::to_sql(it, ty, out),
            Val::Blob(it) => PgToSql::to_sql(it, ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        portable(ty)
    }

    to_sql_checked!();
}

impl Val<'_> {
    /// The name of the sort of value; never the value, which may be somebody's name.
    fn name(&self) -> &'static str {
        match self {
            Val::Null => "null",
            Val::Int(_) => "an integer",
            Val::Real(_) => "a real number",
            Val::Text(_) => "a text",
            Val::Blob(_) => "a blob",
        }
    }
}

/// True for the PostgreSQL types that a portable schema and portable texts use.
pub(crate) fn portable(ty: &Type) -> bool {
    matches!(*ty, Type::INT8 | Type::FLOAT8 | Type::TEXT | Type::VARCHAR | Type::BYTEA)
}
