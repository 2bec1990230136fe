//! Guides have leaflets printed; the same press prints them that prints the papers of cases.

use cap_guidebook::{Leaflet, PartBody, PrintGuide};
use plat_documents::{Leaflet as Printable, Part, PartBody as Body};

use super::press::CityPress;

impl PrintGuide for CityPress {
    fn print(&self, leaflet: &Leaflet) -> Result<Vec<u8>, String> {
        let printed =
            self.press.print_leaflet(&set(leaflet, &self.address)).map_err(|error| error.to_string())?;
        if !printed.missing_glyphs.is_empty() {
            tracing::warn!(
                guide = leaflet.path,
                count = printed.missing_glyphs.len(),
                "a guide has characters that no font has"
            );
        }
        Ok(printed.pdf)
    }
}

fn set(leaflet: &Leaflet, address: &str) -> Printable {
    let part = |part: &cap_guidebook::Part| Part {
        title: part.title.clone(),
        body: match &part.body {
            PartBody::List(of) => Body::List(of.clone()),
            PartBody::Steps(of) => Body::Steps(of.clone()),
            PartBody::Pairs(of) => Body::Pairs(of.clone()),
            PartBody::Checklist(of) => Body::Checklist(of.clone()),
        },
        note: part.note.clone(),
    };
    Printable {
        lang: leaflet.lang,
        publisher: leaflet.publisher.clone(),
        kind: leaflet.kind.clone(),
        title: leaflet.title.clone(),
        marks: leaflet.marks.clone(),
        warnings: leaflet.warnings.clone(),
        brief: leaflet.brief.clone(),
        parts: leaflet.parts.iter().map(part).collect(),
        address: format!("{address}{}", leaflet.path),
        scan: leaflet.scan.clone(),
        foot: leaflet.foot.clone(),
        counted: leaflet.counted.clone(),
        demo: leaflet.demo.clone(),
    }
}
