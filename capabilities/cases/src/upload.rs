//! A file that comes in pieces, so that a broken line costs one piece and not the file. Each step can be repeated: a
//! piece that is there already is answered like one that is new, and whoever ends twice hears of the same material.
//! Pieces lie sealed like files; what is not ended within a day is thrown away.

use plat_facts::refs::{CaseRef, PersonRef};
use plat_files::{FileError, FileRef};
use plat_identity::{PersonKey, Resident};
use plat_kernel::{SignedDuration, Timestamp, id::Id};
use plat_store::{Tx, micros};

use crate::{
    error::CaseError,
    materials::{self, HandedIn, MOST_FILES, MaterialError},
    room::Room,
    sealed,
    service::Cases,
    store::{self, uploads::Part},
};

/// A file on its way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// Its id.
    pub id: Id<Sending>,
    /// The draft or case it is for.
    pub case: CaseRef,
    /// Who sends it.
    pub applicant: PersonRef,
    /// Which material of the guide it is.
    pub material: String,
    /// How many bytes it will have.
    pub size: i64,
    /// How many of them are here.
    pub received: i64,
    /// When it was begun.
    pub begun: Timestamp,
    /// What became of it.
    pub done: Option<Id<HandedIn>>,
}

/// The largest piece, in bytes.
pub const LARGEST_PART: usize = 1024 * 1024;
/// How long a file may take to come in.
pub const PATIENCE: SignedDuration = SignedDuration::from_hours(24);

impl Sending {
    /// Until when it can be ended.
    pub fn expires(&self) -> Timestamp {
        self.begun + PATIENCE
    }
}

/// Says that a file of this size will come.
pub async fn begin(
    cases: &Cases,
    (resident, room): (&Resident, &Room),
    material: &str,
    size: u64,
) -> Result<Sending, CaseError> {
    let material = room.material(material)?.id.clone();
    if size == 0 {
        return Err(CaseError::BadFile);
    }
    let most = u64::try_from(cases.files.limits().bytes).unwrap_or(u64::MAX);
    let size = i64::try_from(size).ok().filter(|_| size <= most).ok_or(CaseError::FileTooLarge)?;
    let (id, case, applicant) = (cases.mint.id(), room.case, resident.id);
    let sending =
        Sending { id, case, applicant, material, size, received: 0, begun: cases.mint.now(), done: None };
    let new = sending.clone();
    cases
        .db
        .write(move |tx| {
            tx.is_the_deed();
            if store::uploads::count_of_case(tx, case)? >= MOST_FILES {
                return Err(CaseError::TooManyFiles);
            }
            store::uploads::insert(tx, &new)
        })
        .await?;
    Ok(sending)
}

/// How far it is.
pub async fn state(
    cases: &Cases,
    resident: &Resident,
    (case, id): (CaseRef, Id<Sending>),
) -> Result<Sending, CaseError> {
    let (applicant, now) = (resident.id, cases.mint.now());
    let found = cases.db.read(move |tx| store::uploads::find(tx, id, applicant)).await?;
    found.filter(|it| it.case == case && it.expires() > now).ok_or(CaseError::NotFound)
}

/// Where a piece goes.
enum Fit {
    /// It is the next one.
    Next,
    /// It is here already.
    Known,
}

/// Whether a piece of `length` bytes fits at `at`.
fn fit(sending: &Sending, at: i64, length: i64) -> Result<Fit, CaseError> {
    let end = at.checked_add(length).filter(|end| at >= 0 && length > 0 && *end <= sending.size);
    let end = end.ok_or(MaterialError::BadPart { received: sending.received })?;
    if at == sending.received && sending.done.is_none() {
        Ok(Fit::Next)
    } else if end <= sending.received {
        Ok(Fit::Known)
    } else {
        Err(MaterialError::BadPart { received: sending.received }.into())
    }
}

/// Adds the piece that begins at byte `at`.
pub async fn append(
    cases: &Cases,
    resident: &Resident,
    of: (CaseRef, Id<Sending>),
    (at, piece): (i64, Vec<u8>),
) -> Result<Sending, CaseError> {
    if piece.len() > LARGEST_PART {
        return Err(CaseError::FileTooLarge);
    }
    let sending = state(cases, resident, of).await?;
    let length = i64::try_from(piece.len()).unwrap_or(i64::MAX);
    if let Fit::Known = fit(&sending, at, length)? {
        return Ok(sending);
    }
    let id = sending.id;
    let sealed = materials::aside(resident.key(), move |key| sealed::PART.seal(key, id, &piece)).await?;
    let file = cases.files.put(sealed).await?.to_string();
    let part = Part { start: at, size: length, file: file.clone() };
    let moved = cases.db.write(move |tx| store::uploads::append(tx, id, &part)).await;
    match moved {
        Ok(true) => Ok(Sending { received: at + length, ..sending }),
        // The same piece came twice at once: the other was faster.
        Ok(false) => {
            materials::delete_file(cases, &file).await;
            let now = state(cases, resident, of).await?;
            fit(&now, at, length).map(|_| now)
        }
        Err(error) => {
            materials::delete_file(cases, &file).await;
            Err(error)
        }
    }
}

