//! Paging by cursor: the place after which the next page begins, opaque to the caller.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::{IntoParams, ToSchema};

const LARGEST_PAGE: u32 = 100;
const USUAL_PAGE: u32 = 20;

/// A place in a list that is ordered by a number (usually a time in microseconds) and then by an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The number of the last row given.
    pub at: i64,
    /// The id of the last row given.
    pub id: [u8; 16],
}

/// A cursor nobody was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct BadCursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [self.at.to_be_bytes().as_slice(), &self.id].concat();
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl FromStr for Cursor {
    type Err = BadCursor;

    fn from_str(text: &str) -> Result<Self, BadCursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| BadCursor)?;
        let (at, id) = bytes.split_at_checked(8).ok_or(BadCursor)?;
        let at = i64::from_be_bytes(at.try_into().map_err(|_| BadCursor)?);
        Ok(Self { at, id: id.try_into().map_err(|_| BadCursor)? })
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The query of a paged list: `?after=…&limit=…`.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
pub struct Paging {
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    pub after: Option<Cursor>,
    /// How many rows, 1 to 100 (20 if not said).
    pub limit: Option<u32>,
}

impl Paging {
    /// The number of rows to give.
    pub fn limit(&self) -> u32 {
        self.limit.unwrap_or(USUAL_PAGE).clamp(1, LARGEST_PAGE)
    }

    /// Cuts a list that was read with one row more than [`Paging::limit`], and says where the next page begins.
    pub fn cut<T>(&self, mut rows: Vec<T>, place: impl Fn(&T) -> Cursor) -> Paged<T> {
        let limit = usize::try_from(self.limit()).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(place) } else { None };
        Paged { items: rows, next }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Paged<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub next: Option<Cursor>,
}

impl<T> Paged<T> {
    /// The same page with other rows.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Paged<U> {
        Paged { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let cursor = Cursor { at: -5, id: [7; 16] };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
    }

    #[test]
    fn a_cursor_nobody_was_given_is_refused() {
        for bad in ["", "abc", "!!!!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            assert_eq!(bad.parse::<Cursor>(), Err(BadCursor), "{bad}");
        }
    }

    #[test]
    fn a_page_says_where_the_next_begins_only_if_there_is_one() {
        let paging = Paging { after: None, limit: Some(2) };
        let place = |n: &i64| Cursor { at: *n, id: [0; 16] };
        let page = paging.cut(vec![1, 2, 3], place);
        assert_eq!((page.items, page.next.map(|cursor| cursor.at)), (vec![1, 2], Some(2)));
        assert_eq!(paging.cut(vec![1, 2], place).next, None);
    }
}
