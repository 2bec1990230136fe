// Bundles the browser side into dist/: `node build.mjs` (once) or `node build.mjs --watch`.
import { context, build } from "esbuild";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const options = {
  entryPoints: ["src/app.ts", "src/desk.ts", "src/passkey.ts", "src/hall.ts", "src/pad.ts", "src/app.css"],
  outdir: "dist",
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "info",
};

/** The body of one Tabler outline icon, made a symbol that takes its colour from the text around it. */
function symbol(name) {
  const svg = readFileSync(`node_modules/@tabler/icons/icons/outline/${name}.svg`, "utf8");
  const body = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 24 24">${body.replaceAll(/\s+/g, " ").trim()}</symbol>`;
}

/** All symbols of icons.json, and the house's own mark, in one file that browsers keep. */
function sprite() {
  const names = JSON.parse(readFileSync("icons.json", "utf8"));
  const own = readFileSync("src/marks.svg", "utf8").trim();
  return `<svg xmlns="http://www.w3.org/2000/svg">${own}${names.map(symbol).join("")}</svg>\n`;
}

/** The house's mark alone, for the browser's tab. */
function favicon() {
  const own = readFileSync("src/marks.svg", "utf8").trim();
  const drawing = own.replace(/^<symbol[^>]*>/, "").replace("</symbol>", "");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" color="#0d3a8c">${drawing}</svg>\n`;
}

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist");
if (process.argv.includes("--watch")) {
  writeFileSync("dist/favicon.svg", favicon());
  writeFileSync("dist/icons.svg", sprite());
  const watching = await context(options);
  await watching.watch();
} else {
  await build(options);
  writeFileSync("dist/favicon.svg", favicon());
  // Last of all, so that a folder without it is a failed build.
  writeFileSync("dist/icons.svg", sprite());
}
