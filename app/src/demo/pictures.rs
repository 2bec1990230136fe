//! Pictures of materials that show nothing: shapes of a card, a page, a portrait.

use std::{
    io::{self, Write as _},
    sync::LazyLock,
};

use flate2::{Compression, Crc, write::ZlibEncoder};

use super::luck::Luck;

const WIDTH: usize = 480;
const HEIGHT: usize = 320;
/// Red, green, blue: background, paper, faint, line, dark, accent, skin, seal.
type Palette = [[u8; 3]; 8];

const PALETTES: [Palette; 4] = [
    [
        [222, 228, 236],
        [250, 250, 248],
        [232, 236, 240],
        [170, 180, 192],
        [72, 84, 100],
        [46, 102, 176],
        [226, 196, 172],
        [196, 58, 52],
    ],
    [
        [228, 224, 214],
        [252, 250, 244],
        [238, 234, 226],
        [186, 176, 160],
        [92, 80, 66],
        [32, 124, 108],
        [232, 204, 180],
        [196, 58, 52],
    ],
    [
        [214, 224, 220],
        [248, 251, 250],
        [228, 236, 233],
        [160, 178, 172],
        [60, 82, 76],
        [124, 84, 160],
        [220, 190, 166],
        [196, 58, 52],
    ],
    [
        [230, 222, 228],
        [251, 248, 250],
        [238, 230, 236],
        [182, 166, 178],
        [86, 66, 80],
        [176, 110, 36],
        [228, 198, 176],
        [196, 58, 52],
    ],
];

/// A shape to draw.
type Shape = fn(&mut Canvas);

const SHAPES: [Shape; 3] = [Canvas::card, Canvas::page, Canvas::portrait];

/// A picture for a material, as PNG. There are twelve, drawn once.
pub(super) fn draw(luck: &Luck) -> io::Result<Vec<u8>> {
    static ALBUM: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| album().unwrap_or_default());
    luck.of(&ALBUM).cloned().ok_or_else(|| io::Error::other("the album is empty"))
}

fn album() -> io::Result<Vec<Vec<u8>>> {
    let picture = |shape: &Shape, palette: &Palette| {
        let mut canvas = Canvas(vec![0; WIDTH * HEIGHT]);
        shape(&mut canvas);
        png(&canvas, palette)
    };
    SHAPES.iter().flat_map(|shape| PALETTES.iter().map(move |palette| picture(shape, palette))).collect()
}

/// A pixel is the number of its colour.
struct Canvas(Vec<u8>);

impl Canvas {
    fn fill(&mut self, colour: u8, inside: impl Fn(i32, i32) -> bool) {
        let places = (0_i32..).take(HEIGHT).flat_map(|y| (0_i32..).take(WIDTH).map(move |x| (x, y)));
        for (pixel, (x, y)) in self.0.iter_mut().zip(places) {
            if inside(x, y) {
                *pixel = colour;
            }
        }
    }

    fn block(&mut self, colour: u8, (left, top): (i32, i32), (wide, high): (i32, i32)) {
        self.fill(colour, |x, y| (left..left + wide).contains(&x) && (top..top + high).contains(&y));
    }

    fn disc(&mut self, colour: u8, (cx, cy): (i32, i32), radius: i32) {
        self.fill(colour, |x, y| (x - cx).pow(2) + (y - cy).pow(2) <= radius * radius);
    }

    fn ring(&mut self, colour: u8, (cx, cy): (i32, i32), radius: i32) {
        let (least, most) = ((radius - 4).pow(2), radius * radius);
        self.fill(colour, |x, y| (least..=most).contains(&((x - cx).pow(2) + (y - cy).pow(2))));
    }

    fn card(&mut self) {
        self.block(3, (42, 36), (400, 252));
        self.block(1, (40, 34), (400, 252));
        self.block(5, (40, 34), (400, 34));
        for (row, wide) in [(0, 150), (1, 90), (2, 190), (3, 160), (4, 200)] {
            self.block(if row == 4 { 4 } else { 3 }, (66, 96 + row * 34), (wide, 12));
        }
        self.block(2, (320, 92), (96, 124));
        self.person((368, 140), 26);
    }

    fn page(&mut self) {
        self.block(3, (122, 14), (240, 300));
        self.block(1, (120, 12), (240, 296));
        self.block(4, (180, 34), (120, 12));
        for row in 0..13 {
            let wide = if row % 4 == 3 { 96 } else { 188 };
            self.block(if row == 0 { 3 } else { 2 }, (146, 66 + row * 15), (wide, 6));
        }
        self.ring(7, (304, 258), 30);
        self.block(7, (292, 255), (24, 6));
    }

    fn portrait(&mut self) {
        self.block(1, (140, 10), (200, 300));
        self.block(2, (148, 18), (184, 284));
        self.person((240, 130), 56);
    }

    /// Head and shoulders.
    fn person(&mut self, (x, y): (i32, i32), size: i32) {
        let (reach, top) = (size * 3 / 2, y + size);
        self.fill(5, move |px, py| {
            let inside = (px - x).pow(2) * 4 / 9 + (py - top - size).pow(2) <= size * size;
            inside && py <= top + size && (px - x).abs() <= reach
        });
        self.disc(4, (x, y - size / 5), size);
        self.disc(6, (x, y + size / 8), size * 4 / 5);
    }
}

/// One byte a pixel, one palette, no filter.
fn png(canvas: &Canvas, palette: &Palette) -> io::Result<Vec<u8>> {
    let mut file = vec![0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n'];
    let mut head = Vec::new();
    for side in [WIDTH, HEIGHT] {
        head.extend(u32::try_from(side).unwrap_or(0).to_be_bytes());
    }
    head.extend([8, 3, 0, 0, 0]);
    let mut rows = ZlibEncoder::new(Vec::new(), Compression::fast());
    for row in canvas.0.chunks(WIDTH) {
        rows.write_all(&[0])?;
        rows.write_all(row)?;
    }
    for (name, data) in
        [(b"IHDR", head), (b"PLTE", palette.concat()), (b"IDAT", rows.finish()?), (b"IEND", Vec::new())]
    {
        part(&mut file, *name, &data);
    }
    Ok(file)
}

fn part(file: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    let mut crc = Crc::new();
    crc.update(&name);
    crc.update(data);
    file.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    file.extend(name);
    file.extend(data);
    file.extend(crc.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_taken_as_a_material_and_there_are_few_of_them() {
        let drawn: std::collections::HashSet<Vec<u8>> =
            (0..200).map(|seed| draw(&Luck::seeded(seed)).unwrap()).collect();
        assert!(drawn.iter().all(|it| plat_files::Media::of(it) == Some(plat_files::Media::Png)));
        assert!((4..=12).contains(&drawn.len()), "{}", drawn.len());
        assert!(drawn.iter().all(|it| it.len() < 20_000));
    }
}
