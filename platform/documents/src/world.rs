//! What the typesetter may see: the templates, one paper's facts, its QR code and the fonts. No files, no clock.

use std::collections::HashMap;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::PaperError;

/// The templates by name: the shared frame first, then one for each paper.
const TEMPLATES: [(&str, &str); 11] = [
    ("colours.typ", include_str!("../templates/colours.typ")),
    ("frame.typ", include_str!("../templates/frame.typ")),
    ("receipt.typ", include_str!("../templates/receipt.typ")),
    ("acceptance.typ", include_str!("../templates/acceptance.typ")),
    ("correction.typ", include_str!("../templates/correction.typ")),
    ("not_accepted.typ", include_str!("../templates/not_accepted.typ")),
    ("decision.typ", include_str!("../templates/decision.typ")),
    ("result.typ", include_str!("../templates/result.typ")),
    ("delivery.typ", include_str!("../templates/delivery.typ")),
    ("notice.typ", include_str!("../templates/notice.typ")),
    ("leaflet.typ", include_str!("../templates/leaflet.typ")),
];

/// What is the same for every paper.
pub(crate) struct Shelf {
    library: LazyHash<Library>,
    sources: HashMap<FileId, Source>,
    facts: FileId,
    qr: FileId,
    rate: FileId,
}

impl Shelf {
    pub(crate) fn new() -> Result<Self, PaperError> {
        let mut sources = HashMap::new();
        for (name, text) in TEMPLATES {
            let id = file(name)?;
            sources.insert(id, Source::new(id, text.to_owned()));
        }
        Ok(Self {
            library: LazyHash::new(Library::default()),
            sources,
            facts: file("paper.json")?,
            qr: file("qr.svg")?,
            rate: file("rate.svg")?,
        })
    }
}

/// A set of fonts, with the index by which the typesetter chooses among them.
pub(crate) struct FontSet {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) fonts: Vec<Font>,
}

impl FontSet {
    pub(crate) fn new(fonts: Vec<Font>) -> Self {
        Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
    }
}

/// Everything for one paper.
pub(crate) struct Desk<'a> {
    shelf: &'a Shelf,
    fonts: &'a FontSet,
    main: FileId,
    written: Written,
}

/// What a template reads.
#[derive(Clone)]
pub(crate) struct Written {
    pub(crate) facts: Bytes,
    /// The code that leads to where it is verified, or to its newest form.
    pub(crate) qr: Bytes,
    /// The code by which the service is rated, where a paper has one.
    pub(crate) rate: Option<Bytes>,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(
        shelf: &'a Shelf,
        fonts: &'a FontSet,
        template: &'static str,
        written: Written,
    ) -> Result<Self, PaperError> {
        Ok(Self { shelf, fonts, main: file(template)?, written })
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shelf.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.shelf.sources.get(&id).cloned().ok_or_else(|| absent(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.shelf.facts {
            Ok(self.written.facts.clone())
        } else if id == self.shelf.qr {
            Ok(self.written.qr.clone())
        } else if id == self.shelf.rate {
            self.written.rate.clone().ok_or_else(|| absent(id))
        } else {
            Err(absent(id))
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    /// Papers carry the dates they are given and never the day of printing.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn file(name: &'static str) -> Result<FileId, PaperError> {
    let path = VirtualPath::new(name)
        .map_err(|error| PaperError::Template { template: name, detail: format!("{error:?}") })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
