// Debian's Chromium with the flags that were seen to work, and the screens that people hold.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--font-render-hinting=none",
];

/** The screens that every page must stand on. */
export const screens = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  small: { viewport: { width: 320, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  narrow: { viewport: { width: 1024, height: 768 }, deviceScaleFactor: 1 },
  desk: { viewport: { width: 1280, height: 860 }, deviceScaleFactor: 1 },
  office: { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 },
  kiosk: { viewport: { width: 1080, height: 1920 }, deviceScaleFactor: 1, hasTouch: true },
  board: { viewport: { width: 1920, height: 1080 }, deviceScaleFactor: 1 },
};

export async function startBrowser() {
  const executablePath = process.env.CHROMIUM ?? places.find((place) => existsSync(place));
  if (!executablePath) throw new Error("No Chromium found; run: make setup");
  return chromium.launch({ executablePath, args: flags });
}
