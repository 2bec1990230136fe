//! The door through which files come in: what they are, how large, whether they harm, and what is kept of them.

use std::{
    borrow::Cow,
    sync::{Arc, OnceLock},
};

use serde::Deserialize;
use tokio::sync::Semaphore;

use crate::{Clamd, FileError, Hint, Media, Thresholds, Turn, mark::Marker, pdf, picture};

/// How large files may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Bytes as sent.
    pub bytes: usize,
    /// Pixels of a picture as sent: what is unpacked takes up to eight bytes for each.
    pub pixels: u64,
    /// The longest side of a picture as kept, in pixels.
    pub side: u32,
    /// How many pictures are worked on at once.
    pub at_once: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 10 * 1024 * 1024, pixels: 50_000_000, side: 3000, at_once: 2 }
    }
}

/// Whether a file was looked at for malware.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scan {
    /// No scanner is set up.
    #[default]
    Off,
    /// Nothing was found.
    Clean,
    /// The scanner could not be asked.
    Skipped,
}

impl Scan {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Clean => "clean",
            Self::Skipped => "skipped",
        }
    }

    /// What a code means.
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Off, Self::Clean, Self::Skipped].into_iter().find(|it| it.code() == code)
    }
}

/// A file that was taken in, ready to be sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What is kept: of a picture its pixels and nothing else, a PDF as it came.
    pub bytes: Vec<u8>,
    /// What it is now.
    pub media: Media,
    /// What may be wrong with the photograph; advice.
    pub hints: Vec<Hint>,
    /// Whether it was looked at for malware.
    pub scan: Scan,
}

/// The rules of the door. Clones are the same door.
#[derive(Clone, Default)]
pub(crate) struct Intake(Arc<Rules>);

#[derive(Default)]
pub(crate) struct Rules {
    pub(crate) limits: Limits,
    pub(crate) thresholds: Thresholds,
    pub(crate) scanner: Option<Clamd>,
    pub(crate) marker: Option<Marker>,
    /// Pictures wait here for their turn.
    slots: OnceLock<Arc<Semaphore>>,
}

impl Intake {
    pub(crate) fn new(limits: Limits, thresholds: Thresholds, scanner: Option<Clamd>) -> Self {
        Self(Arc::new(Rules { limits, thresholds, scanner, ..Rules::default() }))
    }

    /// The same door, with a font for its marks.
    pub(crate) fn with_font(&self, font: Cow<'static, [u8]>) -> Self {
        let Rules { limits, thresholds, scanner, .. } = &*self.0;
        let marker = Marker::of(font);
        Self(Arc::new(Rules {
            limits: *limits,
            thresholds: *thresholds,
            scanner: scanner.clone(),
            marker,
            slots: OnceLock::new(),
        }))
    }

    pub(crate) fn rules(&self) -> &Rules {
        &self.0
    }

    /// Takes a file in, or says why not.
    pub(crate) async fn take(&self, bytes: Vec<u8>) -> Result<Taken, FileError> {
        if bytes.len() > self.0.limits.bytes {
            return Err(FileError::TooLarge);
        }
        let media = Media::of(&bytes).ok_or(FileError::Unknown)?;
        let scan = match &self.0.scanner {
            Some(scanner) => scanner.scan(&bytes).await?,
            None => Scan::Off,
        };
        let taken = self.aside(move |rules| clean(bytes, media, rules)).await?;
        Ok(Taken { scan, ..taken })
    }

    /// A picture that was taken in, turned.
    pub(crate) async fn turned(
        &self,
        bytes: Vec<u8>,
        media: Media,
        turn: Turn,
    ) -> Result<(Media, Vec<u8>), FileError> {
        self.aside(move |rules| {
            let turned = turn.turn(&picture::read(&bytes, media, &rules.limits)?);
            picture::write(&turned, media, rules.limits.bytes)
        })
        .await
    }

    /// A picture that was taken in, with words drawn over it.
    pub(crate) async fn marked(
        &self,
        bytes: Vec<u8>,
        media: Media,
        words: String,
    ) -> Result<(Media, Vec<u8>), FileError> {
        self.aside(move |rules| {
            let marker = rules.marker.as_ref().ok_or(FileError::NoFont)?;
            let drawn = marker.mark(&picture::read(&bytes, media, &rules.limits)?, &words);
            picture::write(&drawn.into(), Media::Jpeg, rules.limits.bytes)
        })
        .await
    }

    /// Work that keeps a core busy: on a thread of its own, and never more of it at once than was set.
    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Rules) -> Result<T, FileError> + Send + 'static,
    ) -> Result<T, FileError> {
        let rules = Arc::clone(&self.0);
        let slots = rules.slots.get_or_init(|| Arc::new(Semaphore::new(rules.limits.at_once.max(1))));
        // The slot goes with the work: a caller who leaves does not let one more in.
        let permit = Arc::clone(slots).acquire_owned().await.map_err(|_| FileError::Panicked)?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work(&rules);
            drop(permit);
            done
        });
        done.await.map_err(|_| FileError::Panicked)?
    }
}

fn clean(bytes: Vec<u8>, media: Media, rules: &Rules) -> Result<Taken, FileError> {
    if media == Media::Pdf {
        pdf::check(&bytes)?;
        return Ok(Taken { bytes, media, hints: Vec::new(), scan: Scan::Off });
    }
    let picture = picture::within(picture::read(&bytes, media, &rules.limits)?, rules.limits.side);
    let hints =
        picture::grey(&picture).map(|grey| grey.quality().hints(&rules.thresholds)).unwrap_or_default();
    let (media, bytes) = picture::write(&picture, media, rules.limits.bytes)?;
    Ok(Taken { bytes, media, hints, scan: Scan::Off })
}
