//! Reads a typeset paper back: its text, and the characters no font had a shape for.

use std::collections::BTreeSet;

use typst::layout::{Frame, FrameItem};
use typst::text::TextItem;
use typst_layout::PagedDocument;

/// Characters for which the typesetter found no glyph, in code-point order, each once.
pub(crate) fn missing_glyphs(document: &PagedDocument) -> Vec<char> {
    let mut missing = BTreeSet::new();
    each_text(document, &mut |text| {
        for glyph in text.glyphs.iter().filter(|glyph| glyph.id == 0) {
            missing.extend(text.text.get(glyph.range()).unwrap_or_default().chars());
        }
    });
    missing.into_iter().filter(|it| !it.is_control() && !it.is_whitespace()).collect()
}

/// All text in reading order of the frames, one run a line.
#[cfg(test)]
pub(crate) fn text(document: &PagedDocument) -> String {
    let mut all = String::new();
    each_text(document, &mut |text| {
        all.push_str(&text.text);
    });
    all
}

fn each_text(document: &PagedDocument, visit: &mut impl FnMut(&TextItem)) {
    for page in document.pages() {
        each_in_frame(&page.frame, visit);
    }
}

fn each_in_frame(frame: &Frame, visit: &mut impl FnMut(&TextItem)) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => each_in_frame(&group.frame, visit),
            FrameItem::Text(text) => visit(text),
            _ => {}
        }
    }
}