/// Ends it: all pieces together are taken in like a file that came in one.
pub async fn finish(
    cases: &Cases,
    resident: &Resident,
    room: &Room,
    id: Id<Sending>,
) -> Result<HandedIn, CaseError> {
    let sending = state(cases, resident, (room.case, id)).await?;
    if let Some(done) = sending.done {
        return become_of(cases, room, done).await;
    }
    if sending.received != sending.size {
        return Err(MaterialError::BadPart { received: sending.received }.into());
    }
    let material = room.material(&sending.material)?;
    let key = resident.key();
    let parts = cases.db.read(move |tx| store::uploads::parts(tx, id)).await?;
    let bytes = together(cases, key, id, &parts).await?;
    // The pieces are the sender's, the material is the applicant's: a guardian sends what is the child's.
    let taken = materials::take(cases, &room.key(cases).await?, room.case, (material, bytes)).await;
    // What is refused now will be refused again: it is over, and its pieces go.
    let refused = taken.as_ref().err().is_some_and(is_final);
    let page = match taken {
        Ok(page) => page,
        Err(error) => {
            if refused {
                cases.db.write(move |tx| store::uploads::delete(tx, id)).await?;
                drop_parts(cases, &parts).await;
            }
            return Err(error);
        }
    };
    let (case, stored) = (room.case, page.clone());
    let ended = cases
        .db
        .write(move |tx: &mut Tx<'_>| {
            tx.is_the_deed();
            let first = store::uploads::end(tx, id, stored.id)?;
            if first {
                store::materials::insert(tx, case, &stored)?;
                store::uploads::delete_parts(tx, id)?;
            }
            Ok::<_, CaseError>(first)
        })
        .await?;
    if !ended {
        materials::delete_files(cases, &[page]).await;
        let done = state(cases, resident, (room.case, id)).await?.done.ok_or(CaseError::NotFound)?;
        return become_of(cases, room, done).await;
    }
    drop_parts(cases, &parts).await;
    Ok(page)
}

/// Whether the file itself is refused, rather than this moment.
fn is_final(error: &CaseError) -> bool {
    match error {
        CaseError::BadFile | CaseError::FileTooLarge => true,
        CaseError::Material(MaterialError::File(why)) => {
            !matches!(why, FileError::Unscanned | FileError::Panicked)
        }
        _ => false,
    }
}

async fn become_of(cases: &Cases, room: &Room, done: Id<HandedIn>) -> Result<HandedIn, CaseError> {
    let all = materials::list(cases, room.case).await?;
    all.into_iter().find(|it| it.id == done).ok_or(CaseError::NotFound)
}

async fn together(
    cases: &Cases,
    key: &PersonKey,
    id: Id<Sending>,
    parts: &[Part],
) -> Result<Vec<u8>, CaseError> {
    let mut all = Vec::new();
    for part in parts {
        let name: FileRef = part.file.parse().map_err(|_| CaseError::NotFound)?;
        let sealed = cases.files.get(&name).await?;
        all.extend(materials::aside(key, move |key| sealed::PART.open(key, id, &sealed)).await??);
    }
    Ok(all)
}

async fn drop_parts(cases: &Cases, parts: &[Part]) {
    for part in parts {
        materials::delete_file(cases, &part.file).await;
    }
}

/// Forgets what a draft that is thrown away was still sending.
pub(crate) async fn forget(cases: &Cases, case: CaseRef) -> Result<(), CaseError> {
    let sending = cases.db.read(move |tx| store::uploads::of_case(tx, case)).await?;
    discard(cases, sending).await.map(drop)
}

/// Throws away what was begun and not ended in time, and forgets what was ended. Answers how many.
pub async fn expire(cases: &Cases) -> Result<usize, CaseError> {
    let before = micros(cases.mint.now() - PATIENCE);
    let old = cases.db.read(move |tx| store::uploads::begun_before(tx, before)).await?;
    discard(cases, old).await
}

async fn discard(cases: &Cases, old: Vec<Id<Sending>>) -> Result<usize, CaseError> {
    let many = old.len();
    for id in old {
        let parts = cases.db.read(move |tx| store::uploads::parts(tx, id)).await?;
        cases.db.write(move |tx| store::uploads::delete(tx, id)).await?;
        drop_parts(cases, &parts).await;
    }
    Ok(many)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{a_case, at};

    fn sending(received: i64) -> Sending {
        Sending {
            id: Id::nil(),
            case: a_case().id,
            applicant: a_case().applicant,
            material: "lease".to_owned(),
            size: 1000,
            received,
            begun: at("2026-03-02"),
            done: None,
        }
    }

    #[test]
    fn the_next_piece_fits_and_a_known_one_is_no_mistake() {
        assert!(matches!(fit(&sending(400), 400, 600), Ok(Fit::Next)));
        assert!(matches!(fit(&sending(400), 0, 400), Ok(Fit::Known)));
        assert!(matches!(fit(&sending(1000), 400, 600), Ok(Fit::Known)));
    }

    #[test]
    fn a_piece_with_a_gap_before_it_or_behind_the_end_is_told_where_to_go_on() {
        for (at, length) in [(500, 100), (300, 200), (400, 601), (-1, 1), (400, 0), (i64::MAX, 1)] {
            let refused = fit(&sending(400), at, length);
            assert!(
                matches!(refused, Err(CaseError::Material(MaterialError::BadPart { received: 400 }))),
                "{at} {length}"
            );
        }
    }
}
