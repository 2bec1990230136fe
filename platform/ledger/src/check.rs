//! Checking a file of the ledger offline: what it proves, and on whose word.

use std::collections::BTreeSet;

use plat_crypto::sign::PublicKeys;

use crate::{
    document::{Consistency, Document, Heads, Receipt},
    head::SignedHead,
    leaf, proof,
};

/// The fingerprints that whoever checks has from elsewhere: from the city's notice board, or from an earlier visit.
#[derive(Debug, Clone, Default)]
pub struct Trust(BTreeSet<String>);

/// A file that fits together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What the file shows.
    pub shows: Shows,
    /// The head that it rests on; the newest, if there are several.
    pub head: SignedHead,
    /// Whether the keys are among those that whoever checks trusts. If not, the file shows only that somebody signed it.
    pub vouched: bool,
}

/// What a file shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shows {
    /// These facts stand in the ledger as they stand in the file.
    Facts {
        /// How many.
        many: usize,
        /// How many of the stream were too new.
        waiting: u32,
    },
    /// This head was signed.
    Head,
    /// These heads were signed, and none between them is missing.
    Heads(usize),
    /// The newer head covers everything that the older one, over so many facts, covered.
    Continues(u64),
}

/// Why a file shows nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// It is not a file of the ledger, or of a newer version.
    #[error("not a file of the ledger: {0}")]
    Unreadable(String),
    /// A file of keys shows nothing by itself.
    #[error("a file of keys is for --key")]
    OnlyKeys,
    /// A list without heads.
    #[error("there is no head in it")]
    Empty,
    /// The head names keys that are not in the file.
    #[error("the keys {0} of the head are not in the file")]
    NoKeys(String),
    /// A head is missing in a list.
    #[error("the head over {0} facts is missing in the list")]
    Gap(u64),
    /// The head is not what was signed.
    #[error("the signature of the head over {0} facts does not fit")]
    Signature(u64),
    /// A fact is not what was recorded.
    #[error("the fact at position {position} ({kind}) is not what was recorded")]
    Fact {
        /// The position.
        position: i64,
        /// The kind that it claims.
        kind: String,
    },
    /// The newer head does not continue the older one.
    #[error("the head over {to} facts does not continue the head over {from} facts")]
    Fork {
        /// The size of the older head.
        from: u64,
        /// The size of the newer head.
        to: u64,
    },
}

impl Trust {
    /// Trusts these keys.
    pub fn keys<'a>(keys: impl IntoIterator<Item = &'a PublicKeys>) -> Self {
        Self(keys.into_iter().map(PublicKeys::fingerprint).collect())
    }

    /// Trusts one more fingerprint, as people write it: spaces and capital letters do not matter. `None` if it is none.
    pub fn and(mut self, fingerprint: &str) -> Option<Self> {
        let plain: String = fingerprint.chars().filter(|c| !c.is_whitespace() && *c != ':').collect();
        let plain = plain.to_ascii_lowercase();
        let fits = plain.len() == 64 && plain.bytes().all(|it| it.is_ascii_hexdigit());
        fits.then(|| {
            self.0.insert(plain);
            self
        })
    }

    /// These and those.
    pub fn with(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Whether no key is trusted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether these keys are trusted.
    pub fn vouches(&self, fingerprint: &str) -> bool {
        self.0.contains(fingerprint)
    }
}

/// Checks the text of a file.
pub fn check(text: &str, trust: &Trust) -> Result<Checked, CheckError> {
    let document = Document::read(text).map_err(|why| CheckError::Unreadable(why.to_string()))?;
    let (shows, head) = match document {
        Document::Receipt(it) => (facts(&it)?, it.head),
        Document::Head(it) => {
            signed(&it.head, &it.keys)?;
            (Shows::Head, it.head)
        }
        Document::Consistency(it) => (continues(&it)?, it.to),
        Document::Heads(it) => heads(it)?,
        Document::Keys(_) => return Err(CheckError::OnlyKeys),
    };
    let vouched = trust.vouches(&head.head.key);
    Ok(Checked { shows, head, vouched })
}

fn heads(list: Heads) -> Result<(Shows, SignedHead), CheckError> {
    list.heads.iter().try_for_each(|head| signed(head, &list.keys))?;
    for (newer, older) in list.heads.iter().zip(list.heads.iter().skip(1)) {
        if newer.head.previous != older.head.size {
            return Err(CheckError::Gap(newer.head.previous));
        }
    }
    let many = list.heads.len();
    let newest = list.heads.into_iter().next().ok_or(CheckError::Empty)?;
    Ok((Shows::Heads(many), newest))
}

fn facts(receipt: &Receipt) -> Result<Shows, CheckError> {
    let head = &receipt.head;
    signed(head, &receipt.keys)?;
    for fact in &receipt.facts {
        let index = u64::try_from(fact.position).ok().and_then(|it| it.checked_sub(1));
        let root = index
            .map(|index| proof::inclusion(&leaf::hash(&fact.stored()), index, head.head.size, &fact.proof));
        if root != Some(Ok(head.head.root)) {
            return Err(CheckError::Fact { position: fact.position, kind: fact.kind.clone() });
        }
    }
    Ok(Shows::Facts { many: receipt.facts.len(), waiting: receipt.waiting })
}

fn continues(it: &Consistency) -> Result<Shows, CheckError> {
    signed(&it.from, &it.keys)?;
    signed(&it.to, &it.keys)?;
    let (from, to) = (&it.from.head, &it.to.head);
    proof::consistency((from.size, &from.root), (to.size, &to.root), &it.proof)
        .map_err(|_| CheckError::Fork { from: from.size, to: to.size })?;
    Ok(Shows::Continues(from.size))
}

/// Whether a head is signed by the keys that it names, out of those in the file.
fn signed(head: &SignedHead, keys: &[PublicKeys]) -> Result<(), CheckError> {
    let named = keys.iter().find(|keys| keys.fingerprint() == head.head.key);
    let named = named.ok_or_else(|| CheckError::NoKeys(head.head.key.clone()))?;
    head.is_signed_by(named).then_some(()).ok_or(CheckError::Signature(head.head.size))
}
