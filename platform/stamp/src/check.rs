//! Is this file what it says it is? Arithmetic alone: offline, with keys that whoever checks has from elsewhere.

use plat_crypto::sign::PublicKeys;

use crate::{
    fault::Fault,
    pdf,
    stamp::{Digests, Seal, SignedJson},
};

/// The public keys whose seals are good.
#[derive(Debug, Clone, Default)]
pub struct Trusted(Vec<PublicKeys>);

impl Trusted {
    /// These keys.
    pub fn new(keys: impl IntoIterator<Item = PublicKeys>) -> Self {
        Self(keys.into_iter().collect())
    }

    /// Whether the signature of an object is by one of these keys: the one that the object names.
    pub(crate) fn check(&self, signed: &SignedJson) -> Result<(), Fault> {
        let unknown = || Fault::UnknownKey(signed.key().to_owned());
        let keys = self.0.iter().find(|keys| keys.fingerprint() == signed.key()).ok_or_else(unknown)?;
        let message = signed.object.text().map_err(|_| Fault::Signature)?;
        match keys.halves(message.as_bytes(), &signed.signature) {
            (true, true) => Ok(()),
            (true, false) => Err(Fault::OnlyEs256),
            (false, true) => Err(Fault::OnlySm2),
            (false, false) => Err(Fault::Signature),
        }
    }
}

/// What a file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A paper as PDF.
    Pdf,
    /// The seal of a paper.
    Seal,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What the file is.
    pub kind: FileKind,
    /// The seal as it was read; believe it only if nothing is wrong.
    pub signed: Option<SignedJson>,
    /// What is wrong, the gravest first. Nothing: the file is as it was issued.
    pub faults: Vec<Fault>,
}

impl Checked {
    /// Nothing is wrong.
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }

    /// The seal in words of its own; believe it only if nothing is wrong.
    pub fn seal(&self) -> Option<Seal> {
        self.signed.as_ref().and_then(SignedJson::seal)
    }

    fn wrong(kind: FileKind, fault: Fault) -> Self {
        Self { kind, signed: None, faults: vec![fault] }
    }
}

/// Checks a paper as PDF, or a seal as JSON; a seal that lies beside a PDF is checked with it.
pub fn check(file: &[u8], beside: Option<&[u8]>, trusted: &Trusted) -> Checked {
    if file.starts_with(b"%PDF-") {
        return paper(file, beside, trusted);
    }
    match read_seal(file) {
        Ok(signed) => {
            let faults = trusted.check(&signed).err().into_iter().collect();
            Checked { kind: FileKind::Seal, signed: Some(signed), faults }
        }
        Err(fault) => Checked::wrong(FileKind::Seal, fault),
    }
}

/// A signed object that is the seal of a paper.
fn read_seal(bytes: &[u8]) -> Result<SignedJson, Fault> {
    let signed = SignedJson::read(bytes).ok_or(Fault::NotOurs)?;
    if signed.seal().is_some() { Ok(signed) } else { Err(Fault::NotOurs) }
}

fn paper(file: &[u8], beside: Option<&[u8]>, trusted: &Trusted) -> Checked {
    let inside = pdf::inside(file);
    let Some(text) = inside.map(|it| it.seal).or(beside) else {
        let cut = !file.trim_ascii_end().ends_with(b"%%EOF");
        return Checked::wrong(FileKind::Pdf, if cut { Fault::Cut } else { Fault::NoSeal });
    };
    let Ok(signed) = read_seal(text) else {
        return Checked::wrong(FileKind::Pdf, Fault::BrokenSeal);
    };
    let mut faults: Vec<Fault> = trusted.check(&signed).err().into_iter().collect();
    if let Some(seal) = signed.seal() {
        let sealed = inside.map_or(file, |it| it.paper);
        faults.extend(content(sealed, &seal));
        let name = format!("{}.seal.json", seal.paper.number);
        let written = signed.write().unwrap_or_default();
        let as_issued = pdf::attach(sealed, &name, &written).unwrap_or_default();
        if faults.is_empty() && inside.is_some() && as_issued != file {
            faults.push(tail(file, as_issued.len()));
        }
    }
    if let Some(beside) = beside
        && SignedJson::read(beside).as_ref() != Some(&signed)
    {
        faults.push(Fault::OtherSeal);
    }
    Checked { kind: FileKind::Pdf, signed: Some(signed), faults }
}

/// Whether the sealed bytes are those that the seal is over.
fn content(sealed: &[u8], seal: &Seal) -> Option<Fault> {
    let found = Digests::of(sealed);
    if found == seal.pdf {
        return None;
    }
    if found.bytes == seal.pdf.bytes {
        return Some(Fault::Content);
    }
    Some(Fault::Length { said: seal.pdf.bytes, found: found.bytes })
}

/// The paper is as it was, but what follows it is not as the seal leaves it.
fn tail(file: &[u8], issued: usize) -> Fault {
    if file.len() > issued { Fault::Appended(file.len() - issued) } else { Fault::Cut }
}
