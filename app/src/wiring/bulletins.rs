//! Bulletins of evaluations are printed by the press that prints papers and guides.

use cap_evaluation::{Bulletin, BulletinTable, PrintBulletin};
use plat_documents::{Leaflet, Part, PartBody, Table};

use super::press::CityPress;

impl PrintBulletin for CityPress {
    fn print(&self, bulletin: &Bulletin) -> Result<Vec<u8>, String> {
        let printed =
            self.press.print_leaflet(&set(bulletin, &self.address)).map_err(|error| error.to_string())?;
        if !printed.missing_glyphs.is_empty() {
            tracing::warn!(
                bulletin = bulletin.path,
                count = printed.missing_glyphs.len(),
                "a bulletin has characters that no font has"
            );
        }
        Ok(printed.pdf)
    }
}

fn set(bulletin: &Bulletin, address: &str) -> Leaflet {
    let part = |it: &BulletinTable| Part {
        title: it.title.clone(),
        body: PartBody::Table(Table {
            heads: it.heads.clone(),
            rows: it.rows.clone(),
            bars: it.bars.clone(),
        }),
        note: it.note.clone(),
    };
    Leaflet {
        lang: bulletin.lang,
        publisher: bulletin.publisher.clone(),
        kind: bulletin.kind.clone(),
        title: bulletin.title.clone(),
        marks: bulletin.marks.clone(),
        warnings: Vec::new(),
        brief: bulletin.brief.clone(),
        parts: bulletin.tables.iter().map(part).collect(),
        address: format!("{address}{}", bulletin.path),
        scan: bulletin.scan.clone(),
        foot: bulletin.foot.clone(),
        counted: bulletin.counted.clone(),
        demo: bulletin.demo.clone(),
    }
}
