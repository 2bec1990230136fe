/** From when on something is said about a photograph; the server sends its own settings with the form. */
export interface Thresholds {
  sharpness: number;
  brightness: number;
  edge: number;
}

/** What may be wrong with a photograph. */
export type Hint = "blurred" | "dark" | "cut_off";

/** As in `plat-files`: the same three measures on a grey picture with no side over 800 pixels. */
const LONGEST = 800;
const TILE = 32;
const STEP = 48;

/** What is to be said of a picture, before it is sent. */
export function hintsOf(picture: ImageBitmap, at: Thresholds): Hint[] {
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return [];
  pen.drawImage(picture, 0, 0, width, height);
  const grey = greyOf(pen.getImageData(0, 0, width, height).data);
  const said: [boolean, Hint][] = [
    [sharpness(grey, width, height) < at.sharpness, "blurred"],
    [brightness(grey) < at.brightness, "dark"],
    [edge(grey, width, height) > at.edge, "cut_off"],
  ];
  return said.filter(([wrong]) => wrong).map(([, hint]) => hint);
}

function greyOf(colours: Uint8ClampedArray): Uint8Array {
  const grey = new Uint8Array(colours.length / 4);
  for (let i = 0; i < grey.length; i += 1) {
    const [red, green, blue] = [colours[4 * i] ?? 0, colours[4 * i + 1] ?? 0, colours[4 * i + 2] ?? 0];
    grey[i] = Math.round(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  }
  return grey;
}

/** The variance of the Laplacian, in the sharpest tenth of the squares: the rest of a page is empty. */
function sharpness(grey: Uint8Array, width: number, height: number): number {
  const across = Math.ceil(width / TILE);
  const tiles = Array.from({ length: across * Math.ceil(height / TILE) }, () => ({ many: 0, sum: 0, squares: 0 }));
  const at = (x: number, y: number) => grey[y * width + x] ?? 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const value = at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4 * at(x, y);
      const tile = tiles[Math.floor((y - 1) / TILE) * across + Math.floor((x - 1) / TILE)];
      if (!tile) continue;
      tile.many += 1;
      tile.sum += value;
      tile.squares += value * value;
    }
  }
  const variances = tiles.map(({ many, sum, squares }) => (many ? squares / many - (sum / many) ** 2 : 0));
  const sharpest = variances.sort((a, b) => b - a).slice(0, Math.ceil(variances.length / 10));
  return sharpest.reduce((all, one) => all + one, 0) / Math.max(1, sharpest.length);
}

/** The tone that nine tenths of the pixels do not exceed. */
function brightness(grey: Uint8Array): number {
  const sorted = grey.slice().sort();
  return sorted[Math.floor(sorted.length * 0.9)] ?? 255;
}

/** The share of outlines on the worst edge, in percent. */
function edge(grey: Uint8Array, width: number, height: number): number {
  const depth = Math.max(2, Math.floor(Math.min(width, height) / 50));
  const row = (y: number) => grey.subarray(y * width, (y + 1) * width);
  const column = (x: number) => Uint8Array.from({ length: height }, (_, y) => grey[y * width + x] ?? 0);
  const lines = (line: (i: number) => Uint8Array, last: number, back: boolean) =>
    Array.from({ length: depth }, (_, i) => line(back ? last - i : i));
  const sides = [
    lines(row, height - 1, false),
    lines(row, height - 1, true),
    lines(column, width - 1, false),
    lines(column, width - 1, true),
  ];
  return Math.max(...sides.map(outlines));
}

function outlines(lines: Uint8Array[]): number {
  let [many, all] = [0, 0];
  for (const line of lines) {
    all += line.length;
    for (let i = 1; i < line.length; i += 1) {
      if (Math.abs((line[i] ?? 0) - (line[i - 1] ?? 0)) > STEP) many += 1;
    }
  }
  return Math.floor((many * 100) / Math.max(1, all));
}
