//! Ids that know what they name.

use std::{cmp::Ordering, fmt, hash, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

/// The id of a `T`: a `UUIDv7`, 16 bytes, ordered by the time it was made. An `Id<Case>` cannot be passed where an
/// `Id<Person>` is expected.
///
/// ```
/// use plat_kernel::Id;
/// struct Case;
/// let id: Id<Case> = "0192f3a4-1c00-7000-8000-000000000001".parse()?;
/// assert_eq!(Id::<Case>::from_bytes(id.as_bytes()), Some(id));
/// # Ok::<(), plat_kernel::id::BadId>(())
/// ```
pub struct Id<T> {
    uuid: Uuid,
    names: PhantomData<fn() -> T>,
}

/// The text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id: 36 characters like 0192f3a4-1c00-7000-8000-000000000001 are expected")]
pub struct BadId;

impl<T> Id<T> {
    /// The id whose bytes are all zero: it names nothing.
    pub const fn nil() -> Self {
        Self { uuid: Uuid::nil(), names: PhantomData }
    }

    pub(crate) const fn from_uuid(uuid: Uuid) -> Self {
        Self { uuid, names: PhantomData }
    }

    /// The 16 bytes as the database keeps them.
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.uuid.as_bytes()
    }

    /// Reads the 16 bytes back; `None` if there are not exactly 16.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Uuid::from_slice(bytes).ok().map(Self::from_uuid)
    }

    /// The same id, said to name a `U`: for a case that is also its own stream, for instance.
    pub const fn cast<U>(self) -> Id<U> {
        Id::from_uuid(self.uuid)
    }

    /// True for [`Id::nil`].
    pub fn is_nil(&self) -> bool {
        self.uuid.is_nil()
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.uuid.cmp(&other.uuid)
    }
}

impl<T> hash::Hash for Id<T> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.uuid, f)
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.uuid, f)
    }
}

impl<T> FromStr for Id<T> {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        if text.len() != 36 {
            return Err(BadId);
        }
        Uuid::try_parse(text).map(Self::from_uuid).map_err(|_| BadId)
    }
}

impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Text<T>(PhantomData<fn() -> T>);

        impl<T> de::Visitor<'_> for Text<T> {
            type Value = Id<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id like 0192f3a4-1c00-7000-8000-000000000001")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Id<T>, E> {
                text.parse().map_err(E::custom)
            }
        }

        from.deserialize_str(Text(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Case;
    struct Stream;

    const TEXT: &str = "0192f3a4-1c00-7000-8000-000000000001";

    #[test]
    fn an_id_is_the_same_as_text_as_bytes_and_as_json() {
        let id: Id<Case> = TEXT.parse().unwrap();
        assert_eq!(id.to_string(), TEXT);
        assert_eq!(Id::from_bytes(id.as_bytes()), Some(id));
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, format!("\"{TEXT}\""));
        assert_eq!(serde_json::from_str::<Id<Case>>(&json).unwrap(), id);
    }

    #[test]
    fn only_the_hyphenated_form_is_an_id() {
        for bad in ["", "0192f3a41c0070008000000000000001", "{0192f3a4-1c00-7000-8000-000000000001}", "张三"]
        {
            assert_eq!(bad.parse::<Id<Case>>(), Err(BadId), "{bad}");
        }
        assert_eq!(Id::<Case>::from_bytes(&[1; 15]), None);
    }

    #[test]
    fn a_cast_keeps_the_bytes() {
        let id: Id<Case> = TEXT.parse().unwrap();
        let stream: Id<Stream> = id.cast();
        assert_eq!(stream.as_bytes(), id.as_bytes());
        assert!(Id::<Case>::nil().is_nil() && !id.is_nil());
    }
}
