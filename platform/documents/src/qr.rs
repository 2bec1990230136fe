//! The QR code that leads to the page where a paper is verified.

use fast_qr::convert::{Builder, Shape, svg::SvgBuilder};
use fast_qr::{ECL, QRBuilder};

use crate::PaperError;

/// An SVG drawing of the code, without a margin: the template leaves the white space.
pub(crate) fn svg(address: &str) -> Result<String, PaperError> {
    // Level M survives a stamp over a corner and stays coarse enough for an old phone.
    let code = QRBuilder::new(address).ecl(ECL::M).build().map_err(|_| PaperError::Qr)?;
    Ok(SvgBuilder::default().margin(0).shape(Shape::Square).to_str(&code))
}
