//! The archive file of a closed case 一案一档: a ZIP whose sealed manifest names every entry with its digests.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read, Write},
};

use plat_crypto::sign::Signer;
use plat_kernel::Timestamp;
use serde::{Deserialize, Serialize};
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{
    SealError,
    canonical::Json,
    check::{Trusted, check},
    fault::Fault,
    stamp::{Digests, SignedJson, signed},
};

/// What a manifest says it is.
pub const FORMAT: &str = "yichuang.archive/1";
/// The entry that holds the manifest.
pub const MANIFEST: &str = "manifest.json";
/// The most bytes that are unpacked of an archive: what is larger was not made here.
const MOST: u64 = 1024 * 1024 * 1024;

/// What a manifest says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always [`FORMAT`].
    pub format: String,
    /// The number of the case.
    pub case: String,
    /// When the archive file was made.
    pub made: Timestamp,
    /// Made by a demonstration.
    pub test: bool,
    /// Every other entry, by name.
    pub entries: BTreeMap<String, Digests>,
    /// The fingerprint of the keys that signed.
    pub key: String,
}

/// One entry of an archive: its name and its bytes.
pub type Entry = (String, Vec<u8>);

/// Packs entries with a sealed manifest. The same entries and time give the same bytes.
pub fn pack(
    (case, made, test): (&str, Timestamp, bool),
    entries: &[Entry],
    signer: &Signer,
) -> Result<Vec<u8>, SealError> {
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        case: case.to_owned(),
        made,
        test,
        entries: entries.iter().map(|(name, bytes)| (name.clone(), Digests::of(bytes))).collect(),
        key: signer.public().fingerprint(),
    };
    let manifest = (MANIFEST.to_owned(), signed(Json::of(&manifest)?, signer)?);
    zipped(std::iter::once(&manifest).chain(entries))
}

fn zipped<'a>(entries: impl Iterator<Item = &'a Entry>) -> Result<Vec<u8>, SealError> {
    let deflate = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(name.as_str(), deflate)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// What a check of an archive found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedArchive {
    /// The manifest as it was read; believe it only if nothing is wrong.
    pub manifest: Option<Manifest>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// Checks an archive: its manifest's seal, every entry's digests, that none is missing and none too many, and every sealed
/// paper in it.
pub fn check_archive(file: &[u8], trusted: &Trusted) -> CheckedArchive {
    match opened(file) {
        Ok(entries) => contents(entries, trusted),
        Err(fault) => CheckedArchive { manifest: None, faults: vec![fault] },
    }
}

/// Whether a file looks like an archive.
pub fn is_archive(file: &[u8]) -> bool {
    file.starts_with(b"PK\x03\x04")
}

fn contents(mut entries: BTreeMap<String, Vec<u8>>, trusted: &Trusted) -> CheckedArchive {
    let signed = entries.remove(MANIFEST).and_then(|bytes| SignedJson::read(&bytes));
    let manifest = signed.as_ref().and_then(|it| it.object.to::<Manifest>().ok());
    let (Some(signed), Some(manifest)) = (signed, manifest) else {
        return CheckedArchive { manifest: None, faults: vec![Fault::NotOurs] };
    };
    let mut faults: Vec<Fault> = trusted.check(&signed).err().into_iter().collect();
    for (name, said) in &manifest.entries {
        match entries.get(name) {
            None => faults.push(Fault::Missing(name.clone())),
            Some(bytes) if Digests::of(bytes) != *said => faults.push(Fault::Entry(name.clone())),
            Some(bytes) if bytes.starts_with(b"%PDF-") => faults.extend(check(bytes, None, trusted).faults),
            Some(_) => {}
        }
    }
    let extra = entries.into_keys().filter(|name| !manifest.entries.contains_key(name));
    faults.extend(extra.map(Fault::Extra));
    CheckedArchive { manifest: Some(manifest), faults }
}

/// Every entry, unpacked. A name that stands twice is a fault: two readers would see two files.
fn opened(file: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, Fault> {
    let mut zip = ZipArchive::new(Cursor::new(file)).map_err(|_| Fault::Cut)?;
    let mut entries = BTreeMap::new();
    let mut names = BTreeSet::new();
    let mut left = MOST;
    for index in 0..zip.len() {
        let entry = zip.by_index(index).map_err(|_| Fault::Cut)?;
        let name = entry.name().map_err(|_| Fault::NotOurs)?.into_owned();
        if !names.insert(name.clone()) {
            return Err(Fault::Extra(name));
        }
        let mut bytes = Vec::new();
        entry.take(left + 1).read_to_end(&mut bytes).map_err(|_| Fault::Entry(name.clone()))?;
        left = left.checked_sub(bytes.len() as u64).ok_or(Fault::TooLarge)?;
        entries.insert(name, bytes);
    }
    Ok(entries)
}

#[cfg(test)]
pub(crate) mod packing {
    //! What somebody may do to an archive with any tool.

    use super::{BTreeMap, Entry, Fault, SealError};

    pub(crate) fn unpack(file: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, Fault> {
        super::opened(file)
    }

    pub(crate) fn repack(entries: &[Entry]) -> Result<Vec<u8>, SealError> {
        super::zipped(entries.iter())
    }
}
