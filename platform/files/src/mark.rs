//! The mark over a copy: what it is for, drawn through the picture again and again, so that no part of it serves another
//! purpose (国办函〔2016〕108号: 电子材料加注水印).

use std::borrow::Cow;

use ab_glyph::{Font, FontVec, PxScale, ScaleFont, point};
use image::{DynamicImage, RgbImage};

/// A font to draw marks with.
pub(crate) struct Marker {
    font: FontVec,
}

/// The letters are this part of the longer side.
const SIZE: f32 = 1.0 / 32.0;
/// How much of the ink lies over the picture, of 256.
const INK: u32 = 84;
/// The mark rises by the angle of a 7-24-25 triangle (16.3°): its sine and cosine are fractions of whole numbers.
const RISE: i64 = 7;
const RUN: i64 = 24;
const LENGTH: i64 = 25;

/// A line of words as it would be printed: how much ink lies on each pixel.
struct Line {
    width: usize,
    height: usize,
    ink: Vec<u8>,
}

impl Marker {
    /// With a font; `None` if it cannot be read.
    pub(crate) fn of(font: Cow<'static, [u8]>) -> Option<Self> {
        FontVec::try_from_vec(font.into_owned()).ok().map(|font| Self { font })
    }

    /// The picture with the words over all of it: dark where it is light, light where it is dark.
    pub(crate) fn mark(&self, picture: &DynamicImage, words: &str) -> RgbImage {
        let mut marked = picture.to_rgb8();
        let line = self.line(words, marked.width().max(marked.height()));
        for (x, y, pixel) in marked.enumerate_pixels_mut() {
            let ink = u32::from(line.at(i64::from(x), i64::from(y))) * INK / 255;
            if ink > 0 {
                let light = pixel.0.iter().map(|it| u32::from(*it)).sum::<u32>() > 3 * 110;
                let tone = if light { 40 } else { 230 };
                pixel.0 = pixel.0.map(|it| {
                    let mixed = (u32::from(it) * (256 - ink) + tone * ink) / 256;
                    u8::try_from(mixed).unwrap_or(u8::MAX)
                });
            }
        }
        marked
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "places of letters on a picture of bounded size"
    )]
    fn line(&self, words: &str, side: u32) -> Line {
        let scale = PxScale::from((side as f32 * SIZE).max(14.0));
        let font = self.font.as_scaled(scale);
        let mut end = 0.0;
        let mut letters = Vec::new();
        for letter in words.chars() {
            let glyph = font.scaled_glyph(letter);
            let advance = font.h_advance(glyph.id);
            letters.push((end, glyph));
            end += advance;
        }
        let (width, height) = (end.ceil() as usize + 1, font.height().ceil() as usize + 1);
        let mut ink = vec![0; width * height];
        for (at, mut glyph) in letters {
            glyph.position = point(at, font.ascent());
            let Some(outline) = self.font.outline_glyph(glyph) else { continue };
            let corner = outline.px_bounds().min;
            outline.draw(|x, y, cover| {
                let (x, y) = (corner.x as i64 + i64::from(x), corner.y as i64 + i64::from(y));
                let place = usize::try_from(x).ok().filter(|x| *x < width).zip(usize::try_from(y).ok());
                if let Some(dot) = place.and_then(|(x, y)| ink.get_mut(y * width + x)) {
                    *dot = (cover * 255.0) as u8;
                }
            });
        }
        Line { width, height, ink }
    }
}

impl Line {
    /// The ink on a pixel of the picture: the line repeats along its slope and beneath itself, every other row shifted
    /// by a half.
    fn at(&self, x: i64, y: i64) -> u8 {
        let along = (x * RUN - y * RISE) / LENGTH;
        let across = (x * RISE + y * RUN) / LENGTH;
        let (width, height) = (as_i64(self.width), as_i64(self.height));
        let (row_height, step) = (height * 5, width + 3 * height);
        let row = across.div_euclid(row_height);
        let across = across.rem_euclid(row_height);
        let along = (along + row.rem_euclid(2) * step / 2).rem_euclid(step);
        if across >= height || along >= width {
            return 0;
        }
        let at = usize::try_from(across * width + along).unwrap_or(usize::MAX);
        self.ink.get(at).copied().unwrap_or(0)
    }
}

fn as_i64(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
