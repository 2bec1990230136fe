//! Errands have their one receipt printed; the press of the city sets it as it sets a leaflet.

use cap_bundles::receipt::{PrintReceipt, Receipt};
use plat_documents::{Leaflet, Part, PartBody};
use plat_kernel::Lang;

use super::press::CityPress;

impl PrintReceipt for CityPress {
    fn print(&self, receipt: &Receipt) -> Result<Vec<u8>, String> {
        let printed =
            self.press.print_leaflet(&set(receipt, &self.address)).map_err(|error| error.to_string())?;
        if !printed.missing_glyphs.is_empty() {
            tracing::warn!(
                number = receipt.number,
                count = printed.missing_glyphs.len(),
                "a receipt has characters that no font has"
            );
        }
        Ok(printed.pdf)
    }
}

fn set(receipt: &Receipt, address: &str) -> Leaflet {
    let part = |title: &str, body: PartBody| Part { title: title.to_owned(), body, note: None };
    let mut parts = vec![part(&receipt.parts_title, PartBody::Pairs(receipt.parts.clone()))];
    if !receipt.materials.is_empty() {
        parts.push(part(&receipt.materials_title, PartBody::List(receipt.materials.clone())));
    }
    Leaflet {
        lang: receipt.lang,
        publisher: receipt.publisher.clone(),
        kind: receipt.kind.clone(),
        title: receipt.title.clone(),
        marks: vec![receipt.number.clone()],
        warnings: Vec::new(),
        brief: receipt.head.clone(),
        parts,
        address: format!("{address}{}", receipt.path),
        scan: receipt.scan.clone(),
        foot: receipt.foot.clone(),
        counted: match receipt.lang {
            Lang::Zh => "第 {page} 页，共 {pages} 页".to_owned(),
            Lang::En => "Page {page} of {pages}".to_owned(),
        },
        demo: receipt.demo.clone(),
    }
}
