//! What becomes of a photograph on its way in, and of a copy on its way out.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, codecs::jpeg::JpegEncoder};
use plat_files::{FileError, Files, Hint, Limits, Media, Settings, Turn};

/// A picture with a red corner at the top left.
fn a_picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        if x < width / 4 && y < height / 4 { Rgb([220, 20, 20]) } else { Rgb([240, 240, 240]) }
    })
}

fn encoded(picture: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A photograph whose camera was held sideways and noted where it was: EXIF orientation 6, and a place.
fn a_photograph(picture: &RgbImage) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2A\0\0\0\x08".to_vec();
    exif.extend(2_u16.to_be_bytes());
    exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]);
    exif.extend([0x01, 0x0E, 0, 2, 0, 0, 0, 4, b'N', b'3', b'2', 0]);
    exif.extend([0, 0, 0, 0]);
    exif.extend(b"GPS 32.0603N 118.7969E of the home");
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 90).encode_image(picture).unwrap();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, &exif, &jpeg[2..]].concat()
}

fn folder(limits: Limits) -> (tempfile::TempDir, Files) {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::open(folder.path(), &Settings { limits, ..Settings::default() }, &|_| None).unwrap();
    (folder, files)
}

fn usual() -> (tempfile::TempDir, Files) {
    folder(Limits::default())
}

fn decoded(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).unwrap().to_rgb8()
}

fn is_red(pixel: Rgb<u8>) -> bool {
    pixel.0[0] > 150 && pixel.0[1] < 100
}

fn has(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

#[tokio::test]
async fn a_photograph_is_set_upright_and_keeps_nothing_of_where_it_was_taken() {
    let (_folder, files) = usual();
    let photograph = a_photograph(&a_picture(400, 200));
    assert!(has(&photograph, b"118.7969E"));
    let taken = files.take(photograph).await.unwrap();
    assert!(!has(&taken.bytes, b"Exif") && !has(&taken.bytes, b"GPS"));
    let upright = decoded(&taken.bytes);
    assert_eq!(upright.dimensions(), (200, 400));
    assert!(is_red(*upright.get_pixel(190, 10)), "the corner went to the right");
}

#[tokio::test]
async fn what_hangs_behind_a_picture_is_not_kept() {
    let (_folder, files) = usual();
    let mut both = encoded(a_picture(64, 64), ImageFormat::Png);
    both.extend(b"<script>alert(1)</script>");
    let taken = files.take(both).await.unwrap();
    assert_eq!(taken.media, Media::Png);
    assert!(!has(&taken.bytes, b"<script>"));
}

#[tokio::test]
async fn a_large_picture_is_made_smaller_and_a_webp_becomes_a_photograph() {
    let (_folder, files) = folder(Limits { side: 500, ..Limits::default() });
    let taken = files.take(encoded(a_picture(1000, 600), ImageFormat::WebP)).await.unwrap();
    assert_eq!(taken.media, Media::Jpeg);
    assert_eq!(decoded(&taken.bytes).dimensions(), (500, 300));
}

/// A PNG of some hundred bytes that says it is 60,000 pixels wide and high.
fn a_bomb() -> Vec<u8> {
    let mut png = encoded(a_picture(8, 8), ImageFormat::Png);
    png[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let mut crc = u32::MAX;
    for byte in &png[12..29] {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    png[29..33].copy_from_slice(&(!crc).to_be_bytes());
    png
}

#[tokio::test]
async fn a_decompression_bomb_is_refused_before_it_is_unpacked() {
    let (_folder, files) = usual();
    assert_eq!(files.take(a_bomb()).await, Err(FileError::TooManyPixels));
    let (_folder, small) = folder(Limits { pixels: 10_000, ..Limits::default() });
    let many = encoded(a_picture(101, 100), ImageFormat::Jpeg);
    assert_eq!(small.take(many).await, Err(FileError::TooManyPixels));
}

#[tokio::test]
async fn what_begins_like_a_photograph_and_is_none_is_refused() {
    let (_folder, files) = usual();
    let half = encoded(a_picture(400, 400), ImageFormat::Png);
    for bytes in [&b"\xFF\xD8\xFF\xE0 not a photograph"[..], &half[..half.len() / 2]] {
        assert_eq!(files.take(bytes.to_vec()).await, Err(FileError::Damaged));
    }
    assert_eq!(files.take(b"<html>".to_vec()).await, Err(FileError::Unknown));
    assert_eq!(files.take(vec![0xFF; 10 * 1024 * 1024 + 1]).await, Err(FileError::TooLarge));
}

#[tokio::test]
async fn a_dark_photograph_is_taken_with_a_hint() {
    let (_folder, files) = usual();
    let dark = RgbImage::from_fn(600, 400, |x, y| {
        if (x / 5 + y / 7) % 2 == 0 && x > 30 && x < 570 && y > 30 && y < 370 {
            Rgb([0, 0, 0])
        } else {
            Rgb([70, 70, 70])
        }
    });
    let taken = files.take(encoded(dark, ImageFormat::Jpeg)).await.unwrap();
    assert_eq!(taken.hints, [Hint::Dark]);
}

#[tokio::test]
async fn a_picture_is_turned_and_turned_back() {
    let (_folder, files) = usual();
    let taken = files.take(encoded(a_picture(400, 200), ImageFormat::Jpeg)).await.unwrap();
    let (media, turned) =
        files.turned(taken.bytes, taken.media, Turn::of_degrees(90).unwrap()).await.unwrap();
    assert!(is_red(*decoded(&turned).get_pixel(190, 10)));
    let (_, back) = files.turned(turned, media, Turn::of_degrees(-90).unwrap()).await.unwrap();
    assert_eq!(decoded(&back).dimensions(), (400, 200));
    assert!(is_red(*decoded(&back).get_pixel(10, 10)));
    assert_eq!((Turn::of_degrees(0), Turn::of_degrees(45)), (None, None));
}

#[tokio::test]
async fn a_copy_carries_its_purpose_over_all_of_it() {
    let (_folder, files) = usual();
    let plain = encoded(RgbImage::from_pixel(900, 600, Rgb([240, 240, 240])), ImageFormat::Png);
    let words = "仅供 NH260302-000001 使用".to_owned();
    assert_eq!(files.marked(plain.clone(), Media::Png, words.clone()).await, Err(FileError::NoFont));
    let font =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/fonts/NotoSansSC-Bold.ttf")).unwrap();
    let files = files.with_font(font);
    let (_, marked) = files.marked(plain, Media::Png, words).await.unwrap();
    let marked = decoded(&marked);
    for (x, y) in [(0, 0), (450, 0), (0, 300), (450, 300)] {
        let part = image::imageops::crop_imm(&marked, x, y, 450, 300).to_image();
        let inked = part.pixels().filter(|pixel| pixel.0[0] < 220).count();
        assert!(inked > 300, "{inked} pixels of ink at {x},{y}");
    }
}
