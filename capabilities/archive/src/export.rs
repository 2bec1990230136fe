//! Taking archive files out, by period: one at a time into a TAR that is sent while it is made. Who took what is on record
//! before the first byte leaves.

use cap_cases::{model::Case, policy};
use plat_facts::{
    Actor, Published,
    archive::{ArchiveExported, ArchiveTaken},
};
use plat_identity::{IdentityError, Officer};
use plat_kernel::{Date, clock::start_of};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::{
    errand,
    error::ArchiveError,
    make,
    service::Archive,
    store::{self, errands::Closed},
};

/// The most cases of one export.
const MOST: usize = 5_000;
/// The most days of one export.
const DAYS: i32 = 366;
/// A block of a TAR file (POSIX.1-1988).
const BLOCK: usize = 512;

/// Days of closing, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    from: Date,
    to: Date,
}

impl Period {
    /// A period of a year at most.
    pub fn new(from: Date, to: Date) -> Result<Self, ArchiveError> {
        let days = from.until(to).map_or(-1, |span| span.get_days());
        if (0..DAYS).contains(&days) { Ok(Self { from, to }) } else { Err(ArchiveError::BadPeriod) }
    }
}

/// An export that is on record.
#[derive(Debug)]
pub struct Export {
    /// How many cases are in it.
    pub cases: usize,
    /// How many errands 一件事: their files name those of their cases.
    pub errands: usize,
    /// The TAR, piece by piece.
    pub pieces: Receiver<Result<Vec<u8>, std::io::Error>>,
}

/// Takes the archive files of a period out: of the cases that the policies let this officer export. Erased people's files
/// cannot be opened and are not in it.
pub async fn run(archive: &Archive, officer: &Officer, period: Period) -> Result<Export, ArchiveError> {
    let until = period.to.tomorrow().map_err(|_| ArchiveError::BadPeriod)?;
    let times = (start_of(period.from), start_of(until));
    let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let rows = archive.cases.db.read(move |tx| store::between(tx, times, limit)).await?;
    if rows.len() > MOST {
        return Err(ArchiveError::TooMany);
    }
    let mut taken = Vec::new();
    for (id, file) in rows {
        let case = archive.cases.get(id).await?;
        if policy::may_export(archive.cases.authority(), officer, &case) {
            taken.push((case, file));
        }
    }
    let mut errands = Vec::new();
    for (closed, file) in archive.cases.db.read(move |tx| store::errands::between(tx, times, limit)).await? {
        if errand::may_export(archive, officer, closed.errand).await? {
            errands.push((closed, file));
        }
    }
    record(archive, officer, period, &taken).await?;
    let (to, pieces) = channel(2);
    let (cases, wholes) = (taken.len(), errands.len());
    tokio::spawn(send(archive.clone(), (taken, errands), to));
    Ok(Export { cases, errands: wholes, pieces })
}

async fn record(
    archive: &Archive,
    officer: &Officer,
    period: Period,
    taken: &[(Case, String)],
) -> Result<(), ArchiveError> {
    let (stream, now) = (archive.cases.mint.id(), archive.cases.mint.now());
    let (who, actor) = (officer.id, Actor::Officer(officer.id));
    let cases = u32::try_from(taken.len()).unwrap_or(u32::MAX);
    let first = ArchiveExported { officer: who, from: period.from, to: period.to, cases };
    let mut facts = vec![first.fact(stream, 1, now, actor)];
    for (version, (case, _)) in (2..).zip(taken) {
        let fact = ArchiveTaken { case: case.id, applicant: case.applicant, officer: who };
        facts.push(fact.fact(stream, version, now, actor));
    }
    let write = archive.cases.db.write(move |tx| facts.iter().try_for_each(|fact| tx.append(fact)));
    Ok(write.await?)
}

/// What is exported: cases and errands, each with the name of its file.
type Wanted = (Vec<(Case, String)>, Vec<(Closed, String)>);

/// Sends one file after the other; whoever does not read on ends it.
async fn send(archive: Archive, (cases, errands): Wanted, to: Sender<Result<Vec<u8>, std::io::Error>>) {
    for (case, file) in cases {
        let opened = make::open(&archive, &case, &file).await;
        if !sent(&to, &case.number.to_string(), opened).await {
            return;
        }
    }
    for (closed, file) in errands {
        let opened = errand::open(&archive, &closed, &file).await;
        if !sent(&to, &closed.number, opened).await {
            return;
        }
    }
    let _nobody_reads_on = to.send(Ok(vec![0; 2 * BLOCK])).await;
}

/// Sends one file; false when nothing more is to be sent. An erased person's is left out.
async fn sent(
    to: &Sender<Result<Vec<u8>, std::io::Error>>,
    number: &str,
    opened: Result<Vec<u8>, ArchiveError>,
) -> bool {
    let piece = match opened {
        Ok(zip) => packed(&format!("{number}.zip"), &zip),
        Err(ArchiveError::Identity(IdentityError::Erased)) => return true,
        Err(error) => {
            tracing::error!(number, %error, "an archive file could not be exported");
            Err(std::io::Error::other("an archive file cannot be read"))
        }
    };
    let failed = piece.is_err();
    to.send(piece).await.is_ok() && !failed
}

/// One file as it stands in a TAR.
fn packed(name: &str, bytes: &[u8]) -> Result<Vec<u8>, std::io::Error> {
    let mut header = tar::Header::new_ustar();
    header.set_path(name)?;
    header.set_size(bytes.len() as u64);
    header.set_mode(0o600);
    header.set_cksum();
    let mut piece = header.as_bytes().to_vec();
    piece.extend_from_slice(bytes);
    piece.resize(piece.len().next_multiple_of(BLOCK), 0);
    Ok(piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_has_an_order_and_a_year_at_most() {
        let day = |text: &str| text.parse().unwrap();
        assert!(Period::new(day("2026-01-01"), day("2026-01-01")).is_ok());
        assert!(Period::new(day("2026-01-02"), day("2026-01-01")).is_err());
        assert!(Period::new(day("2026-01-01"), day("2027-06-01")).is_err());
    }

    #[test]
    fn what_is_sent_is_a_tar_that_any_tool_unpacks() {
        let mut sent = packed("NH-1.zip", b"one").unwrap();
        sent.extend(packed("NH-2.zip", &[7; 600]).unwrap());
        sent.extend(vec![0; 2 * BLOCK]);
        let mut tar = tar::Archive::new(sent.as_slice());
        let names: Vec<_> = tar
            .entries()
            .unwrap()
            .map(|it| (it.as_ref().unwrap().path().unwrap().display().to_string(), it.unwrap().size()))
            .collect();
        assert_eq!(names, [("NH-1.zip".to_owned(), 3), ("NH-2.zip".to_owned(), 600)]);
    }
}
