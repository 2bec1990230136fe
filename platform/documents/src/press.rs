//! Prints papers: facts in, PDF out.

use std::sync::OnceLock;

use typst::foundations::{Bytes, Smart};
use typst::text::Font;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::fonts::Fonts;
use crate::paper::Paper;
use crate::world::{Case, Desk, Shelf};
use crate::{PaperError, qr, reading};

/// Prints papers. Made once, shared by all threads.
pub struct Press {
    shelf: Shelf,
    house: Case,
    fonts: Fonts,
    /// The house's fonts and those of the system, opened when a rare character first asks for them.
    wider: OnceLock<Option<Case>>,
}

impl std::fmt::Debug for Press {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Press").field("fonts", &self.house.fonts.len()).finish_non_exhaustive()
    }
}

/// A printed paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The PDF. The same paper gives the same bytes, whenever it is printed.
    pub pdf: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// Characters that no font had a shape for, each once: somebody must look at this paper before it is given
    /// out, because a name on it cannot be read.
    pub missing_glyphs: Vec<char>,
}

/// How many prints a typesetter's intermediate result is kept for after its last use.
const KEEP_FOR: usize = 20;

impl Press {
    /// A press with these fonts.
    pub fn new(fonts: Fonts) -> Result<Self, PaperError> {
        let house: Vec<Font> = fonts.house.iter().flat_map(|it| Font::iter(Bytes::new(it.clone()))).collect();
        if house.is_empty() {
            return Err(PaperError::NoFont);
        }
        Ok(Self { shelf: Shelf::new()?, house: Case::new(house), fonts, wider: OnceLock::new() })
    }

    /// Prints a paper. Takes some milliseconds of a processor: call it where blocking is allowed.
    pub fn print(&self, paper: &Paper) -> Result<Printed, PaperError> {
        let (document, missing_glyphs) = self.typeset_with_all_fonts(paper)?;
        let options = PdfOptions { creator: Smart::Custom(Some("yichuang".to_owned())), ..PdfOptions::default() };
        let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| fault(paper, &errors))?;
        let pages = document.pages().len();
        typst::comemo::evict(KEEP_FOR);
        Ok(Printed { pdf, pages, missing_glyphs })
    }

    fn typeset_with_all_fonts(&self, paper: &Paper) -> Result<(PagedDocument, Vec<char>), PaperError> {
        let document = self.typeset(paper, &self.house)?;
        let missing = reading::missing_glyphs(&document);
        let wider = if missing.is_empty() { None } else { self.wider() };
        let Some(wider) = wider else { return Ok((document, missing)) };
        let document = self.typeset(paper, wider)?;
        let missing = reading::missing_glyphs(&document);
        Ok((document, missing))
    }

    /// Sets a paper in one set of fonts.
    pub(crate) fn typeset(&self, paper: &Paper, case: &Case) -> Result<PagedDocument, PaperError> {
        let facts = Bytes::new(serde_json::to_vec(paper)?);
        let qr = Bytes::from_string(qr::svg(&paper.head().verification.url)?);
        let desk = Desk::new(&self.shelf, case, paper.template(), (facts, qr))?;
        typst::compile(&desk).output.map_err(|errors| fault(paper, &errors))
    }

    #[cfg(test)]
    pub(crate) fn text_of(&self, paper: &Paper) -> String {
        reading::text(&self.typeset(paper, &self.house).unwrap())
    }

    fn wider(&self) -> Option<&Case> {
        let open = || {
            let files = self.fonts.system.iter().filter_map(|path| std::fs::read(path).ok());
            let system: Vec<Font> = files.flat_map(|bytes| Font::iter(Bytes::new(bytes))).collect();
            if system.is_empty() {
                return None;
            }
            Some(Case::new(self.house.fonts.iter().cloned().chain(system).collect()))
        };
        self.wider.get_or_init(open).as_ref()
    }
}

fn fault(paper: &Paper, errors: &[typst::diag::SourceDiagnostic]) -> PaperError {
    let said: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    PaperError::Template { template: paper.template(), detail: said.join("; ") }
}
