//! Pictures: read with bounds, set upright, made smaller, written anew without anything but their pixels.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, codecs::jpeg::JpegEncoder, imageops::FilterType,
};

use crate::{FileError, Grey, Limits, Media, quality};

/// How a photograph is written: good enough for small print.
const JPEG_QUALITY: u8 = 90;

/// A turn to the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// By a quarter.
    Quarter,
    /// By a half.
    Half,
    /// By three quarters: a quarter to the left.
    ThreeQuarters,
}

impl Turn {
    /// The turn of so many degrees; `None` where nothing turns, or not by right angles.
    pub fn of_degrees(degrees: i32) -> Option<Self> {
        match degrees.rem_euclid(360) {
            90 => Some(Self::Quarter),
            180 => Some(Self::Half),
            270 => Some(Self::ThreeQuarters),
            _ => None,
        }
    }

    pub(crate) fn turn(self, picture: &DynamicImage) -> DynamicImage {
        match self {
            Self::Quarter => picture.rotate90(),
            Self::Half => picture.rotate180(),
            Self::ThreeQuarters => picture.rotate270(),
        }
    }
}

/// Reads a picture and sets it upright by what its camera noted. How large it would be is asked before it is unpacked.
pub(crate) fn read(bytes: &[u8], media: Media, limits: &Limits) -> Result<DynamicImage, FileError> {
    let mut reader =
        ImageReader::with_format(Cursor::new(bytes), format_of(media).ok_or(FileError::Unknown)?);
    let mut bounds = image::Limits::default();
    // Eight bytes a pixel is the most that any of the kinds has.
    bounds.max_alloc = Some(limits.pixels.saturating_mul(8).saturating_add(1 << 20));
    reader.limits(bounds);
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > limits.pixels {
        return Err(FileError::TooManyPixels);
    }
    let upright = decoder.orientation().map_err(|error| refusal(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    picture.apply_orientation(upright);
    Ok(picture)
}

/// The picture with no side longer than `side`.
pub(crate) fn within(picture: DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) <= side {
        return picture;
    }
    picture.resize(side, side, FilterType::Triangle)
}

/// Writes a picture: what was a PNG or can be seen through stays a PNG, unless that has more than `most` bytes.
pub(crate) fn write(picture: &DynamicImage, was: Media, most: usize) -> Result<(Media, Vec<u8>), FileError> {
    if was == Media::Png || picture.color().has_alpha() {
        let mut png = Cursor::new(Vec::new());
        picture.write_to(&mut png, ImageFormat::Png).map_err(|_| FileError::Damaged)?;
        let png = png.into_inner();
        if png.len() <= most {
            return Ok((Media::Png, png));
        }
    }
    let mut jpeg = Vec::new();
    let writer = JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY);
    let written = if picture.color().has_color() {
        picture.to_rgb8().write_with_encoder(writer)
    } else {
        picture.to_luma8().write_with_encoder(writer)
    };
    written.map_err(|_| FileError::Damaged)?;
    Ok((Media::Jpeg, jpeg))
}

/// The small grey picture on which quality is measured.
pub(crate) fn grey(picture: &DynamicImage) -> Option<Grey> {
    let side = quality::LONGEST;
    let small = if picture.width().max(picture.height()) > side {
        picture.resize(side, side, FilterType::Triangle).to_luma8()
    } else {
        picture.to_luma8()
    };
    let width = usize::try_from(small.width()).ok()?;
    Grey::of(width, small.into_raw())
}

fn format_of(media: Media) -> Option<ImageFormat> {
    match media {
        Media::Jpeg => Some(ImageFormat::Jpeg),
        Media::Png => Some(ImageFormat::Png),
        Media::WebP => Some(ImageFormat::WebP),
        Media::Pdf => None,
    }
}

fn refusal(error: &image::ImageError) -> FileError {
    match error {
        image::ImageError::Limits(_) => FileError::TooManyPixels,
        _ => FileError::Damaged,
    }
}
